// SPDX-License-Identifier: Apache-2.0
//
// Text code: text → one byte for each character that Arabic text is made of, and back. Stored documents are kept in it before they are
// compressed: half the bytes for the compressor to look at, and a quarter less of them afterwards.
//
//     00–7F    ASCII, as it is
//     80–FE    80 + x for U+0600 + x; in place of 57 characters of U+0600 to U+067E that texts hardly have, other ones (kTextCharacters)
//     FF byte  every other byte, as it is
//
// Reversible for any bytes, be they UTF-8 or not. Unlike the term code (codec/term_code.hpp) it has punctuation and digits, and no order.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fihris::codec {

/// Bytes of room that encode_text() needs for a text of so many.
constexpr std::size_t text_code_room(std::size_t text_bytes) noexcept {
  constexpr std::size_t kGrowth = 4096 + 64;
  return text_bytes + kGrowth;
}

/// Writes the code of `text` to `code` and returns its size. Nothing when the code would not be smaller than the text, or while it is made
/// becomes larger than the text so far by more than 4,096 bytes; `code` then holds anything.
std::optional<std::size_t> encode_text(std::string_view text, std::byte* code) noexcept;

/// Appends the text of a code. False when the code is cut off behind an FF. The text is at most three times as long.
[[nodiscard]] bool append_decoded_text(std::span<const std::byte> code, std::string& text);

}  // namespace fihris::codec
