// SPDX-License-Identifier: Apache-2.0
#include "codec/packed_numbers.hpp"

#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

TEST_CASE("every number of a table comes back by itself, at every width") {
  FIHRIS_RANDOM(random);
  for (unsigned width = 0; width <= 32; ++width) {
    for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 7, 100}) {
      std::vector<std::uint32_t> numbers;
      for (std::size_t i = 0; i < count; ++i)
        numbers.push_back(static_cast<std::uint32_t>(random.next() & ((std::uint64_t{1} << width) - 1)));
      base::ByteBuffer out;
      append_packed_numbers(numbers, width, out);
      REQUIRE(out.size() == packed_numbers_bytes(count, width));
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(packed_number_begin(i, width) + 8 <= out.size());
        REQUIRE(packed_number(out.view().data() + packed_number_begin(i, width), i, width) == numbers[i]);
      }
    }
  }
}

}  // namespace
}  // namespace fihris::codec
