// SPDX-License-Identifier: Apache-2.0
//
// What the two halves of the stemmer share: the word being reduced, and what the vocabulary says of it.
//
// Three figures decide everything:
//     plain(x)      documents with the word x
//     attested(x)   plain(x) + plain(al+x): x is a word
//     definite(x)   documents with x behind the article, alone or after wa-, bi-, li-: x is a noun, so its first letter is its own
#pragma once

#include <cstdint>
#include <vector>

#include "text/stemmer.hpp"
#include "text/word.hpp"

namespace fihris::text {

struct Reduction {
  const Vocabulary& vocabulary;
  Word word;           ///< what is left so far
  uint32_t steps = 0;  ///< StemStep bits
  Spelling spelling = {};
  std::vector<TracedStep>* trace = nullptr;  ///< where steps are told, if anywhere

  uint32_t plain(Word x) const { return vocabulary.documents(x); }
  uint32_t attested(Word x) const { return vocabulary.attested(x); }
  uint32_t definite(Word x) const { return vocabulary.definite(x); }

  /// The word begins with the letters of the article, but they are its own (as in "Germany", "inflammation").
  bool owns_article(Word x) const;

  void become(Word other, StemStep step) {
    word = other;
    steps |= step;
    if (trace != nullptr) trace->push_back({step, word.utf8()});
  }
};

/// a is at most share × b, in integers: "a < b / 10" is less_than_share(a, b, 10).
inline bool negligible(uint32_t a, uint32_t b, uint32_t parts) { return a == 0 || uint64_t{a} * parts < b; }
inline bool at_least(uint32_t a, uint32_t b, uint32_t parts) { return a != 0 && uint64_t{a} * parts >= b; }  ///< a ≥ b / parts, and a > 0

/// A word so rare that the counts say nothing against a reading that its letters suggest.
inline constexpr uint32_t kRare = 2;

void remove_proclitics(Reduction& r);  ///< stemmer_prefixes.cpp
void remove_endings(Reduction& r);     ///< stemmer_suffixes.cpp

/// stemmer_suffixes.cpp: how well a word is attested once a pronoun, a dual or a plural ending is taken off. For words that are themselves unknown.
uint32_t attested_without_endings(const Vocabulary& vocabulary, Word x);

bool know_whole(Reduction& r);    ///< stemmer_tables.cpp: a word in a table of whole words; true: nothing more to do
void respell_loan(Reduction& r);  ///< stemmer_tables.cpp: one spelling for a loanword, given as a stem

bool is_own_feminine(Word word);   ///< stemmer_tables.cpp: a noun in ta marbuta that is not the feminine of what remains
bool is_own_number(Word word);     ///< stemmer_tables.cpp: looks like a dual or plural of another word
bool is_own_adverb(Word word);     ///< stemmer_tables.cpp: ends in alef, and is not the accusative of what remains
bool is_own_adjective(Word word);  ///< stemmer_tables.cpp: ends in ya, and is not the adjective of what remains

}  // namespace fihris::text
