// SPDX-License-Identifier: Apache-2.0
//
// The choice of kernels, and those in plain C++.
#include "search/window_kernels.hpp"

#include "base/cpu.hpp"

namespace fihris::search {

std::size_t take_sums_portable(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                               std::int32_t* values) noexcept {
  constexpr std::size_t kGroup = 16;
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < count; begin += kGroup) {
    std::int32_t any = 0;  // no branches: compilers make vectors of it
    for (std::size_t i = 0; i < kGroup; ++i) any |= sums[begin + i] >= least ? 1 : 0;
    for (std::size_t i = begin; any != 0 && i < begin + kGroup; ++i) {
      offsets[found] = static_cast<std::uint32_t>(i);
      values[found] = sums[i];
      found += sums[i] >= least ? 1 : 0;
    }
    for (std::size_t i = 0; i < kGroup; ++i) sums[begin + i] = 0;
  }
  return found;
}

std::uint64_t count_bits_portable(const std::uint64_t* words, std::size_t count) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) {  // sums of 2, 4, 8 bits side by side; their sum ends in the highest byte
    std::uint64_t word = words[i];
    word -= word >> 1 & 0x5555555555555555U;
    word = (word & 0x3333333333333333U) + (word >> 2 & 0x3333333333333333U);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    sum += word * 0x0101010101010101U >> 56;
  }
  return sum;
}

const WindowKernels& window_kernels() {
  static const WindowKernels kernels = [] {
    switch (base::cpu()) {
#if defined(__x86_64__)
      case base::Kernel::kAvx2: return WindowKernels{take_sums_avx2, count_bits_avx2};
      case base::Kernel::kAvx512: return WindowKernels{take_sums_avx512, count_bits_avx2};
#elif defined(__aarch64__)
      case base::Kernel::kNeon: return WindowKernels{take_sums_neon, count_bits_neon};
#endif
      default: return WindowKernels{take_sums_portable, count_bits_portable};
    }
  }();
  return kernels;
}

}  // namespace fihris::search
