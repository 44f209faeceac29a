// SPDX-License-Identifier: Apache-2.0
//
// VocabularyTable: the words of a vocabulary in a hash table, for who asks for very many of them. Making it takes some milliseconds.
//
// Most questions are for words that do not exist. They end at a filter: 8 to 16 bits for each word, one of which is set by its hash. Words of
// more than ten letters are in the filter only: what it lets through is looked up in the bytes.
//
// The rules of the stemmer ask for a word and, in the same breath, for it behind the article. So a word has a slot also when it is known behind
// an article only, and its slot says how many documents have it behind each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/large_allocator.hpp"
#include "text/vocabulary.hpp"
#include "text/vocabulary_bytes.hpp"
#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::text {

/// Immutable and thread-safe after it was made.
class VocabularyTable {
 public:
  static constexpr unsigned kMostLetters = 10;

  /// Rounded numbers of documents with a word, and with it behind each of kArticles.
  struct Documents {
    std::uint8_t alone = 0;
    std::array<std::uint8_t, kArticles.size()> behind{};
  };

  /// The counts of a word that is in several parts are added.
  explicit VocabularyTable(std::span<const VocabularyBytes> parts);

  /// False: no part has it.
  bool may_have(Word word) const noexcept { return has_bit(word.hash()); }

  /// Fetches ahead what the others look at.
  void fetch_ahead(Word word) const noexcept { fetch_ahead(word.hash()); }

  /// Of a word of 1 to kMostLetters letters.
  RoundedCounts find(Word word) const noexcept {
    const Slot* const slot = slot_of(word);
    return slot == nullptr ? RoundedCounts{} : slot->counts;
  }

  /// The same.
  Documents documents(Word word) const noexcept {
    const Slot* const slot = slot_of(word);
    return slot == nullptr ? Documents{} : Documents{slot->counts.documents, slot->behind};
  }

 private:
  struct Slot {
    std::uint64_t key = 0;  ///< Word::high(); 0: empty
    RoundedCounts counts;
    std::array<std::uint8_t, kArticles.size()> behind{};  ///< documents, rounded
  };
  struct Waiting;

  bool has_bit(std::uint64_t hash) const noexcept {
    const std::uint64_t bit = hash >> 32U & filter_mask_;
    return (filter_[bit >> 6U] >> (bit & 63U) & 1U) != 0;
  }
  void set_bit(std::uint64_t hash) noexcept {
    const std::uint64_t bit = hash >> 32U & filter_mask_;
    filter_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
  }
  void fetch_ahead(std::uint64_t hash) const noexcept {
    __builtin_prefetch(&filter_[(hash >> 32U & filter_mask_) >> 6U]);
    __builtin_prefetch(&slots_[home_of(hash)]);
  }
  void add(std::span<const Waiting> words);
  Slot& place_for(Word word, std::uint64_t hash);
  const Slot* slot_of(Word word) const noexcept;
  std::size_t home_of(std::uint64_t hash) const noexcept { return static_cast<std::size_t>((hash & UINT32_MAX) * slots_.size() >> 32U); }

  base::LargeVector<std::uint64_t> filter_;
  std::uint64_t filter_mask_ = 0;
  base::LargeVector<Slot> slots_;  ///< open addressing, four sevenths full at most
};

}  // namespace fihris::text
