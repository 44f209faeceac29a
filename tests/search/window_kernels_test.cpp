// SPDX-License-Identifier: Apache-2.0
#include "search/window_kernels.hpp"

#include <vector>

#include "base/cpu.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

TakeSums kernel_of(base::Kernel kernel) {
#if defined(__x86_64__)
  if (kernel == base::Kernel::kAvx2) return take_sums_avx2;
  if (kernel == base::Kernel::kAvx512) return take_sums_avx512;
#elif defined(__aarch64__)
  if (kernel == base::Kernel::kNeon) return take_sums_neon;
#endif
  static_cast<void>(kernel);
  return take_sums_portable;
}

TEST_CASE("every way to count bits gives what counting one by one does") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::uint64_t> words(random.below(70));
    std::uint64_t expected = 0;
    for (auto& word : words) {
      word = random.one_in(4) ? ~std::uint64_t{0} : random.next() & random.next();
      for (unsigned bit = 0; bit < 64; ++bit) expected += word >> bit & 1U;
    }
    REQUIRE(count_bits_portable(words.data(), words.size()) == expected);
    REQUIRE(window_kernels().count_bits(words.data(), words.size()) == expected);
  }
}

TEST_CASE("every kernel of this machine takes the sums that a plain loop takes") {
  FIHRIS_RANDOM(random);
  for (const base::Kernel kernel : base::available_kernels()) {
    CAPTURE(base::kernel_name(kernel));
    for (int round = 0; round < 300; ++round) {
      const std::size_t count = 16 * random.between(1, 256);
      const auto least = static_cast<std::int32_t>(random.between(1, random.one_in(2) ? 5 : 1U << 30U));
      std::vector<std::int32_t> sums(count);
      for (auto& sum : sums) {
        if (!random.one_in(static_cast<std::uint64_t>(round % 9 + 1))) continue;
        sum =
            random.one_in(3) ? least + static_cast<std::int32_t>(random.below(3)) - 1 : static_cast<std::int32_t>(random.below(1U << 30U));
      }
      std::vector<std::uint32_t> expected_offsets, offsets(count + 16);
      std::vector<std::int32_t> expected_values, values(count + 16);
      for (std::size_t i = 0; i < count; ++i) {
        if (sums[i] < least) continue;
        expected_offsets.push_back(static_cast<std::uint32_t>(i));
        expected_values.push_back(sums[i]);
      }
      const std::size_t found = kernel_of(kernel)(sums.data(), count, least, offsets.data(), values.data());
      offsets.resize(found);
      values.resize(found);
      REQUIRE(offsets == expected_offsets);
      REQUIRE(values == expected_values);
      REQUIRE(sums == std::vector<std::int32_t>(count, 0));
    }
  }
}

}  // namespace
}  // namespace fihris::search
