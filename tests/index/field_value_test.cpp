// SPDX-License-Identifier: Apache-2.0
#include "index/field_value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

std::optional<std::int64_t> integer(std::string_view text) {
  const auto range = parse_value(FieldType::kInteger, text);
  if (!range) return std::nullopt;
  REQUIRE(range->first == range->last);
  return integer_of_key(range->first);
}

TEST_CASE("whole numbers are read in both sets of digits, and nothing else is") {
  CHECK(integer("42") == 42);
  CHECK(integer(" -7\n") == -7);
  CHECK(integer("+3") == 3);
  CHECK(integer("٤٢") == 42);
  CHECK(integer("۴۲") == 42);
  CHECK(integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", " ", "4 2", "4.2", "0x10", "9223372036854775808", "--1", "+-1", "one", "1e3", "\xD9"}) {
    INFO(text);
    CHECK(!integer(text));
  }
}

TEST_CASE("keys have the order of the values") {
  FIHRIS_RANDOM(random);
  std::vector<std::int64_t> integers = {0, 1, -1, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  std::vector<double> reals = {0, -0.0, 1.5, -1.5, 1e300, -1e300, std::numeric_limits<double>::denorm_min()};
  for (int i = 0; i < 500; ++i) {
    integers.push_back(static_cast<std::int64_t>(random.next() >> random.below(64)) * (random.one_in(2) ? 1 : -1));
    reals.push_back((static_cast<double>(random.next()) / 1e12 - 1e6) / static_cast<double>(random.between(1, 1000)));
  }
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t a = random.pick(integers);
    const std::int64_t b = random.pick(integers);
    REQUIRE((key_of_integer(a) < key_of_integer(b)) == (a < b));
    REQUIRE(integer_of_key(key_of_integer(a)) == a);
    const double c = random.pick(reals);
    const double d = random.pick(reals);
    REQUIRE((key_of_real(c) < key_of_real(d)) == (c < d));
    REQUIRE((key_of_real(c) == key_of_real(d)) == (c == d));
  }
}

TEST_CASE("reals are finite") {
  const auto key = [](std::string_view text) {
    const auto range = parse_value(FieldType::kReal, text);
    return range ? std::optional(range->first) : std::nullopt;
  };
  CHECK(key("3.25") == key_of_real(3.25));
  CHECK(key("٣٫٢٥") == key_of_real(3.25));
  CHECK(key("-1e9") == key_of_real(-1e9));
  CHECK(key("-0") == key_of_real(0));
  CHECK(key("7") == key_of_real(7));
  for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5", "1.5.2", "x"}) {
    INFO(text);
    CHECK(!key(text));
  }
}

TEST_CASE("truth values are two words, or two numbers") {
  const auto truth = [](std::string_view text) { return parse_value(FieldType::kBoolean, text); };
  for (const char* text : {"true", "yes", "1", "نعم", " true "}) CHECK(truth(text)->first == key_of_integer(1));
  for (const char* text : {"false", "no", "0", "لا"}) CHECK(truth(text)->last == key_of_integer(0));
  for (const char* text : {"", "2", "TRUE!", "ربما"}) CHECK(!truth(text));
}

/// "first..last" in seconds since 2003-05-16T00:00:00Z, or "none".
std::string seconds(std::string_view text) {
  const auto range = parse_value(FieldType::kDate, text);
  if (!range) return "none";
  constexpr std::int64_t kDay = 12188LL * 86400;
  return std::to_string(integer_of_key(range->first) - kDay) + ".." + std::to_string(integer_of_key(range->last) - kDay);
}

TEST_CASE("a day has one range of seconds in every spelling and calendar") {
  CHECK(days_of_gregorian(2003, 5, 16) == 12188);
  for (const char* text : {"2003-05-16", "16/05/2003", "16-5-2003", "16.05.2003", "٢٠٠٣-٠٥-١٦", "١٦ ماي ٢٠٠٣", "16 أيار/مايو 2003",
                           "May 16, 2003", "14 ربيع الأول 1424", "1424-03-14", "14/03/1424", " 2003-05-16 "}) {
    INFO(text);
    CHECK(seconds(text) == "0..86399");
  }
  CHECK(seconds("2003-05-16T10:30") == "37800..37859");
  CHECK(seconds("2003-05-16 10:30:05") == "37805..37805");
  CHECK(seconds("2003-05-16T10:30:05Z") == "37805..37805");
  CHECK(seconds("2003-05-16T10:30:05.123Z") == "37805..37805");
  CHECK(seconds("2003-05-16T10:30:05+01:00") == "34205..34205");
  CHECK(seconds("2003-05-15T23:30:00-0100") == "1800..1800");
  CHECK(seconds("2003-05") == "-1296000..1382399");
  CHECK(seconds("ماي 2003") == "-1296000..1382399");
  CHECK(seconds("2003") == std::to_string((days_of_gregorian(2003, 1, 1) - 12188) * 86400) + ".." +
                               std::to_string((days_of_gregorian(2004, 1, 1) - 12188) * 86400 - 1));
  CHECK(seconds("1424") == std::to_string((days_of_hijri(1424, 1, 1) - 12188) * 86400) + ".." +
                               std::to_string((days_of_hijri(1425, 1, 1) - 12188) * 86400 - 1));
}

TEST_CASE("what is no date of a year is refused") {
  for (const char* text :
       {"", "2003-13", "2003-02-29", "2003-5", "2003-05-16T25:00", "2003-05-16T10", "2003-05-16T10:30:05+1", "16 ماي",
        "16 ماي 2003 و17 ماي 2003", "في 16 ماي 2003 مساء", "1424-12-31", "0000-01-01", "20030516", "yesterday", "2003-05-16x"}) {
    INFO(text);
    CHECK(seconds(text) == "none");
  }
}

TEST_CASE("days of both calendars follow each other without a gap") {
  std::int64_t expected = days_of_gregorian(1899, 12, 31);
  for (int year = 1900; year < 2101; ++year) {
    for (unsigned month = 1; month <= 12; ++month) {
      const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      const unsigned days = month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
      for (unsigned day = 1; day <= days; ++day) REQUIRE(days_of_gregorian(year, month, day) == ++expected);
    }
  }
  // Known days: the first of the calendar, two first days of years and a first of Ramadan.
  CHECK(days_of_hijri(1, 1, 1) == days_of_gregorian(622, 7, 19));
  CHECK(days_of_hijri(1400, 1, 1) == days_of_gregorian(1979, 11, 21));
  CHECK(days_of_hijri(1445, 9, 1) == days_of_gregorian(2024, 3, 11));
  for (std::int64_t year = 1; year < 1500; ++year) {
    const std::int64_t days = days_of_hijri(year + 1, 1, 1) - days_of_hijri(year, 1, 1);
    const std::vector<std::int64_t> leap = {2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29};
    REQUIRE(days == (std::find(leap.begin(), leap.end(), year % 30) != leap.end() ? 355 : 354));
  }
}

TEST_CASE("each line of a text is a keyword") {
  std::vector<std::string> found;
  for_each_keyword(" سياسة \n\n\tاقتصاد وأعمال\r\n  ", [&](std::string_view value) { found.emplace_back(value); });
  CHECK(found == std::vector<std::string>{"سياسة", "اقتصاد وأعمال"});
}

TEST_CASE("any bytes are a value or none") {
  FIHRIS_RANDOM(random);
  constexpr std::string_view kBytes = "0123456789-/:T Z+.\xD9\xA1\xAB ماي\xFF";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint64_t length = random.below(24); length > 0; --length) text += random.pick(kBytes);
    for (const FieldType type : {FieldType::kInteger, FieldType::kReal, FieldType::kDate, FieldType::kBoolean}) {
      const auto range = parse_value(type, text);
      if (range) REQUIRE(!range->empty());
    }
  }
}

}  // namespace
}  // namespace fihris::index
