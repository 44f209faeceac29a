// SPDX-License-Identifier: Apache-2.0
//
// The pseudo-root in three steps: keep the consonants, drop derivational ones from the front, mark two-letter skeletons.
//
// Helps: broken plurals and verbal nouns meet their family
//     مدارس مدرسة تدريس دروس
// Harms: families that share letters by chance meet too, so matches on this level count less
//     سلام سلم سلالم
#include "text/root.hpp"

#include <algorithm>

#include "text/stemmer_letters.hpp"

namespace fihris::text {
namespace {

using namespace letter;

bool is_weak(char c) { return c == kAlef || c == kWaw || c == kYa || c == kHamza || c == kHamzaOnWaw || c == kHamzaOnYa; }

/// Drops the letters that derivation puts before the first letter of a root; `code` is the stem that the consonants were taken from.
void drop_derivation(std::string& consonants, std::string_view code) {
  const auto starts = [&](char a, char b) { return consonants.size() >= 2 && consonants[0] == a && consonants[1] == b; };
  const bool alef_first = code[0] == kAlef;
  if (alef_first && starts(kSin, kTa) && consonants.size() >= 5) {  // istaf'ala
    consonants.erase(0, 2);
    return;
  }
  if (consonants[0] == kMim && consonants.size() >= 6 && consonants[1] == kSin && consonants[2] == kTa) {  // mustaf'il
    consonants.erase(0, 3);
    return;
  }
  if (alef_first && consonants.size() >= 4 && consonants[1] == kTa) {  // ifta'ala
    consonants.erase(1, 1);
    return;
  }
  if (consonants[0] == kMim && consonants.size() >= 5 && consonants[2] == kTa) {  // mufta'il
    consonants.erase(2, 1);
    consonants.erase(0, 1);
    return;
  }
  const bool prefix = consonants[0] == kMim || consonants[0] == kTa || consonants[0] == kNun;
  if (prefix && consonants.size() >= 4) consonants.erase(0, 1);
}

/// Two consonants are left: where the third was, and whether it was weak or the same again.
std::string two_consonants(std::string_view consonants, std::string_view code) {
  const std::string first = decode(consonants.substr(0, 1));
  const std::string second = decode(consonants.substr(1, 1));
  const size_t first_at = code.find(consonants[0]);
  const size_t second_at = code.find(consonants[1], first_at + 1);
  if (code.size() == 2) return first + second + second;          // doubled: the plural of "right" writes its last letter twice
  if (code[0] == kWaw) return "*" + first + second;              // first radical
  if (second_at > first_at + 1) return first + "*" + second;     // hollow
  if (second_at + 1 < code.size()) return first + second + "*";  // last radical
  return "*" + first + second;
}

}  // namespace

std::string root_of(std::string_view stem) {
  std::string code;
  if (!encode(stem, code)) return std::string(stem);
  std::string consonants;
  std::copy_if(code.begin(), code.end(), std::back_inserter(consonants), [](char c) { return !is_weak(c); });
  if (consonants.size() >= 3 && code.size() >= 4 && code.back() == kHa) consonants.pop_back();  // a ta marbuta that the stem kept
  if (consonants.size() < 2) return std::string(stem);
  if (consonants.size() >= 4) drop_derivation(consonants, code);
  if (consonants.size() > 2) return decode(consonants);
  return two_consonants(consonants, code);
}

}  // namespace fihris::text
