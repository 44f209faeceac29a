// SPDX-License-Identifier: Apache-2.0
//
// Bit packing on four lanes, with the compilers' generic vectors: no instruction set is named, and every machine runs the same code but for
// the kernels of gap_kernels.hpp.
#include "codec/bit_packing.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/bytes.hpp"
#include "base/cpu.hpp"
#include "codec/gap_kernels.hpp"
#include "codec/partial_load.hpp"

namespace fihris::codec {
namespace {

using Lanes = std::uint32_t __attribute__((vector_size(16)));
constexpr unsigned kRows = kBlockSize / 4;

Lanes load(const void* from) noexcept {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

void store(void* to, Lanes lanes) noexcept { std::memcpy(to, &lanes, sizeof lanes); }

/// One row of a block of `kBits` bits: taken from word kRow × kBits / 32, and from the next one when it straddles; `kMore` is added.
template <std::uint32_t kMore, unsigned kBits, unsigned kRow>
void unpack_row(const std::byte* in, std::uint32_t* values) noexcept {
  constexpr unsigned kWord = kRow * kBits / 32;
  constexpr unsigned kShift = kRow * kBits % 32;
  constexpr std::uint32_t kMask = kBits == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << (kBits % 32)) - 1;
  Lanes lanes = load(in + 16 * kWord) >> kShift;
  if constexpr (kShift + kBits > 32) lanes |= load(in + 16 * (kWord + 1)) << (32 - kShift);
  store(values + 4 * kRow, (lanes & kMask) + kMore);
}

template <std::uint32_t kMore, unsigned kBits>
void unpack_all(const std::byte* in, std::uint32_t* values) noexcept {
  if constexpr (kBits == 0) {
    std::fill_n(values, kBlockSize, kMore);
  } else {
    [&]<unsigned... kRow>(std::integer_sequence<unsigned, kRow...>) { (unpack_row<kMore, kBits, kRow>(in, values), ...); }
    (std::make_integer_sequence<unsigned, kRows>{});
  }
}

using Unpacker = void (*)(const std::byte*, std::uint32_t*) noexcept;

template <std::uint32_t kMore, unsigned... kBits>
constexpr std::array<Unpacker, sizeof...(kBits)> unpackers(std::integer_sequence<unsigned, kBits...>) noexcept {
  return {&unpack_all<kMore, kBits>...};
}

constexpr auto kUnpackers = unpackers<0>(std::make_integer_sequence<unsigned, 33>{});
constexpr auto kUnpackersOneMore = unpackers<1>(std::make_integer_sequence<unsigned, 33>{});

}  // namespace

void unpack_block(const std::byte* in, unsigned bits, std::uint32_t* values) noexcept { kUnpackers[bits](in, values); }

void unpack_one_more(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept {
  if (count == kBlockSize) return kUnpackersOneMore[bits](in, values);
  unpack_short(in, count, bits, values);
  for (std::size_t i = 0; i < count; ++i) ++values[i];
}

void pack_block(const std::uint32_t* values, unsigned bits, std::byte* out) noexcept {
  if (bits == 0) return;
  Lanes word = {0, 0, 0, 0};
  unsigned filled = 0;
  for (unsigned row = 0; row < kRows; ++row) {
    const Lanes lanes = load(values + 4 * row);
    word |= lanes << filled;
    filled += bits;
    if (filled < 32) continue;
    store(out, word);
    out += 16;
    filled -= 32;
    word = filled == 0 ? Lanes{0, 0, 0, 0} : lanes >> (bits - filled);
  }
}

void pack_short(const std::uint32_t* values, std::size_t count, unsigned bits, std::byte* out) noexcept {
  std::uint64_t word = 0;
  unsigned filled = 0;
  for (std::size_t i = 0; i < count; ++i) {
    word |= std::uint64_t{values[i]} << filled;
    filled += bits;
    if (filled < 32) continue;
    base::store_u32(out, static_cast<std::uint32_t>(word));
    out += 4;
    word >>= 32;
    filled -= 32;
  }
  for (; filled > 8; filled -= 8, word >>= 8) *out++ = static_cast<std::byte>(word);
  if (filled != 0) *out = static_cast<std::byte>(word);
}

void unpack_short(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept {
  if (bits == 0) return static_cast<void>(std::fill_n(values, count, std::uint32_t{0}));
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  const std::size_t bytes = packed_short_bytes(count, bits);
  std::uint64_t word = 0;
  std::size_t i = 0;
  std::size_t bit = 0;
  for (; i < count && bit / 8 + sizeof word <= bytes; ++i, bit += bits) {
    std::memcpy(&word, in + bit / 8, sizeof word);
    values[i] = static_cast<std::uint32_t>(word >> (bit % 8) & mask);
  }
  if (i == count) return;
  // All that is left lies in fewer than eight bytes.
  const std::size_t begin = bit / 8;
  if (bytes >= sizeof word) {
    std::memcpy(&word, in + bytes - sizeof word, sizeof word);
    word = begin == bytes ? 0 : word >> 8 * (sizeof word - (bytes - begin));
  } else {
    word = load_at_most_8(in + begin, bytes - begin);
  }
  for (word >>= bit % 8; i < count; ++i, word >>= bits) values[i] = static_cast<std::uint32_t>(word & mask);
}

std::uint32_t unpack_one(const std::byte* in, std::size_t count, unsigned bits, std::size_t place) noexcept {
  if (bits == 0) return 0;
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::uint64_t word = 0;
  if (count == kBlockSize) {
    const std::size_t first_bit = place / 4 * bits;
    const std::byte* const at = in + 16 * (first_bit / 32) + 4 * (place % 4);
    std::uint32_t half = 0;
    std::memcpy(&half, at, sizeof half);
    word = half;
    if (first_bit % 32 + bits > 32) {
      std::memcpy(&half, at + 16, sizeof half);
      word |= std::uint64_t{half} << 32;
    }
    return static_cast<std::uint32_t>(word >> (first_bit % 32) & mask);
  }
  const std::size_t first_bit = place * bits;
  const std::size_t begin = first_bit / 8;
  word = load_at_most_8(in + begin, packed_short_bytes(count, bits) - begin);
  return static_cast<std::uint32_t>(word >> (first_bit % 8) & mask);
}

namespace {

SumGaps choose_sum_gaps() noexcept {
#if defined(__x86_64__)
  if (base::runs_avx2()) return sum_gaps_avx2;
#endif
  return sum_gaps_portable;
}

}  // namespace

void sum_gaps(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept {
  static const SumGaps kernel = choose_sum_gaps();
  kernel(values, count, base);
}

void sum_gaps_portable(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept {
  std::size_t i = 0;
  Lanes last = Lanes{0, 0, 0, 0} + base;  // only one addition for each four waits for the four before
  for (; i + 4 <= count; i += 4) {
    Lanes lanes = load(values + i);
    const Lanes zero = {0, 0, 0, 0};
    lanes += __builtin_shufflevector(zero, lanes, 0, 4, 5, 6);
    lanes += __builtin_shufflevector(zero, lanes, 0, 0, 4, 5);
    store(values + i, lanes + last);
    last += __builtin_shufflevector(lanes, lanes, 3, 3, 3, 3);
  }
  base = last[3];
  for (; i < count; ++i) values[i] = base += values[i];
}

}  // namespace fihris::codec
