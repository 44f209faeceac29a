// SPDX-License-Identifier: Apache-2.0
//
// Inputs that once broke a parser, kept as tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fihris::fuzz {

struct FoundInput {
  std::string_view target;
  std::string input;
  const char* what;  ///< what went wrong
};

inline const std::vector<FoundInput>& found_inputs() {
  static const std::vector<FoundInput> kFound = {
      {"html", "<p>a<p>b<!-\x3E\xBE!<D\xF9TA[x]]>",
       "the encoding that was found out, IBM424_rtl, had no converter, and reading all files ended"},
      {"stored", "\1\xFF\xFF\xFF\xFF\x0F", "a count of values that only costs memory"},
      {"experiment", std::string(1, '\0') + "q1 0 doc-2 1666666666666666666666666666666666\n", "a grade that is no integer of the machine"},
      {"experiment", "\1q1 Q0 doc-1 1 1e300 tag\nq1 Q0 doc-2 2 -1e300 tag\n", "scores beyond a float"},
  };
  return kFound;
}

}  // namespace fihris::fuzz
