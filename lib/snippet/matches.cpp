// SPDX-License-Identifier: Apache-2.0
//
// One pass of the tokenizer; a word that was seen before costs one look-up.
#include "snippet/matches.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "text/form.hpp"
#include "text/tokenizer.hpp"

namespace fihris::snippet {
namespace {

using FormMatches = std::vector<Wanted::Match>;

/// The matches of each different written form, for the length of one text. Pointers stay valid: both maps keep their nodes.
class Memo {
 public:
  explicit Memo(const Wanted& wanted) : wanted_(wanted) {}

  const FormMatches& matches(const text::RawToken& token) {
    if (token.packed != 0) {
      const auto [entry, is_new] = packed_.try_emplace(token.packed);
      if (is_new) entry->second = wanted_.matches(text::unpack_form(token.packed));
      return entry->second;
    }
    const auto [entry, is_new] = others_.try_emplace(std::string(token.form));
    if (is_new) entry->second = wanted_.matches(token.form);
    return entry->second;
  }

 private:
  const Wanted& wanted_;
  std::unordered_map<std::uint64_t, FormMatches> packed_;
  std::unordered_map<std::string, FormMatches> others_;
};

std::optional<Closeness> closeness_to(const FormMatches& matches, std::uint32_t word) {
  for (const Wanted::Match& match : matches) {
    if (match.word == word) return match.closeness;
  }
  return std::nullopt;
}

/// Whether the unit occurs at the word `at`, all of it.
std::optional<Occurrence> occurrence_at(const std::vector<const FormMatches*>& forms, std::size_t at, const Wanted& wanted,
                                        std::uint32_t unit) {
  const std::vector<std::uint32_t>& words = wanted.units()[unit].words;
  if (at + words.size() > forms.size()) return std::nullopt;
  Closeness least = Closeness::kLetters;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto closeness = closeness_to(*forms[at + i], words[i]);
    if (!closeness) return std::nullopt;
    least = std::min(least, *closeness);
  }
  return Occurrence{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size() - 1), unit, least};
}

/// A root alone is of use only where the text has nothing closer.
void drop_roots_beside_closer(std::vector<Occurrence>& occurrences, std::size_t unit_count) {
  std::vector<bool> has_closer(unit_count, false);
  for (const Occurrence& occurrence : occurrences) {
    if (occurrence.closeness != Closeness::kRoot) has_closer[occurrence.unit] = true;
  }
  std::erase_if(occurrences,
                [&](const Occurrence& occurrence) { return occurrence.closeness == Closeness::kRoot && has_closer[occurrence.unit]; });
}

}  // namespace

TextMatches find_matches(std::string_view text, const Wanted& wanted) {
  TextMatches found;
  Memo memo(wanted);
  std::vector<const FormMatches*> forms;
  text::Tokenizer tokenizer;
  tokenizer.start(text.substr(0, kMaxTextBytes));
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const text::RawToken& token : batch) {
      found.words.push_back({token.begin, token.end});
      forms.push_back(&memo.matches(token));
    }
  }
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> units_that_begin_with;
  for (std::uint32_t unit = 0; unit < wanted.units().size(); ++unit) units_that_begin_with[wanted.units()[unit].words[0]].push_back(unit);
  for (std::size_t at = 0; at < forms.size(); ++at) {
    for (const Wanted::Match& match : *forms[at]) {
      const auto units = units_that_begin_with.find(match.word);
      if (units == units_that_begin_with.end()) continue;
      for (const std::uint32_t unit : units->second) {
        if (const auto occurrence = occurrence_at(forms, at, wanted, unit)) found.occurrences.push_back(*occurrence);
      }
    }
  }
  drop_roots_beside_closer(found.occurrences, wanted.units().size());
  std::sort(found.occurrences.begin(), found.occurrences.end(),
            [](const Occurrence& a, const Occurrence& b) { return std::pair(a.first_word, a.unit) < std::pair(b.first_word, b.unit); });
  return found;
}

std::vector<ByteRange> TextMatches::highlights() const {
  std::vector<ByteRange> ranges;
  std::uint32_t next = 0;  // the first word that is not looked at yet
  for (const Occurrence& occurrence : occurrences) {
    for (std::uint32_t word = std::max(next, occurrence.first_word); word <= occurrence.last_word; ++word) {
      const bool shares_bytes = !ranges.empty() && words[word].begin < ranges.back().end;
      if (!shares_bytes) ranges.push_back({words[word].begin, words[word].end});
    }
    next = std::max(next, occurrence.last_word + 1);
  }
  return ranges;
}

}  // namespace fihris::snippet
