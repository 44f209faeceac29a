// SPDX-License-Identifier: Apache-2.0
//
// The ways to evaluate a plan on one segment. All give the same documents the same scores.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "search/plan.hpp"
#include "search/refinement.hpp"
#include "search/top_docs.hpp"

namespace fihris::search {

/// Any of the words: windowed MaxScore (search/ranked_or.cpp). Returns how many matching documents it looked at.
std::uint64_t ranked_or(const Plan& plan, std::size_t segment, TopDocs& top);

/// The best documents by their stems alone, for a plan that has_rounds(): windowed MaxScore (search/first_round.cpp). Scores are sums of
/// contributions. Returns how many matching documents it looked at.
std::uint64_t first_round(const Plan& plan, std::size_t segment, TopDocs& top);

/// The same where words are required (search/required_round.cpp).
std::uint64_t required_round(const Plan& plan, std::size_t segment, TopDocs& top);

/// A document of a segment and what it gets, both in units.
struct Candidate {
  std::uint32_t doc = 0;
  std::int64_t units = 0;
  std::int64_t idf_units = 0;
  WordsFound found = {};
};

/// Adds what the parts of a plan that has_rounds() give, at all levels, to candidates in the order of documents, and notes which words they have
/// (search/second_round.cpp). Appends the lists of roots in which it met candidates, each once.
void second_round(const Plan& plan, std::size_t segment, std::span<Candidate> candidates, ListsMet& root_lists);

/// How a phrase is looked for: in batches of documents where that is possible, or window by window.
enum class PhraseWalk { kBatches, kWindows };

/// A phrase and its readings, a plan that is_phrase() (search/ranked_phrase.cpp). Returns how many matching documents it looked at.
std::uint64_t ranked_phrase(const Plan& plan, std::size_t segment, TopDocs& top, PhraseWalk walk = PhraseWalk::kBatches);

/// Any plan: sets of documents, window by window (search/boolean.cpp). Returns how many documents match: exactly, unless the plan
/// is_one_part(), of which the hopeless are not counted. With a `top` of limit 0 it only counts, exactly.
std::uint64_t boolean(const Plan& plan, std::size_t segment, TopDocs& top);

/// How many documents of a segment match, exactly (search/counting.cpp).
std::uint64_t count_matches(const Plan& plan, std::size_t segment);

/// What one document of a segment gets: the sum and the matched idf, both in units, and the parts in words.
struct DocDetails {
  bool matched = false;
  std::int64_t units = 0;
  std::int64_t idf_units = 0;
  std::vector<Explanation> parts;    ///< values are scores
  std::vector<std::size_t> missing;  ///< scored slots that the document lacks
};
DocDetails details(const Plan& plan, std::size_t segment, std::uint32_t doc);

/// Takes the hidden documents of a segment out of a set.
void take_out_hidden(const index::Removed& hidden, Window window, WindowSet& set);

/// Calls visit(window, documents) for each window of a segment where documents match, in order; nothing is scored (search/boolean.cpp).
void for_each_match(const Plan& plan, std::size_t segment, const std::function<void(Window, const WindowSet&)>& visit);

}  // namespace fihris::search
