// SPDX-License-Identifier: Apache-2.0
//
// count_matches() against boolean(), which goes through sets of documents window by window.
#include <string>
#include <utility>
#include <vector>

#include <fihris/index_writer.hpp>

#include "search/collections.hpp"
#include "search/evaluate.hpp"
#include "search/plan.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

using fihris::testing::Random;

/// Any of some words, all of them, or some of them without others.
Query random_sets(Random& random) {
  if (random.one_in(3)) return testing::random_words(random);
  Query query = testing::random_required_words(random);
  if (random.one_in(3)) query.clauses.push_back({Occur::kMustNot, testing::random_words(random)});
  if (random.one_in(6)) query.clauses[0].query.level = static_cast<Level>(random.below(5));
  return query;
}

std::vector<index::Removed> random_hidden(Random& random, const IndexReader& reader) {
  std::vector<index::Removed> hidden;
  for (const auto& segment : reader.impl().segments()) {
    const std::uint32_t documents = segment.reader->doc_count();
    index::Removed& of_segment = hidden.emplace_back(documents);
    for (std::uint64_t left = random.below(documents); left > 0; --left)
      of_segment.insert(static_cast<std::uint32_t>(random.below(documents)));
  }
  return hidden;
}

void require_counted_alike(Random& random, const IndexReader& reader, int queries) {
  const auto fields = bind_fields(reader.impl());
  for (int i = 0; i < queries; ++i) {
    const Query query = random_sets(random);
    const Ranking ranking = testing::random_ranking(random);
    CAPTURE(query.to_string(), ranking.root_weight);
    Plan plan(reader.impl(), fields, query, ranking);
    if (random.one_in(2)) plan.hide(random_hidden(random, reader));
    for (std::size_t segment = 0; segment < reader.impl().segments().size(); ++segment) {
      TopDocs none(0);
      REQUIRE(count_matches(plan, segment) == boolean(plan, segment, none));
    }
  }
}

TEST_CASE("matches are counted from lists as from sets of documents") {
  FIHRIS_RANDOM(random);
  require_counted_alike(random, IndexReader::open(testing::random_index(random, {.documents = 100, .words = 30, .segments = 3})), 300);
  require_counted_alike(random, IndexReader::open(testing::random_index(random, {.documents = 9000, .words = 6})), 150);
}

TEST_CASE("matches of dense words, whose blocks are bits, are counted from lists as from sets of documents") {
  FIHRIS_RANDOM(random);
  const std::vector<std::string> words = {"كتاب", "قلم", "علم", "مدرسة"};
  const auto directory = Directory::in_memory();
  WriterOptions options;
  options.schema = Schema().add({.name = "title", .stored = false}).add({.name = "text", .stored = false});
  IndexWriter writer(directory, options);
  for (int number = 0; number < 133'000; ++number) {  // more than a span
    Document document(std::to_string(number));
    for (const char* const field : {"title", "text"}) {
      std::string text;
      for (const std::string& word : words) text += random.one_in(2) ? word + " " : "";
      document.set(field, text);
    }
    writer.add(document);
  }
  writer.commit();
  const auto reader = IndexReader::open(directory);
  REQUIRE(reader.impl().segments().size() == 1);
  const auto fields = bind_fields(reader.impl());
  for (int round = 0; round < 24; ++round) {
    std::vector<Query> parts;
    for (const std::string& word : words) parts.push_back(Query::words(word));
    for (std::size_t i = 1; i < parts.size(); ++i) std::swap(parts[i], parts[random.below(i + 1)]);
    const auto required = static_cast<std::ptrdiff_t>(random.between(1, 3));
    Query query = Query::all({parts.begin(), parts.begin() + required});
    if (random.one_in(2)) query.clauses.push_back({Occur::kMustNot, parts.back()});
    CAPTURE(query.to_string());
    Plan plan(reader.impl(), fields, query, Ranking::plain());
    if (random.one_in(3)) plan.hide(random_hidden(random, reader));
    TopDocs none(0);
    REQUIRE(count_matches(plan, 0) == boolean(plan, 0, none));
  }
}

TEST_CASE("matches in a segment of more documents than a span has are counted from lists as from sets of documents") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  WriterOptions options;
  options.schema = Schema().add({.name = "text", .stored = false});
  IndexWriter writer(directory, options);
  for (int number = 0; number < 150'000; ++number) {
    const char* const often = random.one_in(2) ? "كتاب " : "قلم ";
    const char* const seldom = random.one_in(3000) ? "مغرب " : random.one_in(10) ? "مدرسة " : "";
    writer.add(Document(std::to_string(number)).set("text", std::string(often) + seldom + (random.one_in(5) ? "علم" : "")));
  }
  writer.commit();
  const auto reader = IndexReader::open(directory);
  REQUIRE(reader.impl().segments().size() == 1);
  const auto fields = bind_fields(reader.impl());
  const std::vector<std::vector<std::string>> texts = {
      {"كتاب"}, {"كتاب", "علم"}, {"كتاب", "قلم"}, {"مغرب", "مدرسة"}, {"مغرب", "علم", "قلم"}};
  for (const std::vector<std::string>& words : texts) {
    std::vector<Query> parts;
    for (const std::string& word : words) parts.push_back(Query::words(word));
    for (const Query& query : {Query::any(parts), Query::all(parts)}) {
      CAPTURE(query.to_string());
      Plan plan(reader.impl(), fields, query, Ranking::plain());
      for (int round = 0; round < 2; ++round) {
        TopDocs none(0);
        REQUIRE(count_matches(plan, 0) == boolean(plan, 0, none));
        plan.hide(random_hidden(random, reader));
      }
    }
  }
}

}  // namespace
}  // namespace fihris::search
