// SPDX-License-Identifier: Apache-2.0
//
// The rules of orthography.hpp, one function a rule, by its number there.
#include "text/orthography.hpp"

#include <cstddef>

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

using Word = std::vector<MarkedLetter>;

void note_mark(MarkedLetter& letter, char32_t mark) noexcept {
  switch (mark) {
    case kDaggerAlef: letter.dagger_alef = true; break;
    case kHamzaAbove:
    case kHamzaBelow: letter.free_hamza = true; break;
    case kShadda: letter.shadda = true; break;
    case kSukun:
    case kSmallHighSukun: letter.sukun = true; break;
    case kFatha: letter.fatha = true; break;
    case kDamma: letter.damma = true; break;
    case kKasra:
    case kKasratan:
    case kOpenKasratan:
    case kSubscriptAlef: letter.kasra = true; break;
    case kSmallYa:
    case kSmallHighYa:
    case kSmallHighNoon: letter.small = mark; break;
    default: break;
  }
}

/// The letter `distance` places away as it folds by itself, 0 beyond the word.
char32_t neighbour(const Word& word, std::size_t at, std::ptrdiff_t distance) noexcept {
  const std::ptrdiff_t place = static_cast<std::ptrdiff_t>(at) + distance;
  if (place < 0 || place >= static_cast<std::ptrdiff_t>(word.size())) return 0;
  return folded_arabic_letter(word[static_cast<std::size_t>(place)].letter);
}

bool is_last(const Word& word, std::size_t at) noexcept { return at + 1 == word.size(); }

bool is_next(const Word& word, std::size_t at, char32_t letter) noexcept { return at + 1 < word.size() && word[at + 1].letter == letter; }

// Rule 2.
bool is_written_without_alef(const Word& word, std::size_t at) noexcept {
  const char32_t before = neighbour(word, at, -1);
  const char32_t after = neighbour(word, at, +1);
  switch (folded_arabic_letter(word[at].letter)) {
    case kHa: return after == kThal || after == kHamza || after == kWawWithHamza || after == kKaf;  // hadha, haulai, hakadha
    case kThal: return after == kLam;                                                               // dhalika
    case kLam:
      if (after == kKaf) return neighbour(word, at, +2) == kNun && (before == 0 || before == kWaw || before == kFa);  // lakin
      if (after == kHa) return before == kAlef || before == kLam || before == kHamza;                                 // ilah, Allah
      return after == kYaWithHamza && before == kWaw;                                                                 // ulaika
    case kMim: return before == kHah && after == kNun;                                                                // rahman
    case kEmphaticTa: return after == kHa;                                                                            // ta-ha
    default: return false;
  }
}

// Rules 1 and 5.
bool writes_alef_behind(const Word& word, std::size_t at) noexcept {
  if (!word[at].dagger_alef) return false;
  const bool beside_alef = folded_arabic_letter(word[at].letter) == kAlef || is_next(word, at, kAlef);
  return !beside_alef && !is_written_without_alef(word, at);
}

// Rule 4.
bool is_alef_written_as_waw(const Word& word, std::size_t at) noexcept {
  return word[at].dagger_alef && word[at].letter == kWaw && at != 0 && at + 2 == word.size() &&
         (word[at + 1].letter == kTaMarbuta || word[at + 1].letter == kAlef);
}

// Rule 6, for a hamza alone.
bool is_alef_written_as_hamza(const Word& word, std::size_t at) noexcept {
  if (at == 0) return word.size() > 1;
  if (at == 1 && word[0].letter == kAlefWithHamzaAbove) return true;
  return word[at].fatha && word[at - 1].fatha && !is_last(word, at) && !is_next(word, at, kAlef) && neighbour(word, at, -1) != kAlef;
}

// Rule 7, for a hamza alone.
bool is_one_with_alef_behind(const Word& word, std::size_t at) noexcept {
  const bool alef_follows =
      word[at].dagger_alef || (at + 2 < word.size() && is_next(word, at, kAlef)) || (at == 0 && is_next(word, at, kAlefWithMadda));
  if (!alef_follows) return false;
  const char32_t before = neighbour(word, at, -1);
  if (before == 0 || (before == kWaw && at == 1)) return true;
  return before != kAlef && before != kWaw && before != kYa;
}

// Rule 8, for a hamza alone.
bool is_seated_on_ya(const Word& word, std::size_t at) noexcept {
  if (at == 0 || !(word[at].kasra || word[at - 1].kasra)) return false;
  return is_next(word, at, kYa) || is_next(word, at, kWaw);
}

// Rule 9: the letter for a free hamza, 0 for none.
char32_t letter_of_free_hamza(const Word& word, std::size_t at) noexcept {
  const MarkedLetter& carrier = word[at];
  const bool alef_follows = is_next(word, at, kAlef);
  if (carrier.letter == kYa && at != 0) return kYaWithHamza;
  if (carrier.kasra && !(alef_follows && at + 2 < word.size())) return kYaWithHamza;
  if (alef_follows || (carrier.dagger_alef && !carrier.damma)) return 0;
  if (carrier.damma && is_next(word, at, kWaw)) return carrier.dagger_alef ? kHamza : kYaWithHamza;
  return kAlef;
}

// Rule 10.
bool writes_one_lam_for_two(const Word& word, std::size_t at) noexcept {
  if (at == 0 || word[at].letter != kLam || !word[at].shadda || word[at - 1].letter != kAlefWasla) return false;
  const bool layl = at + 2 < word.size() && is_next(word, at, kYa) && word[at + 2].letter == kLam;
  return layl || word[at].dagger_alef;
}

// Rule 11: the letter for a small one, 0 for none.
char32_t letter_of_small(const Word& word, std::size_t at) noexcept {
  const MarkedLetter& carrier = word[at];
  if (carrier.small == kSmallHighNoon) return kNun;
  if (carrier.small == kSmallHighYa && !is_last(word, at)) return kYa;
  return carrier.small == kSmallYa && carrier.letter == kYa ? kYa : char32_t{0};
}

/// Appends a hamza alone and what belongs to it; returns how many letters of the word that was.
std::size_t append_hamza(const Word& word, std::size_t at, std::string& letters) {
  if (is_one_with_alef_behind(word, at)) {
    append_utf8(letters, kAlef);
    return word[at].dagger_alef ? 1 : 2;
  }
  if (is_seated_on_ya(word, at)) {
    append_utf8(letters, kYaWithHamza);
  } else {
    append_utf8(letters, is_alef_written_as_hamza(word, at) ? kAlef : kHamza);
  }
  if (writes_alef_behind(word, at)) append_utf8(letters, kAlef);
  return 1;
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
      MarkedLetter& carrier = letters.back();
      const bool seat = unit.code_point == kHamzaBelow && carrier.letter == kYa;  // no character has this hamza and this ya in one
      if (seat) {
        carrier.letter = kYaWithHamza;
      } else {
        note_mark(carrier, unit.code_point);
      }
    }
    from += unit.bytes;
  }
}

void append_everyday_spelling(const Word& word, std::string& letters) {
  std::size_t at = 0;
  while (at < word.size()) {
    const MarkedLetter& unit = word[at];
    if (unit.letter == kHamza) {
      at += append_hamza(word, at, letters);
      continue;
    }
    if (is_alef_written_as_waw(word, at)) {
      append_utf8(letters, kAlef);
      at += word[at + 1].letter == kAlef ? 2 : 1;
      continue;
    }
    if (unit.dagger_alef && unit.letter == kAlefMaqsura) {  // rule 3
      append_utf8(letters, is_last(word, at) ? kYa : kAlef);
      ++at;
      continue;
    }
    if (unit.letter == kYaWithHamza && unit.shadda) append_utf8(letters, kYa);  // rule 8
    if (writes_one_lam_for_two(word, at)) append_utf8(letters, kLam);
    append_utf8(letters, folded_arabic_letter(unit.letter));
    if (writes_alef_behind(word, at)) append_utf8(letters, kAlef);
    const char32_t hamza = unit.free_hamza ? letter_of_free_hamza(word, at) : char32_t{0};
    if (hamza != 0) append_utf8(letters, hamza);
    const char32_t small = letter_of_small(word, at);
    if (small != 0) append_utf8(letters, small);
    ++at;
  }
}

std::size_t vocative_length(std::u32string_view form) noexcept {
  const auto skip_marks = [form](std::size_t at) {
    while (at < form.size() && folded_arabic_letter(form[at]) == 0) ++at;
    return at;
  };
  std::size_t ya = 0;
  if (!form.empty() && form[0] == kWaw) ya = skip_marks(1);
  if (ya >= form.size() || form[ya] != kYa) return 0;
  const std::size_t end = skip_marks(ya + 1);
  const bool has_dagger = form.substr(ya, end - ya).find(kDaggerAlef) != std::u32string_view::npos;
  return has_dagger && end < form.size() ? end : 0;
}

}  // namespace fihris::text
