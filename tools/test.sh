#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds everything and runs every test; the last lines are the summary of ctest.
#
#   tools/test.sh            preset dev: assertions, warnings as errors
#   tools/test.sh PRESET     dev, asan (address, undefined), tsan (threads) or release
#
# Missing packages are installed first (see tools/setup.sh). A failing test shows its cases; the status is that of ctest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-dev}" in
  dev | asan | tsan | release) preset=${1:-dev} ;;
  *)
    echo "usage: tools/test.sh [dev | asan | tsan | release]" >&2
    exit 2
    ;;
esac

tools/setup.sh "$preset"
exec ctest --preset "$preset" --output-on-failure --parallel "$(nproc)"
