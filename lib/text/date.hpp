// SPDX-License-Identifier: Apache-2.0
//
// Dates: the days and months that a text names, in whatever form, each as one value.
//
//     16/05/2003   2003-05-16   ١٦ ماي ٢٠٠٣   16 أيار/مايو 2003   16 mai 2003   May 16, 2003      all are {2003, 5, 16}
//
// The words of a date stay words of the text, each at its own position: "2003" finds them all, and phrases and highlights are as ever. A date is
// found again by asking for its spellings as phrases (text/readings.hpp), which needs nothing in the index.
//
// What is read
//   numbers   day/month/year and year/month/day, the same one of / - . or U+060D twice; the year has four digits. The day comes first where both
//             readings are possible; 05/16/2003 is read as 16 May, for there is no 16th month. Years to 1500 are of the Hijra
//   names     [day] [من] month [سنة] [year], and month day, year; a month with neither day nor year is no date, for many names of months are
//             other words, too (مارس "practised", ماي, آب, صفر "zero"). Clitics before the month are dropped. فاتح is the first day
//   months    of Egypt (مايو), of the Maghreb (ماي, غشت; جوان, أوت), of the Levant (أيار, كانون الأول), two of them side by side, of the
//             Hijra, French and English
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/form.hpp"

namespace fihris::text {

enum class Calendar : std::uint8_t { kGregorian, kHijri };

/// A day (of a year or of any), or a month of a year. A value.
struct Date {
  Calendar calendar = Calendar::kGregorian;
  std::uint16_t year = 0;  ///< 0: not said
  std::uint8_t month = 0;  ///< 1 to 12
  std::uint8_t day = 0;    ///< 0: not said

  bool operator==(const Date&) const = default;
};

/// One name for each date: "2003-05-16", "2003-05", "--05-16"; of the Hijra with " AH" behind it.
std::string date_name(const Date& date);

/// A word as find_dates() needs it.
struct DateWord {
  std::string_view letters;  ///< folded
  TokenKind kind = TokenKind::kOther;
  std::size_t begin = 0;  ///< in the text
  std::size_t end = 0;
};

/// A date, and the words that name it: [first, first + count).
struct DateMention {
  Date date;
  std::size_t first = 0;
  std::size_t count = 0;
};

/// The dates that `words`, the tokens of `text` in order, name; none overlaps another. Linear in the number of words.
std::vector<DateMention> find_dates(std::string_view text, std::span<const DateWord> words);

/// The ways to write a date, as word sequences in folded letters, numbers without leading zeros, the most usual first. At most 24.
std::vector<std::vector<std::string>> date_spellings(const Date& date);

}  // namespace fihris::text
