// SPDX-License-Identifier: Apache-2.0
#include "text/date.hpp"

#include <algorithm>
#include <set>

#include <fihris/analyzer.hpp>

#include "testing/catch.hpp"
#include "text/readings.hpp"

using namespace fihris;

namespace {

std::vector<DateMention> dates_of(std::string_view text) {
  static const Analyzer analyzer;
  return analyzer.dates(text, analyzer.analyze(text));
}

/// The names of the dates of a text, with a space between.
std::string names_of(std::string_view text) {
  std::string names;
  for (const DateMention& date : dates_of(text)) names += (names.empty() ? "" : " ") + date.name;
  return names;
}

}  // namespace

TEST_CASE("all spellings of a day are one date", "[date]") {
  for (const char* text :
       {"16/05/2003",        "16/5/2003",         "16-05-2003",          "16.05.2003",         "2003-05-16",         "2003/05/16",
        "05/16/2003",        "١٦/٠٥/٢٠٠٣",        "16 ماي 2003",         "16 مايو 2003",       "١٦ مايو ٢٠٠٣",       "16 أيار 2003",
        "16 أيار/مايو 2003", "16 مايو/أيار 2003", "16 مايو (أيار) 2003", "16 من ماي سنة 2003", "16 ماي من عام 2003", "16 mai 2003",
        "16 May 2003",       "May 16, 2003",      "16th of May 2003"}) {
    INFO(text);
    CHECK(names_of(text) == "2003-05-16");
  }
  CHECK(names_of("فاتح ماي 2004") == "2004-05-01");
  CHECK(names_of("من يناير 2004 لمايو 2005") == "2004-01 2005-05");
  CHECK(names_of("1er mai 2004") == "2004-05-01");
  CHECK(names_of("16 كانون الأول 2010") == "2010-12-16");
  CHECK(names_of("16 كانون الثاني 2010") == "2010-01-16");
  CHECK(names_of("5 تشرين الأول") == "--10-05");
}

TEST_CASE("names of months from three regions are one", "[date]") {
  const std::vector<std::pair<const char*, std::vector<std::string>>> months{
      {"2011-01", {"يناير", "كانون الثاني", "جانفي"}},     {"2011-04", {"أبريل", "ابريل", "إبريل", "نيسان", "أفريل"}},
      {"2011-06", {"يونيو", "يونيه", "حزيران", "جوان"}},   {"2011-07", {"يوليو", "يوليوز", "يوليه", "تموز", "جويلية"}},
      {"2011-08", {"أغسطس", "اغسطس", "غشت", "آب", "أوت"}}, {"2011-09", {"سبتمبر", "شتنبر", "أيلول"}},
      {"2011-11", {"نوفمبر", "نونبر", "تشرين الثاني"}},    {"2011-12", {"ديسمبر", "دجنبر", "كانون الأول", "décembre"}},
  };
  for (const auto& [month, names] : months) {
    for (const std::string& name : names) {
      INFO(name);
      CHECK(names_of("في " + name + " 2011 كان") == month);
      CHECK(names_of("12 " + name + " 2011") == std::string(month) + "-12");
    }
  }
}

TEST_CASE("months of the Hijra are recognised", "[date]") {
  CHECK(names_of("1 رمضان 1445") == "1445-09-01 AH");
  CHECK(names_of("1 رمضان 1445ه\u0640") == "1445-09-01 AH");
  CHECK(names_of("في 12 ربيع الأول سنة 11 ه\u0640") == "0011-03-12 AH");
  CHECK(names_of("27 ذي الحجة 1430") == "1430-12-27 AH");
  CHECK(names_of("27 ذو الحجة 1430") == "1430-12-27 AH");
  CHECK(names_of("1/9/1445") == "1445-09-01 AH");
  CHECK(names_of("10 محرم") == "--01-10 AH");
}

TEST_CASE("what is no date is none", "[date]") {
  for (const char* text :
       {"مارس الرياضة", "تيريزا ماي", "5 صفر", "32/05/2003", "16/13/2013", "30/02/2003", "16/05", "16 05 2003", "1.000.000", "03-03",
        "القانون 103-13", "16/05-2003", "رمضان 2003", "13 باب", "باب 2003", "ماي\n\n\n\n\n\n\n\n\n\n\n\n\n2003", "", "0/5/2003"}) {
    INFO(text);
    CHECK(names_of(text).empty());
  }
  CHECK(names_of("16 ماي، ثم 20030") == "--05-16");
}

TEST_CASE("a date covers its bytes and its words, which keep their positions", "[date]") {
  const std::string text = "انفجارات 16 ماي 2003 بالدار البيضاء";
  const auto dates = dates_of(text);
  REQUIRE(dates.size() == 1);
  CHECK(text.substr(dates[0].begin, dates[0].end - dates[0].begin) == "16 ماي 2003");
  CHECK(dates[0].position == 1);
  CHECK(dates[0].word_count == 3);
}

TEST_CASE("dates follow one another and do not overlap", "[date]") {
  CHECK(names_of("من 16 ماي 2003 إلى 11/03/2004 و 5 أيلول 2005") == "2003-05-16 2004-03-11 2005-09-05");
  CHECK(names_of("بين ماي 2003 ويونيو 2004") == "2003-05 2004-06");
}

TEST_CASE("every spelling of a date is read as that date", "[date]") {
  for (const text::Date date : {text::Date{text::Calendar::kGregorian, 2003, 5, 16}, text::Date{text::Calendar::kGregorian, 1999, 12, 1},
                                text::Date{text::Calendar::kGregorian, 2010, 1, 0}, text::Date{text::Calendar::kHijri, 1445, 9, 1},
                                text::Date{text::Calendar::kGregorian, 0, 8, 3}}) {
    const auto spellings = text::date_spellings(date);
    CHECK(spellings.size() >= 2);
    CHECK(spellings.size() <= 24);
    CHECK(std::set<std::vector<std::string>>(spellings.begin(), spellings.end()).size() == spellings.size());
    for (const auto& words : spellings) {
      std::string text;
      const bool numbers =
          std::all_of(words.begin(), words.end(), [](const std::string& word) { return word[0] >= '0' && word[0] <= '9'; });
      for (const std::string& word : words) text += (text.empty() ? "" : numbers ? "/" : " ") + word;
      INFO(text);
      CHECK(names_of(text) == text::date_name(date));
    }
  }
}

TEST_CASE("a date in a query has its other spellings as phrases", "[date]") {
  const std::string query = "احداث 16 ماي 2003";
  const Analyzer analyzer;
  const auto tokens = analyzer.analyze(query);
  std::vector<text::DateWord> words;
  for (const Token& token : tokens) words.push_back({token.letters, static_cast<text::TokenKind>(token.kind), token.begin, token.end});
  const auto readings = text::date_readings(query, words);
  REQUIRE(readings.size() > 8);
  const auto has = [&](const std::vector<std::string>& phrase) {
    return std::any_of(readings.begin(), readings.end(), [&](const text::Reading& reading) { return reading.words == phrase; });
  };
  CHECK(has({"16", "5", "2003"}));
  CHECK(has({"2003", "5", "16"}));
  CHECK(has({"16", "ايار", "2003"}));
  CHECK(has({"16", "ايار", "مايو", "2003"}));
  CHECK(has({"16", "mai", "2003"}));
  for (const text::Reading& reading : readings) {
    CHECK(reading.first == 1);
    CHECK(reading.count == 3);
  }
}

TEST_CASE("leading zeros do not part two numbers by stem", "[date]") {
  const Analyzer analyzer;
  CHECK(analyzer.analyze("05")[0].stem == "5");
  CHECK(analyzer.analyze("05")[0].letters == "05");
  CHECK(analyzer.analyze("٠٥")[0].stem == "5");
  CHECK(analyzer.analyze("000")[0].stem == "0");
  CHECK(analyzer.analyze("03.03")[0].stem == "03.03");
  CHECK(analyzer.analyze("03-03")[0].stem == "03.03");
  CHECK(analyzer.analyze("٠٣٫٠٣")[0].stem == "03.03");
}
