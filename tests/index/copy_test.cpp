// SPDX-License-Identifier: Apache-2.0
#include "index/copy.hpp"

#include <atomic>
#include <thread>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "index/damage.hpp"
#include "index/model.hpp"
#include "storage/failing_file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::index {
namespace {

using storage::testing::FailingFileSystem;

Directory example(testing::Model& model, std::uint64_t seed) {
  auto directory = Directory::in_memory();
  fihris::testing::Random random(seed);
  IndexWriter writer(directory, testing::articles_options());
  for (int i = 0; i < 120; ++i) {
    const Document document = testing::random_document(random, std::to_string(random.below(80)), 30);
    writer.add(document);
    model.add(document);
    if (i % 40 == 39) writer.commit();
  }
  return directory;
}

ErrorCode code_of_copy(const IndexReader& reader, const Directory& destination) {
  try {
    reader.copy_to(destination);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::kClosed;
}

TEST_CASE("a copy is the snapshot, file by file, and lives by itself") {
  FIHRIS_RANDOM(random);
  testing::Model model;
  const Directory directory = example(model, random.next());
  const auto copy = Directory::in_memory();
  const auto reader = IndexReader::open(directory);
  {
    IndexWriter writer(directory);
    writer.remove("1");
    writer.add(Document("later").set("text", "x"));
    writer.compact();
    writer.commit();
  }
  reader.copy_to(copy);  // of what was newest when it was opened
  for (const std::string& name : reader.impl().manifest().files())
    CHECK(storage::testing::read(copy.files(), name) == storage::testing::read(directory.files(), name));
  for (const std::string& name : directory.files().list()) directory.files().remove(name);
  testing::require_holds(IndexReader::open(copy), model);
  testing::require_sound(copy);
  IndexWriter writer(copy);
  writer.add(Document("more").set("text", "x"));
  writer.commit();
  CHECK(IndexReader::open(copy).find("more"));
}

TEST_CASE("a copy never takes the place of an index") {
  testing::Model model;
  const Directory directory = example(model, 1);
  const auto reader = IndexReader::open(directory);
  CHECK(code_of_copy(reader, directory) == ErrorCode::kInvalidArgument);
  testing::Model others;
  const Directory other = example(others, 2);
  CHECK(code_of_copy(reader, other) == ErrorCode::kInvalidArgument);
  testing::require_holds(IndexReader::open(other), others);
  const auto begun = Directory::in_memory();
  const IndexWriter writer(begun);  // of an index that is not there yet
  CHECK(code_of_copy(reader, begun) == ErrorCode::kLocked);
}

TEST_CASE("damage is not copied but named, and nothing is left") {
  testing::Model model;
  const Directory directory = example(model, 1);
  const auto reader = IndexReader::open(directory);
  const std::string damaged = segment_name(reader.stats().segment_list[1].number);
  testing::flip_byte(directory, damaged, 200);
  const auto copy = Directory::in_memory();
  CHECK(code_of_copy(reader, copy) == ErrorCode::kCorrupt);
  CHECK(copy.files().list() == std::vector<std::string>{kLockName});
}

TEST_CASE("whichever call of a copy fails, there is a whole copy or none") {
  testing::Model model;
  const Directory directory = example(model, 1);
  const auto reader = IndexReader::open(directory);
  bool failed = true;
  std::size_t whole = 0;
  for (std::size_t call = 1; failed; ++call) {
    const auto inner = Directory::in_memory();
    const auto failing = std::make_shared<FailingFileSystem>(inner.files());
    failing->fail_at(call, FailingFileSystem::Afterwards::kWorks);
    const ErrorCode code = code_of_copy(reader, Directory(failing, "(failing)"));
    failed = code != ErrorCode::kClosed;
    if (failed) CHECK(code == ErrorCode::kNoSpace);
    try {
      testing::require_holds(IndexReader::open(inner), model);
      ++whole;
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kNotFound);
      CHECK(failed);
    }
  }
  CHECK(whole >= 1);
}

TEST_CASE("copies that are made while a writer commits, merges and removes are each of one moment") {
  const fihris::testing::TemporaryFolder folder;
  const auto directory = Directory::at(folder.path() / "index");
  WriterOptions options = testing::articles_options(0);
  options.merging = {.threads = 1, .width = 2};
  std::atomic<bool> stop = false, begun = false;
  IndexWriter writer(directory, options);
  writer.commit();
  // Each commit replaces all documents by those of the next round.
  std::thread working([&] {
    for (int round = 0; !stop; ++round) {
      for (int i = 0; i < 10; ++i) writer.add(Document(std::to_string(i)).set("author", std::to_string(round)).set("text", "some words"));
      if (round % 5 == 4) writer.compact();
      writer.commit();
      begun = true;
    }
  });
  while (!begun) std::this_thread::yield();
  for (int i = 0; i < 15; ++i) {
    const auto copy = Directory::at(folder.path() / std::to_string(i));
    IndexReader::open(directory).copy_to(copy);
    CHECK(IndexReader::check(copy, CheckDepth::kFull).ok());
    std::string round;
    std::size_t count = 0;
    IndexReader::open(copy).for_each_document([&](const Document& document) {
      if (count++ == 0) round = document.get("author");
      CHECK(document.get("author") == round);
      return true;
    });
    CHECK(count == 10);
  }
  stop = true;
  working.join();
}

}  // namespace
}  // namespace fihris::index
