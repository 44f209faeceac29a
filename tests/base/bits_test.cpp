// SPDX-License-Identifier: Apache-2.0
//
// Bit helpers at their borders.
#include "base/bits.hpp"

#include <limits>

#include "testing/catch.hpp"

using namespace fihris::base;

namespace {
constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
}

TEST_CASE("bits_needed counts the bits of a value") {
  CHECK(bits_needed(0) == 0);
  CHECK(bits_needed(1) == 1);
  CHECK(bits_needed(255) == 8);
  CHECK(bits_needed(256) == 9);
  CHECK(bits_needed(kMax) == 64);
}

TEST_CASE("low_bits sets none, some or all bits") {
  CHECK(low_bits(0) == 0);
  CHECK(low_bits(5) == 31);
  CHECK(low_bits(63) == kMax >> 1);
  CHECK(low_bits(64) == kMax);
}

TEST_CASE("rounding up keeps multiples and never overflows in division") {
  CHECK(divide_up(0, 7) == 0);
  CHECK(divide_up(7, 7) == 1);
  CHECK(divide_up(8, 7) == 2);
  CHECK(divide_up(kMax, 2) == (kMax >> 1) + 1);
  CHECK(align_up(0, 8) == 0);
  CHECK(align_up(8, 8) == 8);
  CHECK(align_up(9, 8) == 16);
  CHECK(power_of_two_from(0) == 1);
  CHECK(power_of_two_from(5) == 8);
  CHECK(power_of_two_from(8) == 8);
}

TEST_CASE("zigzag keeps every number and makes small ones small") {
  CHECK(zigzag_encode(0) == 0);
  CHECK(zigzag_encode(-1) == 1);
  CHECK(zigzag_encode(1) == 2);
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::int64_t{-77},
                                   std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    CHECK(zigzag_decode(zigzag_encode(value)) == value);
  }
}
