// SPDX-License-Identifier: Apache-2.0
#include "index/merge_policy.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

std::vector<SegmentWeight> of_mebibytes(const std::vector<std::uint64_t>& sizes) {
  std::vector<SegmentWeight> weights;
  for (const std::uint64_t size : sizes) weights.push_back({size * kMebibyte, 0, false});
  return weights;
}

TEST_CASE("a level is a power of the width above two mebibytes") {
  CHECK(merge_level(0, 8) == 0);
  CHECK(merge_level(2 * kMebibyte - 1, 8) == 0);
  CHECK(merge_level(2 * kMebibyte, 8) == 1);
  CHECK(merge_level(16 * kMebibyte - 1, 8) == 1);
  CHECK(merge_level(16 * kMebibyte, 8) == 2);
}

TEST_CASE("neighbours of one level are merged with the smaller ones between them, and nothing else is") {
  const MergeOptions options{.width = 4};
  const auto next = [&](const std::vector<std::uint64_t>& sizes) { return next_merge(of_mebibytes(sizes), options); };
  CHECK(next({}) == std::nullopt);
  CHECK(next({1, 1, 1}) == std::nullopt);
  CHECK(next({1, 1, 1, 1}) == MergeRange{0, 4});
  CHECK(next({40, 40, 3, 3, 1, 3, 1, 1, 3, 1}) == MergeRange{2, 9});
  CHECK(next({1, 1, 40, 1, 1}) == std::nullopt);              // a larger one stands between
  CHECK(next({3, 3, 3, 3, 1, 1, 1, 1}) == MergeRange{4, 8});  // the lowest level first
}

TEST_CASE("segments that are being merged, or too large, are left alone") {
  const MergeOptions options{.width = 3, .max_segment_bytes = 100 * kMebibyte};
  auto weights = of_mebibytes({1, 1, 1, 1, 1, 1});
  weights[2].busy = true;
  CHECK(next_merge(weights, options) == MergeRange{3, 6});
  CHECK(next_merge(of_mebibytes({60, 60, 60}), options) == std::nullopt);
  CHECK(next_merge(of_mebibytes({40, 40, 40}), options) == MergeRange{0, 2});  // three would be too large
}

TEST_CASE("a segment that lost more than a third is written anew") {
  auto weights = of_mebibytes({40, 1, 1});
  CHECK(next_merge(weights, {}) == std::nullopt);
  weights[1].removed_share = 0.34;
  CHECK(next_merge(weights, {}) == MergeRange{1, 2});
  weights[1].busy = true;
  CHECK(next_merge(weights, {}) == std::nullopt);
}

TEST_CASE("writing grows with the logarithm of the size, and few segments are left") {
  FIHRIS_RANDOM(random);
  for (const std::size_t width : std::initializer_list<std::size_t>{2, 4, 8}) {
    const MergeOptions options{.width = width, .max_segment_bytes = ~std::uint64_t{0}};
    std::vector<SegmentWeight> segments;
    std::uint64_t flushed = 0;
    std::uint64_t merged = 0;
    std::size_t most_segments = 0;
    for (int i = 0; i < 5000; ++i) {
      segments.push_back({random.between(2 * kMebibyte, 4 * kMebibyte), 0, false});
      flushed += segments.back().bytes;
      while (const auto range = next_merge(segments, options)) {
        const auto first = segments.begin() + static_cast<std::ptrdiff_t>(range->begin);
        const auto last = segments.begin() + static_cast<std::ptrdiff_t>(range->end);
        first->bytes = std::accumulate(first, last, std::uint64_t{0}, [](auto sum, const auto& segment) { return sum + segment.bytes; });
        merged += first->bytes;
        segments.erase(first + 1, last);
      }
      most_segments = std::max(most_segments, segments.size());
    }
    const double levels = std::log(static_cast<double>(flushed) / (2.0 * kMebibyte)) / std::log(static_cast<double>(width)) + 1;
    CAPTURE(width, levels);
    CHECK(static_cast<double>(merged) / static_cast<double>(flushed) <= levels);
    CHECK(static_cast<double>(most_segments) <= levels * static_cast<double>(width));
  }
}

TEST_CASE("the cheapest pair is the smallest sum of neighbours") {
  CHECK(cheapest_pair(of_mebibytes({5, 1, 9, 2, 3})) == MergeRange{3, 5});
  CHECK(cheapest_pair(of_mebibytes({1, 1})) == MergeRange{0, 2});
}

}  // namespace
}  // namespace fihris::index
