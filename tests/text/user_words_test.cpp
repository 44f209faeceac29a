// SPDX-License-Identifier: Apache-2.0
//
// Files of words, and the synonyms made of them.
#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>
#include <fihris/user_words.hpp>

#include "testing/catch.hpp"
#include "text/synonyms.hpp"

using namespace fihris;

namespace {

std::string fault_of_list(std::string_view text) {
  try {
    parse_word_list(text, "list.txt");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "none";
}

std::string fault_of_synonyms(std::string_view text) {
  try {
    parse_synonyms(text, "syn.txt");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "none";
}

/// The readings of a query, as "first+count:words" with a space between.
std::string readings_of(std::string_view rules, std::string_view query) {
  const Analyzer analyzer;
  const auto parsed = parse_synonyms(rules, "syn.txt");
  const text::Synonyms synonyms(parsed, analyzer);
  const auto tokens = analyzer.analyze(query);
  std::vector<std::string_view> stems;
  for (const Token& token : tokens) stems.push_back(token.stem);
  std::string all;
  for (const text::Reading& reading : synonyms.readings(stems)) {
    all += (all.empty() ? "" : " ") + std::to_string(reading.first) + "+" + std::to_string(reading.count) + ":";
    for (const std::string& word : reading.words) all += (&word == &reading.words.front() ? "" : "_") + word;
  }
  return all;
}

}  // namespace

TEST_CASE("a word list has one word a line, comments and any line ends", "[user_words]") {
  CHECK(parse_word_list("\xEF\xBB\xBF# names\nقطر # the state\r\n\n  Mac\t\n", "list.txt") == std::vector<std::string>{"قطر", "Mac"});
  CHECK(parse_word_list("", "list.txt").empty());
  CHECK(parse_word_list("قطر", "list.txt").size() == 1);
}

TEST_CASE("a bad line of a user's list is named by file and line", "[user_words]") {
  CHECK(fault_of_list("قطر\nقطر الكبرى\n") == "list.txt:2: \"قطر الكبرى\" is 2 words; write one a line");
  CHECK(fault_of_list("\n\n،،\n") == "list.txt:3: \"،،\" has neither letters nor digits");
  CHECK(fault_of_list("قطر\n\xFF\n") == "list.txt:2: the line is not UTF-8");
}

TEST_CASE("synonyms are groups, or go one way", "[user_words]") {
  const auto rules = parse_synonyms("سيارة، عربة, مركبة\nالكيان => فلسطين المحتلة, إسرائيل # comment\n", "syn.txt");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].from == std::vector<std::string>{"سيارة", "عربة", "مركبة"});
  CHECK(rules[0].to == rules[0].from);
  CHECK(rules[1].from == std::vector<std::string>{"الكيان"});
  CHECK(rules[1].to == std::vector<std::string>{"فلسطين المحتلة", "إسرائيل"});
}

TEST_CASE("a bad line of a synonym file is named by file and line", "[user_words]") {
  CHECK(fault_of_synonyms("سيارة، عربة\nسيارة\n") == "syn.txt:2: a single word has no synonym; write others behind a comma or =>");
  CHECK(fault_of_synonyms("سيارة،، عربة") == "syn.txt:1: a word is missing before or behind a comma or =>");
  CHECK(fault_of_synonyms("=> عربة") == "syn.txt:1: a word is missing before or behind a comma or =>");
  CHECK(fault_of_synonyms("سيارة =>") == "syn.txt:1: a word is missing before or behind a comma or =>");
  CHECK(fault_of_synonyms("a => b => c") == "syn.txt:1: a line has one => at most");
  CHECK(fault_of_synonyms("a, a b c d e f g h i") == "syn.txt:1: an entry has 9 words; 8 is the most");
  CHECK(fault_of_synonyms("\n\na, \xC3\n") == "syn.txt:3: the line is not UTF-8");
  std::string long_line = "a";
  for (int i = 0; i < 64; ++i) long_line += ",b";
  CHECK(fault_of_synonyms(long_line) == "syn.txt:1: the line has 65 entries; 64 is the most");
}

TEST_CASE("a rule serves every form of its words", "[user_words]") {
  CHECK(readings_of("سيارة، عربة", "السيارات الجديدة") == "0+1:عربه");
  CHECK(readings_of("سيارة، عربة", "ثمن عربة") == "1+1:سياره");
  CHECK(readings_of("سيارة => عربة", "عربة").empty());
  CHECK(readings_of("سيارة، عربة", "طائرة").empty());
}

TEST_CASE("phrases are matched and given, the longest first", "[user_words]") {
  const char* rules = "الأمم المتحدة, هيئة الأمم\nالأمم => الشعوب\n";
  CHECK(readings_of(rules, "قرار الأمم المتحدة") == "1+2:هيئه_الامم");
  CHECK(readings_of(rules, "الأمم") == "0+1:الشعوب");
}

TEST_CASE("protected words keep their letters, behind any spelling", "[user_words]") {
  AnalyzerOptions options;
  options.protected_words = {"قطري\u0651", "والي"};
  const Analyzer analyzer(options);
  CHECK(analyzer.analyze("قطري")[0].stem == "قطري");
  CHECK(analyzer.analyze("قطرى")[0].stem == "قطري");
  CHECK(analyzer.analyze("قطري")[0].root == "قطري");
  CHECK(analyzer.analyze("قطري")[0].steps == std::vector<std::string>{"protected"});
  CHECK(analyzer.analyze("والي")[0].stem == "والي");
  CHECK(analyzer.analyze("مصري")[0].stem == Analyzer().analyze("مصري")[0].stem);
}

TEST_CASE("protected words are part of the recipe, stop words are not", "[user_words]") {
  AnalyzerOptions one;
  one.protected_words = {"قطر", "والي"};
  AnalyzerOptions same;
  same.protected_words = {"والي", "ق\u064Eط\u064Eر", "قطر"};
  AnalyzerOptions other;
  other.protected_words = {"قطر"};
  CHECK(Analyzer(one).fingerprint() == Analyzer(same).fingerprint());
  CHECK(Analyzer(one).fingerprint() != Analyzer(other).fingerprint());
  CHECK(Analyzer(other).fingerprint() != Analyzer().fingerprint());
  AnalyzerOptions stop;
  stop.stop_words = {"مقال"};
  CHECK(Analyzer(stop).fingerprint() == Analyzer().fingerprint());
  CHECK(Analyzer(stop).analyze("مقال")[0].stop_word);
  CHECK(Analyzer(stop).analyze("في")[0].stop_word);
  CHECK_FALSE(Analyzer().analyze("مقال")[0].stop_word);
  stop.usual_stop_words = false;
  CHECK_FALSE(Analyzer(stop).analyze("في")[0].stop_word);
  CHECK(Analyzer(stop).analyze("مقال")[0].stop_word);
}
