// SPDX-License-Identifier: Apache-2.0
#include "index/byte_order.hpp"

#include <numeric>
#include <string>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

TEST_CASE("places are sorted as their texts compare, equal texts by number") {
  FIHRIS_RANDOM(random);
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) {
    // Few letters, zero bytes and high ones among them, and lengths around 8 and 16, so that beginnings are shared and texts are equal.
    std::string text(random.below(3) * 8, 'a');
    for (auto left = random.below(4); left > 0; --left) text += std::string_view("\0a\xFF", 3)[random.below(3)];
    texts.push_back(text);
  }
  std::vector<std::uint32_t> places(texts.size());
  std::iota(places.begin(), places.end(), 0U);
  std::vector<std::uint32_t> expected = places;
  std::sort(expected.begin(), expected.end(), [&](auto a, auto b) { return texts[a] != texts[b] ? texts[a] < texts[b] : a < b; });
  std::reverse(places.begin(), places.end());
  const std::vector<bool> is_other = sort_by_text(places, [&](std::uint32_t place) { return std::string_view(texts[place]); });
  CHECK(places == expected);
  REQUIRE(is_other.size() == places.size());
  for (std::size_t i = 0; i < places.size(); ++i) REQUIRE(is_other[i] == (i == 0 || texts[places[i]] != texts[places[i - 1]]));
}

}  // namespace
}  // namespace fihris::index
