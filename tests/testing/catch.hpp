// SPDX-License-Identifier: Apache-2.0
//
// Catch2 for every test, whichever version is installed: 2 (one header) or 3 (a library). main() is in main.cpp.
//
// Tests keep to what both versions have under one name: TEST_CASE, SECTION, CHECK…, REQUIRE…, INFO, GENERATE, Catch::Approx,
// CHECK_THROWS_AS. Not Catch::Matchers::Contains, which version 3 calls ContainsSubstring.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
namespace Catch {
using Detail::Approx;  // where version 3 has it
}  // namespace Catch
#endif
