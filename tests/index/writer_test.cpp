// SPDX-License-Identifier: Apache-2.0
//
// What IndexWriter promises, one promise a test case.
#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/format.hpp"
#include "index/model.hpp"
#include "storage/file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::index {
namespace {

using testing::Model;
using testing::require_holds;
using testing::require_sound;

Document doc(const std::string& id, const std::string& text) { return Document(id).set("text", text); }

ErrorCode code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("an Error was expected");
  return {};
}

TEST_CASE("add and remove say whether a document was there, before and after a commit") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  CHECK_FALSE(writer.add(doc("a", "x")));
  CHECK(writer.add(doc("a", "y")));
  CHECK(writer.remove("a"));
  CHECK_FALSE(writer.remove("a"));
  CHECK_FALSE(writer.add(doc("a", "z")));
  CHECK_FALSE(writer.add(doc("b", "z")));
  CHECK(writer.document_count() == 2);
  writer.commit();
  CHECK(writer.add(doc("a", "w")));
  CHECK(writer.document_count() == 2);
  CHECK(writer.remove("b"));
  CHECK_FALSE(writer.remove("b"));
  CHECK_FALSE(writer.remove("c"));
  writer.commit();
  const auto reader = IndexReader::open(directory);
  CHECK(reader.stats().documents == 1);
  CHECK(reader.find("a")->get("text") == "w");
  CHECK_FALSE(reader.find("b"));
  require_sound(directory);
}

TEST_CASE("nothing is visible before commit, and rollback forgets what came after it") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  CHECK(code_of([&] { IndexReader::open(directory); }) == ErrorCode::kNotFound);
  writer.add(doc("a", "x"));
  CHECK(code_of([&] { IndexReader::open(directory); }) == ErrorCode::kNotFound);
  writer.rollback();
  CHECK(writer.document_count() == 0);
  writer.add(doc("b", "x"));
  writer.commit();
  writer.remove("b");
  writer.add(doc("c", "y"));
  CHECK(IndexReader::open(directory).find("b"));
  writer.rollback();
  CHECK(writer.document_count() == 1);
  writer.commit();
  const auto reader = IndexReader::open(directory);
  CHECK(reader.find("b"));
  CHECK_FALSE(reader.find("c"));
  require_sound(directory);
}

TEST_CASE("a writer that goes away without commit leaves the index and the folder as they were") {
  const auto directory = Directory::in_memory();
  { IndexWriter(directory).add(doc("a", "x")); }
  CHECK(code_of([&] { IndexReader::open(directory); }) == ErrorCode::kNotFound);
  {
    IndexWriter writer(directory);
    writer.add(doc("a", "x"));
    writer.commit();
  }
  const auto files = directory.files().list();
  {
    IndexWriter writer(directory, testing::articles_options(8, 1));
    std::string long_text;
    for (int i = 0; i < 400'000; ++i) long_text += "\u0643 ";
    writer.add(doc("b", long_text));  // flushed at once
    CHECK(directory.files().list().size() > files.size());
  }
  CHECK(directory.files().list() == files);
  CHECK(IndexReader::open(directory).stats().documents == 1);
}

TEST_CASE("a file that a killed writer left does not lend its number to another") {
  const auto directory = Directory::in_memory();
  directory.files().create_folder();
  directory.files().create(segment_name(40))->close();
  directory.files().create(vocabulary_name(30))->close();
  IndexWriter writer(directory);
  writer.add(doc("a", "x"));
  writer.commit();
  const auto names = directory.files().list();
  for (const std::string& name : names) {
    if (name.starts_with(kSegmentPrefix)) CHECK(name == segment_name(42));  // 41 is the vocabulary's
    if (name.starts_with(kVocabularyPrefix)) CHECK(name == vocabulary_name(41));
  }
  CHECK(names.size() == 4);  // with the manifest and the lock: what was left is gone
}

TEST_CASE("documents without words, without fields, and with strange bytes are kept") {
  const auto directory = Directory::in_memory();
  Model model;
  IndexWriter writer(directory);
  for (const Document& document : {Document("1"), doc("2", ""), doc("3", "..."), doc("4", "\xFF\xFE\x80"), doc(std::string(4096, 'i'), "x"),
                                   doc(std::string("nul\0id", 6), std::string("a\0b", 3)), Document("5").set("unknown field", "\u0643"),
                                   Document("6").set("", "empty name")}) {
    writer.add(document);
    model.add(document);
  }
  writer.commit();
  require_holds(IndexReader::open(directory), model);
  require_sound(directory);
}

TEST_CASE("an empty or too long id is refused, and the writer goes on") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  CHECK(code_of([&] { writer.add(doc("", "x")); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { writer.add(doc(std::string(4097, 'i'), "x")); }) == ErrorCode::kInvalidArgument);
  writer.add(doc("a", "x"));
  writer.commit();
  CHECK(IndexReader::open(directory).stats().documents == 1);
}

TEST_CASE("documents beyond the memory budget are flushed as segments of one commit") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  Model model;
  IndexWriter writer(directory, testing::articles_options(100, 1 << 20));
  for (int i = 0; i < 48; ++i) {
    Document document = testing::random_document(random, "d" + std::to_string(i % 40), 60);
    document.set("text", testing::random_text(random, 160'000));
    REQUIRE(writer.add(document) == model.add(document));
  }
  CHECK(directory.files().list().size() > 3);
  CHECK(code_of([&] { IndexReader::open(directory); }) == ErrorCode::kNotFound);
  writer.commit();
  const auto reader = IndexReader::open(directory);
  CHECK(reader.stats().segments > 2);
  require_holds(reader, model);
  require_sound(directory);
}

TEST_CASE("commit merges down to max_segments and keeps the order of documents") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  Model model;
  IndexWriter writer(directory, testing::articles_options(3));
  for (int i = 0; i < 60; ++i) {
    const Document document = testing::random_document(random, "d" + std::to_string(random.below(80)), 40);
    writer.add(document);
    model.add(document);
    if (i % 4 != 0) continue;
    writer.commit();
    const auto reader = IndexReader::open(directory);
    REQUIRE(reader.stats().segments <= 3);
    require_holds(reader, model);
  }
  require_sound(directory);
}

TEST_CASE("compact leaves one segment without removed documents, or none") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  Model model;
  IndexWriter writer(directory, testing::articles_options());
  for (int i = 0; i < 40; ++i) {
    const Document document = testing::random_document(random, "d" + std::to_string(i), 40);
    writer.add(document);
    model.add(document);
    if (i % 10 == 9) writer.commit();
  }
  for (int i = 0; i < 40; i += 3) {
    writer.remove("d" + std::to_string(i));
    model.remove("d" + std::to_string(i));
  }
  writer.commit();
  CHECK(IndexReader::open(directory).stats().deleted_documents > 0);
  writer.compact();
  writer.commit();
  const auto stats = IndexReader::open(directory).stats();
  CHECK(stats.segments == 1);
  CHECK(stats.deleted_documents == 0);
  require_holds(IndexReader::open(directory), model);
  require_sound(directory);

  for (const Document& document : model.documents()) writer.remove(document.id());
  writer.commit();
  CHECK(IndexReader::open(directory).stats().segments == 0);
  require_holds(IndexReader::open(directory), Model());
  writer.add(doc("again", "x"));
  writer.commit();
  CHECK(IndexReader::open(directory).stats().documents == 1);
  require_sound(directory);
}

TEST_CASE("a second writer is told that the index is locked, until the first is gone") {
  const fihris::testing::TemporaryFolder folder;
  for (const bool in_memory : {true, false}) {
    CAPTURE(in_memory);
    const auto directory = in_memory ? Directory::in_memory() : Directory::at(folder.path() / "index");
    {
      IndexWriter first(directory);
      CHECK(code_of([&] { IndexWriter second(directory); }) == ErrorCode::kLocked);
      if (!in_memory) CHECK(code_of([&] { IndexWriter second(folder.path() / "index"); }) == ErrorCode::kLocked);
      first.add(doc("a", "x"));
      first.commit();
      CHECK(IndexReader::open(directory).stats().documents == 1);
    }
    IndexWriter third(directory);
    CHECK(third.document_count() == 1);
  }
}

TEST_CASE("an index keeps its schema and its analyser when a writer with others opens it") {
  const auto directory = Directory::in_memory();
  Schema schema;
  schema.add({.name = "body", .weight = 2});
  {
    WriterOptions options;
    options.schema = schema;
    options.analyzer.arabic = ArabicStemmer::kNone;
    options.analyzer.latin = "english";
    IndexWriter writer(directory, options);
    writer.add(Document("a").set("body", "books"));
    writer.commit();
  }
  IndexWriter writer(directory);
  REQUIRE(writer.schema().fields().size() == 1);
  CHECK(writer.schema().fields()[0].name == "body");
  CHECK(writer.analyzer().options().arabic == ArabicStemmer::kNone);
  CHECK(writer.analyzer().options().latin == "english");
  writer.add(Document("b").set("body", "book"));
  writer.commit();
  CHECK(IndexReader::open(directory).schema().fields()[0].weight == 2);
  require_sound(directory);
}

TEST_CASE("a custom stemmer must be given again, under the same name") {
  const auto directory = Directory::in_memory();
  const auto first_letter = [](std::string_view letters) { return std::string(letters.substr(0, 2)); };
  AnalyzerOptions mine;
  mine.arabic = ArabicStemmer::kCustom;
  mine.custom_stem = first_letter;
  mine.custom_name = "first letter";
  WriterOptions options;
  options.analyzer = mine;
  {
    IndexWriter writer(directory, options);
    writer.add(doc("a", "كتاب"));
    writer.commit();
  }
  AnalyzerOptions other = mine;
  other.custom_name = "another";
  CHECK(code_of([&] { IndexReader::open(directory); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { IndexReader::open(directory, Analyzer(other)); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { IndexWriter writer(directory); }) == ErrorCode::kInvalidArgument);
  CHECK(IndexReader::open(directory, Analyzer(mine)).stats().documents == 1);
  IndexWriter writer(directory, options);
  CHECK(writer.document_count() == 1);
}

}  // namespace
}  // namespace fihris::index
