// SPDX-License-Identifier: Apache-2.0
//
// Indexes that earlier versions wrote, one folder for each format: golden/format-<version>/index and the dump that it must give.
//
//     FIHRIS_UPDATE_GOLDEN=1 build/dev/tests/format_test "[golden]"
//
// writes the folder of the present format anew. That is right only while no release has written this format; afterwards the folder stays as
// it is, and a change of the bytes is a new format.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "base/bytes.hpp"
#include "format/index_dump.hpp"
#include "format/reader.hpp"
#include "index/collection.hpp"
#include "index/format.hpp"
#include "index/manifest.hpp"
#include "storage/commit.hpp"
#include "storage/container_layout.hpp"
#include "storage/file_system.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::format {
namespace {

namespace fs = std::filesystem;
using fihris::testing::TemporaryFolder;

fs::path golden_folder(std::uint32_t version) {
  return fs::path(FIHRIS_SOURCE_DIR) / "tests/format/golden" / ("format-" + std::to_string(version));
}

/// A copy: opening a writer would leave a lock behind, and the source tree may not be writable.
fs::path copy_golden(std::uint32_t version, const TemporaryFolder& folder) {
  fs::path to = folder.path() / "index";
  fs::copy(golden_folder(version) / "index", to);
  return to;
}

/// Some titles and lines of the bundled articles in one segment; in another one short documents enough for a list of two blocks.
void write_golden_index(const fs::path& path) {
  WriterOptions options;
  options.schema.add({.name = "author", .type = FieldType::kStored});
  options.schema.add({.name = "topics", .type = FieldType::kKeyword});
  options.schema.add({.name = "day", .type = FieldType::kDate});
  options.schema.add({.name = "visits", .type = FieldType::kInteger, .stored = false});
  options.analyzer.protected_words = {"المكتبة"};
  options.analyzer.stop_words = {"واو"};
  options.analyzer.synonyms = {{{"كتاب", "سفر"}, {"مؤلف كبير"}}};
  IndexWriter writer(path, options);
  std::vector<fs::path> articles;
  for (const auto& entry : fs::directory_iterator(fs::path(FIHRIS_SOURCE_DIR) / "examples/corpus")) articles.push_back(entry.path());
  std::sort(articles.begin(), articles.end());
  for (std::size_t i = 0; i < articles.size(); i += 6) {
    const std::string text = fihris::testing::read_file(articles[i]);
    const std::size_t title_end = text.find('\n');
    Document document(articles[i].stem().string());
    document.set("title", text.substr(0, title_end));
    document.set("text", text.substr(title_end + 1, text.find(". ", title_end + 1) - title_end));
    if (i % 4 == 0) document.set("author", "هيئة التحرير").set("number", std::to_string(i));
    writer.add(document);
  }
  writer.commit();
  for (int i = 0; i < 140; ++i) {
    Document document("verse-" + std::to_string(i));
    document.set("text", (i % 3 == 0 ? "كتاب " : "والكتاب ") + std::to_string(i) + (i % 20 == 0 ? " مكتبة كتاب" : ""));
    document.set("title", i % 10 == 0 ? "من كتاب إلى كتاب من كتاب" : "من كتاب إلى كتاب");  // since format 4
    document.set("topics", i % 2 == 0 ? "شعر\nنثر" : "شعر").set("visits", std::to_string(i * i));
    if (i % 5 != 0) document.set("day", "2003-05-" + std::to_string(10 + i % 20));
    writer.add(document);
  }
  writer.commit();
  writer.remove("verse-7");
  writer.remove("verse-8");
  writer.commit();
}

bool wants_update() {
  const char* const wanted = std::getenv("FIHRIS_UPDATE_GOLDEN");
  return wanted != nullptr && std::string(wanted) == "1";
}

/// The formats that are read. Each has a golden index of the same documents.
std::uint32_t any_format() { return GENERATE(range(index::kOldestFormatVersion, index::kFormatVersion + 1)); }

void update_golden() {
  const fs::path folder = golden_folder(index::kFormatVersion);
  fs::remove_all(folder);
  write_golden_index(folder / "index");
  fs::remove(folder / "index" / index::kLockName);
  fihris::testing::write_file(folder / "dump.jsonl", dump_index(Directory::at(folder / "index")));
}

/// The error of opening this index.
Error error_of(const fs::path& path) {
  try {
    IndexReader::open(path);
  } catch (const Error& error) {
    return error;
  }
  FAIL("the index was opened");
  return Error(ErrorCode::kIo, "");
}

/// Writes another version into the head of a file, with the checksum that belongs to it.
void set_version(const fs::path& file, std::uint32_t version) {
  std::string bytes = fihris::testing::read_file(file);
  base::store_u32(bytes.data() + 8, version);
  base::store_u32(bytes.data() + 12, storage::layout::header_check(base::as_bytes(bytes).first(12)));
  fihris::testing::write_file(file, bytes);
}

fs::path file_named(const fs::path& folder, const std::string& prefix) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(prefix)) return entry.path();
  }
  FAIL("no file " << prefix);
  return {};
}

std::vector<std::string> sorted_hits(const IndexReader& reader, const std::string& query) {
  std::vector<std::string> ids;
  SearchOptions options;
  options.limit = 200;
  for (const Hit& hit : Searcher(reader).search(parse_query(query), options).hits) ids.push_back(hit.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST_CASE("the golden index of each format opens, is sound, answers and gives its dump", "[golden]") {
  if (wants_update()) update_golden();
  const std::uint32_t format = any_format();
  CAPTURE(format);
  const TemporaryFolder folder;
  const fs::path path = copy_golden(format, folder);
  const std::string expected = fihris::testing::read_file(golden_folder(format) / "dump.jsonl");
  CHECK(dump_index(Directory::at(path)) == expected);
  const CheckReport report = IndexReader::check(Directory::at(path));
  CHECK(report.problems.empty());
  CHECK(report.documents == 144);

  const IndexReader reader = IndexReader::open(path);
  using Ids = std::vector<std::string>;
  CHECK(sorted_hits(reader, "+مكتبة") == Ids{"verse-0", "verse-100", "verse-120", "verse-20", "verse-40", "verse-60", "verse-80"});
  CHECK(sorted_hits(reader, "\"مكتبة كتاب\" AND =كتاب AND 60") == Ids{"verse-60"});
  CHECK(sorted_hits(reader, "+كتاب").size() == 138);  // all that are not removed
  CHECK(sorted_hits(reader, "==والكتاب").size() == 91);
  CHECK(sorted_hits(reader, "visits:[3600 TO 3800]") == Ids{"verse-60", "verse-61"});
  CHECK(sorted_hits(reader, "topics:[نثر]").size() == 69);
  CHECK(sorted_hits(reader, "كتاب day:[2003-05-29 TO *] -topics:[نثر]").size() == 7);
  CHECK(reader.find("verse-9")->get("text") == "كتاب 9");
  CHECK(!reader.find("verse-7"));
}

TEST_CASE("the independent reader reads the golden index", "[golden]") {
  const std::uint32_t format = any_format();
  CAPTURE(format);
  const TemporaryFolder folder;
  const auto lines = read_independently(copy_golden(format, folder).string());
  if (!lines) return;
  std::string without_words = *lines;
  for (std::size_t at = without_words.find("{\"word\""); at != std::string::npos; at = without_words.find("{\"word\""))
    without_words.erase(at, without_words.find('\n', at) + 1 - at);
  CHECK(without_words == fihris::testing::read_file(golden_folder(format) / "dump.jsonl"));
}

std::vector<Document> all_documents(const IndexReader& reader) {
  std::vector<Document> documents;
  reader.for_each_document([&](const Document& document) {
    documents.push_back(document);
    return true;
  });
  return documents;
}

TEST_CASE("a writer goes on with the golden index of each format", "[golden]") {
  const std::uint32_t format = any_format();
  CAPTURE(format);
  const TemporaryFolder folder;
  const fs::path path = copy_golden(format, folder);
  const std::vector<Document> before = all_documents(IndexReader::open(path));
  {
    IndexWriter writer(path);
    Document document("new");
    writer.add(document.set("text", "مكتبة جديدة"));
    writer.remove("verse-9");
    writer.commit();  // segments of the older format beside one of this
    CHECK(IndexReader::check(Directory::at(path), CheckDepth::kFull).ok());
    writer.compact();
    writer.commit();
  }
  const IndexReader reader = IndexReader::open(path);
  CHECK(sorted_hits(reader, "+مكتبة").size() == 8);
  CHECK(reader.stats().segments == 1);
  CHECK(IndexReader::check(Directory::at(path), CheckDepth::kFull).ok());
  std::vector<Document> after = all_documents(reader);
  REQUIRE(after.size() == before.size());  // one more and one less
  CHECK(after.back().get("text") == "مكتبة جديدة");
  after.pop_back();
  for (std::size_t i = 0, j = 0; i < after.size(); ++i, ++j) {
    if (before[j].id() == "verse-9") ++j;
    CHECK(index::testing::same_document(after[i], before[j]));
  }
}

TEST_CASE("an index of a later format is refused as such", "[golden]") {
  for (const char* prefix : {"MANIFEST-", "segment-", "deletes-", "vocabulary-"}) {
    const TemporaryFolder folder;
    const fs::path path = copy_golden(index::kFormatVersion, folder);
    const fs::path file = file_named(path, prefix);
    set_version(file, 200);
    const Error error = error_of(path);
    INFO(error.what());
    CHECK(error.code() == ErrorCode::kNewerFormat);
    const std::string sentence = error.what();
    CHECK(sentence.find(file.string()) != std::string::npos);
    CHECK(sentence.find("later version") != std::string::npos);
    CHECK(sentence.find("200") != std::string::npos);
    CHECK_THROWS_AS(IndexWriter(path), Error);
  }
}

TEST_CASE("an index of the first format is refused with the advice to build it again", "[golden]") {
  for (const char* prefix : {"MANIFEST-", "segment-", "deletes-", "vocabulary-"}) {
    const TemporaryFolder folder;
    const fs::path path = copy_golden(index::kFormatVersion, folder);
    const fs::path file = file_named(path, prefix);
    set_version(file, 1);
    const Error error = error_of(path);
    INFO(error.what());
    const std::string sentence = error.what();
    CHECK(sentence.find(file.string()) != std::string::npos);
    CHECK(sentence.find("earlier version") != std::string::npos);
    CHECK(sentence.find("rebuild") != std::string::npos);
  }
}

TEST_CASE("an index made with another version of the analyser says so", "[golden]") {
  const TemporaryFolder folder;
  const fs::path path = copy_golden(index::kFormatVersion, folder);
  const auto files = storage::open_posix_file_system(path.string());
  auto state = storage::read_newest_state(*files);
  REQUIRE(state);
  index::Manifest manifest = index::Manifest::decode(state->payload);
  manifest.fingerprint = "text-1/fihris-1/french";
  ++manifest.generation;
  storage::write_state(*files, {manifest.generation, manifest.encode()});
  const Error error = error_of(path);
  INFO(error.what());
  const std::string sentence = error.what();
  CHECK(error.code() == ErrorCode::kInvalidArgument);
  CHECK(sentence.find("text-1/fihris-1/french") != std::string::npos);
  CHECK(sentence.find("index the documents again") != std::string::npos);
  CHECK_THROWS_AS(IndexWriter(path), Error);
}

}  // namespace
}  // namespace fihris::format
