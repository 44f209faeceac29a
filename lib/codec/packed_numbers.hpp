// SPDX-License-Identifier: Apache-2.0
//
// Packed numbers: a table of numbers of one width, each of which can be read by itself.
//
//     number i: `width` bits from bit i × width on, lowest bits first        8 zero bytes at the end, so that a load never leaves the table
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "base/bytes.hpp"

namespace fihris::codec {

constexpr std::uint64_t packed_numbers_bytes(std::uint64_t count, unsigned width) noexcept { return (count * width + 7) / 8 + 8; }

/// Appends a table of numbers below 2^width, width <= 32.
inline void append_packed_numbers(std::span<const std::uint32_t> numbers, unsigned width, base::ByteBuffer& out) {
  std::uint64_t word = 0;
  unsigned filled = 0;
  for (const std::uint32_t number : numbers) {
    word |= std::uint64_t{number} << filled;
    for (filled += width; filled >= 8; filled -= 8, word >>= 8) out.append_u8(static_cast<std::uint8_t>(word));
  }
  if (filled != 0) out.append_u8(static_cast<std::uint8_t>(word));
  out.append_u64(0);
}

/// Where the eight bytes begin that hold number `place`.
constexpr std::uint64_t packed_number_begin(std::uint64_t place, unsigned width) noexcept { return place * width / 8; }

/// Number `place`, from those eight bytes.
inline std::uint32_t packed_number(const std::byte* eight, std::uint64_t place, unsigned width) noexcept {
  const std::uint64_t word = base::load_u64(eight);
  return static_cast<std::uint32_t>(word >> (place * width % 8) & ((std::uint64_t{1} << width) - 1));
}

}  // namespace fihris::codec
