// SPDX-License-Identifier: Apache-2.0
#include "codec/text_code.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/cpu.hpp"
#include "codec/text_code_kernels.hpp"

namespace fihris::codec {
namespace {

EncodeRun choose_encode_run() noexcept {
#if defined(__x86_64__)
  if (base::runs_avx2()) return encode_run_avx2;
#endif
  return encode_run_portable;
}

unsigned byte_at(const char* at) noexcept { return static_cast<unsigned char>(*at); }
bool is_continuation(unsigned byte) noexcept { return (byte & 0xC0U) == 0x80; }

/// The next character if it has a code, or one byte.
TextProgress encode_one(TextProgress from, const char* end) noexcept {
  const unsigned lead = byte_at(from.text);
  const auto left = static_cast<std::size_t>(end - from.text);
  std::size_t size = 1;
  unsigned code = lead < 0x80 ? lead : kTextEscape;
  if ((lead & 0xE0U) == 0xC0 && left >= 2) {
    const unsigned second = byte_at(from.text + 1);
    const unsigned found = kTextCode.of_two[(lead & 0x1FU) << 6U | (second & 0x3FU)];
    if (found != 0 && is_continuation(second)) {
      code = found;
      size = 2;
    }
  } else if (lead == 0xE2 && left >= 3 && byte_at(from.text + 1) == 0x80) {
    const unsigned third = byte_at(from.text + 2);
    const unsigned found = kTextCode.of_three[third & 0x3FU];
    if (found != 0 && is_continuation(third)) {
      code = found;
      size = 3;
    }
  }
  *from.code++ = static_cast<std::byte>(code);
  if (code == kTextEscape) *from.code++ = static_cast<std::byte>(lead);
  from.text += size;
  return from;
}

}  // namespace

/// ASCII, eight bytes at a time.
TextProgress encode_run_portable(TextProgress from, const char* end) noexcept {
  constexpr std::uint64_t kTopBits = 0x8080808080808080U;
  for (std::uint64_t word = 0; end - from.text >= 8; from.text += sizeof word, from.code += sizeof word) {
    std::memcpy(&word, from.text, sizeof word);
    if ((word & kTopBits) != 0) break;
    std::memcpy(from.code, &word, sizeof word);
  }
  return from;
}

std::optional<std::size_t> encode_text(std::string_view text, std::byte* code) noexcept {
  static const EncodeRun kernel = choose_encode_run();
  constexpr std::ptrdiff_t kOneByOne = 32;
  const char* const end = text.data() + text.size();
  const std::byte* const limit = code + text_code_room(0) - 2 * kOneByOne;
  TextProgress at{text.data(), code};
  while (at.text != end) {
    at = kernel(at, end);
    const char* const stop = at.text + std::min(kOneByOne, end - at.text);
    while (at.text < stop) at = encode_one(at, end);
    if (at.code - limit > at.text - text.data()) return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(at.code - code);
  return size < text.size() ? std::optional(size) : std::nullopt;
}

bool append_decoded_text(std::span<const std::byte> code, std::string& text) {
  constexpr std::size_t kPiece = 256;
  std::array<char, kPiece * 3 + 1> piece;  // the last character is copied with a byte more than it has
  for (std::size_t i = 0; i < code.size();) {
    char* to = piece.data();
    for (const std::size_t stop = std::min(code.size(), i + kPiece); i < stop; ++i) {
      const auto byte = std::to_integer<unsigned>(code[i]);
      if (byte == kTextEscape) {
        if (++i == code.size()) return false;
        *to++ = static_cast<char>(code[i]);
        continue;
      }
      const TextCodeTables::Utf8& character = kTextCode.text[byte];
      std::memcpy(to, &character, sizeof character);
      to += character.size;
    }
    text.append(piece.data(), static_cast<std::size_t>(to - piece.data()));
  }
  return true;
}

}  // namespace fihris::codec
