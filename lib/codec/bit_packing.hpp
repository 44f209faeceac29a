// SPDX-License-Identifier: Apache-2.0
//
// Bit packing: blocks of 128 small integers, all with the same number of bits.
//
// A full block is laid out in four lanes, so that four values are handled by each 128-bit operation (the layout of Lemire and Boytsov,
// "Decoding billions of integers per second through vectorization", 2015). Value i lies in lane i % 4, row i / 4; the rows of one lane are
// packed one after the other, lowest bits first, into 32-bit little-endian words:
//
//     word 0:  lane 0 | lane 1 | lane 2 | lane 3      each 32 bits: row 0, row 1, … of that lane
//     word 1:  lane 0 | lane 1 | lane 2 | lane 3
//     …        bits words in all: 16 × bits bytes
//
// A short block (fewer than 128 values) is packed in order, lowest bits first, without lanes: ceil(count × bits / 8) bytes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace fihris::codec {

inline constexpr std::size_t kBlockSize = 128;

/// How many bits `value` needs; 0 for 0.
constexpr unsigned bits_needed(std::uint32_t value) noexcept { return static_cast<unsigned>(std::bit_width(value)); }

/// Bytes of a packed full block, and of a packed short one.
constexpr std::size_t packed_block_bytes(unsigned bits) noexcept { return kBlockSize / 8 * bits; }
constexpr std::size_t packed_short_bytes(std::size_t count, unsigned bits) noexcept { return (count * bits + 7) / 8; }

/// Packs 128 values below 2^bits, bits <= 32. Writes packed_block_bytes(bits).
void pack_block(const std::uint32_t* values, unsigned bits, std::byte* out) noexcept;

/// The reverse. Reads packed_block_bytes(bits), writes 128 values.
void unpack_block(const std::byte* in, unsigned bits, std::uint32_t* values) noexcept;

/// Packs `count` values, in order. Writes packed_short_bytes(count, bits).
void pack_short(const std::uint32_t* values, std::size_t count, unsigned bits, std::byte* out) noexcept;

/// The reverse. Reads packed_short_bytes(count, bits) and not a byte more.
void unpack_short(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept;

/// Blocks of 128 in lanes, all other sequences in order: bytes, packing, unpacking.
constexpr std::size_t packed_bytes(std::size_t count, unsigned bits) noexcept {
  return count == kBlockSize ? packed_block_bytes(bits) : packed_short_bytes(count, bits);
}
inline void pack(const std::uint32_t* values, std::size_t count, unsigned bits, std::byte* out) noexcept {
  count == kBlockSize ? pack_block(values, bits, out) : pack_short(values, count, bits, out);
}
inline void unpack(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept {
  count == kBlockSize ? unpack_block(in, bits, values) : unpack_short(in, count, bits, values);
}

/// unpack() of values that were stored less one: each becomes one more, modulo 2^32.
void unpack_one_more(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept;

/// Value number `place` of a packed block of `count` values, as pack() left it, without the others.
std::uint32_t unpack_one(const std::byte* in, std::size_t count, unsigned bits, std::size_t place) noexcept;

/// values[i] becomes base + values[0] + … + values[i], modulo 2^32: gaps become document numbers. With base = 2^32 - 1 the first document is
/// values[0] - 1.
void sum_gaps(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;

}  // namespace fihris::codec
