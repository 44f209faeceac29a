// SPDX-License-Identifier: Apache-2.0
#include "search/readings.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace fihris::search {
namespace {

/// Looks words up in one snapshot, and remembers which it lacks.
class Lookup {
 public:
  Lookup(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, WantedLevels wanted)
      : snapshot_(snapshot), fields_(fields), wanted_(wanted) {}

  /// Whether a document has a word of these letters.
  bool has_letters(std::string_view letters) const {
    const std::vector<std::string> spellings = spellings_of(letters);
    return std::any_of(spellings.begin(), spellings.end(), [&](const std::string& spelling) {
      return bind_word(snapshot_, fields_, word_of_form(snapshot_.analyzer(), spelling), {.forms = true}).letters_count() > 0;
    });
  }

  /// The words of a reading; none when the index lacks one of them.
  std::vector<BoundWord> bind(const std::vector<std::string>& words) {
    std::vector<BoundWord> bound;
    for (const std::string& word : words) {
      if (absent_.contains(word) || !bind_one(word, bound)) {
        absent_.insert(word);
        return {};
      }
    }
    return bound;
  }

 private:
  /// Letters do not tell a final ha from a ta marbuta, which may make another stem.
  static std::vector<std::string> spellings_of(std::string_view letters) {
    constexpr std::string_view kHa = "ه";
    constexpr std::string_view kTaMarbuta = "ة";
    std::vector<std::string> spellings{std::string(letters)};
    if (letters.ends_with(kHa)) spellings.push_back(std::string(letters.substr(0, letters.size() - kHa.size())).append(kTaMarbuta));
    return spellings;
  }

  bool bind_one(const std::string& word, std::vector<BoundWord>& bound) const {
    for (const std::string& spelling : spellings_of(word)) {
      std::vector<QueryWord> parts = analyze_words(snapshot_.analyzer(), spelling);
      const std::size_t before = bound.size();
      for (QueryWord& part : parts) {
        bound.push_back(bind_word(snapshot_, fields_, std::move(part), wanted_));
        if (bound.back().stem_count() != 0) continue;
        bound.resize(before);
        break;
      }
      if (bound.size() != before) return true;
    }
    return false;
  }

  const IndexReader::Impl& snapshot_;
  const std::vector<FieldScoring>& fields_;
  WantedLevels wanted_;
  std::set<std::string> absent_;
};

/// Whether two rows of words are the same by stem.
template <typename A, typename B, typename KeyA, typename KeyB>
bool same_stems(const A& a, const B& b, KeyA key_a, KeyB key_b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const auto& one, const auto& other) { return key_a(one) == key_b(other); });
}

}  // namespace

std::vector<BoundReading> find_readings(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, std::string_view text,
                                        std::span<const TypedWord> words, WantedLevels wanted, double similar_weight) {
  Lookup lookup(snapshot, fields, wanted);
  std::vector<text::ReadingWord> views;
  views.reserve(words.size());
  for (const auto& [word, known] : words)
    views.push_back({word->form, word->classes.letters, word->classes.stem, word->kind, word->begin, word->end});
  const text::KnownWord known = [&](std::string_view letters) {
    const auto typed = std::find_if(words.begin(), words.end(), [&](const TypedWord& one) { return one.word->classes.letters == letters; });
    return typed != words.end() ? typed->known : lookup.has_letters(letters);
  };
  const auto key = [](const BoundWord& word) -> const std::string& { return word.word.key; };
  const auto typed_key = [](const TypedWord& word) -> const std::string& { return word.word->key; };
  std::vector<BoundReading> found;
  std::vector<text::Reading> readings = text::query_readings(text, views, snapshot.analyzer(), known, snapshot.synonyms());
  if (similar_weight > 0) {
    for (text::Reading& reading : text::similar_readings(views, snapshot.analyzer(), known)) {
      reading.cost = cost_of_weight(similar_weight);
      readings.push_back(std::move(reading));
    }
  }
  std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
  for (const text::Reading& reading : readings) {
    BoundReading bound{reading.kind, reading.first, reading.count, reading.cost, lookup.bind(reading.words)};
    const bool repeats = std::any_of(found.begin(), found.end(), [&](const BoundReading& other) {
      return other.first == bound.first && other.count == bound.count && same_stems(other.words, bound.words, key, key);
    });
    const bool is_as_typed = bound.words.size() == 1 && same_stems(words.subspan(bound.first, bound.count), bound.words, typed_key, key);
    if (!bound.words.empty() && !repeats && !is_as_typed) found.push_back(std::move(bound));
  }
  return found;
}

std::vector<std::vector<QueryWord>> other_words(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields,
                                                const Query& query, double similar_weight) {
  std::vector<BoundWord> bound;
  for (QueryWord& word : analyze_words(snapshot.analyzer(), query.text)) bound.push_back(bind_word(snapshot, fields, std::move(word), {}));
  std::vector<TypedWord> typed;
  typed.reserve(bound.size());
  for (const BoundWord& word : bound) typed.push_back({&word.word, word.stem_count() > 0});
  const std::vector<BoundReading> readings = find_readings(snapshot, fields, query.text, typed, {}, similar_weight);
  std::vector<std::vector<QueryWord>> all;
  if (query.kind == Query::Kind::kPhrase) {
    for (const PhraseWay& way : ways_of_phrase(bound, readings)) {
      auto& words = all.emplace_back();
      for (const BoundWord* word : way.words) words.push_back(word->word);
    }
    return all;
  }
  for (const BoundReading& reading : readings) {
    auto& words = all.emplace_back();
    for (const BoundWord& word : reading.words) words.push_back(word.word);
  }
  return all;
}

std::vector<PhraseWay> ways_of_phrase(std::span<const BoundWord> typed, std::span<const BoundReading> readings) {
  constexpr std::size_t kMostWays = 64;
  struct Open {
    std::size_t at = 0;  ///< words of the phrase that are read
    PhraseWay way;
  };
  std::vector<Open> open{Open{}};
  std::vector<PhraseWay> ways;
  while (!open.empty() && ways.size() < kMostWays) {
    Open next = std::move(open.back());
    open.pop_back();
    if (next.at == typed.size()) {
      if (!next.way.kinds.empty()) ways.push_back(std::move(next.way));
      continue;
    }
    for (const BoundReading& reading : readings) {
      if (reading.first != next.at) continue;
      Open& read = open.emplace_back(next);
      read.at += reading.count;
      for (const BoundWord& word : reading.words) read.way.words.push_back(&word);
      read.way.weight *= weight_of_cost(reading.cost);
      read.way.kinds += (read.way.kinds.empty() ? "" : ", ") + std::string(text::reading_name(reading.kind));
    }
    next.way.words.push_back(&typed[next.at]);
    ++next.at;
    open.push_back(std::move(next));
  }
  return ways;
}

}  // namespace fihris::search
