// SPDX-License-Identifier: Apache-2.0
#include "text/synonyms.hpp"

#include <algorithm>

namespace fihris::text {

Synonyms::Synonyms(std::span<const SynonymRule> rules, const Analyzer& analyzer) {
  const auto phrase_of = [&](const std::string& entry) {
    Phrase phrase;
    for (Token& token : analyzer.analyze(entry)) {
      phrase.letters.push_back(std::move(token.letters));
      phrase.stems.push_back(std::move(token.stem));
    }
    return phrase;
  };
  for (const SynonymRule& rule : rules) {
    for (const std::string& from : rule.from) {
      const Phrase left = phrase_of(from);
      if (left.stems.empty()) continue;
      longest_ = std::max(longest_, left.stems.size());
      std::vector<Phrase>& targets = targets_[left.stems];
      for (const std::string& to : rule.to) {
        Phrase right = phrase_of(to);
        const auto same = [&](const Phrase& known) { return known.stems == right.stems; };
        if (right.stems.empty() || right.stems == left.stems || std::any_of(targets.begin(), targets.end(), same)) continue;
        targets.push_back(std::move(right));
      }
    }
  }
}

std::vector<Reading> Synonyms::readings(std::span<const std::string_view> stems) const {
  constexpr double kSynonymCost = 0.15;
  std::vector<Reading> readings;
  for (std::size_t at = 0; at < stems.size(); ++at) {
    for (std::size_t count = std::min(longest_, stems.size() - at); count != 0; --count) {
      const auto words = stems.subspan(at, count);
      const auto found = targets_.find(std::vector<std::string>(words.begin(), words.end()));
      if (found == targets_.end()) continue;
      for (const Phrase& target : found->second) readings.push_back({ReadingKind::kSynonym, at, count, target.letters, kSynonymCost});
      break;
    }
  }
  return readings;
}

}  // namespace fihris::text
