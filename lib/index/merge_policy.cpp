// SPDX-License-Identifier: Apache-2.0
//
// Choosing neighbours to merge. The rule is drawn in merge_policy.hpp.
#include "index/merge_policy.hpp"

#include <algorithm>

namespace fihris::index {
namespace {

constexpr std::uint64_t kLevelZeroBytes = std::uint64_t{2} << 20;
constexpr double kMostRemoved = 1.0 / 3;

/// The first stretch that holds `width` segments of `level` and none above it; busy and too large segments end a stretch.
std::optional<MergeRange> range_on_level(const std::vector<std::size_t>& levels, const std::vector<bool>& open, std::size_t level,
                                         std::size_t width) {
  std::size_t count = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (!open[i] || levels[i] > level) count = 0;
    if (!open[i] || levels[i] != level) continue;
    if (count++ == 0) first = i;
    if (count == width) return MergeRange{first, i + 1};
  }
  return std::nullopt;
}

}  // namespace

std::size_t merge_level(std::uint64_t bytes, std::size_t width) {
  std::size_t level = 0;
  for (bytes /= kLevelZeroBytes; bytes > 0; bytes /= width) ++level;
  return level;
}

std::optional<MergeRange> next_merge(const std::vector<SegmentWeight>& segments, const MergeOptions& options) {
  const std::size_t width = std::max<std::size_t>(options.width, 2);
  std::vector<std::size_t> levels;
  std::vector<bool> open;
  for (const SegmentWeight& segment : segments) {
    levels.push_back(merge_level(segment.bytes, width));
    open.push_back(!segment.busy && segment.bytes <= options.max_segment_bytes / 2);
  }
  const std::size_t highest = levels.empty() ? 0 : *std::max_element(levels.begin(), levels.end());
  for (std::size_t level = 0; level <= highest; ++level) {
    auto range = range_on_level(levels, open, level, width);
    if (!range) continue;
    std::uint64_t bytes = 0;
    std::size_t end = range->begin;
    while (end < range->end && bytes + segments[end].bytes <= options.max_segment_bytes) bytes += segments[end++].bytes;
    if (end - range->begin >= 2) return MergeRange{range->begin, end};
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].busy && segments[i].removed_share > kMostRemoved && segments[i].bytes <= options.max_segment_bytes)
      return MergeRange{i, i + 1};
  }
  return std::nullopt;
}

MergeRange cheapest_pair(const std::vector<SegmentWeight>& segments) {
  std::size_t best = 0;
  const auto cost = [&](std::size_t at) { return segments[at].bytes + segments[at + 1].bytes; };
  for (std::size_t i = 1; i + 1 < segments.size(); ++i) {
    if (cost(i) < cost(best)) best = i;
  }
  return {best, best + 2};
}

}  // namespace fihris::index
