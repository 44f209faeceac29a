// SPDX-License-Identifier: Apache-2.0
//
// IndexReader::check in full: contents that fit every checksum and every rule, and are not those of the documents.
#include "index/full_check.hpp"

#include <algorithm>
#include <string_view>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/damage.hpp"
#include "index/model.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

enum class Text { kStored, kNotStored };

WriterOptions options_of(Text text) {
  WriterOptions options = testing::articles_options();
  options.analyzer.arabic = ArabicStemmer::kNone;
  if (text == Text::kStored) return options;
  options.schema = Schema();
  const Schema stored = testing::articles_with_author();
  for (const Field& field : stored.fields()) {
    Field unstored = field;
    unstored.stored = false;
    options.schema.add(unstored);
  }
  return options;
}

/// One segment of 200 documents; the same ids for each seed.
Directory index_of(std::uint64_t seed, const WriterOptions& options) {
  auto directory = Directory::in_memory();
  fihris::testing::Random random(seed);
  IndexWriter writer(directory, options);
  for (int i = 0; i < 200; ++i) writer.add(testing::random_document(random, "d" + std::to_string(i), 60));
  writer.commit();
  return directory;
}

constexpr std::uint32_t kTextField = 1;

TEST_CASE("a sound index passes the full check, and every word was compared") {
  FIHRIS_RANDOM(random);
  auto directory = Directory::in_memory();
  IndexWriter writer(directory, testing::articles_options());
  for (int i = 0; i < 400; ++i) {
    writer.add(testing::random_document(random, std::to_string(random.below(200)), 80));
    if (i % 100 == 0) writer.commit();
  }
  writer.commit();
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  for (const std::string& problem : report.problems) FAIL(problem);
  CHECK(report.compared_words == IndexReader::open(directory).stats().tokens);
  CHECK(report.documents == writer.document_count());
}

bool tells(const CheckReport& report, std::string_view what) {
  return std::any_of(report.problems.begin(), report.problems.end(),
                     [&](const std::string& problem) { return problem.find(what) != std::string::npos; });
}

TEST_CASE("without stored text the full check compares what there is") {
  const Directory directory = index_of(1, options_of(Text::kNotStored));
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  for (const std::string& problem : report.problems) FAIL(problem);
  CHECK(report.compared_words == 0);
}

/// Puts the inverted index of the text of `other` in place of that of `directory`.
void take_inverted_index(const Directory& directory, const Directory& other) {
  testing::transplant(directory, testing::only_file(directory, "segment-"), other, testing::only_file(other, "segment-"),
                      {field_section(kTextField, kFieldInfo), field_section(kTextField, kLengths),
                       field_section(kTextField, kDictionaryIndex), field_section(kTextField, kDictionaryBlocks),
                       field_section(kTextField, kFormOrder), field_section(kTextField, kPostings), field_section(kTextField, kPositions)});
}

/// Three documents; `second` is the text of the second.
Directory index_with(const std::string& second) {
  auto directory = Directory::in_memory();
  IndexWriter writer(directory, options_of(Text::kStored));
  const std::string texts[] = {"سد وماء ومطر وسد", second, "سد وماء"};
  for (std::size_t i = 0; i < std::size(texts); ++i) writer.add(Document("d" + std::to_string(i)).set("text", texts[i]));
  writer.commit();
  return directory;
}

TEST_CASE("two words that changed places are told by the full check, and nothing else is") {
  const Directory directory = index_with("سد وماء ومطر");
  take_inverted_index(directory, index_with("سد ومطر وماء"));
  CHECK(IndexReader::check(directory).ok());
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  CHECK(tells(report, "the index has another word 1 than the text"));
  CHECK(tells(report, "the index has another word 2 than the text"));
  CHECK(tells(report, "word 1 of the text is not in the index"));
  CHECK(tells(report, "word 2 of the text is not in the index"));
  CHECK(report.problems.size() == 4);
  for (const std::string& problem : report.problems) CHECK(problem.find("document \"d1\"") != std::string::npos);
}

TEST_CASE("a word that the index lacks is told by the full check") {
  const Directory directory = index_with("سد وماء ومطر");
  take_inverted_index(directory, index_with("سد وماء"));
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  CHECK(tells(report, "another length"));
  CHECK(tells(report, "word 2 of the text is not in the index"));
}

TEST_CASE("an index of other texts than are stored is found out by the full check alone") {
  const Directory directory = index_of(1, options_of(Text::kStored));
  const Directory other = index_of(2, options_of(Text::kStored));
  const std::string segment = testing::only_file(directory, "segment-");
  take_inverted_index(directory, other);
  CHECK(IndexReader::check(directory).ok());
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  REQUIRE(report.problems.size() > 5);
  CHECK(report.problems.size() < 100);
  CHECK(report.problems[0].find(segment) != std::string::npos);
  CHECK(report.problems[0].find("document \"d") != std::string::npos);
  CHECK(tells(report, "another length"));
}

TEST_CASE("lengths that contradict the postings are found without the text, too") {
  const auto text = GENERATE(Text::kStored, Text::kNotStored);
  const Directory directory = index_of(1, options_of(text));
  const Directory other = index_of(2, options_of(text));
  testing::transplant(directory, testing::only_file(directory, "segment-"), other, testing::only_file(other, "segment-"),
                      {field_section(kTextField, kLengths)});
  const CheckReport report = IndexReader::check(directory, CheckDepth::kFull);
  REQUIRE_FALSE(report.ok());
  CHECK(tells(report, "positions do not fit"));  // whose bits follow from the lengths
}

TEST_CASE("lengths of a field without words are checked, too") {
  const Directory directory = index_with("سد وماء");
  const auto check_with_lengths = [&](const std::string& field, int documents) {
    const auto other = Directory::in_memory();
    IndexWriter writer(other, options_of(Text::kStored));
    for (int i = 0; i < documents; ++i) writer.add(Document("d" + std::to_string(i)).set(field, "سد"));
    writer.commit();
    testing::transplant(directory, testing::only_file(directory, "segment-"), other, testing::only_file(other, "segment-"),
                        {field_section(kTextField - 1, kLengths)});
    return IndexReader::check(directory);
  };
  CHECK(check_with_lengths("text", 3).ok());
  CHECK(tells(check_with_lengths("title", 3), "the number of documents with words"));
  CHECK(tells(check_with_lengths("text", 2), "the table of lengths"));
}

}  // namespace
}  // namespace fihris::index
