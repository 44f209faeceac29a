// SPDX-License-Identifier: Apache-2.0
//
// The long forms of the reliability tests are asked for by FIHRIS_LONG_TESTS=1 (tools/reliability.sh).
#pragma once

#include <cstdlib>
#include <string_view>

namespace fihris::reliability {

inline bool long_tests() {
  const char* const wanted = std::getenv("FIHRIS_LONG_TESTS");
  return wanted != nullptr && std::string_view(wanted) != "0" && *wanted != '\0';
}

}  // namespace fihris::reliability
