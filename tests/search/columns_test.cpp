// SPDX-License-Identifier: Apache-2.0
//
// Filters, sorting and facets against a model that keeps every value in a map, and looks at every document.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

using fihris::testing::Random;

/// What a document has, as the model keeps it: days as they are written, so that their order is that of the text.
struct Row {
  std::set<std::string> topics;
  std::optional<std::string> day;
  std::optional<long long> visits;
  std::optional<double> price;
  std::optional<bool> free;
};
using Rows = std::map<std::string, Row>;

Schema schema_with_values() {
  Schema schema = Schema::articles();
  schema.add({.name = "topic", .type = FieldType::kKeyword});
  schema.add({.name = "day", .type = FieldType::kDate});
  schema.add({.name = "visits", .type = FieldType::kInteger});
  schema.add({.name = "price", .type = FieldType::kReal, .stored = false});
  schema.add({.name = "free", .type = FieldType::kBoolean});
  return schema;
}

std::string random_day(Random& random) {
  const auto two = [](std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return "200" + std::to_string(random.below(4)) + "-" + two(random.between(1, 12)) + "-" + two(random.between(1, 28));
}

constexpr std::array<const char*, 5> kTopics = {"سياسة", "اقتصاد", "رياضة", "ثقافة وفنون", "x]y TO \\ z"};
constexpr std::array<const char*, 6> kWords = {"كتاب", "مكتبة", "مدرسة", "الكتب", "مدينة", "المغرب"};

class Collection {
 public:
  Collection(Random& random, std::size_t documents, std::size_t segments) : directory_(Directory::in_memory()) {
    WriterOptions options;
    options.schema = schema_with_values();
    options.max_segments = segments + 1;
    IndexWriter writer(directory_, options);
    for (std::size_t i = 0; i < documents; ++i) {
      add(random, writer, std::to_string(random.below(documents)));
      if (i % (documents / segments + 1) == documents / segments) writer.commit();
    }
    for (std::size_t i = 0; i < documents / 20; ++i) {
      const std::string id = std::to_string(random.below(documents));
      writer.remove(id);
      rows_.erase(id);
    }
    writer.commit();
  }

  const Rows& rows() const { return rows_; }
  IndexReader reader() const { return IndexReader::open(directory_); }

 private:
  void add(Random& random, IndexWriter& writer, const std::string& id) {
    Row row;
    Document document(id);
    std::string text;
    for (auto count = random.below(12); count > 0; --count) text += std::string(random.pick(kWords)) + " ";
    document.set("text", text);
    std::string topics;
    for (auto count = random.below(3); count > 0; --count) topics += *row.topics.insert(random.pick(kTopics)).first + "\n";
    document.set("topic", topics);
    if (!random.one_in(4)) document.set("day", *(row.day = random_day(random)));
    if (!random.one_in(4)) document.set("visits", std::to_string(*(row.visits = static_cast<long long>(random.below(40)) - 20)));
    if (random.one_in(2)) {
      row.price = static_cast<double>(random.below(20)) / 4 - 2;
      document.set("price", std::to_string(*row.price));
    }
    if (random.one_in(2)) document.set("free", *(row.free = random.one_in(2)) ? "true" : "false");
    writer.add(document);
    rows_.insert_or_assign(id, row);
  }

  Directory directory_;
  Rows rows_;
};

/// A condition as a query and as a function of a row.
struct Condition {
  Query query;
  std::function<bool(const Row&)> holds;
};

Condition random_range(Random& random) {
  const bool low = !random.one_in(4);
  const bool high = !random.one_in(4);
  switch (random.below(5)) {
    case 0: {
      std::string first = random_day(random).substr(0, 4 + 3 * random.below(3));
      std::string last = random_day(random).substr(0, 4 + 3 * random.below(3));
      return {Query::range("day", low ? first : "", high ? last : ""), [=](const Row& row) {
                return row.day && (!low || row.day->substr(0, first.size()) >= first) && (!high || row.day->substr(0, last.size()) <= last);
              }};
    }
    case 1: {
      const long long first = static_cast<long long>(random.below(50)) - 25;
      const long long last = first + static_cast<long long>(random.below(20)) - 2;
      return {Query::range("visits", low ? std::to_string(first) : "", high ? std::to_string(last) : ""),
              [=](const Row& row) { return row.visits && (!low || *row.visits >= first) && (!high || *row.visits <= last); }};
    }
    case 2: {
      const double first = static_cast<double>(random.below(24)) / 4 - 3;
      return {Query::range("price", std::to_string(first), ""), [=](const Row& row) { return row.price && *row.price >= first; }};
    }
    case 3: {
      const bool wanted = random.one_in(2);
      return {Query::equals("free", wanted ? "نعم" : "لا"), [=](const Row& row) { return row.free == wanted; }};
    }
    default: {
      const std::string topic = random.pick(kTopics);
      if (random.one_in(3)) {
        return {Query::range("topic", topic, ""), [=](const Row& row) {
                  return std::any_of(row.topics.begin(), row.topics.end(), [&](const auto& t) { return t >= topic; });
                }};
      }
      return {Query::equals("topic", topic), [=](const Row& row) { return row.topics.contains(topic); }};
    }
  }
}

Condition random_condition(Random& random, int depth = 0) {
  if (depth == 2 || random.one_in(2)) return random_range(random);
  Condition a = random_condition(random, depth + 1);
  Condition b = random_condition(random, depth + 1);
  switch (random.below(3)) {
    case 0: return {Query::all({a.query, b.query}), [=](const Row& row) { return a.holds(row) && b.holds(row); }};
    case 1: return {Query::any({a.query, b.query}), [=](const Row& row) { return a.holds(row) || b.holds(row); }};
    default: return {Query::all({a.query, !b.query}), [=](const Row& row) { return a.holds(row) && !b.holds(row); }};
  }
}

Query random_text_query(Random& random) {
  switch (random.below(5)) {
    case 0: return Query::everything();
    case 1: return Query::all({Query::words(random.pick(kWords)), Query::words(random.pick(kWords))});
    case 2: return Query::phrase(std::string(random.pick(kWords)) + " " + random.pick(kWords));
    case 3: return Query::prefix("مد");
    default: return Query::words(std::string(random.pick(kWords)) + " " + random.pick(kWords));
  }
}

Ranking random_ranking(Random& random) {
  Ranking ranking = random.one_in(3) ? Ranking::plain() : Ranking::standard();
  ranking.candidates = 0;  // everything is scored in full, so that a filter cannot change what is looked at
  ranking.refine_depth = 0;
  return ranking;
}

std::vector<std::pair<std::string, double>> list_of(const TopHits& hits) {
  std::vector<std::pair<std::string, double>> list;
  for (const Hit& hit : hits.hits) list.emplace_back(hit.id, hit.score);
  return list;
}

TEST_CASE("a filter leaves the hits that a look at every value leaves, with the same scores in the same order") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const Collection collection(random, seed == 0 ? 9500 : 600, random.between(1, 4));
    const Searcher searcher(collection.reader());
    for (int i = 0; i < 40; ++i) {
      const Query query = random_text_query(random);
      const Condition condition = random_condition(random);
      INFO(query.to_string() << "   filter " << condition.query.to_string());
      SearchOptions options;
      options.ranking = random_ranking(random);
      options.limit = 1 << 20;
      const TopHits all = searcher.search(query, options);
      std::vector<std::pair<std::string, double>> expected;
      for (const Hit& hit : all.hits) {
        if (condition.holds(collection.rows().at(hit.id))) expected.emplace_back(hit.id, hit.score);
      }
      options.filter = condition.query;
      options.count = Count::kExact;
      options.limit = random.between(1, 30);
      const TopHits found = searcher.search(query, options);
      CHECK(found.total == expected.size());
      expected.resize(std::min(expected.size(), options.limit));
      REQUIRE(list_of(found) == expected);

      // As a clause the same filter gives the same, and so it does when the query is printed and read again.
      Query with_clause;
      with_clause.clauses = {{Occur::kShould, query}, {Occur::kFilter, condition.query}};
      options.filter.reset();
      REQUIRE(list_of(searcher.search(with_clause, options)) == expected);
      REQUIRE(parse_query(with_clause.to_string()) == with_clause);
      REQUIRE(searcher.count(with_clause, options.ranking) == found.total);
      // Within another query it is evaluated with the words, not before them.
      Query nested;
      nested.clauses = {{Occur::kMust, with_clause}, {Occur::kMustNot, Query::words("xyz")}};
      REQUIRE(searcher.count(nested, options.ranking) <= found.total);
    }
  }
}

TEST_CASE("the default ranking gives filtered hits that match, with the scores of a search without the filter") {
  FIHRIS_RANDOM(random);
  const Collection collection(random, 3000, 3);
  const Searcher searcher(collection.reader());
  for (int i = 0; i < 20; ++i) {
    const Query query = Query::words(std::string(random.pick(kWords)) + " " + random.pick(kWords));
    const Condition condition = random_range(random);
    INFO(query.to_string() << "   filter " << condition.query.to_string());
    SearchOptions options;
    options.ranking.refine_depth = 0;
    options.limit = 1 << 20;
    std::map<std::string, double> scores;
    for (const Hit& hit : searcher.search(query, options).hits) scores[hit.id] = hit.score;
    options.filter = condition.query;
    options.limit = 10;
    for (const Hit& hit : searcher.search(query, options).hits) {
      REQUIRE(condition.holds(collection.rows().at(hit.id)));
      REQUIRE(hit.score == scores.at(hit.id));
    }
  }
}

TEST_CASE("hits are sorted by any field with values, the ones without a value last") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const Collection collection(random, 700, random.between(1, 4));
    const Searcher searcher(collection.reader());
    for (int i = 0; i < 20; ++i) {
      const Query query = random_text_query(random);
      SearchOptions options;
      options.ranking = random_ranking(random);
      options.limit = 1 << 20;
      std::vector<std::pair<std::uint64_t, std::string>> in_order;  // of documents
      for (const Hit& hit : searcher.search(query, options).hits) in_order.emplace_back(hit.doc, hit.id);
      std::sort(in_order.begin(), in_order.end());
      constexpr std::array<const char*, 5> kFields = {"topic", "day", "visits", "price", "free"};
      const std::string field = random.pick(kFields);
      const bool descends = random.one_in(2);
      // A text whose order is that of the values.
      const auto text_of = [&](const Row& row) -> std::optional<std::string> {
        if (field == "topic")
          return row.topics.empty() ? std::nullopt : std::optional(descends ? *row.topics.rbegin() : *row.topics.begin());
        if (field == "day") return row.day;
        if (field == "visits") return row.visits ? std::optional(std::to_string(*row.visits + 5000)) : std::nullopt;
        if (field == "price") return row.price ? std::optional(std::to_string(*row.price + 200)) : std::nullopt;
        return row.free ? std::optional(std::string(*row.free ? "1" : "0")) : std::nullopt;
      };
      std::vector<std::pair<std::optional<std::string>, std::string>> expected;
      for (const auto& [doc, id] : in_order) expected.emplace_back(text_of(collection.rows().at(id)), id);
      std::stable_sort(expected.begin(), expected.end(), [&](const auto& a, const auto& b) {
        if (a.first.has_value() != b.first.has_value()) return a.first.has_value();
        return descends ? a.first > b.first : a.first < b.first;
      });
      options.limit = random.between(0, 40);
      options.sort_by = SortBy{field, descends ? SortBy::Direction::kDescending : SortBy::Direction::kAscending};
      const TopHits found = searcher.search(query, options);
      CHECK(found.total == expected.size());
      CHECK(found.total_is_exact);
      REQUIRE(found.hits.size() == std::min(options.limit, expected.size()));
      for (std::size_t at = 0; at < found.hits.size(); ++at) {
        INFO(query.to_string() << " by " << field << ", place " << at);
        REQUIRE(found.hits[at].id == expected[at].second);
      }
    }
  }
}

TEST_CASE("facets count the keywords of all matches") {
  FIHRIS_RANDOM(random);
  const Collection collection(random, 800, 3);
  const Searcher searcher(collection.reader());
  for (int i = 0; i < 20; ++i) {
    const Query query = random_text_query(random);
    const Condition condition = random_range(random);
    SearchOptions options;
    options.ranking = random_ranking(random);
    options.limit = 1 << 20;
    std::map<std::string, std::uint64_t> counts;
    std::uint64_t without = 0;
    for (const Hit& hit : searcher.search(query, options).hits) {
      const Row& row = collection.rows().at(hit.id);
      if (!condition.holds(row)) continue;
      for (const std::string& topic : row.topics) ++counts[topic];
      without += row.topics.empty() ? 1 : 0;
    }
    options.filter = condition.query;
    options.facets = {"topic"};
    options.facet_values = 3;
    options.limit = 0;
    const TopHits found = searcher.search(query, options);
    REQUIRE(found.facets.size() == 1);
    const Facet& facet = found.facets[0];
    CHECK(facet.field == "topic");
    CHECK(facet.distinct == counts.size());
    CHECK(facet.without == without);
    REQUIRE(facet.values.size() == std::min<std::size_t>(3, counts.size()));
    std::vector<std::pair<std::string, std::uint64_t>> expected(counts.begin(), counts.end());
    std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    for (std::size_t at = 0; at < facet.values.size(); ++at) {
      CHECK(facet.values[at].value == expected[at].first);
      CHECK(facet.values[at].count == expected[at].second);
    }
  }
}

/// The sentence of the error that `work` throws.
template <typename Work>
std::string sentence_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "nothing was thrown";
}

TEST_CASE("what cannot be asked of a field is told with the fields of which it can") {
  FIHRIS_RANDOM(random);
  const Searcher searcher(Collection(random, 20, 1).reader());
  const auto asked = [&](const Query& query) { return sentence_of([&] { searcher.search(query); }); };
  CHECK(asked(Query::range("nothing", "1", "2")) ==
        "there is no field with values \"nothing\" in this index; it has: topic, day, visits, price, free");
  CHECK(asked(Query::equals("text", "a")).find("\"text\"") != std::string::npos);
  CHECK(asked(Query::equals("visits", "many")) == "field \"visits\": \"many\" is not a whole number, such as 42");
  SearchOptions options;
  options.sort_by = SortBy{.field = "title"};
  CHECK(sentence_of([&] { searcher.search(Query::everything(), options); }).find("\"title\"") != std::string::npos);
  options.sort_by.reset();
  options.facets = {"day"};
  CHECK(sentence_of([&] { searcher.search(Query::everything(), options); }) ==
        "there is no field of keywords \"day\" in this index; it has: topic");
}

TEST_CASE("words in a field with values are one value") {
  FIHRIS_RANDOM(random);
  const Collection collection(random, 300, 2);
  const Searcher searcher(collection.reader());
  const auto count = [&](const char* text) { return searcher.count(parse_query(text)); };
  CHECK(count("topic:سياسة") == searcher.count(Query::equals("topic", "سياسة")));
  CHECK(count("topic:\"ثقافة وفنون\"") == searcher.count(Query::equals("topic", "ثقافة وفنون")));
  CHECK(count("topic:سياسة") > 0);
  CHECK(count("topic:سياس") == 0);
  CHECK(count("visits:3") == count("visits:[3]"));
  CHECK(count("-topic:سياسة") + count("topic:سياسة") == collection.rows().size());
}

TEST_CASE("a field that is younger than a segment has nothing there") {
  const Directory directory = Directory::in_memory();
  IndexWriter writer(directory);
  writer.add(Document("old").set("text", "كتاب").set("day", "2003").set("notes", "مدرسة"));
  writer.commit();
  writer.add_field({.name = "day", .type = FieldType::kDate});
  writer.add_field({.name = "topic", .type = FieldType::kKeyword});
  writer.add_field({.name = "notes"});
  writer.add(Document("new").set("text", "كتاب").set("day", "2003").set("topic", "ا").set("notes", "مدرسة"));
  writer.commit();
  const auto check = [&] {
    const Searcher searcher(IndexReader::open(directory));
    const auto count = [&](const char* query) { return searcher.count(parse_query(query)); };
    CHECK(count("كتاب") == 2);
    CHECK(count("كتاب day:[*]") == 1);
    CHECK(count("كتاب -day:[*]") == 1);
    CHECK(count("topic:ا") == 1);
    CHECK(count("notes:مدرسة") == 1);
    CHECK(count("notes:\"مدرسة\"") == 1);
    CHECK(count("notes:مد*") == 1);
    CHECK(count("مدرسة") == 1);
    SearchOptions options;
    options.sort_by = SortBy{.field = "topic"};
    options.facets = {"topic"};
    const TopHits found = searcher.search(Query::everything(), options);
    REQUIRE(found.hits.size() == 2);
    CHECK(found.hits[0].id == "new");
    CHECK(found.facets[0].without == 1);
  };
  check();
  writer.compact();
  writer.commit();
  check();
}

TEST_CASE("values are asked for in the query language") {
  const auto parsed = [](const char* text) { return parse_query(text); };
  CHECK(parsed("day:[2003 TO 2004-06]") == Query::range("day", "2003", "2004-06"));
  CHECK(parsed("day:[* TO 2004]") == Query::range("day", "", "2004"));
  CHECK(parsed("day:[2003 TO *]") == Query::range("day", "2003", ""));
  CHECK(parsed("day:[*]") == Query::range("day", "", ""));
  CHECK(parsed("day:[ 16 ماي 2003 ]") == Query::equals("day", "16 ماي 2003"));
  CHECK(parsed("topic:[a\\]b \\TO c]") == Query::equals("topic", "a]b TO c"));
  CHECK(parsed("topic:[\\*]") == Query::equals("topic", "*"));
  CHECK(parsed("(day:[2003])") == Query::equals("day", "2003"));
  Query both;
  both.clauses = {{Occur::kShould, Query::words("كتاب مدرسة")}, {Occur::kFilter, Query::equals("day", "2003")}};
  CHECK(parsed("كتاب مدرسة day:[2003]") == both);
  CHECK(parsed("كتاب مدرسة day:[2003]").to_string() == "كتاب مدرسة day:[2003]");
  CHECK(parsed("a OR day:[2003]") == Query::any({Query::words("a"), Query::equals("day", "2003")}));
  CHECK(parsed("a AND day:[2003]") == Query::all({Query::words("a"), Query::equals("day", "2003")}));
  CHECK(parsed("-day:[2003]") == !Query::equals("day", "2003"));
  // What is not closed, or has nothing inside, is plain text, as before.
  CHECK(parsed("a:[b c").to_string() == parsed("a:[b c").to_string());
  CHECK(parsed("a:[]").kind == Query::Kind::kWords);
  CHECK(parsed("[a TO b]").kind == Query::Kind::kWords);
}

}  // namespace
}  // namespace fihris::search
