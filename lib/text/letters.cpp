// SPDX-License-Identifier: Apache-2.0
//
// The class of a code point outside the Arabic tables: short cuts for Latin letters and general punctuation, else ICU's properties.
#include "text/letters.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace fihris::text {

namespace {

constexpr char32_t kHonorificSallallahu = 0xFDFA;
constexpr char32_t kHonorificJalla = 0xFDFB;
constexpr char32_t kBismillah = 0xFDFD;

CharClass class_of_letter(UChar32 code_point) noexcept {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(code_point, &status)) {
    case USCRIPT_ARABIC: return CharClass::kArabicLetter;
    case USCRIPT_LATIN: return CharClass::kLatinLetter;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
      // Modifier letters that belong to no script, such as the half rings of transliterated Arabic (U+02BE, U+02BF), sit on a word.
      return code_point >= 0x02B0 && code_point < 0x0300 ? CharClass::kMark : CharClass::kOtherLetter;
    default: return CharClass::kOtherLetter;
  }
}

CharClass class_by_properties(UChar32 code_point) noexcept {
  if (u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return CharClass::kIgnorable;
  const std::uint32_t category = U_GET_GC_MASK(code_point);
  if ((category & U_GC_L_MASK) != 0) return class_of_letter(code_point);
  if ((category & U_GC_M_MASK) != 0) return CharClass::kMark;
  if ((category & U_GC_ND_MASK) != 0) return CharClass::kDigit;
  return CharClass::kSeparator;
}

CharClass class_of_presentation_form(char32_t code_point) noexcept {
  if (code_point == kHonorificSallallahu || code_point == kHonorificJalla || code_point == kBismillah) return CharClass::kPhrase;
  // Isolated marks (and the tail of a letter, U+FE73) are letters to Unicode because of the space or tatweel that carries them.
  const bool isolated_marks = (code_point >= 0xFC5E && code_point <= 0xFC63) || (code_point >= 0xFCF2 && code_point <= 0xFCF4) ||
                              (code_point >= 0xFE70 && code_point <= 0xFE7F && code_point != 0xFE75);
  return isolated_marks ? CharClass::kMark : class_by_properties(static_cast<UChar32>(code_point));
}

CharClass class_of_latin1(char32_t code_point) noexcept {
  if (code_point == 0xAD) return CharClass::kIgnorable;
  const bool letter = code_point == 0xAA || code_point == 0xBA || (code_point >= 0xC0 && code_point != 0xD7 && code_point != 0xF7);
  if (letter) return CharClass::kLatinLetter;
  return code_point == 0xB5 ? CharClass::kOtherLetter : CharClass::kSeparator;  // U+00B5: the micro sign, a letter
}

CharClass class_of_ascii(char32_t code_point) noexcept {
  if (code_point >= U'0' && code_point <= U'9') return CharClass::kDigit;
  const char32_t lower = code_point | 0x20;
  return lower >= U'a' && lower <= U'z' ? CharClass::kLatinLetter : CharClass::kSeparator;
}

}  // namespace

CharClass class_of(char32_t code_point) noexcept {
  if (code_point < 0x80) return class_of_ascii(code_point);
  if (code_point < 0x100) return class_of_latin1(code_point);
  if (code_point < 0x250) return CharClass::kLatinLetter;
  if (const LetterRow* const row = letter_row(code_point)) return row->char_class;
  if (code_point >= 0x2010 && code_point <= 0x2029) return CharClass::kSeparator;  // dashes, quotation marks, ellipsis
  if (code_point > 0x10FFFF) return CharClass::kSeparator;
  if ((code_point >= 0xFC00 && code_point <= 0xFDFF) || (code_point >= 0xFE70 && code_point <= 0xFE7F)) {
    return class_of_presentation_form(code_point);
  }
  return class_by_properties(static_cast<UChar32>(code_point));
}

int digit_value(char32_t code_point) noexcept {
  if (code_point < 0x80) return code_point >= U'0' && code_point <= U'9' ? static_cast<int>(code_point - U'0') : -1;
  if (code_point > 0x10FFFF) return -1;
  if (const LetterRow* const row = letter_row(code_point)) return row->char_class == CharClass::kDigit ? row->folded - '0' : -1;
  return u_charDigitValue(static_cast<UChar32>(code_point));
}

}  // namespace fihris::text
