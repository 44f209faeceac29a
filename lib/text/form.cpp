// SPDX-License-Identifier: Apache-2.0
//
// Packing of written forms.
#include "text/form.hpp"

#include <bit>

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

constexpr unsigned kBitsPerLetter = 6;
constexpr std::uint64_t kLetterMask = 0x3F;

}  // namespace

std::uint64_t pack_form(std::string_view form) noexcept {
  const unsigned char* from = bytes_of(form);
  const unsigned char* const end = from + form.size();
  std::uint64_t packed = 0;
  for (unsigned count = 0; from != end; ++count) {
    const Decoded letter = decode(from, end);
    const std::uint8_t code = written_code(letter.code_point);
    if (code == 0 || count == kMaxPackedLetters) return 0;
    packed = packed << kBitsPerLetter | code;
    from += letter.bytes;
  }
  return packed;
}

unsigned packed_length(std::uint64_t packed) noexcept {
  return (static_cast<unsigned>(std::bit_width(packed)) + kBitsPerLetter - 1) / kBitsPerLetter;
}

char* append_packed_utf8(std::uint64_t packed, char* to) noexcept {
  for (unsigned left = packed_length(packed); left != 0; --left) {
    const char32_t letter = written_letter(static_cast<unsigned>(packed >> (left - 1) * kBitsPerLetter & kLetterMask));
    if (letter >= 0x80) *to++ = static_cast<char>(0xC0 | letter >> 6);
    *to++ = static_cast<char>(letter < 0x80 ? letter : 0x80 | (letter & 0x3F));
  }
  return to;
}

std::string unpack_form(std::uint64_t packed) {
  std::string form(std::size_t{2} * packed_length(packed), '\0');
  form.resize(static_cast<std::size_t>(append_packed_utf8(packed, form.data()) - form.data()));
  return form;
}

TokenKind kind_of(std::uint64_t packed) noexcept {
  const auto last = static_cast<unsigned>(packed & kLetterMask);
  if (last == 0) return TokenKind::kOther;
  return written_letter(last) < 0x80 ? TokenKind::kNumber : TokenKind::kArabic;
}

TokenKind kind_of(std::string_view form) noexcept {
  const unsigned char* from = bytes_of(form);
  const unsigned char* const end = from + form.size();
  while (from != end) {
    const Decoded unit = decode(from, end);
    switch (class_of(unit.code_point)) {
      case CharClass::kArabicLetter:
      case CharClass::kPhrase: return TokenKind::kArabic;
      case CharClass::kLatinLetter: return TokenKind::kLatin;
      case CharClass::kOtherLetter: return TokenKind::kOther;
      case CharClass::kDigit: return TokenKind::kNumber;
      case CharClass::kSeparator:
      case CharClass::kMark:
      case CharClass::kTatweel:
      case CharClass::kIgnorable: break;
    }
    from += unit.bytes;
  }
  return TokenKind::kOther;
}

}  // namespace fihris::text
