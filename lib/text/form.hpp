// SPDX-License-Identifier: Apache-2.0
//
// Written forms: a word as it stands in the text, and its packed shape.
//
// Packing. Up to 10 letters of the written alphabet (63 letters: Arabic, the frequent Persian and Maghrebi letters, ASCII digits; no
// marks) fit one 64-bit integer, six bits a letter, the first letter highest:
//
//     bits   63 … 12   11 … 6    5 … 0
//            0         code(1)   code(2)        a word of two letters; codes are 1 to 63, so 0 is no word
//
// The packed shape of a form is unique, and a form that can be packed always is: equal words are equal integers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fihris::text {

enum class TokenKind : std::uint8_t {
  kArabic,  ///< letters of the Arabic script
  kLatin,   ///< letters of the Latin script
  kNumber,  ///< digits of any script, perhaps with separators inside
  kOther,   ///< letters of any other script
};

inline constexpr unsigned kMaxPackedLetters = 10;

/// The packed shape of a written form, 0 if it has none (a mark, a letter outside the alphabet, more than 10 letters, empty).
std::uint64_t pack_form(std::string_view form) noexcept;

/// The written form, in UTF-8, of a packed one; empty for 0.
std::string unpack_form(std::uint64_t packed);

/// The same, written to where there is room for 2 × packed_length() bytes; returns the end of it.
char* append_packed_utf8(std::uint64_t packed, char* to) noexcept;

/// How many letters a packed form has.
unsigned packed_length(std::uint64_t packed) noexcept;

/// The kind of a token from its written (or folded) form: that of its first letter or digit. kOther if it has none.
TokenKind kind_of(std::string_view form) noexcept;
TokenKind kind_of(std::uint64_t packed) noexcept;

}  // namespace fihris::text
