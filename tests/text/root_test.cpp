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

TEST_CASE("two consonants are marked where the third was", "[root]") {
  for (const char* word : {"وزير", "وزرا", "وعد"}) CHECK(root_of(word).front() == '*');
  CHECK(root_of("وزير") == root_of("وزرا"));
  CHECK(root_of("قام") == "ق*م");
}

TEST_CASE("hollow, doubled and final-weak words meet their families", "[root]") {
  const std::vector<std::vector<std::string>> families = {
      {"قال", "يقول", "قول", "اقوال"},
      {"دعا", "يدعو"},
      {"حق", "حقوق"},
      {"سر", "اسرار"},
  };
  for (const auto& family : families) {
    for (const std::string& word : family) {
      INFO(family.front() << " and " << word);
      CHECK(root_of(word) == root_of(family.front()));
    }
  }
}

TEST_CASE("derived verbs of weak roots meet their families", "[root]") {
  const std::vector<std::vector<std::string>> families = {
      {"وقف", "موقف", "مواقف", "توقف", "متوقف", "موقوف", "يقف", "ايقاف"},
      {"وصل", "اتصال", "متصل", "يتصل", "توصيل"},
      {"ولد", "اولاد", "ميلاد", "مولود", "والد"},
      {"فاد", "فايد", "استفاد", "مستفيد"},
      {"خار", "خيار", "اختار", "يختار", "مختار"},
      {"نها", "انتها", "ينتهي"},
      {"طور", "تطور", "تطوير", "متطور"},
      {"مرور", "استمر", "مستمر", "استمرار"},
      {"احتل", "احتلال", "محتل", "يحتل"},
      {"خدم", "يستخدم", "تستخدم", "استخدم"},
      {"سمع", "استمع", "مستمع", "يستمع"},
      {"متطرف", "تطرف"},
      {"بنا", "بني", "يبني"},
  };
  for (const auto& family : families) {
    for (const std::string& word : family) {
      INFO(family.front() << " and " << word);
      CHECK(root_of(word) == root_of(family.front()));
    }
  }
}

TEST_CASE("words that only look derived keep their letters", "[root]") {
  CHECK(root_of("استماع") == root_of("سمع"));
  CHECK(root_of("مفتاح") == root_of("فتح"));
  CHECK(root_of("تفتيش") == root_of("فتش"));
  CHECK(root_of("متاحف") == root_of("متحف"));
  CHECK(root_of("كتاب") == root_of("مكتوب"));
  CHECK(root_of("اتباع") == root_of("تبع"));
  CHECK(root_of("انتاج") != root_of("تاج"));
}

TEST_CASE("families that letters do not show are known", "[root]") {
  const std::vector<std::vector<std::string>> families = {
      {"ماء", "مياه"}, {"امراه", "نسا"}, {"ابن", "بنات", "ابنا"}, {"يوم", "ايام"}, {"رييس", "رياس"}, {"مقال", "قال"}, {"حق", "حقيق"},
  };
  for (const auto& family : families) {
    for (const std::string& word : family) {
      INFO(family.front() << " and " << word);
      CHECK(root_of(word) == root_of(family.front()));
    }
  }
  CHECK(root_of("ماء") != root_of("ما"));
}

TEST_CASE("what has no root is its own root", "[root]") {
  for (const std::string word : {"", "ا", "او", "hello", "2026", "كتابx", "\xD9"}) CHECK(root_of(word) == word);
}
