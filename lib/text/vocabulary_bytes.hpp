// SPDX-License-Identifier: Apache-2.0
//
// VocabularyBytes: counted words in rising order, looked up in the bytes where they lie, so that a process pays for the words it asks for and not
// for those there are.
//
//     number of words u32 | index: one entry for each 16 words | words
//     entry:  the first ten letters of the first word, u64, six bits each, the first letter in bits 59 to 54, zeros behind a shorter word
//             | where it begins behind the index, u32
//     word:   shared + 16 × added + 128 × marked, u8: letters shared with the word before (none for the first of 16), and letters added; 15
//             and 7 stand for 15 and 7 and the next byte (shared first)
//             | added letters, u8 each, as in word.hpp | documents u8 | total u8 | [marked: hamza u8, at least 1]     rounded as word_counts.hpp says
//
// A look-up is a binary search in the index and a pass over 16 words, in which no word is put together: how many letters of the wanted word the
// last one shares with it says enough. It stays inside the bytes whatever they are; check() tells whether a builder could have made them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::text {

/// A view. Immutable and thread-safe.
class VocabularyBytes {
 public:
  VocabularyBytes() = default;  ///< no words

  /// Throws Error(kCorrupt) when the bytes are not even long enough. Cost: none.
  explicit VocabularyBytes(std::string_view bytes);

  std::size_t size() const noexcept { return size_; }

  /// About 0.15 µs.
  std::optional<RoundedCounts> find(Word word) const noexcept;

  /// Calls visit(word, counts) for each word in order; ends early where the bytes make no sense.
  template <typename Visit>
  void for_each(Visit visit) const;

  /// Throws Error(kCorrupt) for anything that was not written by VocabularyWriter.
  void check() const;

 private:
  class Cursor;

  std::size_t block_count() const noexcept;
  std::uint64_t first_letters(std::size_t block) const noexcept;
  std::string_view block(std::size_t number) const noexcept;

  std::size_t size_ = 0;
  std::string_view index_;
  std::string_view words_;
};

/// Reads the words of a block one after the other.
class VocabularyBytes::Cursor {
 public:
  explicit Cursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// False when the bytes end, or make no sense.
  bool next() noexcept;

  Word word() const noexcept { return word_; }
  RoundedCounts counts() const noexcept { return counts_; }
  const char* at() const noexcept { return at_; }

 private:
  const char* at_;
  const char* end_;
  Word word_;
  RoundedCounts counts_;
};

/// Writes them. One thread at a time.
class VocabularyWriter {
 public:
  /// Words of 1 to 20 letters, in rising order.
  void add(Word word, RoundedCounts counts);
  std::string finish();

 private:
  std::uint32_t count_ = 0;
  Word before_;
  std::string index_;
  std::string words_;
};

template <typename Visit>
void VocabularyBytes::for_each(Visit visit) const {
  for (std::size_t number = 0; number < block_count(); ++number) {
    Cursor cursor(block(number));
    while (cursor.next()) visit(cursor.word(), cursor.counts());
  }
}

}  // namespace fihris::text
