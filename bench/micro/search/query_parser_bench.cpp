// SPDX-License-Identifier: Apache-2.0
//
// parse_query(), from typed text to a value; bytes are bytes of the query.
//
//   parse/0   one word          parse/1   a question of six words
//   parse/2   every operator    parse/3   4,000 words
//   print     the value of parse/2 back to text
#include <array>

#include <benchmark/benchmark.h>

#include <fihris/query.hpp>

#include "inputs.hpp"

using namespace fihris;

namespace {

std::string typed(std::int64_t which) {
  static const std::array<std::string, 3> kTyped = {
      "\u0627\u0644\u062A\u0637\u0631\u0641",
      "\u0643\u064A\u0641 \u062A\u062A\u0648\u0632\u0639 \u0627\u0644\u0645\u0642\u0627\u0639\u062F \u0639\u0644\u0649 "
      "\u0627\u0644\u0623\u062D\u0632\u0627\u0628 \u061F",
      "+\u0627\u0644\u0645\u063A\u0631\u0628 \u00AB\u0645\u0643\u0627\u0641\u062D\u0629 \u0627\u0644\u062A\u0637\u0631\u0641\u00BB^2 "
      "-\u0643\u0631\u0629 title:\u062D\u0648\u0627\u0631 (~\u0643\u062A\u0627\u0628 OR =\u0643\u062A\u0628) AND "
      "\u0625\u0631\u0647* NOT text:(\u0645\u0627\u0621 \u0628\u062D\u0631)",
  };
  if (which < 3) return kTyped[static_cast<std::size_t>(which)];
  std::string words;
  for (std::uint64_t number = 0; number < 4000; ++number) words += bench::word_of_number(number * 37) + ' ';
  return words;
}

void parse(benchmark::State& state) {
  const std::string text = typed(state.range(0));
  for ([[maybe_unused]] const auto unused : state) {
    Query query = parse_query(text);
    benchmark::DoNotOptimize(query.kind);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

void print(benchmark::State& state) {
  const Query query = parse_query(typed(2));
  for ([[maybe_unused]] const auto unused : state) benchmark::DoNotOptimize(query.to_string().size());
}

}  // namespace

BENCHMARK(parse)->DenseRange(0, 3);
BENCHMARK(print);
