// SPDX-License-Identifier: Apache-2.0
//
// fold() by kind of word.
#include "text/fold.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "base/bytes.hpp"
#include "text/form.hpp"
#include "text/icu_normalizer.hpp"
#include "text/letters.hpp"
#include "text/normal.hpp"
#include "text/number.hpp"
#include "text/orthography.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

/// Letters that no decomposition takes apart, and what people type for them.
const char* plain_latin(UChar32 letter) noexcept {
  switch (letter) {
    case 0x00E6: return "ae";
    case 0x00F0: return "d";
    case 0x00F8: return "o";
    case 0x00FE: return "th";
    case 0x0111: return "d";
    case 0x0127: return "h";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    case 0x0167: return "t";
    default: return nullptr;
  }
}

bool loses_marks(UChar32 base) noexcept {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(base, &status);
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_HEBREW;
}

bool is_dropped_mark(UChar32 mark) noexcept {
  return (U_GET_GC_MASK(mark) & U_GC_MN_MASK) != 0 || class_of(static_cast<char32_t>(mark)) == CharClass::kMark;
}

/// Decomposed text without the marks of Latin, Greek and Hebrew letters.
icu::UnicodeString without_accents(const icu::UnicodeString& text) {
  icu::UnicodeString plain;
  bool drop = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 letter = text.char32At(i);
    if (is_dropped_mark(letter)) {
      if (!drop) plain.append(letter);
      continue;
    }
    drop = loses_marks(letter);
    const char* const spelled = plain_latin(letter);
    if (spelled == nullptr) {
      plain.append(letter);
    } else {
      plain.append(icu::UnicodeString(spelled, -1, US_INV));
    }
  }
  return plain;
}

/// Latin and other scripts.
void fold_by_icu(std::string_view form, std::string& letters) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(form.data(), static_cast<std::int32_t>(form.size())));
  text = normalized(NormalForm::kNfkcCasefold, text);
  text = without_accents(normalized(NormalForm::kNfkd, text));
  text = normalized(NormalForm::kNfkc, text);
  letters.clear();
  text.toUTF8String(letters);
}

/// True if `form` is ASCII; then `letters` is its lower case.
bool fold_ascii(std::string_view form, std::string& letters) {
  letters.resize(form.size());
  unsigned all = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const auto byte = static_cast<unsigned char>(form[i]);
    all |= byte;
    letters[i] = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
  }
  return all < 0x80;
}

// The folded letters of the block U+0600-06FF as their two bytes of UTF-8, little-endian; 0 where folding drops or has to think.
constexpr std::array<std::uint16_t, 256> kFoldedPairs = [] {
  std::array<std::uint16_t, 256> pairs{};
  for (unsigned i = 0; i < 256; ++i) {
    const LetterRow row = data::kArabicBlock[i];
    if (row.char_class != CharClass::kArabicLetter || row.folded == 0 || 0x0600 + i == kHamza) continue;
    pairs[i] = static_cast<std::uint16_t>((0xC0U | row.folded >> 6) | (0x80U | (row.folded & 0x3FU)) << 8);
  }
  return pairs;
}();

/// True if `form` is letters of the main Arabic block only, and no rule of spelling can apply (a hamza alone at the end is safe); then
/// `letters` is folded letter by letter.
bool fold_plain_arabic(std::string_view form, std::string& letters) {
  if (form.size() % 2 != 0) return false;
  letters.resize(form.size());
  for (std::size_t at = 0; at < form.size(); at += 2) {
    const unsigned pair = base::load_u16(form.data() + at);
    if ((pair & 0xC0FC) != 0x80D8) return false;  // not two bytes of U+0600-06FF, as drawn in tokenizer.cpp
    const char32_t letter = 0x0600 + ((pair & 3) << 6 | (pair >> 8 & 0x3F));
    const bool final_hamza = letter == kHamza && at + 2 == form.size();
    const std::uint16_t folded = final_hamza ? static_cast<std::uint16_t>(pair) : kFoldedPairs[letter - 0x0600];
    if (folded == 0) return false;
    base::store_u16(letters.data() + at, folded);
  }
  return !letters.empty();
}

/// What a letter of the written alphabet folds to, by its code; 0 as in kFoldedPairs.
constexpr std::array<Letter, 64> kFoldedLetters = [] {
  std::array<Letter, 64> letters{};
  for (unsigned code = 1; code < 64; ++code) {
    const char16_t written = data::kWrittenAlphabet[code - 1];
    if (written < 0x0600 || written > 0x06FF) continue;
    const std::uint16_t pair = kFoldedPairs[written - 0x0600];
    if (pair != 0) letters[code] = letter::of(char32_t{pair & 0x1FU} << 6 | (pair >> 8 & 0x3FU));
  }
  return letters;
}();

void fold_arabic(std::string_view form, std::string& letters) {
  letters.clear();
  std::vector<MarkedLetter> word;
  read_marked_letters(form, word);
  append_everyday_spelling(word, letters);
}

}  // namespace

char32_t folds_alone(char32_t letter) noexcept {
  if (letter < 0x0600 || letter > 0x06FF) return 0;
  const std::uint16_t pair = kFoldedPairs[letter - 0x0600];
  return pair == 0 ? 0 : char32_t{pair & 0x1FU} << 6 | (pair >> 8 & 0x3FU);
}

Word fold_packed(std::uint64_t packed) noexcept {
  Word letters;
  for (unsigned left = packed_length(packed); left > 0; --left) {
    const auto code = static_cast<unsigned>(packed >> (left - 1) * Word::kBitsPerLetter & 0x3F);
    const bool final_hamza = code == letter::kHamza && left == 1;
    const Letter folded = final_hamza ? letter::kHamza : kFoldedLetters[code];
    if (folded == 0) return {};
    letters.append(folded);
  }
  return letters;
}

void fold(std::string_view form, std::string& letters) {
  if (fold_plain_arabic(form, letters)) return;
  switch (kind_of(form)) {
    case TokenKind::kArabic: fold_arabic(form, letters); break;
    case TokenKind::kNumber: fold_number(form, letters); break;
    case TokenKind::kLatin:
    case TokenKind::kOther:
      if (!fold_ascii(form, letters)) fold_by_icu(form, letters);
      break;
  }
  if (letters.empty()) letters.assign(form);
}

}  // namespace fihris::text
