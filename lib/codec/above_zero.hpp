// SPDX-License-Identifier: Apache-2.0
//
// Which numbers of a sequence are above 0: 32 at a time, in lanes of four, with the compilers' generic vectors.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fihris::codec {

/// A bit for each of 32 values: whether it is above 0.
///
///     lane 0: values 0, 4, … 28 in bits 0, 4, … 28    lane 1: values 1, 5, … 29 in bits 1, 5, … 29    …
inline std::uint32_t bits_above_zero(const std::uint32_t* values) noexcept {
  using Lanes = std::uint32_t __attribute__((vector_size(16)));
  Lanes bits = {0, 0, 0, 0};
  Lanes weights = {1, 2, 4, 8};
  for (unsigned row = 0; row < 8; ++row, weights <<= 4) {
    Lanes lanes;
    std::memcpy(&lanes, values + 4 * row, sizeof lanes);
    bits |= reinterpret_cast<Lanes>(lanes != 0) & weights;
  }
  return bits[0] | bits[1] | bits[2] | bits[3];
}

/// Calls bits(32 bits, how many of them are of values) for each 32 values, then visit(place) for each of them that is above 0.
template <typename Bits, typename Visit>
void for_each_above_zero(std::span<const std::uint32_t> values, Bits take_bits, Visit visit) {
  for (std::size_t begin = 0; begin < values.size(); begin += 32) {
    const std::size_t count = std::min<std::size_t>(32, values.size() - begin);
    std::uint32_t bits = 0;
    if (count == 32) {
      bits = bits_above_zero(values.data() + begin);
    } else {
      std::array<std::uint32_t, 32> last{};
      std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(begin), count, last.begin());
      bits = bits_above_zero(last.data());
    }
    take_bits(bits, count);
    for (; bits != 0; bits &= bits - 1) visit(begin + static_cast<std::size_t>(std::countr_zero(bits)));
  }
}
template <typename Visit>
void for_each_above_zero(std::span<const std::uint32_t> values, Visit visit) {
  for_each_above_zero(
      values, [](std::uint32_t, std::size_t) {}, visit);
}

}  // namespace fihris::codec
