// SPDX-License-Identifier: Apache-2.0
//
// Small questions about the bits of an integer, beyond what <bit> answers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace fihris::base {

/// How many bits it takes to write `value`; 0 for 0.
constexpr unsigned bits_needed(std::uint64_t value) noexcept { return static_cast<unsigned>(std::bit_width(value)); }

/// A word whose lowest `count` bits are set; `count` is 0 to 64.
constexpr std::uint64_t low_bits(unsigned count) noexcept { return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1; }

/// `value` divided by `divisor`, rounded up; `divisor` > 0.
constexpr std::uint64_t divide_up(std::uint64_t value, std::uint64_t divisor) noexcept {
  return value / divisor + (value % divisor == 0 ? 0 : 1);
}

/// The smallest multiple of `alignment` (a power of two) that is not below `value`.
constexpr std::uint64_t align_up(std::uint64_t value, std::uint64_t alignment) noexcept {
  return (value + alignment - 1) & ~(alignment - 1);
}

/// The smallest power of two that is not below `value`; 1 for 0. `value` is at most 2^63.
constexpr std::uint64_t power_of_two_from(std::uint64_t value) noexcept { return std::bit_ceil(value); }

/// Maps small numbers of either sign to small numbers without sign: 0, -1, 1, -2 … become 0, 1, 2, 3 …
constexpr std::uint64_t zigzag_encode(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr std::int64_t zigzag_decode(std::uint64_t value) noexcept { return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1)); }

}  // namespace fihris::base
