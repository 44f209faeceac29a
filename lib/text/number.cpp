// SPDX-License-Identifier: Apache-2.0
//
// Chains of digit groups: reading them, and the rules of number.hpp.
#include "text/number.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

constexpr std::size_t kMaxGroups = 16;  // a longer chain is cut here

struct Group {
  const unsigned char* begin;
  const unsigned char* end;
  unsigned digits;
  bool leading_zero;
  char32_t separator;  // that follows the group; 0 after the last
};

using Groups = std::span<const Group>;

bool is_separator(char32_t c) noexcept {
  return c == U'.' || c == U',' || c == U'-' || c == kArabicDecimalSeparator || c == kArabicThousandsSeparator;
}
bool separates_thousands(char32_t c) noexcept { return c == U'.' || c == U',' || c == kArabicThousandsSeparator; }
bool separates_fraction(char32_t c) noexcept { return c == U'.' || c == U',' || c == kArabicDecimalSeparator; }

/// Reads the digits at `from`, which is a digit; the separator stays 0.
Group read_group(const unsigned char* from, const unsigned char* end) {
  Group group{from, from, 0, false, 0};
  while (from != end) {
    const Decoded unit = decode(from, end);
    const CharClass char_class = class_of(unit.code_point);
    from += unit.bytes;
    if (char_class == CharClass::kDigit) {
      if (group.digits == 0) group.leading_zero = digit_value(unit.code_point) == 0;
      ++group.digits;
      group.end = from;
    } else if (char_class != CharClass::kIgnorable) {
      break;
    }
  }
  return group;
}

/// If a separator and then a digit stand at `from`: where the digit is, and the separator; else nullptr.
const unsigned char* digit_after_separator(const unsigned char* from, const unsigned char* end, char32_t& separator) {
  if (from == end) return nullptr;
  const Decoded unit = decode(from, end);
  const unsigned char* const next = from + unit.bytes;
  if (!is_separator(unit.code_point) || next == end || class_of(decode(next, end).code_point) != CharClass::kDigit) return nullptr;
  separator = unit.code_point;
  return next;
}

std::size_t read_chain(const unsigned char* from, const unsigned char* end, std::array<Group, kMaxGroups>& groups) {
  std::size_t count = 0;
  while (from != nullptr) {
    groups[count] = read_group(from, end);
    if (count + 1 == kMaxGroups) return kMaxGroups;
    from = digit_after_separator(groups[count].end, end, groups[count].separator);
    ++count;
  }
  return count;
}

bool is_law(Groups chain) noexcept {
  return chain.size() == 2 && chain[0].separator == U'-' && chain[0].digits <= 3 && chain[1].digits == 2;
}

/// Groups of thousands all through, by one separator.
bool is_thousands(Groups groups) noexcept {
  const char32_t separator = groups[0].separator;
  if (groups.size() < 2 || !separates_thousands(separator) || groups[0].digits > 3) return false;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    if (groups[i].digits != 3 || groups[i - 1].separator != separator) return false;
  }
  if (groups.size() > 2) return true;
  return separator == kArabicThousandsSeparator || (separator == U',' && !groups[0].leading_zero);
}

bool is_one_number(Groups groups) noexcept {
  if (groups.size() == 1 || is_thousands(groups)) return true;
  const char32_t last = groups[groups.size() - 2].separator;
  if (!separates_fraction(last)) return false;
  if (groups.size() == 2) return true;
  const Groups whole = groups.first(groups.size() - 1);
  // 1.234,5 : a dot alone does not make thousands, but with a fraction behind it does.
  const bool dotted = whole.size() == 2 && whole[0].separator == U'.' && whole[0].digits <= 3 && whole[1].digits == 3;
  return last != whole[0].separator && (dotted || is_thousands(whole));
}

/// How many groups at the start of `chain` are one number.
std::size_t first_number(Groups chain) noexcept {
  for (std::size_t count = chain.size(); count > 1; --count) {
    const char32_t following = chain[count - 1].separator;
    const auto uses = [following](const Group& group) { return group.separator == following; };
    const bool goes_on = following != 0 && std::any_of(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(count - 1), uses);
    if (!goes_on && is_one_number(chain.first(count))) return count;
  }
  return 1;
}

/// After a group that is a number of its own: how many more at the start of `rest` are so too, because the same separator goes on.
std::size_t more_alone(Groups rest, char32_t separator) noexcept {
  std::size_t count = 0;
  while (count < rest.size() && rest[count].separator == separator) ++count;
  return count < rest.size() && rest[count].separator == 0 ? count + 1 : count;
}

bool covers(Groups groups, std::string_view form) noexcept { return groups.back().end == bytes_of(form) + form.size(); }

void append_digits(const Group& group, std::string& letters) {
  for (const unsigned char* from = group.begin; from != group.end;) {
    const Decoded unit = decode(from, group.end);
    const int value = digit_value(unit.code_point);
    if (value >= 0) letters.push_back(static_cast<char>('0' + value));
    from += unit.bytes;
  }
}

/// What is not one number (a caller's own string): digits become ASCII, all else stays.
void fold_digits_only(std::string_view form, std::string& letters) {
  const unsigned char* from = bytes_of(form);
  const unsigned char* const end = from + form.size();
  while (from != end) {
    const Decoded unit = decode(from, end);
    const int value = digit_value(unit.code_point);
    if (value >= 0) {
      letters.push_back(static_cast<char>('0' + value));
    } else {
      letters.append(reinterpret_cast<const char*>(from), unit.bytes);
    }
    from += unit.bytes;
  }
}

}  // namespace

const unsigned char* scan_numbers(const unsigned char* from, const unsigned char* end, std::vector<NumberPiece>& pieces) {
  std::array<Group, kMaxGroups> groups;
  const Groups chain(groups.data(), read_chain(from, end, groups));
  if (is_law(chain)) {
    pieces.push_back({chain.front().begin, chain.back().end});
    return chain.back().end;
  }
  std::size_t at = 0;
  while (at < chain.size()) {
    const Groups rest = chain.subspan(at);
    const std::size_t count = first_number(rest);
    pieces.push_back({rest[0].begin, rest[count - 1].end});
    at += count;
    if (count != 1) continue;
    for (std::size_t alone = more_alone(chain.subspan(at), rest[0].separator); alone != 0; --alone, ++at) {
      pieces.push_back({chain[at].begin, chain[at].end});
    }
  }
  return chain.back().end;
}

void fold_number(std::string_view form, std::string& letters) {
  letters.clear();
  if (form.empty() || class_of(decode(bytes_of(form), bytes_of(form) + form.size()).code_point) != CharClass::kDigit) {
    fold_digits_only(form, letters);
    return;
  }
  std::array<Group, kMaxGroups> buffer;
  const Groups groups(buffer.data(), read_chain(bytes_of(form), bytes_of(form) + form.size(), buffer));
  if (!covers(groups, form) || !(is_law(groups) || is_one_number(groups))) {
    fold_digits_only(form, letters);
    return;
  }
  const bool whole = is_thousands(groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    append_digits(groups[i], letters);
    if (!whole && i + 2 == groups.size()) letters.push_back('.');
  }
}

}  // namespace fihris::text
