// SPDX-License-Identifier: Apache-2.0
//
// Names joined or apart.
//
// A pair of neighbours may be joined when the first begins such names, or the second ends them; a word may be split behind such a beginning or before
// such an ending. A clitic before the first part stays on it:
//
//     بأبو ظبي   <->   بأبوظبي
//
// Helps: one person or town under both spellings. Harms: a word that happens to begin with a first part, if what remains is a word as well
//     أمطار (rains), read as the mother of a bird
// which is why a split is asked for as a phrase and costs more than a joined word.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "text/readings.hpp"

namespace fihris::text {
namespace {

// clang-format off
constexpr std::string_view kFirstParts[] = {
    // of persons
    "عبد", "ابو", "ابي", "ابا", "ام", "ابن", "بن", "بنت", "ذو", "ذي", "ذا", "امه", "نصر", "جاد", "فضل", "عطا", "سيف", "نور", "صلاح", "شمس",
    "بدر", "علاء", "محي", "محيي", "ضياء", "جمال", "كمال", "تاج", "زين", "عز", "عماد", "بهاء", "سراج", "شرف", "فخر", "قمر", "خير",
    // of places and bodies
    "بور", "تل", "كفر", "دير", "بيت", "رام", "راس", "عين", "باب", "بني", "حزب", "وادي", "جبل", "خان", "شبه", "حضر", "بعل", "معد",
    // foreign
    "نيو", "لوس", "سان", "سانتا", "هونغ", "هونج", "كوالا", "كازا", "ساو", "ريو", "بوركينا", "كوت", "سيري", "بورت", "لا", "ما",
};

constexpr std::string_view kLastParts[] = {
    "الله", "الدين", "الاسلام", "الرحمن", "الرحيم", "الكريم", "العزيز", "القادر", "الحق", "الهدي", "الاله", "المولي", "النبي", "الرسول",
};
// clang-format on

constexpr std::string_view kClitics[] = {"و", "ف", "ب", "ل", "ك"};
constexpr std::size_t kLetterBytes = 2;
constexpr std::size_t kLeastRest = 3 * kLetterBytes;
constexpr double kJoinedCost = 0.05;
constexpr double kSplitCost = 0.1;
constexpr double kShortSplitCost = 0.4;  ///< a first part of two letters, which many words begin with

bool is_first_part(std::string_view word) {
  static const std::unordered_set<std::string_view> parts(std::begin(kFirstParts), std::end(kFirstParts));
  return parts.contains(word);
}

bool is_last_part(std::string_view word) { return std::find(std::begin(kLastParts), std::end(kLastParts), word) != std::end(kLastParts); }

std::string_view without_clitic(std::string_view word) {
  for (const std::string_view clitic : kClitics) {
    if (word.starts_with(clitic)) return word.substr(clitic.size());
  }
  return {};
}

/// Of the first letter of a word, as first_parts_like() counts: 128 when it is not one of two bytes from D8 on.
std::size_t letter_number(std::string_view word) {
  if (word.size() < kLetterBytes) return 128;
  const auto lead = static_cast<unsigned char>(word[0]);
  const auto trail = static_cast<unsigned char>(word[1]);
  return lead == 0xD8 || lead == 0xD9 ? (lead - 0xD8U) * 64U + (trail & 63U) : 128U;
}

bool begins_name(std::string_view word) { return is_first_part(word) || is_first_part(without_clitic(word)); }

void add_joined(std::span<const std::string_view> letters, std::size_t at, const KnownWord& known, std::vector<Reading>& readings) {
  if (!begins_name(letters[at]) && !is_last_part(letters[at + 1])) return;
  std::string joined = std::string(letters[at]).append(letters[at + 1]);
  const std::string_view bare = without_clitic(letters[at]);
  const bool bare_known = !bare.empty() && is_first_part(bare) && known(std::string(bare).append(letters[at + 1]));
  if (bare_known || known(joined)) readings.push_back({ReadingKind::kJoined, at, 2, {std::move(joined)}, kJoinedCost});
}

/// The first parts that begin with the letter of a word: most words have none.
const std::vector<std::string_view>& first_parts_like(std::string_view word) {
  constexpr std::size_t kLetters = 128;  // two leading bytes, 64 letters each
  static const auto by_letter = [] {
    std::array<std::vector<std::string_view>, kLetters + 1> table;
    for (const std::string_view part : kFirstParts) table[letter_number(part)].push_back(part);
    return table;
  }();
  return by_letter[letter_number(word)];
}

/// Where a word may be cut, 0 for nowhere: behind its first part, or before its last.
std::size_t cut_of(std::string_view word, std::size_t clitic_bytes) {
  const std::string_view name = word.substr(clitic_bytes);
  std::size_t best = 0;
  for (const std::string_view part : first_parts_like(name)) {
    if (name.starts_with(part) && name.size() >= part.size() + kLeastRest) best = std::max(best, part.size());
  }
  for (const std::string_view part : kLastParts) {
    if (best == 0 && name.ends_with(part) && name.size() >= part.size() + kLeastRest) best = name.size() - part.size();
  }
  return best == 0 ? 0 : clitic_bytes + best;
}

void add_split(std::string_view word, std::size_t at, const KnownWord& known, std::vector<Reading>& readings) {
  for (const std::size_t clitic_bytes : {std::size_t{0}, word.size() - without_clitic(word).size()}) {
    if (clitic_bytes == word.size()) continue;  // no clitic
    const std::size_t cut = cut_of(word, clitic_bytes);
    if (cut == 0) continue;
    const std::string_view first = word.substr(clitic_bytes, cut - clitic_bytes);
    const std::string_view rest = word.substr(cut);
    if (!known(rest) || !known(first)) continue;
    const double cost = first.size() <= 2 * kLetterBytes ? kShortSplitCost : kSplitCost;
    readings.push_back({ReadingKind::kSplit, at, 1, {std::string(word.substr(0, cut)), std::string(rest)}, cost});
    return;
  }
}

}  // namespace

std::vector<Reading> name_readings(std::span<const std::string_view> letters, const KnownWord& known) {
  std::vector<Reading> readings;
  for (std::size_t at = 0; at < letters.size(); ++at) {
    if (at + 1 < letters.size()) add_joined(letters, at, known, readings);
    add_split(letters[at], at, known, readings);
  }
  return readings;
}

}  // namespace fihris::text
