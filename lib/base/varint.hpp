// SPDX-License-Identifier: Apache-2.0
//
// Integers in as few bytes as they need: seven bits a byte, the lowest first, the top bit of a byte says that another follows.
//
//     value    bytes
//     0        00
//     127      7F
//     128      80 01
//     300      AC 02
//
// Reading never leaves the given range, and accepts exactly what writing makes: a value that does not fit its type, or that ends in a
// needless zero byte, is refused, so that every value has one spelling on disk.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"

namespace fihris::base {

/// The most bytes that a value of type T takes: 5 for 32 bits, 10 for 64.
template <std::unsigned_integral T>
inline constexpr std::size_t kMaxVarintBytes = (sizeof(T) * 8 + 6) / 7;

/// How many bytes `value` takes.
constexpr std::size_t varint_bytes(std::uint64_t value) noexcept {
  std::size_t count = 1;
  while (value >= 0x80) {
    value >>= 7;
    ++count;
  }
  return count;
}

/// Writes `value` at `to`, which has room for kMaxVarintBytes, and returns the end of what was written.
inline std::byte* write_varint(std::byte* to, std::uint64_t value) noexcept {
  while (value >= 0x80) {
    *to++ = static_cast<std::byte>(value | 0x80);
    value >>= 7;
  }
  *to++ = static_cast<std::byte>(value);
  return to;
}

inline void append_varint(ByteBuffer& to, std::uint64_t value) {
  if (value < 0x80) return to.append_u8(static_cast<std::uint8_t>(value));  // nearly all
  std::byte bytes[kMaxVarintBytes<std::uint64_t>];
  const std::byte* const end = write_varint(bytes, value);
  to.append({bytes, static_cast<std::size_t>(end - bytes)});
}

/// Reads one value from [from, end). Returns where it ends, or nullptr (and leaves `value` alone) if there is no valid one.
template <std::unsigned_integral T>
const std::byte* read_varint(const std::byte* from, const std::byte* end, T& value) noexcept {
  if (from != end && static_cast<std::uint8_t>(*from) < 0x80) {  // nearly all
    value = static_cast<T>(*from);
    return from + 1;
  }
  constexpr unsigned kTypeBits = sizeof(T) * 8;
  std::uint64_t read = 0;
  for (unsigned shift = 0; from != end && shift < kTypeBits; shift += 7) {
    const auto byte = static_cast<std::uint64_t>(*from++);
    const std::uint64_t payload = byte & 0x7F;
    if (kTypeBits - shift < 7 && (payload >> (kTypeBits - shift)) != 0) return nullptr;
    read |= payload << shift;
    if (byte < 0x80) {
      if (payload == 0 && shift != 0) return nullptr;
      value = static_cast<T>(read);
      return from;
    }
  }
  return nullptr;
}

}  // namespace fihris::base
