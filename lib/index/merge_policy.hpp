// SPDX-License-Identifier: Apache-2.0
//
// MergePolicy: which neighbouring segments become one.
//
// A segment of b bytes is on level 0 up to 2 MiB and one level higher for each factor `width` beyond. When a stretch of segments, none of which
// is above level L, holds `width` segments of level L, the stretch from the first to the last of these is merged. With width = 4:
//
//     level   2 2 1 1 0 1 0 0 1 0        four of level 1, the 0 between them come along:      2 2 [1 1 0 1 0 0 1] 0   ──►   2 2 2 0
//
// So a merge takes a document at least one level higher (unless documents were removed), and a document is written at most
// 1 + log_width(size / 2 MiB) times beyond its first level. Only neighbours are merged: documents keep their order.
//
// A segment of which more than a third is removed is written anew by itself, whatever its level.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <fihris/index_writer.hpp>

namespace fihris::index {

struct SegmentWeight {
  std::uint64_t bytes = 0;   ///< of its live documents, about
  double removed_share = 0;  ///< of its documents, 0 to 1
  bool busy = false;         ///< being merged already: nothing is merged across it
};

/// A range of segments [begin, end).
struct MergeRange {
  std::size_t begin = 0, end = 0;
  bool operator==(const MergeRange&) const = default;
};

/// The level of a segment of so many bytes.
std::size_t merge_level(std::uint64_t bytes, std::size_t width);

/// What should be merged next: the lowest level first. Nothing when nothing is due. Pure.
std::optional<MergeRange> next_merge(const std::vector<SegmentWeight>& segments, const MergeOptions& options);

/// The two neighbours that are cheapest to merge; there are at least two, none busy.
MergeRange cheapest_pair(const std::vector<SegmentWeight>& segments);

}  // namespace fihris::index
