// SPDX-License-Identifier: Apache-2.0
//
// UTF-8, one code point at a time, for bytes that may be anything.
//
// Malformed input is defined as Unicode recommends (chapter 3, "maximal subparts"): the longest beginning of a valid sequence, or else one
// byte, counts as one bad unit. 41 C0 AF F0 9F 92 42 is: A, bad C0, bad AF, bad F0 9F 92, B.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fihris::text {

/// What decode() gives for a malformed unit: not a code point.
inline constexpr char32_t kMalformed = 0xFFFFFFFF;

struct Decoded {
  char32_t code_point;  ///< or kMalformed
  std::uint32_t bytes;  ///< at least 1
};

/// Decodes the unit that begins at `from`; `from` < `end`.
Decoded decode_long(const unsigned char* from, const unsigned char* end) noexcept;

inline Decoded decode(const unsigned char* from, const unsigned char* end) noexcept {
  if (*from < 0x80) return {*from, 1};
  if (*from >= 0xC2 && *from < 0xE0 && end - from >= 2 && (from[1] & 0xC0) == 0x80) {
    return {static_cast<char32_t>((*from & 0x1FU) << 6 | (from[1] & 0x3FU)), 2};
  }
  return decode_long(from, end);
}

/// Appends a code point (a Unicode scalar value) as UTF-8.
void append_utf8(std::string& to, char32_t code_point);

/// Well-formed text as code points; each malformed unit becomes U+FFFD.
std::u32string to_utf32(std::string_view text);
void to_utf32(std::string_view text, std::u32string& code_points);
std::string to_utf8(std::u32string_view code_points);

inline const unsigned char* bytes_of(std::string_view text) noexcept { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace fihris::text
