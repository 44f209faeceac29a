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
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "search/bm25.hpp"
#include "text/readings.hpp"

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
  friend class OracleTree;
  friend class OracleQuery;
  struct Word {
    std::string written, letters, stem, root;
    bool stop_word = false;
    Distinguish distinguish = {};  ///< of a word of a query
  };
  struct Field {
    std::string name;
    double weight = 1, k1 = 0, b = 0;
    std::uint64_t doc_count = 0, token_count = 0;
    std::vector<std::vector<std::uint32_t>> words;  ///< by document: numbers in words_
    std::vector<std::uint8_t> length_codes;
  };
  using Test = std::function<bool(const Word&)>;

  /// A reading of the words [first, first + count) of a text.
  struct Reading {
    std::size_t first = 0, count = 0;
    double cost = 0;
    std::vector<Word> words;
  };

  std::vector<Word> analyze(std::string_view text) const;
  static Test same_stem(const Word& word);
  static Test at_level(const Word& word, Level level);
  std::uint64_t documents_with(const Field& field, const Test& test) const;
  std::uint64_t sum_of_documents(const Field& field, const Test& test, const std::function<std::string(const Word&)>& kind) const;
  std::uint32_t frequency(const Field& field, std::size_t doc, const Test& test) const;
  bool has(const std::vector<const Field*>& fields, const Test& test) const;
  bool has_letters(const std::vector<const Field*>& fields, const std::string& letters) const;
  std::vector<Word> words_of_reading(const std::vector<const Field*>& fields, const text::Reading& reading) const;
  std::vector<Reading> readings(const std::vector<const Field*>& fields, const std::string& text, bool with_stop_words,
                                double similar_weight) const;

  IndexReader reader_;
  std::vector<std::string> ids_;
  std::vector<Word> words_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  ///< of words_, by written form
  std::vector<Field> fields_;
};

}  // namespace fihris::search::testing
