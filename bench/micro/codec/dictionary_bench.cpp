// SPDX-License-Identifier: Apache-2.0
//
// A dictionary of 100,000 terms with two forms each, all inline; items are terms.
//
//   find_present    random keys that are there
//   find_absent     random keys that are not: what a query with a rare word does
//   walk            all terms in order
//   decode_forms    the forms of one term after the other
//
// Keys are made of numbers; real ones share shorter prefixes. The whole dictionary is some megabytes: look-ups miss the first caches.
#include <algorithm>
#include <vector>

#include <benchmark/benchmark.h>

#include "codec/dictionary.hpp"
#include "codec/term_code.hpp"
#include "inputs.hpp"

using namespace fihris;

namespace {

struct Terms {
  std::vector<std::string> keys;
  base::ByteBuffer index;
  base::ByteBuffer blocks;
  codec::Dictionary dictionary;
};

std::vector<std::string> sorted_keys(std::size_t count) {
  std::vector<std::string> keys;
  for (std::size_t number = 0; number < count; ++number) {
    keys.push_back(codec::term_key(codec::term_code(bench::word_of_number(number / 2)), codec::term_code(bench::word_of_number(number))));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

const Terms& terms() {
  static const Terms kTerms = [] {
    Terms made;
    made.keys = sorted_keys(bench::scaled(100'000));
    codec::DictionaryWriter writer;
    std::uint32_t doc = 0;
    for (const std::string& key : made.keys) {
      const std::string stem = key.substr(key.find('\0') + 1);
      const std::string with_article = codec::term_code("\u0627\u0644") + stem;
      const codec::FormEntry forms[] = {{stem, 1, 0}, {with_article, 1, 1}};
      const std::uint32_t letters_doc_counts[] = {1, 1};
      const std::uint32_t codes[] = {0, 1};
      const std::uint32_t positions[] = {3, 17};
      base::ByteBuffer list;
      codec::append_inline_list(doc++, codes, positions, 2, list);
      writer.add(key, {1, 2, 2}, {}, list.view(), forms, letters_doc_counts, made.blocks);
    }
    const std::uint32_t term_count = writer.term_count();
    const std::uint32_t form_count = writer.form_count();
    writer.finish(made.index);
    made.dictionary = codec::Dictionary(made.index.view(), made.blocks.view(), term_count, form_count);
    return made;
  }();
  return kTerms;
}

void count_items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items));
}

void find_terms(benchmark::State& state, const char* added, bool there) {
  constexpr std::size_t kLookUps = 1000;
  bench::Random random(5);
  std::vector<std::string> wanted;
  for (std::size_t i = 0; i < kLookUps; ++i) wanted.push_back(terms().keys[random.below(terms().keys.size())] + added);
  std::size_t found = 0;
  for ([[maybe_unused]] const auto unused : state) {
    found = 0;
    for (const std::string& key : wanted) found += terms().dictionary.find(key) ? 1 : 0;
  }
  count_items(state, wanted.size());
  if (found != (there ? wanted.size() : 0)) state.SkipWithError("wrong answers");
}

void find_present(benchmark::State& state) { find_terms(state, "", true); }
void find_absent(benchmark::State& state) { find_terms(state, "q", false); }

void walk(benchmark::State& state) {
  for ([[maybe_unused]] const auto unused : state) {
    auto cursor = terms().dictionary.begin();
    std::uint64_t documents = 0;
    while (cursor.next()) documents += cursor.term().shape.doc_count;
    benchmark::DoNotOptimize(documents);
  }
  count_items(state, terms().keys.size());
}

void decode_forms(benchmark::State& state) {
  const std::size_t count = std::min<std::size_t>(terms().keys.size(), 1000);
  for ([[maybe_unused]] const auto unused : state) {
    auto cursor = terms().dictionary.begin();
    for (std::size_t i = 0; i < count && cursor.next(); ++i) benchmark::DoNotOptimize(codec::decode_forms(cursor.term()).forms.size());
  }
  count_items(state, count);
}

}  // namespace

BENCHMARK(find_present)->Unit(benchmark::kMicrosecond);
BENCHMARK(find_absent)->Unit(benchmark::kMicrosecond);
BENCHMARK(walk)->Unit(benchmark::kMillisecond);
BENCHMARK(decode_forms)->Unit(benchmark::kMicrosecond);
