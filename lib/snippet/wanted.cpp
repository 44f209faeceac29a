// SPDX-License-Identifier: Apache-2.0
//
// From a query to what it wants to see.
#include "snippet/wanted.hpp"

#include <algorithm>
#include <utility>

#include <fihris/error.hpp>

#include "text/distinguished.hpp"

namespace fihris::snippet {
namespace {

constexpr int kMaxDepth = 128;      // as for searching
constexpr double kMinWeight = 0.1;  // a word that every document has is still worth showing

bool same_word(const WantedWord& a, const WantedWord& b) {
  return a.level == b.level && a.distinguish == b.distinguish && a.is_prefix == b.is_prefix && a.written == b.written &&
         a.by_root == b.by_root;
}

}  // namespace

/// What a part of a query inherits from the parts around it.
struct Wanted::Context {
  const Weigh* weigh;
  const Reread* reread;
  std::string field;
  Level level;
  Distinguish distinguish;
  bool decides;  ///< whether a document is a hit hangs on this part: then the root alone will not do
  int depth;
};

std::optional<Closeness> WantedWord::closeness(std::string_view other_written, const text::WordClasses& other) const {
  if (is_prefix) return other.letters.starts_with(classes.letters) ? std::optional(Closeness::kLetters) : std::nullopt;
  if (level == Level::kWritten) return other_written == written ? std::optional(Closeness::kLetters) : std::nullopt;
  if (level == Level::kLetters && distinguish.any() && text::trace_of(written, distinguish) != text::trace_of(other_written, distinguish))
    return std::nullopt;
  if (other.letters == classes.letters) return Closeness::kLetters;
  const bool same_stem = other.stem == classes.stem;
  const bool same_root = other.root == classes.root;
  switch (level) {
    case Level::kWritten:
    case Level::kLetters: break;
    case Level::kStem: return same_stem ? std::optional(Closeness::kStem) : std::nullopt;
    case Level::kRoot: return same_root ? std::optional(Closeness::kStem) : std::nullopt;  // as close as was asked for
    case Level::kAuto:
      if (same_stem) return Closeness::kStem;
      if (same_root && by_root) return Closeness::kRoot;
      break;
  }
  return std::nullopt;
}

Wanted::Wanted(const Analyzer& analyzer, const Query& query, const Weigh& weigh, const Reread& reread) : analyzer_(analyzer) {
  collect(query, {&weigh, &reread, "", Level::kAuto, {}, false, 0});
}

void Wanted::collect(const Query& query, const Context& context) {
  if (context.depth > kMaxDepth) throw Error(ErrorCode::kLimit, "a query has more than 128 levels of nesting");
  Context own = context;
  if (!query.field.empty()) own.field = query.field;
  if (query.level != Level::kAuto) {
    own.level = query.level;
    own.distinguish = query.distinguish;
  }
  switch (query.kind) {
    case Query::Kind::kWords: return collect_words(query, own);
    case Query::Kind::kPhrase: return collect_phrase(query, own);
    case Query::Kind::kPrefix: return collect_prefix(query, own);
    case Query::Kind::kEverything:
    case Query::Kind::kRange: return;
    case Query::Kind::kBoolean: break;
  }
  ++own.depth;
  for (const Clause& clause : query.clauses) {
    if (clause.occur == Occur::kMustNot) continue;
    Context below = own;
    below.decides = own.decides || clause.occur == Occur::kMust;
    collect(clause.query, below);
  }
}

std::uint32_t Wanted::add_word(const Token& token, const Context& context) {
  WantedWord word;
  word.written = token.written;
  word.classes = {token.letters, token.stem, token.root, 0};
  word.level = context.level;
  word.distinguish = context.distinguish;
  words_.push_back(std::move(word));
  return static_cast<std::uint32_t>(words_.size() - 1);
}

/// A word that is wanted already, in the same way, is not added again.
void Wanted::add_unit(std::vector<std::uint32_t> words, double weight) {
  if (words.size() == 1) {
    const WantedWord& word = words_[words[0]];
    for (const WantedUnit& unit : units_) {
      if (unit.words.size() == 1 && same_word(words_[unit.words[0]], word)) {
        words_.pop_back();
        return;
      }
    }
  }
  for (const std::uint32_t word : words) {
    if (words_[word].is_prefix) {
      prefixes_.push_back(word);
    } else {
      by_root_[words_[word].classes.root].push_back(word);
    }
  }
  units_.push_back({std::move(words), std::max(weight, kMinWeight)});
}

void Wanted::collect_words(const Query& query, const Context& context) {
  std::vector<Token> tokens = analyzer_.analyze(query.text);
  const auto is_stop_word = [](const Token& token) { return token.stop_word; };
  if (!std::all_of(tokens.begin(), tokens.end(), is_stop_word)) std::erase_if(tokens, is_stop_word);
  for (const Token& token : tokens) {
    const std::uint32_t word = add_word(token, context);
    words_[word].by_root = !context.decides;
    add_unit({word}, (*context.weigh)(context.field, token.written));
  }
  collect_readings(query, context);
}

void Wanted::collect_phrase(const Query& query, const Context& context) {
  std::vector<std::uint32_t> words;
  double weight = 0.0;
  for (const Token& token : analyzer_.analyze(query.text)) {
    words.push_back(add_word(token, context));
    weight += (*context.weigh)(context.field, token.written);
  }
  if (!words.empty()) add_unit(std::move(words), weight);
  collect_readings(query, context);
}

/// A reading is matched by stem, as for searching.
void Wanted::collect_readings(const Query& query, const Context& context) {
  if (!*context.reread || (context.level != Level::kAuto && context.level != Level::kStem)) return;
  for (const auto& reading : (*context.reread)(context.field, query)) {
    std::vector<std::uint32_t> words;
    double weight = 0.0;
    for (const search::QueryWord& part : reading) {
      WantedWord word;
      word.written = part.form;
      word.classes = part.classes;
      word.level = context.level;
      words_.push_back(std::move(word));
      words.push_back(static_cast<std::uint32_t>(words_.size() - 1));
      weight += (*context.weigh)(context.field, part.form);
    }
    add_unit(std::move(words), weight);
  }
}

void Wanted::collect_prefix(const Query& query, const Context& context) {
  const std::vector<Token> tokens = analyzer_.analyze(query.text);
  if (tokens.empty()) return;
  const std::uint32_t word = add_word(tokens.back(), {context.weigh, context.reread, "", Level::kAuto, {}, false, 0});
  words_[word].is_prefix = true;
  add_unit({word}, (*context.weigh)(context.field, tokens.back().written));
}

std::vector<Wanted::Match> Wanted::matches(std::string_view written) const {
  std::vector<Match> found;
  if (words_.empty()) return found;
  const text::WordClasses classes = analyzer_.impl().classify(written);
  const auto try_word = [&](std::uint32_t word) {
    if (const auto closeness = words_[word].closeness(written, classes)) found.push_back({word, *closeness});
  };
  if (const auto same_root = by_root_.find(classes.root); same_root != by_root_.end()) {
    for (const std::uint32_t word : same_root->second) try_word(word);
  }
  for (const std::uint32_t word : prefixes_) try_word(word);
  return found;
}

}  // namespace fihris::snippet
