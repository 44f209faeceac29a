#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Indexes the articles of examples/corpus and searches them.
#
#   tools/demo.sh            three sample queries
#   tools/demo.sh QUERY…     your own query
#
# Missing packages are installed first (see tools/setup.sh). Everything it makes is under build/; a second run takes seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpus=examples/corpus
tool=build/release/bin/fihris
index=build/demo/articles
stamp=build/demo/indexed

tools/setup.sh release fihris_tool

if [[ ! -e "$stamp" || -n "$(find "$tool" "$corpus" -newer "$stamp" -print -quit)" ]]; then
  rm -rf build/demo
  mkdir -p build/demo
  touch "$stamp.new"
  echo "\$ $tool index $index $corpus"
  "$tool" index "$index" "$corpus"
  mv "$stamp.new" "$stamp"
fi

search() {
  printf '\n$ %s search %s' "$tool" "$index"
  printf " '%s'" "$@"
  printf '\n'
  "$tool" search "$index" "$@"
}

if (($# > 0)); then
  search "$@"
else
  search 'مكافحة التطرف'
  search 'الانتخابات التشريعية'
  search 'ندرة المياه'
fi

cat <<END

Go on with:
  tools/demo.sh QUERY…            search these articles for something else
  $tool search $index QUERY…
  $tool --help                    what else the tool can do
  tools/test.sh                   build and run the tests
END
