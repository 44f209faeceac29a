// SPDX-License-Identifier: Apache-2.0
//
// UTF-8: every code point there and back, and malformed bytes by maximal subparts.
#include "text/utf8.hpp"

#include <vector>

#include "testing/catch.hpp"

using namespace fihris::text;

namespace {

std::vector<Decoded> units_of(std::string_view text) {
  std::vector<Decoded> units;
  const unsigned char* from = bytes_of(text);
  const unsigned char* const end = from + text.size();
  while (from != end) {
    units.push_back(decode(from, end));
    from += units.back().bytes;
  }
  return units;
}

std::vector<std::uint32_t> malformed_lengths(std::string_view text) {
  std::vector<std::uint32_t> lengths;
  for (const Decoded& unit : units_of(text)) {
    if (unit.code_point == kMalformed) lengths.push_back(unit.bytes);
  }
  return lengths;
}

using Lengths = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("every code point comes back") {
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    if (code_point >= 0xD800 && code_point < 0xE000) continue;
    std::string text;
    append_utf8(text, code_point);
    const Decoded unit = decode(bytes_of(text), bytes_of(text) + text.size());
    if (unit.code_point != code_point || unit.bytes != text.size()) FAIL("code point " << static_cast<unsigned>(code_point));
  }
  SUCCEED("all come back");
}

TEST_CASE("malformed bytes are taken in maximal subparts") {
  CHECK(malformed_lengths("A\xC0\xAF\xF0\x9F\x92"
                          "B") == Lengths{1, 1, 3});
  CHECK(malformed_lengths("\xE0\x80\x80") == Lengths{1, 1, 1});
  CHECK(malformed_lengths("\xED\xA0\x80") == Lengths{1, 1, 1});
  CHECK(malformed_lengths("\xF4\x90\x80\x80") == Lengths{1, 1, 1, 1});
  CHECK(malformed_lengths("\xF4\x8F\xBF\xBF").empty());
  CHECK(malformed_lengths("\xD8") == Lengths{1});
  CHECK(malformed_lengths("\xD8 \xA7") == Lengths{1, 1});
  CHECK(malformed_lengths("\xE2\x80") == Lengths{2});
  CHECK(malformed_lengths("\xFF\xFE") == Lengths{1, 1});
}

TEST_CASE("conversion replaces malformed units and keeps the rest") {
  CHECK(to_utf32("a\xFFب") == U"a\uFFFD\u0628");
  CHECK(to_utf8(U"a\u0628\u20AC\U0001F600") == "a\u0628\u20AC\U0001F600");
  CHECK(to_utf32("").empty());
}
