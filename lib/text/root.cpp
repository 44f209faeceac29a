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

#include <algorithm>
#include <optional>

#include "text/root_families.hpp"
#include "text/stemmer_letters.hpp"

namespace fihris::text {
namespace {

using namespace letter;

bool is_hamza(char c) { return c == kHamza || c == kHamzaOnWaw || c == kHamzaOnYa; }
bool is_vowel(char c) { return c == kAlef || c == kWaw || c == kYa; }
bool is_weak(char c) { return is_vowel(c) || is_hamza(c); }
bool is_consonant(char c) { return !is_weak(c); }

/// The first letter of the derived verbs and of their participles, nouns and imperfects.
bool begins_derived(char c) { return c == kAlef || c == kMim || c == kYa || c == kTa || c == kNun; }

std::string consonants_of(std::string_view code) {
  std::string consonants;
  std::copy_if(code.begin(), code.end(), std::back_inserter(consonants), is_consonant);
  return consonants;
}

std::string first_weak(char second, char third) { return std::string(1, '*').append(decode(std::string{second, third})); }
std::string hollow(char first, char third) { return decode(std::string{first}) + "*" + decode(std::string{third}); }
std::string last_weak(char first, char second) { return decode(std::string{first, second}) + "*"; }
std::string doubled(char first, char second) { return decode(std::string{first, second, second}); }

/// Two consonants are left of `code`: where the third was, and whether it was weak or the same again.
std::string two_consonants(std::string_view consonants, std::string_view code) {
  const char first = consonants[0];
  const char second = consonants[1];
  if (code.size() == 2) return doubled(first, second);  // the plural of "right" writes its last letter twice
  if (code[0] == kWaw) return first_weak(first, second);
  const size_t first_at = code.find(first);
  const size_t second_at = code.find(second, first_at + 1);
  if (second_at > first_at + 1) return hollow(first, second);
  if (second_at + 1 < code.size()) return last_weak(first, second);
  return first_weak(first, second);
}

/// istaf'ala. A tenth form shows its s and t only beside three more radicals, or two that a table knows: "listened" is an eighth form of s-m-'.
std::optional<std::string> tenth_form(std::string_view code) {
  if (code.size() < 5 || !begins_derived(code[0]) || code[1] != kSin || code[2] != kTa) return std::nullopt;
  const std::string_view rest = code.substr(3);
  const std::string consonants = consonants_of(rest);
  if (consonants.size() >= 3) return decode(consonants);
  if (consonants.size() < 2) return std::nullopt;
  if (rest.size() == 2 && is_doubled_tenth(rest)) return doubled(rest[0], rest[1]);
  if (rest[0] == kWaw && rest.size() > 2) return first_weak(consonants[0], consonants[1]);
  if (rest.size() == 3 && is_vowel(rest[2])) return last_weak(consonants[0], consonants[1]);
  if (rest.size() == 3 && is_vowel(rest[1]) && is_hollow_tenth(consonants)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// ifta'ala: the t stands behind the first radical, or in place of a first waw.
std::optional<std::string> eighth_form(std::string_view code) {
  if (code.size() < 4 || !begins_derived(code[0])) return std::nullopt;
  if (code[1] == kTa && code[0] != kTa) {
    const std::string consonants = consonants_of(code.substr(2));
    if (consonants.size() == 2 && is_consonant(code[2]) && is_waw_eighth(consonants)) return first_weak(consonants[0], consonants[1]);
  }
  if (code[2] != kTa || is_weak(code[1])) return std::nullopt;
  if (code.size() == 4) {
    const char pair[] = {code[1], code[3]};
    return is_doubled_eighth({pair, 2}) ? std::optional(doubled(code[1], code[3])) : std::nullopt;
  }
  const std::string consonants = std::string(1, code[1]).append(consonants_of(code.substr(3)));
  if (consonants.size() >= 3) return decode(consonants);
  if (consonants.size() < 2) return std::nullopt;
  if (is_consonant(code[3]) && is_vowel(code.back())) return last_weak(consonants[0], consonants[1]);
  if (is_vowel(code[3]) && is_hollow_eighth(consonants)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// tafa''ala and taf'il, where a weak radical hides the three consonants.
std::optional<std::string> second_or_fifth_form(std::string_view code) {
  if (code.size() >= 5 && code[0] == kMim && code[1] == kTa && code[2] != kAlef) {
    const std::string_view rest = code.substr(2);
    const std::string consonants = consonants_of(rest);
    if (consonants.size() >= 3) return decode(consonants);
    if (consonants.size() == 2) return two_consonants(consonants, rest);
  }
  if (code[0] != kTa || code.size() < 4 || code.size() > 5) return std::nullopt;
  const std::string consonants = consonants_of(code.substr(1));
  if (consonants.size() != 2) return std::nullopt;
  if (code[1] == kWaw && is_consonant(code[2])) return first_weak(consonants[0], consonants[1]);
  const bool between = is_consonant(code[1]) && is_consonant(code.back()) && (code[2] == kWaw || code[2] == kYa);
  if (between && (code.size() == 4 || code[3] == kYa)) return hollow(consonants[0], consonants[1]);
  return std::nullopt;
}

/// Patterns that only words of a first waw have.
std::optional<std::string> first_waw(std::string_view code) {
  const std::string_view rest = code.substr(2);
  const std::string consonants = consonants_of(rest);
  if (consonants.size() != 2 || rest.size() > 4) return std::nullopt;
  const bool two_apart = rest.size() == 3 && is_consonant(rest[0]) && is_consonant(rest[2]);  // 2 a 3
  const std::string root = first_weak(consonants[0], consonants[1]);
  if (code[0] == kAlef && (code[1] == kWaw || code[1] == kYa) && two_apart && rest[1] == kAlef) return root;
  if (code[0] == kMim && code[1] == kYa && two_apart && rest[1] == kAlef) return root;
  if (code[0] != kMim || code[1] != kWaw) return std::nullopt;
  if (rest.size() == 2 || (two_apart && rest[1] == kWaw)) return root;
  return rest[0] == kAlef && is_consonant(rest[1]) && is_consonant(rest.back()) ? std::optional(root) : std::nullopt;
}

}  // namespace

std::string root_of(std::string_view stem) {
  std::string code;
  if (!encode(stem, code)) return std::string(stem);
  if (const std::string_view family = family_of(stem); !family.empty()) return std::string(family);
  std::string consonants = consonants_of(code);
  if (consonants.size() >= 3 && code.size() >= 4 && code.back() == kHa) {  // a ta marbuta that the stem kept
    consonants.pop_back();
    code.pop_back();
  }
  if (consonants.size() < 2) return std::string(stem);
  if (code.size() >= 4) {
    for (const auto form : {tenth_form, eighth_form, second_or_fifth_form, first_waw}) {
      if (auto root = form(code)) return std::move(*root);
    }
  }
  const bool prefix = consonants[0] == kMim || consonants[0] == kTa || consonants[0] == kNun;
  if (prefix && consonants.size() >= 4) consonants.erase(0, 1);
  if (consonants.size() > 2) return decode(consonants);
  return two_consonants(consonants, code);
}

}  // namespace fihris::text
