// SPDX-License-Identifier: Apache-2.0
//
// Length code: the number of words in a field, in one byte.
//
// Lengths below 32 are exact. Above, each doubling is cut into 16 steps, so a decoded length is within 3.2 % of the true one, up to
// 524,287 words; longer fields count as that. Scores are defined on decoded lengths, so that every way to compute them agrees.
//
//     code 0–31: the length itself        code 32 + 16 × e + s: from 2^(5+e) × (1 + s/16), e = 0…13
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace fihris::codec {

inline constexpr std::uint32_t kExactLengths = 32;

/// The middle of the lengths that share a code.
constexpr std::uint32_t decode_length(std::uint8_t code) noexcept {
  if (code < kExactLengths) return code;
  const unsigned step = (code - kExactLengths) % 16;
  const unsigned octave = (code - kExactLengths) / 16;
  const std::uint32_t width = std::uint32_t{2} << octave;
  return (16 + step) * width + (width - 1) / 2;
}

constexpr std::uint8_t encode_length(std::uint32_t length) noexcept {
  if (length < kExactLengths) return static_cast<std::uint8_t>(length);
  const unsigned octave = static_cast<unsigned>(std::bit_width(length)) - 6;
  if (octave > 13) return 255;
  return static_cast<std::uint8_t>(kExactLengths + 16 * octave + ((length >> (octave + 1)) - 16));
}

/// decode_length() of every code.
inline constexpr std::array<std::uint32_t, 256> kLengths = [] {
  std::array<std::uint32_t, 256> lengths{};
  for (unsigned code = 0; code < 256; ++code) lengths[code] = decode_length(static_cast<std::uint8_t>(code));
  return lengths;
}();

}  // namespace fihris::codec
