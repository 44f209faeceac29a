#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Lays out C++ files by .clang-format.
#
#   tools/format.sh [FILE…]            rewrite these files, or all of the tree
#   tools/format.sh --check [FILE…]    change nothing; end with 1 and name the places when something would change
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

options=(-i)
if [[ "${1:-}" == --check ]]; then
  options=(--dry-run --Werror)
  shift
fi
# One version lays out one way; 14 is that of Debian 12.
formatter=$(command -v clang-format-14 || command -v clang-format) || { echo "clang-format is not installed" >&2; exit 2; }

if (($# > 0)); then
  files=("$@")
else
  mapfile -d '' files < <(find lib include tools bench tests examples -type f \( -name '*.cpp' -o -name '*.hpp' \) -print0 | sort -z)
fi
"$formatter" --style=file "${options[@]}" "${files[@]}"
