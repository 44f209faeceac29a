// SPDX-License-Identifier: Apache-2.0
//
// Packing: what fits comes back, what does not is refused.
#include "text/form.hpp"

#include <random>

#include "testing/catch.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;

TEST_CASE("every form of one to ten letters of the alphabet comes back from its packed shape") {
  constexpr unsigned kSeed = 3;
  std::mt19937 random(kSeed);
  CAPTURE(kSeed);
  for (int round = 0; round < 5000; ++round) {
    std::string form;
    const auto length = static_cast<unsigned>(random() % kMaxPackedLetters + 1);
    for (unsigned i = 0; i < length; ++i) append_utf8(form, written_letter(static_cast<unsigned>(random() % 63 + 1)));
    const std::uint64_t packed = pack_form(form);
    REQUIRE(packed != 0);
    REQUIRE(packed >> 60 == 0);
    REQUIRE(packed_length(packed) == length);
    REQUIRE(unpack_form(packed) == form);
  }
}

TEST_CASE("what does not fit is not packed") {
  CHECK(pack_form("") == 0);
  CHECK(pack_form("ك\u064Eتب") == 0);
  CHECK(pack_form("abc") == 0);
  CHECK(pack_form("\u0663") == 0);
  CHECK(pack_form("1.5") == 0);
  CHECK(pack_form("بببببببببب") != 0);
  CHECK(pack_form("ببببببببببب") == 0);
  CHECK(pack_form("\xD8") == 0);
  CHECK(unpack_form(0).empty());
  CHECK(packed_length(0) == 0);
}

TEST_CASE("the kind of a form is that of its first letter or digit") {
  CHECK(kind_of("كتاب") == TokenKind::kArabic);
  CHECK(kind_of("\u00E9t\u00E9") == TokenKind::kLatin);
  CHECK(kind_of("1,000") == TokenKind::kNumber);
  CHECK(kind_of("\u0663") == TokenKind::kNumber);
  CHECK(kind_of("\u6771") == TokenKind::kOther);
  CHECK(kind_of("") == TokenKind::kOther);
  CHECK(kind_of("\xFF") == TokenKind::kOther);
  CHECK(kind_of(pack_form("كتاب")) == TokenKind::kArabic);
  CHECK(kind_of(pack_form("2004")) == TokenKind::kNumber);
}
