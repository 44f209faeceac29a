// SPDX-License-Identifier: Apache-2.0
#include "text/readings.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "testing/catch.hpp"

using namespace fihris::text;

namespace {

KnownWord these(std::set<std::string> words) {
  return [words = std::move(words)](std::string_view letters) { return words.contains(std::string(letters)); };
}

std::vector<Reading> names(std::vector<std::string_view> words, std::set<std::string> known) {
  return name_readings(words, these(std::move(known)));
}

std::vector<std::string> parts(std::string_view word, std::set<std::string> known) {
  const auto readings = names({word}, std::move(known));
  return readings.empty() ? std::vector<std::string>() : readings.front().words;
}

std::string best(std::string_view typed, std::set<std::string> known) {
  const auto readings = script_readings(typed, these(std::move(known)));
  return readings.empty() ? "" : readings.front().words.front();
}

std::size_t place_of(std::string_view typed, std::string_view wanted) {
  const auto candidates = arabizi_candidates(typed);
  const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.letters == wanted; });
  return static_cast<std::size_t>(found - candidates.begin());
}

}  // namespace

TEST_CASE("a name in parts has its joined form", "[readings]") {
  CHECK(names({"عبد", "الله"}, {"عبدالله"}) == std::vector<Reading>{{ReadingKind::kJoined, 0, 2, {"عبدالله"}, 0.05}});
  CHECK(names({"في", "ابو", "ظبي", "اليوم"}, {"ابوظبي"}) == std::vector<Reading>{{ReadingKind::kJoined, 1, 2, {"ابوظبي"}, 0.05}});
  CHECK(names({"بابو", "ظبي"}, {"ابوظبي"}) == std::vector<Reading>{{ReadingKind::kJoined, 0, 2, {"بابوظبي"}, 0.05}});
  CHECK(names({"نور", "الدين"}, {"نورالدين"}).size() == 1);
  CHECK(names({"جلال", "الدين"}, {"جلالالدين"}).size() == 1);
  CHECK(names({"نيو", "يورك"}, {"نيويورك"}).size() == 1);
  CHECK(names({"عبد", "الله"}, {}).empty());
  CHECK(names({"كتاب", "جديد"}, {"كتابجديد"}).empty());
}

TEST_CASE("a joined name has its parts", "[readings]") {
  CHECK(names({"عبدالله"}, {"عبد", "الله"}) == std::vector<Reading>{{ReadingKind::kSplit, 0, 1, {"عبد", "الله"}, 0.1}});
  CHECK(names({"قال", "لعبدالرحمن"}, {"عبد", "الرحمن"}) == std::vector<Reading>{{ReadingKind::kSplit, 1, 1, {"لعبد", "الرحمن"}, 0.1}});
  CHECK(parts("ابوظبي", {"ابو", "ظبي"}) == std::vector<std::string>{"ابو", "ظبي"});
  CHECK(parts("بنلادن", {"بن", "لادن"}) == std::vector<std::string>{"بن", "لادن"});
  CHECK(parts("نورالدين", {"نور", "الدين"}) == std::vector<std::string>{"نور", "الدين"});
  CHECK(parts("جلالالدين", {"جلال", "الدين"}) == std::vector<std::string>{"جلال", "الدين"});
  CHECK(parts("بورسعيد", {"بور", "سعيد"}) == std::vector<std::string>{"بور", "سعيد"});
}

TEST_CASE("a word that only begins like a name is not split", "[readings]") {
  CHECK(names({"امريكا"}, {"ام"}).empty());
  CHECK(names({"عبد"}, {"عبد"}).empty());
  CHECK(names({"ابوه"}, {"ابو", "ه"}).empty());
  CHECK(names({"كتاب"}, {"كتاب"}).empty());
  CHECK(names({"امطار"}, {"ام", "طار"}).front().cost > names({"عبدالله"}, {"عبد", "الله"}).front().cost);
}

TEST_CASE("a word typed without dots or hamza has the spelling of another stem", "[readings]") {
  const fihris::Analyzer analyzer;
  const auto words_of = [&](std::string_view text) {
    const auto tokens = analyzer.analyze(text);
    std::vector<ReadingWord> typed;
    for (const fihris::Token& token : tokens) typed.push_back({token.written, token.letters, token.stem, TokenKind::kArabic, 0, 0});
    std::vector<std::string> words;
    for (const Reading& reading : spelling_readings(typed, analyzer)) words.push_back(reading.words.front());
    return words;
  };
  CHECK(words_of("معاناه السن") == std::vector<std::string>{"معاناة", "ألسن"});
  CHECK(words_of("مدرسه المدرسة كتاب").empty());
  CHECK(words_of("الباب").empty());  // أل is a mistake there: one in a hundred
}

TEST_CASE("Arabizi is read", "[readings]") {
  const std::vector<std::pair<const char*, const char*>> words{
      {"7abibi", "حبيبي"}, {"3arabi", "عربي"}, {"almaghrib", "المغرب"}, {"Marrakech", "مراكش"}, {"madrasa", "مدرسه"}, {"9ahwa", "قهوه"},
      {"sa7i7", "صحيح"},   {"khobz", "خبز"},   {"5obz", "خبز"},         {"mou7ammed", "محمد"},  {"mohammed", "محمد"}, {"allah", "الله"},
      {"ghazza", "غزه"},   {"tunis", "تونس"},  {"dhahab", "ذهب"},       {"2amal", "امل"},       {"shukran", "شكران"}, {"fi9h", "فقه"},
  };
  for (const auto& [typed, wanted] : words) {
    INFO(typed);
    CHECK(best(typed, {wanted}) == wanted);
  }
}

TEST_CASE("the likeliest Arabizi readings come first", "[readings]") {
  CHECK(place_of("7abibi", "حبيبي") < 10);
  CHECK(place_of("almaghrib", "المغرب") < 40);
  CHECK(place_of("marrakech", "مراكش") < 40);
  const auto candidates = arabizi_candidates("mohammed");
  CHECK(std::is_sorted(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.cost < b.cost; }));
  CHECK(candidates.size() <= 400);
  CHECK(arabizi_candidates("hello world").empty());
  CHECK(arabizi_candidates(std::string(200, 'a')).empty());
}

TEST_CASE("a word that could be of both schemes is likelier Arabizi", "[readings]") {
  CHECK(best("kitab", {"كتب", "كتاب"}) == "كتاب");
  CHECK(best("islam", {"سلم", "اسلام"}) == "اسلام");
  CHECK(best("lmaghrib", {"المغرب"}) == "المغرب");
  CHECK(best("jaza2ir", {"جزار", "جزائر"}) == "جزائر");
}

TEST_CASE("Buckwalter is read letter by letter", "[readings]") {
  CHECK(buckwalter_candidates("AlmdrsAt").front().letters == "المدرسات");
  CHECK(buckwalter_candidates("kitAbN").front().letters == "كتاب");
  CHECK(buckwalter_candidates(">HmAd").front().letters == "احماد");
  CHECK(buckwalter_candidates("$kr").front().letters == "شكر");
  CHECK(buckwalter_candidates("Al&wAd").front().letters == "الؤواد");
  CHECK(buckwalter_candidates("caf\xC3\xA9").empty());
  CHECK(best("EAlm", {"عالم"}) == "عالم");
}

TEST_CASE("a word typed on the wrong keyboard is read", "[readings]") {
  CHECK(best("hglyvf", {"المغرب"}) == "المغرب");
  CHECK(best("hgluvf", {"المغرب"}) == "المغرب");            // one slip, u for y
  CHECK(best("hgluvf", {"المغرب", "المعرب"}) == "المعرب");  // what was typed comes before the slip
  CHECK(best(";jhf", {"كتاب"}) == "كتاب");
  CHECK(best("mjhf", {"كتاب"}) == "كتاب");  // the same keys of a French keyboard
  CHECK(best("sghl", {"سلام"}) == "سلام");
  CHECK(best("bpj", {"لاحت"}) == "لاحت");  // one key for lam and alef
}

TEST_CASE("a Latin word typed on an Arabic keyboard is read", "[readings]") {
  CHECK(best("لخخلمث", {"google"}) == "google");
  CHECK(best("حشقهس", {"paris"}) == "paris");
  CHECK(best("ةخيث", {"mode"}) == "mode");
  CHECK(best("كخيث", {"mode"}) == "mode");  // of a French keyboard
}

TEST_CASE("readings that nobody knows are not given", "[readings]") {
  CHECK(script_readings("7abibi", these({})).empty());
  CHECK(script_readings("", these({"حب"})).empty());
  CHECK(script_readings("xyzzy", these({"خذ"})).empty());  // two letters for five signs
  CHECK(script_readings("\xFF\xFE", these({"حب"})).empty());
}

TEST_CASE("no input makes readings slow or many", "[readings]") {
  std::size_t asked = 0;
  const KnownWord count = [&](std::string_view) { return ++asked, true; };
  for (const std::string unit : {"aeiou", "th", "'", "l", "sh", "ghj;"}) {
    std::string typed;
    while (typed.size() + unit.size() <= 24) typed += unit;
    asked = 0;
    CHECK(script_readings(typed, count).size() <= 8);
    CHECK(asked <= 700);
  }
}

TEST_CASE("every kind of reading has a name", "[readings]") {
  std::set<std::string_view> seen;
  for (int kind = 0; kind <= static_cast<int>(ReadingKind::kSynonym); ++kind) seen.insert(reading_name(static_cast<ReadingKind>(kind)));
  CHECK(seen.size() == static_cast<std::size_t>(ReadingKind::kSynonym) + 1);
  CHECK_FALSE(seen.contains(""));
}
