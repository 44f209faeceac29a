// SPDX-License-Identifier: Apache-2.0
//
// Catch2 for every test, whichever version is installed: 2 (one header) or 3 (a library). main() is in main.cpp.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
