// SPDX-License-Identifier: Apache-2.0
//
// Stemmer: from a folded word to its stem (S) and pseudo-root (R).
//
// Light stemming that checks: a clitic or an ending is taken off only when a vocabulary says that what remains is a word, and that the
// whole is not better known as a word of its own. So the conjunction goes from "and he said" but stays in "minister", which begins with the
// same letter.
//
//     Stemmer stemmer(vocabulary);
//     Stem stem = stemmer.stem(letters);   // stem.stem, stem.root, and which rules fired
//
// The result is a pure function of the letters, of what folding hides (Spelling), and of the vocabulary. An index freezes its vocabulary and
// stores it, so all its segments agree on the class of every word (for correctness). With an empty vocabulary the rules that need no witness
// still work: article, long words with a preposition and article, plain feminine and adjective endings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/vocabulary.hpp"
#include "text/word.hpp"

namespace fihris::text {

/// The rules, one bit each, in the order in which they are tried.
enum StemStep : uint32_t {
  kStepWhole = 1U << 0U,          ///< a word known whole: spelling variant, or the name of God with its clitics
  kStepConjunction = 1U << 1U,    ///< wa-, fa-
  kStepArticle = 1U << 2U,        ///< al-, bil-, kal-, fal-, lil-
  kStepPreposition = 1U << 3U,    ///< bi-, li-, ka-
  kStepFuture = 1U << 4U,         ///< sa- before an imperfect verb
  kStepPronoun = 1U << 5U,        ///< -ha, -hum, -na, …
  kStepPossessive = 1U << 6U,     ///< -tuhu, -ti, -ka: one-letter pronouns that change the letter before them
  kStepNumber = 1U << 7U,         ///< dual and sound plurals
  kStepVerbPlural = 1U << 8U,     ///< -u written with waw and alef, or waw alone
  kStepAdverb = 1U << 9U,         ///< the alef of an indefinite accusative
  kStepCountry = 1U << 10U,       ///< -ya, -a of a country that has an adjective
  kStepFeminine = 1U << 11U,      ///< ta marbuta
  kStepAdjective = 1U << 12U,     ///< -i
  kStepPeople = 1U << 13U,        ///< plural of a people or school: adjective in -i from the pattern with a long a
  kStepHamza = 1U << 14U,         ///< the seat of a hamza
  kStepVerbFeminine = 1U << 15U,  ///< the ta of a perfect verb
  kStepProtected = 1U << 16U,     ///< a word of the user's list, left as it is
};

struct Stem {
  std::string stem;    ///< UTF-8, never empty for a word that is not empty
  std::string root;    ///< root_of(stem)
  uint32_t steps = 0;  ///< StemStep bits of the rules that changed the word
};

/// The same of a word of Arabic letters.
struct WordStem {
  Word stem;
  Word root;
  uint32_t steps = 0;
};

/// A short English name of one step, for explanations ("conjunction"); "" for anything but a single StemStep.
std::string_view step_name(uint32_t step);

/// What folding hides of how the text wrote a word.
struct Spelling {
  /// The first alef has a hamza or a madda. The article never has, so alef and lam are the word's own, if the vocabulary has seen it so, too
  /// ("tongues" beside "the age"); a word with a hamza typed by mistake loses its article as ever.
  bool hamza_on_alef = false;
  /// The last letter is ta marbuta, and no pronoun ("suffering" beside "his meanings").
  bool ta_marbuta = false;
  /// The last letter is an alef with hamza, and no case ending ("he reads").
  bool hamza_at_end = false;
};

/// Of a written form in UTF-8 (text/form.hpp).
Spelling spelling_of(std::string_view written) noexcept;

/// Of a packed form of Arabic letters.
Spelling spelling_of(std::uint64_t packed) noexcept;

/// One rule that changed a word, and the word after it.
struct TracedStep {
  StemStep step;
  std::string letters;
};

/// Immutable and safe to use from many threads. Keeps a reference: the vocabulary must outlive it.
class Stemmer {
 public:
  explicit Stemmer(const Vocabulary& vocabulary) : vocabulary_(&vocabulary) {}

  /// Stems one word of Arabic letters; one of a single letter is its own stem and root. Allocates nothing. About 0.3 µs.
  WordStem stem(Word letters, Spelling spelling = {}) const;

  /// Fetches ahead what the vocabulary knows of a word and of what may remain of it. For speed only.
  void fetch_ahead(Word letters) const noexcept;

  /// Stems one word given by its folded letters in UTF-8. Anything but a word of 2 to 20 Arabic letters is its own stem and root.
  Stem stem(std::string_view letters, Spelling spelling = {}) const;

  /// The same, and how it came about: the rules in the order in which they changed the word.
  Stem stem(std::string_view letters, Spelling spelling, std::vector<TracedStep>& trace) const;

 private:
  WordStem stem(Word letters, Spelling spelling, std::vector<TracedStep>* trace) const;
  Stem stem(std::string_view letters, Spelling spelling, std::vector<TracedStep>* trace) const;

  const Vocabulary* vocabulary_;
};

/// Changes whenever a rule or table changes a result: part of an index's analyser fingerprint.
inline constexpr uint32_t kStemmerVersion = 3;

}  // namespace fihris::text
