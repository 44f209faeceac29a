// SPDX-License-Identifier: Apache-2.0
//
// Quranic spelling meets everyday spelling; each rule by its number in orthography.hpp.
#include "text/orthography.hpp"

#include <string>
#include <vector>

#include "testing/catch.hpp"
#include "text/fold.hpp"
#include "text/oracle.hpp"

using namespace fihris::text;

namespace {

struct Pair {
  const char* quranic;
  const char* everyday;
};

std::string folded(std::string_view text) {
  std::string all;
  std::string letters;
  for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
    fold(token.form, letters);
    all += all.empty() ? letters : " " + letters;
  }
  return all;
}

void check_meet(const std::vector<Pair>& pairs) {
  for (const Pair& pair : pairs) {
    CAPTURE(pair.quranic);
    CHECK(folded(pair.quranic) == folded(pair.everyday));
  }
}

}  // namespace

TEST_CASE("rule 1: a dagger alef is an alef") {
  check_meet({
      {"ٱل\u0652ك\u0650ت\u064E\u0670ب\u064F", "الكتاب"},
      {"ٱلس\u0651\u064Eم\u064E\u0670و\u064E\u0670ت\u0650", "السماوات"},
      {"ٱل\u06E1ع\u064E\u0670ل\u064Eم\u0650ين\u064E", "العالمين"},
      {"سل\u0670م", "سلام"},
      {"م\u064E\u0670ل\u0650ك\u0650", "مالك"},
      {"ٱل\u06E1م\u064Eل\u064E\u0670\u0653ئ\u0650ك\u064Eة\u0650", "الملائكة"},
  });
}

TEST_CASE("rule 2: words that custom writes without alef keep their spelling") {
  check_meet({
      {"ٱلر\u0651\u064Eح\u0652م\u064E\u0670ن\u0650", "الرحمن"},
      {"الرحم\u0670ن", "الرحمن"},
      {"ٱلل\u0651\u064Eه\u0650", "الله"},
      {"الل\u0651\u0670ه", "الله"},
      {"إ\u0650ل\u064E\u0670ه\u064Cا", "إلها"},
      {"ه\u064E\u0670ذ\u064Eا", "هذا"},
      {"ه\u0670ؤلاء", "هؤلاء"},
      {"ذ\u064E\u0670ل\u0650ك\u064E", "ذلك"},
      {"و\u064Eك\u064Eذ\u064E\u0670ل\u0650ك\u064E", "وكذلك"},
      {"و\u064Eل\u064E\u0670ك\u0650ن\u0652", "ولكن"},
      {"أ\u064Fو\u0652ل\u064E\u0640\u0670\u0653ئ\u0650ك\u064E", "أولئك"},
  });
}

TEST_CASE("rule 3: alef maqsura with a dagger is ya at the end, alef within") {
  check_meet({
      {"ع\u064Eل\u064Eى\u0670", "على"},
      {"م\u064Fوس\u064Eى\u0670", "موسى"},
      {"أ\u064Eد\u06E1ر\u064Eى\u0670ك\u064E", "أدراك"},
      {"ٱلت\u0651\u064Eو\u06E1ر\u064Eى\u0670ة\u064E", "التوراة"},
  });
}

TEST_CASE("rule 4: a waw with a dagger before ta marbuta or a final alef is an alef") {
  check_meet({
      {"ٱلص\u0651\u064Eل\u064Eو\u0670ة\u064E", "الصلاة"},
      {"ٱلز\u0651\u064Eك\u064Eو\u0670ة\u064E", "الزكاة"},
      {"ٱل\u06E1ح\u064Eي\u064Eو\u0670ة\u0650", "الحياة"},
      {"ٱلر\u0651\u0650ب\u064Eو\u0670ا", "الربا"},
      {"أ\u064Eم\u06E1و\u064E\u0670ل\u064Eه\u064Fم", "أموالهم"},
  });
}

TEST_CASE("rule 5: a dagger beside an alef means nothing") {
  check_meet({
      {"ا\u0670منوا", "آمنوا"},
      {"ف\u064E\u0670اعل", "فاعل"},
  });
}

TEST_CASE("rules 6 and 7: a hamza alone that stands for an alef is one") {
  check_meet({
      {"ء\u064Eام\u064Eن\u064Fوا", "آمنوا"},
      {"ءامنوا", "آمنوا"},
      {"وءاتينا", "وآتينا"},
      {"القرءان", "القرآن"},
      {"أ\u064Eء\u0650ذ\u064Eا", "أإذا"},
      {"أ\u064Eر\u064Eء\u064Eي\u06E1ت\u064Eم", "أرأيتم"},
  });
  CHECK(folded("إجراءات") == "اجراءات");
  CHECK(folded("جزءا") == "جزءا");
  CHECK(folded("سماء") == "سماء");
  CHECK(folded("ء") == "ء");
}

TEST_CASE("rule 8: a hamza alone beside kasra sits on ya") {
  check_meet({
      {"إ\u0650س\u06E1ر\u064E\u0670\u0653ء\u0650يل\u064E", "إسرائيل"},
      {"ي\u064Eس\u06E1ت\u064Eه\u06E1ز\u0650ء\u064Fون\u064E", "يستهزئون"},
      {"س\u064Eئ\u0651\u0650\u064Eات\u0650", "سيئات"},
  });
}

TEST_CASE("rule 9: a hamza without a seat gets the one of everyday spelling") {
  check_meet({
      {"ش\u064Eي\u06E1\u0640\u0654\u065Eا", "شيئا"},
      {"ي\u064Eس\u06E1\u0640\u064E\u0654ل\u064Fون\u064Eك\u064E", "يسألونك"},
      {"م\u064Fت\u0651\u064Eك\u0650\u0640\u0654\u0650ين\u064E", "متكئين"},
      {"ب\u0650\u0640\u0654\u064Eاي\u064E\u0670ت\u0650", "بآيات"},
      {"م\u064Eس\u06E1\u0640\u064F\u0654ول\u0657ا", "مسئولا"},
  });
}

TEST_CASE("rule 10: one lam for two") {
  check_meet({
      {"ٱل\u0651\u064Eي\u06E1ل\u0650", "الليل"},
      {"ٱل\u0651\u064E\u0670ت\u0650ي", "اللاتي"},
      {"ٱل\u0651\u064Eذ\u0650ي", "الذي"},
  });
}

TEST_CASE("rule 11: small letters are letters within a word") {
  check_meet({
      {"إ\u0650ب\u06E1ر\u064E\u0670ه\u0650\u06E7م\u064E", "إبراهيم"},
      {"ٱلن\u0651\u064Eب\u0650ي\u0651\u0650\u06E7ن\u064E", "النبيين"},
      {"ي\u064Fح\u06E1ي\u0650\u06E6", "يحيي"},
      {"ل\u064Eه\u064F\u06E5", "له"},
      {"ب\u0650ه\u0650\u06E6", "به"},
  });
}

TEST_CASE("the vocative and its word are two words") {
  check_meet({
      {"ي\u064E\u0670\u0653أ\u064Eي\u0651\u064Fه\u064Eا", "يا أيها"},
      {"و\u064Eي\u064E\u0670ق\u064Eو\u06E1م\u0650", "ويا قوم"},
  });
}

TEST_CASE("vocative_length ends behind the marks of the ya, and asks for a word behind it") {
  CHECK(vocative_length(U"\u064A\u064E\u0670\u0642\u0645") == 3);
  CHECK(vocative_length(U"\u0648\u064E\u064A\u0670\u0653\u0642\u0645") == 5);
  CHECK(vocative_length(U"\u064A\u064E\u0642\u0670\u0645") == 0);
  CHECK(vocative_length(U"\u064A\u0670") == 0);
  CHECK(vocative_length(U"\u0648") == 0);
  CHECK(vocative_length(U"") == 0);
}
