// SPDX-License-Identifier: Apache-2.0
//
// ListCursor: one postings list, walked forwards, with the block under it decoded as far as it was asked for.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "codec/dictionary.hpp"
#include "codec/postings.hpp"
#include "index/segment_reader.hpp"
#include "search/bm25.hpp"
#include "search/window.hpp"

namespace fihris::search {

/// Where the documents of a decoded block stand in it, by offset in the window. What it says of a document that is not in the block is left from
/// other blocks: the block has to be asked.
class PlacesInBlock {
 public:
  void enter(Window window, const codec::Block& block) noexcept {
    constexpr auto kOutside = static_cast<std::uint32_t>(kWindowDocs);
    const std::uint32_t count = block.count;  // not read again: bytes might alias it
    const std::uint32_t* const docs = block.docs.data();
    for (std::uint32_t i = 0; i < count; ++i) places_[std::min(docs[i] - window.begin, kOutside)] = static_cast<std::uint8_t>(i);
  }
  std::uint32_t operator[](std::uint32_t offset) const noexcept { return places_[offset]; }

 private:
  std::array<std::uint8_t, kWindowDocs + 1> places_{};
};

/// The places of the window's documents in a decoded block: [first, second).
inline std::pair<std::uint32_t, std::uint32_t> places_in(const codec::Block& block, Window window) noexcept {
  const std::uint32_t* const docs = block.docs.data();
  const bool begins_before = docs[0] < window.begin;
  const bool ends_behind = docs[block.count - 1] >= window.end;
  return {begins_before ? codec::place_in_order(docs, block.count, window.begin) : 0,
          ends_behind ? codec::place_in_order(docs, block.count, window.end) : block.count};
}

/// Which forms of a term count: 1 or 0 by code. Empty: all.
using FormFilter = std::vector<std::uint8_t>;

/// One thread at a time; lives with the segment. Documents may only be asked for in rising order, but for restart() and go_back().
class ListCursor {
 public:
  static constexpr std::uint32_t kEnd = ~std::uint32_t{0};

  ListCursor(const index::FieldReader& field, const codec::TermView& term);
  /// Of a list that is not inline, with documents.
  explicit ListCursor(const codec::PostingsList& list);

  std::uint32_t doc_count() const noexcept { return shape_.doc_count; }

  /// Goes to the first block that reaches `doc`; false when the list ends before.
  bool seek_block(std::uint32_t doc);
  /// To the next block; false at the end.
  bool next_block() {
    ++block_number_;
    if (inline_ || !list_.has_directory()) return false;
    decoded_ = place_ = 0;
    return block_number_ < list_.block_count();
  }
  void restart() noexcept { go_back(0); }

  /// The first document from `doc` on that may be in the list (never too late), kEnd if there is none. Goes to its block.
  std::uint32_t next_possible(std::uint32_t doc);
  /// At least the number of documents below `end` from there on, found in few steps.
  std::uint32_t most_until(std::uint32_t end) const noexcept;
  /// Whether documents below `end` can be in so many blocks of several, from the one under the cursor on, and in no others.
  bool has_few_blocks(std::uint32_t blocks, std::uint32_t end) const noexcept {
    if (!list_.has_directory()) return false;
    return block_number_ + blocks >= list_.block_count() || list_.last_doc(block_number_ + blocks - 1) + 1 >= end;
  }

  /// Where the cursor stands, and how it comes back to where it stood.
  std::uint32_t block_number() const noexcept { return block_number_; }
  void go_back(std::uint32_t block_number) noexcept;

  /// The last document of the block under the cursor, and of the block before it (kEnd when it is the first), without decoding.
  std::uint32_t block_last() const noexcept {
    return inline_ || !list_.has_directory() ? block_.docs[block_.count - 1] : list_.last_doc(block_number_);
  }
  std::uint32_t block_before() const noexcept;

  /// The block under the cursor. Each call decodes what was not decoded yet. Behind the documents of a short block stands kEnd.
  const codec::Block& docs() {
    if ((decoded_ & kDocs) == 0) unpack_docs();
    return block_;
  }
  /// The same documents, when they are stored as bits and not decoded yet; or null.
  const codec::DocBits* bits() {
    if ((decoded_ & kDocs) != 0) return nullptr;
    open();
    return block_.bits.empty() ? nullptr : &block_.bits;
  }
  const codec::Block& frequencies() {
    docs();
    frequencies_only();
    return block_;
  }
  /// The frequencies alone.
  const std::uint32_t* frequencies_only() {
    if ((decoded_ & kFrequencies) == 0) unpack_frequencies();
    return block_.frequencies.data();
  }
  const codec::Block& codes();

  /// For each posting of the block, the frequency of the forms that pass the filter (0: none does).
  void filtered_frequencies(const FormFilter& filter, std::uint32_t* out);

  /// The same of one posting of the block (see find()).
  std::uint32_t frequency_at(std::uint32_t place) {
    return (decoded_ & kFrequencies) != 0 ? block_.frequencies[place] : single_frequency(place);
  }
  std::uint32_t filtered_frequency_at(std::uint32_t place, const FormFilter& filter);

  /// The positions of one posting of the block, and the code of the form at each. Valid until the next call.
  std::span<const std::uint32_t> positions_at(std::uint32_t place);
  /// Those of several rising places, one after the other. For an inline list there is one place.
  std::span<const std::uint32_t> positions_at(std::span<const std::uint8_t> places);
  std::span<const std::uint32_t> codes_at(std::uint32_t place);

  /// The same when the block has been left: where the positions of the postings at some rising places begin, or of one posting after the other; then
  /// marks of those of many postings, a bit of 64 for each position modulo 64; and those of one, valid until the next call.
  void find_positions(std::span<const std::uint8_t> places, std::uint64_t* begins);
  codec::PositionsWalk positions_walk();
  void mark_positions(std::span<const codec::PlacedPosting> postings, std::uint64_t* marks) const;
  std::span<const std::uint32_t> positions_of(const codec::PlacedPosting& posting);

  /// At least the saturation of every posting in the list, and of those in documents [begin, end) from the cursor's block on.
  float best_saturation(const Saturation& saturation, std::span<const std::uint8_t> lengths);
  float best_saturation(const Saturation& saturation, std::uint32_t begin, std::uint32_t end) const;

  /// The same of the block under the cursor, after the first of these.
  float best_in_block(const Saturation& saturation) const noexcept {
    return inline_ || !list_.has_directory() ? single_best_ : saturation.best(list_.bounds(block_number_));
  }

  /// The document of a term with an inline list.
  static std::uint32_t inline_doc(const codec::TermView& term);

  /// Goes to the block that may hold `doc`. Where `doc` stands in it; kEnd when it is not there.
  std::uint32_t find(std::uint32_t doc) { return seek_block(doc) ? find_in_block(doc) : kEnd; }
  /// The same of a document that is not behind the block under the cursor.
  std::uint32_t find_in_block(std::uint32_t doc) {
    const codec::Block& block = docs();
    place_ = codec::place_onwards(block.docs.data(), block.count, place_, doc);
    return place_ < block.count && block.docs[place_] == doc ? place_ : kEnd;
  }

 private:
  void fill_up() noexcept;
  void open();
  void unpack_docs();
  void unpack_frequencies();

  enum Part : unsigned { kDocs = 1, kFrequencies = 2, kCodes = 4, kOpened = 8 };

  codec::ListShape shape_;
  codec::PostingsList list_;
  bool inline_ = false;
  std::uint32_t block_number_ = 0;
  std::uint32_t place_ = 0;  ///< in the block, below which all documents are below the one asked for last
  unsigned decoded_ = 0;     ///< parts of the block under the cursor
  float single_best_ = 0;    ///< of the only block, set by best_saturation()
  codec::Block block_;
  /// How often something of a single posting was asked for, and of which block.
  struct Asked {
    std::uint32_t times = 0, block = kEnd;
  };
  bool is_asked_often(Asked& asked) const noexcept;
  std::uint32_t single_frequency(std::uint32_t place);
  std::uint32_t code_at(std::uint32_t place, std::uint32_t frequency) const;
  std::span<const std::uint32_t> mixed_codes_at(std::uint32_t place);

  Asked for_frequency_, for_mixed_;
  std::vector<std::uint32_t> positions_asked_, codes_of_one_;
  FormFilter filter_table_;  ///< of the filter used last
  const FormFilter* filter_of_table_ = nullptr;
};

}  // namespace fihris::search
