// SPDX-License-Identifier: Apache-2.0
#include "codec/skewed_numbers.hpp"

#include <algorithm>
#include <vector>

#include <fihris/error.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

/// Numbers below `limit`, each the more seldom the larger it is; `chance` of 16 to stop at each step.
std::vector<std::uint32_t> skewed(testing::Random& random, std::size_t count, std::uint32_t limit, std::uint64_t chance) {
  std::vector<std::uint32_t> numbers(count);
  for (std::uint32_t& number : numbers) {
    while (number + 1 < limit && random.next() % 16 >= chance) ++number;
  }
  return numbers;
}

TEST_CASE("skewed numbers come back, all together and each by itself") {
  FIHRIS_RANDOM(random);
  for (const std::size_t count : std::initializer_list<std::size_t>{1, 2, 7, 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000}) {
    for (const std::uint64_t chance : std::initializer_list<std::uint64_t>{0, 1, 8, 13, 15, 16}) {
      for (const std::uint32_t limit : std::initializer_list<std::uint32_t>{1, 2, 3, 5, 300}) {
        const std::vector<std::uint32_t> numbers = skewed(random, count, limit, chance);
        base::ByteBuffer out;
        append_skewed(numbers, out);
        const SkewedNumbers read(out.view(), count);
        REQUIRE(read.size() == out.size());
        std::vector<std::uint32_t> decoded(count);
        read.decode(decoded.data());
        REQUIRE(decoded == numbers);
        for (std::size_t i = 0; i < count; ++i) {
          REQUIRE(SkewedNumbers::at(out.view(), count, i) == numbers[i]);
          const std::size_t some = random.next() % 8 == 0 ? random.next() % (count - i + 1) : std::min<std::size_t>(i % 5, count - i);
          std::vector<std::uint32_t> run(some);
          SkewedNumbers::read(out.view(), count, i, run);
          REQUIRE(std::equal(run.begin(), run.end(), numbers.begin() + static_cast<std::ptrdiff_t>(i)));
        }
        if (count > kBlockSize) continue;
        const auto ones = read.places_of_ones();
        for (std::size_t i = 0; i < kBlockSize; ++i) REQUIRE((ones[i / 64] >> i % 64 & 1) == (i < count && numbers[i] == 1 ? 1U : 0U));
      }
    }
  }
}

TEST_CASE("levels are taken where they make the sequence shorter") {
  std::vector<std::uint32_t> numbers(128, 0);
  numbers[5] = 60;
  base::ByteBuffer out;
  append_skewed(numbers, out);
  CHECK(out.size() == 1 + 2 + 1);
  out.clear();
  append_skewed(std::vector<std::uint32_t>(128, 0), out);
  CHECK(out.size() == 1);
}

TEST_CASE("a sequence that is cut short is damaged") {
  for (const std::size_t step : std::initializer_list<std::size_t>{3, 30}) {
    std::vector<std::uint32_t> numbers(128, 0);
    for (std::size_t i = 0; i < numbers.size(); i += step) numbers[i] = static_cast<std::uint32_t>(1 + i % 7);
    base::ByteBuffer out;
    append_skewed(numbers, out);
    std::vector<std::uint32_t> decoded(numbers.size());
    for (std::size_t size = 0; size < out.size(); ++size) {
      CHECK_THROWS_AS(SkewedNumbers(out.view().first(size), numbers.size()), Error);
      if (size == 0) CHECK_THROWS_AS(SkewedNumbers::at(out.view().first(size), numbers.size(), 0), Error);
      CHECK_THROWS_AS(SkewedNumbers::read(out.view().first(size), numbers.size(), 0, decoded), Error);
    }
  }
}

TEST_CASE("a sparse bitmap whose places lie outside the sequence is damaged") {
  const std::vector<std::byte> bytes = {std::byte{64 + 32}, std::byte{1}, std::byte{9}};
  CHECK_THROWS_AS(SkewedNumbers(bytes, 9), Error);
  std::vector<std::uint32_t> decoded(10);
  SkewedNumbers(bytes, 10).decode(decoded.data());
  CHECK(decoded[9] == 1);
}

TEST_CASE("places of a sparse bitmap may come twice, and lead to no number outside") {
  std::vector<std::byte> bytes(260, std::byte{3});
  bytes[0] = std::byte{64 * SkewedNumbers::kMaximalLevels + 32 + 5};
  bytes[1] = std::byte{120};
  std::vector<std::uint32_t> run(40);
  SkewedNumbers::read(bytes, 128, 2, run);
  CHECK(run[0] == 0);
  CHECK(run[1] >= 1);
}

}  // namespace
}  // namespace fihris::codec
