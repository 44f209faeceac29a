// SPDX-License-Identifier: Apache-2.0
//
// Query values: building, comparing and printing.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fihris/query.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace {

using fihris::Level;
using fihris::Occur;
using fihris::Query;
using fihris::testing::Random;
using Kind = Query::Kind;

/// Texts that try to be read as something else.
std::string random_text(Random& random) {
  static const std::vector<std::string> kPieces = {"كتاب", "مكافحة", "a",      "B",      "7",      "03.03",  " ",    " ",    "  ",  "\t",
                                                   "AND",  "OR",     "NOT",    "+",      "-",      "=",      "==",   "=~",   "~",   ":",
                                                   "*",    "*:*",    "^",      "^2",     "(",      ")",      "\"",   "«",    "»",   "”",
                                                   "„",    "\\",     "/",      "[",      "]",      ":[",     "TO",   " TO ", "،",   "؟",
                                                   ".",    "_",      "\u0650", "\u0640", "\u200F", "\u00A0", "\xE2", "\x80", "\xFF"};
  std::string text = random.one_in(3) ? "" : "x";
  for (auto left = random.between(1, 5); left != 0; --left) text += random.pick(kPieces);
  return text;
}

Query random_leaf(Random& random) {
  Query query;
  switch (random.below(6)) {
    case 5: {
      const std::string first = random.one_in(4) ? "" : random_text(random);
      return Query::range(random.one_in(3) ? random_text(random) : "day", first, random.one_in(2) ? first : random_text(random));
    }
    case 0: query = Query::phrase(random.one_in(8) ? "" : random_text(random)); break;
    case 1: query = Query::prefix(random_text(random)); break;
    case 2: query = random.one_in(4) ? Query::everything() : Query::words("كلمة"); break;
    default: query = Query::words(random_text(random));
  }
  if (random.one_in(3)) query = query.in(random.one_in(3) ? random_text(random) : "title");
  if (random.one_in(3)) query = query.at(random.pick(std::array{Level::kWritten, Level::kLetters, Level::kStem, Level::kRoot}));
  if (random.one_in(6)) query = query.distinguishing({.marks = random.one_in(2), .hamza = random.one_in(2), .digits = true});
  return query;
}

Query random_query(Random& random, unsigned height) {
  Query query;
  if (height == 0 || random.one_in(3)) {
    query = random_leaf(random);
  } else {
    std::vector<Query> parts;
    for (auto left = random.below(4); left != 0; --left) {
      Query part = random_query(random, height - 1);
      parts.push_back(random.one_in(4) ? !part : std::move(part));
    }
    query = random.one_in(2) ? Query::any(parts) : Query::all(parts);
    if (random.one_in(6)) query = query.in("text");
    if (random.one_in(6)) query = query.at(Level::kStem);
  }
  if (random.one_in(6))
    query = query.boosted(static_cast<double>(random.between(1, 100000)) / static_cast<double>(random.between(1, 100000)));
  return query;
}

}  // namespace

TEST_CASE("a query is printed in the language that is parsed") {
  CHECK(Query::words("مكافحة التطرف").to_string() == "مكافحة التطرف");
  CHECK(Query::phrase("مكافحة التطرف").in("title").to_string() == "title:\"مكافحة التطرف\"");
  CHECK(Query::prefix("إره").to_string() == "إره*");
  CHECK(Query::everything().to_string() == "*:*");
  CHECK(Query::words("a b").boosted(2).to_string() == "(a b)^2");
  CHECK(Query::words("a").at(Level::kRoot).boosted(0.5).to_string() == "~a^0.5");
  CHECK(Query::words("a b").in("title").at(Level::kLetters).to_string() == "title:=(a b)");
  CHECK(Query::words("a").distinguishing({.hamza = true, .ta_marbuta = true}).to_string() == "={hamza,ta}a");
  CHECK(Query::all({Query::words("المغرب"), Query::phrase("a b"), !Query::words("كرة")}).to_string() == "+المغرب +\"a b\" -كرة");
  CHECK(Query::any({Query::words("a"), Query::words("b")}).to_string() == "a OR b");
  CHECK(Query::any({Query::words("a"), Query::phrase("b")}).to_string() == "a \"b\"");
  CHECK((!Query::words("a b")).to_string() == "-(a b)");
  CHECK(Query().to_string().empty());
}

TEST_CASE("text that looks like an operator is printed so that it stays text") {
  CHECK(Query::words("-a").to_string() == "\\-a");
  CHECK(Query::words("a AND b").to_string() == "a \\AND b");
  CHECK(Query::words("title:a").to_string() == "title\\:a");
  CHECK(Query::words("31-08 11/03/2004").to_string() == "31-08 11/03/2004");
  CHECK(Query::phrase("a \"b\" \\").to_string() == "\"a \\\"b\\\" \\\\\"");
}

TEST_CASE("all() takes a negated part as an exclusion and any() of one part is that part") {
  const Query both = Query::all({Query::words("a"), !Query::words("b")});
  REQUIRE(both.clauses.size() == 2);
  CHECK(both.clauses[0].occur == Occur::kMust);
  CHECK(both.clauses[1].occur == Occur::kMustNot);
  CHECK(both.clauses[1].query == Query::words("b"));
  CHECK(Query::any({Query::words("a")}) == Query::words("a"));
  CHECK(Query::all({Query::words("a")}) != Query::words("a"));
  CHECK(Query::any({}) == Query());
}

TEST_CASE("a field and a level reach into a boolean query, and the innermost stays") {
  const Query query =
      Query::any({Query::words("a"), Query::phrase("b").in("text").at(Level::kRoot), Query::prefix("c")}).in("title").at(Level::kStem);
  CHECK(query.clauses[0].query == Query::words("a").in("title").at(Level::kStem));
  CHECK(query.clauses[1].query == Query::phrase("b").in("text").at(Level::kRoot));
  CHECK(query.clauses[2].query == Query::prefix("c").in("title"));
  CHECK(query.field.empty());
}

TEST_CASE("queries are equal only when every part is") {
  const Query query = Query::words("a").in("title").at(Level::kStem).boosted(2);
  CHECK(query == Query::words("a").at(Level::kStem).boosted(2).in("title"));
  CHECK(query != query.boosted(2));
  CHECK(query != Query::words("b").in("title").at(Level::kStem).boosted(2));
  CHECK(query != Query::words("a").at(Level::kStem).boosted(2));
  CHECK(query != Query::words("a").in("title").boosted(2));
  CHECK(query != Query::phrase("a").in("title").at(Level::kStem).boosted(2));
  CHECK(Query::any({Query::words("a"), Query::words("b")}) != Query::all({Query::words("a"), Query::words("b")}));
}

TEST_CASE("parsing what was printed gives an equal query") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 20000; ++round) {
    const Query query = random_query(random, static_cast<unsigned>(random.below(5)));
    const std::string printed = query.to_string();
    INFO("round " << round << ": " << printed);
    const Query again = fihris::parse_query(printed);
    INFO("again: " << again.to_string());
    REQUIRE(again == query);
    REQUIRE(again.to_string() == printed);
  }
}

TEST_CASE("boosts of any size survive printing") {
  for (const double boost : {1e-300, 5e-324, 1e-7, 0.1, 1.0 / 3, 3.0, 1e22, 1.7e308}) {
    const Query query = Query::words("a").boosted(boost);
    CHECK(fihris::parse_query(query.to_string()) == query);
  }
}
