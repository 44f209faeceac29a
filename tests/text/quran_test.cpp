// SPDX-License-Identifier: Apache-2.0
//
// The rules of orthography.hpp on the whole Quran: each verse in Uthmani spelling against the same verse in everyday spelling. Needs the folder
// FIHRIS_DATA/quran, whose docs.jsonl has both ("text", "text_simple") in each line.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "testing/catch.hpp"
#include "text/fold.hpp"
#include "text/oracle.hpp"

using namespace fihris::text;

namespace {

/// The value of a key in a line of JSON whose strings have no escapes.
std::string value_of(const std::string& line, const std::string& key) {
  const std::string opening = "\"" + key + "\": \"";
  const std::size_t begin = line.find(opening);
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + opening.size();
  return line.substr(value, line.find('"', value) - value);
}

std::map<std::string, int> folded_words(const std::string& text) {
  std::map<std::string, int> words;
  std::string letters;
  for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
    fold(token.form, letters);
    ++words[letters];
  }
  return words;
}

}  // namespace

TEST_CASE("99 of 100 words of the Quran fold alike in Uthmani and in everyday spelling") {
  const char* const folder = std::getenv("FIHRIS_DATA");
  if (folder == nullptr) {
    WARN("skipped: FIHRIS_DATA does not name a folder of development data");
    return;
  }
  std::ifstream file(std::string(folder) + "/quran/docs.jsonl");
  REQUIRE(file.good());
  long words = 0;
  long met = 0;
  for (std::string line; std::getline(file, line);) {
    const auto uthmani = folded_words(value_of(line, "text"));
    for (const auto& [word, count] : folded_words(value_of(line, "text_simple"))) {
      words += count;
      const auto found = uthmani.find(word);
      if (found != uthmani.end()) met += std::min(count, found->second);
    }
  }
  CAPTURE(words, met);
  CHECK(words > 70000);
  CHECK(static_cast<double>(met) > 0.99 * static_cast<double>(words));
}
