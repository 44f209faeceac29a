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
  const __m512i step = _mm512_set1_epi32(16);
  __m512i numbers = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < count; begin += 16) {
    const __m512i group = _mm512_loadu_si512(sums + begin);
    _mm512_storeu_si512(sums + begin, zero);
    const __mmask16 mask = _mm512_cmpge_epi32_mask(group, least_of_all);
    if (mask != 0) {
      _mm512_storeu_si512(values + found, _mm512_maskz_compress_epi32(mask, group));
      _mm512_storeu_si512(offsets + found, _mm512_maskz_compress_epi32(mask, numbers));
      found += static_cast<std::size_t>(std::popcount(static_cast<unsigned>(mask)));
    }
    numbers = _mm512_add_epi32(numbers, step);
  }
  return found;
}

}  // namespace fihris::search
#endif
