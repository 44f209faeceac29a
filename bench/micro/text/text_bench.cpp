// SPDX-License-Identifier: Apache-2.0
//
// How fast text becomes tokens and tokens become folded forms, in bytes of text a second of processor time, one thread.
//
//   tokenize          Tokenizer over the whole text; nothing is done with the tokens but reading their packed forms
//   tokenize_marked   the same over text with tatweel in every word, which takes the slow way
//   tokenize_fold     with fold() of every token, as if no form were ever seen twice
//   analyze           WordStream over all texts, a new one each time: every token with its offsets and all its levels, whose lengths are read
//   analyze_again     the same by one WordStream, which has seen the words before
//   classify          every distinct form once: letters, stem and root of a packed form, nothing remembered; in forms a second
//   read_validate     the bytes of all texts read from a file (that the system has in memory) in pieces of 1 MiB, and validated as UTF-8 by
//                     simdjson: what analysis can be measured against
//   validate          the same without reading
//
// The texts are the bundled articles once through (under 200 KB: they fit in the cache, and branch predictors learn some of it), or the titles and
// texts of the file of JSON lines that the environment variable FIHRIS_BENCH_DOCS names, or the file that FIHRIS_BENCH_TEXT names. Not measured:
// reading JSON.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <fihris/word_stream.hpp>

#include "text/analysis.hpp"
#include "text/fold.hpp"
#include "text/tokenizer.hpp"

using namespace fihris::text;

namespace {

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The titles and texts of JSON lines.
std::vector<std::string> texts_of_documents(const std::filesystem::path& path) {
  std::vector<std::string> texts;
  simdjson::dom::parser parser;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const simdjson::dom::element document = parser.parse(line);
    for (const char* const name : {"title", "text"}) {
      std::string_view value;
      if (document[name].get(value) == simdjson::SUCCESS) texts.emplace_back(value);
    }
  }
  return texts;
}

const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = [] {
    if (const char* const named = std::getenv("FIHRIS_BENCH_DOCS")) return texts_of_documents(named);
    if (const char* const named = std::getenv("FIHRIS_BENCH_TEXT")) return std::vector{contents_of(named)};
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(FIHRIS_CORPUS)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> all;
    all.reserve(paths.size());
    for (const auto& path : paths) all.push_back(contents_of(path));
    return all;
  }();
  return kTexts;
}

/// All texts, one behind the other.
const std::string& text() {
  static const std::string kText = [] {
    std::string all;
    for (const std::string& one : texts()) all += one;
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

/// Reads what a user of the words would: each level and the offsets of each word.
std::size_t analyze_all(fihris::WordStream& stream) {
  std::size_t tokens = 0;
  std::size_t read = 0;
  for (const std::string& one : texts()) {
    stream.start(one);
    for (auto batch = stream.next(); !batch.empty(); batch = stream.next()) {
      tokens += batch.size();
      for (const fihris::PlacedWord& at : batch)
        read += at.word->written().size() + at.word->letters().size() + at.word->stem().size() + at.word->root().size() + at.end - at.begin;
    }
  }
  benchmark::DoNotOptimize(read);
  return tokens;
}

void analyze(benchmark::State& state) {
  const fihris::Analyzer analyzer;
  std::size_t tokens = 0;
  for ([[maybe_unused]] const auto unused : state) {
    fihris::WordStream stream(analyzer);
    tokens = analyze_all(stream);
  }
  count(state, text().size(), tokens);
}

void analyze_again(benchmark::State& state) {
  fihris::WordStream stream{fihris::Analyzer()};
  std::size_t tokens = analyze_all(stream);
  for ([[maybe_unused]] const auto unused : state) tokens = analyze_all(stream);
  count(state, text().size(), tokens);
}

void classify(benchmark::State& state) {
  const fihris::Analyzer analyzer;
  std::vector<std::uint64_t> forms;
  Tokenizer tokenizer;
  tokenizer.start(text());
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const RawToken& token : batch) {
      if (token.packed != 0 && token.kind == TokenKind::kArabic) forms.push_back(token.packed);
    }
  }
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  for ([[maybe_unused]] const auto unused : state) {
    std::size_t letters = 0;
    for (const std::uint64_t form : forms) {
      if (const auto classes = analyzer.impl().classify(form)) letters += classes->stem.size() + classes->root.size();
    }
    benchmark::DoNotOptimize(letters);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(forms.size()));
}

constexpr std::size_t kPiece = std::size_t{1} << 20;

void validate(benchmark::State& state) {
  for ([[maybe_unused]] const auto unused : state) {
    bool valid = true;
    for (const std::string& one : texts()) valid = simdjson::validate_utf8(one) && valid;
    benchmark::DoNotOptimize(valid);
  }
  count(state, text().size(), 0);
}

void read_validate(benchmark::State& state) {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr || std::fwrite(text().data(), 1, text().size(), file) != text().size())
    return state.SkipWithError("no temporary file");
  std::setvbuf(file, nullptr, _IONBF, 0);
  std::vector<char> piece(kPiece);
  for ([[maybe_unused]] const auto unused : state) {
    std::rewind(file);
    std::size_t valid = 0;
    for (std::size_t got = 0; (got = std::fread(piece.data(), 1, kPiece, file)) > 0;)
      valid += simdjson::validate_utf8(piece.data(), got) ? 1 : 0;
    benchmark::DoNotOptimize(valid);  // pieces may be cut inside a character: the time is the same
  }
  std::fclose(file);
  count(state, text().size(), 0);
}

}  // namespace

BENCHMARK(analyze)->Unit(benchmark::kMillisecond);
BENCHMARK(analyze_again)->Unit(benchmark::kMillisecond);
BENCHMARK(classify)->Unit(benchmark::kMillisecond);
BENCHMARK(validate)->Unit(benchmark::kMillisecond);
BENCHMARK(read_validate)->Unit(benchmark::kMillisecond);
BENCHMARK(tokenize)->Unit(benchmark::kMillisecond);
BENCHMARK(tokenize_marked)->Unit(benchmark::kMillisecond);
BENCHMARK(tokenize_fold)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
