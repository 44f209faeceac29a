// SPDX-License-Identifier: Apache-2.0
//
// From a text to a Query as a mode wants it, and the loops over the passes.
#include "passes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <fihris/error.hpp>

#include "clock.hpp"

namespace fihris::bench {
namespace {

/// Without ASCII punctuation and Arabic commas, semicolons, question marks and quotation marks at both ends.
std::string_view without_punctuation(std::string_view word) {
  static constexpr std::string_view kAscii = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  static constexpr std::array<std::string_view, 5> kOther = {"\u060C", "\u061B", "\u061F", "\u00AB", "\u00BB"};
  for (std::size_t before = word.size() + 1; before != word.size();) {
    before = word.size();
    if (!word.empty() && kAscii.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    if (!word.empty() && kAscii.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    for (const std::string_view sign : kOther) {
      if (word.starts_with(sign)) word.remove_prefix(sign.size());
      if (word.ends_with(sign)) word.remove_suffix(sign.size());
    }
  }
  return word;
}

Query all_words(std::string_view text) {
  static constexpr std::string_view kSpace = " \t\r\n";
  std::vector<Query> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(kSpace), text.size());
    const std::string_view word = without_punctuation(text.substr(0, end));
    if (!word.empty()) words.push_back(Query::words(std::string(word)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return Query::all(std::move(words));
}

}  // namespace

Mode mode_of_name(const std::string& name) {
  if (name == "or") return Mode::kAny;
  if (name == "and") return Mode::kAll;
  if (name == "phrase") return Mode::kPhrase;
  throw Error(ErrorCode::kInvalidArgument, "--mode takes or, and or phrase, not \"" + name + "\"");
}

Query make_query(const std::string& text, Mode mode) {
  switch (mode) {
    case Mode::kAll: return all_words(text);
    case Mode::kPhrase: return Query::phrase(text);
    case Mode::kAny: break;
  }
  return Query::words(text);
}

TopHits answer(const Searcher& searcher, const std::string& text, const PassOptions& options) {
  const Query query = make_query(text, options.mode);
  if (!options.count) return searcher.search(query, options.search);
  TopHits counted;
  counted.total = searcher.count(query, options.search.ranking);
  return counted;
}

PassResult run_passes(const Searcher& searcher, const std::vector<std::string>& queries, const PassOptions& options,
                      const std::function<void(std::size_t, const TopHits&)>& first_pass) {
  PassResult result;
  const tool::Stopwatch warm_up;
  for (std::size_t number = 0; number < queries.size(); ++number) {
    if (options.budget_seconds > 0 && warm_up.wall_seconds() > options.budget_seconds) break;
    const TopHits found = answer(searcher, queries[number], options);
    const std::uint64_t hits = options.count ? found.total : found.hits.size();
    result.hits += hits;
    result.empty += hits == 0 ? 1 : 0;
    ++result.queries;
    if (first_pass) first_pass(number, found);
  }
  result.warm_up_seconds = warm_up.wall_seconds();
  result.wall.resize(result.queries);
  result.cpu.resize(result.queries);
  const tool::Stopwatch timed;
  for (std::size_t pass = 0; pass < options.repeat; ++pass) {
    const tool::Stopwatch of_pass;
    for (std::size_t number = 0; number < result.queries; ++number) {
      const auto wall_begin = std::chrono::steady_clock::now();
      const double cpu_begin = tool::thread_cpu_microseconds();
      const TopHits found = answer(searcher, queries[number], options);
      result.cpu.add(number, tool::thread_cpu_microseconds() - cpu_begin);
      result.wall.add(number, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - wall_begin).count());
    }
    result.pass_seconds.push_back(of_pass.wall_seconds());
  }
  result.cpu_seconds = timed.usage().cpu_seconds;
  return result;
}

}  // namespace fihris::bench
