// SPDX-License-Identifier: Apache-2.0
#include "index/live_ids.hpp"

#include <map>
#include <set>
#include <string>

#include "index/format.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

TEST_CASE("ids of a buffer are found as in a map, also after removals and in many of them") {
  FIHRIS_RANDOM(random);
  LiveIds ids;
  for (int round = 0; round < 4; ++round) {
    std::map<std::string, std::uint32_t> live;
    std::vector<std::string> all;
    std::set<std::uint32_t> removed;
    const auto different = random.between(1, 3000);
    for (auto left = random.below(6000); left > 0; --left) {
      std::string id = "d" + std::to_string(random.below(different));
      if (random.one_in(50)) id.append(random.below(kMaximalIdBytes - id.size() + 1), 'x');
      const auto found = live.find(id);
      const bool was_there = found != live.end();
      if (was_there) removed.insert(found->second);
      if (random.one_in(4)) {
        REQUIRE(ids.remove(LiveIds::Key(id)) == was_there);
        live.erase(id);
      } else {
        REQUIRE(ids.add(LiveIds::Key(id)) == was_there);
        live[id] = static_cast<std::uint32_t>(all.size());
        all.push_back(id);
      }
      REQUIRE(ids.live_count() == live.size());
    }
    REQUIRE(ids.size() == all.size());
    for (std::uint32_t doc = 0; doc < all.size(); ++doc) REQUIRE(ids.id(doc) == all[doc]);
    REQUIRE(ids.all() == std::vector<std::string_view>(all.begin(), all.end()));
    REQUIRE(std::set<std::uint32_t>(ids.removed().begin(), ids.removed().end()) == removed);
    ids.clear();
    REQUIRE(ids.size() == 0);
  }
}

}  // namespace
}  // namespace fihris::index
