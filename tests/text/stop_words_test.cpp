// SPDX-License-Identifier: Apache-2.0
#include "text/stop_words.hpp"

#include "testing/catch.hpp"

using fihris::text::is_stop_word;

TEST_CASE("function words are stop words, alone and behind a conjunction", "[stop_words]") {
  for (const char* word : {"من", "في", "ما", "ماذا", "الذي", "علي", "ومن", "وفي", "فما", "وهل", "وكان", "عليهم"}) {
    INFO(word);
    CHECK(is_stop_word(word));
  }
}

TEST_CASE("content words are not stop words, even when a function word is in them", "[stop_words]") {
  for (const char* word : {"كتاب", "وهم", "فهم", "فلم", "منزل", "وزير", "", "و من", "the", "7"}) {
    INFO(word);
    CHECK_FALSE(is_stop_word(word));
  }
}
