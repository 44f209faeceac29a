// SPDX-License-Identifier: Apache-2.0
//
// The tokenizer by examples, and against the slow reading of oracle.cpp.
#include "text/tokenizer.hpp"

#include <array>
#include <random>

#include "testing/catch.hpp"
#include "text/oracle.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;
using Strings = std::vector<std::string>;

namespace {

Strings forms_of(std::string_view text) {
  Strings forms;
  for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) forms.push_back(token.form);
  return forms;
}

bool agrees_with_oracle(std::string_view text) {
  const auto expected = oracle::tokens_of(text);
  const auto tokens = oracle::tokenizer_tokens_of(text);
  if (tokens == expected) return true;
  UNSCOPED_INFO("expected\n" << oracle::to_string(expected) << "got\n" << oracle::to_string(tokens));
  return false;
}

/// What must hold of tokens whatever the text.
void check_invariants(std::string_view text) {
  std::uint32_t position = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
    REQUIRE(token.position == position++);
    REQUIRE(token.begin < token.end);
    REQUIRE(token.end <= text.size());
    REQUIRE(!token.form.empty());
    REQUIRE(kind_of(token.form) == token.kind);
    // Tokens follow each other, except that the words of one ligature share their offsets.
    REQUIRE((token.begin >= end || (token.begin == begin && token.end == end)));
    REQUIRE((static_cast<unsigned char>(text[token.begin]) & 0xC0) != 0x80);
    if (token.end < text.size() && decode(bytes_of(text) + token.end - 1, bytes_of(text) + text.size()).code_point == kMalformed) {
      const auto following = static_cast<unsigned char>(text[token.end]);
      const bool new_unit =
          (following & 0xC0) != 0x80 || decode(bytes_of(text) + token.end, bytes_of(text) + text.size()).code_point == kMalformed;
      REQUIRE(new_unit);
    }
    begin = token.begin;
    end = token.end;
  }
}

// Pieces of text that meet each other in every order.
const Strings& pieces() {
  static const Strings kPieces = {
      "كتاب",
      "و",
      "ال",
      "المدرسة",
      "آأإٱ",
      "مسؤول",
      "ء",
      "ا",
      "ى",
      "ة",
      "یکگ",
      "ي",
      "يستخدمونهاااا",
      "\u064E",
      "\u064F",
      "\u0651",
      "\u0652",
      "\u064B",
      "\u0653",
      "\u0654",
      "\u0655",
      "\u0670",
      "\u06E1",
      "\u06D6",
      "\u06DD",
      "\u06E5",
      "\u08F0",
      "\u0300",
      "\u0301",
      "\u0640",
      "\u0640\u0640",
      "\u200C",
      "\u200D",
      "\u200F",
      "\u00AD",
      "\uFEFF",
      "\u2069",
      "\u061C",
      "\u034F",
      "\uFEDB\uFE98\uFE8E\uFE8F",
      "\uFDF2",
      "\uFDFA",
      "\uFDFD",
      "\uFEFB",
      "\uFE70",
      "\uFE77",
      "\uFC5E",
      "\uFBD3",
      "\uFBEA",
      "\u06FF",
      "\u0750",
      "\u08A0",
      "a",
      "Word",
      "l'",
      "\u00E9",
      "e\u0301",
      "\u0153",
      "\u02BE",
      "\uFF21",
      "\u0130",
      "0",
      "12",
      "000",
      "2004",
      "\u0663",
      "\u06F5",
      "\u0967",
      ".",
      ",",
      "-",
      "/",
      "\u066B",
      "\u066C",
      "1,000",
      "03-03",
      " ",
      "\n",
      "\u00A0",
      "\u00BB",
      "\u201D",
      "\"",
      "'",
      "(",
      "_",
      "\u060C",
      "\u061F",
      "\u2026",
      "\u06D4",
      "!",
      "\u6771\u4EAC",
      "\u306B",
      "\u041C\u043E",
      "\u05E9\u05B8",
      "\u0E01\u0E32\u0E23",
      "\u0915\u094D\u200D\u0937",
      "\U0001F600",
      "\U0001EE00",
      "\x80",
      "\xD8",
      "\xE2\x80",
      "\xF0\x9F",
      "\xC0\xAF",
      "\xED\xA0\x80",
      "\xFF",
      "\xF4\x90\x80\x80",
  };
  return kPieces;
}

}  // namespace

TEST_CASE("every code point alone, and between two Arabic letters, gives what the slow reading gives") {
  constexpr char32_t kEnd = 0x110000;
  for (char32_t code_point = 0; code_point < kEnd; ++code_point) {
    if (code_point >= 0xD800 && code_point < 0xE000) continue;
    // Planes 4 to 13 are unassigned: one code point in 64 will do.
    if (code_point >= 0x40000 && code_point < 0xE0000 && code_point % 64 != 0) continue;
    std::string alone;
    append_utf8(alone, code_point);
    const std::string between = "ب" + alone + "ت";
    CAPTURE(static_cast<unsigned>(code_point));
    if (!agrees_with_oracle(alone)) FAIL("alone");
    if (!agrees_with_oracle(between)) FAIL("between two letters");
  }
  SUCCEED("all agree");
}

TEST_CASE("random mixtures give what the slow reading gives") {
  constexpr unsigned kSeed = 20240917;
  std::mt19937 random(kSeed);
  CAPTURE(kSeed);
  const Strings& all = pieces();
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto length = random() % 12 + 1; length != 0; --length) text += all[random() % all.size()];
    CAPTURE(round, text);
    if (!agrees_with_oracle(text)) FAIL("differs");
    check_invariants(text);
  }
}

TEST_CASE("random bytes never break an invariant") {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  // Lead and continuation bytes of Arabic are frequent, so that nearly well-formed text arises.
  constexpr std::array<unsigned char, 24> kBytes = {0xD8, 0xA7, 0xD9, 0x84, 0xD9, 0x8E, 0xE2, 0x80, 0x8C, 0xEF, 0xBB, 0xBF,
                                                    0x20, 0x41, 0x31, 0x2E, 0xF0, 0x9F, 0xC2, 0xAB, 0xDB, 0xFF, 0x00, 0xC0};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto length = random() % 40; length != 0; --length) text.push_back(static_cast<char>(kBytes[random() % kBytes.size()]));
    CAPTURE(kSeed, round);
    if (!agrees_with_oracle(text)) FAIL("differs");
    check_invariants(text);
  }
}

TEST_CASE("a form can be found again from the bytes between the offsets of its token") {
  constexpr unsigned kSeed = 11;
  std::mt19937 random(kSeed);
  const Strings& all = pieces();
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto length = random() % 8 + 1; length != 0; --length) text += all[random() % all.size()];
    CAPTURE(kSeed, round, text);
    for (const oracle::Token& token : oracle::tokenizer_tokens_of(text)) {
      const auto again = oracle::tokenizer_tokens_of(std::string_view(text).substr(token.begin, token.end - token.begin));
      const bool found = std::any_of(again.begin(), again.end(), [&](const oracle::Token& other) { return other.form == token.form; });
      REQUIRE(found);
      if (token.kind != TokenKind::kOther && token.begin != 0 && again.size() > 1) REQUIRE(again.size() == 4);  // a ligature
    }
  }
}

TEST_CASE("words are cut at white space, punctuation, underscores and symbols") {
  const Strings expected = {
      "الدار", "البيضاء", "كتاب", "قلم", "ورق", "حبر",
  };
  CHECK(forms_of("الدار_البيضاء،كتاب/قلم.ورق\u06D4\u00ABحبر\u00BB\u066A") == expected);
}

TEST_CASE("offsets cover marks and tatweel, and leave out what is around a word") {
  const std::string text = "\u00AB\u200Fك\u0650\u0640\u0640تاب\u064C\u200F\u00BB";
  const auto tokens = oracle::tokenizer_tokens_of(text);
  REQUIRE(tokens.size() == 1);
  CHECK(tokens[0].form == "ك\u0650تاب\u064C");
  CHECK(text.substr(tokens[0].begin, tokens[0].end - tokens[0].begin) == "ك\u0650\u0640\u0640تاب\u064C");
}

TEST_CASE("letters and digits never share a token") {
  CHECK(forms_of("\u0661\u0666غريقا") == Strings{"\u0661\u0666", "غريقا"});
  CHECK(forms_of("COVID19") == Strings{"COVID", "19"});
  CHECK(forms_of("قناةCNN") == Strings{"قناة", "CNN"});
}

TEST_CASE("a clitic joined by tatweel to a quotation, bracket or number takes no place") {
  for (const char* const text : {"تنظيم ب\u0640\u201Dداعش\u201C", "تنظيم و\u0640\"داعش\"", "تنظيم ال\u0640(داعش)"}) {
    const auto tokens = oracle::tokenizer_tokens_of(text);
    CAPTURE(text);
    REQUIRE(tokens.size() == 2);
    CHECK(tokens[1].form == "داعش");
    CHECK(tokens[1].position == 1);
    CHECK(std::string_view(text).substr(tokens[1].begin, tokens[1].end - tokens[1].begin) == "داعش");
  }
  CHECK(forms_of("ل\u064050 دولة") == Strings{"50", "دولة"});
  CHECK(forms_of("ل\u0640 50") == Strings{"ل", "50"});
  CHECK(forms_of("ل\"كتاب\"") == Strings{"ل", "كتاب"});
  CHECK(forms_of("1435ه\u0640") == Strings{"1435", "ه"});
}

TEST_CASE("a ligature of several words gives each of them at its own offsets") {
  const auto tokens = oracle::tokenizer_tokens_of("محمد\uFDFA");
  REQUIRE(tokens.size() == 5);
  CHECK(tokens[1].form == "صلى");
  CHECK(tokens[4].form == "وسلم");
  for (std::size_t i = 1; i < 5; ++i) {
    CHECK(tokens[i].begin == 8);
    CHECK(tokens[i].end == 11);
    CHECK(tokens[i].position == i);
  }
}

TEST_CASE("the Quranic vocative is a token of its own") {
  CHECK(forms_of("ي\u064E\u0670\u0653أ\u064Eي\u0651\u064Fه\u064Eا") ==
        Strings{"ي\u064E\u0670\u0653", oracle::nfc("أ\u064Eي\u0651\u064Fه\u064Eا")});
  CHECK(forms_of("ي\u0670") == Strings{"ي\u0670"});
}

TEST_CASE("a run longer than the limit is cut at whole characters, and nothing is lost") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "ب";
  const auto tokens = oracle::tokenizer_tokens_of("a" + text);
  REQUIRE(tokens.size() == 3);
  CHECK(tokens[1].form.size() == kMaxTokenBytes);
  CHECK(tokens[1].form.size() + tokens[2].form.size() == text.size());
  CHECK(agrees_with_oracle(text + text));
  CHECK(agrees_with_oracle(std::string(5000, 'x')));
  CHECK(agrees_with_oracle("\u00E9" + std::string(1022, 'x') + "\u00E9\u00E9"));
  CHECK(agrees_with_oracle(std::string(3000, '7')));
}

TEST_CASE("a tokenizer is reusable, and batches join without a seam") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "كلمة " + std::to_string(i) + " ك\u0650تاب \uFDFA 1.2.3 ";
  CHECK(agrees_with_oracle(text));
  CHECK(agrees_with_oracle(text));
  Tokenizer tokenizer;
  tokenizer.start(text);
  CHECK(tokenizer.next_batch().size() == 128);
  tokenizer.start("كلمة");
  const auto batch = tokenizer.next_batch();
  REQUIRE(batch.size() == 1);
  CHECK(batch[0].position == 0);
  CHECK(tokenizer.next_batch().empty());
  CHECK(tokenizer.next_batch().empty());
}
