// SPDX-License-Identifier: Apache-2.0
//
// RangedList: a list that is read by ranges of documents, for the first round.
#pragma once

#include <cstdint>

#include "search/candidates.hpp"
#include "search/place_kernels.hpp"
#include "search/scored_list.hpp"

namespace fihris::search {

/// One thread at a time; lives with the segment and the plan. Ranges come in rising order.
class RangedList {
 public:
  explicit RangedList(const StemList& from) : list_(from) {}

  /// No contribution is above it: in the whole list, and in the range entered last.
  std::int64_t bound() const noexcept { return list_.bound; }
  std::int64_t range_bound() const noexcept { return range_bound_; }

  std::uint32_t doc_count() const noexcept { return list_.cursor.doc_count(); }

  /// The first document from `doc` on that may be in the list (never too late), kEnd if there is none.
  std::uint32_t next_possible(std::uint32_t doc) { return list_.cursor.next_possible(doc); }

  /// At least the number of documents below `end` from the one asked next_possible() for on, found in few steps.
  std::uint32_t most_until(std::uint32_t end) const noexcept { return list_.cursor.most_until(end); }

  void enter(Range range);

  /// Adds the contributions of the range to `sums`, which begin with those of its first document, but for blocks in which none exceeds `hopeless`.
  void accumulate(Range range, std::int64_t hopeless, std::int32_t* sums);

  /// Makes candidates of the documents of the range, but for those that do not reach `least`.
  void collect(Range range, std::int64_t least, Candidates& candidates);

  /// Adds the contributions to the candidates and keeps those that can reach `least` with `left`, the bounds of the lists that are left.
  void complete(std::int64_t least, std::int64_t left, Candidates& candidates);

 private:
  static constexpr std::uint32_t kSparse = 8;
  static constexpr std::size_t kMany = 8;  ///< candidates in a block, from which on it is unpacked as a whole

  template <typename Read>
  void each_block(Range range, std::int64_t least, Read read);
  std::size_t look_up(std::int32_t needed, Run run, Candidates& candidates);
  std::size_t look_up_many(std::int32_t needed, Run run, Candidates& candidates);

  ScoredList list_;
  std::int64_t range_bound_ = 0;
  FindPlaces find_places_ = place_kernels().find_places;
};

}  // namespace fihris::search
