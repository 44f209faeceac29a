// SPDX-License-Identifier: Apache-2.0
//
// Wanted: what a query wants to see in a text: words and phrases, each with a weight.
//
//     aa "bb cc" -dd        units: the word aa, the phrase bb cc; what must not match is not wanted
//
// A unit is what counts once, however often the text has it. Function words are left out of plain words, as in ranking, unless plain words
// have nothing else; a phrase keeps them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/query.hpp>

#include "search/binding.hpp"
#include "text/analysis.hpp"

namespace fihris::snippet {

/// How close a word of the text is to a word of the query; the greater the closer.
enum class Closeness : std::uint8_t {
  kRoot = 0,  ///< the root alone, which nobody asked for: counts only where the text has nothing closer
  kStem = 1,
  kLetters = 2,  ///< the same letters, or more
};

struct WantedWord {
  std::string written;
  text::WordClasses classes;
  Level level = Level::kAuto;
  Distinguish distinguish = {};
  bool by_root = false;    ///< at kAuto: the root alone will do
  bool is_prefix = false;  ///< words whose letters begin so

  /// How close a word of the text is to this one; nothing when it is another.
  std::optional<Closeness> closeness(std::string_view other_written, const text::WordClasses& other) const;
};

struct WantedUnit {
  std::vector<std::uint32_t> words;  ///< one, or those of a phrase in order
  double weight = 0.0;               ///< > 0; the rarer the greater
};

/// The weight of a word of a query in a field ("": any). Greater for rarer words.
using Weigh = std::function<double(const std::string& field, const std::string& word)>;

/// Other words and phrases by which a document may match a text of a query in a field ("": any): its readings (search/readings.hpp).
using Reread = std::function<std::vector<std::vector<search::QueryWord>>(const std::string& field, const Query& query)>;

/// Immutable and thread-safe.
class Wanted {
 public:
  /// Throws Error(kLimit) for a query nested deeper than 128 levels, and what `weigh` and `reread` throw.
  Wanted(const Analyzer& analyzer, const Query& query, const Weigh& weigh, const Reread& reread = {});

  struct Match {
    std::uint32_t word;
    Closeness closeness;
  };

  /// The wanted words that a word of a text is, given by its written form. Cost: its analysis, some 2 µs.
  std::vector<Match> matches(std::string_view written) const;

  const std::vector<WantedUnit>& units() const noexcept { return units_; }

 private:
  struct Context;
  void collect(const Query& query, const Context& context);
  void collect_words(const Query& query, const Context& context);
  void collect_phrase(const Query& query, const Context& context);
  void collect_prefix(const Query& query, const Context& context);
  void collect_readings(const Query& query, const Context& context);
  std::uint32_t add_word(const Token& token, const Context& context);
  void add_unit(std::vector<std::uint32_t> words, double weight);

  Analyzer analyzer_;
  std::vector<WantedWord> words_;
  std::vector<WantedUnit> units_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_root_;  ///< a match at any level has the same root
  std::vector<std::uint32_t> prefixes_;
};

}  // namespace fihris::snippet
