// SPDX-License-Identifier: Apache-2.0
//
// All readings of a query at once.
#include <algorithm>

#include "text/analysis.hpp"
#include "text/readings.hpp"
#include "text/synonyms.hpp"

namespace fihris::text {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kFirstDay = "فاتح";     ///< the only word for a day that has no number in it
constexpr std::string_view kClosing = ".,!?:)\"";  ///< what a sentence puts behind a word; a comma or a colon may be a key, too

/// What is typed between white space: its place, and the words that the analyser found in it.
struct Chunk {
  std::string_view typed;
  std::size_t first = 0;
  std::size_t count = 0;
};

std::vector<Chunk> chunks_of(std::string_view text, std::span<const ReadingWord> tokens) {
  std::vector<Chunk> chunks;
  std::size_t token = 0;
  for (std::size_t at = text.find_first_not_of(kWhiteSpace); at != std::string_view::npos; at = text.find_first_not_of(kWhiteSpace, at)) {
    const std::size_t end = std::min(text.find_first_of(kWhiteSpace, at), text.size());
    Chunk chunk{text.substr(at, end - at), token, 0};
    while (token < tokens.size() && tokens[token].begin < end) ++token;
    chunk.count = token - chunk.first;
    chunks.push_back(chunk);
    at = end;
  }
  return chunks;
}

/// Whether the index lacks what was typed: it has letters, and none of its words is known.
bool is_unknown(const Chunk& chunk, std::span<const ReadingWord> tokens, const KnownWord& known) {
  bool letters = false;
  for (std::size_t at = chunk.first; at < chunk.first + chunk.count; ++at) {
    if (tokens[at].kind == TokenKind::kNumber) continue;
    letters = true;
    if (known(tokens[at].letters)) return false;
  }
  return letters;
}

/// Whether a word that is split behind two letters is known as a whole, and as well as what would remain of it: أمطار is no name.
bool is_own_word(const Reading& reading, std::span<const std::string_view> letters, const Analyzer& analyzer) {
  constexpr std::size_t kTwoLetters = 4;
  if (reading.kind != ReadingKind::kSplit || reading.words.front().size() > kTwoLetters) return false;
  const Vocabulary& vocabulary = analyzer.impl().vocabulary();
  const std::uint32_t whole = vocabulary.counts(letters[reading.first]).documents;
  return whole != 0 && whole >= vocabulary.counts(reading.words.back()).documents;
}

void add_script_readings(const Chunk& chunk, const KnownWord& known, std::vector<Reading>& readings) {
  std::vector<Reading> found = script_readings(chunk.typed, known);
  const std::size_t last = chunk.typed.find_last_not_of(kClosing);
  if (found.empty() && last != std::string_view::npos && last + 1 != chunk.typed.size())
    found = script_readings(chunk.typed.substr(0, last + 1), known);
  for (Reading& reading : found) {
    reading.first = chunk.first;
    reading.count = chunk.count;
    readings.push_back(std::move(reading));
  }
}

}  // namespace

std::vector<Reading> query_readings(std::string_view text, std::span<const ReadingWord> words, const Analyzer& analyzer,
                                    const KnownWord& known, const Synonyms* synonyms) {
  std::vector<std::string_view> letters;
  std::vector<std::string_view> stems;
  std::vector<DateWord> date_words;
  for (const ReadingWord& word : words) {
    letters.push_back(word.letters);
    stems.push_back(word.stem);
    date_words.push_back({word.letters, word.kind, word.begin, word.end});
  }
  std::vector<Reading> readings = name_readings(letters, known);
  std::erase_if(readings, [&](const Reading& reading) { return is_own_word(reading, letters, analyzer); });
  const auto append = [&](std::vector<Reading>&& more) { std::move(more.begin(), more.end(), std::back_inserter(readings)); };
  const bool may_date = std::any_of(words.begin(), words.end(), [](const ReadingWord& word) {
    return word.kind == TokenKind::kNumber || word.kind == TokenKind::kLatin || word.letters.ends_with(kFirstDay);
  });
  if (may_date) append(date_readings(text, date_words));
  append(spelling_readings(words, analyzer));
  if (synonyms != nullptr) append(synonyms->readings(stems));
  for (const Chunk& chunk : chunks_of(text, words)) {
    if (is_unknown(chunk, words, known)) add_script_readings(chunk, known, readings);
  }
  return readings;
}

std::vector<Reading> query_readings(std::string_view text, const Analyzer& analyzer, const KnownWord& known, const Synonyms* synonyms) {
  const std::vector<Token> tokens = analyzer.analyze(text);
  std::vector<ReadingWord> words;
  words.reserve(tokens.size());
  for (const Token& token : tokens)
    words.push_back({token.written, token.letters, token.stem, static_cast<TokenKind>(token.kind), token.begin, token.end});
  return query_readings(text, words, analyzer, known, synonyms);
}

}  // namespace fihris::text
