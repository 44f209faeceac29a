// SPDX-License-Identifier: Apache-2.0
//
// IndexReader::check on sound and on damaged indexes.
#include <algorithm>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/format.hpp"
#include "index/model.hpp"
#include "storage/file_systems.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;

/// Two segments, one of them with removed documents; lists of several blocks.
Directory example(Random& random) {
  auto directory = Directory::in_memory();
  IndexWriter writer(directory, testing::articles_options());
  for (int i = 0; i < 300; ++i) writer.add(testing::random_document(random, "d" + std::to_string(i), 16));
  writer.commit();
  for (int i = 290; i < 320; ++i) writer.add(testing::random_document(random, "d" + std::to_string(i), 40));
  writer.commit();
  return directory;
}

/// Opens the index and reads everything: an Error is right, anything else but an answer is not.
void use(const Directory& directory) {
  try {
    const auto reader = IndexReader::open(directory);
    reader.for_each_document([](const Document&) { return true; });
    for (const auto& segment : reader.impl().segments()) {
      for (std::uint32_t doc = 0; doc < segment.reader->doc_count(); doc += 50) reader.find(segment.reader->ids().id(doc));
      for (const std::size_t field : std::initializer_list<std::size_t>{0, 1}) segment.reader->field(field)->dictionary().find("x");
    }
  } catch (const Error& error) {
    REQUIRE((error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kNewerFormat));
  }
}

TEST_CASE("check reports a changed byte, wherever it is, and using the index does no harm") {
  FIHRIS_RANDOM(random);
  const Directory directory = example(random);
  REQUIRE(IndexReader::check(directory).ok());
  std::size_t files = 0;
  for (const std::string& name : directory.files().list()) {
    if (name == kLockName) continue;
    ++files;
    const std::string intact = storage::testing::read(directory.files(), name);
    std::vector<std::size_t> places = {0, intact.size() - 1, intact.size() / 2};
    for (int i = 0; i < 60; ++i) places.push_back(random.below(intact.size()));
    for (const std::size_t place : places) {
      CAPTURE(name, place);
      std::string damaged = intact;
      damaged[place] = static_cast<char>(damaged[place] ^ (1 << random.below(8)));
      storage::testing::write(directory.files(), name, damaged);
      REQUIRE_FALSE(IndexReader::check(directory).ok());
      if (place % 4 == 0) use(directory);
    }
    storage::testing::write(directory.files(), name, intact.substr(0, intact.size() / 2));
    REQUIRE_FALSE(IndexReader::check(directory).ok());
    directory.files().remove(name);
    REQUIRE_FALSE(IndexReader::check(directory).ok());
    storage::testing::write(directory.files(), name, intact);
  }
  CHECK(files == 5);  // manifest, vocabulary, two segments, one set of removed documents
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("check counts what it saw") {
  FIHRIS_RANDOM(random);
  const Directory directory = example(random);
  const CheckReport report = IndexReader::check(directory);
  const IndexStats stats = IndexReader::open(directory).stats();
  CHECK(report.documents == 320);
  CHECK(report.files == 5);
  CHECK(report.bytes == stats.bytes);
  CHECK(report.postings == stats.fields[0].postings + stats.fields[1].postings);
  CHECK(stats.deleted_documents == 10);
}

TEST_CASE("the bytes of an index are those of all its files") {
  FIHRIS_RANDOM(random);
  const Directory directory = example(random);
  std::uint64_t bytes = 0;
  for (const std::string& name : directory.files().list()) {
    if (name != kLockName) bytes += directory.files().map(name)->bytes().size();
  }
  CHECK(IndexReader::open(directory).stats().bytes == bytes);
}

TEST_CASE("an index that is not there is no damage: check throws") {
  const auto code_of_check = [](const Directory& directory) {
    try {
      IndexReader::check(directory);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kCorrupt;
  };
  const auto directory = Directory::in_memory();
  CHECK(code_of_check(directory) == ErrorCode::kNotFound);
  directory.files().create_folder();
  storage::testing::write(directory.files(), "notes.txt", "of somebody");
  CHECK(code_of_check(directory) == ErrorCode::kNotFound);
}

TEST_CASE("an index without its manifest is damage") {
  FIHRIS_RANDOM(random);
  const Directory directory = example(random);
  for (const std::string& name : directory.files().list()) {
    if (name.starts_with("MANIFEST-")) directory.files().remove(name);
  }
  const CheckReport report = IndexReader::check(directory);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].find("no index") != std::string::npos);
}

}  // namespace
}  // namespace fihris::index
