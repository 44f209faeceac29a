// SPDX-License-Identifier: Apache-2.0
//
// From text to keys.
#include "index/field_value.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <vector>

#include "text/date.hpp"
#include "text/fold.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr std::int64_t kSecondsOfDay = 86400;
constexpr std::size_t kLongestValue = 200;  ///< bytes; longer text is no value
constexpr std::int64_t kLastHijriYear = 1500;

/// The text with Arabic digits and decimal sign as ASCII.
std::string with_ascii_digits(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (lead == 0xD9 && next >= 0xA0 && next <= 0xA9) {  // U+0660 to U+0669
      out += static_cast<char>('0' + (next - 0xA0));
      ++i;
    } else if (lead == 0xDB && next >= 0xB0 && next <= 0xB9) {  // U+06F0 to U+06F9
      out += static_cast<char>('0' + (next - 0xB0));
      ++i;
    } else if (lead == 0xD9 && next == 0xAB) {  // U+066B
      out += '.';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<KeyRange> one(std::uint64_t key) { return KeyRange{key, key}; }

std::optional<KeyRange> parse_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 4> kTrue = {"true", "yes", "1", "نعم"};
  constexpr std::array<std::string_view, 4> kFalse = {"false", "no", "0", "لا"};
  const auto is_any = [&](const auto& words) { return std::find(words.begin(), words.end(), text) != words.end(); };
  if (is_any(kTrue)) return one(key_of_integer(1));
  if (is_any(kFalse)) return one(key_of_integer(0));
  return std::nullopt;
}

bool is_leap(std::int64_t year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_of_month(std::int64_t year, unsigned month) noexcept {
  constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays.at(month - 1);
}

unsigned days_of_hijri_month(std::int64_t year, unsigned month) noexcept {
  const bool leap = (11 * year + 14) % 30 < 11;
  return month % 2 == 1 || (month == 12 && leap) ? 30 : 29;
}

struct Day {
  std::int64_t year = 0;
  unsigned month = 0;  ///< 0: the whole year
  unsigned day = 0;    ///< 0: the whole month
  bool hijri = false;
};

KeyRange seconds(std::int64_t first, std::int64_t last) { return {key_of_integer(first), key_of_integer(last)}; }

/// The seconds of a day, month or year; nothing when there is no such one.
std::optional<KeyRange> seconds_of(const Day& date) {
  if (date.year < 1 || date.year > 9999 || date.month > 12) return std::nullopt;
  const unsigned first_month = date.month == 0 ? 1 : date.month;
  const unsigned last_month = date.month == 0 ? 12 : date.month;
  const unsigned month_days = date.hijri ? days_of_hijri_month(date.year, last_month) : days_of_month(date.year, last_month);
  if (date.day > month_days) return std::nullopt;
  const auto days = date.hijri ? days_of_hijri : days_of_gregorian;
  const std::int64_t first = days(date.year, first_month, date.day == 0 ? 1 : date.day);
  const std::int64_t last = days(date.year, last_month, date.day == 0 ? month_days : date.day);
  return seconds(first * kSecondsOfDay, (last + 1) * kSecondsOfDay - 1);
}

/// Takes numbers and signs from the front of a text.
class Taker {
 public:
  explicit Taker(std::string_view text) : text_(text) {}
  bool empty() const noexcept { return text_.empty(); }
  bool sign(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<unsigned> digits(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    unsigned value = 0;
    for (; count < most && count < text_.size() && text_[count] >= '0' && text_[count] <= '9'; ++count)
      value = value * 10 + static_cast<unsigned>(text_[count] - '0');
    if (count < least) return std::nullopt;
    text_.remove_prefix(count);
    return value;
  }
  char front() const noexcept { return text_.empty() ? '\0' : text_.front(); }

 private:
  std::string_view text_;
};

/// "Z", "+01:00", "-0530": seconds to take off; nothing when it is no zone.
std::optional<std::int64_t> take_zone(Taker& from) {
  if (from.empty() || from.sign("Zz")) return 0;
  const bool west = from.front() == '-';
  if (!from.sign("+-")) return std::nullopt;
  const auto hours = from.digits(2, 2);
  from.sign(":");
  const auto minutes = from.digits(2, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t offset = std::int64_t{*hours} * 3600 + std::int64_t{*minutes} * 60;
  return west ? -offset : offset;
}

/// hh:mm[:ss[.fraction]][zone] of a day whose first second is known.
std::optional<KeyRange> take_time(Taker& from, std::int64_t midnight) {
  const auto hour = from.digits(1, 2);
  const bool colon = from.sign(":");
  const auto minute = from.digits(2, 2);
  if (!hour || !colon || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  std::int64_t length = 60;
  std::int64_t second = 0;
  if (from.sign(":")) {
    const auto taken = from.digits(2, 2);
    if (!taken || *taken > 59) return std::nullopt;
    second = *taken;
    length = 1;
    if (from.sign(".,") && !from.digits(1, 9)) return std::nullopt;
  }
  const auto zone = take_zone(from);
  if (!zone || !from.empty()) return std::nullopt;
  const std::int64_t first = midnight + std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 + second - *zone;
  return seconds(first, first + length - 1);
}

/// YYYY, YYYY-MM, YYYY-MM-DD and the last one with a time.
std::optional<KeyRange> parse_iso_date(std::string_view text) {
  Taker from(text);
  Day date;
  const auto year = from.digits(4, 4);
  if (!year) return std::nullopt;
  date.year = *year;
  date.hijri = date.year <= kLastHijriYear;
  if (from.empty()) return seconds_of(date);
  const auto take_part = [&](unsigned& part) {
    const auto taken = from.sign("-") ? from.digits(2, 2) : std::nullopt;
    part = taken.value_or(0);
    return part != 0;
  };
  if (!take_part(date.month)) return std::nullopt;
  if (from.empty()) return seconds_of(date);
  if (!take_part(date.day)) return std::nullopt;
  const auto day = seconds_of(date);
  if (from.empty() || !day) return day;
  if (!from.sign("Tt ")) return std::nullopt;
  return take_time(from, integer_of_key(day->first));
}

/// A text that is nothing but one date in words or numbers.
std::optional<KeyRange> parse_spelled_date(std::string_view text) {
  std::vector<std::string> letters;
  std::vector<text::DateWord> words;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const text::RawToken& token : batch) {
      const std::string written = token.packed != 0 ? text::unpack_form(token.packed) : std::string(token.form);
      text::fold(written, letters.emplace_back());
      words.push_back({{}, token.kind, token.begin, token.end});
    }
  }
  for (std::size_t i = 0; i < words.size(); ++i) words[i].letters = letters[i];
  const auto mentions = text::find_dates(text, words);
  if (mentions.size() != 1 || mentions[0].count != words.size() || mentions[0].date.year == 0) return std::nullopt;
  const text::Date& date = mentions[0].date;
  return seconds_of({date.year, date.month, date.day, date.calendar == text::Calendar::kHijri});
}

std::optional<KeyRange> parse_date(std::string_view text) {
  const std::string plain = with_ascii_digits(text);
  const auto iso = parse_iso_date(plain);
  return iso ? iso : parse_spelled_date(plain);
}

}  // namespace

bool has_numbers(FieldType type) noexcept {
  return type == FieldType::kInteger || type == FieldType::kReal || type == FieldType::kDate || type == FieldType::kBoolean;
}

bool has_column(FieldType type) noexcept { return type == FieldType::kKeyword || has_numbers(type); }

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::uint64_t key_of_integer(std::int64_t value) noexcept { return static_cast<std::uint64_t>(value) ^ kSign; }
std::int64_t integer_of_key(std::uint64_t key) noexcept { return static_cast<std::int64_t>(key ^ kSign); }

std::uint64_t key_of_real(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
  return (bits & kSign) != 0 ? ~bits : bits ^ kSign;
}

/// Years that begin in March: 400 of them have 146,097 days (H. Hinnant, chrono-compatible low-level date algorithms).
std::int64_t days_of_gregorian(std::int64_t year, unsigned month, unsigned day) noexcept {
  const std::int64_t from_march = month > 2 ? year : year - 1;
  const std::int64_t era = (from_march >= 0 ? from_march : from_march - 399) / 400;
  const std::int64_t of_era = from_march - era * 400;
  const std::int64_t of_year = (153 * (std::int64_t{month} + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  constexpr std::int64_t kDaysTo1970 = 719468;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - kDaysTo1970;
}

std::int64_t days_of_hijri(std::int64_t year, unsigned month, unsigned day) noexcept {
  constexpr std::int64_t kFirstDay = -492148;  // of the year 1
  return kFirstDay + 354 * (year - 1) + (3 + 11 * year) / 30 + 29 * (std::int64_t{month} - 1) + month / 2 + day - 1;
}

std::optional<KeyRange> parse_value(FieldType type, std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongestValue) return std::nullopt;
  switch (type) {
    case FieldType::kInteger:
      if (const auto value = whole_number<std::int64_t>(with_ascii_digits(text))) return one(key_of_integer(*value));
      return std::nullopt;
    case FieldType::kReal:
      if (const auto value = whole_number<double>(with_ascii_digits(text)); value && std::isfinite(*value)) return one(key_of_real(*value));
      return std::nullopt;
    case FieldType::kBoolean: return parse_boolean(with_ascii_digits(text));
    case FieldType::kDate: return parse_date(text);
    case FieldType::kText:
    case FieldType::kStored:
    case FieldType::kKeyword: break;
  }
  return std::nullopt;
}

const char* example_of(FieldType type) noexcept {
  switch (type) {
    case FieldType::kInteger: return "a whole number, such as 42";
    case FieldType::kReal: return "a number, such as 3.25";
    case FieldType::kBoolean: return "true or false";
    case FieldType::kDate: return "a date, such as 2003-05-16, 2003-05-16T10:30:00Z or 14 رمضان 1445";
    case FieldType::kText:
    case FieldType::kStored:
    case FieldType::kKeyword: break;
  }
  return "a text";
}

const char* name_of(FieldType type) noexcept {
  switch (type) {
    case FieldType::kText: return "text";
    case FieldType::kStored: return "stored";
    case FieldType::kKeyword: return "keyword";
    case FieldType::kInteger: return "integer";
    case FieldType::kReal: return "real";
    case FieldType::kDate: return "date";
    case FieldType::kBoolean: return "boolean";
  }
  return "";
}

}  // namespace fihris::index
