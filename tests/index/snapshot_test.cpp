// SPDX-License-Identifier: Apache-2.0
#include "index/snapshot.hpp"

#include <algorithm>
#include <filesystem>

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
    // Files that a snapshot needs stay for as long as it lives, and no longer than until the next commit after that.
    const auto files_of_first = snapshots[0].first.impl().manifest().files();
    for (const std::string& name : files_of_first) CHECK(directory.files().exists(name));
    for (const auto& [reader, expected] : snapshots) {
      testing::require_holds(reader, expected);
      for (const auto& segment : reader.impl().segments()) {
        const auto actual = testing::contents_of(*segment.reader->field(1), reader.analyzer());
        REQUIRE(actual == testing::expected_contents(*segment.reader, reader.schema(), 1, reader.analyzer()));
      }
    }
    snapshots.clear();
    writer.commit();
    for (const std::string& name : files_of_first) {
      if (name.starts_with("segment")) CHECK_FALSE(directory.files().exists(name));
    }
    const auto names = directory.files().list();
    CHECK(std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("MANIFEST"); }) == 1);
  }
}

TEST_CASE("a refreshed reader has the newest commit and shares the segments that did not change") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory, testing::articles_options());
  for (const char* id : {"a", "b", "c"}) {
    writer.add(Document(id).set("text", "one " + std::string(id)));
    writer.commit();
  }
  const auto before = IndexReader::open(directory);
  CHECK(&before.refreshed().impl() == &before.impl());
  writer.remove("b");
  writer.add(Document("d").set("text", "two"));
  writer.commit();
  const auto after = before.refreshed();
  CHECK(before.find("b"));
  CHECK_FALSE(before.find("d"));
  CHECK_FALSE(after.find("b"));
  CHECK(after.find("d"));
  const auto& old_segments = before.impl().segments();
  const auto& new_segments = after.impl().segments();
  REQUIRE(old_segments.size() == 3);
  REQUIRE(new_segments.size() == 3);  // that of b is empty, and gone
  CHECK(new_segments[0].reader == old_segments[0].reader);
  CHECK(new_segments[1].reader == old_segments[2].reader);
  CHECK(&before.analyzer().impl() == &after.analyzer().impl());
  for (const char* id : {"e", "f", "g", "h"}) writer.add(Document(id).set("text", "x"));
  writer.commit();
  const auto third = after.refreshed();
  writer.remove("e");
  writer.commit();
  const auto fourth = third.refreshed();
  CHECK(third.find("e"));
  CHECK_FALSE(fourth.find("e"));
  CHECK(fourth.impl().segments()[3].reader->field(1) ==
        third.impl().segments()[3].reader->field(1));  // only the set of removed ones is new
}

TEST_CASE("a refreshed reader does not take an index that was made anew for its own") {
  const fihris::testing::TemporaryFolder folder;
  const auto path = folder.path() / "index";
  const auto make = [&](const std::string& text, int commits) {
    std::filesystem::remove_all(path);
    IndexWriter writer(path, testing::articles_options());
    for (int i = 0; i < commits; ++i) {
      writer.add(Document(std::to_string(i)).set("text", text));
      writer.commit();
    }
  };
  make("one", 1);
  const auto reader = IndexReader::open(path);
  const int commits = GENERATE(1, 2);
  make("two", commits);
  const auto refreshed = reader.refreshed();
  CHECK(refreshed.stats().documents == static_cast<std::uint64_t>(commits));
  CHECK(refreshed.find("0")->get("text") == "two");
  CHECK(reader.find("0")->get("text") == "one");
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
