// SPDX-License-Identifier: Apache-2.0
//
// ScoredList: the list of one stem in one field of a segment, read by ranges of documents and scored by BM25, for the first round.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "search/candidates.hpp"
#include "search/list_cursor.hpp"
#include "search/place_kernels.hpp"
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

/// One thread at a time; lives with the segment and the plan. Ranges come in rising order.
class ScoredList {
 public:
  explicit ScoredList(const StemList& from);

  /// No contribution is above it: in the whole list, and in the range entered last.
  std::int64_t bound() const noexcept { return bound_; }
  std::int64_t range_bound() const noexcept { return range_bound_; }

  std::uint32_t doc_count() const noexcept { return list_.has_directory() ? list_.shape().doc_count : block_.count; }

  /// The first document from `doc` on that may be in the list (never too late), kEnd if there is none.
  std::uint32_t next_possible(std::uint32_t doc) noexcept;

  /// At least the number of documents below `end` from the one asked next_possible() for on, found in few steps.
  std::uint32_t most_until(std::uint32_t end) const noexcept;

  void enter(Range range);

  /// Adds the contributions of the range to `sums`, which begin with those of its first document, but for blocks in which none exceeds `hopeless`.
  void accumulate(Range range, std::int64_t hopeless, std::int32_t* sums);

  /// Makes candidates of the documents of the range, but for those that do not reach `least`.
  void collect(Range range, std::int64_t least, Candidates& candidates);

  /// Adds the contributions to the candidates and keeps those that can reach `least` with `left`, the bounds of the lists that are left.
  void complete(std::int64_t least, std::int64_t left, Candidates& candidates);

 private:
  static constexpr std::uint32_t kSparse = 8;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kMany = 8;  ///< candidates in a block, from which on it is unpacked as a whole

  void add_up(Range range, std::uint32_t begin, std::uint32_t end, std::int32_t* sums) const;
  std::size_t collect_places(std::uint32_t begin, std::uint32_t end, std::int32_t least, std::size_t kept, Candidates& candidates) const;
  std::size_t look_up(std::int32_t needed, Run run, Candidates& candidates);
  std::size_t look_up_many(std::int32_t needed, Run run, Candidates& candidates) const;

  std::int64_t best(std::span<const codec::Bound> bounds) const noexcept {
    return bound_in_units(contribution_.weight, contribution_.saturation->best(bounds));
  }
  std::uint32_t frequency_at(std::uint32_t place) const {
    return with_frequencies_ || !list_.has_directory() ? block_.frequencies[place] : list_.frequency_at(block_, place);
  }
  void read(std::uint32_t block);
  void read_docs(std::uint32_t block);

  Contribution contribution_;
  codec::PostingsList list_;
  std::int64_t bound_ = 0;
  std::int64_t range_bound_ = 0;
  std::uint32_t first_ = 0;     ///< first block of the range, or first posting of the only block
  std::uint32_t read_ = kNone;  ///< block in block_
  bool with_frequencies_ = false;
  FindPlaces find_places_;
  codec::Block block_;
};

}  // namespace fihris::search
