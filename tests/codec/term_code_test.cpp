// SPDX-License-Identifier: Apache-2.0
#include "codec/term_code.hpp"

#include <set>
#include <string>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

std::string utf8(char32_t c) {
  std::string text;
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    text += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
  return text;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c < 0xE000; }

std::string random_text(testing::Random& random) {
  std::string text;
  for (auto left = random.below(12); left > 0; --left) {
    const char32_t last = random.one_in(3) ? 0x10FFFF : random.one_in(2) ? 0x6FF : 0x7F;
    const auto c = static_cast<char32_t>(random.between(random.one_in(2) ? (last > 0x620 ? 0x620 : 1) : 1, last));
    if (!is_surrogate(c)) text += utf8(c);
  }
  return text;
}

TEST_CASE("every character has a code of its own, without 00, and gets itself back") {
  std::set<std::string> codes;
  std::size_t characters = 0;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (is_surrogate(c)) continue;
    const std::string code = term_code(utf8(c));
    if (term_text(code) != utf8(c)) FAIL("U+" << std::hex << static_cast<unsigned>(c) << " does not come back");
    if (code.find('\0') != std::string::npos) FAIL("U+" << std::hex << static_cast<unsigned>(c) << " has 00 in its code");
    if (c < 0x3000) codes.insert(code);
    if (c < 0x3000) ++characters;
  }
  CHECK(codes.size() == characters);
}

TEST_CASE("Arabic letters and marks take one byte") {
  CHECK(term_code("\u0643\u062A\u0627\u0628").size() == 4);
  CHECK(term_code("\u0643\u0650\u062A\u064E\u0627\u0628\u064C").size() == 7);
  CHECK(term_code("caf\u00E9").size() == 4);
  CHECK(term_code("\u4E2D").size() == 4);
}

TEST_CASE("texts come back, and one is a prefix of another exactly when its code is") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 20'000; ++round) {
    const std::string a = random_text(random);
    const std::string b = random.one_in(2) ? a + random_text(random) : random_text(random);
    REQUIRE(term_text(term_code(a)) == a);
    REQUIRE(term_code(b).starts_with(term_code(a)) == b.starts_with(a));
    REQUIRE(term_code(a + b) == term_code(a) + term_code(b));
  }
}

TEST_CASE("any bytes decode to some text, and any bytes encode to some code") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random.below(10), '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.one_in(3) ? 0xFF : random.next() & 0xFF);
    const std::string text = term_text(bytes);
    CHECK(text.size() <= 3 * bytes.size());
    CHECK(term_code(bytes).size() <= 2 * bytes.size());
  }
  CHECK(term_text("\xFF") == "\uFFFD");
}

TEST_CASE("the codes of some characters never change, since files hold them") {
  CHECK(term_code("\u0621") == "\x80");
  CHECK(term_code("\u063A") == "\x99");
  CHECK(term_code("\u0641") == "\x9A");
  CHECK(term_code("\u064B") == "\xA4");
  CHECK(term_code("\u0655") == "\xAE");
  CHECK(term_code("\u067E") == "\xB1");
  CHECK(term_code("\u06D2") == "\xBD");
  CHECK(term_code("\u0660") == "\xBE");
  CHECK(term_code("\u06F9") == "\xD1");
  CHECK(term_code("\u00E0") == "\xD2");
  CHECK(term_code("\u0153") == "\xEC");
  CHECK(term_code("a") == "a");
  CHECK(term_code("\u2014") == "\xFF\u2014");
}

TEST_CASE("a key is the root, 00, the stem") {
  using namespace std::string_literals;
  CHECK(term_key("ab", "cd") == "ab\0cd"s);
  CHECK(term_key("", "") == "\0"s);
}

}  // namespace
}  // namespace fihris::codec
