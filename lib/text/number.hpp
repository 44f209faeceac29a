// SPDX-License-Identifier: Apache-2.0
//
// Number: which digits belong to one number, and the one spelling of each.
//
// A chain is groups of digits with one separator between two groups: . , - or U+066B (decimal), U+066C (thousands). A piece of a chain
// is one number if it is
//     groups of thousands     1,000   1.000.000           one to three digits, then threes; the same separator throughout
//     with a fraction         1,234.5   1.234,5           then a last group behind another separator
//     a decimal number        1.5   2,5   03.03           two groups; . , or U+066B
//     the number of a law     03-03   103-13              two groups of 1-3 and 2 digits, and nothing else in the chain
// and is not followed by one of its own separators. All other groups are numbers of their own: a date, a range, a telephone number.
// Helps 1,000 = 1000 and law 03-03 = 03.03; harms a range of small numbers: 10-15 is read as a law.
//
// Folded: ASCII digits, thousands separators dropped, the decimal and the law separator a dot. A comma before exactly three digits is a
// thousands separator, unless the number begins with 0; a single dot never is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::text {

struct NumberPiece {
  const unsigned char* begin;
  const unsigned char* end;
};

/// Cuts the chain that begins at `from` (a digit) into numbers, and returns its end. Invisible characters between two digits are skipped.
const unsigned char* scan_numbers(const unsigned char* from, const unsigned char* end, std::vector<NumberPiece>& pieces);

/// The folded form of a number's written form.
void fold_number(std::string_view form, std::string& letters);

}  // namespace fihris::text
