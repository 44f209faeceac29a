// SPDX-License-Identifier: Apache-2.0
//
// Sorting and picking.
#include "latency.hpp"

#include <algorithm>
#include <numeric>

namespace fihris::tool {
namespace {

double percentile(const std::vector<double>& ascending, double share) {
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(ascending.size()));
  return ascending[std::min(rank, ascending.size() - 1)];
}

}  // namespace

LatencySummary Latencies::summary(Pick pick) const {
  std::vector<double> picked;
  for (auto times : times_) {
    if (times.empty()) continue;
    std::sort(times.begin(), times.end());
    picked.push_back(pick == Pick::kMedian ? times[times.size() / 2] : times.front());
  }
  if (picked.empty()) return {};
  std::sort(picked.begin(), picked.end());
  LatencySummary summary;
  summary.sum = std::accumulate(picked.begin(), picked.end(), 0.0);
  summary.mean = summary.sum / static_cast<double>(picked.size());
  summary.p50 = percentile(picked, 0.50);
  summary.p95 = percentile(picked, 0.95);
  summary.p99 = percentile(picked, 0.99);
  summary.most = picked.back();
  return summary;
}

}  // namespace fihris::tool
