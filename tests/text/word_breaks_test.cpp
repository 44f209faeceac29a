// SPDX-License-Identifier: Apache-2.0
//
// Words in scripts without spaces.
#include "text/word_breaks.hpp"

#include "testing/catch.hpp"

using namespace fihris::text;

TEST_CASE("words cover the run in order, and a run without spaces is cut") {
  WordBreaks breaks;
  const std::string run = "\u6771\u4EAC\u90FD\u306B\u4F4F\u3080";
  const auto words = breaks.words_of(run);
  REQUIRE(words.size() > 1);
  std::size_t at = 0;
  for (const WordBreaks::Word word : words) {
    CHECK(word.begin == at);
    CHECK(word.end > word.begin);
    at = word.end;
  }
  CHECK(at == run.size());
}

TEST_CASE("a word of a script with spaces stays whole, and the object is reusable") {
  WordBreaks breaks;
  for (int round = 0; round < 2; ++round) {
    const auto words = breaks.words_of("\u041C\u043E\u0441\u043A\u0432\u0430");
    REQUIRE(words.size() == 1);
    CHECK(words[0].end == 12);
  }
}
