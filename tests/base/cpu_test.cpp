// SPDX-License-Identifier: Apache-2.0
//
// The choice of kernels.
#include "base/cpu.hpp"

#include <algorithm>
#include <array>

#include <fihris/error.hpp>

#include "testing/catch.hpp"

using namespace fihris::base;

namespace {
constexpr std::array kTwo = {Kernel::kPortable, Kernel::kAvx2};
}

TEST_CASE("the best available kernels are chosen when none are asked for") {
  CHECK(choose_kernel(kTwo, std::nullopt) == Kernel::kAvx2);
  CHECK(choose_kernel(kTwo, "") == Kernel::kAvx2);
}

TEST_CASE("kernels asked for by name are used") {
  CHECK(choose_kernel(kTwo, "portable") == Kernel::kPortable);
  CHECK(choose_kernel(kTwo, "avx2") == Kernel::kAvx2);
}

TEST_CASE("kernels that are unknown or not available are an error that names those there are") {
  for (const char* const name : {"avx512", "neon", "AVX2", "fast"}) {
    try {
      choose_kernel(kTwo, name);
      FAIL("accepted " << name);
    } catch (const fihris::Error& error) {
      CHECK(error.code() == fihris::ErrorCode::kInvalidArgument);
      const std::string sentence = error.what();
      CHECK(sentence.find(name) != std::string::npos);
      CHECK(sentence.find("portable, avx2") != std::string::npos);
    }
  }
}

TEST_CASE("every processor has the portable kernels, and cpu() gives available ones") {
  const auto available = available_kernels();
  REQUIRE(!available.empty());
  CHECK(available.front() == Kernel::kPortable);
  CHECK(std::find(available.begin(), available.end(), cpu()) != available.end());
  CHECK(runs_avx2() == (cpu() == Kernel::kAvx2 || cpu() == Kernel::kAvx512));
  for (const Kernel kernel : available) CHECK(choose_kernel(available, std::string(kernel_name(kernel))) == kernel);
}
