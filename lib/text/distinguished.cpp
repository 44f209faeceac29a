// SPDX-License-Identifier: Apache-2.0
//
// Words of the same letters differ only at alefs, ha, ya, digits and marks: the trace holds these in order, marks with the number of their letter.
#include "text/distinguished.hpp"

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

std::u32string trace_of(std::string_view written, const Distinguish& distinguish) {
  std::u32string trace;
  char32_t letters = 0;
  for (const char32_t c : to_utf32(written)) {
    if (class_of(c) == CharClass::kMark) {
      if (distinguish.marks) trace.append({letters, c});
      continue;
    }
    ++letters;
    if (digit_value(c) >= 0) {
      if (distinguish.digits) trace.push_back(c);
      continue;
    }
    switch (folded_arabic_letter(c)) {
      case kAlef:
        if (distinguish.hamza) trace.push_back(c == kAlefWasla ? kAlef : c);
        break;
      case kHa:
        if (distinguish.ta_marbuta) trace.push_back(c == kTaMarbuta ? c : kHa);
        break;
      case kYa:
        if (distinguish.alef_maqsura) trace.push_back(c == kAlefMaqsura ? c : kYa);
        break;
      default: break;
    }
  }
  return trace;
}

}  // namespace fihris::text
