// SPDX-License-Identifier: Apache-2.0
//
// fold(): the folded form N of a written form: what two spellings of one word have in common.
//
// Arabic
//   * marks go; the letters fold as the tables of letters_data.hpp say (alef with its hamzas, alef maqsura and Farsi ya to ya, ta marbuta
//     to ha, letters of other languages to the nearest Arabic one). Hamza on waw, on ya and alone stay.
//   * hamza and alef, as in Quranic spelling, are one alef (alef with madda), at the start of a word and before its last letter behind a
//     consonant. Helps U+0621 U+0627 "aya"; the word "ijraat" (hamza behind an alef) and a final hamza-alef keep their hamza.
//   * dagger alef (U+0670) is an alef, with the exceptions that custom has: text/orthography.hpp.
// Latin: lower case, accents off (e with acute is e), ligatures apart (oe), NFKC. Other scripts: NFKC and case folding; accents stay, except
//   on Greek letters, and Hebrew points, which go.
// Numbers: ASCII digits, one spelling for each number (text/number.hpp).
// A form that would fold to nothing folds to itself. Folding is idempotent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/word.hpp"

namespace fihris::text {

/// Replaces `letters` by the folded form, in UTF-8. Thread-safe.
void fold(std::string_view form, std::string& letters);

/// The folded form of a letter that folds alone, whatever is beside it: words of nothing but such letters are folded letter by letter. 0 for
/// every other character.
char32_t folds_alone(char32_t letter) noexcept;

/// The folded form of a packed form of Arabic letters that all fold alone; the empty word for any other, which fold() has to look at.
Word fold_packed(std::uint64_t packed) noexcept;

}  // namespace fihris::text
