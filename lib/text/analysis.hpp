// SPDX-License-Identifier: Apache-2.0
//
// Analysis: from the written form of a word to its classes, under one recipe and one vocabulary.
//
// The recipe (AnalyzerOptions) is the user's; the vocabulary is the library's base vocabulary, to which an index adds the words of its own
// collection once and freezes them. Both together make the classes of a word a pure function of the word: that is what lets every segment of
// an index, and every query, agree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fihris/analyzer.hpp>

#include "text/fold.hpp"
#include "text/latin.hpp"
#include "text/stemmer.hpp"
#include "text/vocabulary.hpp"
#include "text/word.hpp"

namespace fihris::text {

/// The classes of one word, all UTF-8; see fihris/analyzer.hpp for the levels.
struct WordClasses {
  std::string letters;
  std::string stem;
  std::string root;
  std::uint32_t steps = 0;  ///< StemStep bits
};

/// The same of a word of Arabic letters, which most are: no memory is allocated for it.
struct ArabicClasses {
  Word letters;
  Word stem;
  Word root;
};

/// What the library knows before it has seen any text: see docs/arabic.md for how it was made. Lives as long as the process.
const std::shared_ptr<const Vocabulary>& base_vocabulary();

}  // namespace fihris::text

namespace fihris {

/// The parts behind an Analyzer. Immutable and thread-safe.
class Analyzer::Impl {
 public:
  Impl(AnalyzerOptions options, std::shared_ptr<const text::Vocabulary> vocabulary);

  /// Classes of a word given by its written form (text/form.hpp). Cost: about 1 µs.
  text::WordClasses classify(std::string_view written) const;

  /// The same of a packed form, or nothing for words that only classify() knows: those whose letters do not all fold alone, protected words,
  /// other scripts and other stemmers. Cost: about 0.3 µs.
  std::optional<text::ArabicClasses> classify(std::uint64_t packed) const;

  /// Fetches ahead what classify() is likely to look at, of a packed form or 0, for one who classifies many.
  void fetch_ahead(std::uint64_t packed) const noexcept {
    if (options_.arabic == ArabicStemmer::kFihris) stemmer_.fetch_ahead(text::fold_packed(packed));
  }

  const AnalyzerOptions& options() const noexcept { return options_; }
  const std::string& fingerprint() const noexcept { return fingerprint_; }
  /// Fills in the steps of a token that has its letters.
  void explain(Token& token) const;

  /// Whether a word, given by its folded letters, is dropped from ranked queries.
  bool is_stop_word(std::string_view letters) const;
  bool is_stop_word(text::Word letters) const;

  const text::Vocabulary& vocabulary() const noexcept { return *vocabulary_; }
  const std::shared_ptr<const text::Vocabulary>& shared_vocabulary() const noexcept { return vocabulary_; }

  /// An analyser with the same recipe and another vocabulary.
  static Analyzer make(AnalyzerOptions options, std::shared_ptr<const text::Vocabulary> vocabulary);

 private:
  void classify_arabic(std::string_view written, text::WordClasses& classes) const;

  AnalyzerOptions options_;
  std::string fingerprint_;
  std::shared_ptr<const text::Vocabulary> vocabulary_;
  text::Stemmer stemmer_;
  text::Snowball arabic_;  ///< for kSnowball, else "none"
  text::Snowball latin_;
  std::set<std::string, std::less<>> protected_;  ///< folded letters
  std::set<std::string, std::less<>> stop_words_;
};

}  // namespace fihris
