// SPDX-License-Identifier: Apache-2.0
//
// Searcher: plans a query, evaluates it on every segment, looks at the best hits again.
#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <optional>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/searcher.hpp>

#include "search/by_values.hpp"
#include "search/evaluate.hpp"
#include "search/plan.hpp"
#include "search/refinement.hpp"

namespace fihris {

class Searcher::Impl {
 public:
  explicit Impl(IndexReader reader) : reader_(std::move(reader)), fields_(search::bind_fields(reader_.impl())) {}

  const IndexReader& reader() const noexcept { return reader_; }
  TopHits search(const Query& query, const SearchOptions& options) const;
  std::uint64_t count(const search::Plan& plan) const;
  Explanation explain(const Query& query, std::string_view id, const Ranking& ranking) const;

  search::Plan plan(const Query& query, const Ranking& ranking) const { return {reader_.impl(), fields_, query, ranking}; }
  search::Plan filtered_plan(Query query, const std::optional<Query>& filter, const Ranking& ranking) const;

 private:
  /// What the second round found; empty where there was none.
  struct Found {
    std::vector<std::pair<std::uint64_t, search::WordsFound>> words;  ///< of its candidates, in the order of their documents
    search::ListsMet root_lists;                                      ///< in the order of addresses
  };

  std::vector<search::ScoredDoc> best_documents(const search::Plan& plan, std::size_t depth, TopHits& hits, Found& found) const;
  std::optional<std::vector<search::ScoredDoc>> in_two_rounds(const search::Plan& plan, std::size_t depth, std::uint64_t& seen,
                                                              Found& found) const;
  std::vector<search::ScoredDoc> refined(search::Refinement& round, std::vector<search::ScoredDoc> docs, std::size_t limit,
                                         const Found& found) const;
  std::vector<Hit> named(std::span<const search::ScoredDoc> docs) const;
  bool is_refined(const search::Plan& plan, std::uint64_t doc) const;
  std::size_t segment_number(std::uint64_t doc) const;

  IndexReader reader_;
  std::vector<search::FieldScoring> fields_;
};

std::size_t Searcher::Impl::segment_number(std::uint64_t doc) const {
  return static_cast<std::size_t>(&reader_.impl().segment_of(doc) - reader_.impl().segments().data());
}

/// Adds what the refinement gives. A document that could not reach the best `limit` with the largest bonus there is stays as it is.
std::vector<search::ScoredDoc> Searcher::Impl::refined(search::Refinement& round, std::vector<search::ScoredDoc> docs, std::size_t limit,
                                                       const Found& found) const {
  if (docs.size() > limit) {
    const double least = docs[limit - 1].score;
    while (docs.back().score + round.bound() < least) docs.pop_back();
  }
  std::sort(docs.begin(), docs.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
  std::vector<std::uint32_t> local;
  std::vector<search::WordsFound> words;
  local.reserve(docs.size());
  words.reserve(docs.size());
  auto known = found.words.begin();
  for (auto begin = docs.begin(); begin != docs.end();) {
    const std::size_t number = segment_number(begin->doc);
    const auto& segment = reader_.impl().segments()[number];
    const auto end =
        std::find_if(begin, docs.end(), [&](const auto& doc) { return doc.doc - segment.first_doc >= segment.reader->doc_count(); });
    local.clear();
    words.clear();
    for (auto at = begin; at != end; ++at) {
      local.push_back(static_cast<std::uint32_t>(at->doc - segment.first_doc));
      known = std::find_if(known, found.words.end(), [&](const auto& other) { return other.first == at->doc; });
      if (known != found.words.end()) words.push_back(known->second);
    }
    assert(words.empty() || words.size() == local.size());
    for (const double bonus : round.bonuses(number, local, {words, found.root_lists})) (begin++)->score += bonus;
  }
  std::sort(docs.begin(), docs.end(), search::kIsBetter);
  return docs;
}

/// The best `depth` documents: candidates by their stems alone, then all levels. Nothing when there are too few candidates, so that documents that
/// have only a root are wanted, too.
std::optional<std::vector<search::ScoredDoc>> Searcher::Impl::in_two_rounds(const search::Plan& plan, std::size_t depth,
                                                                            std::uint64_t& seen, Found& found) const {
  const std::size_t wanted = std::max(4 * depth, plan.ranking().candidates);
  search::TopDocs top(wanted);
  const auto segments = reader_.impl().segments();
  for (std::size_t segment = 0; segment < segments.size(); ++segment) seen += search::first_round(plan, segment, top);
  std::vector<search::ScoredDoc> docs = top.take();
  if (docs.size() < wanted && !plan.has_required()) return std::nullopt;
  const auto is_before = [](const search::ScoredDoc& a, const search::ScoredDoc& b) { return a.doc < b.doc; };
  if (!std::is_sorted(docs.begin(), docs.end(), is_before)) std::sort(docs.begin(), docs.end(), is_before);
  std::vector<search::Candidate> candidates;
  candidates.reserve(docs.size());
  found.words.reserve(docs.size());
  auto doc = docs.begin();
  for (std::size_t segment = 0; segment < segments.size(); ++segment) {
    const std::uint64_t end = segments[segment].first_doc + segments[segment].reader->doc_count();
    const auto begin = doc;
    candidates.clear();
    for (; doc != docs.end() && doc->doc < end; ++doc)
      candidates.push_back({.doc = static_cast<std::uint32_t>(doc->doc - segments[segment].first_doc)});
    search::second_round(plan, segment, candidates, found.root_lists);
    auto scored = begin;
    for (const search::Candidate& candidate : candidates) {
      found.words.emplace_back(scored->doc, candidate.found);
      (scored++)->score = plan.score(candidate.units, candidate.idf_units);
    }
  }
  std::sort(found.root_lists.begin(), found.root_lists.end(), std::less<>());
  if (docs.size() > depth) search::keep_best(docs, depth, depth);
  search::sort_best(docs);
  return docs;
}

/// The best `depth` documents, scored in full; sets what is known about the total.
std::vector<search::ScoredDoc> Searcher::Impl::best_documents(const search::Plan& plan, std::size_t depth, TopHits& hits,
                                                              Found& found) const {
  if (plan.has_rounds() && !plan.is_stems_only() && plan.ranking().candidates > 0 && depth > 0) {
    auto best = in_two_rounds(plan, depth, hits.total, found);
    if (best) return std::move(*best);
  }
  hits.total = depth == 0 ? count(plan) : 0;
  hits.total_is_exact = true;
  if (depth == 0) return {};
  search::TopDocs top(depth);
  for (std::size_t segment = 0; segment < reader_.impl().segments().size(); ++segment) {
    if (plan.is_stems_only()) {
      hits.total += search::first_round(plan, segment, top);
      hits.total_is_exact = false;
    } else if (plan.is_ranked_or()) {
      hits.total += search::ranked_or(plan, segment, top);
      hits.total_is_exact = false;
    } else if (plan.is_phrase()) {
      hits.total += search::ranked_phrase(plan, segment, top);
      hits.total_is_exact = false;
    } else {
      hits.total += search::boolean(plan, segment, top);
      if (plan.is_one_part()) hits.total_is_exact = false;
    }
  }
  return top.take_sorted();
}

/// The plan of a query with its filters, and another one, as documents that are hidden.
search::Plan Searcher::Impl::filtered_plan(Query query, const std::optional<Query>& filter, const Ranking& ranking) const {
  std::vector<Query> filters = search::take_filters(query);
  if (filter) filters.push_back(*filter);
  search::Plan plan(reader_.impl(), fields_, query, ranking);
  if (filters.empty()) return plan;
  Ranking of_filters = ranking;
  of_filters.similar_weight = 0;
  plan.hide(search::hidden_by({reader_.impl(), fields_, Query::all(std::move(filters)), of_filters}));
  return plan;
}

/// Documents with their ids, which lie far from each other: those of a batch are fetched at the same time.
std::vector<Hit> Searcher::Impl::named(std::span<const search::ScoredDoc> docs) const {
  constexpr std::size_t kBatch = 16;
  std::array<std::pair<const index::Ids*, index::Ids::Place>, kBatch> places;
  std::vector<Hit> hits;
  hits.reserve(docs.size());
  std::string id;
  while (!docs.empty()) {
    const auto batch = docs.first(std::min(kBatch, docs.size()));
    docs = docs.subspan(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto& segment = reader_.impl().segment_of(batch[i].doc);
      const index::Ids& ids = segment.reader->ids();
      places[i] = {&ids, ids.place_of(static_cast<std::uint32_t>(batch[i].doc - segment.first_doc))};
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      places[i].first->read(places[i].second, id);
      hits.push_back({id, batch[i].score, batch[i].doc});
    }
  }
  return hits;
}

TopHits Searcher::Impl::search(const Query& query, const SearchOptions& options) const {
  const search::Plan plan = filtered_plan(query, options.filter, options.ranking);
  search::Refinement round(plan);
  const std::size_t refine_depth = round.empty() || options.limit == 0 ? 0 : options.ranking.refine_depth;
  TopHits hits;
  // How many candidates two rounds choose hangs on the depth, also where nothing is refined.
  const std::size_t most_refined = plan.has_rounds() ? options.ranking.refine_depth : refine_depth;
  const std::size_t depth = options.limit == 0 ? 0 : std::max(options.limit, most_refined);
  std::vector<search::ScoredDoc> docs;
  Found found;
  if (options.sort_by) {
    docs = search::sorted_by(plan, *options.sort_by, options.limit, hits.total);
    hits.total_is_exact = true;
  } else {
    docs = best_documents(plan, depth, hits, found);
  }
  if (options.count == Count::kExact && !hits.total_is_exact) {
    hits.total = count(plan);
    hits.total_is_exact = true;
  }
  if (refine_depth > 0 && !options.sort_by) {
    const auto looked_at = static_cast<std::ptrdiff_t>(std::min(docs.size(), refine_depth));
    std::vector<search::ScoredDoc> best = refined(round, {docs.begin(), docs.begin() + looked_at}, options.limit, found);
    best.insert(best.end(), docs.begin() + looked_at, docs.end());
    docs = std::move(best);
  }
  if (docs.size() > options.limit) docs.resize(options.limit);
  hits.hits = named(docs);
  for (const std::string& field : options.facets) hits.facets.push_back(search::count_facet(plan, field, options.facet_values));
  return hits;
}

std::uint64_t Searcher::Impl::count(const search::Plan& plan) const {
  std::uint64_t total = 0;
  for (std::size_t segment = 0; segment < reader_.impl().segments().size(); ++segment) total += search::count_matches(plan, segment);
  return total;
}

Explanation Searcher::Impl::explain(const Query& query, std::string_view id, const Ranking& ranking) const {
  const auto doc = reader_.impl().find(id);
  if (!doc) throw Error(ErrorCode::kNotFound, "there is no document with the id \"" + std::string(id) + "\"");
  const search::Plan plan = filtered_plan(query, std::nullopt, ranking);
  const std::size_t segment = segment_number(*doc);
  const auto local = static_cast<std::uint32_t>(*doc - reader_.impl().segments()[segment].first_doc);
  if (plan.hidden(segment).contains(local)) {
    Explanation left_out;
    left_out.description = "no hit: a filter leaves it out";
    return left_out;
  }
  search::DocDetails found = search::details(plan, segment, local);

  Explanation words;
  words.matched = found.matched;
  words.value = plan.scale().to_score(found.units);
  words.description = "sum of the words";
  for (Explanation& part : found.parts) {
    part.value = plan.scale().to_score(static_cast<std::int64_t>(part.value));
    for (Explanation& detail : part.details) detail.value = plan.scale().to_score(static_cast<std::int64_t>(detail.value));
    if (part.details.size() == 1) part = Explanation(part.details[0]);
    if (part.description.empty()) part.description = "fields together";
    words.details.push_back(std::move(part));
  }
  Explanation whole;
  whole.matched = found.matched;
  if (!found.matched) {
    whole.description = "no hit:";
    for (const std::size_t slot : found.missing) whole.description += " \"" + plan.slots()[slot].text + "\"";
    whole.description += found.missing.empty() ? " an excluded part matches" : " not in the document, or an excluded part matches";
    return whole;
  }
  const double held = plan.score(found.units, found.idf_units);
  whole.description = "score";
  whole.details.push_back(std::move(words));
  if (held != whole.details[0].value && whole.details[0].value > 0) {
    Explanation coverage;
    coverage.matched = true;
    coverage.value = held / whole.details[0].value;
    coverage.description = "factor for coverage; missing:";
    for (const std::size_t slot : found.missing) coverage.description += " \"" + plan.slots()[slot].text + "\"";
    whole.details.push_back(std::move(coverage));
  }
  whole.value = held;
  search::Refinement round(plan);
  if (round.empty() || !is_refined(plan, *doc)) return whole;
  double bonus = 0;
  for (Explanation& part : round.explain(segment, local)) whole.details.push_back(std::move(part));
  for (const double value : round.bonuses(segment, {&local, 1})) bonus = value;
  whole.value = held + bonus;
  return whole;
}

/// As in a search for ten hits: with more, the candidates may be others.
bool Searcher::Impl::is_refined(const search::Plan& plan, std::uint64_t doc) const {
  constexpr std::size_t kLimit = 10;
  TopHits ignored;
  Found found;
  const std::size_t refine_depth = plan.ranking().refine_depth;
  auto best = best_documents(plan, std::max(kLimit, refine_depth), ignored, found);
  if (best.size() > refine_depth) best.resize(refine_depth);
  return std::any_of(best.begin(), best.end(), [&](const search::ScoredDoc& other) { return other.doc == doc; });
}

Searcher::Searcher(IndexReader reader) : impl_(std::make_shared<const Impl>(std::move(reader))) {}
Searcher::~Searcher() = default;
Searcher::Searcher(const Searcher&) = default;
Searcher& Searcher::operator=(const Searcher&) = default;

TopHits Searcher::search(const Query& query, const SearchOptions& options) const { return impl_->search(query, options); }
std::uint64_t Searcher::count(const Query& query, const Ranking& ranking) const { return impl_->count(impl_->plan(query, ranking)); }
Explanation Searcher::explain(const Query& query, std::string_view id, const Ranking& ranking) const {
  return impl_->explain(query, id, ranking);
}
const IndexReader& Searcher::reader() const noexcept { return impl_->reader(); }

}  // namespace fihris
