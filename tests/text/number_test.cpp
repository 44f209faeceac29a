// SPDX-License-Identifier: Apache-2.0
//
// Chains of digits: where numbers end, and how they fold.
#include "text/number.hpp"

#include <string>
#include <vector>

#include "testing/catch.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;
using Strings = std::vector<std::string>;

namespace {

Strings numbers_of(std::string_view chain) {
  std::vector<NumberPiece> pieces;
  const unsigned char* const end = scan_numbers(bytes_of(chain), bytes_of(chain) + chain.size(), pieces);
  CHECK(end <= bytes_of(chain) + chain.size());
  Strings numbers;
  for (const NumberPiece& piece : pieces) {
    numbers.emplace_back(reinterpret_cast<const char*>(piece.begin), static_cast<std::size_t>(piece.end - piece.begin));
  }
  return numbers;
}

std::string folded(std::string_view form) {
  std::string letters;
  fold_number(form, letters);
  return letters;
}

}  // namespace

TEST_CASE("one number stays in one piece") {
  for (const char* const number : {"7", "2004", "1.5", "2,5", "1,000", "1,000,000", "1.000.000", "1.234,50", "1,234.5", "03.03", "03-03",
                                   "103-13", "\u0661\u066C\u0660\u0660\u0660", "\u0662\u066B\u0665", "0,125"}) {
    CAPTURE(number);
    CHECK(numbers_of(number) == Strings{number});
  }
}

TEST_CASE("dates, ranges and lists come apart") {
  CHECK(numbers_of("11.03.2004") == Strings{"11", "03", "2004"});
  CHECK(numbers_of("16-05-2003") == Strings{"16", "05", "2003"});
  CHECK(numbers_of("2003-2004") == Strings{"2003", "2004"});
  CHECK(numbers_of("3-1") == Strings{"3", "1"});
  CHECK(numbers_of("1,2,3") == Strings{"1", "2", "3"});
  CHECK(numbers_of("1,000-2,000") == Strings{"1,000", "2,000"});
  CHECK(numbers_of("11.03.2004-12.03.2004") == Strings{"11", "03", "2004", "12", "03", "2004"});
  CHECK(numbers_of("5-2,5") == Strings{"5", "2,5"});
}

TEST_CASE("a chain ends before a separator that no digit follows, and at anything else") {
  CHECK(numbers_of("2004.") == Strings{"2004"});
  CHECK(numbers_of("2004, 5") == Strings{"2004"});
  CHECK(numbers_of("11/03") == Strings{"11"});
  CHECK(numbers_of("5..6") == Strings{"5"});
  CHECK(numbers_of("5\xD9") == Strings{"5"});
}

TEST_CASE("a very long chain loses nothing") {
  std::string chain = "1";
  for (int i = 0; i < 40; ++i) chain += ".1";
  const Strings numbers = numbers_of(chain);
  CHECK(numbers.size() == 16);
}

TEST_CASE("numbers fold to ASCII digits and one spelling") {
  CHECK(folded("\u0661\u066C\u0662\u0663\u0664\u066B\u0665") == "1234.5");
  CHECK(folded("\u06F2\u06F0") == "20");
  CHECK(folded("1,000") == "1000");
  CHECK(folded("1.000") == "1.000");
  CHECK(folded("1.000.000") == "1000000");
  CHECK(folded("0,125") == "0.125");
  CHECK(folded("2,5") == "2.5");
  CHECK(folded("03-03") == "03.03");
  CHECK(folded("03.03") == "03.03");
  CHECK(folded("1/2") == "1/2");
  CHECK(folded("").empty());
}
