// SPDX-License-Identifier: Apache-2.0
//
// main() of every test binary.
#define CATCH_CONFIG_RUNNER
#include "testing/catch.hpp"

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
