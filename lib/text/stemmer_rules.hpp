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
#include <string>
#include <string_view>
#include <vector>

#include "text/stemmer.hpp"
#include "text/stemmer_letters.hpp"

namespace fihris::text {

struct Reduction {
  const Vocabulary& vocabulary;
  std::string word;    ///< what is left so far, in the code of stemmer_letters.hpp
  uint32_t steps = 0;  ///< StemStep bits
  Spelling spelling = {};
  std::vector<TracedStep>* trace = nullptr;  ///< where steps are told, if anywhere

  uint32_t plain(std::string_view x) const { return vocabulary.documents_of_code(x); }
  uint32_t attested(std::string_view x) const;
  uint32_t definite(std::string_view x) const;

  /// The word begins with the letters of the article, but they are its own (as in "Germany", "inflammation").
  bool owns_article(std::string_view x) const;

  void become(std::string_view shorter, StemStep step) {
    word = std::string(shorter);
    steps |= step;
    if (trace != nullptr) trace->push_back({step, letter::decode(word)});
  }
};

/// prefix + rest, and so on; short words need no allocation.
inline std::string joined(std::string_view first, std::string_view second) {
  std::string both;
  both.reserve(first.size() + second.size());
  both.append(first).append(second);
  return both;
}
inline std::string joined(std::string_view first, char last) { return joined(first, std::string_view(&last, 1)); }

/// a is at most share × b, in integers: "a < b / 10" is less_than_share(a, b, 10).
inline bool negligible(uint32_t a, uint32_t b, uint32_t parts) { return a == 0 || uint64_t{a} * parts < b; }
inline bool at_least(uint32_t a, uint32_t b, uint32_t parts) { return a != 0 && uint64_t{a} * parts >= b; }  ///< a ≥ b / parts, and a > 0

/// A word so rare that the counts say nothing against a reading that its letters suggest.
inline constexpr uint32_t kRare = 2;

void remove_proclitics(Reduction& r);  ///< stemmer_prefixes.cpp
void remove_endings(Reduction& r);     ///< stemmer_suffixes.cpp

/// stemmer_suffixes.cpp: how well a word is attested once a pronoun, a dual or a plural ending is taken off. For words that are themselves unknown.
uint32_t attested_without_endings(const Vocabulary& vocabulary, std::string_view x);

bool know_whole(Reduction& r);    ///< stemmer_tables.cpp: a word in a table of whole words; true: nothing more to do
void respell_loan(Reduction& r);  ///< stemmer_tables.cpp: one spelling for a loanword, given as a stem

bool is_own_feminine(std::string_view code);   ///< stemmer_tables.cpp: a noun in ta marbuta that is not the feminine of what remains
bool is_own_number(std::string_view code);     ///< stemmer_tables.cpp: looks like a dual or plural of another word
bool is_own_adverb(std::string_view code);     ///< stemmer_tables.cpp: ends in alef, and is not the accusative of what remains
bool is_own_adjective(std::string_view code);  ///< stemmer_tables.cpp: ends in ya, and is not the adjective of what remains

}  // namespace fihris::text
