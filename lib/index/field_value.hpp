// SPDX-License-Identifier: Apache-2.0
//
// Field values: what a text says as an integer, a real, a date or a truth value, as a key whose order is that of the values.
//
//   integer   42  -7  +3  ٤٢                   from -2^63 to 2^63 - 1
//   real      3.25  -1e9  ٣٫٢٥                 finite; the decimal sign is a point or U+066B
//   boolean   true false yes no 1 0 نعم لا
//   date      a day or more: 2003, 2003-05, and all spellings of a day or month of a year that text/date.hpp reads (16/05/2003, 16 ماي 2003);
//             with a time behind the first kind: 2003-05-16T10:30, 2003-05-16 10:30:05Z, 2003-05-16T10:30:05+01:00; without a zone it is UTC.
//             Years to 1500 are of the Hijra, as are dates that say so (14 رمضان 1445, 1445-09-14)
//
// A date is a range of seconds: of its year, its month, its day or its second. A document has the first of them; a search for dates from a to b
// goes from the first second of a to the last one of b.
//
// Days of the Hijra are converted by the arithmetic calendar (30 years of 10,631 days, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29,
// the first day 16 July 622 of the Julian calendar): within a day or two of what was announced where the moon is watched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fihris/document.hpp>

#include "index/columns.hpp"

namespace fihris::index {

/// Whether fields of this type have a column, and whether it is of numbers.
bool has_column(FieldType type) noexcept;
bool has_numbers(FieldType type) noexcept;

/// The keys that a text stands for, one but for dates; nothing when it is no value of this type, which must have numbers.
std::optional<KeyRange> parse_value(FieldType type, std::string_view text);

/// Calls visit(value) for each value of a keyword field: the lines of the text, without white space around them, the empty ones left out.
template <typename Visit>
void for_each_keyword(std::string_view text, Visit visit);

/// `text` without ASCII white space at both ends.
std::string_view trimmed(std::string_view text) noexcept;

std::uint64_t key_of_integer(std::int64_t value) noexcept;
std::uint64_t key_of_real(double value) noexcept;
std::int64_t integer_of_key(std::uint64_t key) noexcept;

/// Days since 1970-01-01 of a date that exists.
std::int64_t days_of_gregorian(std::int64_t year, unsigned month, unsigned day) noexcept;
std::int64_t days_of_hijri(std::int64_t year, unsigned month, unsigned day) noexcept;

/// "a whole number, such as 42": what a value of this type looks like, for messages.
const char* example_of(FieldType type) noexcept;
/// "integer": the name of a type, as in schemas.
const char* name_of(FieldType type) noexcept;

template <typename Visit>
void for_each_keyword(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view value = trimmed(text.substr(0, end));
    if (!value.empty()) visit(value);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace fihris::index
