// SPDX-License-Identifier: Apache-2.0
#include "text/readings.hpp"

#include <algorithm>

#include "text/analysis.hpp"

namespace fihris::text {

std::string_view reading_name(ReadingKind kind) noexcept {
  switch (kind) {
    case ReadingKind::kJoined: return "joined name";
    case ReadingKind::kSplit: return "name in parts";
    case ReadingKind::kDate: return "date";
    case ReadingKind::kArabizi: return "Arabizi";
    case ReadingKind::kBuckwalter: return "Buckwalter";
    case ReadingKind::kKeyboard: return "wrong keyboard";
    case ReadingKind::kSpelling: return "spelling";
    case ReadingKind::kSynonym: return "synonym";
    case ReadingKind::kSimilar: return "similar word";
  }
  return {};
}

std::vector<Reading> spelling_readings(std::span<const ReadingWord> words, const Analyzer& analyzer) {
  constexpr double kSpellingCost = 0.05;
  constexpr std::string_view kHa = "ه";
  constexpr std::string_view kTaMarbuta = "ة";
  constexpr std::string_view kArticle = "ال";
  constexpr std::string_view kHamzaAndLam = "أل";
  std::vector<Reading> readings;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string_view word = words[at].written;
    const auto add = [&](std::string other) {
      if (analyzer.impl().classify(other).stem != words[at].stem)
        readings.push_back({ReadingKind::kSpelling, at, 1, {std::move(other)}, kSpellingCost});
    };
    if (word.ends_with(kHa)) add(std::string(word.substr(0, word.size() - kHa.size())).append(kTaMarbuta));
    if (!word.starts_with(kArticle)) continue;
    // Most words with the article are known, and never with a hamza on its alef, but by mistake: then the hamza makes no other word.
    constexpr std::uint64_t kLeastShare = 25;  // one of so many
    const WordCounts counts = analyzer.impl().vocabulary().counts(words[at].letters);
    if (counts.total == 0 || std::uint64_t{counts.hamza} * kLeastShare >= counts.total)
      add(std::string(kHamzaAndLam).append(word.substr(kArticle.size())));
  }
  return readings;
}

std::vector<Reading> date_readings(std::string_view text, std::span<const DateWord> words) {
  std::vector<Reading> readings;
  for (const DateMention& mention : find_dates(text, words)) {
    for (auto& spelling : date_spellings(mention.date)) {
      readings.push_back({ReadingKind::kDate, mention.first, mention.count, std::move(spelling), 0});
    }
  }
  return readings;
}

std::vector<Reading> script_readings(std::string_view typed, const KnownWord& known) {
  constexpr std::size_t kMost = 8;
  // Two letters are in every collection: for a longer word they are no reading, but chance.
  constexpr std::size_t kLeastBytes = 6;
  constexpr std::size_t kShortTyped = 3;
  std::vector<Reading> readings;
  const auto add = [&](ReadingKind kind, const std::vector<Candidate>& candidates) {
    for (const Candidate& candidate : candidates) {
      const auto same = [&](const Reading& reading) { return reading.words.front() == candidate.letters; };
      const bool is_arabic = static_cast<unsigned char>(candidate.letters.front()) >= 0x80;
      if (is_arabic && candidate.letters.size() < kLeastBytes && typed.size() > kShortTyped) continue;
      if (std::any_of(readings.begin(), readings.end(), same) || !known(candidate.letters)) continue;
      readings.push_back({kind, 0, 1, {candidate.letters}, candidate.cost});
    }
  };
  add(ReadingKind::kKeyboard, keyboard_candidates(typed));
  add(ReadingKind::kBuckwalter, buckwalter_candidates(typed));
  add(ReadingKind::kArabizi, arabizi_candidates(typed));
  std::stable_sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.cost < b.cost; });
  if (readings.size() > kMost) readings.resize(kMost);
  return readings;
}

}  // namespace fihris::text
