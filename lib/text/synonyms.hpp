// SPDX-License-Identifier: Apache-2.0
//
// Synonyms: the user's rules, ready to be asked for the words of a query.
//
//     Synonyms synonyms(rules, analyzer);
//     for (const Reading& reading : synonyms.readings(stems)) ...
//
// Rules are matched by stem, so that a rule for "car" serves "the cars"; what they give is in folded letters, as written in the rule.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/user_words.hpp>

#include "text/readings.hpp"

namespace fihris::text {

/// Immutable and thread-safe.
class Synonyms {
 public:
  /// Analyses the words of the rules, under the analyser of the index that they are for.
  Synonyms(std::span<const SynonymRule> rules, const Analyzer& analyzer);

  /// What stands for the words of a query, or for phrases in it; `stems` are those of its words, in order. The longest phrase that begins at a
  /// word is taken; a synonym of the same stems as the words themselves is left out.
  std::vector<Reading> readings(std::span<const std::string_view> stems) const;

  bool empty() const noexcept { return targets_.empty(); }

 private:
  struct Phrase {
    std::vector<std::string> letters;
    std::vector<std::string> stems;
  };

  std::map<std::vector<std::string>, std::vector<Phrase>> targets_;  ///< by the stems of a left side
  std::size_t longest_ = 0;                                          ///< words of the longest left side
};

}  // namespace fihris::text
