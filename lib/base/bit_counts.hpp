// SPDX-License-Identifier: Apache-2.0
//
// How many bits are 1, in a few steps of plain arithmetic: not every processor that this runs on counts bits, and where it may not be told to, the
// compiler calls a function for it.
#pragma once

#include <cstdint>

namespace fihris::base {

inline constexpr std::uint64_t kEachByte = 0x0101'0101'0101'0101;

/// For each byte of a word, the lowest first, the bits that are 1 in it and in those below.
constexpr std::uint64_t ones_up_to_bytes(std::uint64_t word) noexcept {
  constexpr std::uint64_t kPairs = 0x55 * kEachByte;
  constexpr std::uint64_t kFours = 0x33 * kEachByte;
  word -= word >> 1 & kPairs;
  word = (word & kFours) + (word >> 2 & kFours);
  return ((word + (word >> 4)) & 0x0F * kEachByte) * kEachByte;
}

constexpr std::uint64_t ones(std::uint64_t word) noexcept { return ones_up_to_bytes(word) >> 56; }

}  // namespace fihris::base
