// SPDX-License-Identifier: Apache-2.0
//
// The limits of docs/format.md, at their edges: what is within works, what is beyond is refused with a sentence, and nothing is lost in silence.
//
// FIHRIS_LONG_TESTS=1 adds a document of 100 MB, a million documents, a field of 2 GiB, and reading all of a file beyond 4 GiB.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "index/format.hpp"
#include "index/snapshot.hpp"
#include "reliability/long_tests.hpp"
#include "storage/container_layout.hpp"
#include "storage/file_system.hpp"
#include "testing/catch.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::format {
namespace {

namespace fs = std::filesystem;
using fihris::reliability::long_tests;
using fihris::testing::TemporaryFolder;

std::uint64_t count(const Directory& directory, const std::string& query) {
  return Searcher(IndexReader::open(directory)).count(parse_query(query));
}

Directory index_of(const std::vector<Document>& documents, WriterOptions options = {}) {
  Directory directory = Directory::in_memory();
  IndexWriter writer(directory, std::move(options));
  for (const Document& document : documents) writer.add(document);
  writer.commit();
  return directory;
}

/// The code of the error that `work` throws; its sentence is shown when a check fails.
template <typename Work>
ErrorCode code_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(std::string(error.what()).size() > 20);
    return error.code();
  }
  FAIL("nothing was thrown");
  return ErrorCode::kIo;
}

TEST_CASE("an empty index answers every query with nothing") {
  const Directory directory = index_of({});
  const IndexReader reader = IndexReader::open(directory);
  CHECK(reader.stats().documents == 0);
  CHECK(IndexReader::check(directory).ok());
  CHECK(!reader.find("a"));
  const Searcher searcher(reader);
  for (const char* query : {"", "كتاب", "\"كتاب جديد\"", "+a -b", "كت*", "*:*", "-a", "text:كتاب"}) {
    INFO(query);
    CHECK(searcher.search(parse_query(query)).hits.empty());
    CHECK(searcher.count(parse_query(query)) == 0);
  }
  CHECK(code_of([&] { searcher.explain(parse_query("a"), "a"); }) == ErrorCode::kNotFound);
}

TEST_CASE("an empty query finds nothing, and an empty document is found by its id and by every-document queries") {
  const Directory directory = index_of({Document("empty"), Document("full").set("text", "كتاب")});
  for (const char* query : {"", " ", "()", "\"\"", "، ؛"}) {
    INFO(query);
    CHECK(count(directory, query) == 0);
  }
  CHECK(count(directory, "*:*") == 2);
  CHECK(count(directory, "-كتاب") == 1);
  CHECK(IndexReader::open(directory).find("empty")->values().empty());
  CHECK(code_of([&] { index_of({Document("")}); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("an id of 4,096 bytes is taken, and a longer one is refused") {
  const std::string longest(4096, 'i');
  const Directory directory = index_of({Document(longest).set("text", "كتاب")});
  CHECK(IndexReader::open(directory).find(longest)->get("text") == "كتاب");
  CHECK(code_of([&] { index_of({Document(longest + "i")}); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("a word of 1,024 bytes is one word, and a longer one is cut into such words") {
  std::string word;
  while (word.size() < 1024) word += "ب";
  const Directory directory = index_of({Document("whole").set("text", word), Document("cut").set("text", word + "ت"),
                                        Document("long").set("text", word + word + word + "ت")});
  CHECK(count(directory, word) == 3);
  CHECK(count(directory, word + "ت") == 3);           // the query is cut as well: any of its words
  CHECK(count(directory, "\"" + word + "ت\"") == 2);  // one behind the other
  CHECK(count(directory, "\"" + word + word + "\"") == 1);
  CHECK(IndexReader::open(directory).stats().tokens == 1 + 2 + 4);
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("a schema has 64 fields, each of which is searched") {
  Schema schema;
  for (int i = 0; i < 64; ++i) schema.add({.name = "field" + std::to_string(i)});
  CHECK(code_of([&] { schema.add({.name = "one_more"}); }) == ErrorCode::kInvalidArgument);
  Document document("a");
  for (int i = 0; i < 64; ++i) document.set("field" + std::to_string(i), "word" + std::string(static_cast<std::size_t>(i) + 1, 'a'));
  WriterOptions options;
  options.schema = schema;
  const Directory directory = index_of({document}, options);
  for (int i = 0; i < 64; ++i) {
    const std::string word = "word" + std::string(static_cast<std::size_t>(i) + 1, 'a');
    CHECK(count(directory, "field" + std::to_string(i) + ":" + word) == 1);
    CHECK(count(directory, "field" + std::to_string((i + 1) % 64) + ":" + word) == 0);
  }
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("a query has 1,024 words, and more are refused") {
  const Directory directory = index_of({Document("a").set("text", "كتاب")});
  std::string query = "كتاب";
  for (int i = 1; i < 1024; ++i) query += " w" + std::string(1, static_cast<char>('a' + i % 26));
  CHECK(count(directory, query) == 1);
  CHECK(code_of([&] { count(directory, query + " x"); }) == ErrorCode::kLimit);
}

TEST_CASE("a field of more than 2^19 words keeps all of them") {
  std::string text = "بداية ";
  for (int i = 0; i < (1 << 19) + 5; ++i) text += "و ";
  text += "نهاية";
  WriterOptions options;
  options.memory_bytes = 1 << 20;  // less than the document takes
  const Directory directory = index_of({Document("long").set("text", text), Document("short").set("text", "نهاية")}, options);
  CHECK(count(directory, "نهاية") == 2);
  CHECK(IndexReader::open(directory).find("long")->get("text") == text);
  CHECK(IndexReader::open(directory).impl().segments().at(0).reader->field(1)->lengths()[0] == 255);
  CHECK(IndexReader::check(directory).ok());
}

/// `documents` documents of a word that all have, their number, and every seventh one of a third word.
void check_many(std::uint64_t documents) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  {
    WriterOptions options;
    options.memory_bytes = 16 << 20;
    IndexWriter writer(path, options);
    for (std::uint64_t i = 0; i < documents; ++i) {
      Document document(std::to_string(i));
      document.set("text", "كتاب n" + std::to_string(i) + (i % 7 == 0 ? " مدرسة" : ""));
      writer.add(document);
    }
    writer.commit();
  }
  const Directory directory = Directory::at(path);
  CHECK(IndexReader::open(directory).stats().documents == documents);
  CHECK(count(directory, "كتاب") == documents);
  CHECK(count(directory, "+كتاب +مدرسة") == (documents + 6) / 7);
  for (const std::uint64_t i : {std::uint64_t{0}, documents / 2, documents - 1}) {
    CHECK(count(directory, "\"كتاب n" + std::to_string(i) + "\"") == 1);
    CHECK(IndexReader::open(directory).find(std::to_string(i)).has_value());
  }
  const CheckReport report = IndexReader::check(directory);
  CHECK(report.problems.empty());
  CHECK(report.documents == documents);
}

TEST_CASE("many tiny documents are all there") { check_many(long_tests() ? 1'000'000 : 20'000); }

TEST_CASE("a document that is larger than the memory for documents is kept whole") {
  const std::size_t megabytes = long_tests() ? 100 : 3;
  std::string text;
  for (std::uint64_t i = 0; text.size() < megabytes << 20; ++i)
    text += "كلمة" + std::string(1, static_cast<char>('a' + i % 26)) + " المدينة قال\n";
  text += "خاتمة";
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  {
    WriterOptions options;
    options.memory_bytes = 1 << 20;
    IndexWriter writer(path, options);
    writer.add(Document("small").set("text", "كتاب"));
    writer.add(Document("large").set("text", text));
    writer.add(Document("last").set("text", "خاتمة"));
    writer.commit();
  }
  const Directory directory = Directory::at(path);
  CHECK(count(directory, "خاتمة") == 2);
  CHECK(count(directory, "\"قال خاتمة\"") == 1);
  CHECK(IndexReader::open(directory).find("large")->get("text") == text);
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("a field of 2 GiB is taken, and a larger one is refused") {
  if (!long_tests()) {
    WARN("skipped: FIHRIS_LONG_TESTS=1 tries a field of 2 GiB");
    return;
  }
  const Directory directory = Directory::in_memory();
  IndexWriter writer(directory);
  std::string text((std::size_t{1} << 31) - 8, ' ');
  text += " word ya";
  REQUIRE(text.size() == std::size_t{1} << 31);
  text += ' ';
  Document document("a");
  document.set("text", std::move(text));
  CHECK(code_of([&] { writer.add(document); }) == ErrorCode::kLimit);
  CHECK(writer.document_count() == 0);
  std::string within(document.get("text"));
  within.pop_back();
  document.set("text", std::move(within));
  writer.add(document);
  writer.commit();
  CHECK(count(directory, "word") == 1);
}

/// A segment again, with 4 GiB of zeros (a hole, where the file system knows holes) between its head and its sections.
void move_beyond_4_gib(const fs::path& path, const std::string& name) {
  namespace layout = storage::layout;
  struct Part {
    storage::SectionId id;
    std::string bytes;
    std::uint64_t offset;
  };
  std::vector<Part> parts;
  constexpr std::uint64_t kHole = std::uint64_t{1} << 32;
  std::uint64_t at = layout::kAlignment + kHole;
  {
    const auto files = storage::open_posix_file_system(path.string());
    const auto container = storage::Container::open(*files, name, index::kSegmentKind);
    for (storage::SectionId id = 0; id < 100; ++id) {
      const auto section = container->find(id);
      if (!section) continue;
      parts.push_back({id, std::string(base::as_text(section->verified())), at});
      at = (at + section->size() + layout::kAlignment - 1) / layout::kAlignment * layout::kAlignment;
    }
  }
  base::ByteBuffer header;
  layout::append_header(header, index::kSegmentKind.magic, index::kSegmentKind.version);
  std::ofstream file(path / (name + ".new"), std::ios::binary);
  file.write(reinterpret_cast<const char*>(header.data()), static_cast<std::streamsize>(header.size()));
  for (const Part& part : parts) {
    file.seekp(static_cast<std::streamoff>(part.offset));
    file.write(part.bytes.data(), static_cast<std::streamsize>(part.bytes.size()));
  }
  // Checksums: of the first chunk, of those of zeros, and of the last ones, which hold the sections.
  std::string bytes(layout::kChunkBytes, '\0');
  const std::uint64_t of_zeros = base::hash_bytes(base::as_bytes(bytes));
  std::string first = bytes;
  std::copy_n(reinterpret_cast<const char*>(header.data()), header.size(), first.begin());
  const std::uint64_t last_begin = parts.front().offset / layout::kChunkBytes * layout::kChunkBytes;
  std::string last(at - last_begin, '\0');
  for (const Part& part : parts)
    std::copy(part.bytes.begin(), part.bytes.end(), last.begin() + static_cast<std::ptrdiff_t>(part.offset - last_begin));
  base::ByteBuffer tail;
  for (std::uint64_t begin = 0; begin < at; begin += layout::kChunkBytes) {
    const std::string_view chunk =
        begin < last_begin ? std::string_view() : std::string_view(last).substr(begin - last_begin, layout::kChunkBytes);
    tail.append_u64(begin == 0           ? base::hash_bytes(base::as_bytes(first))
                    : begin < last_begin ? of_zeros
                                         : base::hash_bytes(base::as_bytes(chunk)));
  }
  const std::uint64_t contents = at + tail.size();
  for (const Part& part : parts) {
    tail.append_u32(part.id);
    tail.append_u32(0);
    tail.append_u64(part.offset);
    tail.append_u64(part.bytes.size());
  }
  const std::uint64_t footer = at + tail.size();
  base::ByteBuffer end;
  end.append_u64(at);
  end.append_u64(contents);
  end.append_u64(base::hash_bytes(tail.view()));
  end.append_u64(footer + layout::kFooterBytes);
  end.append_u64(base::hash_bytes(end.view()));
  end.append_u64(index::kSegmentKind.magic);
  file.seekp(static_cast<std::streamoff>(at));
  file.write(reinterpret_cast<const char*>(tail.data()), static_cast<std::streamsize>(tail.size()));
  file.write(reinterpret_cast<const char*>(end.data()), static_cast<std::streamsize>(end.size()));
  file.close();
  REQUIRE(file.good());
  fs::rename(path / (name + ".new"), path / name);
}

TEST_CASE("a segment whose parts begin beyond 4 GiB is searched, merged and goes on") {
  if (sizeof(std::size_t) < 8) return;  // cannot be mapped
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  {
    IndexWriter writer(path);
    for (int i = 0; i < 300; ++i) writer.add(Document(std::to_string(i)).set("text", "كتاب مدرسة n" + std::to_string(i)));
    writer.commit();
  }
  const std::uint64_t number = IndexReader::open(path).impl().manifest().segments.at(0).number;
  move_beyond_4_gib(path, index::segment_name(number));
  REQUIRE(fs::file_size(path / index::segment_name(number)) > std::uint64_t{1} << 32);

  const Directory directory = Directory::at(path);
  CHECK(IndexReader::open(directory).stats().bytes > std::uint64_t{1} << 32);
  CHECK(count(directory, "كتاب") == 300);
  CHECK(count(directory, "\"مدرسة n299\"") == 1);
  CHECK(IndexReader::open(directory).find("123")->get("text") == "كتاب مدرسة n123");
  if (long_tests()) CHECK(IndexReader::check(directory).ok());
  {
    IndexWriter writer(path);
    writer.add(Document("new").set("text", "كتاب"));
    writer.compact();
    writer.commit();
  }
  CHECK(count(directory, "كتاب") == 301);
  CHECK(IndexReader::open(directory).stats().bytes < 1 << 20);
  CHECK(IndexReader::check(directory).ok());
}

}  // namespace
}  // namespace fihris::format
