// SPDX-License-Identifier: Apache-2.0
//
// Where a text has what a query wants.
#include "snippet/matches.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "snippet/helpers.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace {

using fihris::ByteRange;
using fihris::snippet::find_matches;
using fihris::testing::pieces;
using fihris::testing::wanted;
using Words = std::vector<std::string>;

Words found(std::string_view query, std::string_view text) { return pieces(text, find_matches(text, wanted(query)).highlights()); }

}  // namespace

TEST_CASE("words are highlighted with their clitics and marks") {
  CHECK(found("كتاب", "قرأ الكتاب وك\u0650ت\u064Eاب\u064Eه، لا قلمه") == Words{"الكتاب", "وك\u0650ت\u064Eاب\u064Eه"});
  CHECK(found("كتاب", "الك\u0640\u0640\u0640تاب") == Words{"الك\u0640\u0640\u0640تاب"});
}

TEST_CASE("a root alone is highlighted only where nothing is closer") {
  CHECK(found("كتاب", "كاتب في مكتبة") == Words{"كاتب", "مكتبة"});
  CHECK(found("كتاب", "كاتب الكتاب في مكتبة") == Words{"الكتاب"});
  CHECK(found("~كتاب", "كاتب الكتاب") == Words{"كاتب", "الكتاب"});
}

TEST_CASE("a phrase is highlighted only where all of it stands in order") {
  const std::string text = "القانون الجديد وقانون الشغل والشغل قانون الشغل";
  CHECK(found("\"قانون الشغل\"", text) == Words{"وقانون", "الشغل", "قانون", "الشغل"});
  CHECK(found("\"الشغل قانون\"", text) == Words{"والشغل", "قانون"});
  CHECK(found("\"قانون جديد قديم\"", text).empty());
}

TEST_CASE("a phrase at the end of the text is not looked for beyond it") {
  CHECK(found("\"a b c\"", "c b a b").empty());
  CHECK(found("\"a b\"", "c a b") == Words{"a", "b"});
}

TEST_CASE("overlapping occurrences highlight each word once") {
  CHECK(found("\"a b a\" b", "a b a b a") == Words{"a", "b", "a", "b", "a"});
}

TEST_CASE("a ligature of several words is highlighted once") { CHECK(found("صلى وسلم", "محمد \uFDFA هنا") == Words{"\uFDFA"}); }

TEST_CASE("highlights are in order, apart, and whole letters, whatever the text") {
  static const std::vector<std::string> kPieces = {"كتاب",   "الكتاب", "كاتب",   "قانون",  "a", "b",     "\u064E", "\u0640",
                                                   "\u200F", "\u202B", "\uFE8D", "\uFDFA", " ", " ",     "\r\n",   "\n",
                                                   ".",      "؟",      "\xFF",   "\xD9",   "1", "03.03", "«",      "»"};
  FIHRIS_RANDOM(random);
  const auto query = wanted("كتاب a \"قانون b\" 03.03 صلى");
  std::size_t total = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (auto left = random.below(30); left != 0; --left) text += random.pick(kPieces);
    INFO(text);
    std::size_t end = 0;
    for (const ByteRange& range : find_matches(text, query).highlights()) {
      REQUIRE(range.begin >= end);
      REQUIRE(range.begin < range.end);
      REQUIRE(range.end <= text.size());
      const auto* bytes = fihris::text::bytes_of(text);
      const auto first = fihris::text::class_of(fihris::text::decode(bytes + range.begin, bytes + text.size()).code_point);
      REQUIRE(first != fihris::text::CharClass::kMark);
      REQUIRE(first != fihris::text::CharClass::kSeparator);
      if (range.end < text.size()) {
        const auto next = fihris::text::decode(bytes + range.end, bytes + text.size());
        const auto next_class = fihris::text::class_of(next.code_point);
        // A mark behind a number or a ligature of several words is no part of it.
        const bool takes_marks = first != fihris::text::CharClass::kDigit && first != fihris::text::CharClass::kPhrase;
        REQUIRE((next_class != fihris::text::CharClass::kMark || !takes_marks));
        REQUIRE((static_cast<unsigned char>(text[range.end]) & 0xC0U) != 0x80U);
      }
      end = range.end;
      ++total;
    }
  }
  CHECK(total > 1000);
}
