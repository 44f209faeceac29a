// SPDX-License-Identifier: Apache-2.0
//
// Bit packing against a packer that sets one bit after the other.
#include "codec/bit_packing.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "codec/gap_kernels.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

std::uint32_t all_ones(unsigned bits) { return bits == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << bits) - 1; }

/// Random values of at most `bits` bits, some of them the extremes.
std::vector<std::uint32_t> random_values(testing::Random& random, std::size_t count, unsigned bits) {
  std::vector<std::uint32_t> values(count);
  for (std::uint32_t& value : values) {
    value = static_cast<std::uint32_t>(random.next()) & all_ones(bits);
    if (random.one_in(8)) value = all_ones(bits);
    if (random.one_in(8)) value = 0;
  }
  return values;
}

void set_bit(std::vector<std::byte>& bytes, std::size_t bit) { bytes[bit / 8] |= static_cast<std::byte>(1U << (bit % 8)); }

/// The layout of a full block, as its header draws it: lane i % 4, row i / 4, words of 32 bits of the four lanes side by side.
std::vector<std::byte> naive_block(const std::vector<std::uint32_t>& values, unsigned bits) {
  std::vector<std::byte> bytes(packed_block_bytes(bits));
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (unsigned k = 0; k < bits; ++k) {
      const std::size_t bit_of_lane = i / 4 * bits + k;
      if ((values[i] >> k & 1) != 0) set_bit(bytes, bit_of_lane / 32 * 128 + i % 4 * 32 + bit_of_lane % 32);
    }
  }
  return bytes;
}

std::vector<std::byte> naive_short(const std::vector<std::uint32_t>& values, unsigned bits) {
  std::vector<std::byte> bytes(packed_short_bytes(values.size(), bits));
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (unsigned k = 0; k < bits; ++k) {
      if ((values[i] >> k & 1) != 0) set_bit(bytes, i * bits + k);
    }
  }
  return bytes;
}

TEST_CASE("a full block is packed as drawn and unpacked to what it was, at every width") {
  FIHRIS_RANDOM(random);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    CAPTURE(bits);
    for (int round = 0; round < 8; ++round) {
      const auto values = random_values(random, kBlockSize, bits);
      std::vector<std::byte> packed(packed_block_bytes(bits));
      pack_block(values.data(), bits, packed.data());
      REQUIRE(packed == naive_block(values, bits));
      std::vector<std::uint32_t> unpacked(kBlockSize, 0xAAAAAAAA);
      unpack_block(packed.data(), bits, unpacked.data());
      REQUIRE(unpacked == values);
    }
  }
}

TEST_CASE("a short block is packed as drawn and unpacked to what it was, at every width and length") {
  FIHRIS_RANDOM(random);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    for (std::size_t count = 0; count < kBlockSize; ++count) {
      CAPTURE(bits, count);
      const auto values = random_values(random, count, bits);
      std::vector<std::byte> packed(packed_short_bytes(count, bits));  // exactly as large: sanitizers see a byte too many
      pack_short(values.data(), count, bits, packed.data());
      REQUIRE(packed == naive_short(values, bits));
      std::vector<std::uint32_t> unpacked(count, 0xAAAAAAAA);
      unpack_short(packed.data(), count, bits, unpacked.data());
      REQUIRE(unpacked == values);
    }
  }
}

TEST_CASE("values stored less one become one more, modulo 2^32") {
  FIHRIS_RANDOM(random);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    CAPTURE(bits);
    for (const std::size_t count : {std::size_t{1}, std::size_t{1 + random.below(kBlockSize - 1)}, kBlockSize}) {
      CAPTURE(count);
      auto values = random_values(random, count, bits);
      std::vector<std::byte> packed(packed_bytes(count, bits));
      pack(values.data(), count, bits, packed.data());
      std::vector<std::uint32_t> unpacked(count);
      unpack_one_more(packed.data(), count, bits, unpacked.data());
      for (std::uint32_t& value : values) ++value;
      REQUIRE(unpacked == values);
    }
  }
}

TEST_CASE("unpacking writes no value beyond the last") {
  std::array<std::uint32_t, kBlockSize + 1> values{};
  values.back() = 77;
  const std::vector<std::byte> packed(packed_block_bytes(32), std::byte{0xFF});
  for (unsigned bits = 0; bits <= 32; ++bits) {
    unpack_block(packed.data(), bits, values.data());
    unpack_one_more(packed.data(), kBlockSize, bits, values.data());
    CHECK(values.back() == 77);
  }
  values[5] = 78;
  unpack_short(packed.data(), 5, 13, values.data());
  CHECK(values[5] == 78);
}

SumGaps kernel_of(base::Kernel kernel) {
#if defined(__x86_64__)
  if (kernel == base::Kernel::kAvx2 || kernel == base::Kernel::kAvx512) return sum_gaps_avx2;
#endif
  static_cast<void>(kernel);
  return sum_gaps_portable;
}

TEST_CASE("gaps are summed from the base on, modulo 2^32") {
  FIHRIS_RANDOM(random);
  for (std::size_t count = 0; count <= kBlockSize; ++count) {
    CAPTURE(count);
    auto values = random_values(random, count, random.one_in(2) ? 7 : 32);
    const auto base = random.one_in(2) ? ~std::uint32_t{0} : static_cast<std::uint32_t>(random.next());
    std::vector<std::uint32_t> expected;
    std::uint32_t sum = base;
    for (const std::uint32_t gap : values) expected.push_back(sum += gap);
    for (const base::Kernel kernel : base::available_kernels()) {
      CAPTURE(base::kernel_name(kernel));
      auto summed = values;
      kernel_of(kernel)(summed.data(), count, base);
      REQUIRE(summed == expected);
    }
    sum_gaps(values.data(), count, base);
    REQUIRE(values == expected);
  }
}

TEST_CASE("with the base 2^32 - 1 the first document is the first value less one") {
  std::uint32_t values[] = {1, 1, 6};
  sum_gaps(values, 3, ~std::uint32_t{0});
  CHECK(values[0] == 0);
  CHECK(values[1] == 1);
  CHECK(values[2] == 7);
}

TEST_CASE("bits_needed is 0 for 0 and 32 for the largest value") {
  CHECK(bits_needed(0) == 0);
  CHECK(bits_needed(1) == 1);
  CHECK(bits_needed(255) == 8);
  CHECK(bits_needed(256) == 9);
  CHECK(bits_needed(~std::uint32_t{0}) == 32);
}

}  // namespace
}  // namespace fihris::codec
