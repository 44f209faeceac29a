#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Looks at every C++ file with clang-format and clang-tidy; ends with 1 when either finds something.
#
#   tools/lint.sh            the whole tree
#   tools/lint.sh FILE…      these sources
#
# clang-tidy reads the commands of the build in build/dev, which is brought up to date first: some headers are made by the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tidy=$(command -v clang-tidy-14 || command -v clang-tidy) || { echo "clang-tidy is not installed" >&2; exit 2; }
status=0
tools/format.sh --check "$@" || status=1

tools/setup.sh dev
if (($# > 0)); then
  files=("$@")
else
  # Only what the build compiles: a source that no target names has no command to be read with.
  mapfile -t files < <(sed -n 's/^  "file": "\(.*\)"$/\1/p' build/dev/compile_commands.json | grep -v /build/dev/ | sort -u)
fi
printf '%s\0' "${files[@]}" |
  xargs -0 -n 1 -P "$(nproc)" "$tidy" -p build/dev --quiet --extra-arg=-Wno-unknown-warning-option \
    2> >(grep -v ' warnings\? generated\.$' >&2 || true) || status=1

if ((status == 0)); then echo "clang-format and clang-tidy find nothing"; fi
exit "$status"
