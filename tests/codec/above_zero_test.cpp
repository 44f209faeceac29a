// SPDX-License-Identifier: Apache-2.0
#include "codec/above_zero.hpp"

#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

TEST_CASE("numbers above 0 are visited in order, and told by bits") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint32_t> values(random.below(200));
    for (std::uint32_t& value : values) value = random.one_in(3) ? static_cast<std::uint32_t>(random.next()) : 0;
    std::vector<std::size_t> visited;
    std::vector<std::uint32_t> bits;
    for_each_above_zero(
        values,
        [&](std::uint32_t of_values, std::size_t count) {
          for (std::size_t i = 0; i < 32; ++i) {
            if (i < count) bits.push_back(of_values >> i & 1);
            if (i >= count) REQUIRE((of_values >> i & 1) == 0);
          }
        },
        [&](std::size_t place) { visited.push_back(place); });
    std::vector<std::size_t> expected;
    REQUIRE(bits.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      REQUIRE(bits[i] == (values[i] > 0 ? 1U : 0U));
      if (values[i] > 0) expected.push_back(i);
    }
    REQUIRE(visited == expected);
  }
}

}  // namespace
}  // namespace fihris::codec
