// SPDX-License-Identifier: Apache-2.0
//
// Searcher against the oracle: hits, scores to the last digit, order, totals, explanations.
#include "search/oracle.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "search/collections.hpp"
#include "search/evaluate.hpp"
#include "search/plan.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

using fihris::testing::Random;
using testing::Answer;
using testing::Oracle;
using testing::Shape;

void require_same(const std::vector<Hit>& actual, const std::vector<Hit>& expected) {
  for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    CAPTURE(i);
    REQUIRE(actual[i].id == expected[i].id);
    REQUIRE(actual[i].score == expected[i].score);
    REQUIRE(actual[i].doc == expected[i].doc);
  }
  REQUIRE(actual.size() == expected.size());
}

void require_explained(const Searcher& searcher, const Query& query, const Ranking& ranking, const Answer& all, const Oracle& oracle,
                       Random& random) {
  const Answer ten = oracle.search(query, ranking, 10);
  for (std::size_t i = 0; i < ten.hits.size(); i += 1 + ten.hits.size() / 3) {
    const Explanation why = searcher.explain(query, ten.hits[i].id, ranking);
    REQUIRE(why.matched);
    REQUIRE(why.value == ten.hits[i].score);
    REQUIRE_FALSE(why.details.empty());
    double sum = 0;  // exact: whole numbers of a power of two
    for (const Explanation& part : why.details[0].details) sum += part.value;
    REQUIRE(sum == why.details[0].value);
  }
  const std::string& id = oracle.id(random.below(oracle.document_count()));
  const bool is_hit = std::any_of(all.hits.begin(), all.hits.end(), [&](const Hit& hit) { return hit.id == id; });
  const Explanation why = searcher.explain(query, id, ranking);
  REQUIRE(why.matched == is_hit);
  REQUIRE(why.to_string().ends_with('\n'));
}

/// The pruned way and the exhaustive one, on the same plan.
void require_pruning_is_exact(const IndexReader& reader, const Query& query, const Ranking& ranking, std::size_t limit) {
  const auto fields = bind_fields(reader.impl());
  const Plan plan(reader.impl(), fields, query, ranking);
  if (!plan.is_ranked_or() && !plan.is_stems_only() && !plan.is_phrase()) return;
  TopDocs pruned(limit), exhaustive(limit);
  for (std::size_t segment = 0; segment < reader.impl().segments().size(); ++segment) {
    const std::uint64_t seen = plan.is_phrase()
                                   ? ranked_phrase(plan, segment, pruned, segment % 2 == 0 ? PhraseWalk::kBatches : PhraseWalk::kWindows)
                               : plan.is_stems_only() ? first_round(plan, segment, pruned)
                                                      : ranked_or(plan, segment, pruned);
    const std::uint64_t matching = boolean(plan, segment, exhaustive);
    if (!plan.is_phrase()) REQUIRE(seen <= matching);  // of a leaf alone, boolean() leaves out the hopeless
  }
  const auto a = pruned.take_sorted();
  const auto b = exhaustive.take_sorted();
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    REQUIRE(a[i].doc == b[i].doc);
    REQUIRE(a[i].score == b[i].score);
  }
}

void require_all(Random& random, const Shape& shape, int queries) {
  CAPTURE(shape.documents, shape.words, shape.segments, shape.with_removals);
  const auto reader = IndexReader::open(testing::random_index(random, shape));
  const Searcher searcher(reader);
  const Oracle oracle(reader);
  REQUIRE(oracle.document_count() == reader.stats().documents);
  for (int i = 0; i < queries; ++i) {
    const std::uint64_t kind = random.below(4);
    const Query query = kind == 0   ? testing::random_words(random)
                        : kind == 1 ? testing::random_required_words(random)
                        : kind == 2 ? testing::random_phrase(random)
                                    : testing::random_query(random);
    const Ranking ranking = testing::random_ranking(random);
    CAPTURE(query.to_string(), ranking.letters_weight, ranking.stem_weight, ranking.root_weight, ranking.coverage_exponent,
            ranking.repetition_exponent, ranking.pair_weight, ranking.window_weight, ranking.window_words, ranking.lead_weight,
            ranking.lead_words, ranking.refine_depth, ranking.drop_stop_words, ranking.reading_weight, ranking.similar_weight,
            ranking.candidates);
    const Answer all = oracle.search(query, ranking, oracle.document_count());
    REQUIRE(searcher.count(query, ranking) == all.total);
    for (const std::size_t limit : {std::size_t{1}, std::size_t{10}, std::size_t{100}, oracle.document_count() + 1}) {
      CAPTURE(limit);
      const Answer expected = limit >= oracle.document_count() ? all : oracle.search(query, ranking, limit);
      SearchOptions options;
      options.limit = limit;
      options.ranking = ranking;
      options.count = random.one_in(2) ? Count::kExact : Count::kLowerBound;
      const TopHits top = searcher.search(query, options);
      require_same(top.hits, expected.hits);
      REQUIRE(top.total <= all.total);
      REQUIRE(top.total >= top.hits.size());
      if (options.count == Count::kExact) REQUIRE(top.total_is_exact);
      if (top.total_is_exact) REQUIRE(top.total == all.total);
      require_pruning_is_exact(reader, query, ranking, limit);
    }
    if (oracle.document_count() > 0) require_explained(searcher, query, ranking, all, oracle, random);
  }
}

TEST_CASE("small collections are searched as the oracle does") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    require_all(random,
                {.documents = random.between(1, 60), .words = 60, .segments = random.between(1, 4), .with_removals = random.one_in(2)}, 25);
  }
}

TEST_CASE("collections with lists of several blocks are searched as the oracle does") {
  FIHRIS_RANDOM(random);
  require_all(random, {.documents = 1200, .words = 40, .segments = 3}, 60);
}

TEST_CASE("collections of several windows are searched as the oracle does") {
  FIHRIS_RANDOM(random);
  require_all(random, {.documents = 9000, .words = 10}, 25);
}

/// Words that nearly every document has.
constexpr std::array<const char*, 5> kEverywhere = {"سد", "مطر", "نهر", "ثلج", "ريح"};

std::string words_from_everywhere(Random& random, std::size_t count) {
  std::string text;
  for (; count > 0; --count) text += std::string(random.pick(kEverywhere)) + " ";
  return text;
}

TEST_CASE("phrases whose words are in many documents are found in several batches as in windows") {
  FIHRIS_RANDOM(random);
  auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  for (int i = 0; i < 12'000; ++i)
    writer.add(Document("d" + std::to_string(i)).set("text", words_from_everywhere(random, random.between(4, 16))));
  writer.commit();
  const auto reader = IndexReader::open(directory);
  for (int i = 0; i < 20; ++i) {
    const Query query = Query::phrase(words_from_everywhere(random, random.between(2, 4)));
    CAPTURE(query.to_string());
    for (const std::size_t limit : {1U, 10U, 100U, 3000U}) {
      require_pruning_is_exact(reader, query, Ranking::plain(), limit);
      require_pruning_is_exact(reader, query, Ranking::standard(), limit);
    }
  }
}

TEST_CASE("required words that are in many documents are found in several batches as in windows") {
  FIHRIS_RANDOM(random);
  auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  for (int i = 0; i < 12'000; ++i) {
    Document document("d" + std::to_string(i));
    document.set("text", words_from_everywhere(random, random.between(1, 5)));
    if (random.one_in(4)) document.set("title", words_from_everywhere(random, random.between(1, 2)));
    writer.add(document);
  }
  writer.commit();
  const auto reader = IndexReader::open(directory);
  for (int i = 0; i < 20; ++i) {
    std::vector<Query> words;
    for (std::uint64_t left = random.between(2, 4); left > 0; --left) words.push_back(Query::words(random.pick(kEverywhere)));
    const Query query = Query::all(std::move(words));
    CAPTURE(query.to_string());
    for (const std::size_t limit : {1U, 10U, 100U, 3000U}) require_pruning_is_exact(reader, query, Ranking::plain(), limit);
  }
}

TEST_CASE("a good document is found behind blocks of poor ones") {
  FIHRIS_RANDOM(random);
  auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  for (int i = 0; i < 12'000; ++i) {
    std::string text = "كلام";
    for (const char* const word : kEverywhere) {
      const bool is_good = random.one_in(2000);
      if (!is_good && !random.one_in(8)) continue;
      for (int times = is_good ? 9 : 1; times > 0; --times) text += std::string(" ") + word;
    }
    writer.add(Document("d" + std::to_string(i)).set("text", text));
  }
  writer.commit();
  const auto reader = IndexReader::open(directory);
  for (int i = 0; i < 30; ++i) {
    const Query query = Query::words(words_from_everywhere(random, random.between(1, 4)));
    CAPTURE(query.to_string());
    for (const std::size_t limit : {1U, 3U, 10U, 100U}) require_pruning_is_exact(reader, query, Ranking::plain(), limit);
  }
}

TEST_CASE("many words of a block each, in more documents than are looked at together, are found") {
  constexpr std::size_t kDocuments = 130'000;
  constexpr std::size_t kWords = 45;
  constexpr std::size_t kStep = kDocuments / 120;  // a block has 128
  const auto word = [](std::size_t number) { return "w" + std::to_string(number); };
  auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  std::string all;
  for (std::size_t i = 0; i < kDocuments; ++i) {
    const std::size_t number = i % kStep;
    writer.add(Document(std::to_string(i)).set("text", number < kWords ? word(number) + (i % 7 == 0 ? " " + word(number) : "") : "x"));
  }
  writer.commit();
  for (std::size_t number = 0; number < kWords; ++number) all += word(number) + " ";
  const auto reader = IndexReader::open(directory);
  for (const std::size_t limit : {1U, 10U, 10'000U}) require_pruning_is_exact(reader, Query::words(all), Ranking::plain(), limit);
}

TEST_CASE("long documents are searched as the oracle does") {
  FIHRIS_RANDOM(random);
  require_all(random, {.documents = 150, .words = 300, .segments = 2}, 40);
}

TEST_CASE("limit 0 only counts") {
  FIHRIS_RANDOM(random);
  const auto reader = IndexReader::open(testing::random_index(random, {.documents = 80}));
  const Oracle oracle(reader);
  for (int i = 0; i < 20; ++i) {
    const Query query = testing::random_query(random);
    SearchOptions options;
    options.limit = 0;
    const TopHits top = Searcher(reader).search(query, options);
    CHECK(top.hits.empty());
    CHECK(top.total_is_exact);
    CHECK(top.total == oracle.search(query, options.ranking, 0).total);
  }
}

TEST_CASE("boosts are refused where they are negative or scores become too large for whole numbers") {
  FIHRIS_RANDOM(random);
  const Searcher searcher(IndexReader::open(testing::random_index(random, {.documents = 80})));
  const Query words = testing::random_words(random);
  const TopHits plain = searcher.search(words);
  REQUIRE(!plain.hits.empty());
  for (const double boost : {1e-300, 1e9}) CHECK(searcher.search(words.boosted(boost)).total == plain.total);
  for (const double boost : {1e13, 1e25, 1e308}) {
    CHECK_THROWS_AS(searcher.search(words.boosted(boost)), Error);
    CHECK_THROWS_AS(searcher.search(Query::any({words.boosted(boost), words.boosted(boost)}).boosted(boost)), Error);
  }
  for (const double boost : {-1.0, std::numeric_limits<double>::quiet_NaN()}) {
    Query part = words;
    part.boost = boost;
    CHECK_THROWS_AS(searcher.search(part), Error);
    CHECK_THROWS_AS(searcher.search(Query::any({words, part})), Error);
  }
}

}  // namespace
}  // namespace fihris::search
