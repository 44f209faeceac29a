// SPDX-License-Identifier: Apache-2.0
//
// Vocabulary: counts of words, looked up by their letters.
//
// The stemmer asks it whether what remains of a word after a clitic is taken off is itself a word: "and a book" may lose its conjunction
// because "a book" is common; "minister" may not, because what would remain is not a word, and because "the minister" is common.
//
//     VocabularyBuilder builder;
//     builder.add(letters, {.documents = 12, .hamza = 0, .total = 30});
//     Vocabulary vocabulary = builder.build();
//     vocabulary.counts(letters).documents;  // 12
//
// Words are kept by their folded letters (N, what text::fold() gives), as 6-bit codes in one 128-bit key: 2 to 20 letters of U+0621 to U+064A.
// Other words (Latin, digits, longer ones) are not kept: their counts are zero, and no rule of the stemmer asks for them.
//
//       key of a word of three letters, least significant bits first       slot: 24 bytes
//       | first 6 bits | second 6 bits | third 6 bits | 0 … 0 |            | key 16 | documents 1 | hamza 1 | total 1 | – |
//
// Counts are rounded down on a logarithmic scale (exact below 16, then eight steps for each doubling), in memory as in bytes, so that a
// vocabulary and its stored copy answer alike (for correctness: the class of a word must be the same before and after a restart).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::text {

/// How often a word was seen. All zero: never.
struct WordCounts {
  uint32_t documents = 0;  ///< documents with the word
  uint32_t hamza = 0;      ///< occurrences whose first alef was written with a hamza or a madda
  uint32_t total = 0;      ///< occurrences
};

/// A word as one number; 0 for what the vocabulary does not keep.
struct WordKey {
  uint64_t low = 0;
  uint64_t high = 0;

  bool empty() const { return low == 0; }
  bool operator==(const WordKey&) const = default;
};

/// Immutable and safe to use from many threads after it was built. Movable and copyable.
class Vocabulary {
 public:
  using Counts = WordCounts;

  Vocabulary() = default;  ///< knows no word

  /// Counts of a word given by its folded letters in UTF-8; zeros when unknown. About 50 ns.
  Counts counts(std::string_view letters) const;

  /// The same for a word in the one-byte code of stemmer_letters.hpp.
  Counts counts_of_code(std::string_view code) const;
  uint32_t documents_of_code(std::string_view code) const;

  /// Number of words.
  size_t size() const { return size_; }

  /// Words seen in fewer documents than `least_documents` are left out. The bytes are the same on every machine.
  std::string serialise(uint32_t least_documents = 1) const;

  /// Reads what serialise() wrote. Throws Error(kCorrupt) when the bytes are not that.
  static Vocabulary deserialise(std::string_view bytes);

  /// The same, with its counts added to those of another vocabulary. Addition is done on rounded counts.
  static Vocabulary deserialise(std::string_view bytes, const Vocabulary& added_to);

 private:
  friend class VocabularyBuilder;
  struct Slot {
    WordKey key;
    uint8_t documents = 0;
    uint8_t hamza = 0;
    uint8_t total = 0;
  };

  const Slot* find(WordKey key) const;
  void make_room(size_t words);   ///< for so many words, and forgets those there are
  void insert(const Slot& slot);  ///< a word that is not there yet
  void add(const Slot& slot);
  void prefetch(WordKey key) const;  ///< what add() will look at

  std::vector<Slot> slots_;  ///< open addressing, four sevenths full; empty slots have an empty key
  size_t size_ = 0;

  // One bit of 8 to 16 for each word, by its hash: most questions are for words that do not exist, and end here, in a sixteenth of the
  // memory (for speed only).
  std::vector<uint64_t> filter_;
  uint64_t filter_mask_ = 0;
};

/// Collects counts in any order. One thread at a time.
class VocabularyBuilder {
 public:
  /// Adds counts to those the word has. Words that a vocabulary does not keep are ignored.
  void add(std::string_view letters, WordCounts counts);

  Vocabulary build();  ///< the builder is empty afterwards

 private:
  struct Entry {
    WordKey key;
    uint64_t documents;
    uint64_t hamza;
    uint64_t total;
  };
  void combine();

  std::vector<Entry> entries_;
  size_t combined_ = 0;  ///< entries known to be sorted and distinct
};

}  // namespace fihris::text
