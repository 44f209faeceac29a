// SPDX-License-Identifier: Apache-2.0
//
// Repair: every kind of damage, and what may be lost by it.
#include <algorithm>
#include <map>
#include <set>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/repair.hpp>

#include "index/damage.hpp"
#include "index/model.hpp"
#include "storage/failing_file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using storage::testing::FailingFileSystem;
using testing::Model;

struct Example {
  Directory directory = Directory::in_memory();
  Model model;
  std::set<std::string> removed;  ///< ids that were there once
};

/// Checksums are of 64 KiB: segments must be larger, so that damage in one part leaves others whole. The words are numbers, nearly all different.
Document long_document(fihris::testing::Random& random, const std::string& id) {
  std::string text;
  for (int word = 0; word < 450; ++word) text += std::to_string(random.below(10'000'000)) + ' ';
  return Document(id).set("title", "number " + id).set("text", text);
}

/// Four segments, two of them with removed documents; some ids were replaced, in the same segment and in later ones.
Example example(std::uint64_t seed, bool with_vocabulary = true) {
  Example made;
  fihris::testing::Random random(seed);
  WriterOptions options = testing::articles_options();
  if (!with_vocabulary) options.analyzer.arabic = ArabicStemmer::kNone;
  IndexWriter writer(made.directory, options);
  const auto add = [&](int number) {
    const Document document = long_document(random, "d" + std::to_string(number));
    writer.add(document);
    made.model.add(document);
    made.removed.erase(document.id());
  };
  const auto remove = [&](int number) {
    const std::string id = "d" + std::to_string(number);
    writer.remove(id);
    if (made.model.remove(id)) made.removed.insert(id);
  };
  for (int i = 0; i < 60; ++i) add(i);
  for (int i = 0; i < 5; ++i) add(i);
  writer.commit();
  for (int i = 60; i < 120; ++i) add(i);
  add(10);
  remove(11);
  writer.commit();
  for (int i = 120; i < 150; ++i) add(i);
  add(12);
  remove(70);
  writer.commit();
  for (int i = 150; i < 170; ++i) add(i);
  writer.commit();
  return made;
}

std::map<std::string, Document> documents_of(const Directory& directory) {
  std::map<std::string, Document> documents;
  IndexReader::open(directory).for_each_document([&](const Document& document) {
    REQUIRE(documents.emplace(document.id(), document).second);  // no id twice
    return true;
  });
  return documents;
}

constexpr std::string_view kIdLost = "id-lost-";

/// How many documents have lost their ids; each has the text of one that was there.
std::uint64_t renamed_documents(const Example& example, const std::map<std::string, Document>& found) {
  std::uint64_t renamed = 0;
  for (const auto& document : found) {
    if (!document.first.starts_with(kIdLost)) continue;
    ++renamed;
    const std::string_view text = document.second.get("text");
    const auto& all = example.model.documents();
    CHECK(std::any_of(all.begin(), all.end(), [&](const Document& other) { return other.get("text") == text; }));
  }
  return renamed;
}

/// What was repaired is sound, and holds what the model holds but for what the report names.
void require_repaired(const Example& example, const RepairReport& report) {
  const CheckReport check = IndexReader::check(example.directory, CheckDepth::kFull);
  for (const std::string& problem : check.problems) FAIL(problem);
  const auto found = documents_of(example.directory);
  std::uint64_t missing = 0;
  std::size_t known = 0;
  for (const Document& document : example.model.documents()) {
    const auto at = found.find(document.id());
    if (at == found.end()) {
      ++missing;
    } else {
      ++known;
      REQUIRE(testing::same_document(at->second, document));
    }
  }
  CHECK(report.kept + report.recovered == found.size());
  const std::uint64_t renamed = renamed_documents(example, found);
  CHECK(found.size() - known <= report.back + renamed);
  CHECK(missing <= report.lost + renamed);
  for (const std::string& id : report.lost_ids) CHECK_FALSE(found.contains(id));
  for (const auto& [id, document] : found) {
    if (id.starts_with(kIdLost)) continue;
    const auto same = [&name = id](const Document& other) { return other.id() == name; };
    const auto& all = example.model.documents();
    CHECK((std::any_of(all.begin(), all.end(), same) || example.removed.contains(id)));
  }
  for (const std::string& file : report.kept_files) CHECK(example.directory.files().exists(file));
  // A writer goes on from it.
  IndexWriter writer(example.directory);
  writer.add(Document("after").set("text", "x"));
  writer.commit();
  CHECK(IndexReader::open(example.directory).find("after"));
}

TEST_CASE("a sound index is left as it is") {
  FIHRIS_RANDOM(random);
  const Example made = example(random.next());
  const auto names = made.directory.files().list();
  const RepairReport report = repair_index(made.directory);
  CHECK(report.findings.empty());
  CHECK(report.kept == made.model.documents().size());
  CHECK(report.lost + report.recovered + report.back == 0);
  CHECK(made.directory.files().list() == names);
}

TEST_CASE("damage in the inverted index of a segment loses nothing") {
  FIHRIS_RANDOM(random);
  const Example made = example(random.next());
  const std::string segment = made.directory.files().list().back();
  REQUIRE(segment.starts_with("vocabulary-"));
  const std::string damaged = segment_name(IndexReader::open(made.directory).stats().segment_list[1].number);
  testing::flip_byte(made.directory, damaged, testing::place_in(made.directory, damaged, field_section(1, kDictionaryBlocks), 6));
  const RepairReport report = repair_index(made.directory);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].find(damaged) != std::string::npos);
  CHECK(report.lost == 0);
  CHECK(report.recovered > 50);
  CHECK(report.kept_files == std::vector<std::string>{"damaged-" + damaged});
  CHECK(documents_of(made.directory).size() == made.model.documents().size());
  require_repaired(made, report);
  CHECK(repair_index(made.directory).findings.empty());
}

TEST_CASE("damage in the store loses the documents of its frame, and names them") {
  FIHRIS_RANDOM(random);
  const Example made = example(random.next());
  const std::string damaged = segment_name(IndexReader::open(made.directory).stats().segment_list[0].number);
  testing::flip_byte(made.directory, damaged, testing::place_in(made.directory, damaged, kStoredBlocks, 9));
  const RepairReport report = repair_index(made.directory);
  CHECK(report.lost > 0);
  CHECK(report.lost_ids.size() == report.lost);
  CHECK(report.kept + report.recovered + report.lost == made.model.documents().size());
  require_repaired(made, report);
}

TEST_CASE("documents whose ids are damaged come back under other ones") {
  FIHRIS_RANDOM(random);
  const Example made = example(random.next());
  const std::string damaged = segment_name(IndexReader::open(made.directory).stats().segment_list[1].number);
  testing::flip_byte(made.directory, damaged, testing::place_in(made.directory, damaged, kIdBytes, 5));
  const RepairReport report = repair_index(made.directory);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].find("have lost their ids") != std::string::npos);
  CHECK(report.recovered > 10);
  CHECK(renamed_documents(made, documents_of(made.directory)) == report.recovered);
  CHECK(report.kept + report.recovered + report.lost == made.model.documents().size());
  require_repaired(made, report);
}

TEST_CASE("a damaged set of removed documents brings back what was removed, and nothing that was replaced") {
  FIHRIS_RANDOM(random);
  for (const bool whole_segment : {true, false}) {
    const Example made = example(random.next());
    const auto segments = IndexReader::open(made.directory).stats().segment_list;
    std::string deletes;
    for (const std::string& name : made.directory.files().list()) {
      if (name.starts_with("deletes-" + std::to_string(segments[0].number) + "-")) deletes = name;
    }
    REQUIRE_FALSE(deletes.empty());
    testing::flip_byte(made.directory, deletes, 70);
    const std::string segment = segment_name(segments[0].number);
    if (!whole_segment)
      testing::flip_byte(made.directory, segment, testing::place_in(made.directory, segment, field_section(1, kDictionaryBlocks), 6));
    const RepairReport report = repair_index(made.directory);
    CHECK(report.back == 1);  // d11 was removed; d0 to d4, d10 and d12 were replaced
    CHECK(report.lost == 0);
    CHECK(documents_of(made.directory).size() == made.model.documents().size() + 1);
    CHECK(IndexReader::open(made.directory).find("d11"));
    require_repaired(made, report);
  }
}

TEST_CASE("without its vocabulary an index is made anew") {
  FIHRIS_RANDOM(random);
  const Example made = example(random.next());
  testing::flip_byte(made.directory, testing::only_file(made.directory, "vocabulary-"), 100);
  const RepairReport report = repair_index(made.directory);
  CHECK(report.recovered == made.model.documents().size());
  CHECK(report.kept == 0);
  CHECK(report.lost == 0);
  require_repaired(made, report);
}

TEST_CASE("wherever one file is damaged, cut or gone, what is whole is kept and the rest is named") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 12; ++round) {
    const Example made = example(7, random.one_in(2));
    const auto names = made.directory.files().list();
    const std::string name = random.pick(names);
    if (name == kLockName || name.starts_with("MANIFEST-")) continue;
    const std::string bytes = storage::testing::read(made.directory.files(), name);
    CAPTURE(round, name);
    if (random.one_in(4)) {
      made.directory.files().remove(name);
    } else if (random.one_in(3)) {
      storage::testing::write(made.directory.files(), name, bytes.substr(0, random.below(bytes.size())));
    } else {
      testing::flip_byte(made.directory, name, random.below(bytes.size()));
    }
    const RepairReport report = repair_index(made.directory);
    CHECK_FALSE(report.findings.empty());
    require_repaired(made, report);
  }
}

TEST_CASE("segments without stored text are kept or lost as a whole") {
  auto directory = Directory::in_memory();
  WriterOptions options = testing::articles_options();
  options.schema = Schema().add({.name = "text", .stored = false});
  IndexWriter(directory, options).commit();
  {
    IndexWriter writer(directory, options);
    for (int i = 0; i < 30; ++i) {
      writer.add(Document(std::to_string(i)).set("text", "one two three"));
      if (i % 10 == 9) writer.commit();
    }
  }
  const std::string vocabulary = testing::only_file(directory, "vocabulary-");
  testing::flip_byte(directory, vocabulary, 65);
  const auto names = directory.files().list();
  try {
    repair_index(directory);
    FAIL("without a vocabulary nothing can be made anew");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kCorrupt);
  }
  CHECK(directory.files().list() == names);
  testing::flip_byte(directory, vocabulary, 65);
  const std::string damaged = segment_name(IndexReader::open(directory).stats().segment_list[1].number);
  testing::flip_byte(directory, damaged, testing::place_in(directory, damaged, field_section(0, kDictionaryBlocks), 5));
  const RepairReport report = repair_index(directory);
  CHECK(report.kept == 20);
  CHECK(report.lost == 10);
  CHECK(IndexReader::check(directory, CheckDepth::kFull).ok());
  CHECK(IndexReader::open(directory).stats().documents == 20);
}

TEST_CASE("what cannot be repaired stays as it is") {
  const auto code_of = [](const Directory& directory) {
    try {
      repair_index(directory);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::kInvalidArgument;
  };
  CHECK(code_of(Directory::in_memory()) == ErrorCode::kNotFound);
  const Example made = example(3);
  {
    const IndexWriter writer(made.directory);
    CHECK(code_of(made.directory) == ErrorCode::kLocked);
  }
  testing::flip_byte(made.directory, testing::only_file(made.directory, "MANIFEST-"), 40);
  const auto names = made.directory.files().list();
  CHECK(code_of(made.directory) == ErrorCode::kCorrupt);
  CHECK(made.directory.files().list() == names);
}

TEST_CASE("whichever call of a repair fails, another repair goes on") {
  bool failed = true;
  int calls = 0;
  for (; failed; ++calls) {
    const Example made = example(5, false);
    const std::string damaged = segment_name(IndexReader::open(made.directory).stats().segment_list[0].number);
    testing::flip_byte(made.directory, damaged, testing::place_in(made.directory, damaged, field_section(1, kDictionaryBlocks), 6));
    const auto failing = std::make_shared<FailingFileSystem>(made.directory.files());
    failing->fail_at(static_cast<std::size_t>(calls) + 1, FailingFileSystem::Afterwards::kFails);
    try {
      repair_index(Directory(failing, "(failing)"));
      failed = failing->has_failed();  // removing files may fail in silence
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kNoSpace);
    }
    CAPTURE(calls);
    repair_index(made.directory);
    REQUIRE(IndexReader::check(made.directory).ok());
    REQUIRE(documents_of(made.directory).size() == made.model.documents().size());
  }
  CHECK(calls > 8);
}

}  // namespace
}  // namespace fihris::index
