// SPDX-License-Identifier: Apache-2.0
//
// Word: up to 20 Arabic letters in one number, so that taking letters off, joining words and asking a vocabulary cost a few instructions and
// never memory. The stemmer's rules are written in it.
//
// A letter is a number from 1 to 36: U+0621 to U+063A, then U+0641 to U+064A (the first codes of the written alphabet of form.hpp). 37 is the star
// that stands for a weak radical in roots (root.hpp).
//
//     bits 127 … 122    121 … 116               7 … 0
//          letter 0     letter 1     …    0     how many letters
//
// So words compare as their strings do, and equal words are equal numbers. A joined word may be too long: it keeps its first 20 letters and the
// number of all, and no vocabulary knows it.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace fihris::text {

using Letter = std::uint8_t;

/// The letters that rules speak of.
namespace letter {

inline constexpr Letter kHamza = 1;
inline constexpr Letter kAlefWithMadda = 2;
inline constexpr Letter kAlefWithHamzaAbove = 3;
inline constexpr Letter kHamzaOnWaw = 4;
inline constexpr Letter kAlefWithHamzaBelow = 5;
inline constexpr Letter kHamzaOnYa = 6;
inline constexpr Letter kAlef = 7;
inline constexpr Letter kBa = 8;
inline constexpr Letter kTaMarbuta = 9;
inline constexpr Letter kTa = 10;
inline constexpr Letter kSin = 19;
inline constexpr Letter kFa = 27;
inline constexpr Letter kKaf = 29;
inline constexpr Letter kLam = 30;
inline constexpr Letter kMim = 31;
inline constexpr Letter kNun = 32;
inline constexpr Letter kHa = 33;
inline constexpr Letter kWaw = 34;
inline constexpr Letter kAlefMaqsura = 35;
inline constexpr Letter kYa = 36;
inline constexpr Letter kLast = 36;
inline constexpr Letter kStar = 37;

/// The letter of a code point, 0 for none.
constexpr Letter of(char32_t code_point) noexcept {
  if (code_point >= 0x0621 && code_point <= 0x063A) return static_cast<Letter>(code_point - 0x0620);
  if (code_point >= 0x0641 && code_point <= 0x064A) return static_cast<Letter>(code_point - 0x0641 + 27);
  return 0;
}

constexpr char32_t code_point_of(Letter letter) noexcept {
  if (letter == kStar) return U'*';
  return letter <= 26 ? char32_t{0x0620} + letter : char32_t{0x0641} + letter - 27;
}

}  // namespace letter

class Word {
 public:
  static constexpr unsigned kMostLetters = 20;
  static constexpr unsigned kBitsPerLetter = 6;

  constexpr Word() = default;
  constexpr Word(std::initializer_list<Letter> letters) noexcept {
    for (const Letter letter : letters) append(letter);
  }

  /// The word of UTF-8; empty when that is empty, too long, or has anything but Arabic letters.
  static Word of(std::string_view utf8) noexcept;

  constexpr unsigned size() const noexcept { return static_cast<unsigned>(bits_ & kSizeMask); }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  constexpr bool is_too_long() const noexcept { return size() > kMostLetters; }
  constexpr Letter operator[](unsigned at) const noexcept { return static_cast<Letter>(bits_ >> shift_of(at) & kLetterMask); }
  constexpr Letter front() const noexcept { return static_cast<Letter>(high() >> 58U); }
  constexpr Letter back() const noexcept { return (*this)[size() - 1]; }

  constexpr bool operator==(const Word&) const = default;
  constexpr auto operator<=>(const Word&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 means the 0 it is compared with

  constexpr bool starts_with(Word other) const noexcept { return size() >= other.size() && first(other.size()) == other; }
  constexpr bool ends_with(Word other) const noexcept {
    return size() >= other.size() && letters() << kBitsPerLetter * (size() - other.size()) == other.letters();
  }

  /// At most as many letters as the word has may be asked for or left out.
  constexpr Word first(unsigned count) const noexcept {
    return count == 0 ? Word() : Word((bits_ & ~Bits{0} << shift_of(count - 1)) | count);
  }
  constexpr Word without_first(unsigned count) const noexcept { return Word(letters() << kBitsPerLetter * count | (size() - count)); }
  constexpr Word without_last(unsigned count) const noexcept { return first(size() - count); }

  /// Letters beyond the first 20 are counted, and lost.
  constexpr void append(Letter letter) noexcept {
    if (size() < kMostLetters) bits_ |= Bits{letter} << shift_of(size());
    ++bits_;
  }
  constexpr void set(unsigned at, Letter letter) noexcept {
    bits_ = (bits_ & ~(Bits{kLetterMask} << shift_of(at))) | Bits{letter} << shift_of(at);
  }

  /// The first ten letters and four bits of the next; and the rest.
  constexpr std::uint64_t high() const noexcept { return static_cast<std::uint64_t>(bits_ >> 64U); }
  constexpr std::uint64_t low() const noexcept { return static_cast<std::uint64_t>(bits_); }

  /// Spreads the word over all bits of the result.
  constexpr std::uint64_t hash() const noexcept {
    std::uint64_t x = (high() ^ (low() << 31U | low() >> 33U)) * 0x9E3779B97F4A7C15U;
    x ^= x >> 32U;
    x *= 0xD6E8FEB86659FD93U;
    return x ^ x >> 32U;
  }

  std::string utf8() const;
  /// Writes at most 2 × size() bytes, and returns the end of them.
  char* append_utf8(char* to) const noexcept;

  friend constexpr Word joined(Word first, Word second) noexcept {
    const Bits letters = first.letters() | second.letters() >> kBitsPerLetter * first.size();
    return Word((letters & ~Bits{kSizeMask}) | (first.size() + second.size()));
  }
  friend constexpr Word joined(Word first, Letter last) noexcept {
    first.append(last);
    return first;
  }

 private:
  __extension__ typedef unsigned __int128 Bits;  // NOLINT(modernize-use-using): only a typedef may be marked as an extension
  static constexpr unsigned kSizeMask = 0xFF;
  static constexpr unsigned kLetterMask = 0x3F;

  constexpr explicit Word(Bits bits) noexcept : bits_(bits) {}
  static constexpr unsigned shift_of(unsigned at) noexcept { return 122 - kBitsPerLetter * at; }
  constexpr Bits letters() const noexcept { return bits_ & ~Bits{kSizeMask}; }

  Bits bits_ = 0;
};

inline Word Word::of(std::string_view utf8) noexcept {
  Word word;
  if (utf8.size() % 2 != 0 || utf8.size() / 2 > kMostLetters) return {};
  for (std::size_t i = 0; i < utf8.size(); i += 2) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const auto next = static_cast<unsigned char>(utf8[i + 1]);
    if ((lead & 0xFEU) != 0xD8 || (next & 0xC0U) != 0x80) return {};  // U+0600 to U+067F
    const Letter letter = letter::of(char32_t{0x0600} + ((lead & 1U) << 6U | (next & 0x3FU)));
    if (letter == 0) return {};
    word.append(letter);
  }
  return word;
}

inline char* Word::append_utf8(char* to) const noexcept {
  for (unsigned at = 0; at < size(); ++at) {
    const char32_t c = letter::code_point_of((*this)[at]);
    if (c >= 0x80) *to++ = static_cast<char>(0xC0U | c >> 6U);
    *to++ = static_cast<char>(c < 0x80 ? c : 0x80U | (c & 0x3FU));
  }
  return to;
}

inline std::string Word::utf8() const {
  std::string text(std::size_t{2} * size(), '\0');
  text.resize(static_cast<std::size_t>(append_utf8(text.data()) - text.data()));
  return text;
}

}  // namespace fihris::text
