// SPDX-License-Identifier: Apache-2.0
#include "search/place_finder.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

TEST_CASE("documents are found in a block, few or many, whatever block was looked at before") {
  FIHRIS_RANDOM(random);
  PlaceFinder finder;
  codec::Block block;
  for (int round = 0; round < 500; ++round) {
    block.count = static_cast<std::uint32_t>(random.one_in(2) ? codec::kBlockSize : random.between(1, codec::kBlockSize));
    block.docs.fill(std::numeric_limits<std::uint32_t>::max());
    const std::uint64_t widest = random.one_in(3) ? 1'000'000 : 8;
    std::uint64_t doc = random.below(5000);
    for (std::uint32_t i = 0; i < block.count; ++i) block.docs[i] = static_cast<std::uint32_t>(doc += random.between(1, widest));
    const std::uint32_t last = block.docs[block.count - 1];
    std::set<std::uint32_t> asked;
    for (std::uint64_t i = random.one_in(3) ? random.between(1, 5) : random.between(1, 200); i > 0; --i) {
      const std::uint32_t there = block.docs[random.below(block.count)];
      asked.insert(random.one_in(2) ? there : std::min(last, there + static_cast<std::uint32_t>(random.below(3))));
    }
    const std::vector<std::uint32_t> wanted(asked.begin(), asked.end());
    std::vector<std::uint8_t> places(wanted.size());
    finder.find(block, wanted.data(), wanted.size(), places.data());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      CAPTURE(i, wanted[i], block.count);
      REQUIRE(places[i] < codec::kBlockSize);
      const bool there = std::binary_search(block.docs.begin(), block.docs.begin() + block.count, wanted[i]);
      REQUIRE((block.docs[places[i]] == wanted[i]) == there);
    }
  }
}

}  // namespace
}  // namespace fihris::search
