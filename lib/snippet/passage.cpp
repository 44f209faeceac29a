// SPDX-License-Identifier: Apache-2.0
//
// Candidates, their scores, and the cutting of the winner.
#include "snippet/passage.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace fihris::snippet {
namespace {

constexpr std::array<double, 3> kClosenessFactor = {0.4, 0.85, 1.0};  // by Closeness
constexpr double kRepetition = 0.05;                                  // of the weight, for each of the first kRepetitions
constexpr unsigned kRepetitions = 3;
constexpr double kNeighbours = 0.25;       // of the smaller weight, for two different units side by side
constexpr double kHeadingFactor = 0.5;     // for units that the heading has and the passage has not; and for a heading as a passage
constexpr double kWithinSentence = 0.9;    // for a passage that begins within a sentence
constexpr double kSpread = 0.01;           // the most that compactness may decide
constexpr std::uint32_t kContextPart = 6;  // this part of the passage may stand before an occurrence, if its sentence is too long
constexpr double kFullEnough = 0.6;        // of the characters allowed, before a passage ends with a sentence instead of a word

/// An occurrence in a line.
struct Hit {
  const Occurrence* occurrence;
  std::uint32_t first_character;
  std::uint32_t end_character;
};

struct Candidate {
  std::uint32_t begin = 0;  // byte
  std::uint32_t first_character = 0;
  std::uint32_t core_end_character = 0;  // of the last occurrence in it
  double score = 0.0;
};

double factor(Closeness closeness) { return kClosenessFactor[static_cast<std::size_t>(closeness)]; }

/// Adds up a set of occurrences. Reusable: clear() costs as much as was added.
class Score {
 public:
  explicit Score(const Wanted& wanted) : units_(wanted.units()), seen_(units_.size()) {}

  void clear() {
    for (const std::uint32_t unit : touched_) seen_[unit] = {};
    touched_.clear();
    sum_ = 0.0;
    last_ = nullptr;
  }

  void add(const Occurrence& occurrence) {
    Seen& seen = seen_[occurrence.unit];
    const double weight = units_[occurrence.unit].weight;
    if (seen.count == 0) touched_.push_back(occurrence.unit);
    if (seen.count != 0 && seen.count <= kRepetitions) sum_ += kRepetition * weight;
    ++seen.count;
    raise(seen, weight * factor(occurrence.closeness));
    if (last_ != nullptr && last_->unit != occurrence.unit && last_->last_word + 1 == occurrence.first_word) {
      sum_ += kNeighbours * std::min(weight, units_[last_->unit].weight);
    }
    last_ = &occurrence;
  }

  /// What the heading above says counts in part, and adds no neighbours.
  void add_heading(const Occurrence& occurrence) {
    Seen& seen = seen_[occurrence.unit];
    if (seen.count == 0 && seen.value == 0.0) touched_.push_back(occurrence.unit);
    raise(seen, kHeadingFactor * units_[occurrence.unit].weight * factor(occurrence.closeness));
  }

  double sum() const noexcept { return sum_; }

 private:
  struct Seen {
    unsigned count = 0;
    double value = 0.0;
  };

  void raise(Seen& seen, double value) {
    if (value <= seen.value) return;
    sum_ += value - seen.value;
    seen.value = value;
  }

  const std::vector<WantedUnit>& units_;
  std::vector<Seen> seen_;
  std::vector<std::uint32_t> touched_;
  double sum_ = 0.0;
  const Occurrence* last_ = nullptr;
};

using Occurrences = std::span<const Occurrence>;

/// The occurrences that begin in a line.
Occurrences in_line(const TextMatches& matches, const Line& line) {
  const auto before = [&matches](const Occurrence& occurrence, std::uint32_t at) {
    return matches.words[occurrence.first_word].begin < at;
  };
  const auto& all = matches.occurrences;
  const auto first = std::lower_bound(all.begin(), all.end(), line.begin, before);
  const auto end = std::lower_bound(first, all.end(), line.end, before);
  return {first, end};
}

/// Occurrences that lie wholly in the line; a phrase may go on in the next.
std::vector<Hit> hits_of(Occurrences occurrences, const Layout& layout) {
  std::vector<Hit> hits;
  for (const Occurrence& occurrence : occurrences) {
    const std::size_t last = occurrence.last_word - layout.first_word;
    if (last >= layout.words.size()) continue;
    hits.push_back(
        {&occurrence, layout.words[occurrence.first_word - layout.first_word].first_character, layout.words[last].end_character});
  }
  return hits;
}

/// The best candidate of one line.
class LineSearch {
 public:
  LineSearch(const Layout& layout, std::span<const Hit> hits, Occurrences heading, Score& score, std::uint32_t budget)
      : layout_(layout), hits_(hits), heading_(heading), score_(score), budget_(budget) {}

  Candidate run() {
    if (layout_.whole.characters() <= budget_) {
      consider(0, layout_.whole, 1.0);
      return best_;
    }
    const Place* previous = nullptr;
    for (std::size_t first = 0; first < hits_.size(); ++first) {
      const Place* const sentence = &at_or_before(layout_.sentences, hits_[first].first_character);
      const bool fits = hits_[first].end_character <= sentence->first_character + budget_;
      if (fits && sentence != previous) consider(first, *sentence, 1.0);
      consider(first, word_before(hits_[first], *sentence), kWithinSentence);
      previous = sentence;
    }
    return best_;
  }

 private:
  static const Place& at_or_before(const std::vector<Place>& places, std::uint32_t character) {
    const auto after = std::upper_bound(places.begin(), places.end(), character,
                                        [](std::uint32_t at, const Place& place) { return at < place.first_character; });
    return after == places.begin() ? *after : *(after - 1);
  }

  /// Where a passage may begin to show some words before the occurrence.
  const Place& word_before(const Hit& hit, const Place& sentence) const {
    const std::uint32_t length = hit.end_character - hit.first_character;
    const std::uint32_t room = length >= budget_ ? 0 : std::min((budget_ - length) / 2, budget_ / kContextPart);
    const std::uint32_t from = std::max(hit.first_character - std::min(hit.first_character, room), sentence.first_character);
    const auto word = std::lower_bound(layout_.words.begin(), layout_.words.end(), from,
                                       [](const Place& place, std::uint32_t at) { return place.first_character < at; });
    return *word;  // at the latest, the occurrence itself
  }

  /// A passage that begins at `start`, whose first occurrence is `first`.
  void consider(std::size_t first, const Place& start, double times) {
    score_.clear();
    std::uint32_t core_end = start.first_character;
    std::uint32_t spread = 0;  // from the beginning of the first to that of the last
    for (std::size_t i = first; i < hits_.size() && (i == first || hits_[i].end_character <= start.first_character + budget_); ++i) {
      score_.add(*hits_[i].occurrence);
      core_end = std::max(core_end, hits_[i].end_character);
      spread = hits_[i].first_character - hits_[first].first_character;
    }
    for (const Occurrence& occurrence : heading_) score_.add_heading(occurrence);
    const double spread_part = static_cast<double>(spread) / static_cast<double>(std::max(budget_, 1U));
    const double score = score_.sum() * times * (1.0 - kSpread * std::min(spread_part, 1.0));
    if (score > best_.score) best_ = {start.begin, start.first_character, core_end, score};
  }

  const Layout& layout_;
  std::span<const Hit> hits_;
  Occurrences heading_;
  Score& score_;
  std::uint32_t budget_;
  Candidate best_;
};

/// From a beginning to a passage: to the end of the line, of a sentence, or of a word.
Passage cut(const Layout& layout, const Line& line, const Candidate& candidate, std::uint32_t budget) {
  const Place& whole = layout.whole;
  Passage passage{candidate.begin, whole.end, line, std::nullopt};
  if (whole.characters() <= budget) {
    passage.begin = whole.begin;
    return passage;
  }
  const std::uint32_t limit = candidate.first_character + budget;
  if (whole.end_character <= limit) {  // there is room before the beginning
    for (const Place& sentence : layout.sentences) {
      if (whole.end_character - sentence.first_character > budget) continue;
      passage.begin = std::min(passage.begin, sentence.begin);
      break;
    }
    return passage;
  }
  const std::uint32_t last = std::max(limit, candidate.core_end_character);
  passage.end = passage.begin;
  std::uint32_t enough =
      std::max(candidate.core_end_character, candidate.first_character + static_cast<std::uint32_t>(kFullEnough * budget));
  for (const Place& word : layout.words) {
    if (word.begin < passage.begin) continue;
    const bool is_first = passage.end == passage.begin;
    if (is_first) enough = std::max(enough, word.end_character);  // at least one word
    if (is_first && word.end_character > limit) passage.begin = word.begin;
    if (is_first || word.end_character <= last) passage.end = word.end;
  }
  for (const Place& sentence : layout.sentences) {
    if (sentence.end_character >= enough && sentence.end_character <= limit) passage.end = sentence.end;
  }
  return passage;
}

/// The nearest heading above each line, as its place in `lines`; for a question, the nearest title. The place itself: there is none.
std::vector<std::size_t> headings_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> headings(lines.size());
  std::optional<std::size_t> heading;
  std::optional<std::size_t> title;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    switch (lines[i].kind) {
      case LineKind::kBody:
      case LineKind::kLink: headings[i] = heading.value_or(i); break;
      case LineKind::kQuestion:
        headings[i] = title.value_or(i);
        heading = i;
        break;
      case LineKind::kTitle:
        headings[i] = i;
        heading = title = i;
        break;
    }
  }
  return headings;
}

/// The line that stands for a text without any occurrence: the first with words, body before heading and link.
std::optional<std::size_t> opening_line(const std::vector<Line>& lines, const TextMatches& matches) {
  std::optional<std::size_t> opening;
  std::size_t word = 0;
  for (std::size_t i = 0; i < lines.size() && word < matches.words.size(); ++i) {
    const bool has_words = matches.words[word].begin < lines[i].end;
    if (has_words && !opening) opening = i;
    if (has_words && lines[i].kind == LineKind::kBody) return i;
    while (word < matches.words.size() && matches.words[word].begin < lines[i].end) ++word;
  }
  return opening;
}

}  // namespace

std::optional<Passage> best_passage(std::string_view text, const TextMatches& matches, const Wanted& wanted, std::size_t max_characters) {
  const auto budget = static_cast<std::uint32_t>(std::min<std::size_t>(max_characters, 1U << 30));
  const std::vector<Line> lines = find_lines(text);
  const std::vector<std::size_t> headings = headings_of(lines);
  Score score(wanted);
  Candidate best;
  std::optional<std::size_t> best_line;
  std::pair<bool, double> best_rank{false, 0.0};  // whether it is no link, then the score
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Occurrences occurrences = in_line(matches, lines[i]);
    if (occurrences.empty()) continue;
    const Layout layout = lay_out(text, lines[i], matches.words);
    const std::vector<Hit> hits = hits_of(occurrences, layout);
    if (hits.empty()) continue;
    const Occurrences heading = headings[i] == i ? Occurrences() : in_line(matches, lines[headings[i]]);
    Candidate candidate = LineSearch(layout, hits, heading, score, budget).run();
    if (lines[i].kind != LineKind::kBody) candidate.score *= kHeadingFactor;
    // The name of another article is shown only where the text itself has none of the words.
    const std::pair rank{lines[i].kind != LineKind::kLink, candidate.score};
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = candidate;
    best_line = i;
  }
  if (!best_line) {
    best_line = opening_line(lines, matches);
    if (!best_line) return std::nullopt;
    best = {lines[*best_line].begin, 0, 0, 0.0};
  }
  const Line& line = lines[*best_line];
  Passage passage = cut(lay_out(text, line, matches.words), line, best, budget);
  if (headings[*best_line] != *best_line) passage.heading = lines[headings[*best_line]];
  return passage;
}

Snippet make_snippet(std::string_view text, const Wanted& wanted, const SnippetOptions& options) {
  Snippet snippet;
  text = text.substr(0, kMaxTextBytes);
  const TextMatches matches = find_matches(text, wanted);
  const std::optional<Passage> passage = best_passage(text, matches, wanted, options.max_characters);
  if (!passage) return snippet;
  snippet.source = {passage->begin, passage->end};
  snippet.text = text.substr(passage->begin, passage->end - passage->begin);
  snippet.cut_before = passage->begin > passage->line.begin;
  snippet.cut_after = passage->end < passage->line.end;
  if (passage->heading) snippet.heading = heading_text(text, *passage->heading);
  for (const ByteRange& range : matches.highlights()) {
    if (range.begin >= passage->begin && range.end <= passage->end)
      snippet.highlights.push_back({range.begin - passage->begin, range.end - passage->begin});
  }
  return snippet;
}

}  // namespace fihris::snippet
