#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The long forms of the tests of docs/reliability.md. The short forms are a part of tools/test.sh.
#
#   tools/reliability.sh crash [PRESET]           power loss: wider bounds, 200 rounds of random work with crashes after crashes
#   tools/reliability.sh memory [PRESET]          operator new fails at every allocation in turn
#   tools/reliability.sh kill [ROUNDS [PRESET]]   kill -9, 10,000 rounds without a number
#   tools/reliability.sh stress [SECONDS [PRESET]]    8 writers and 64 readers beside merges, in a folder and in memory, 600 seconds each
#   tools/reliability.sh damage [PRESET]          every byte and length, under the sanitizers (preset asan)
#   tools/reliability.sh limits [PRESET]          a field of 2 GiB, a document of 100 MB, a million documents, a file beyond 4 GiB
#   tools/reliability.sh faults [PRESET]          every system call, under the sanitizers (preset asan)
#   tools/fuzz.sh SECONDS                         every parser, so long each
#
# FIHRIS_TEST_SEED=N repeats or varies a run. The preset is release where none is named.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

what=${1:-}
preset=release
case "$what" in
  crash | memory | limits) preset=${2:-release} ;;
  kill | stress) preset=${3:-release} ;;
  damage | faults) preset=${2:-asan} ;;
  *)
    sed -n '4,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac

program=$what
[[ $what == memory ]] && program=out_of_memory
[[ $what == limits ]] && program=format
cmake --preset "$preset" > /dev/null
cmake --build --preset "$preset" --target "${program}_test"
export FIHRIS_LONG_TESTS=1
[[ $what == kill ]] && export FIHRIS_KILL_ROUNDS=${2:-10000}
[[ $what == stress ]] && export FIHRIS_STRESS_SECONDS=${2:-600}
exec "build/$preset/tests/${program}_test"
