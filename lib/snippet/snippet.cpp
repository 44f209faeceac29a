// SPDX-License-Identifier: Apache-2.0
//
// SnippetMaker: the query bound to an index, and the way from a text to its snippet.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fihris/snippet.hpp>

#include "search/binding.hpp"
#include "search/bm25.hpp"
#include "search/readings.hpp"
#include "snippet/lines.hpp"
#include "snippet/matches.hpp"
#include "snippet/passage.hpp"
#include "snippet/wanted.hpp"

namespace fihris {
namespace {

/// Weighs words by the idf of their stem in the field where it is the most frequent, and reads them in other ways.
class Lookup {
 public:
  explicit Lookup(const IndexReader& reader) : reader_(reader), fields_(search::bind_fields(reader.impl())) {}

  double weigh(const std::string& field, const std::string& word) const {
    const std::vector<search::FieldScoring> fields = search::choose_fields(reader_.schema(), fields_, field);
    std::uint64_t documents = 0;
    for (const search::FieldScoring& scoring : fields) documents = std::max(documents, scoring.doc_count);
    double sum = 0.0;
    for (search::QueryWord& part : search::analyze_words(reader_.analyzer(), word)) {
      sum += search::idf(documents, search::bind_word(reader_.impl(), fields, std::move(part), {}).stem_count());
    }
    return sum;
  }

  std::vector<std::vector<search::QueryWord>> readings(const std::string& field, const Query& query, double similar_weight) const {
    return search::other_words(reader_.impl(), search::choose_fields(reader_.schema(), fields_, field), query, similar_weight);
  }

 private:
  const IndexReader& reader_;
  std::vector<search::FieldScoring> fields_;
};

}  // namespace

class SnippetMaker::Impl {
 public:
  Impl(const IndexReader& reader, const Query& query, const Ranking& ranking) : wanted_(make(reader, query, ranking)) {}

  const snippet::Wanted& wanted() const noexcept { return wanted_; }

 private:
  static snippet::Wanted make(const IndexReader& reader, const Query& query, const Ranking& ranking) {
    const Lookup lookup(reader);
    const auto weigh = [&](const std::string& field, const std::string& word) { return lookup.weigh(field, word); };
    snippet::Reread reread;
    if (ranking.reading_weight > 0) {
      reread = [&](const std::string& field, const Query& part) { return lookup.readings(field, part, ranking.similar_weight); };
    }
    return {reader.analyzer(), query, weigh, reread};
  }

  snippet::Wanted wanted_;
};

SnippetMaker::SnippetMaker(const IndexReader& reader, const Query& query, const Ranking& ranking)
    : impl_(std::make_shared<const Impl>(reader, query, ranking)) {}
SnippetMaker::~SnippetMaker() = default;
SnippetMaker::SnippetMaker(const SnippetMaker&) = default;
SnippetMaker& SnippetMaker::operator=(const SnippetMaker&) = default;

Snippet SnippetMaker::make(std::string_view text, const SnippetOptions& options) const {
  return snippet::make_snippet(text, impl_->wanted(), options);
}

std::vector<ByteRange> SnippetMaker::highlights(std::string_view text) const {
  return snippet::find_matches(text, impl_->wanted()).highlights();
}

}  // namespace fihris
