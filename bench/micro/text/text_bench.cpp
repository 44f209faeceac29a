// SPDX-License-Identifier: Apache-2.0
//
// How fast text becomes tokens and tokens become folded forms, in bytes of text a second of processor time, one thread.
//
//   tokenize          Tokenizer over the whole text; nothing is done with the tokens but reading their packed forms
//   tokenize_marked   the same over text with tatweel in every word, which takes the slow way
//   tokenize_fold     with fold() of every token, as if no form were ever seen twice
//
// Not measured: stemming, memoised analysis, reading files. The text is the bundled articles once through (under 200 KB: it fits in the cache,
// and branch predictors learn some of it), or the file that the environment
// variable FIHRIS_BENCH_TEXT names.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "text/fold.hpp"
#include "text/tokenizer.hpp"

using namespace fihris::text;

namespace {

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::string& text() {
  static const std::string kText = [] {
    if (const char* const named = std::getenv("FIHRIS_BENCH_TEXT")) return contents_of(named);
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(FIHRIS_CORPUS)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::string all;
    for (const auto& path : paths) all += contents_of(path);
    return all;
  }();
  return kText;
}

/// With a tatweel behind the first letter of every token.
std::string with_tatweel(std::string_view plain) {
  std::string marked;
  std::size_t copied = 0;
  Tokenizer tokenizer;
  tokenizer.start(plain);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const RawToken& token : batch) {
      if (token.packed == 0 || token.kind != TokenKind::kArabic || token.begin < copied) continue;
      marked.append(plain.substr(copied, token.begin + 2 - copied)).append("\u0640");
      copied = token.begin + 2;
    }
  }
  return marked.append(plain.substr(copied));
}

void count(benchmark::State& state, std::size_t bytes, std::size_t tokens) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes));
  state.counters["tokens"] = static_cast<double>(tokens);
}

std::size_t tokenize_all(Tokenizer& tokenizer, std::string_view input) {
  std::size_t tokens = 0;
  std::uint64_t packed = 0;
  tokenizer.start(input);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    tokens += batch.size();
    for (const RawToken& token : batch) packed ^= token.packed;
  }
  benchmark::DoNotOptimize(packed);
  return tokens;
}

void tokenize(benchmark::State& state) {
  Tokenizer tokenizer;
  std::size_t tokens = 0;
  for ([[maybe_unused]] const auto unused : state) tokens = tokenize_all(tokenizer, text());
  count(state, text().size(), tokens);
}

void tokenize_marked(benchmark::State& state) {
  const std::string marked = with_tatweel(text());
  Tokenizer tokenizer;
  std::size_t tokens = 0;
  for ([[maybe_unused]] const auto unused : state) tokens = tokenize_all(tokenizer, marked);
  count(state, marked.size(), tokens);
}

void tokenize_fold(benchmark::State& state) {
  Tokenizer tokenizer;
  std::string letters;
  std::size_t tokens = 0;
  for ([[maybe_unused]] const auto unused : state) {
    tokens = 0;
    tokenizer.start(text());
    for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
      tokens += batch.size();
      for (const RawToken& token : batch) {
        if (token.packed != 0) {
          fold(unpack_form(token.packed), letters);
        } else {
          fold(token.form, letters);
        }
        benchmark::DoNotOptimize(letters.data());
      }
    }
  }
  count(state, text().size(), tokens);
}

}  // namespace

BENCHMARK(tokenize)->Unit(benchmark::kMillisecond);
BENCHMARK(tokenize_marked)->Unit(benchmark::kMillisecond);
BENCHMARK(tokenize_fold)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
