// SPDX-License-Identifier: Apache-2.0
//
// How often a word was seen: as it is, and rounded to a byte.
//
// Counts are rounded down: exact below 16, then eight steps for each doubling. In memory as in bytes, so that a vocabulary and its stored copy
// answer alike (for correctness: the class of a word must be the same before and after a restart).
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace fihris::text {

/// How often a word was seen. All zero: never.
struct WordCounts {
  uint32_t documents = 0;  ///< documents with the word
  uint32_t hamza = 0;      ///< occurrences whose first alef was written with a hamza or a madda
  uint32_t total = 0;      ///< occurrences

  /// What would be more than the largest number is that.
  constexpr void add(const WordCounts& other) noexcept {
    const auto sum = [](uint32_t a, uint32_t b) { return a + std::min(b, UINT32_MAX - a); };
    *this = {sum(documents, other.documents), sum(hamza, other.hamza), sum(total, other.total)};
  }
};

constexpr uint32_t kExactBelow = 16;
constexpr uint8_t kLargestRounded = 239;  ///< of 0xFFFFFFFF

constexpr uint8_t rounded(uint64_t count) noexcept {
  const auto value = static_cast<uint32_t>(std::min<uint64_t>(count, UINT32_MAX));
  if (value < kExactBelow) return static_cast<uint8_t>(value);
  const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 1;  // 4 … 31
  const uint32_t step = value >> (exponent - 3) & 7U;
  return static_cast<uint8_t>(kExactBelow + (exponent - 4) * 8 + step);
}

constexpr uint32_t unrounded(uint8_t stored) noexcept {
  if (stored < kExactBelow) return stored;
  const unsigned exponent = 4 + (stored - kExactBelow) / 8;
  const uint32_t step = (stored - kExactBelow) % 8;
  return (8U + step) << (exponent - 3);
}

/// WordCounts, rounded.
struct RoundedCounts {
  uint8_t documents = 0;
  uint8_t hamza = 0;
  uint8_t total = 0;

  /// Addition is done on rounded counts.
  constexpr void add(const RoundedCounts& other) noexcept {
    const auto sum = [](uint8_t a, uint8_t b) { return rounded(uint64_t{unrounded(a)} + unrounded(b)); };
    *this = {sum(documents, other.documents), sum(hamza, other.hamza), sum(total, other.total)};
  }
  constexpr WordCounts counts() const noexcept { return {unrounded(documents), unrounded(hamza), unrounded(total)}; }
  constexpr bool operator==(const RoundedCounts&) const = default;
};

}  // namespace fihris::text
