// SPDX-License-Identifier: Apache-2.0
//
// The words of a stream are compared with those of Analyzer::analyze().
#include <string>
#include <vector>

#include <fihris/word_stream.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

using namespace fihris;

namespace {

std::string random_text(testing::Random& random) {
  static const std::vector<std::string> kPieces{"وبكتابهم", "المدرسة", "في",    "م\u0650ن", "ك\u0640تاب",
                                                "Paris",    "été",     "2003",  "1,000",    "\u0664\u0662",
                                                "东京",     "ءاية",    "گاراج", "\uFDFA",   "والمستشفياتهماالكبيرات",
                                                "-",        "\xFF",    "\xD8",  "\u200F",   "هذا"};
  std::string text;
  for (auto left = random.below(300); left > 0; --left) {
    switch (random.below(6)) {
      case 0: text.push_back(static_cast<char>(random.below(256))); break;
      case 1: text += random.pick(kPieces); break;
      case 2: text += ' '; break;
      default: text::append_utf8(text, text::written_letter(static_cast<unsigned>(1 + random.below(45))));
    }
    if (random.one_in(6)) text += ' ';
  }
  return text;
}

void check_alike(WordStream& stream, const Analyzer& analyzer, const std::string& text) {
  std::vector<Token> expected = analyzer.analyze(text);
  std::size_t at = 0;
  stream.start(text);
  for (auto batch = stream.next(); !batch.empty(); batch = stream.next()) {
    for (const PlacedWord& place : batch) {
      REQUIRE(at < expected.size());
      const Token& token = expected[at++];
      REQUIRE(place.begin == token.begin);
      REQUIRE(place.end == token.end);
      REQUIRE(place.position == token.position);
      REQUIRE(place.word->kind() == token.kind);
      REQUIRE(place.word->written() == token.written);
      REQUIRE(place.word->letters() == token.letters);
      REQUIRE(place.word->stem() == token.stem);
      REQUIRE(place.word->root() == token.root);
      REQUIRE(place.word->is_stop_word() == token.stop_word);
    }
  }
  REQUIRE(at == expected.size());
}

}  // namespace

TEST_CASE("a stream gives the words that the analyser gives, with any stemmer, whatever came before") {
  FIHRIS_RANDOM(random);
  std::vector<AnalyzerOptions> recipes(4);
  recipes[1].arabic = ArabicStemmer::kNone;
  recipes[2].arabic = ArabicStemmer::kSnowball;
  recipes[3].protected_words = {"المدرسة"};
  recipes[3].stop_words = {"كتاب"};
  recipes[3].usual_stop_words = false;
  for (const AnalyzerOptions& recipe : recipes) {
    const Analyzer analyzer(recipe);
    WordStream stream(analyzer);
    for (int round = 0; round < 100; ++round) check_alike(stream, analyzer, random_text(random));
  }
}

TEST_CASE("a stream that has forgotten its words finds them again") {
  const Analyzer analyzer;
  WordStream stream(analyzer);
  std::string many;
  for (unsigned number = 0; number < 600'000; ++number) many += std::to_string(number) + ' ';
  for (int round = 0; round < 2; ++round) {
    std::size_t words = 0;
    stream.start(many);
    for (auto batch = stream.next(); !batch.empty(); batch = stream.next()) {
      for (const PlacedWord& place : batch) words += place.word->written() == std::to_string(place.position) ? 1 : 0;
    }
    REQUIRE(words == 600'000);
  }
  check_alike(stream, analyzer, "وبكتابهم في المدرسة");
}
