// SPDX-License-Identifier: Apache-2.0
//
// What is done with the values of matching documents: filters, sorting, facets.
//
// A filter is a set of documents, made before the query is evaluated. The documents that it lacks are hidden as removed ones are
// (Plan::hide()), so that every way to evaluate a query, with or without pruning, gives the scores that it gives without the filter.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <fihris/searcher.hpp>

#include "search/plan.hpp"
#include "search/top_docs.hpp"

namespace fihris::search {

/// The filters of a query, taken out of it when the rest asks for something by itself. What is left means the same with them as a filter.
std::vector<Query> take_filters(Query& query);

/// For each segment the removed documents and those that `filter` does not match.
std::vector<index::Removed> hidden_by(const Plan& filter);

/// The best `limit` documents in the order of a field; documents without a value come last, equal ones in their own order. Scores are 0.
/// `total` becomes the number of matches. Throws Error(kInvalidArgument) for a field without values.
std::vector<ScoredDoc> sorted_by(const Plan& plan, const SortBy& order, std::size_t limit, std::uint64_t& total);

/// The most frequent keywords of the matches. Throws Error(kInvalidArgument) for a field that is not of keywords.
Facet count_facet(const Plan& plan, const std::string& field, std::size_t limit);

}  // namespace fihris::search
