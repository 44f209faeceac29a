// SPDX-License-Identifier: Apache-2.0
//
// Passages of the bundled articles (3 to 10 KB each) for queries made of their own words; bytes are bytes of text looked at.
//
//   bind/W        making a SnippetMaker for a query of W words
//   make/W        the best passage of every article for a query of W words
//   highlights/W  all matching words of every article
//   html          a passage as HTML
//
// The analyser has its memory warm, as when the ten hits of one page are shown one after the other.
#include <vector>

#include <benchmark/benchmark.h>

#include <fihris/index_writer.hpp>
#include <fihris/snippet.hpp>

#include "inputs.hpp"

using namespace fihris;

namespace {

const std::vector<std::string>& articles() {
  static const std::vector<std::string> kArticles = bench::read_articles(FIHRIS_CORPUS);
  return kArticles;
}

const IndexReader& reader() {
  static const IndexReader kReader = [] {
    const Directory directory = Directory::in_memory();
    IndexWriter writer(directory);
    std::size_t number = 0;
    for (const std::string& article : articles()) writer.add(Document(std::to_string(number++)).set("text", article));
    writer.commit();
    return IndexReader::open(directory);
  }();
  return kReader;
}

/// Content words from all over the articles.
Query query_of(std::int64_t words) {
  bench::Random random(3);
  std::string text;
  for (std::int64_t found = 0; found < words;) {
    const auto tokens = reader().analyzer().analyze(std::string_view(articles()[random.below(articles().size())]).substr(0, 2000));
    const Token& token = tokens[random.below(tokens.size())];
    if (token.kind != TokenKind::kArabic || token.stop_word) continue;
    text += token.written + ' ';
    ++found;
  }
  return Query::words(text);
}

void count_bytes(benchmark::State& state) {
  std::size_t bytes = 0;
  for (const std::string& article : articles()) bytes += article.size();
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(articles().size()));
}

void bind(benchmark::State& state) {
  const Query query = query_of(state.range(0));
  for ([[maybe_unused]] const auto unused : state) {
    const SnippetMaker maker(reader(), query);
    benchmark::DoNotOptimize(&maker);
  }
}

void make(benchmark::State& state) {
  const SnippetMaker maker(reader(), query_of(state.range(0)));
  for ([[maybe_unused]] const auto unused : state) {
    for (const std::string& article : articles()) benchmark::DoNotOptimize(maker.make(article).text.size());
  }
  count_bytes(state);
}

void highlights(benchmark::State& state) {
  const SnippetMaker maker(reader(), query_of(state.range(0)));
  for ([[maybe_unused]] const auto unused : state) {
    for (const std::string& article : articles()) benchmark::DoNotOptimize(maker.highlights(article).size());
  }
  count_bytes(state);
}

void html(benchmark::State& state) {
  const Snippet snippet = SnippetMaker(reader(), query_of(4)).make(articles()[0]);
  for ([[maybe_unused]] const auto unused : state) benchmark::DoNotOptimize(snippet.html().size());
}

}  // namespace

BENCHMARK(bind)->Arg(1)->Arg(4)->Unit(benchmark::kMicrosecond);
BENCHMARK(make)->Arg(1)->Arg(4)->Arg(12)->Unit(benchmark::kMicrosecond);
BENCHMARK(highlights)->Arg(4)->Unit(benchmark::kMicrosecond);
BENCHMARK(html)->Unit(benchmark::kNanosecond);

BENCHMARK_MAIN();
