// SPDX-License-Identifier: Apache-2.0
//
// Lines, headings, sentences and counts of characters.
#include "snippet/lines.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "snippet/helpers.hpp"
#include "testing/catch.hpp"

namespace {

using fihris::snippet::Layout;
using fihris::snippet::Line;
using fihris::snippet::LineKind;
using Strings = std::vector<std::string>;

Strings lines_of(std::string_view text) {
  Strings lines;
  for (const Line& line : fihris::snippet::find_lines(text)) lines.emplace_back(text.substr(line.begin, line.end - line.begin));
  return lines;
}

LineKind kind_of(std::string_view text) {
  const auto lines = fihris::snippet::find_lines(text);
  REQUIRE(lines.size() == 1);
  return lines[0].kind;
}

Layout layout_of(std::string_view text) {
  const auto matches = fihris::snippet::find_matches(text, fihris::testing::wanted(""));
  const auto lines = fihris::snippet::find_lines(text);
  REQUIRE(lines.size() == 1);
  return fihris::snippet::lay_out(text, lines[0], matches.words);
}

Strings sentences_of(std::string_view text) {
  Strings sentences;
  for (const auto& place : layout_of(text).sentences) sentences.emplace_back(text.substr(place.begin, place.end - place.begin));
  return sentences;
}

}  // namespace

TEST_CASE("lines end at any line end, and blank ones are none") {
  CHECK(lines_of("a\r\nb\n\n \t\nc\u2029d\re") == Strings{"a", "b", "c", "d", "e"});
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n\u200F \n").empty());
}

TEST_CASE("a line has no white space and no invisible characters at its ends") {
  CHECK(lines_of("\uFEFF \u202B a b.\u202C \u00A0\r\n") == Strings{"a b."});
}

TEST_CASE("a title begins with one to six # and a space") {
  CHECK(kind_of("# a") == LineKind::kTitle);
  CHECK(kind_of("###### a") == LineKind::kTitle);
  CHECK(kind_of("####### a") == LineKind::kBody);
  CHECK(kind_of("#a") == LineKind::kBody);
  CHECK(kind_of("##") == LineKind::kBody);
}

TEST_CASE("a short line that ends with a question mark is a question") {
  CHECK(kind_of("ما هي أولى الخطوات؟") == LineKind::kQuestion);
  CHECK(kind_of("**what?** ") == LineKind::kQuestion);
  CHECK(kind_of("«لماذا؟»") == LineKind::kQuestion);
  CHECK(kind_of("لماذا؟ لأن") == LineKind::kBody);
  CHECK(kind_of(std::string(299, 'a') + "?") == LineKind::kQuestion);
  CHECK(kind_of(std::string(300, 'a') + "?") == LineKind::kBody);
}

TEST_CASE("links are what stands under a call to read other articles") {
  const auto kinds = [](std::string_view text) {
    std::string letters;
    for (const Line& line : fihris::snippet::find_lines(text)) letters += "btql"[static_cast<int>(line.kind)];
    return letters;
  };
  CHECK(kinds("aa\nاقرأ أيضا: bb?\ncc") == "blb");
  CHECK(kinds("aa\n## اقرأ أيضا\n\nbb\ncc?\n## dd\nee") == "btlltb");
  CHECK(kinds("اقرأ أيضا:\n- bb\n- cc?\ndd\n- ee") == "lllbb");
  CHECK(kinds("# See also: aa\nbb") == "lb");
}

TEST_CASE("a heading is shown without its signs") {
  const std::string_view text = "##  العنوان";
  CHECK(fihris::snippet::heading_text(text, fihris::snippet::find_lines(text)[0]) == "العنوان");
}

TEST_CASE("a sentence ends with its mark and what closes behind it, before white space") {
  CHECK(sentences_of("aa bb. c d! «e f؟» g…  h 03.03 i.j k") == Strings{"aa bb.", "c d!", "«e f؟»", "g…", "h 03.03 i.j k"});
  CHECK(sentences_of("a") == Strings{"a"});
  CHECK(sentences_of("aa bb...) cc") == Strings{"aa bb...)", "cc"});
}

TEST_CASE("a full stop behind a single letter ends no sentence") {
  CHECK(sentences_of("قال د. أحمد كلاما. ثم سكت") == Strings{"قال د. أحمد كلاما.", "ثم سكت"});
}

TEST_CASE("characters are counted without marks and invisible characters") {
  const Layout layout = layout_of("ك\u0650ت\u064Eاب\u064C \u200F\"ab\" \uFDFA.");
  REQUIRE(layout.words.size() >= 3);
  CHECK(layout.words[0].first_character == 0);
  CHECK(layout.words[0].end_character == 4);
  CHECK(layout.words[1].first_character == 6);
  CHECK(layout.words[1].end_character == 8);
  CHECK(layout.words[2].first_character == 10);
  CHECK(layout.words.back().end_character == 11);
  CHECK(layout.whole.end_character == 12);
  CHECK(layout.sentences.size() == 1);
  CHECK(layout.sentences[0].end_character == 12);
}

TEST_CASE("malformed bytes count as one character each") {
  const Layout layout = layout_of("a\xFF\xFF b");
  CHECK(layout.words[1].first_character == 4);
}
