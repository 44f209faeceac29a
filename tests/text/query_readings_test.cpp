// SPDX-License-Identifier: Apache-2.0
//
// Readings of whole queries: which words of the query each stands for.
#include <set>
#include <string>

#include "testing/catch.hpp"
#include "text/synonyms.hpp"

using namespace fihris;

namespace {

/// "kind first+count word_word", one reading a line.
std::string readings_of(std::string_view query, const std::set<std::string>& known, std::string_view synonyms = {}) {
  const Analyzer analyzer;
  const auto rules = parse_synonyms(synonyms, "synonyms");
  const text::Synonyms compiled(rules, analyzer);
  const text::KnownWord is_known = [&](std::string_view letters) { return known.contains(std::string(letters)); };
  std::string all;
  for (const text::Reading& reading : text::query_readings(query, analyzer, is_known, synonyms.empty() ? nullptr : &compiled)) {
    all += std::string(text::reading_name(reading.kind)) + ' ' + std::to_string(reading.first) + '+' + std::to_string(reading.count);
    for (std::size_t i = 0; i < reading.words.size(); ++i) all += (i == 0 ? ' ' : '_') + reading.words[i];
    all += '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("a query of known words in one spelling has no readings", "[query_readings]") {
  CHECK(readings_of("كتاب جديد", {"كتاب", "جديد"}).empty());
  CHECK(readings_of("", {}).empty());
  CHECK(readings_of("les journaux", {"les", "journaux"}).empty());
}

TEST_CASE("a word that is known as well as what remains of it is not split", "[query_readings]") {
  CHECK(readings_of("أمطار", {"ام", "طار", "امطار"}).empty());
  CHECK(readings_of("بنلادن", {"بن", "لادن", "بنلادن"}) == "name in parts 0+1 بن_لادن\n");
  CHECK(readings_of("أبوظبي", {"ابو", "ظبي", "ابوظبي"}) == "name in parts 0+1 ابو_ظبي\n");
  CHECK(readings_of("عبدالله", {"عبد", "الله"}) == "name in parts 0+1 عبد_الله\n");
}

TEST_CASE("names, synonyms and spellings stand for their own words", "[query_readings]") {
  CHECK(readings_of("شيوخ أبو ظبي", {"ابوظبي", "شيوخ"}) == "joined name 1+2 ابوظبي\n");
  CHECK(readings_of("ثمن السيارات", {"ثمن", "السيارات"}, "سيارة، عربة") == "synonym 1+1 عربه\n");
  CHECK(readings_of("قصة معاناه", {"قصه", "معاناه"}) == "spelling 1+1 معاناة\n");
}

TEST_CASE("a word that the index lacks is read in other scripts, with all its pieces", "[query_readings]") {
  CHECK(readings_of("ya 7abibi!", {"ya", "حبيبي"}) == "Arabizi 1+2 حبيبي\n");  // 7 and abibi are two words to the analyser
  CHECK(readings_of("journal hgl;jf", {"journal", "المكتب"}) == "wrong keyboard 1+2 المكتب\n");
  CHECK(readings_of("لخخلمث", {"google"}) == "wrong keyboard 0+1 google\n");
  CHECK(readings_of("7abibi", {"abibi", "حبيبي"}).empty());  // known as it is
  CHECK(readings_of("2003", {}).empty());
}

TEST_CASE("a date in a query is read beside its other words", "[query_readings]") {
  const std::string readings = readings_of("تفجيرات 16/05/2003 بالبيضاء", {"تفجيرات", "بالبيضاء"});
  CHECK(readings.find("date 1+3 16_ماي_2003\n") != std::string::npos);
  CHECK(readings.find("date 1+3 2003_5_16\n") != std::string::npos);
}

namespace {

/// The words like those of a query, in order, with what they stand for.
std::string similar_to(std::string_view query, const std::set<std::string>& known = {}) {
  const Analyzer analyzer;
  std::vector<text::ReadingWord> words;
  const auto tokens = analyzer.analyze(query);
  for (const Token& token : tokens)
    words.push_back({token.written, token.letters, token.stem, static_cast<text::TokenKind>(token.kind), token.begin, token.end});
  const text::KnownWord is_known = [&](std::string_view letters) { return known.contains(std::string(letters)); };
  std::string all;
  for (const text::Reading& reading : text::similar_readings(words, analyzer, is_known)) {
    REQUIRE(reading.kind == text::ReadingKind::kSimilar);
    REQUIRE(reading.count == 1);
    REQUIRE(reading.words.size() == 1);
    all += (all.empty() ? "" : " ") + std::to_string(reading.first) + ' ' + reading.words.front();
  }
  return all;
}

}  // namespace

TEST_CASE("a word that the index lacks is read as those one letter away", "[query_readings]") {
  CHECK(similar_to("الحككومة") == "0 الحكومه");                             // a letter doubled
  CHECK(similar_to("الحكمة الحكوومة") == "0 الحكومه 0 الحكيمه 1 الحكومه");  // a long vowel left out, and doubled
  CHECK(similar_to("الحكوةم") != "");                                       // neighbours swapped
  CHECK(similar_to("خبر التقتصاد") == "1 الاقتصاد");                        // any other letter, for want of a usual slip
}

TEST_CASE("words that are known, short, not Arabic or like nothing have no similar ones", "[query_readings]") {
  CHECK(similar_to("الحككومة", {"الحككومه"}).empty());
  CHECK(similar_to("كتتب").empty());
  CHECK(similar_to("gouvernment 20033").empty());
  CHECK(similar_to("ضظغذخثقفغ").empty());
  CHECK(similar_to("").empty());
}
