// SPDX-License-Identifier: Apache-2.0
//
// The benchmarks of the codec stand in the other files of this folder.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
