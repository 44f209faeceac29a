// SPDX-License-Identifier: Apache-2.0
#include "text/root.hpp"

#include "testing/catch.hpp"

using fihris::text::root_of;

TEST_CASE("words of one family have one pseudo-root", "[root]") {
  const std::vector<std::vector<std::string>> families = {
      {"مدارس", "مدرس", "تدريس", "دروس", "درس", "يدرس"},
      {"كتاب", "كتب", "مكتب", "كاتب", "مكاتب"},
      {"طفل", "اطفال"},
      {"اجتماع", "مجتمع", "جمع", "جامعه"},
      {"استخدام", "مستخدم", "خدم"},
  };
  for (const auto& family : families) {
    for (const std::string& word : family) {
      INFO(family.front() << " and " << word);
      CHECK(root_of(word) == root_of(family.front()));
    }
  }
}

TEST_CASE("different families have different pseudo-roots", "[root]") {
  CHECK(root_of("كتاب") != root_of("كلب"));
  CHECK(root_of("وزير") != root_of("زيار"));
}

TEST_CASE("two consonants are marked by the side of the weak letter", "[root]") {
  CHECK(root_of("وزير") == "*زر");
  CHECK(root_of("وزرا") == "*زر");
  CHECK(root_of("قام") == "قم*");
}

TEST_CASE("what has no root is its own root", "[root]") {
  for (const std::string word : {"", "ا", "او", "hello", "2026", "كتابx", "\xD9"}) CHECK(root_of(word) == word);
}
