// SPDX-License-Identifier: Apache-2.0
//
// The measures, one function each, and the randomisation test of Fisher (see Smucker, Allan, Carterette: "A comparison of statistical
// significance tests for information retrieval evaluation", CIKM 2007).
#include "eval/measures.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>

namespace fihris::tool::eval {
namespace {

constexpr std::size_t kShort = 10;
constexpr std::size_t kLong = 100;

double discount(std::size_t rank_from_0) { return std::log2(static_cast<double>(rank_from_0) + 2.0); }

double ndcg(const Judgements& judgements, const std::vector<long>& grades) {
  double gain = 0.0;
  for (std::size_t rank = 0; rank < std::min(kShort, grades.size()); ++rank) {
    gain += static_cast<double>(std::max(0L, grades[rank])) / discount(rank);
  }
  std::vector<long> best;
  for (const auto& [document, grade] : judgements) {
    if (grade > 0) best.push_back(grade);
  }
  std::sort(best.begin(), best.end(), std::greater<>());
  double ideal = 0.0;
  for (std::size_t rank = 0; rank < std::min(kShort, best.size()); ++rank) ideal += static_cast<double>(best[rank]) / discount(rank);
  return ideal > 0.0 ? gain / ideal : 0.0;
}

double reciprocal_rank(const std::vector<long>& grades) {
  for (std::size_t rank = 0; rank < std::min(kShort, grades.size()); ++rank) {
    if (grades[rank] > 0) return 1.0 / static_cast<double>(rank + 1);
  }
  return 0.0;
}

double relevant_among_first(const std::vector<long>& grades, std::size_t depth) {
  const auto end = grades.begin() + static_cast<std::ptrdiff_t>(std::min(depth, grades.size()));
  return static_cast<double>(std::count_if(grades.begin(), end, [](long grade) { return grade > 0; }));
}

double sum_of_precisions(const std::vector<long>& grades) {
  double sum = 0.0;
  std::size_t found = 0;
  for (std::size_t rank = 0; rank < grades.size(); ++rank) {
    if (grades[rank] > 0) sum += static_cast<double>(++found) / static_cast<double>(rank + 1);
  }
  return sum;
}

std::size_t relevant_count(const Judgements& judgements) {
  return static_cast<std::size_t>(std::count_if(judgements.begin(), judgements.end(), [](const auto& one) { return one.second > 0; }));
}

/// SplitMix64: the same numbers everywhere for one seed.
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t mixed = (state += 0x9E3779B97F4A7C15U);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

/// The sum with each sign drawn anew.
double shuffled_sum(const std::vector<double>& differences, std::uint64_t& state) {
  double sum = 0.0;
  std::uint64_t bits = 0;
  for (std::size_t number = 0; number < differences.size(); ++number) {
    if (number % 64 == 0) bits = next_random(state);
    sum += (bits & 1U) != 0 ? differences[number] : -differences[number];
    bits >>= 1;
  }
  return sum;
}

}  // namespace

Measures measure(const Judgements& judgements, const std::vector<std::string>& ranking) {
  const auto relevant = static_cast<double>(relevant_count(judgements));
  assert(relevant > 0);
  std::vector<long> grades;
  grades.reserve(ranking.size());
  for (const auto& document : ranking) {
    const auto judged = judgements.find(document);
    grades.push_back(judged == judgements.end() ? 0 : judged->second);
  }
  return {ndcg(judgements, grades), reciprocal_rank(grades), relevant_among_first(grades, kLong) / relevant,
          sum_of_precisions(grades) / relevant};
}

PerQuery measure_all(const Qrels& qrels, const Run& run, std::string_view prefix) {
  static const std::vector<std::string> kNothing;
  PerQuery result;
  for (const auto& [query, judgements] : qrels) {
    if (!query.starts_with(prefix) || relevant_count(judgements) == 0) continue;
    const auto found = run.find(query);
    result[query] = measure(judgements, found == run.end() ? kNothing : found->second);
  }
  return result;
}

Measures means(const PerQuery& per_query) {
  Measures sums{};
  for (const auto& [query, values] : per_query) {
    for (std::size_t number = 0; number < kMeasureCount; ++number) sums[number] += values[number];
  }
  for (auto& sum : sums) sum = per_query.empty() ? 0.0 : sum / static_cast<double>(per_query.size());
  return sums;
}

Comparison compare(const PerQuery& first, const PerQuery& second, std::size_t measure_number, const RandomisationOptions& options) {
  assert(first.size() == second.size() && measure_number < kMeasureCount);
  Comparison result;
  std::vector<double> differences;  // a query without a difference has no sign to draw
  double sum = 0.0;
  for (const auto& [query, values] : first) {
    const double difference = second.at(query)[measure_number] - values[measure_number];
    result.wins += difference > 0.0 ? 1 : 0;
    result.losses += difference < 0.0 ? 1 : 0;
    result.ties += difference == 0.0 ? 1 : 0;
    sum += difference;
    if (difference != 0.0) differences.push_back(difference);
  }
  if (first.empty()) return result;
  result.difference = sum / static_cast<double>(first.size());
  constexpr double kRounding = 1e-12;
  std::uint64_t as_far = 0;
  std::uint64_t state = options.seed;
  for (std::uint64_t round = 0; round < options.rounds; ++round) {
    if (std::abs(shuffled_sum(differences, state)) >= std::abs(sum) - kRounding) ++as_far;
  }
  result.p = static_cast<double>(as_far + 1) / static_cast<double>(options.rounds + 1);
  return result;
}

}  // namespace fihris::tool::eval
