// SPDX-License-Identifier: Apache-2.0
//
// VocabularyBytes: counted words in rising order, looked up in the bytes where they lie, so that a process pays for the words it asks for and not
// for those there are.
//
//     number of words u32 | index: one entry for each 32 words | words
//     entry:  the first ten letters of the first word, u64, six bits each, the first letter in bits 59 to 54, zeros behind a shorter word
//             | where the bits of its words begin behind the index, u32, in bytes
//     words:  of 32 words, one behind the other and filled up to a byte, bits from the lowest of each byte on:
//             [not the first: letters of the word before that it has no longer, in ones] | letters added, less one, in ones
//             | the letters added, five bits each: their numbers among the folded ones | 1 bit: marked | documents, code 2
//             | occurrences less documents, code 0 | [marked: occurrences less those with a hamza, code 0]     rounded as word_counts.hpp says
//     in ones:  as many zeros, and a one
//     code k:   z zeros, a one, k + z bits: these bits and 2^k (2^z - 1). What may be less than nothing is 0, -1, 1, -2 … as 0, 1, 2, 3 …
//               (P. Elias, "Universal codeword sets and representations of the integers", 1975; these begin with 2^k codes of one length)
//
// A look-up is a binary search in the index and a pass over 32 words, in which no word is put together: how many letters of the wanted word the
// last one shares with it says enough. It stays inside the bytes whatever they are; check() tells whether a builder could have made them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bit_row.hpp"
#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::text {

/// A view. Immutable and thread-safe.
class VocabularyBytes {
 public:
  VocabularyBytes() = default;  ///< no words

  /// Throws Error(kCorrupt) when the bytes are not even long enough. Cost: none.
  explicit VocabularyBytes(std::string_view bytes);

  /// Words that can be kept: 1 to 20 of the letters that text::fold() leaves.
  static bool can_keep(Word word) noexcept;

  std::size_t size() const noexcept { return size_; }

  /// About 0.2 µs.
  std::optional<RoundedCounts> find(Word word) const noexcept;

  /// Calls visit(word, counts) for each word in order; ends early where the bytes make no sense.
  template <typename Visit>
  void for_each(Visit visit) const;

  /// Throws Error(kCorrupt) for anything that was not written by VocabularyWriter.
  void check() const;

 private:
  class Cursor;

  std::size_t block_count() const noexcept;
  std::size_t words_of(std::size_t block) const noexcept;
  std::uint64_t first_letters(std::size_t block) const noexcept;
  std::span<const std::byte> block(std::size_t number) const noexcept;

  std::size_t size_ = 0;
  std::string_view index_;
  std::string_view words_;
};

/// Reads the words of a block one after the other.
class VocabularyBytes::Cursor {
 public:
  explicit Cursor(std::span<const std::byte> bytes) noexcept : bits_(bytes) {}

  /// Goes to the next word. False when the bits end, or make no sense; letters are not looked at.
  bool next() noexcept;
  /// The same, and makes `word`, which is the one before, that one.
  bool next(Word& word) noexcept;

  /// How many letters it has of the word before, and how many more.
  std::size_t shared() const noexcept { return shared_; }
  std::size_t added() const noexcept { return added_; }
  /// One that is added; 0 when there is no such letter.
  Letter added_letter(std::size_t i) const noexcept;
  RoundedCounts counts() const noexcept { return counts_; }

  bool is_marked() const noexcept { return is_marked_; }
  std::uint64_t bit() const noexcept { return at_; }  ///< behind it

 private:
  base::Bits bits_;
  std::uint64_t at_ = 0;
  std::uint64_t letters_ = 0;  ///< where those that are added begin
  std::size_t shared_ = 0, added_ = 0;
  bool is_marked_ = false;
  RoundedCounts counts_;
};

/// Writes them. One thread at a time.
class VocabularyWriter {
 public:
  /// Words that can be kept, in rising order.
  void add(Word word, RoundedCounts counts);
  std::string finish();

 private:
  void end_block();

  std::uint32_t count_ = 0;
  std::vector<std::pair<Word, RoundedCounts>> block_;  ///< that is not written yet
  std::string index_;
  std::string words_;
};

template <typename Visit>
void VocabularyBytes::for_each(Visit visit) const {
  for (std::size_t number = 0; number < block_count(); ++number) {
    Cursor cursor(block(number));
    Word word;
    for (std::size_t left = words_of(number); left > 0 && cursor.next(word); --left) visit(word, cursor.counts());
  }
}

}  // namespace fihris::text
