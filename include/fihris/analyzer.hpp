// SPDX-License-Identifier: Apache-2.0
//
// Analyzer: text → words, each in all the forms by which it can be found, with its place in the original bytes.
//
//     fihris::Analyzer analyzer;
//     for (const fihris::Token& token : analyzer.analyze("وبكتابهم"))
//       std::cout << token.written << ' ' << token.letters << ' ' << token.stem << ' ' << token.root << '\n';
//
// A word has four levels, from the narrowest to the broadest:
//   written  as it stands: marks, hamza seats, ة/ه, ى/ي and digits kept; tatweel, invisible and presentation characters resolved
//   letters  folded: no marks, one alef, ة = ه, ى = ي, one set of digits, Persian and Maghrebi letters on their Arabic neighbour
//   stem     letters without clitics, article, pronoun, number and gender endings, checked against known words
//   root     the consonants of the stem: what كتاب, مكتبة and كاتب share
// One index answers at every level. docs/arabic.md tells, for any word, what is done with it and why.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/export.hpp>
#include <fihris/user_words.hpp>

namespace fihris {

/// What a token is made of.
enum class TokenKind : std::uint8_t { kArabic, kLatin, kNumber, kOther };

/// Spellings that folding takes for one, and that a query may tell apart (Query::distinguishing()).
struct Distinguish {
  bool marks = false;         ///< vowel and other marks: all of them or none
  bool hamza = false;         ///< an alef with hamza above, below, with madda, and without
  bool ta_marbuta = false;    ///< ta marbuta and ha
  bool alef_maqsura = false;  ///< alef maqsura and ya
  bool digits = false;        ///< the sets of digits

  bool any() const noexcept { return marks || hamza || ta_marbuta || alef_maqsura || digits; }
  bool operator==(const Distinguish&) const = default;
};

/// One occurrence of a word. Owns its strings.
struct Token {
  std::size_t begin = 0;       ///< first byte in the analysed text
  std::size_t end = 0;         ///< one past the last byte; text[begin, end) is never a part of a letter or cuts a mark from its letter
  std::uint32_t position = 0;  ///< number of the word, from 0
  TokenKind kind = TokenKind::kOther;
  std::string written;
  std::string letters;
  std::string stem;
  std::string root;
  bool stop_word = false;                 ///< a function word: indexed, but dropped from ranked queries
  std::vector<std::string> steps;         ///< the rules that led from letters to stem, in order, by name (docs/arabic.md)
  std::vector<std::string> step_results;  ///< the word after each of the steps; as many as there are steps
};

/// A date that a text names, in any of its spellings: 16/05/2003, ١٦ ماي ٢٠٠٣, 16 أيار/مايو 2003, May 16, 2003 (docs/arabic.md).
struct DateMention {
  std::string name;              ///< the same for every spelling: "2003-05-16", "2003-05", "--05-16", "1445-09-01 AH"
  std::size_t begin = 0;         ///< first byte in the analysed text
  std::size_t end = 0;           ///< one past the last byte
  std::uint32_t position = 0;    ///< of its first word; its words keep positions of their own
  std::uint32_t word_count = 0;  ///< how many words it has
};

/// Which stemmer makes the stem of an Arabic word.
enum class ArabicStemmer : std::uint8_t {
  kFihris = 1,    ///< our own: vocabulary-checked clitics and endings (default)
  kSnowball = 2,  ///< Snowball's Arabic stemmer
  kNone = 3,      ///< stem = letters
  kCustom = 4,    ///< AnalyzerOptions::custom_stem
};

/// The recipe of an analyser. Kept in the index with all its words: whoever opens it analyses queries in the same way.
struct AnalyzerOptions {
  ArabicStemmer arabic = ArabicStemmer::kFihris;

  /// Snowball language of words in Latin letters: "french", "english", "spanish", or "none".
  std::string latin = "french";

  /// For kCustom: maps the letters of an Arabic word (UTF-8, folded) to its stem. Must be pure and thread-safe.
  std::function<std::string(std::string_view letters)> custom_stem = {};

  /// For kCustom: identifies the function. An index made with one name refuses to be opened with another.
  std::string custom_name = {};

  /// Words that are never stemmed, in any spelling that folds to the same letters (fihris/user_words.hpp reads them from a file). Part of the
  /// recipe: an index made with them is opened with them.
  std::vector<std::string> protected_words = {};

  /// Function words of your own, dropped from ranked queries as the usual ones are. Not part of the recipe: they only matter when searching.
  std::vector<std::string> stop_words = {};

  /// Whether the library's own list of function words counts, too.
  bool usual_stop_words = true;

  /// Words and phrases that find others as well (fihris/user_words.hpp). Not part of the recipe, either.
  std::vector<SynonymRule> synonyms = {};
};

/// Immutable and thread-safe; cheap to copy (the parts are shared).
class FIHRIS_EXPORT Analyzer {
 public:
  /// Throws Error(kInvalidArgument) for a language that does not exist, or for kCustom without a function or a name.
  explicit Analyzer(AnalyzerOptions options = {});
  ~Analyzer();
  Analyzer(const Analyzer&);
  Analyzer& operator=(const Analyzer&);

  /// All words of a text, in order. Accepts any bytes. For showing and for tools; indexing uses a faster way to the same result.
  std::vector<Token> analyze(std::string_view text) const;

  /// The dates in a text, in order. `tokens` are what analyze() gave for it.
  std::vector<DateMention> dates(std::string_view text, const std::vector<Token>& tokens) const;

  const AnalyzerOptions& options() const noexcept;

  /// Names the recipe and its version, e.g. "fihris-1/french". Two analysers with one fingerprint make the same tokens.
  std::string fingerprint() const;

  class Impl;
  const Impl& impl() const noexcept { return *impl_; }  ///< for the library itself

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace fihris
