// SPDX-License-Identifier: Apache-2.0
#include "base/bit_row.hpp"

#include <utility>
#include <vector>

#include "base/bits.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

using namespace fihris::base;

TEST_CASE("what is put into a row of bits is read from it, wherever it stands, and zeros behind", "[bit_row]") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<std::uint64_t, unsigned>> put;
    std::size_t bits = 0;
    for (std::uint64_t left = random.below(60); left > 0; --left) {
      const auto count = static_cast<unsigned>(random.below(BitRow::kAtOnce + 1));
      put.emplace_back(random.next() & low_bits(count), count);
      bits += count;
    }
    const auto zeros = static_cast<std::uint32_t>(random.below(200));
    std::vector<std::byte> bytes((bits + zeros + 1 + 7) / 8 + 8, std::byte{0xFF});
    BitRow row(bytes.data());
    for (const auto& [number, count] : put) row.put(number, count);
    row.put_zeros(zeros);
    row.put(1, 1);
    REQUIRE(static_cast<std::size_t>(row.end() - bytes.data()) == (bits + zeros + 1 + 7) / 8);
    const Bits read(std::span<const std::byte>(bytes.data(), row.end()));
    REQUIRE(read.size() == (bits + zeros + 1 + 7) / 8 * 8);
    std::uint64_t at = 0;
    for (const auto& [number, count] : put) {
      REQUIRE(read.take(at, count) == number);
      at += count;
    }
    for (std::uint32_t i = 0; i < zeros; ++i) REQUIRE(read.take(at++, 1) == 0);
    REQUIRE(read.from(at) == 1);
    REQUIRE(read.from(read.size()) == 0);
    REQUIRE(read.from(read.size() + 1000) == 0);
  }
}
