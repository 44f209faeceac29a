// SPDX-License-Identifier: Apache-2.0
//
// Orthography: from the spelling of the Quran, and of carefully marked text, to that of everyday, as far as folded letters show it.
//
// Everyday spelling writes most long a's as a letter alef; Quranic spelling writes many as a mark, U+0670 dagger alef, on the letter
// before. Both write a few words by custom without the letter. A letter that carries a dagger alef:
//
//   1. is followed by an alef                     helps kitab, salam; harms a name that custom writes without alef and 2 does not know
//   2. except in the words of custom, known by the letters around the dagger: Allah, ilah, rahman, hadha and its kin, dhalika, lakin,
//      ulaika                                     helps these; harms nothing known
//   3. on alef maqsura: is ya at the end (ala, ila) and alef within a word (adraka, tawrah)
//   4. on a waw before a final ta marbuta or alef: the waw itself is the alef (salah, zakah, hayah, riba)
//   5. beside a letter alef: means nothing
//
// Hamza:
//   6. alone at the start of a word, or behind the alef of a question (a-idha), or between two letters with fatha (a-raayta): is alef
//   7. then alef, at the start (also behind waw) or behind a consonant, if a letter follows: one alef, as in alef with madda
//      helps aya, quran in Quranic spelling; harms sawat written without madda. Hamza behind a long vowel (ijraat) and a final hamza with
//      its alef (juzan) keep their hamza
//   8. alone beside kasra and before ya or waw (israil, yastahziun): is hamza on ya; so is hamza on ya with shadda behind a ya (sayyiat)
//   9. as a mark without a seat (U+0654 that NFC composes with nothing): hamza on ya beside kasra, behind a ya, and before a waw with
//      damma (shayan, masul); nothing beside another alef (bi-ayat); alef else (yasaluna)
//
// Others:
//  10. alef wasla and lam with shadda write one lam for two in al-layl, al-lati, al-lai: the second is added
//  11. a small high ya or noon within a word, and a small ya behind ya, are letters (ibrahim, nabiyyin, yuhyi)
//
// Of these, only 6 and 7 concern words without marks. 99.6 of 100 words of the Quran in Uthmani spelling fold as in everyday spelling
// (quran_test.cpp; 98.4 with rules 1 to 5 and 7 alone). What is left is mostly a silent final alef (yadu, ulu) and dawud with one waw.
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
  bool free_hamza = false;  ///< U+0654 or U+0655 that NFC left apart: a hamza without a seat, after the letter
  bool shadda = false;
  bool sukun = false;
  bool fatha = false;
  bool damma = false;
  bool kasra = false;  ///< or kasratan
  char32_t small = 0;  ///< a small ya or noon after the letter
};

/// Reads an Arabic written form.
void read_marked_letters(std::string_view form, std::vector<MarkedLetter>& letters);

/// Appends the folded letters of a word.
void append_everyday_spelling(const std::vector<MarkedLetter>& word, std::string& letters);

/// Where the vocative ya with dagger alef, perhaps behind waw, ends at the start of a written form: "ya ayyuha" is two words in everyday
/// spelling and one in Quranic. 0 if there is none, or nothing behind it.
std::size_t vocative_length(std::u32string_view form) noexcept;

}  // namespace fihris::text
