// SPDX-License-Identifier: Apache-2.0
//
// The rules of orthography.hpp.
#include "text/orthography.hpp"

#include <cstddef>

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

using Word = std::vector<MarkedLetter>;

constexpr char32_t kHah = 0x062D;
constexpr char32_t kThal = 0x0630;
constexpr char32_t kTah = 0x0637;
constexpr char32_t kSmallWaw = 0x06E5;
constexpr char32_t kSmallYa = 0x06E6;
constexpr char32_t kSmallHighYa = 0x06E7;
constexpr char32_t kSmallHighNoon = 0x06E8;
constexpr char32_t kSmallHighSukun = 0x06E1;
constexpr char32_t kKasratan = 0x064D;

void note_mark(MarkedLetter& letter, char32_t mark) noexcept {
  switch (mark) {
    case kDaggerAlef: letter.dagger_alef = true; break;
    case kHamzaAbove:
    case kHamzaBelow: letter.hamza = true; break;
    case kSukun:
    case kSmallHighSukun: letter.sukun = true; break;
    case kKasra:
    case kKasratan: letter.kasra = true; break;
    case kSmallWaw:
    case kSmallYa:
    case kSmallHighYa:
    case kSmallHighNoon: letter.small = mark; break;
    default: break;
  }
}

/// The folded letter `distance` places away, 0 beyond the word.
char32_t neighbour(const Word& word, std::size_t at, std::ptrdiff_t distance) noexcept {
  const std::ptrdiff_t place = static_cast<std::ptrdiff_t>(at) + distance;
  if (place < 0 || place >= static_cast<std::ptrdiff_t>(word.size())) return 0;
  return folded_arabic_letter(word[static_cast<std::size_t>(place)].letter);
}

bool is_last(const Word& word, std::size_t at) noexcept { return at + 1 == word.size(); }

/// Rule 2.
bool is_written_without_alef(const Word& word, std::size_t at) noexcept {
  const char32_t before = neighbour(word, at, -1);
  const char32_t after = neighbour(word, at, +1);
  switch (folded_arabic_letter(word[at].letter)) {
    case kHa: return after == kThal || after == kHamza || after == kWawWithHamza || after == kKaf;  // hadha, haulai, hakadha
    case kThal: return after == kLam;                                                               // dhalika
    case kLam:
      if (after == kKaf) return neighbour(word, at, +2) == kNun && (before == 0 || before == kWaw || before == kFa);  // lakin
      if (after == kHa) return before == kAlef || before == kLam;                                                     // ilah, Allah
      return after == kYaWithHamza && before == kWaw;                                                                 // ulaika
    case 0x0645: return before == kHah && after == kNun;  // rahman
    case kTah: return after == kHa;                       // the letters ta ha
    default: return false;
  }
}

/// The alef that the dagger of a letter stands for, if it is to be written.
bool writes_alef(const Word& word, std::size_t at) noexcept {
  if (!word[at].dagger_alef) return false;
  const char32_t own = folded_arabic_letter(word[at].letter);
  if (own == kAlef || neighbour(word, at, +1) == kAlef) return false;
  return !is_written_without_alef(word, at);
}

/// Rule 6, for a hamza at `at`.
bool joins_alef_behind(const Word& word, std::size_t at) noexcept {
  const bool alef_follows = word[at].dagger_alef || (at + 1 < word.size() && word[at + 1].letter == kAlef && !is_last(word, at + 1));
  if (!alef_follows) return false;
  const char32_t before = neighbour(word, at, -1);
  if (before == 0 || (before == kWaw && at == 1)) return true;
  return before != kAlef && before != kWaw && before != kYa;
}

}  // namespace

void read_marked_letters(std::string_view form, std::vector<MarkedLetter>& letters) {
  letters.clear();
  const unsigned char* from = bytes_of(form);
  const unsigned char* const end = from + form.size();
  while (from != end) {
    const Decoded unit = decode(from, end);
    if (folded_arabic_letter(unit.code_point) != 0) {
      letters.push_back({unit.code_point});
    } else if (!letters.empty()) {
      note_mark(letters.back(), unit.code_point);
    }
    from += unit.bytes;
  }
}

void append_everyday_spelling(const Word& word, std::string& letters) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    const MarkedLetter& unit = word[at];
    const char32_t folded = folded_arabic_letter(unit.letter);
    if (unit.letter == kHamza && joins_alef_behind(word, at)) {
      append_utf8(letters, kAlef);
      if (!unit.dagger_alef) ++at;
      continue;
    }
    if (unit.dagger_alef && unit.letter == kAlefMaqsura) {  // rule 3
      append_utf8(letters, is_last(word, at) ? kYa : kAlef);
      continue;
    }
    const bool waw_is_alef = unit.dagger_alef && unit.letter == kWaw && at != 0 && at + 2 == word.size() &&
                             (word[at + 1].letter == kTaMarbuta || word[at + 1].letter == kAlef);
    if (waw_is_alef) {  // rule 4
      append_utf8(letters, kAlef);
      if (word[at + 1].letter == kAlef) ++at;
      continue;
    }
    append_utf8(letters, folded);
    if (writes_alef(word, at)) append_utf8(letters, kAlef);
  }
}

}  // namespace fihris::text
