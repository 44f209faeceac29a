// SPDX-License-Identifier: Apache-2.0
//
// Times of queries over several passes, and their mean and percentiles.
#pragma once

#include <cstddef>
#include <vector>

namespace fihris::tool {

struct LatencySummary {
  double sum = 0.0;
  double mean = 0.0;
  double p50 = 0.0;
  double p95 = 0.0;
  double p99 = 0.0;
  double most = 0.0;
};

/// Which of a query's passes stands for it. The median of an even number of passes is the upper one of the middle.
enum class Pick { kMedian, kLeast };

/// One thread at a time. Any unit.
class Latencies {
 public:
  void resize(std::size_t queries) { times_.resize(queries); }
  void add(std::size_t query, double time) { times_[query].push_back(time); }

  /// Over the queries that have a time. Percentile p is the value of rank ⌊p · n⌋ (from 0) in ascending order.
  LatencySummary summary(Pick pick) const;

 private:
  std::vector<std::vector<double>> times_;
};

}  // namespace fihris::tool
