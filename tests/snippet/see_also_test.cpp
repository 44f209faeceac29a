// SPDX-License-Identifier: Apache-2.0
//
// The lines that point at other articles.
#include "snippet/see_also.hpp"

#include "testing/catch.hpp"

namespace {

using fihris::snippet::is_list_item;
using fihris::snippet::see_also;
using fihris::snippet::SeeAlso;

}  // namespace

TEST_CASE("the usual calls are known in all their spellings") {
  for (const char* call : {"اقرأ أيضا", "إقرأ أيض\u064Bا:", "اقرا ايضا :", "## اقرأ أيضا\u064B", "**اقرأ أيضا**", "مواضيع ذات صلة",
                           "انظر  أيضا", "- شاهد أيضا", "See also", "À lire aussi :", "READ ALSO:"}) {
    INFO(call);
    CHECK(see_also(call) == SeeAlso::kList);
  }
}

TEST_CASE("a call with the other article behind a colon is a line by itself") {
  CHECK(see_also("اقرأ أيضا: القانون 03.03") == SeeAlso::kLine);
  CHECK(see_also("**اقرأ أيضا:** القانون 03.03") == SeeAlso::kLine);
  CHECK(see_also("* Read also: the law") == SeeAlso::kLine);
}

TEST_CASE("a sentence that only begins with the words of a call is none") {
  for (const char* line : {"اقرأ أيضا كتاب الوزير", "قال: اقرأ أيضا", "see also the law of 2003", "", "#", "- ", ":", "اقرأ"}) {
    INFO(line);
    CHECK(see_also(line) == SeeAlso::kNone);
  }
}

TEST_CASE("a list item begins with a bullet and a space") {
  CHECK(is_list_item("- a"));
  CHECK(is_list_item("\u2022 a"));
  CHECK_FALSE(is_list_item("-a"));
  CHECK_FALSE(is_list_item("-"));
  CHECK_FALSE(is_list_item("a - b"));
}
