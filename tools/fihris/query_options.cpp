// SPDX-License-Identifier: Apache-2.0
//
// Options of queries.
#include "query_options.hpp"

#include "word_files.hpp"

namespace fihris::tool {

void add_query_options(CommandLine& line) {
  line.options().add_options()("plain", "rank by textbook BM25 on stems alone")(
      "no-readings", "take words as typed: no names joined or apart, other spellings of dates, other scripts, synonyms, similar words")(
      "synonyms", po::value<std::string>()->value_name("FILE"), "words and phrases that find others as well, a rule a line")(
      "stop-words", po::value<std::string>()->value_name("FILE"), "more function words, one a line")(
      "distinguish", po::value<std::string>()->value_name("NAMES"),
      "match by letters and tell these spellings apart, with commas between: marks, hamza, ta, ya, digits");
}

Query spelled(Query query, const CommandLine& line) {
  if (!line.has("distinguish")) return query;
  const auto spellings = parse_distinguish(line.text("distinguish"));
  if (!spellings) {
    throw UsageError("--distinguish takes marks, hamza, ta, ya and digits, with commas between, not \"" + line.text("distinguish") + "\"");
  }
  return query.distinguishing(*spellings);
}

Ranking ranking_of(const CommandLine& line) {
  Ranking ranking = line.flag("plain") ? Ranking::plain() : Ranking::standard();
  if (line.flag("no-readings")) ranking.reading_weight = 0;
  return ranking;
}

IndexReader open_for_queries(const std::string& index, const CommandLine& line) {
  IndexReader reader = IndexReader::open(index);
  if (!line.has("synonyms") && !line.has("stop-words")) return reader;
  return reader.with_words({.synonyms = synonyms_of(line), .stop_words = words_of(line, "stop-words")});
}

}  // namespace fihris::tool
