// SPDX-License-Identifier: Apache-2.0
//
// Joined clitics: the list, and what may follow.
#include "text/clitic.hpp"

#include "testing/catch.hpp"
#include "text/form.hpp"

using namespace fihris::text;

TEST_CASE("clitics, the article and their combinations are joined clitics, words and other letters are not") {
  for (const char* const clitic : {"و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "ولل"}) {
    CAPTURE(clitic);
    CHECK(is_joined_clitic(pack_form(clitic)));
  }
  for (const char* const other : {"ه", "م", "من", "في", "س", "كتاب"}) {
    CAPTURE(other);
    CHECK(!is_joined_clitic(pack_form(other)));
  }
  CHECK(!is_joined_clitic(0));
}

TEST_CASE("quotation marks, opening brackets and digits may follow, spaces and closing brackets may not") {
  for (const char32_t c : {U'"', U'\'', U'(', U'[', U'\u00AB', U'\u00BB', U'\u201C', U'\u201D', U'\u201E', U'7', U'\u0667'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(may_follow_joined_clitic(c));
  }
  for (const char32_t c : {U' ', U')', U'.', U'-', U'a', U'\u0643', static_cast<char32_t>(0xFFFFFFFF)}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(!may_follow_joined_clitic(c));
  }
}
