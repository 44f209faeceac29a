// SPDX-License-Identifier: Apache-2.0
#include "index/ids.hpp"

#include <algorithm>
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

TEST_CASE("ids that count come back, whatever stands around the number") {
  FIHRIS_RANDOM(random);
  std::vector<std::string> all;
  for (const char* const before : {"", "a", "0", "99", "7-"}) {
    for (const char* const after : {"", ".txt", "#"}) {
      std::uint64_t number = random.one_in(2) ? 0 : random.below(200'000);
      for (int i = 0; i < 150; ++i, number += random.one_in(20) ? 2 : 1) {
        std::string digits = std::to_string(number);
        if (*after == '.') digits.insert(0, 4 - std::min<std::size_t>(digits.size(), 4), '0');
        all.push_back(before + digits + after);
      }
    }
  }
  const Written written(all);
  for (std::uint32_t doc = 0; doc < all.size(); ++doc) REQUIRE(written.ids.id(doc) == all[doc]);
  for (std::uint32_t doc = 0; doc < all.size(); ++doc) {
    const auto found = written.ids.find(all[doc]);
    REQUIRE(std::find(found.begin(), found.end(), doc) != found.end());
  }
}

TEST_CASE("ids of two numbers come back, and take little room where the second starts over") {
  FIHRIS_RANDOM(random);
  for (const int start : {0, 1, 7}) {
    std::vector<std::string> all;
    std::size_t bytes = 0;
    for (int chapter = 95; all.size() < 2'000; chapter += random.one_in(30) ? 2 : 1) {
      const auto end = start + static_cast<int>(random.between(1, 20));
      for (int verse = start; verse < end; ++verse) {
        all.push_back("book/" + std::to_string(chapter) + (random.one_in(40) ? ":0" : ":") + std::to_string(verse) + ".txt");
        bytes += all.back().size();
      }
    }
    const Written written(all);
    for (std::uint32_t doc = 0; doc < all.size(); ++doc) REQUIRE(written.ids.id(doc) == all[doc]);
    for (std::uint32_t doc = 0; doc < all.size(); doc += 7) {
      const auto found = written.ids.find(all[doc]);
      REQUIRE(std::find(found.begin(), found.end(), doc) != found.end());
    }
    CHECK((written.container->section(kIdBytes).size() < bytes / 10) == (start < 2));
  }
}

TEST_CASE("ids that count from one end to the other take hardly any room, and no order") {
  std::vector<std::string> all;
  for (int i = 0; i < 2'000; ++i) all.push_back("collection/volume-3/page " + std::to_string(i));
  const Written written(all);
  CHECK(written.container->section(kIdBytes).size() < 1'200);
  CHECK(written.container->section(kIdOrder).size() == 0);
  CHECK(written.ids.find("collection/volume-3/page 1999") == std::vector<std::uint32_t>{1999});
}

TEST_CASE("the order of ids is that of their numbers where they have some, and otherwise that of their bytes") {
  const std::vector<std::string> rising = {"",     "-",     "0", "1", "9",  "00",  "09",  "10",  "10a",  "10a9", "10a10", "11",
                                           "9999", "00001", ":", "a", "a-", "a1x", "a9x", "a10", "a10x", "ab",   "b 9",   "b 10"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t j = 0; j < rising.size(); ++j) {
      CAPTURE(rising[i], rising[j]);
      CHECK(id_less(rising[i], rising[j]) == (i < j));
    }
  }
}

}  // namespace
}  // namespace fihris::index
