// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing dates. A reader tries, at each word, the forms of date.hpp from the longest to the shortest.
#include "text/date.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "text/fold.hpp"
#include "text/letters.hpp"
#include "text/month_names.hpp"
#include "text/utf8.hpp"

namespace fihris::text {
namespace {

constexpr unsigned kLastHijriYear = 1500;
constexpr char32_t kArabicDateSeparator = 0x060D;
constexpr char32_t kArabicComma = 0x060C;
constexpr char32_t kNoBreakSpace = 0x00A0;

struct FoldedName {
  MonthNames system;
  std::uint8_t month;
  std::string first;
  std::string second;  ///< "" for a name of one word
};

/// The names by their first word, folded.
const std::unordered_multimap<std::string, FoldedName>& names_by_first_word() {
  static const auto names = [] {
    std::unordered_multimap<std::string, FoldedName> map;
    for (const MonthName& entry : month_names()) {
      const std::size_t space = std::min(entry.name.find(' '), entry.name.size());
      FoldedName name{entry.system, entry.month, {}, {}};
      fold(entry.name.substr(0, space), name.first);
      if (space != entry.name.size()) fold(entry.name.substr(space + 1), name.second);
      const std::string key = name.first;
      map.emplace(key, std::move(name));
    }
    return map;
  }();
  return names;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

unsigned days_of(const Date& date) {
  if (date.calendar == Calendar::kHijri) return 30;
  if (date.month == 2) return 29;
  const bool short_month = date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11;
  return short_month ? 30 : 31;
}

bool is_possible(const Date& date) { return date.month >= 1 && date.month <= 12 && date.day <= days_of(date); }

class DateReader {
 public:
  DateReader(std::string_view text, std::span<const DateWord> words) : text_(text), words_(words) {}

  std::optional<DateMention> read(std::size_t at) const {
    if (auto mention = read_numbers(at)) return mention;
    if (auto mention = read_day_first(at)) return mention;
    return read_month_first(at);
  }

 private:
  struct Month {
    Calendar calendar;
    std::uint8_t month;
    std::size_t next;  ///< the word behind the name
  };

  /// The value of a word of at most four digits.
  std::optional<unsigned> number(std::size_t at) const {
    if (at >= words_.size() || words_[at].kind != TokenKind::kNumber) return std::nullopt;
    const std::string_view digits = words_[at].letters;
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    unsigned value = 0;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return std::nullopt;
      value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    return value;
  }

  std::string_view gap_before(std::size_t at) const {
    return at == 0 || at >= words_.size() || words_[at].begin < words_[at - 1].end
               ? std::string_view()
               : text_.substr(words_[at - 1].end, words_[at].begin - words_[at - 1].end);
  }

  /// The one separator of a numeric date before a word, perhaps among spaces and invisible characters; 0 for anything else.
  char32_t separator_before(std::size_t at) const {
    char32_t separator = 0;
    for (const char32_t c : decoded(gap_before(at))) {
      if (c == U' ' || class_of(c) == CharClass::kIgnorable) continue;
      if (separator != 0 || (c != U'/' && c != U'-' && c != U'.' && c != kArabicDateSeparator)) return 0;
      separator = c;
    }
    return separator;
  }

  /// What may stand between the words of one date: white space, a comma, a slash, a dash, brackets.
  bool joined(std::size_t at) const {
    constexpr std::size_t kMostBytes = 12;
    const std::string_view gap = gap_before(at);
    if (at >= words_.size() || gap.size() > kMostBytes) return false;
    const auto joins = [](char32_t c) {
      return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U',' || c == U'/' || c == U'-' || c == U'(' || c == U')' ||
             c == kArabicComma || c == kNoBreakSpace || c == kTatweel || class_of(c) == CharClass::kIgnorable;
    };
    const std::u32string characters = decoded(gap);
    return std::all_of(characters.begin(), characters.end(), joins);
  }

  static std::u32string decoded(std::string_view bytes) {
    std::u32string characters;
    const unsigned char* from = bytes_of(bytes);
    for (const unsigned char* const end = from + bytes.size(); from != end;) {
      const Decoded unit = decode(from, end);
      characters.push_back(unit.code_point);
      from += unit.bytes;
    }
    return characters;
  }

  /// A word that says of the year before it which calendar it is of, directly behind: "1445 h".
  bool hijra_mark(std::size_t at) const { return joined(at) && is_any(words_[at].letters, {"ه", "هجريه", "هجري", "للهجره"}); }

  std::optional<DateMention> read_numbers(std::size_t at) const {
    const auto a = number(at);
    const auto b = number(at + 1);
    const auto c = number(at + 2);
    if (!a || !b || !c || words_[at + 1].letters.size() > 2) return std::nullopt;
    const char32_t separator = separator_before(at + 1);
    if (separator == 0 || separator_before(at + 2) != separator) return std::nullopt;
    const bool year_first = words_[at].letters.size() == 4 && words_[at + 2].letters.size() <= 2;
    const bool year_last = words_[at].letters.size() <= 2 && words_[at + 2].letters.size() == 4;
    if (!year_first && !year_last) return std::nullopt;
    DateMention mention{{}, at, 3};
    const unsigned year = year_first ? *a : *c;
    unsigned day = year_first ? *c : *a;
    unsigned month = *b;
    if (month > 12 && day <= 12) std::swap(day, month);
    if (day == 0 || day > 31 || month > 12 || year == 0) return std::nullopt;
    if (hijra_mark(at + 3)) ++mention.count;
    const bool hijri = mention.count == 4 || year <= kLastHijriYear;
    mention.date = {hijri ? Calendar::kHijri : Calendar::kGregorian, static_cast<std::uint16_t>(year), static_cast<std::uint8_t>(month),
                    static_cast<std::uint8_t>(day)};
    return is_possible(mention.date) ? std::optional(mention) : std::nullopt;
  }

  std::optional<Month> month_named(std::size_t at, std::string_view first) const {
    const auto [begin, end] = names_by_first_word().equal_range(std::string(first));
    for (auto name = begin; name != end; ++name) {
      const FoldedName& found = name->second;
      const Calendar calendar = found.system == MonthNames::kHijri ? Calendar::kHijri : Calendar::kGregorian;
      if (found.second.empty()) return Month{calendar, found.month, at + 1};
      if (joined(at + 1) && words_[at + 1].letters == found.second) return Month{calendar, found.month, at + 2};
    }
    return std::nullopt;
  }

  /// A name of a month, perhaps behind a clitic, and a second one of the same month behind it.
  std::optional<Month> month(std::size_t at) const {
    if (at >= words_.size() || words_[at].kind == TokenKind::kNumber) return std::nullopt;
    const std::string_view letters = words_[at].letters;
    auto found = month_named(at, letters);
    constexpr std::size_t kClitic = 2;
    constexpr std::size_t kLeastName = 6;  // three letters: a gate is not "in Ab"
    if (!found && letters.size() >= kClitic + kLeastName && is_any(letters.substr(0, kClitic), {"و", "ف", "ب", "ل"}))
      found = month_named(at, letters.substr(kClitic));
    if (!found || !joined(found->next)) return found;
    const auto second = month_named(found->next, words_[found->next].letters);
    if (second && second->calendar == found->calendar && second->month == found->month) found->next = second->next;
    return found;
  }

  /// The year behind a month, perhaps behind "of the year"; sets date.year and moves `next` past it.
  void read_year(Date& date, std::size_t& next) const {
    std::size_t at = next;
    for (int fillers = 0; fillers < 2 && joined(at) && is_any(words_[at].letters, {"من", "سنه", "عام", "لسنه", "لعام", "العام"}); ++fillers)
      ++at;
    const auto year = joined(at) ? number(at) : std::nullopt;
    if (!year) return;
    const bool four = words_[at].letters.size() == 4;
    const bool hijri = date.calendar == Calendar::kHijri;
    if (hijri ? *year == 0 || *year > kLastHijriYear : !four || *year < 1000) return;
    if (hijri && !four && !hijra_mark(at + 1)) return;
    date.year = static_cast<std::uint16_t>(*year);
    next = at + 1;
    if (hijri && hijra_mark(next)) ++next;
  }

  std::optional<DateMention> finished(DateMention mention, std::size_t next) const {
    constexpr std::uint8_t kSafar = 2;  // its name is that of zero, too: "5 صفر" may be a score
    const Date& date = mention.date;
    if (date.year == 0 && date.calendar == Calendar::kHijri && date.month == kSafar) return std::nullopt;
    if ((date.year == 0 && date.day == 0) || !is_possible(date)) return std::nullopt;
    mention.count = next - mention.first;
    return mention;
  }

  std::optional<DateMention> read_day_first(std::size_t at) const {
    std::optional<unsigned> day = number(at);
    if (!day && is_any(words_[at].letters, {"فاتح"})) day = 1;
    if (!day || *day == 0 || *day > 31 || (words_[at].kind == TokenKind::kNumber && words_[at].letters.size() > 2)) return std::nullopt;
    std::size_t next = at + 1;
    const bool glued = next < words_.size() && words_[next].begin == words_[at].end;
    if (glued && is_any(words_[next].letters, {"er", "st", "nd", "rd", "th"})) ++next;
    if (joined(next) && is_any(words_[next].letters, {"من", "شهر", "of", "de"})) ++next;
    const auto named = joined(next) ? month(next) : std::nullopt;
    if (!named) return std::nullopt;
    DateMention mention{{named->calendar, 0, named->month, static_cast<std::uint8_t>(*day)}, at, 0};
    next = named->next;
    read_year(mention.date, next);
    return finished(mention, next);
  }

  std::optional<DateMention> read_month_first(std::size_t at) const {
    const auto named = month(at);
    if (!named) return std::nullopt;
    DateMention mention{{named->calendar, 0, named->month, 0}, at, 0};
    std::size_t next = named->next;
    const bool latin = words_[at].kind == TokenKind::kLatin;
    const auto day = latin && joined(next) ? number(next) : std::nullopt;
    if (day && *day >= 1 && *day <= 31 && words_[next].letters.size() <= 2) {
      mention.date.day = static_cast<std::uint8_t>(*day);
      ++next;
    }
    read_year(mention.date, next);
    return finished(mention, next);
  }

  std::string_view text_;
  std::span<const DateWord> words_;
};

void append_digits(std::string& to, unsigned value, std::size_t digits) {
  const std::string number = std::to_string(value);
  to.append(digits > number.size() ? digits - number.size() : 0, '0').append(number);
}

using Words = std::vector<std::string>;

void append(Words& to, const Words& from) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace

std::string date_name(const Date& date) {
  std::string name;
  if (date.year == 0) {
    name += '-';
  } else {
    append_digits(name, date.year, 4);
  }
  name += '-';
  append_digits(name, date.month, 2);
  if (date.day != 0) {
    name += '-';
    append_digits(name, date.day, 2);
  }
  if (date.calendar == Calendar::kHijri) name += " AH";
  return name;
}

std::vector<DateMention> find_dates(std::string_view text, std::span<const DateWord> words) {
  std::vector<DateMention> dates;
  const DateReader reader(text, words);
  for (std::size_t at = 0; at < words.size();) {
    if (const auto mention = reader.read(at)) {
      dates.push_back(*mention);
      at += mention->count;
    } else {
      ++at;
    }
  }
  return dates;
}

std::vector<Words> date_spellings(const Date& date) {
  constexpr std::size_t kMost = 24;
  std::vector<Words> spellings;
  const Words year = date.year == 0 ? Words() : Words{std::to_string(date.year)};
  const Words day = date.day == 0 ? Words() : Words{std::to_string(date.day)};
  const auto add = [&](std::initializer_list<Words> parts) {
    Words words;
    for (const Words& part : parts) append(words, part);
    if (spellings.size() < kMost && std::find(spellings.begin(), spellings.end(), words) == spellings.end()) spellings.push_back(words);
  };
  const Words month{std::to_string(date.month)};
  if (date.year != 0 && date.day != 0) {
    add({day, month, year});
    add({year, month, day});
  }
  std::vector<Words> arabic;
  for (const MonthName& entry : month_names()) {
    const bool hijri = entry.system == MonthNames::kHijri;
    if (entry.month != date.month || hijri != (date.calendar == Calendar::kHijri)) continue;
    const std::size_t space = std::min(entry.name.find(' '), entry.name.size());
    Words name(1);
    fold(entry.name.substr(0, space), name[0]);
    if (space != entry.name.size()) fold(entry.name.substr(space + 1), name.emplace_back());
    add({day, name, year});
    if (entry.system == MonthNames::kEnglish && date.day != 0) add({name, day, year});
    if (entry.system == MonthNames::kEgyptian || entry.system == MonthNames::kLevantine) arabic.push_back(name);
  }
  if (arabic.size() == 2) {  // "أيار/مايو"
    add({day, arabic[1], arabic[0], year});
    add({day, arabic[0], arabic[1], year});
  }
  return spellings;
}

}  // namespace fihris::text
