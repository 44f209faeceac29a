// SPDX-License-Identifier: Apache-2.0
//
// Oracle: the answer to a query by its definition, without index, lists, windows or bounds.
//
// It analyses the stored documents again and, for each word of a query, looks at every word of every document. Of the searched library it
// uses the tokenizer, the classes of words and the arithmetic of search/bm25.hpp; the unit of scores is taken from the plan.
//
// Removed documents count in the statistics of an index until they are merged away; the oracle does not see them, so it is asked about
// indexes without any.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "search/bm25.hpp"

namespace fihris::search::testing {

/// What a search gives.
struct Answer {
  std::vector<Hit> hits;
  std::uint64_t total = 0;
};

/// Immutable.
class Oracle {
 public:
  explicit Oracle(IndexReader reader);

  Answer search(const Query& query, const Ranking& ranking, std::size_t limit) const;

  std::size_t document_count() const noexcept { return ids_.size(); }
  const std::string& id(std::size_t doc) const { return ids_.at(doc); }

 private:
  friend class OracleQuery;
  struct Word {
    std::string written, letters, stem, root;
    bool stop_word = false;
  };
  struct Field {
    std::string name;
    double weight = 1, k1 = 0, b = 0;
    std::uint64_t doc_count = 0, token_count = 0;
    std::vector<std::vector<std::uint32_t>> words;  ///< by document: numbers in words_
    std::vector<std::uint8_t> length_codes;
  };
  std::vector<Word> analyze(const std::string& text) const;

  IndexReader reader_;
  std::vector<std::string> ids_;
  std::vector<Word> words_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  ///< of words_, by written form
  std::vector<Field> fields_;
};

}  // namespace fihris::search::testing
