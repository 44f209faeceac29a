// SPDX-License-Identifier: Apache-2.0
//
// Window kernels for x86-64 with AVX2.
#include "search/window_kernels.hpp"

#if defined(__x86_64__)
#include <bit>

#include <immintrin.h>

namespace fihris::search {

__attribute__((target("avx2,bmi"))) std::size_t take_sums_avx2(std::int32_t* sums, std::size_t count, std::int32_t least,
                                                               std::uint32_t* offsets, std::int32_t* values) noexcept {
  const __m256i below = _mm256_set1_epi32(least - 1);
  const __m256i zero = _mm256_setzero_si256();
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < count; begin += 16) {  // one branch for two groups: it is hard to foresee
    auto* const at = reinterpret_cast<__m256i*>(sums + begin);
    const __m256i a = _mm256_cmpgt_epi32(_mm256_loadu_si256(at), below);
    const __m256i b = _mm256_cmpgt_epi32(_mm256_loadu_si256(at + 1), below);
    const auto mask_a = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(a)));
    const auto mask_b = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(b)));
    for (unsigned mask = mask_a | mask_b << 8; mask != 0; mask &= mask - 1) {
      const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(mask));
      offsets[found] = static_cast<std::uint32_t>(i);
      values[found++] = sums[i];
    }
    _mm256_storeu_si256(at, zero);
    _mm256_storeu_si256(at + 1, zero);
  }
  return found;
}

__attribute__((target("avx2,popcnt"))) std::uint64_t count_bits_avx2(const std::uint64_t* words, std::size_t count) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<std::uint64_t>(std::popcount(words[i]));
  return sum;
}

}  // namespace fihris::search
#endif
