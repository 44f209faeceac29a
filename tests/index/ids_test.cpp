// SPDX-License-Identifier: Apache-2.0
#include "index/ids.hpp"

#include <string>

#include "index/format.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

struct Written {
  std::shared_ptr<storage::FileSystem> files = storage::open_memory_file_system();
  std::shared_ptr<const storage::Container> container;
  Ids ids;

  explicit Written(const std::vector<std::string>& all) {
    files->create_folder();
    storage::ContainerWriter out(*files, "ids", kSegmentKind);
    write_ids(std::vector<std::string_view>(all.begin(), all.end()), out);
    out.finish();
    container = storage::Container::open(*files, "ids", kSegmentKind);
    ids = Ids(container->section(kIdBytes), container->section(kIdBlocks), container->section(kIdOrder),
              static_cast<std::uint32_t>(all.size()));
  }
};

TEST_CASE("ids come back by number, and numbers by id, all of them and in order") {
  FIHRIS_RANDOM(random);
  for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 3, 500}) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) {
      std::string id;
      for (auto left = random.between(1, random.one_in(9) ? 300 : 3); left > 0; --left)
        id += static_cast<char>(random.one_in(3) ? random.next() & 0xFF : 'a' + random.below(3));
      all.push_back(id);
    }
    const Written written(all);
    for (std::uint32_t doc = 0; doc < count; ++doc) REQUIRE(written.ids.id(doc) == all[doc]);
    auto wanted = all;
    for (const char* missing : {"", "a", "zz", "\xFF\xFF\xFF\xFF"}) wanted.emplace_back(missing);
    for (const std::string& id : wanted) {
      std::vector<std::uint32_t> expected;
      for (std::uint32_t doc = 0; doc < count; ++doc) {
        if (all[doc] == id) expected.push_back(doc);
      }
      REQUIRE(written.ids.find(id) == expected);
    }
  }
}

}  // namespace
}  // namespace fihris::index
