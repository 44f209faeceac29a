// SPDX-License-Identifier: Apache-2.0
//
// From documents to a segment, in memory, one thread. Each document is an article of its own paragraphs and words of a large made-up
// vocabulary between them, so that the table of forms grows as it does on a collection and not as on forty articles.
//
//   look_up/N       the words of N documents in a table that knows them all; items are words
//   look_up_new/N   the same, from an empty table
//   add/N           Buffer::add(): tokenising, looking up, keeping the log; bytes are bytes of text
//   flush/N         Buffer::flush(): stemming each form once, inverting, encoding, writing to memory; bytes are bytes of text
//
// Not measured: compressing stored text (no field is stored), disks, merging. fihris_bench measures them together.
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>

#include <fihris/directory.hpp>

#include "index/buffer.hpp"
#include "index/form_table.hpp"
#include "inputs.hpp"
#include "storage/file_system.hpp"

using namespace fihris;

namespace {

Schema unstored_schema() {
  Schema schema;
  schema.add({.name = "text", .stored = false});
  return schema;
}

/// Articles in which every third word is one of 100,000 others, small numbers more often.
const std::vector<Document>& documents() {
  static const std::vector<Document> kDocuments = [] {
    constexpr double kOtherWords = 100'000;
    const std::vector<std::string> articles = bench::read_articles(FIHRIS_CORPUS);
    bench::Random random(1);
    std::vector<Document> made;
    for (std::size_t number = 0; number < bench::scaled(2000); ++number) {
      std::string text;
      int words = 0;
      for (const char byte : articles[number % articles.size()]) {
        text += byte;
        if (byte != ' ' || ++words % 3 != 0) continue;
        const double drawn = static_cast<double>(random.below(1'000'000)) * 1e-6;
        text += bench::word_of_number(static_cast<std::uint64_t>(std::pow(kOtherWords, drawn))) + ' ';
      }
      made.push_back(Document(std::to_string(number)).set("text", std::move(text)));
    }
    return made;
  }();
  return kDocuments;
}

/// All words that are packed, which are nearly all. Views of others would not last.
std::vector<text::RawToken> packed_words(std::size_t document_count) {
  std::vector<text::RawToken> words;
  text::Tokenizer tokenizer;
  for (std::size_t i = 0; i < document_count; ++i) {
    tokenizer.start(documents()[i].get("text"));
    for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
      for (const text::RawToken& word : batch) {
        if (word.packed != 0) words.push_back(word);
      }
    }
  }
  return words;
}

std::size_t document_count(const benchmark::State& state) { return bench::scaled(static_cast<std::size_t>(state.range(0))); }

void look_up_all(index::FormTable& table, std::span<const text::RawToken> words) {
  constexpr std::size_t kBatch = 128;
  std::uint32_t numbers[kBatch];
  for (std::size_t begin = 0; begin < words.size(); begin += kBatch) {
    table.look_up(words.subspan(begin, std::min(kBatch, words.size() - begin)), numbers);
    benchmark::DoNotOptimize(numbers);
  }
}

void look_up(benchmark::State& state) {
  const auto words = packed_words(document_count(state));
  index::FormTable table;
  look_up_all(table, words);
  for ([[maybe_unused]] const auto unused : state) look_up_all(table, words);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(words.size()));
  state.counters["forms"] = table.size();
}

void look_up_new(benchmark::State& state) {
  const auto words = packed_words(document_count(state));
  for ([[maybe_unused]] const auto unused : state) {
    index::FormTable table;
    look_up_all(table, words);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(words.size()));
}

/// Adds the documents; returns the bytes of their text.
std::size_t fill(index::Buffer& buffer, std::size_t count) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    buffer.add(documents()[i]);
    bytes += documents()[i].get("text").size();
  }
  return bytes;
}

void add(benchmark::State& state) {
  const Schema schema = unstored_schema();
  documents();
  std::size_t bytes = 0;
  for ([[maybe_unused]] const auto unused : state) {
    index::Buffer buffer(schema);
    bytes = fill(buffer, document_count(state));
    benchmark::DoNotOptimize(buffer.doc_count());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

void flush(benchmark::State& state) {
  const Schema schema = unstored_schema();
  const Analyzer analyzer;
  std::size_t bytes = 0;
  for ([[maybe_unused]] const auto unused : state) {
    state.PauseTiming();
    index::Buffer buffer(schema);
    bytes = fill(buffer, document_count(state));
    index::LiveIds ids;
    for (std::uint32_t doc = 0; doc < buffer.doc_count(); ++doc) ids.add(index::LiveIds::Key(documents()[doc].id()));
    const Directory directory = Directory::in_memory();
    directory.files().create_folder();
    state.ResumeTiming();
    buffer.flush(ids, analyzer, directory.files(), "segment-1");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
}

}  // namespace

BENCHMARK(look_up)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(look_up_new)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(add)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(flush)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
