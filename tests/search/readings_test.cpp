// SPDX-License-Identifier: Apache-2.0
//
// What readings find, by example. That every way to evaluate them agrees is for oracle_test.cpp.
#include "search/readings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fihris/index_writer.hpp>
#include <fihris/query.hpp>

#include "search/plan.hpp"
#include "testing/catch.hpp"

namespace fihris::search {
namespace {

Directory index_of(const std::vector<std::string>& texts, const AnalyzerOptions& options = {}) {
  auto directory = Directory::in_memory();
  IndexWriter writer(directory, {.analyzer = options});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Document document(std::to_string(i));
    document.set("text", texts[i]);
    writer.add(document);
  }
  writer.commit();
  return directory;
}

/// The ids of the hits, in their order.
std::string found(const IndexReader& reader, const std::string& query, const Ranking& ranking = {}) {
  std::string ids;
  for (const Hit& hit : Searcher(reader).search(parse_query(query), {.ranking = ranking}).hits) ids += hit.id;
  return ids;
}

std::string sorted(std::string ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

const std::vector<std::string>& texts() {
  static const std::vector<std::string> kTexts = {
      "سافر عبد الله إلى المدينة",        // 0
      "سافر عبدالله أمس",                 // 1
      "وقعت التفجيرات يوم 16 ماي 2003",   // 2
      "بيان بتاريخ 16/05/2003",           // 3
      "في 16 أيار/مايو 2003 صدر القرار",  // 4
      "يا حبيبي تعال",                    // 5
      "عاصمة المغرب الرباط",              // 6
      "معاناة السكان مستمرة",             // 7
      "مهرجان أبو ظبي للسينما",           // 8
      "مطار أبوظبي الدولي",               // 9
  };
  return kTexts;
}

TEST_CASE("a name is found joined and apart, as typed first") {
  const auto reader = IndexReader::open(index_of(texts()));
  CHECK(found(reader, "عبد الله") == "01");
  CHECK(sorted(found(reader, "عبدالله")) == "01");
  CHECK(found(reader, "+عبدالله").size() == 2);
  CHECK(sorted(found(reader, "\"سافر عبد الله\"")) == "01");
  CHECK(sorted(found(reader, "\"سافر عبدالله\"")) == "01");
  CHECK(sorted(found(reader, "\"أبو ظبي\"")) == "89");
  CHECK(sorted(found(reader, "أبوظبي")) == "89");
  CHECK(found(reader, "سافر -عبدالله").empty());
}

TEST_CASE("a date is found in all its spellings") {
  const auto reader = IndexReader::open(index_of(texts()));
  for (const char* query : {"16/05/2003", "16 ماي 2003", "١٦ مايو ٢٠٠٣", "\"16 ماي 2003\"", "+(16 ماي 2003)"}) {
    CAPTURE(query);
    CHECK(sorted(found(reader, query)) == "234");
  }
}

TEST_CASE("Arabizi and the wrong keyboard are read when the index lacks what was typed") {
  const auto reader = IndexReader::open(index_of(texts()));
  CHECK(found(reader, "7abibi") == "5");
  CHECK(found(reader, "hgluvf") == "6");
  CHECK(found(reader, "+hgluvf").size() == 1);
  auto more = texts();
  more.emplace_back("hgluvf is a word here");
  CHECK(found(IndexReader::open(index_of(more)), "hgluvf") == "10");
}

TEST_CASE("a ha for a ta marbuta is forgiven") { CHECK(found(IndexReader::open(index_of(texts())), "معاناه") == "7"); }

TEST_CASE("a word that the index lacks is found one letter away where it is scored, and excludes and filters nothing") {
  auto more = texts();
  more.emplace_back("ارتفع عدد سكان المدينة");  // 10
  const auto reader = IndexReader::open(index_of(more));
  CHECK(sorted(found(reader, "المدبنة")) == "001");
  CHECK(sorted(found(reader, "سافر -المدبنة")) == "01");
  CHECK(sorted(found(reader, "\"سكان المدبنة\"")) == "01");
  CHECK(found(reader, "=المدبنة").empty());
  Ranking off;
  off.similar_weight = 0;
  CHECK(found(reader, "المدبنة", off).empty());
  SearchOptions filtered;
  filtered.filter = Query::words("المدبنة");
  CHECK(Searcher(reader).search(Query::words("سافر"), filtered).hits.empty());
  const std::string why = Searcher(reader).explain(parse_query("المدبنة"), "0").to_string();
  CHECK(why.find("similar word, for المدبنة") != std::string::npos);
}

TEST_CASE("readings can be turned off, and levels of a word's own have none") {
  const auto reader = IndexReader::open(index_of(texts()));
  Ranking off;
  off.reading_weight = 0;
  CHECK(found(reader, "7abibi", off).empty());
  CHECK(found(reader, "عبدالله", off) == "1");
  CHECK(found(reader, "عبدالله", Ranking::plain()) == "1");
  CHECK(found(reader, "=عبدالله") == "1");
  CHECK(found(reader, "~hgluvf").empty());
}

TEST_CASE("an explanation names the reading that counted") {
  const auto reader = IndexReader::open(index_of(texts()));
  const std::string why = Searcher(reader).explain(parse_query("7abibi"), "5").to_string();
  CHECK(why.find("Arabizi, for 7abibi") != std::string::npos);
  const std::string joined = Searcher(reader).explain(parse_query("عبد الله"), "1").to_string();
  CHECK(joined.find("joined name, for") != std::string::npos);
  CHECK(joined.find("missing") == std::string::npos);
}

TEST_CASE("a plan without readings has no groups") {
  const auto reader = IndexReader::open(index_of(texts()));
  const auto fields = bind_fields(reader.impl());
  CHECK_FALSE(Plan(reader.impl(), fields, Query::words("عاصمة المغرب"), {}).has_groups());
  CHECK(Plan(reader.impl(), fields, Query::words("عبد الله"), {}).has_groups());
}

TEST_CASE("spellings are told apart on request, from one index") {
  const auto reader = IndexReader::open(index_of({"أمل كبير", "امل كبير", "لعب كرة", "لعب كره", "سنة ٢٠٠٣", "سنة 2003"}));
  CHECK(sorted(found(reader, "=أمل")) == "01");
  CHECK(found(reader, "={hamza}أمل") == "0");
  CHECK(found(reader, "={hamza}امل") == "1");
  CHECK(found(reader, "={ta}كرة") == "2");
  CHECK(found(reader, "={digits}2003") == "5");
  CHECK(found(reader, "={hamza}\"أمل كبير\"") == "0");
  const Query all = parse_query("أمل 2003").distinguishing({.hamza = true});
  CHECK(Searcher(reader).count(all) == 3);
  CHECK(Searcher(reader).count(all.distinguishing({.digits = true})) == 3);  // parts that have a level keep it
}

TEST_CASE("synonyms of an index, and of a query, find what they stand for") {
  AnalyzerOptions options;
  options.synonyms = {{{"السكان"}, {"الأهالي"}}};
  auto more = texts();
  more[6] = "قال الأهالي نعم";
  const auto reader = IndexReader::open(index_of(more, options));
  CHECK(found(reader, "السكان") == "76");
  const auto with = reader.with_words({.synonyms = {{{"مهرجان السينما"}, {"مطار"}}}, .stop_words = {"سافر"}});
  CHECK(sorted(found(with, "السكان")) == "67");
  CHECK(sorted(found(with, "مهرجان سينما")) == "89");
  CHECK(found(reader, "مهرجان سينما") == "8");
  CHECK(found(with, "سافر حبيبي") == "5");
}

TEST_CASE("an index remembers the user's words") {
  AnalyzerOptions options;
  options.protected_words = {"المغرب"};
  options.stop_words = {"سافر"};
  options.synonyms = {{{"السكان"}, {"الأهالي"}}};
  auto directory = index_of(texts(), options);
  const auto reader = IndexReader::open(directory);
  CHECK(reader.analyzer().options().protected_words == options.protected_words);
  CHECK(reader.analyzer().analyze("المغرب")[0].stem == "المغرب");
  CHECK(reader.analyzer().analyze("سافر")[0].stop_word);
  {
    IndexWriter writer(directory, {.analyzer = {.synonyms = {{{"بيان"}, {"قرار"}}}}});
    writer.add(Document("new"));
    writer.commit();
  }
  const auto later = IndexReader::open(directory);
  const AnalyzerOptions& kept = later.analyzer().options();
  CHECK(kept.protected_words == options.protected_words);
  CHECK(kept.stop_words == options.stop_words);
  CHECK(kept.synonyms.front().from.front() == "بيان");
}

}  // namespace
}  // namespace fihris::search
