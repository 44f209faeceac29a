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
  };
  return kFound;
}

}  // namespace fihris::fuzz
