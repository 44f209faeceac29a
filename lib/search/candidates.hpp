// SPDX-License-Identifier: Apache-2.0
//
// Candidates: documents that may be among the best, with what they have so far.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "search/window.hpp"

namespace fihris::search {

/// Documents [begin, end) of a segment.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Candidates [begin, end), and the first one behind them in the order in which they came.
struct Run {
  std::size_t begin, end, next;
};

/// Documents of a segment, in rising order, and their sums so far.
struct Candidates {
  static constexpr std::size_t kMost = kWindowDocs;
  std::array<std::uint32_t, kMost + 16> docs;
  std::array<std::int32_t, kMost + 16> sums;
  std::array<std::uint8_t, kMost + 16> places;  ///< room for where they stand in a block
  std::size_t count = 0;

  void put(std::size_t place, std::uint32_t doc, std::int32_t sum) noexcept {
    docs[place] = doc;
    sums[place] = sum;
  }

  /// Those from `next` on, up to document `last`, whose sum is at least `needed`, side by side from `kept` on.
  Run keep_run(std::size_t next, std::size_t kept, std::uint32_t last, std::int32_t needed) noexcept {
    const std::size_t begin = kept;
    for (; next < count && docs[next] <= last; ++next) {
      const std::int32_t sum = sums[next];  // not read again: the compiler cannot know that it stays the same
      put(kept, docs[next], sum);
      kept += sum >= needed ? 1 : 0;
    }
    return {begin, kept, next};
  }

  /// Keeps those for which keeps(place) is 1, not 0.
  template <typename Keeps>
  void keep_if(Keeps keeps) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto keep = static_cast<std::size_t>(keeps(i));
      put(kept, docs[i], sums[i]);
      kept += keep;
    }
    count = kept;
  }

  /// Becomes those of others, or of its own, whose sum is at least `needed`.
  void take(const Candidates& from, std::int64_t needed) noexcept {
    const std::size_t size = from.count;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::int32_t sum = from.sums[i];  // not read again: the compiler cannot know that it stays the same
      put(kept, from.docs[i], sum);
      kept += sum >= needed ? 1 : 0;
    }
    count = kept;
  }

  /// Becomes the documents of both; sums of those that are in both are added. Both must have room for one more, together for this.
  void join(Candidates& a, Candidates& b) noexcept {
    constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();
    a.docs[a.count] = b.docs[b.count] = kEnd;
    std::size_t i = 0;
    std::size_t k = 0;
    count = 0;
    while (true) {  // compilers make branches of this, which are foreseen: without them it takes longer
      const std::uint32_t doc = std::min(a.docs[i], b.docs[k]);
      if (doc == kEnd) return;
      const bool in_a = a.docs[i] == doc;
      const bool in_b = b.docs[k] == doc;
      put(count++, doc, (in_a ? a.sums[i] : 0) + (in_b ? b.sums[k] : 0));
      i += in_a ? 1 : 0;
      k += in_b ? 1 : 0;
    }
  }
};

}  // namespace fihris::search
