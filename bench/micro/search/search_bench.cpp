// SPDX-License-Identifier: Apache-2.0
//
// Searching a made-up collection in memory: 20,000 documents of 80 words, of 30,000 words whose frequency falls with their rank; three words
// in ten carry the article, so that stems have two forms. One segment, one thread.
//
//   cursor_walk/P      the longest list from end to end: documents (P = 0), and frequencies (1), and codes (2); items are postings
//   cursor_seek/G      the same list, asked for every G-th document; items are questions
//   ranked_or/W/R      100 queries of W words each, planned before; R = 0: plain, 1: default ranking; items are queries
//   plan/W/R           making the plans: analysing, looking up, weighing; items are queries
//   search/W/R         Searcher::search() as a whole, ids and pairs included; items are queries
//   boolean/W          100 queries that need all of W words, as a whole; items are queries
//   phrase             100 pairs of neighbours, as a whole; items are queries
//
// Words are drawn independently, so real texts have more documents with several words of a query, and pruning has a harder time there;
// compare builds with this, and engines with fihris_bench on real collections.
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "index/snapshot.hpp"
#include "inputs.hpp"
#include "search/binding.hpp"
#include "search/evaluate.hpp"
#include "search/list_cursor.hpp"
#include "search/plan.hpp"

using namespace fihris;

namespace {

constexpr std::size_t kQueries = 100;
constexpr std::size_t kWordsOfDocument = 80;

/// Rank r as often as 1 / (20 + r): the first makes 0.7 % of all words, as the commonest content words of news do.
std::string draw_word(bench::Random& random) {
  constexpr double kVocabulary = 30'000;
  constexpr double kFlatHead = 20;
  const double drawn = static_cast<double>(random.below(1'000'000)) * 1e-6;
  const double rank = kFlatHead * (std::pow((kVocabulary + kFlatHead) / kFlatHead, drawn) - 1);
  const std::string word = bench::word_of_number(static_cast<std::uint64_t>(rank));
  return random.below(10) < 3 ? "\u0627\u0644" + word : word;
}

struct Made {
  Directory directory = Directory::in_memory();
  std::vector<std::string> pairs;  ///< neighbours in some documents
};

const Made& made() {
  static const Made kMade = [] {
    Made collection;
    bench::Random random(1);
    WriterOptions options;
    options.schema = Schema();
    options.schema.add({.name = "text", .stored = false});
    IndexWriter writer(collection.directory, options);
    for (std::size_t number = 0; number < bench::scaled(20'000); ++number) {
      std::string text;
      std::string last;
      for (std::size_t i = 0; i < kWordsOfDocument; ++i) {
        const std::string word = draw_word(random);
        if (i == kWordsOfDocument / 2 && collection.pairs.size() < kQueries) collection.pairs.push_back(last.append(1, ' ').append(word));
        text.append(word).append(1, ' ');
        last = word;
      }
      writer.add(Document(std::to_string(number)).set("text", std::move(text)));
    }
    writer.commit();
    return collection;
  }();
  return kMade;
}

const Searcher& searcher() {
  static const Searcher kSearcher(IndexReader::open(made().directory));
  return kSearcher;
}

std::vector<std::string> texts_of(std::size_t words) {
  bench::Random random(words);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kQueries; ++i) {
    std::string text;
    for (std::size_t word = 0; word < words; ++word) text += draw_word(random) + ' ';
    texts.push_back(std::move(text));
  }
  return texts;
}

Ranking ranking_of(std::int64_t which) { return which == 0 ? Ranking::plain() : Ranking::standard(); }

void count_items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items));
}

const index::FieldReader& field_reader() { return *searcher().reader().impl().segments()[0].reader->field(0); }

/// The number of the term with the longest list.
std::uint32_t longest_term() {
  static const std::uint32_t kLongest = [] {
    auto cursor = field_reader().dictionary().begin();
    std::uint32_t longest = 0;
    std::uint32_t most = 0;
    while (cursor.next()) {
      if (cursor.term().shape.doc_count > most) {
        most = cursor.term().shape.doc_count;
        longest = cursor.term().number;
      }
    }
    return longest;
  }();
  return kLongest;
}

void cursor_walk(benchmark::State& state) {
  auto term = field_reader().dictionary().begin(longest_term());
  term.next();
  search::ListCursor cursor(field_reader(), term.term());
  for ([[maybe_unused]] const auto unused : state) {
    cursor.restart();
    std::uint64_t sum = 0;
    for (bool there = cursor.seek_block(0); there; there = cursor.next_block()) {
      const codec::Block& block = state.range(0) == 0 ? cursor.docs() : state.range(0) == 1 ? cursor.frequencies() : cursor.codes();
      sum += block.docs[block.count - 1];
    }
    benchmark::DoNotOptimize(sum);
  }
  count_items(state, cursor.doc_count());
}

void cursor_seek(benchmark::State& state) {
  auto term = field_reader().dictionary().begin(longest_term());
  term.next();
  search::ListCursor cursor(field_reader(), term.term());
  const auto gap = static_cast<std::uint32_t>(state.range(0));
  const std::uint32_t doc_count = field_reader().doc_count();
  for ([[maybe_unused]] const auto unused : state) {
    cursor.restart();
    std::uint32_t found = 0;
    for (std::uint32_t doc = 0; doc < doc_count && cursor.seek_block(doc); doc += gap) {
      found += cursor.find(doc) != search::ListCursor::kEnd ? 1U : 0U;
    }
    benchmark::DoNotOptimize(found);
  }
  count_items(state, (doc_count + gap - 1) / gap);
}

std::vector<std::unique_ptr<search::Plan>> plans_of(const std::vector<std::string>& texts, const Ranking& ranking) {
  static const auto kScorings = search::bind_fields(searcher().reader().impl());
  std::vector<std::unique_ptr<search::Plan>> plans;
  plans.reserve(texts.size());
  for (const std::string& text : texts) {
    plans.push_back(std::make_unique<search::Plan>(searcher().reader().impl(), kScorings, Query::words(text), ranking));
  }
  return plans;
}

void ranked_or(benchmark::State& state) {
  const auto plans = plans_of(texts_of(static_cast<std::size_t>(state.range(0))), ranking_of(state.range(1)));
  for ([[maybe_unused]] const auto unused : state) {
    for (const auto& plan : plans) {
      search::TopDocs top(10);
      benchmark::DoNotOptimize(search::ranked_or(*plan, 0, top));
    }
  }
  count_items(state, plans.size());
}

void plan(benchmark::State& state) {
  const auto texts = texts_of(static_cast<std::size_t>(state.range(0)));
  searcher();
  for ([[maybe_unused]] const auto unused : state) benchmark::DoNotOptimize(plans_of(texts, ranking_of(state.range(1))).size());
  count_items(state, texts.size());
}

void search_queries(benchmark::State& state, const std::vector<Query>& queries, const Ranking& ranking) {
  SearchOptions options;
  options.ranking = ranking;
  std::size_t hits = 0;
  for ([[maybe_unused]] const auto unused : state) {
    hits = 0;
    for (const Query& query : queries) hits += searcher().search(query, options).hits.size();
  }
  count_items(state, queries.size());
  state.counters["hits"] = static_cast<double>(hits);
}

void search_words(benchmark::State& state) {
  std::vector<Query> queries;
  for (const std::string& text : texts_of(static_cast<std::size_t>(state.range(0)))) queries.push_back(Query::words(text));
  search_queries(state, queries, ranking_of(state.range(1)));
}

void boolean(benchmark::State& state) {
  std::vector<Query> queries;
  bench::Random random(7);
  for (std::size_t i = 0; i < kQueries; ++i) {
    std::vector<Query> words;
    for (std::int64_t word = 0; word < state.range(0); ++word) words.push_back(Query::words(draw_word(random)));
    queries.push_back(Query::all(std::move(words)));
  }
  search_queries(state, queries, Ranking::standard());
}

void phrase(benchmark::State& state) {
  std::vector<Query> queries;
  for (const std::string& pair : made().pairs) queries.push_back(Query::phrase(pair));
  search_queries(state, queries, Ranking::standard());
}

}  // namespace

BENCHMARK(cursor_walk)->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK(cursor_seek)->Arg(20)->Arg(500)->Unit(benchmark::kMicrosecond);
BENCHMARK(ranked_or)->ArgsProduct({{1, 2, 4, 8}, {0, 1}})->Unit(benchmark::kMicrosecond);
BENCHMARK(plan)->ArgsProduct({{1, 4}, {0, 1}})->Unit(benchmark::kMicrosecond);
BENCHMARK(search_words)->Name("search")->ArgsProduct({{1, 2, 4, 8}, {0, 1}})->Unit(benchmark::kMicrosecond);
BENCHMARK(boolean)->Arg(2)->Arg(3)->Unit(benchmark::kMicrosecond);
BENCHMARK(phrase)->Unit(benchmark::kMicrosecond);
