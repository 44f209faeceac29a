// SPDX-License-Identifier: Apache-2.0
//
// The tables of the term code; see codec/term_code.hpp.
#include "codec/term_code.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace fihris::codec {
namespace {

constexpr unsigned char kEscape = 0xFF;
constexpr unsigned kFirstCode = 0x80;

/// Ranges of code points that have a one-byte code, in the order of their codes. Part of the file format.
struct Range {
  char16_t first, last;
};
constexpr Range kTermCharacters[] = {
    {0x0621, 0x063A},  // hamza to ghain: 26
    {0x0641, 0x064A},  // feh to yeh: 10
    {0x064B, 0x0652},  // fathatan to sukun: 8
    {0x0653, 0x0655},  // maddah and hamza above, hamza below: 3
    {0x0670, 0x0671},  // superscript alef, alef wasla: 2
    {0x067E, 0x067E},  // peh
    {0x0686, 0x0686},  // tcheh
    {0x0698, 0x0698},  // jeh
    {0x06A4, 0x06A4},  // veh
    {0x06A9, 0x06AA},  // keheh, swash kaf
    {0x06AD, 0x06AD},  // ng
    {0x06AF, 0x06AF},  // gaf
    {0x0763, 0x0763},  // keheh with three dots above
    {0x06BE, 0x06BE},  // heh doachashmee
    {0x06C1, 0x06C1},  // heh goal
    {0x06CC, 0x06CC},  // Farsi yeh
    {0x06D2, 0x06D2},  // yeh barree
    {0x0660, 0x0669},  // Arabic-Indic digits: 10
    {0x06F0, 0x06F9},  // extended Arabic-Indic digits: 10
    {0x00E0, 0x00EF},  // Latin letters with accents: 16
    {0x00F1, 0x00F6},  // 6
    {0x00F9, 0x00FC},  // 4
    {0x0153, 0x0153},  // oe
};

constexpr std::size_t count_characters() {
  std::size_t count = 0;
  for (const Range range : kTermCharacters) count += static_cast<std::size_t>(range.last - range.first) + 1;
  return count;
}
static_assert(kFirstCode + count_characters() <= kEscape);

/// Code points below 0x800 (two bytes of UTF-8) → code, 0 for none; and code − 0x80 → code point.
struct Tables {
  std::array<std::uint8_t, 0x800> codes{};
  std::array<char16_t, kEscape - kFirstCode> characters{};
};
constexpr Tables make_tables() {
  Tables tables;
  unsigned code = kFirstCode;
  for (const Range range : kTermCharacters) {
    for (char16_t character = range.first; character <= range.last; ++character, ++code) {
      tables.codes[character] = static_cast<std::uint8_t>(code);
      tables.characters[code - kFirstCode] = character;
    }
  }
  return tables;
}
constexpr Tables kTables = make_tables();

std::size_t sequence_length(unsigned char lead) noexcept { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

}  // namespace

void append_term_code(std::string_view text, std::string& code) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(lead);
    if (length == 1) {
      code += text[i];
    } else {
      std::uint8_t byte = 0;
      if (length == 2 && i + 1 < text.size()) byte = kTables.codes[(lead & 0x1FU) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3FU)];
      if (byte != 0) {
        code += static_cast<char>(byte);
      } else {
        code += static_cast<char>(kEscape);
        code += text.substr(i, length);
      }
    }
    i += length;
  }
}

std::string term_code(std::string_view text) {
  std::string code;
  append_term_code(text, code);
  return code;
}

std::string term_text(std::string_view code) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto byte = static_cast<unsigned char>(code[i]);
    if (byte < kFirstCode) {
      text += code[i];
    } else if (byte == kEscape) {
      const std::size_t length = i + 1 < code.size() ? sequence_length(static_cast<unsigned char>(code[i + 1])) : 0;
      if (length < 2 || i + length >= code.size()) {
        text += kReplacement;
        continue;
      }
      text += code.substr(i + 1, length);
      i += length;
    } else if (const char16_t character = kTables.characters[byte - kFirstCode]; character != 0) {
      text += static_cast<char>(0xC0 | (character >> 6));
      text += static_cast<char>(0x80 | (character & 0x3F));
    } else {
      text += kReplacement;
    }
  }
  return text;
}

void append_term_key(std::string_view root, std::string_view stem, std::string& key) {
  append_term_code(root, key);
  key += '\0';
  append_term_code(stem, key);
}

std::string term_key(std::string_view root, std::string_view stem) {
  std::string key;
  key.reserve(root.size() + stem.size() + 1);
  append_term_key(root, stem, key);
  return key;
}

}  // namespace fihris::codec
