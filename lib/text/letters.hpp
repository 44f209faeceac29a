// SPDX-License-Identifier: Apache-2.0
//
// Letters: what every code point is, named letters, and the two alphabets (written, folded).
//
// Arabic blocks are read from the tables of letters_data.hpp; the rest of Unicode is asked of ICU, with short cuts for what is frequent.
#pragma once

#include <array>
#include <cstdint>

#include "text/char_class.hpp"
#include "text/letters_data.hpp"

namespace fihris::text {

inline constexpr char32_t kHamza = 0x0621;
inline constexpr char32_t kAlefWithMadda = 0x0622;
inline constexpr char32_t kAlefWithHamzaAbove = 0x0623;
inline constexpr char32_t kWawWithHamza = 0x0624;
inline constexpr char32_t kAlefWithHamzaBelow = 0x0625;
inline constexpr char32_t kYaWithHamza = 0x0626;
inline constexpr char32_t kAlef = 0x0627;
inline constexpr char32_t kBa = 0x0628;
inline constexpr char32_t kTaMarbuta = 0x0629;
inline constexpr char32_t kTa = 0x062A;
inline constexpr char32_t kHah = 0x062D;
inline constexpr char32_t kThal = 0x0630;
inline constexpr char32_t kEmphaticTa = 0x0637;
inline constexpr char32_t kFa = 0x0641;
inline constexpr char32_t kKaf = 0x0643;
inline constexpr char32_t kLam = 0x0644;
inline constexpr char32_t kMim = 0x0645;
inline constexpr char32_t kNun = 0x0646;
inline constexpr char32_t kHa = 0x0647;
inline constexpr char32_t kWaw = 0x0648;
inline constexpr char32_t kAlefMaqsura = 0x0649;
inline constexpr char32_t kYa = 0x064A;
inline constexpr char32_t kAlefWasla = 0x0671;
inline constexpr char32_t kTatweel = 0x0640;
inline constexpr char32_t kFathatan = 0x064B;
inline constexpr char32_t kKasratan = 0x064D;
inline constexpr char32_t kFatha = 0x064E;
inline constexpr char32_t kDamma = 0x064F;
inline constexpr char32_t kKasra = 0x0650;
inline constexpr char32_t kShadda = 0x0651;
inline constexpr char32_t kSukun = 0x0652;
inline constexpr char32_t kMaddaAbove = 0x0653;
inline constexpr char32_t kHamzaAbove = 0x0654;
inline constexpr char32_t kHamzaBelow = 0x0655;
inline constexpr char32_t kSubscriptAlef = 0x0656;  // also written for an open kasratan
inline constexpr char32_t kDaggerAlef = 0x0670;
inline constexpr char32_t kSmallHighSukun = 0x06E1;
inline constexpr char32_t kSmallYa = 0x06E6;
inline constexpr char32_t kSmallHighYa = 0x06E7;
inline constexpr char32_t kSmallHighNoon = 0x06E8;
inline constexpr char32_t kOpenKasratan = 0x08F2;
inline constexpr char32_t kArabicDecimalSeparator = 0x066B;
inline constexpr char32_t kArabicThousandsSeparator = 0x066C;

/// The row of a code point of the three tables, or nullptr.
constexpr const LetterRow* letter_row(char32_t code_point) noexcept {
  if (code_point >= 0x0600 && code_point < 0x0700) return &data::kArabicBlock[code_point - 0x0600];
  if (code_point >= 0x0750 && code_point < 0x0780) return &data::kArabicSupplement[code_point - 0x0750];
  if (code_point >= 0x08A0 && code_point < 0x0900) return &data::kArabicExtendedA[code_point - 0x08A0];
  return nullptr;
}

/// The class of any code point; kSeparator for kMalformed.
CharClass class_of(char32_t code_point) noexcept;

/// The code (1 to 63) of a letter of the written alphabet, 0 for all else.
constexpr std::uint8_t written_code(char32_t code_point) noexcept {
  if (code_point >= U'0' && code_point <= U'9') return static_cast<std::uint8_t>(data::kWrittenAlphabet.size() - 9 + (code_point - U'0'));
  const LetterRow* const row = letter_row(code_point);
  return row == nullptr ? std::uint8_t{0} : row->code;
}

/// The letter of a code from 1 to 63.
constexpr char32_t written_letter(unsigned code) noexcept { return data::kWrittenAlphabet[code - 1]; }

/// The value 0 to 9 of a decimal digit of any script, -1 for all else.
int digit_value(char32_t code_point) noexcept;

/// A letter of the Arabic script in its folded shape; 0 if folding drops it (all that is not a letter of the Arabic blocks).
constexpr char32_t folded_arabic_letter(char32_t code_point) noexcept {
  const LetterRow* const row = letter_row(code_point);
  return row == nullptr || row->char_class != CharClass::kArabicLetter ? char32_t{0} : char32_t{row->folded};
}

}  // namespace fihris::text
