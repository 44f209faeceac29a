// SPDX-License-Identifier: Apache-2.0
//
// Queries bound without an index, and the words that ranges of a text cover.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/query.hpp>
#include <fihris/snippet.hpp>

#include "snippet/wanted.hpp"

namespace fihris::testing {

inline const Analyzer& analyzer() {
  static const Analyzer kAnalyzer;
  return kAnalyzer;
}

/// Every word weighs 1, but those that begin with the letter x weigh 5.
inline double weigh(const std::string&, const std::string& word) { return word.starts_with('x') ? 5.0 : 1.0; }

inline snippet::Wanted wanted(std::string_view query) { return {analyzer(), parse_query(query), weigh}; }

inline std::vector<std::string> pieces(std::string_view text, const std::vector<ByteRange>& ranges) {
  std::vector<std::string> cut;
  for (const ByteRange& range : ranges) cut.emplace_back(text.substr(range.begin, range.end - range.begin));
  return cut;
}

}  // namespace fihris::testing
