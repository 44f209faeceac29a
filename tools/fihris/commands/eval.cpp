// SPDX-License-Identifier: Apache-2.0
//
// fihris eval RUN QRELS: nDCG@10, MRR@10, Recall@100 and MAP of a run, and whether another run differs by more than chance.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <limits>

#include "commands/commands.hpp"
#include "eval/measures.hpp"
#include "json_output.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "eval",
                               .usage = "RUN QRELS",
                               .about =
                                   "Measures a TREC run against judgements, by trec_eval's definitions: nDCG@10,\n"
                                   "MRR@10, Recall@100 and MAP. Queries without a relevant document do not count;\n"
                                   "a query that the run lacks scores 0; equal scores are ordered by document name,\n"
                                   "descending, as trec_eval does.\n",
                               .examples =
                                   "  fihris eval mine.run topics.qrels\n"
                                   "  fihris eval old.run topics.qrels --compare new.run --seed 7\n"
                                   "  fihris eval mine.run topics.qrels --prefix news- --json\n"};

std::string fixed(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

Json measures_as_json(const eval::Measures& values) {
  Json json;
  for (std::size_t number = 0; number < eval::kMeasureCount; ++number) json[std::string(eval::kMeasureNames[number])] = values[number];
  return json;
}

Json comparison_as_json(const eval::Comparison& comparison) {
  return {{"difference", comparison.difference},
          {"p", comparison.p},
          {"wins", comparison.wins},
          {"losses", comparison.losses},
          {"ties", comparison.ties}};
}

void print_padded(const std::string& text, std::size_t columns) {
  std::cout << std::string(text.size() < columns ? columns - text.size() : 1, ' ') << text;
}

void print_table(const eval::Measures& first) {
  for (std::size_t number = 0; number < eval::kMeasureCount; ++number) {
    const std::string name(eval::kMeasureNames[number]);
    std::cout << name << std::string(12 - name.size(), ' ') << fixed(first[number], 4) << '\n';
  }
}

using Comparisons = std::array<eval::Comparison, eval::kMeasureCount>;

void print_comparison(const eval::Measures& first, const eval::Measures& second, const Comparisons& comparisons) {
  std::cout << "              first  second  difference       p    wins  losses    ties\n";
  for (std::size_t number = 0; number < eval::kMeasureCount; ++number) {
    const auto& comparison = comparisons[number];
    const std::string name(eval::kMeasureNames[number]);
    const std::string sign(comparison.difference > 0 ? "+" : "");
    std::cout << name << std::string(12 - name.size(), ' ');
    print_padded(fixed(first[number], 4), 7);
    print_padded(fixed(second[number], 4), 8);
    print_padded(sign + fixed(comparison.difference, 4), 12);
    print_padded(fixed(comparison.p, 4), 8);
    print_padded(std::to_string(comparison.wins), 8);
    print_padded(std::to_string(comparison.losses), 8);
    print_padded(std::to_string(comparison.ties), 8);
    std::cout << '\n';
  }
}

Json per_query_as_json(const eval::PerQuery& per_query) {
  auto json = Json::object();
  for (const auto& [query, values] : per_query) json[query] = measures_as_json(values);
  return json;
}

void compare_runs(const CommandLine& line, const eval::Qrels& qrels, const eval::PerQuery& first, const std::string& prefix) {
  const auto second = eval::measure_all(qrels, eval::read_run(line.text("compare")), prefix);
  const eval::RandomisationOptions options{
      .rounds = static_cast<std::uint64_t>(line.number("rounds", {1, 100'000'000})),
      .seed = static_cast<std::uint64_t>(line.number("seed", {0, std::numeric_limits<std::int64_t>::max()}))};
  Comparisons comparisons;
  for (std::size_t number = 0; number < eval::kMeasureCount; ++number) comparisons[number] = eval::compare(first, second, number, options);
  if (!line.json()) {
    std::cout << first.size() << " queries\n";
    return print_comparison(eval::means(first), eval::means(second), comparisons);
  }
  Json json = {
      {"queries", first.size()}, {"first", measures_as_json(eval::means(first))}, {"second", measures_as_json(eval::means(second))}};
  json["rounds"] = options.rounds;
  json["seed"] = options.seed;
  for (std::size_t number = 0; number < eval::kMeasureCount; ++number) {
    json["comparison"][std::string(eval::kMeasureNames[number])] = comparison_as_json(comparisons[number]);
  }
  print_json(json);
}

}  // namespace

int run_eval(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("compare", po::value<std::string>()->value_name("RUN2"),
                               "another run: its values, the difference, and p of a paired randomisation test (two-sided)")(
      "prefix", po::value<std::string>()->value_name("P")->default_value(""), "only queries whose name begins with P")(
      "per-query", "with --json: the values of each query as well")(
      "rounds", po::value<std::int64_t>()->value_name("N")->default_value(10000), "rounds of the test")(
      "seed", po::value<std::int64_t>()->value_name("N")->default_value(1), "seed of the test");
  if (!line.parse(arguments)) return kDone;
  line.require_words(2, 2);
  const auto prefix = line.text("prefix");
  const auto run = eval::read_run(line.words()[0]);
  const auto qrels = eval::read_qrels(line.words()[1]);
  const auto per_query = eval::measure_all(qrels, run, prefix);
  if (per_query.empty()) {
    std::cerr << "fihris eval: no query of " << line.words()[1] << (prefix.empty() ? "" : " that begins with \"" + prefix + "\"")
              << " has a relevant document\n";
    if (!line.json()) return kNothingFound;
  }
  if (line.has("compare")) {
    compare_runs(line, qrels, per_query, prefix);
  } else if (line.json()) {
    Json json = {{"queries", per_query.size()}};
    json.update(measures_as_json(eval::means(per_query)));
    if (line.flag("per-query")) json["per_query"] = per_query_as_json(per_query);
    print_json(json);
  } else {
    std::cout << "queries     " << per_query.size() << '\n';
    print_table(eval::means(per_query));
  }
  return per_query.empty() ? kNothingFound : kDone;
}

}  // namespace fihris::tool
