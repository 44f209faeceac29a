// SPDX-License-Identifier: Apache-2.0
//
// Searcher: plans a query, evaluates it on every segment, looks at neighbours in the best hits.
#include <algorithm>
#include <optional>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/searcher.hpp>

#include "search/evaluate.hpp"
#include "search/plan.hpp"

namespace fihris {

class Searcher::Impl {
 public:
  explicit Impl(IndexReader reader) : reader_(std::move(reader)), fields_(search::bind_fields(reader_.impl())) {}

  const IndexReader& reader() const noexcept { return reader_; }
  TopHits search(const Query& query, const SearchOptions& options) const;
  std::uint64_t count(const search::Plan& plan) const;
  Explanation explain(const Query& query, std::string_view id, const Ranking& ranking) const;

  search::Plan plan(const Query& query, const Ranking& ranking) const { return {reader_.impl(), fields_, query, ranking}; }

 private:
  std::vector<search::ScoredDoc> with_pairs(const search::Plan& plan, const std::vector<search::ScoredDoc>& docs, std::size_t limit) const;
  std::optional<std::vector<search::ScoredDoc>> in_two_rounds(const search::Plan& plan, std::size_t depth, std::uint64_t& seen) const;
  std::size_t segment_number(std::uint64_t doc) const;

  IndexReader reader_;
  std::vector<search::FieldScoring> fields_;
};

std::size_t Searcher::Impl::segment_number(std::uint64_t doc) const {
  return static_cast<std::size_t>(&reader_.impl().segment_of(doc) - reader_.impl().segments().data());
}

/// Adds the bonus of neighbours. Documents come best first: once what is left cannot reach the worst of the best `limit`, they are done.
std::vector<search::ScoredDoc> Searcher::Impl::with_pairs(const search::Plan& plan, const std::vector<search::ScoredDoc>& docs,
                                                          std::size_t limit) const {
  search::PairBonus bonus(plan);
  std::vector<search::ScoredDoc> best;
  for (const search::ScoredDoc& doc : docs) {
    if (best.size() == limit && doc.score + bonus.bound() < best.back().score) break;
    const std::size_t segment = segment_number(doc.doc);
    const auto local = static_cast<std::uint32_t>(doc.doc - reader_.impl().segments()[segment].first_doc);
    const search::ScoredDoc scored{doc.doc, doc.score + bonus(segment, local)};
    best.insert(std::upper_bound(best.begin(), best.end(), scored, search::is_better), scored);
    if (best.size() > limit) best.pop_back();
  }
  return best;
}

/// The best `depth` documents: candidates by their stems alone, then all levels. Nothing when there are too few candidates, so that documents that
/// have only a root are wanted, too.
std::optional<std::vector<search::ScoredDoc>> Searcher::Impl::in_two_rounds(const search::Plan& plan, std::size_t depth,
                                                                            std::uint64_t& seen) const {
  const std::size_t wanted = std::max(2 * depth, plan.ranking().candidates);
  search::TopDocs top(wanted);
  const auto segments = reader_.impl().segments();
  for (std::size_t segment = 0; segment < segments.size(); ++segment) seen += search::first_round(plan, segment, top);
  std::vector<search::ScoredDoc> docs = top.take_sorted();
  if (docs.size() < wanted && !plan.has_required()) return std::nullopt;
  std::sort(docs.begin(), docs.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
  std::vector<search::Candidate> candidates;
  auto doc = docs.begin();
  for (std::size_t segment = 0; segment < segments.size(); ++segment) {
    const std::uint64_t end = segments[segment].first_doc + segments[segment].reader->doc_count();
    const auto begin = doc;
    candidates.clear();
    for (; doc != docs.end() && doc->doc < end; ++doc)
      candidates.push_back({static_cast<std::uint32_t>(doc->doc - segments[segment].first_doc), 0, 0});
    search::second_round(plan, segment, candidates);
    auto scored = begin;
    for (const search::Candidate& candidate : candidates) (scored++)->score = plan.score(candidate.units, candidate.idf_units);
  }
  std::sort(docs.begin(), docs.end(), search::is_better);
  if (docs.size() > depth) docs.resize(depth);
  return docs;
}

TopHits Searcher::Impl::search(const Query& query, const SearchOptions& options) const {
  const search::Plan plan(reader_.impl(), fields_, query, options.ranking);
  const bool with_neighbours = options.ranking.pair_weight > 0 && !plan.pairs().empty() && options.limit > 0;
  const std::size_t depth = with_neighbours ? std::max(options.limit, options.ranking.pair_depth) : options.limit;
  TopHits hits;
  std::optional<std::vector<search::ScoredDoc>> found;
  if (plan.has_rounds() && !plan.is_stems_only() && options.ranking.candidates > 0 && options.limit > 0) {
    found = in_two_rounds(plan, depth, hits.total);
  }
  if (!found) {
    hits.total = 0;
    hits.total_is_exact = true;
    search::TopDocs top(depth);
    for (std::size_t segment = 0; segment < reader_.impl().segments().size(); ++segment) {
      if (plan.is_stems_only() && options.limit > 0) {
        hits.total += search::first_round(plan, segment, top);
        hits.total_is_exact = false;
      } else if (plan.is_ranked_or() && options.limit > 0) {
        hits.total += search::ranked_or(plan, segment, top);
        hits.total_is_exact = false;
      } else {
        hits.total += search::boolean(plan, segment, top);
        if (plan.root().is_leaf() && options.limit > 0) hits.total_is_exact = false;
      }
    }
    found = top.take_sorted();
  }
  std::vector<search::ScoredDoc>& docs = *found;
  if (options.count == Count::kExact && !hits.total_is_exact) {
    hits.total = count(plan);
    hits.total_is_exact = true;
  }
  if (with_neighbours) docs = with_pairs(plan, docs, options.limit);
  for (const search::ScoredDoc& doc : docs) {
    const auto& segment = reader_.impl().segment_of(doc.doc);
    hits.hits.push_back(
        {std::string(segment.reader->ids().id(static_cast<std::uint32_t>(doc.doc - segment.first_doc))), doc.score, doc.doc});
  }
  return hits;
}

std::uint64_t Searcher::Impl::count(const search::Plan& plan) const {
  search::TopDocs none(0);
  std::uint64_t total = 0;
  for (std::size_t segment = 0; segment < reader_.impl().segments().size(); ++segment) total += search::boolean(plan, segment, none);
  return total;
}

Explanation Searcher::Impl::explain(const Query& query, std::string_view id, const Ranking& ranking) const {
  const auto doc = reader_.impl().find(id);
  if (!doc) throw Error(ErrorCode::kNotFound, "there is no document with the id \"" + std::string(id) + "\"");
  const search::Plan plan(reader_.impl(), fields_, query, ranking);
  const std::size_t segment = segment_number(*doc);
  const auto local = static_cast<std::uint32_t>(*doc - reader_.impl().segments()[segment].first_doc);
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
  std::vector<Explanation> pairs;
  search::PairBonus bonus(plan);
  const double added = bonus(segment, local, &pairs);
  for (Explanation& pair : pairs) whole.details.push_back(std::move(pair));
  whole.value = held + added;
  return whole;
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
