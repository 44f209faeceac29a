// SPDX-License-Identifier: Apache-2.0
//
// Readings of a query, looked up: what else its words may be (text/readings.hpp), of which the index has every word.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/binding.hpp"
#include "text/readings.hpp"
#include "text/synonyms.hpp"

namespace fihris::search {

/// One reading: a word, or several side by side, for the words [first, first + count) of a text. Readings match by letters and stem.
struct BoundReading {
  text::ReadingKind kind = text::ReadingKind::kJoined;
  std::size_t first = 0;
  std::size_t count = 1;
  double cost = 0;
  std::vector<BoundWord> words;
};

/// A word of a text, and whether the index has it.
struct TypedWord {
  const QueryWord* word = nullptr;
  bool known = true;
};

/// What a reading counts, by its cost: 1 for one that is as good as what was typed, half for a guess.
inline double weight_of_cost(double cost) noexcept { return 1 / (1 + cost); }
inline double cost_of_weight(double weight) noexcept { return 1 / weight - 1; }

/// All readings of a text of these words that have a document, each once. Those of which the index lacks a word, or which are the same by stem as
/// what they stand for, are left out. Similar words are as good as `similar_weight`; 0: none of them.
std::vector<BoundReading> find_readings(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, std::string_view text,
                                        std::span<const TypedWord> words, WantedLevels wanted, double similar_weight);

/// What else documents may match of a kWords or kPhrase query without a level that excludes readings: its readings, each a word or a phrase.
/// For showing where a document matches.
std::vector<std::vector<QueryWord>> other_words(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields,
                                                const Query& query, double similar_weight);

/// A way to read a phrase: at each of its words, the word as typed or a reading that begins there.
struct PhraseWay {
  std::vector<const BoundWord*> words;
  double weight = 1;
  std::string kinds;  ///< of its readings
};

/// At most 64 ways with a reading. Pointers are into the arguments.
std::vector<PhraseWay> ways_of_phrase(std::span<const BoundWord> typed, std::span<const BoundReading> readings);

}  // namespace fihris::search
