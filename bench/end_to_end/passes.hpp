// SPDX-License-Identifier: Apache-2.0
//
// Queries, pass after pass: one pass that warms up, then timed ones.
//
// A query's time is the median of its passes, and percentiles are over queries: one slow pass of one query moves nothing. Making the Query
// value, analysing its words, searching, and the ids of the hits are inside the time; reading the queries and the text of hits are not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <fihris/searcher.hpp>

#include "latency.hpp"

namespace fihris::bench {

/// How the words of a query belong together.
enum class Mode { kAny, kAll, kPhrase };

/// "or", "and" or "phrase". Throws Error(kInvalidArgument).
Mode mode_of_name(const std::string& name);

/// kAll takes what white space separates, without punctuation around it, as words that must all match.
Query make_query(const std::string& text, Mode mode);

struct PassOptions {
  Mode mode = Mode::kAny;
  SearchOptions search = {};
  std::size_t repeat = 5;     ///< timed passes
  double budget_seconds = 0;  ///< the first pass ends after so long, and only the queries reached are timed; 0: no end
  bool count = false;         ///< matching documents are counted instead of found
};

/// One query, as the passes ask it.
TopHits answer(const Searcher& searcher, const std::string& text, const PassOptions& options);

struct PassResult {
  std::size_t queries = 0;  ///< reached in the first pass
  std::uint64_t hits = 0;   ///< or documents counted
  std::uint64_t empty = 0;  ///< queries without a hit
  double warm_up_seconds = 0;
  double cpu_seconds = 0;  ///< of the process, in the timed passes
  std::vector<double> pass_seconds;
  tool::Latencies wall;  ///< µs
  tool::Latencies cpu;   ///< µs of the searching thread
};

/// `first_pass` is told the hits of each query once.
PassResult run_passes(const Searcher& searcher, const std::vector<std::string>& queries, const PassOptions& options,
                      const std::function<void(std::size_t query, const TopHits& found)>& first_pass = nullptr);

}  // namespace fihris::bench
