#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the fuzz targets under libFuzzer, one after the other, with the address and undefined-behaviour sanitizers. Needs Clang.
#
#   tools/fuzz.sh [SECONDS [TARGET…]]     so long for each target (60 without), all of them when none is named
#
# Each target keeps its inputs in build/fuzz/corpus/<target> and goes on from them the next time. An input that breaks a target is left in
# build/fuzz/found/<target>; the run goes on with the next target, and the status is 1 at the end. Make it a line of
# tests/fuzz/found_inputs.hpp when it is repaired. build/fuzz/spent.tsv adds up what each target has had: processor seconds, which on a busy machine
# are fewer than those of the clock, and inputs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
if ! [[ $seconds =~ ^[0-9]+$ ]]; then
  echo "usage: tools/fuzz.sh [SECONDS [TARGET…]]" >&2
  exit 2
fi
shift || true

compiler=$(compgen -c clang++ | grep -Ex 'clang\+\+(-[0-9]+)?' | sort -V | tail -n 1 || true)
if [[ -z $compiler ]]; then
  echo "tools/fuzz.sh needs clang++ (Debian: clang libclang-rt-14-dev)" >&2
  exit 2
fi
cmake --preset fuzz -DCMAKE_CXX_COMPILER="$compiler" > /dev/null
cmake --build --preset fuzz
program=build/fuzz/fuzz/fihris_fuzz
export UBSAN_OPTIONS=print_stacktrace=1

targets=("$@")
if ((${#targets[@]} == 0)); then
  mapfile -t targets < <(FIHRIS_FUZZ_LIST=1 "$program")
fi

# Adds processor seconds and inputs to what a target has had, and prints the sum.
count_up() {
  local spent=build/fuzz/spent.tsv
  touch "$spent"
  awk -F '\t' -v OFS='\t' -v target="$1" -v seconds="$2" -v inputs="$3" '
    $1 == target { seconds += $2; inputs += $3; next }
    { print }
    END { print target, seconds, inputs; printf "   in all: %d s of CPU, %d inputs\n", seconds, inputs > "/dev/stderr" }' "$spent" > "$spent.new"
  mv "$spent.new" "$spent"
}

TIMEFORMAT='%U %S'
status=0
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  found=build/fuzz/found/$target
  mkdir -p "$corpus" "$found"
  export FIHRIS_FUZZ_TARGET=$target
  FIHRIS_FUZZ_SEEDS=$corpus "$program"
  echo "== $target: $seconds s, $(find "$corpus" -type f | wc -l) inputs to begin with"
  if ! { time "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -malloc_limit_mb=1000 -print_final_stats=1 \
    -artifact_prefix="$found/" "$corpus" > "build/fuzz/$target.log" 2>&1; } 2> build/fuzz/time; then
    echo "   broken: see build/fuzz/$target.log and $found"
    status=1
  fi
  grep -E 'stat::number_of_executed_units|cov: [0-9]+' "build/fuzz/$target.log" | tail -n 2 | sed 's/^/   /'
  count_up "$target" "$(awk '{ print $1 + $2 }' build/fuzz/time)" \
    "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$target.log" | tail -n 1)"
done
exit "$status"
