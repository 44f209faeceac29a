// SPDX-License-Identifier: Apache-2.0
//
// Gap kernels for x86-64 with AVX2.
#include "codec/gap_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace fihris::codec {

/// Eight at a time. Sums of one and two neighbours in each half; what the lower half has in all is added to the upper one, what both have to
/// `last`: only one addition for each eight waits for the eight before.
__attribute__((target("avx2"))) void sum_gaps_avx2(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept {
  __m256i last = _mm256_set1_epi32(static_cast<int>(base));
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    auto* const at = reinterpret_cast<__m256i*>(values + i);
    __m256i sums = _mm256_loadu_si256(at);
    sums = _mm256_add_epi32(sums, _mm256_slli_si256(sums, 4));
    sums = _mm256_add_epi32(sums, _mm256_slli_si256(sums, 8));
    const __m256i of_half = _mm256_shuffle_epi32(sums, 0xFF);
    const __m256i of_other = _mm256_permute2x128_si256(of_half, of_half, 0x01);
    const __m256i before = _mm256_add_epi32(last, _mm256_blend_epi32(_mm256_setzero_si256(), of_other, 0xF0));
    _mm256_storeu_si256(at, _mm256_add_epi32(sums, before));
    last = _mm256_add_epi32(last, _mm256_add_epi32(of_half, of_other));
  }
  base = static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm256_castsi256_si128(last)));
  for (; i < count; ++i) values[i] = base += values[i];
}

}  // namespace fihris::codec
#endif
