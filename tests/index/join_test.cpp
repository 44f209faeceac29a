// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter::add_index (lib/index/writer_join.cpp).
#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "index/damage.hpp"
#include "index/model.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

WriterOptions options_of(ArabicStemmer stemmer) {
  WriterOptions options = testing::articles_options();
  options.analyzer.arabic = stemmer;
  return options;
}

/// Documents begin … end, in segments of 20, over what `model` holds.
void fill(const Directory& directory, const WriterOptions& options, testing::Model& model, int begin, int end) {
  fihris::testing::Random random(static_cast<std::uint64_t>(begin) + 1);
  IndexWriter writer(directory, options);
  for (int i = begin; i < end; ++i) {
    const Document document = testing::random_document(random, std::to_string(i), 60);
    writer.add(document);
    model.add(document);
    if (i % 20 == 19) writer.commit();
  }
  writer.commit();
}

void remove(const Directory& directory, testing::Model& model, const std::string& id) {
  IndexWriter writer(directory);
  REQUIRE(writer.remove(id));
  model.remove(id);
  writer.commit();
}

ErrorCode code_of_join(IndexWriter& writer, const Directory& source) {
  try {
    writer.add_index(IndexReader::open(source));
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::kClosed;
}

TEST_CASE("joined indexes are what indexing all their documents into one gives") {
  for (const auto stemmer : {ArabicStemmer::kNone, ArabicStemmer::kSnowball, ArabicStemmer::kFihris}) {
    testing::Model one;
    testing::Model two;
    const auto first = Directory::in_memory();
    const auto second = Directory::in_memory();
    fill(first, options_of(stemmer), one, 0, 90);
    fill(second, options_of(stemmer), two, 70, 150);  // 70 to 89 are replaced
    remove(first, one, "5");
    remove(second, two, "100");

    const auto joined = Directory::in_memory();
    IndexWriter writer(joined, options_of(stemmer));
    CHECK(writer.add_index(IndexReader::open(first)) == 89);
    CHECK(writer.add_index(IndexReader::open(second)) == 79);
    CHECK(writer.document_count() == 148);
    writer.commit();

    testing::Model both = one;
    for (const Document& document : two.documents()) both.add(document);
    testing::require_holds(IndexReader::open(joined), both);
    testing::require_sound(joined);
    CHECK(IndexReader::check(joined, CheckDepth::kFull).ok());
    testing::require_holds(IndexReader::open(first), one);
    testing::require_holds(IndexReader::open(second), two);
  }
}

TEST_CASE("what joins replaces documents that are not flushed yet, and is replaced by later ones") {
  testing::Model ignored;
  const auto source = Directory::in_memory();
  fill(source, options_of(ArabicStemmer::kNone), ignored, 0, 10);
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory, options_of(ArabicStemmer::kNone));
  writer.add(Document("3").set("text", "before"));
  writer.add(Document("x").set("text", "before"));
  writer.add_index(IndexReader::open(source));
  writer.add(Document("4").set("text", "after"));
  CHECK(writer.document_count() == 11);
  writer.rollback();
  CHECK(writer.document_count() == 0);
  writer.add(Document("3").set("text", "before"));
  writer.add_index(IndexReader::open(source));
  writer.add(Document("4").set("text", "after"));
  writer.commit();
  const auto reader = IndexReader::open(directory);
  CHECK(reader.stats().documents == 10);
  CHECK(reader.find("3")->get("text") != "before");
  CHECK(reader.find("4")->get("text") == "after");
}

TEST_CASE("an index of other fields, another analyser or without the text that is needed is refused, and nothing changes") {
  testing::Model model;
  const auto directory = Directory::in_memory();
  fill(directory, options_of(ArabicStemmer::kFihris), model, 0, 30);
  IndexWriter writer(directory);
  testing::Model ignored;

  const auto of_other_analyser = Directory::in_memory();
  fill(of_other_analyser, options_of(ArabicStemmer::kSnowball), ignored, 0, 10);
  CHECK(code_of_join(writer, of_other_analyser) == ErrorCode::kInvalidArgument);

  WriterOptions other_fields = options_of(ArabicStemmer::kFihris);
  other_fields.schema.add({.name = "more"});
  const auto with_other_fields = Directory::in_memory();
  fill(with_other_fields, other_fields, ignored, 0, 10);
  CHECK(code_of_join(writer, with_other_fields) == ErrorCode::kInvalidArgument);

  writer.commit();
  CHECK(writer.document_count() == 30);
  testing::require_holds(IndexReader::open(directory), model);

  WriterOptions unstored = options_of(ArabicStemmer::kFihris);
  unstored.schema = Schema().add({.name = "text", .stored = false});
  const auto first = Directory::in_memory();
  const auto second = Directory::in_memory();
  fill(first, unstored, ignored, 0, 40);
  fill(second, unstored, ignored, 40, 90);  // learned other words
  IndexWriter of_unstored(first);
  CHECK(code_of_join(of_unstored, second) == ErrorCode::kInvalidArgument);
  CHECK(of_unstored.document_count() == 40);
}

TEST_CASE("a damaged source is named, and the writer goes on as if nothing had been asked") {
  testing::Model ignored;
  const auto source = Directory::in_memory();
  fill(source, options_of(ArabicStemmer::kNone), ignored, 0, 60);
  const auto reader = IndexReader::open(source);
  testing::flip_byte(source, segment_name(reader.stats().segment_list[1].number), 300);
  testing::Model model;
  const auto directory = Directory::in_memory();
  fill(directory, options_of(ArabicStemmer::kNone), model, 50, 90);
  IndexWriter writer(directory);
  CHECK(code_of_join(writer, source) == ErrorCode::kCorrupt);
  CHECK(writer.document_count() == 40);
  writer.commit();
  testing::require_holds(IndexReader::open(directory), model);
  const auto names = directory.files().list();
  CHECK(std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("segment-"); }) ==
        static_cast<std::ptrdiff_t>(IndexReader::open(directory).stats().segments));  // no copy is left behind
}

}  // namespace
}  // namespace fihris::index
