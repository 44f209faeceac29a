// SPDX-License-Identifier: Apache-2.0
#include "index/snapshot.hpp"

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/model.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::index {
namespace {

TEST_CASE("a snapshot stays as it is while a writer commits, merges and removes its files") {
  const fihris::testing::TemporaryFolder folder;
  for (const bool in_memory : {true, false}) {
    FIHRIS_RANDOM(random);
    const auto directory = in_memory ? Directory::in_memory() : Directory::at(folder.path() / "index");
    IndexWriter writer(directory, testing::articles_options(2));
    testing::Model model;
    std::vector<std::pair<IndexReader, testing::Model>> snapshots;
    for (int i = 0; i < 8; ++i) {
      for (int k = 0; k < 15; ++k) {
        const Document document = testing::random_document(random, std::to_string(random.below(60)), 60);
        writer.add(document);
        model.add(document);
        const std::string gone = std::to_string(random.below(200));
        writer.remove(gone);
        model.remove(gone);
      }
      if (i == 6) writer.compact();
      writer.commit();
      snapshots.emplace_back(IndexReader::open(directory), model);
    }
    for (const std::string& name : snapshots[0].first.impl().manifest().files()) {
      if (name.starts_with("segment")) CHECK_FALSE(directory.files().exists(name));
    }
    for (const auto& [reader, expected] : snapshots) {
      testing::require_holds(reader, expected);
      for (const auto& segment : reader.impl().segments()) {
        const auto actual = testing::contents_of(*segment.reader->field(1), reader.analyzer());
        REQUIRE(actual == testing::expected_contents(*segment.reader, reader.schema(), 1, reader.analyzer()));
      }
    }
  }
}

TEST_CASE("documents of a snapshot are numbered through its segments") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory, testing::articles_options(100));
  for (int i = 0; i < 10; ++i) {
    for (std::uint64_t k = 0; k <= random.below(4); ++k) writer.add(Document(std::to_string(i) + "-" + std::to_string(k)).set("text", "x"));
    writer.commit();
  }
  const auto reader = IndexReader::open(directory);
  std::uint64_t number = 0;
  reader.for_each_document([&](const Document& document) {
    REQUIRE(reader.document(number).id() == document.id());
    REQUIRE(reader.impl().find(document.id()) == number);
    ++number;
    return true;
  });
  CHECK_THROWS_AS(reader.document(number), Error);
  int seen = 0;
  reader.for_each_document([&](const Document&) { return ++seen < 3; });
  CHECK(seen == 3);
}

}  // namespace
}  // namespace fihris::index
