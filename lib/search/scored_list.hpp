// SPDX-License-Identifier: Apache-2.0
//
// ScoredList: the list of one stem in one field of a segment, and what BM25 makes of its postings.
#pragma once

#include <cstdint>

#include "search/list_cursor.hpp"
#include "search/plan.hpp"

namespace fihris::search {

/// What postings of a list give. To be copied before a loop that stores bytes, as the compiler has to think that these may be it.
struct Contribution {
  const Saturation* saturation;
  const std::uint8_t* lengths;
  float weight;

  std::int32_t operator()(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(weight, (*saturation)(frequency, lengths[doc]));
  }
};

/// One thread at a time; lives with the segment and the plan.
struct ScoredList {
  explicit ScoredList(const StemList& from)
      : cursor(*from.field, *from.term),
        contribution{from.scoring->saturation.get(), from.field->lengths().data(), from.weight},
        bound(bound_in_units(from.weight, cursor.best_saturation(*contribution.saturation, from.field->lengths()))) {}

  /// No contribution of the block under the cursor is above it.
  std::int64_t block_bound() const noexcept { return bound_in_units(contribution.weight, cursor.best_in_block(*contribution.saturation)); }

  ListCursor cursor;
  Contribution contribution;
  std::int64_t bound;  ///< no contribution is above it
};

}  // namespace fihris::search
