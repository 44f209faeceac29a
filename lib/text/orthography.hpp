// SPDX-License-Identifier: Apache-2.0
//
// Orthography: from the spelling of the Quran, and of carefully marked text, to that of everyday.
//
// Everyday spelling writes most long a's as a letter alef; Quranic spelling writes many as a mark, U+0670 dagger alef, on the letter
// before. Both write a few words by custom without the letter. So, for a letter that carries a dagger alef:
//
//   1. it is read as alef after the letter                                U+0643 062A 0670 0628    becomes  kitab with alef
//   2. except in the words of custom (by the letters around the dagger): Allah, ilah, rahman, hadha and its kin, dhalika, lakin, ulaika
//   3. on a final alef maqsura it is dropped (ala, ila); within a word alef maqsura with dagger is an alef (adraka, tawrah)
//   4. on a waw before a final ta marbuta or a final alef the waw itself is the alef (salah, zakah, hayah, riba)
//   5. next to a letter alef it is dropped
//
// Rule 1 helps kitab, harms a name that custom writes without alef and that rule 2 does not know. Folding a word without marks never
// comes here, except for rule 6:
//
//   6. hamza, then alef, is one alef (alef with madda): at the start of a word (also behind waw) and behind a consonant, if a letter follows
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::text {

/// A letter and what of its marks matters here.
struct MarkedLetter {
  char32_t letter;
  bool dagger_alef = false;
  bool hamza = false;      // U+0654 or U+0655 that NFC left apart: a hamza without a seat, after the letter
  bool sukun = false;
  bool kasra = false;      // or kasratan
  char32_t small = 0;      // a small waw, ya or noon after the letter
};

/// Reads an Arabic written form.
void read_marked_letters(std::string_view form, std::vector<MarkedLetter>& letters);

/// Appends the folded letters of a word.
void append_everyday_spelling(const std::vector<MarkedLetter>& word, std::string& letters);

}  // namespace fihris::text
