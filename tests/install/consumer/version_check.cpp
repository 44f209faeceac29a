// SPDX-License-Identifier: Apache-2.0
//
// The smallest user of an installed Fihris: compiled headers and linked library are of one version, and an Error can be caught.
#include <iostream>
#include <string_view>

#include <fihris/error.hpp>
#include <fihris/version.hpp>

int main() {
  static_assert(FIHRIS_VERSION_NUMBER >= 100);
  if (std::string_view(fihris::version()) != FIHRIS_VERSION) {
    std::cerr << "compiled with " << FIHRIS_VERSION << ", runs with " << fihris::version() << '\n';
    return 1;
  }
  try {
    throw fihris::Error(fihris::ErrorCode::kNotFound, "no index there");
  } catch (const std::exception& error) {
    return std::string_view(error.what()) == "no index there" ? 0 : 1;
  }
}
