// SPDX-License-Identifier: Apache-2.0
//
// Many threads that search one Searcher: what a server does. One thread and many take turns, and a figure is that of the median turn.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <fihris/searcher.hpp>

#include "passes.hpp"

namespace fihris::bench {

struct Throughput {
  double one_per_second = 0;   ///< queries a second on the clock, one thread
  double many_per_second = 0;  ///< all threads together
  double many_by_one = 0;      ///< median of the turns; the number of threads would be perfect
  double cpu_many_by_one = 0;  ///< processor time of a query beside others, by that of a query alone: what they cost each other
};

/// Each thread asks all queries, beginning at another one, again and again for half a second or more, in each of `options.repeat` turns.
/// At least one query and two threads.
Throughput measure_throughput(const Searcher& searcher, const std::vector<std::string>& queries, const PassOptions& options,
                              std::size_t threads);

}  // namespace fihris::bench
