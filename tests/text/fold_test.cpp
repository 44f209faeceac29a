// SPDX-License-Identifier: Apache-2.0
//
// Folding: which spellings meet, which do not, and that folding twice is folding once.
#include "text/fold.hpp"

#include <random>
#include <string>
#include <vector>

#include "testing/catch.hpp"
#include "text/letters.hpp"
#include "text/oracle.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;

namespace {

/// The folded tokens of a text, with a space between them.
std::string folded(std::string_view text) {
  std::string all;
  std::string letters;
  for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
    fold(token.form, letters);
    all += all.empty() ? letters : " " + letters;
  }
  return all;
}

struct Pair {
  const char* written;
  const char* plain;
};

void check_meet(const std::vector<Pair>& pairs) {
  for (const Pair& pair : pairs) {
    CAPTURE(pair.written);
    CHECK(folded(pair.written) == folded(pair.plain));
  }
}

}  // namespace

TEST_CASE("marks do not matter") {
  check_meet({
      {"ق\u064Eل\u064Eم\u064C", "قلم"},
      {"م\u064Fع\u064Eل\u0651\u0650م\u064D", "معلم"},
      {"معل\u0650\u0651م", "معلم"},
      {"ش\u064Fك\u0652را\u064B", "شكرا"},
      {"شكر\u064Bا", "شكرا"},
      {"ق\u064Fر\u0652آن", "قران"},
      {"س\u064Eلا\u0670م", "سلام"},
  });
}

TEST_CASE("tatweel does not matter") {
  check_meet({
      {"ق\u0640\u0640\u0640لم", "قلم"},
      {"م\u0640د\u0640رس\u0640ة", "مدرسة"},
      {"\u0640قلم\u0640", "قلم"},
  });
}

TEST_CASE("the dress of an alef does not matter") {
  check_meet({
      {"أسرة", "اسرة"},
      {"إدارة", "ادارة"},
      {"آثار", "اثار"},
      {"ٱسم", "اسم"},
      {"ا\u0654سرة", "اسرة"},
      {"ا\u0653ثار", "اثار"},
      {"ٲسرة", "اسرة"},
  });
}

TEST_CASE("alef maqsura is ya, ta marbuta is ha") {
  check_meet({
      {"مصطفى", "مصطفي"},
      {"موسيقى", "موسيقي"},
      {"المغربى", "المغربي"},
      {"جامعة", "جامعه"},
  });
}

TEST_CASE("hamza keeps its seat on waw, on ya and alone") {
  CHECK(folded("مسؤول") == "مسؤول");
  CHECK(folded("مسئول") == "مسئول");
  CHECK(folded("سماء") == "سماء");
  CHECK(folded("شو\u0654ون") == "شؤون");
}

TEST_CASE("presentation forms are letters") {
  check_meet({
      {"\uFEDB\uFE98\uFE8E\uFE8F", "كتاب"},
      {"\uFE8D\uFEDF\uFEB4\uFEFC\uFEE1", "السلام"},
      {"\uFDF2", "الله"},
      {"\uFDFA", "صلى الله عليه وسلم"},
      {"\uFDFB", "جل جلاله"},
      {"\uFDFD", "بسم الله الرحمن الرحيم"},
      {"\uFDF4", "محمد"},
      {"ق\uFE76لم", "قلم"},
  });
  CHECK(oracle::tokenizer_tokens_of("\uFBD3")[0].form == "\u06AD");
  CHECK(folded("\uFBD3") == folded("ك"));
  CHECK(folded("\uFBEA") == "ئا");
  CHECK(folded("\uFBDD") == folded("\u0677"));
}

TEST_CASE("letters of Persian, Urdu and the Maghreb fold to the Arabic letter of their sound or body") {
  check_meet({
      {"کتاب", "كتاب"},
      {"سعودی", "سعودي"},
      {"ایران", "ايران"},
      {"ڤيديو", "فيديو"},
      {"پاكستان", "باكستان"},
      {"چاد", "جاد"},
      {"ژاپن", "زابن"},
      {"هذہ", "هذه"},
      {"أڭادير", "أكادير"},
      {"گرسيف", "كرسيف"},
      {"هجرۃ", "هجرة"},
  });
}

TEST_CASE("digits of every set are ASCII digits, and one number has one spelling") {
  check_meet({
      {"\u0662\u0660\u0662\u0663", "2023"},
      {"\u06F2\u06F0\u06F2\u06F3", "2023"},
      {"1,000", "1000"},
      {"\u0661\u066C\u0660\u0660\u0660", "1000"},
      {"1.000.000", "1000000"},
      {"\u0662\u066B\u0665", "2.5"},
      {"2,5", "2.5"},
      {"1.234,50", "1234.50"},
      {"03-03", "03.03"},
      {"2\u200F0\u200E23", "2023"},
  });
  CHECK(folded("\u0661\u0666غريقا") == "16 غريقا");
}

TEST_CASE("invisible characters do not matter") {
  for (const char* const invisible : {"\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u2067", "\u2069",
                                      "\u00AD", "\uFEFF", "\u061C", "\uFE0F"}) {
    CAPTURE(invisible);
    CHECK(folded(std::string(invisible) + "كت" + invisible + "اب" + invisible) == "كتاب");
    CHECK(folded(std::string("Wo") + invisible + "rd") == "word");
  }
}

TEST_CASE("punctuation does not matter") {
  for (const char* const sign :
       {"\u060C", "\u061F", "\u061B", "\u2026", "\u06D4", "\u066A", "\uFD3F", "\u00BB", ")", ".", "!", "#", "-", "/", "_"}) {
    CAPTURE(sign);
    CHECK(folded(std::string("قلم") + sign) == "قلم");
    CHECK(folded(std::string("قلم") + sign + "حبر") == "قلم حبر");
  }
}

TEST_CASE("Latin case and accents do not matter") {
  check_meet({
      {"\u00C9conomie", "economie"},
      {"e\u0301conomie", "\u00E9conomie"},
      {"C\u0152UR", "coeur"},
      {"Stra\u00DFe", "STRASSE"},
      {"\u0141\u00F3d\u017A", "lodz"},
      {"\uFF21\uFF22\uFF23", "abc"},
      {"Qur\u02BE\u0101n", "Quran"},
      {"\u0130stanbul", "istanbul"},
  });
}

TEST_CASE("other scripts fold case, and keep what is part of a letter") {
  CHECK(folded("\u041C\u043E\u0441\u043A\u0432\u0430") == "\u043C\u043E\u0441\u043A\u0432\u0430");
  CHECK(folded("\u0451") == "\u0451");
  CHECK(folded("\u0391\u03AC") == "\u03B1\u03B1");
  CHECK(folded("\u05E9\u05B8\u05DC") == "\u05E9\u05DC");
  CHECK(folded("\u0915\u0940") == "\u0915\u0940");
}

TEST_CASE("different words stay different") {
  CHECK(folded("كتاب") != folded("كتب"));
  CHECK(folded("سعيد") != folded("صعيد"));
  CHECK(folded("1.5") != folded("15"));
  CHECK(folded("مسؤول") != folded("مسول"));
}

TEST_CASE("every code point that is a token folds to something, in NFC, and folding again changes nothing") {
  std::string once;
  std::string twice;
  for (char32_t code_point = 0; code_point < 0x20000; ++code_point) {
    if (code_point >= 0xD800 && code_point < 0xE000) continue;
    std::string text;
    append_utf8(text, code_point);
    for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
      fold(token.form, once);
      fold(once, twice);
      CAPTURE(static_cast<unsigned>(code_point), once);
      if (once.empty() || once != twice || oracle::nfc(once) != once) FAIL("form " << token.form << " twice " << twice);
    }
  }
  SUCCEED("all hold");
}

TEST_CASE("Words of letters that fold alone are folded letter by letter") {
  std::mt19937 random(7);
  std::vector<char32_t> alone;
  for (char32_t letter = 0; letter <= 0x10FFFF; ++letter) {
    if (fihris::text::folds_alone(letter) != 0) alone.push_back(letter);
  }
  REQUIRE(alone.size() > 30);
  for (int round = 0; round < 20'000; ++round) {
    std::u32string word, expected;
    for (std::size_t length = 1 + random() % 9; length > 0; --length) {
      word += alone[random() % alone.size()];
      expected += fihris::text::folds_alone(word.back());
    }
    std::string letters;
    fihris::text::fold(fihris::text::to_utf8(word), letters);
    CHECK(letters == fihris::text::to_utf8(expected));
  }
}

TEST_CASE("anything may be folded, also what is no token") {
  std::string letters = "old";
  fold("", letters);
  CHECK(letters.empty());
  fold("\xFF\xFE", letters);
  CHECK(!letters.empty());
  fold("\u064E", letters);
  CHECK(letters == "\u064E");
  fold("12/5", letters);
  CHECK(letters == "12/5");
}
