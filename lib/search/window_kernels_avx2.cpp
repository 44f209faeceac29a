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
  const auto load = [sums](std::size_t at) __attribute__((target("avx2,bmi"), always_inline)) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(sums + at));
  };
  const auto above = [below](__m256i of) __attribute__((target("avx2,bmi"), always_inline)) {
    return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(of, below))));
  };
  const auto clear = [sums](std::size_t begin, std::size_t end) __attribute__((target("avx2,bmi"), always_inline)) {
    for (std::size_t at = begin; at < end; at += 8) _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + at), _mm256_setzero_si256());
  };
  std::size_t found = 0;
  const auto take = [&](std::size_t begin, std::uint64_t which) __attribute__((target("avx2,bmi"), always_inline)) {
    for (; which != 0; which &= which - 1) {
      const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(which));
      offsets[found] = static_cast<std::uint32_t>(i);
      values[found++] = sums[i];
    }
  };
  std::size_t begin = 0;
  for (; begin + 64 <= count; begin += 64) {  // one branch for eight groups: mostly none of them has a sum to take
    const __m256i a =
        _mm256_max_epi32(_mm256_max_epi32(load(begin), load(begin + 8)), _mm256_max_epi32(load(begin + 16), load(begin + 24)));
    const __m256i b =
        _mm256_max_epi32(_mm256_max_epi32(load(begin + 32), load(begin + 40)), _mm256_max_epi32(load(begin + 48), load(begin + 56)));
    if (above(_mm256_max_epi32(a, b)) != 0) {
      std::uint64_t which = 0;
      for (std::size_t group = 0; group < 8; ++group) which |= std::uint64_t{above(load(begin + 8 * group))} << 8 * group;
      take(begin, which);
    }
    clear(begin, begin + 64);
  }
  for (; begin < count; begin += 16) {
    take(begin, above(load(begin)) | above(load(begin + 8)) << 8);
    clear(begin, begin + 16);
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
