// SPDX-License-Identifier: Apache-2.0
//
// Which encoding are these bytes in, and what do they say in UTF-8?
//
// Order of the questions: a byte order mark; UTF-16 without one; valid UTF-8; UTF-8 with a few damaged bytes; then the legacy encodings,
// where the Arabic ones are compared by the letters that they yield and Windows-1256 wins when both fit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fihris::tool::input {

/// The name of the encoding: "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1256", "ISO-8859-6", or another that ICU knows.
/// kBeginning says that the bytes are the beginning of something longer, so that the last character may be incomplete.
enum class Extent { kWhole, kBeginning };
std::string detect_encoding(std::string_view bytes, Extent extent = Extent::kWhole);

struct Decoded {
  std::string text;              ///< valid UTF-8, without a byte order mark
  std::size_t replaced = 0;      ///< how many characters could not be decoded and stand as U+FFFD
  std::size_t first_line = 0;    ///< where the first of them stands, from 1
  std::size_t first_column = 0;  ///< in code points, from 1
};

/// Decodes. Throws Error(kInvalidArgument) for an encoding that does not exist.
Decoded decode(std::string_view bytes, const std::string& encoding);

/// Throws Error(kInvalidArgument), naming some that exist, unless ICU knows the encoding. "" is accepted.
void require_encoding(const std::string& encoding);

bool is_utf8_name(std::string_view encoding);
bool is_valid_utf8(std::string_view bytes);

/// The number of code points of UTF-8.
std::size_t count_code_points(std::string_view text);

/// A NUL byte, or many control characters: no text in an 8-bit encoding. Ask after UTF-16 has been ruled out.
bool looks_binary(std::string_view bytes);

}  // namespace fihris::tool::input
