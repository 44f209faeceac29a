// SPDX-License-Identifier: Apache-2.0
//
// Window kernels for x86-64 with AVX-512.
#include "search/window_kernels.hpp"

#if defined(__x86_64__)
#include <bit>

#include <immintrin.h>

namespace fihris::search {

__attribute__((target("avx512f,popcnt"))) std::size_t take_sums_avx512(std::int32_t* sums, std::size_t count, std::int32_t least,
                                                                       std::uint32_t* offsets, std::int32_t* values) noexcept {
  const __m512i least_of_all = _mm512_set1_epi32(least);
  const __m512i zero = _mm512_setzero_si512();
  const __m512i numbers = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  std::size_t found = 0;
  const auto take = [&](std::size_t begin, __m512i group, __mmask16 mask) __attribute__((target("avx512f,popcnt"), always_inline)) {
    const __m512i offset = _mm512_add_epi32(numbers, _mm512_set1_epi32(static_cast<int>(begin)));
    _mm512_storeu_si512(values + found, _mm512_maskz_compress_epi32(mask, group));
    _mm512_storeu_si512(offsets + found, _mm512_maskz_compress_epi32(mask, offset));
    found += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(mask)));
  };
  std::size_t begin = 0;
  for (; begin + 64 <= count; begin += 64) {  // one branch for four groups: it is hard to foresee
    const __m512i a = _mm512_loadu_si512(sums + begin);
    const __m512i b = _mm512_loadu_si512(sums + begin + 16);
    const __m512i c = _mm512_loadu_si512(sums + begin + 32);
    const __m512i d = _mm512_loadu_si512(sums + begin + 48);
    for (std::size_t i = 0; i < 64; i += 16) _mm512_storeu_si512(sums + begin + i, zero);
    const __mmask16 in_a = _mm512_cmpge_epi32_mask(a, least_of_all);
    const __mmask16 in_b = _mm512_cmpge_epi32_mask(b, least_of_all);
    const __mmask16 in_c = _mm512_cmpge_epi32_mask(c, least_of_all);
    const __mmask16 in_d = _mm512_cmpge_epi32_mask(d, least_of_all);
    if ((in_a | in_b | in_c | in_d) == 0) continue;
    take(begin, a, in_a);
    take(begin + 16, b, in_b);
    take(begin + 32, c, in_c);
    take(begin + 48, d, in_d);
  }
  for (; begin < count; begin += 16) {
    const __m512i group = _mm512_loadu_si512(sums + begin);
    _mm512_storeu_si512(sums + begin, zero);
    take(begin, group, _mm512_cmpge_epi32_mask(group, least_of_all));
  }
  return found;
}

}  // namespace fihris::search
#endif
