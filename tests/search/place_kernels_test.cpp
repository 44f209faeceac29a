// SPDX-License-Identifier: Apache-2.0
#include "search/place_kernels.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "base/cpu.hpp"
#include "codec/postings.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

PlaceKernels kernels_of(base::Kernel kernel) {
#if defined(__x86_64__)
  if (kernel == base::Kernel::kAvx2 || kernel == base::Kernel::kAvx512) return {find_places_avx2, find_marked_avx2};
#endif
  static_cast<void>(kernel);
  return {find_places_portable, find_marked_portable};
}

TEST_CASE("every kernel of this machine finds the places that a plain search finds") {
  FIHRIS_RANDOM(random);
  for (const base::Kernel kernel : base::available_kernels()) {
    CAPTURE(base::kernel_name(kernel));
    for (int round = 0; round < 300; ++round) {
      const std::size_t size = random.one_in(2) ? codec::kBlockSize : random.between(1, codec::kBlockSize);
      const std::uint64_t widest = random.one_in(2) ? 3 : 10'000'000;
      std::array<std::uint32_t, codec::kBlockSize> block;
      block.fill(std::numeric_limits<std::uint32_t>::max());
      std::uint64_t doc = random.one_in(3) ? 0xF0000000U - widest * size : random.below(100);
      for (std::size_t i = 0; i < size; ++i) block[i] = static_cast<std::uint32_t>(doc += random.between(1, widest));
      std::vector<std::uint32_t> wanted;
      for (std::size_t i = random.between(1, 200); i > 0; --i) {
        const std::uint32_t near = block[random.below(size)];
        wanted.push_back(std::min(block[size - 1], near - std::min<std::uint32_t>(near, static_cast<std::uint32_t>(random.below(3)))));
      }
      std::sort(wanted.begin(), wanted.end());
      std::vector<std::uint8_t> places(wanted.size());
      kernels_of(kernel).find_places(block.data(), wanted.data(), wanted.size(), places.data());
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(i, wanted[i]);
        REQUIRE(places[i] == std::lower_bound(block.begin(), block.end(), wanted[i]) - block.begin());
      }
    }
  }
}

TEST_CASE("every kernel of this machine finds the marked documents that a plain loop finds") {
  FIHRIS_RANDOM(random);
  for (const base::Kernel kernel : base::available_kernels()) {
    CAPTURE(base::kernel_name(kernel));
    for (int round = 0; round < 300; ++round) {
      const std::size_t size = random.between(1, codec::kBlockSize);
      std::array<std::uint32_t, codec::kBlockSize> block;
      for (std::uint32_t& doc : block) doc = static_cast<std::uint32_t>(random.below(std::uint64_t{1} << 32U));
      Marks marks{};
      for (std::uint64_t i = random.below(1000); i > 0; --i) {
        const std::uint32_t mark =
            (random.one_in(2) ? block[random.below(block.size())] : static_cast<std::uint32_t>(random.below(kMarks))) % kMarks;
        marks[mark / 32] |= std::uint32_t{1} << (mark % 32);
      }
      std::vector<std::uint8_t> expected;
      for (std::size_t i = 0; i < size; ++i) {
        if ((marks[block[i] % kMarks / 32] >> (block[i] % 32) & 1) != 0) expected.push_back(static_cast<std::uint8_t>(i));
      }
      std::vector<std::uint8_t> places(codec::kBlockSize);
      places.resize(kernels_of(kernel).find_marked(block.data(), size, marks, places.data()));
      REQUIRE(places == expected);
    }
  }
}

}  // namespace
}  // namespace fihris::search
