// SPDX-License-Identifier: Apache-2.0
//
// Vocabulary: counts of words, looked up by their letters.
//
// The stemmer asks it whether what remains of a word after a clitic is taken off is itself a word: "and a book" may lose its conjunction
// because "a book" is common; "minister" may not, because what would remain is not a word, and because "the minister" is common.
//
//     VocabularyBuilder builder;
//     builder.add(letters, {.documents = 12, .hamza = 0, .total = 30});
//     Vocabulary vocabulary(builder.finish());
//     vocabulary.counts(letters).documents;  // 12
//
// Words are kept by their folded letters (N, what text::fold() gives): 1 to 20 of the 31 letters of U+0621 to U+064A that stay as they are. Other
// words (Latin, digits, longer ones) are not kept: their counts are zero, and no rule of the stemmer asks for them.
//
// The words are looked up where they lie, in the program or in a mapped file, which costs a process nothing when it starts. When that has been
// done some ten thousand times, as by whoever analyses texts, the words are put into a table, which answers several times as fast. Both say the same.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary_bytes.hpp"
#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::text {

class VocabularyTable;

/// The article before a word: alone, after wa-, after bi-, after li-. No word begins with two of them.
inline constexpr std::array<Word, 4> kArticles = {{
    {letter::kAlef, letter::kLam},
    {letter::kWaw, letter::kAlef, letter::kLam},
    {letter::kBa, letter::kAlef, letter::kLam},
    {letter::kLam, letter::kLam},
}};

/// Immutable and safe to use from many threads. Cheap to copy (the parts are shared).
class Vocabulary {
 public:
  Vocabulary() = default;  ///< knows no word

  /// Of bytes that VocabularyBuilder::finish() made. Throws Error(kCorrupt) when they cannot be that; check() looks at each.
  explicit Vocabulary(std::string bytes);

  /// The same of bytes that stay as long as `owner`, or for good when that is null.
  Vocabulary(std::string_view bytes, std::shared_ptr<const void> owner);

  /// The words of both. Counts of one word are added, rounded as they are.
  Vocabulary with(const Vocabulary& other) const;

  /// Counts of a word given by its folded letters; zeros when unknown. About 10 ns from the table, 200 ns without.
  WordCounts counts(std::string_view letters) const { return counts(Word::of(letters)); }
  WordCounts counts(Word word) const { return rounded_counts(word).counts(); }
  uint32_t documents(Word word) const { return unrounded(rounded_counts(word).documents); }

  /// Documents with a word, alone or behind the first of kArticles, added up; and behind any of them. From the table, as fast as documents().
  uint32_t attested(Word word) const;
  uint32_t definite(Word word) const;

  /// Says that about so many questions will be asked. Makes the table when they are enough with those that were; the time of some ten thousand.
  void expect(uint32_t questions) const;

  /// Fetches ahead where the table has a word, if it is made.
  void fetch_ahead(Word word) const noexcept;

  /// Each of its words with its counts, in rising order.
  std::vector<std::pair<Word, RoundedCounts>> words() const;

  /// Throws Error(kCorrupt) for bytes that VocabularyBuilder did not make.
  void check() const;

 private:
  struct Table;

  void join(const VocabularyBytes& part, std::shared_ptr<const void> owner);
  RoundedCounts rounded_counts(Word word) const;
  const VocabularyTable* table_for(Word word) const noexcept;
  RoundedCounts look_up_in_place(Word word) const noexcept;

  std::vector<VocabularyBytes> parts_;
  std::vector<std::shared_ptr<const void>> owners_;
  std::shared_ptr<Table> table_;  ///< null: no words
};

/// Collects counts in any order. One thread at a time.
class VocabularyBuilder {
 public:
  /// Adds counts to those the word has. Words that a vocabulary does not keep are ignored.
  void add(std::string_view letters, WordCounts counts) { add(Word::of(letters), counts); }
  void add(Word word, WordCounts counts);

  /// The bytes of a vocabulary of all words seen in `least_documents` documents or more; the same on every machine. The builder is empty
  /// afterwards.
  std::string finish(uint32_t least_documents = 0);

 private:
  struct Entry {
    Word word;
    WordCounts counts;
  };
  void combine();

  std::vector<Entry> entries_;
  size_t combined_ = 0;  ///< entries known to be sorted and distinct
};

}  // namespace fihris::text
