// SPDX-License-Identifier: Apache-2.0
//
// The tables of the text code (codec/text_code.hpp), and its inner loop for each instruction set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace fihris::codec {

struct CharacterRange {
  char16_t first, last;
};

/// Characters from U+0600 to U+067E whose codes stand for others: signs of manuscripts, marks of one orthography, letters of few languages.
inline constexpr CharacterRange kReplacedCharacters[] = {
    {0x0600, 0x060B}, {0x060D, 0x061A}, {0x061C, 0x061E}, {0x063B, 0x063F},
    {0x0656, 0x065F}, {0x066E, 0x066F}, {0x0672, 0x0678}, {0x067A, 0x067D},
};

/// These others, in the order of the codes. Part of the file format.
inline constexpr CharacterRange kReplacingCharacters[] = {
    {0x00A0, 0x00A0},                    // a space that does not break
    {0x00AB, 0x00AB},                    // quotation marks of Arabic
    {0x00B0, 0x00B0},                    // degree
    {0x00BB, 0x00BB}, {0x00D7, 0x00D7},  // times
    {0x00E0, 0x00E0}, {0x00E2, 0x00E2}, {0x00E7, 0x00EA}, {0x00EE, 0x00EE}, {0x00F4, 0x00F4}, {0x00FB, 0x00FB},  // of French
    {0x0686, 0x0686}, {0x0688, 0x0688}, {0x0691, 0x0691}, {0x0698, 0x0698}, {0x06A4, 0x06A4}, {0x06A9, 0x06A9},  // of Persian, Urdu,
    {0x06AD, 0x06AD}, {0x06AF, 0x06AF}, {0x06B5, 0x06B5}, {0x06BA, 0x06BA}, {0x06BE, 0x06BE}, {0x06C1, 0x06C1},  // Kurdish,
    {0x06C6, 0x06C6}, {0x06CC, 0x06CC}, {0x06CE, 0x06CE}, {0x06D2, 0x06D2}, {0x06D4, 0x06D5},                    // of the Maghreb
    {0x06F0, 0x06F9},                                                                                            // digits of Persian
    {0x200B, 0x200F},                    // joiners and marks of direction
    {0x2013, 0x2014},                    // dashes
    {0x2018, 0x2019}, {0x201C, 0x201D},  // quotation marks
    {0x2022, 0x2022}, {0x2026, 0x2026},  // bullet, ellipsis
    {0x202B, 0x202C},                    // marks of direction
};

constexpr unsigned count_characters(std::span<const CharacterRange> ranges) {
  unsigned count = 0;
  for (const CharacterRange range : ranges) count += range.last - range.first + 1U;
  return count;
}
static_assert(count_characters(kReplacedCharacters) == count_characters(kReplacingCharacters));

inline constexpr unsigned kTextEscape = 0xFF;

struct TextCodeTables {
  std::array<std::uint8_t, 0x800> of_two{};  ///< code of a character below U+0800; 0: none
  std::array<std::uint8_t, 64> of_three{};   ///< code of U+2000 + x; 0: none

  struct Utf8 {
    std::array<char, 3> bytes;
    std::uint8_t size;
  };
  std::array<Utf8, 256> text{};  ///< of each code but the escape
};

constexpr TextCodeTables::Utf8 utf8_of(char16_t c) {
  const auto continuation = [](unsigned bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (c < 0x80) return {{static_cast<char>(c)}, 1};
  if (c < 0x800) return {{static_cast<char>(0xC0U | c >> 6U), continuation(c)}, 2};
  return {{static_cast<char>(0xE0U | c >> 12U), continuation(c >> 6U), continuation(c)}, 3};
}

constexpr TextCodeTables make_text_code_tables() {
  constexpr unsigned kFirstCode = 0x80;
  constexpr char16_t kFirstCharacter = 0x600;
  std::array<char16_t, kTextEscape> characters{};
  for (unsigned code = 0; code < kTextEscape; ++code)
    characters[code] = static_cast<char16_t>(code < kFirstCode ? code : kFirstCharacter + (code - kFirstCode));
  const CharacterRange* from = kReplacingCharacters;
  char16_t next = from->first;
  for (const CharacterRange replaced : kReplacedCharacters) {
    for (unsigned c = replaced.first; c <= replaced.last; ++c) {
      characters[kFirstCode + (c - kFirstCharacter)] = next;
      if (next++ == from->last && ++from != std::end(kReplacingCharacters)) next = from->first;
    }
  }
  TextCodeTables tables;
  for (unsigned code = 0; code < kTextEscape; ++code) {
    const char16_t c = characters[code];
    tables.text[code] = utf8_of(c);
    if (c >= 0x80 && c < 0x800) tables.of_two[c] = static_cast<std::uint8_t>(code);
    if (c >= 0x800) tables.of_three[c & 0x3FU] = static_cast<std::uint8_t>(code);
  }
  return tables;
}
inline constexpr TextCodeTables kTextCode = make_text_code_tables();

/// How far a text is encoded.
struct TextProgress {
  const char* text;
  std::byte* code;
};

/// Encodes whole characters from `from.text` on, as many as it can at a glance, and returns where it stopped: near `end`, or before
/// something rare. Writes up to 8 bytes behind the code.
using EncodeRun = TextProgress (*)(TextProgress from, const char* end) noexcept;

TextProgress encode_run_portable(TextProgress from, const char* end) noexcept;
#if defined(__x86_64__)
TextProgress encode_run_avx2(TextProgress from, const char* end) noexcept;
#endif

}  // namespace fihris::codec
