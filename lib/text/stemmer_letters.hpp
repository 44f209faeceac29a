// SPDX-License-Identifier: Apache-2.0
//
// The letters that the stemmer's rules speak of, in a code of one byte for each letter.
//
// The code of a letter is the low byte of its code point, U+0621 to U+064A, so a word of n letters is a std::string of n bytes, without
// allocation up to 15
// letters. It is used inside the stemmer and the vocabulary only; what goes in and out of them is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace fihris::text::letter {

inline constexpr char kHamza = 0x21;
inline constexpr char kHamzaOnWaw = 0x24;
inline constexpr char kHamzaOnYa = 0x26;
inline constexpr char kAlef = 0x27;
inline constexpr char kBa = 0x28;
inline constexpr char kTa = 0x2A;
inline constexpr char kSin = 0x33;
inline constexpr char kFa = 0x41;
inline constexpr char kKaf = 0x43;
inline constexpr char kLam = 0x44;
inline constexpr char kMim = 0x45;
inline constexpr char kNun = 0x46;
inline constexpr char kHa = 0x47;
inline constexpr char kWaw = 0x48;
inline constexpr char kYa = 0x4A;

inline constexpr size_t kLongestWord = 20;  ///< letters; longer words are left as they are

constexpr bool is_letter(char code) { return (code >= 0x21 && code <= 0x3A) || (code >= 0x41 && code <= 0x4A); }

/// Writes the code of a word in UTF-8 to `code`. False (and `code` unspecified) when it is empty, too long, or has anything but Arabic letters.
inline bool encode(std::string_view utf8, std::string& code) {
  code.clear();
  if (utf8.empty() || utf8.size() % 2 != 0 || utf8.size() / 2 > kLongestWord) return false;
  for (size_t i = 0; i < utf8.size(); i += 2) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    const auto second = static_cast<unsigned char>(utf8[i + 1]);
    if ((first != 0xD8 && first != 0xD9) || (second & 0xC0U) != 0x80) return false;
    const unsigned low = ((first & 0x1FU) << 6U | (second & 0x3FU)) & 0xFFU;
    if (low > 0x4A || !is_letter(static_cast<char>(low))) return false;
    code.push_back(static_cast<char>(low));
  }
  return true;
}

/// The word in UTF-8. Every byte of `code` is a letter.
inline std::string decode(std::string_view code) {
  std::string utf8;
  utf8.reserve(code.size() * 2);
  for (const char c : code) {
    const unsigned point = 0x600U + static_cast<unsigned char>(c);
    utf8.push_back(static_cast<char>(0xC0U | point >> 6U));
    utf8.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
  }
  return utf8;
}

}  // namespace fihris::text::letter
