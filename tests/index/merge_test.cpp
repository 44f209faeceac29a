// SPDX-License-Identifier: Apache-2.0
#include "index/merge.hpp"

#include <fihris/index_writer.hpp>

#include "index/model.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;

std::vector<testing::FieldContents> all_contents(const Directory& directory) {
  const auto reader = IndexReader::open(directory);
  REQUIRE(reader.impl().segments().size() == 1);
  std::vector<testing::FieldContents> contents;
  for (std::size_t field = 0; field < 2; ++field)
    contents.push_back(testing::contents_of(*reader.impl().segments()[0].reader->field(field), reader.analyzer()));
  return contents;
}

void require_merged_equals_fresh(Random& random, std::size_t documents, std::size_t words, std::uint64_t per_commit) {
  // Without a vocabulary of the collection, so that both indexes stem alike.
  WriterOptions options = testing::articles_options(1000);
  options.analyzer.arabic = ArabicStemmer::kSnowball;
  const auto in_parts = Directory::in_memory();
  const auto at_once = Directory::in_memory();
  testing::Model model;
  {
    IndexWriter writer(in_parts, options);
    for (std::size_t i = 0; i < documents; ++i) {
      const Document document = testing::random_document(random, "d" + std::to_string(random.below(2 * documents)), words);
      writer.add(document);
      model.add(document);
      if (random.one_in(5)) {
        const std::string id = "d" + std::to_string(random.below(2 * documents));
        REQUIRE(writer.remove(id) == model.remove(id));
      }
      if (random.one_in(per_commit)) writer.commit();
    }
    writer.commit();
    testing::require_sound(in_parts);
    writer.compact();
    writer.commit();
  }
  {
    IndexWriter writer(at_once, options);
    for (const Document& document : model.documents()) writer.add(document);
    writer.commit();
  }
  testing::require_holds(IndexReader::open(in_parts), model);
  const auto merged = all_contents(in_parts);
  const auto fresh = all_contents(at_once);
  REQUIRE(merged.size() == fresh.size());
  for (std::size_t field = 0; field < merged.size(); ++field) REQUIRE(first_difference(merged[field], fresh[field]) == "");
  testing::require_sound(in_parts);
}

TEST_CASE("merged segments hold what a fresh index of the same documents holds") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 4; ++round) require_merged_equals_fresh(random, random.between(5, 120), 60, random.between(2, 30));
}

TEST_CASE("lists of several blocks are merged, too") {
  FIHRIS_RANDOM(random);
  require_merged_equals_fresh(random, 1500, 24, 300);
}

TEST_CASE("merging drops terms whose documents are all removed") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  writer.add(Document("a").set("text", "alpha beta"));
  writer.add(Document("b").set("text", "beta gamma"));
  writer.commit();
  writer.add(Document("c").set("text", "delta"));
  writer.remove("a");
  writer.compact();
  writer.commit();
  const auto reader = IndexReader::open(directory);
  const auto contents = testing::contents_of(*reader.impl().segments()[0].reader->field(1), reader.analyzer());
  CHECK(contents.terms.size() == 3);
  CHECK(contents.token_count == 3);
  CHECK(contents.doc_count == 2);
}

}  // namespace
}  // namespace fihris::index
