// SPDX-License-Identifier: Apache-2.0
//
// Written forms: presentation forms and NFC, against ICU.
#include "text/normal.hpp"

#include <algorithm>
#include <random>

#include "testing/catch.hpp"
#include "text/oracle.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;

TEST_CASE("every presentation form is its NFKC without spaces and tatweel") {
  for (char32_t code_point = 0xFB50; code_point < 0xFEFF; ++code_point) {
    if (code_point >= 0xFE00 && code_point < 0xFE70) continue;
    std::u32string form;
    append_written(form, code_point);
    std::string alone;
    append_utf8(alone, code_point);
    std::u32string expected = to_utf32(oracle::nfkc(alone));
    std::erase_if(expected, [](char32_t letter) { return letter == U' ' || letter == 0x0640; });
    const bool invisible = form.empty();
    CAPTURE(static_cast<unsigned>(code_point));
    CHECK((invisible || form == expected));
  }
}

TEST_CASE("tatweel and invisible characters give nothing, letters and marks themselves") {
  std::u32string form;
  for (const char32_t dropped : {char32_t{0x0640}, char32_t{0x200C}, char32_t{0x200F}, char32_t{0x00AD}, char32_t{0xFEFF}})
    append_written(form, dropped);
  CHECK(form.empty());
  append_written(form, 0x0643);
  append_written(form, 0x064E);
  CHECK(form == U"\u0643\u064E");
}

TEST_CASE("compose gives what ICU's NFC gives") {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  CAPTURE(kSeed);
  const std::u32string alphabet =
      U"\u0627\u0627\u0648\u064A\u0643\u0622\u06C1\u06D2\u06D5\u064B\u064E\u0650\u0651\u0652\u0653\u0654\u0655\u0656\u0670\u06E1\u06D6"
      U"\u06EA\u08F0"
      U"e\u0301\u0327\u00E9\u1E69\u05B8\u05E9\u0915\u093C";
  for (int round = 0; round < 20000; ++round) {
    std::u32string form;
    for (auto length = random() % 8 + 1; length != 0; --length) form.push_back(alphabet[random() % alphabet.size()]);
    const std::string expected = oracle::nfc(to_utf8(form));
    CAPTURE(round, to_utf8(form));
    compose(form);
    REQUIRE(to_utf8(form) == expected);
  }
}

TEST_CASE("ligatures of several words give words") {
  CHECK(phrase_words(0xFDFA).size() == 4);
  CHECK(phrase_words(0xFDFB).size() == 2);
  CHECK(phrase_words(0xFDFD).size() == 4);
}
