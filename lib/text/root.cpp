// SPDX-License-Identifier: Apache-2.0
//
// The pseudo-root in four steps: look it up among the families that letters do not show; take off what derivation puts before the first
// radical; keep the consonants; mark two-letter skeletons by where the weak radical was.
//
// Helps: broken plurals and verbal nouns meet their family
//     مدارس مدرسة تدريس دروس
// Harms: families that share letters by chance meet too, so matches on this level count less
//     سلام سلم سلالم
//
// The patterns, with 1 2 3 for radicals; each has a word that it helps and one that it harms in docs/arabic.md:
//
//     tenth    (alef m y t n) s t 1 2 3      two radicals left: hollow, doubled or weak at the end, by the tables of pairs below
//     eighth   (alef m y t n) 1 t 2 3        two left: weak at the end; hollow or doubled by tables; t for a first waw by a table
//     fifth    m t 1 2 3, t w 2 3, t 1 w 3
//     second   t 1 w y 3
//     waw      alef w 2 alef 3, alef y 2 alef 3, m w 2 3, m w 2 w 3, m w alef 2 3, m y 2 alef 3: the first radical is waw
//     prefix   one of m t n before three consonants
#include "text/root.hpp"

#include <optional>

#include "text/root_families.hpp"
#include "text/word.hpp"

namespace fihris::text {
namespace {

using namespace letter;

bool is_hamza(Letter c) { return c == kHamza || c == kHamzaOnWaw || c == kHamzaOnYa; }
bool is_vowel(Letter c) { return c == kAlef || c == kWaw || c == kYa; }
bool is_weak(Letter c) { return is_vowel(c) || is_hamza(c); }
bool is_consonant(Letter c) { return !is_weak(c); }

/// The first letter of the derived verbs and of their participles, nouns and imperfects.
bool begins_derived(Letter c) { return c == kAlef || c == kMim || c == kYa || c == kTa || c == kNun; }

Word consonants_of(Word word) {
  Word consonants;
  for (unsigned at = 0; at < word.size(); ++at) {
    if (is_consonant(word[at])) consonants.append(word[at]);
  }
  return consonants;
}

unsigned place_of(Letter letter, Word word, unsigned from) {
  while (from < word.size() && word[from] != letter) ++from;
  return from;
}

Word first_weak(Letter second, Letter third) { return {kStar, second, third}; }
Word hollow(Letter first, Letter third) { return {first, kStar, third}; }
Word last_weak(Letter first, Letter second) { return {first, second, kStar}; }
Word doubled(Letter first, Letter second) { return {first, second, second}; }

/// Two consonants are left of `code`: where the third was, and whether it was weak or the same again.
Word two_consonants(Word consonants, Word code) {
  const Letter first = consonants[0];
  const Letter second = consonants[1];
  if (code.size() == 2) return doubled(first, second);  // the plural of "right" writes its last letter twice
  if (code[0] == kWaw) return first_weak(first, second);
  const unsigned first_at = place_of(first, code, 0);
  const unsigned second_at = place_of(second, code, first_at + 1);
  if (second_at > first_at + 1) return hollow(first, second);
  if (second_at + 1 < code.size()) return last_weak(first, second);
  return first_weak(first, second);
}

/// istaf'ala. A tenth form shows its s and t only beside three more radicals, or two that a table knows: "listened" is an eighth form of s-m-'.
std::optional<Word> tenth_form(Word code) {
  if (code.size() < 5 || !begins_derived(code[0]) || code[1] != kSin || code[2] != kTa) return std::nullopt;
  const Word rest = code.without_first(3);
  const Word consonants = consonants_of(rest);
  if (consonants.size() >= 3) return consonants;
  if (consonants.size() < 2) return std::nullopt;
  if (rest.size() == 2 && is_doubled_tenth(rest)) return doubled(rest[0], rest[1]);
  if (rest[0] == kWaw && rest.size() > 2) return first_weak(consonants[0], consonants[1]);
  if (rest.size() == 3 && is_vowel(rest[2])) return last_weak(consonants[0], consonants[1]);
  if (rest.size() == 3 && is_vowel(rest[1]) && is_hollow_tenth(consonants)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// ifta'ala: the t stands behind the first radical, or in place of a first waw.
std::optional<Word> eighth_form(Word code) {
  if (code.size() < 4 || !begins_derived(code[0])) return std::nullopt;
  if (code[1] == kTa && code[0] != kTa) {
    const Word consonants = consonants_of(code.without_first(2));
    if (consonants.size() == 2 && is_consonant(code[2]) && is_waw_eighth(consonants)) return first_weak(consonants[0], consonants[1]);
  }
  if (code[2] != kTa || is_weak(code[1])) return std::nullopt;
  if (code.size() == 4) {
    return is_doubled_eighth(Word{code[1], code[3]}) ? std::optional(doubled(code[1], code[3])) : std::nullopt;
  }
  const Word consonants = joined(Word{code[1]}, consonants_of(code.without_first(3)));
  if (consonants.size() >= 3) return consonants;
  if (consonants.size() < 2) return std::nullopt;
  if (is_consonant(code[3]) && is_vowel(code.back())) return last_weak(consonants[0], consonants[1]);
  if (is_vowel(code[3]) && is_hollow_eighth(consonants)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// tafa''ala and taf'il, where a weak radical hides the three consonants.
std::optional<Word> second_or_fifth_form(Word code) {
  if (code.size() >= 5 && code[0] == kMim && code[1] == kTa && code[2] != kAlef) {
    const Word rest = code.without_first(2);
    const Word consonants = consonants_of(rest);
    if (consonants.size() >= 3) return consonants;
    if (consonants.size() == 2) return two_consonants(consonants, rest);
  }
  if (code[0] != kTa || code.size() < 4 || code.size() > 5) return std::nullopt;
  const Word consonants = consonants_of(code.without_first(1));
  if (consonants.size() != 2) return std::nullopt;
  if (code[1] == kWaw && is_consonant(code[2])) return first_weak(consonants[0], consonants[1]);
  const bool between = is_consonant(code[1]) && is_consonant(code.back()) && (code[2] == kWaw || code[2] == kYa);
  if (between && (code.size() == 4 || code[3] == kYa)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// Patterns that only words of a first waw have.
std::optional<Word> first_waw(Word code) {
  const Word rest = code.without_first(2);
  const Word consonants = consonants_of(rest);
  if (consonants.size() != 2 || rest.size() > 4) return std::nullopt;
  const bool two_apart = rest.size() == 3 && is_consonant(rest[0]) && is_consonant(rest[2]);  // 2 a 3
  const Word root = first_weak(consonants[0], consonants[1]);
  if (code[0] == kAlef && (code[1] == kWaw || code[1] == kYa) && two_apart && rest[1] == kAlef) return root;
  if (code[0] == kMim && code[1] == kYa && two_apart && rest[1] == kAlef) return root;
  if (code[0] != kMim || code[1] != kWaw) return std::nullopt;
  if (rest.size() == 2 || (two_apart && rest[1] == kWaw)) return root;
  return rest[0] == kAlef && is_consonant(rest[1]) && is_consonant(rest.back()) ? std::optional(root) : std::nullopt;
}

}  // namespace

std::string root_of(std::string_view stem) {
  const Word word = Word::of(stem);
  return word.empty() ? std::string(stem) : root_of(word).utf8();
}

Word root_of(Word stem) {
  if (const Word family = family_of(stem); !family.empty()) return family;
  Word code = stem;
  Word consonants = consonants_of(code);
  if (consonants.size() >= 3 && code.size() >= 4 && code.back() == kHa) {  // a ta marbuta that the stem kept
    consonants = consonants.without_last(1);
    code = code.without_last(1);
  }
  if (consonants.size() < 2) return stem;
  if (code.size() >= 4) {
    for (const auto form : {tenth_form, eighth_form, second_or_fifth_form, first_waw}) {
      if (const auto root = form(code)) return *root;
    }
  }
  const bool prefix = consonants[0] == kMim || consonants[0] == kTa || consonants[0] == kNun;
  if (prefix && consonants.size() >= 4) consonants = consonants.without_first(1);
  if (consonants.size() > 2) return consonants;
  return two_consonants(consonants, code);
}

}  // namespace fihris::text
