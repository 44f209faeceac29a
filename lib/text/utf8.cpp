// SPDX-License-Identifier: Apache-2.0
//
// Decoding of sequences of three and four bytes and of malformed ones; encoding.
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

// The valid range of the second byte depends on the first: no overlong forms, no surrogates, nothing above U+10FFFF.
struct SecondByte {
  unsigned char low;
  unsigned char high;
};

SecondByte second_byte_after(unsigned char lead) noexcept {
  switch (lead) {
    case 0xE0: return {0xA0, 0xBF};
    case 0xED: return {0x80, 0x9F};
    case 0xF0: return {0x90, 0xBF};
    case 0xF4: return {0x80, 0x8F};
    default: return {0x80, 0xBF};
  }
}

unsigned sequence_length(unsigned char lead) noexcept {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

Decoded decode_long(const unsigned char* from, const unsigned char* end) noexcept {
  const unsigned length = sequence_length(*from);
  if (length == 0) return {kMalformed, 1};
  char32_t code_point = *from & (0xFFU >> (length + 1));
  for (unsigned i = 1; i < length; ++i) {
    if (from + i == end) return {kMalformed, i};
    const SecondByte valid = i == 1 ? second_byte_after(*from) : SecondByte{0x80, 0xBF};
    if (from[i] < valid.low || from[i] > valid.high) return {kMalformed, i};
    code_point = code_point << 6 | (from[i] & 0x3FU);
  }
  return {code_point, length};
}

void append_utf8(std::string& to, char32_t code_point) {
  const auto byte = [&to](char32_t bits) { to.push_back(static_cast<char>(bits)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
}

void to_utf32(std::string_view text, std::u32string& code_points) {
  code_points.clear();
  const unsigned char* from = bytes_of(text);
  const unsigned char* const end = from + text.size();
  while (from != end) {
    const Decoded unit = decode(from, end);
    code_points.push_back(unit.code_point == kMalformed ? 0xFFFD : unit.code_point);
    from += unit.bytes;
  }
}

std::u32string to_utf32(std::string_view text) {
  std::u32string code_points;
  to_utf32(text, code_points);
  return code_points;
}

std::string to_utf8(std::u32string_view code_points) {
  std::string text;
  for (const char32_t code_point : code_points) append_utf8(text, code_point);
  return text;
}

}  // namespace fihris::text
