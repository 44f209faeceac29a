// SPDX-License-Identifier: Apache-2.0
//
// When a query finds nothing: which of its words does the index have?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {

struct TriedWord {
  std::string word;     ///< as typed
  std::string field;    ///< "" for all
  std::string letters;  ///< what was looked for at each level
  std::string stem;
  std::string root;
  std::uint64_t documents = 0;  ///< that have it by itself
};

/// Each word of the query by itself, in the order of the query; words that the query excludes are left out.
std::vector<TriedWord> try_words(const Searcher& searcher, const Query& query, const Ranking& ranking);

/// Sentences on what was tried.
void print_tried(const std::vector<TriedWord>& words, const Style& style);
Json tried_as_json(const std::vector<TriedWord>& words);

}  // namespace fihris::tool
