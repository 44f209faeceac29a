// SPDX-License-Identifier: Apache-2.0
//
// How good a ranking is, by the definitions of trec_eval.
//
//     nDCG@10   Σ grade / log2(rank + 1) over the first ten, divided by the same sum of the best possible order of all that was judged
//     MRR@10    1 / rank of the first relevant document, 0 when it is not among the first ten
//     R@100     relevant among the first hundred / all relevant
//     MAP       mean over all relevant documents of the precision at their rank (0 for those that were not found)
//
// Queries without a relevant document do not count; a query that the run lacks scores 0 (trec_eval -c).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "eval/trec_files.hpp"

namespace fihris::tool::eval {

inline constexpr std::size_t kMeasureCount = 4;
inline constexpr std::array<std::string_view, kMeasureCount> kMeasureNames = {"ndcg@10", "mrr@10", "recall@100", "map"};

/// Values in the order of kMeasureNames.
using Measures = std::array<double, kMeasureCount>;

/// By query.
using PerQuery = std::map<std::string, Measures>;

/// Of one query. `judgements` holds at least one relevant document.
Measures measure(const Judgements& judgements, const std::vector<std::string>& ranking);

/// Of all queries whose name begins with `prefix`.
PerQuery measure_all(const Qrels& qrels, const Run& run, std::string_view prefix = {});

/// The means; 0 for no queries.
Measures means(const PerQuery& per_query);

struct Comparison {
  double difference = 0.0;  ///< mean of second − first
  double p = 1.0;           ///< probability of a difference as large in either direction, had the two runs been shuffled query by query
  std::size_t wins = 0;     ///< queries on which the second run is better
  std::size_t losses = 0;
  std::size_t ties = 0;
};

struct RandomisationOptions {
  std::uint64_t rounds = 10000;
  std::uint64_t seed = 1;
};

/// Paired randomisation test of one measure: p = (rounds at least as far apart + 1) / (rounds + 1). Both must have the same queries.
Comparison compare(const PerQuery& first, const PerQuery& second, std::size_t measure_number, const RandomisationOptions& options = {});

}  // namespace fihris::tool::eval
