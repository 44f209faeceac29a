// SPDX-License-Identifier: Apache-2.0
//
// What a query wants to see, and how close a word is to it.
#include "snippet/wanted.hpp"

#include <optional>
#include <string_view>

#include <fihris/error.hpp>

#include "snippet/helpers.hpp"
#include "testing/catch.hpp"

namespace {

using fihris::Query;
using fihris::snippet::Closeness;
using fihris::snippet::Wanted;
using fihris::testing::wanted;

/// How close the word is to the only word of the query.
std::optional<Closeness> closeness(std::string_view query, std::string_view written) {
  const auto matches = wanted(query).matches(written);
  if (matches.empty()) return std::nullopt;
  CHECK(matches.size() == 1);
  return matches[0].closeness;
}

}  // namespace

TEST_CASE("a plain word is met by its letters, its stem and its root, in this order") {
  CHECK(closeness("كتاب", "كتاب") == Closeness::kLetters);
  CHECK(closeness("كتاب", "ك\u0650ت\u064Eاب") == Closeness::kLetters);
  CHECK(closeness("كتاب", "والكتاب") == Closeness::kStem);
  CHECK(closeness("كتاب", "كاتب") == Closeness::kRoot);
  CHECK(closeness("كتاب", "قلم") == std::nullopt);
}

TEST_CASE("words that decide, and words of phrases, are not met by the root alone") {
  CHECK(closeness("+كتاب", "كاتب") == std::nullopt);
  CHECK(closeness("+كتاب", "والكتاب") == Closeness::kStem);
  CHECK(closeness("\"كتاب\"", "كاتب") == std::nullopt);
}

TEST_CASE("a level is kept to") {
  CHECK(closeness("==كتاب", "كتاب") == Closeness::kLetters);
  CHECK(closeness("==مكتبة", "مكتبه") == std::nullopt);
  CHECK(closeness("=مكتبة", "مكتبه") == Closeness::kLetters);
  CHECK(closeness("=كتاب", "الكتاب") == std::nullopt);
  CHECK(closeness("=~كتاب", "الكتاب") == Closeness::kStem);
  CHECK(closeness("=~كتاب", "كاتب") == std::nullopt);
  CHECK(closeness("~كتاب", "كاتب") == Closeness::kStem);
  CHECK(closeness("~(+كتاب)", "كاتب") == Closeness::kStem);
}

TEST_CASE("a prefix is met by the letters with which a word begins") {
  CHECK(closeness("إره*", "ارهابيين") == Closeness::kLetters);
  CHECK(closeness("إره*", "الإرهاب") == std::nullopt);
}

TEST_CASE("what must not match is not wanted") {
  CHECK(wanted("a -b").units().size() == 1);
  CHECK(wanted("a AND NOT (b c)").units().size() == 1);
  CHECK(wanted("NOT a").units().empty());
  CHECK(wanted("*:*").units().empty());
  CHECK(wanted("").matches("a").empty());
}

TEST_CASE("function words are wanted only when there is nothing else, or in a phrase") {
  CHECK(wanted("ما هو الكتاب").units().size() == 1);
  CHECK(wanted("ما هو").units().size() == 2);
  CHECK(wanted("\"ما هو الكتاب\"").units()[0].words.size() == 3);
}

TEST_CASE("a word that stands twice in a query is wanted once") {
  CHECK(wanted("أحمر أخضر أحمر").units().size() == 2);
  CHECK(wanted("أحمر =أحمر").units().size() == 2);
}

TEST_CASE("a phrase weighs as much as its words, and no unit weighs nothing") {
  CHECK(wanted("\"xa b\"").units()[0].weight == Catch::Approx(6.0));
  const Wanted light(fihris::testing::analyzer(), Query::words("a"), [](const auto&, const auto&) { return 0.0; });
  CHECK(light.units()[0].weight > 0.0);
}

TEST_CASE("a query nested without end is refused") {
  Query query = Query::words("a");
  for (int level = 0; level < 200; ++level) query = Query::all({query});
  CHECK_THROWS_AS(Wanted(fihris::testing::analyzer(), query, fihris::testing::weigh), fihris::Error);
}
