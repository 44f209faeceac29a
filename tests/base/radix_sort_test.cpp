// SPDX-License-Identifier: Apache-2.0
#include "base/radix_sort.hpp"

#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::base {
namespace {

TEST_CASE("items are sorted by their bytes, and beyond them as they are told") {
  FIHRIS_RANDOM(random);
  struct Item {
    std::uint64_t key;
    std::uint64_t rest;
    bool operator==(const Item&) const = default;
  };
  const auto less = [](const Item& a, const Item& b) { return a.key != b.key ? a.key < b.key : a.rest > b.rest; };
  for (const std::uint64_t different : {1U, 2U, 300U, 1'000'000U}) {
    for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 1000U, 20'000U}) {
      std::vector<Item> items(count);
      for (Item& item : items) item = {random.below(different) * (random.one_in(2) ? 0x0101'0000'0001 : 1), random.below(50)};
      std::vector<Item> expected = items;
      std::sort(expected.begin(), expected.end(), less);
      radix_sort(
          std::span(items), 8, [](const Item& item, unsigned depth) { return byte_from_top(item.key, depth); }, less);
      REQUIRE(items == expected);
    }
  }
}

}  // namespace
}  // namespace fihris::base
