// SPDX-License-Identifier: Apache-2.0
//
// CharClass: what a code point does to a word. Decided for all of Unicode by class_of() (text/letters.hpp).
#pragma once

#include <cstdint>

namespace fihris::text {

enum class CharClass : std::uint8_t {
  kSeparator,     ///< ends a word: spaces, punctuation, symbols, controls, unassigned
  kArabicLetter,  ///< begins or continues an Arabic word
  kLatinLetter,   ///< begins or continues a Latin word
  kOtherLetter,   ///< begins or continues a word of another script
  kDigit,         ///< decimal digit of any script
  kMark,          ///< continues a word of letters; kept in the written form
  kTatweel,       ///< U+0640: continues an Arabic word; dropped
  kIgnorable,     ///< invisible: continues any word or number; dropped
  kPhrase,        ///< a ligature that is several Arabic words
};

/// One row of the tables of Arabic blocks.
struct LetterRow {
  CharClass char_class;
  std::uint8_t code;     ///< in the written alphabet, 1 to 63; 0: none
  std::uint16_t folded;  ///< letters: the folded letter; digits: the ASCII digit; else 0 (dropped)
};

}  // namespace fihris::text
