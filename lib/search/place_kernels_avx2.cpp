// SPDX-License-Identifier: Apache-2.0
//
// Place kernels for x86-64 with AVX2. Places are found in two steps, without branches:
//
//   block     eight documents | eight documents | … 16 groups          compared with the wanted one: how many of the group are below
//   lasts     the last of each group, two registers                    compared with the wanted one: how many whole groups are below
#include "search/place_kernels.hpp"

#if defined(__x86_64__)
#include <array>
#include <bit>

#include <immintrin.h>

namespace fihris::search {

__attribute__((target("avx2,popcnt"))) void find_places_avx2(const std::uint32_t* block, const std::uint32_t* wanted, std::size_t count,
                                                             std::uint8_t* places) noexcept {
  constexpr std::size_t kGroup = 8;
  const __m256i flip = _mm256_set1_epi32(static_cast<int>(0x80000000U));  // comparisons are of signed numbers
  alignas(32) std::array<std::uint32_t, 16> lasts;
  for (std::size_t group = 0; group < lasts.size(); ++group) lasts[group] = block[group * kGroup + kGroup - 1];
  const __m256i low = _mm256_xor_si256(_mm256_load_si256(reinterpret_cast<const __m256i*>(lasts.data())), flip);
  const __m256i high = _mm256_xor_si256(_mm256_load_si256(reinterpret_cast<const __m256i*>(lasts.data() + 8)), flip);
  const auto below = [](__m256i doc, __m256i docs) __attribute__((target("avx2,popcnt"), always_inline)) {
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(doc, docs))));
  };
  for (std::size_t i = 0; i < count; ++i) {
    const __m256i doc = _mm256_xor_si256(_mm256_set1_epi32(static_cast<int>(wanted[i])), flip);
    const auto groups = static_cast<std::size_t>(std::popcount(below(doc, low) | below(doc, high) << 8));  // at most 15
    const __m256i group = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + groups * kGroup));
    places[i] =
        static_cast<std::uint8_t>(groups * kGroup + static_cast<std::size_t>(std::popcount(below(doc, _mm256_xor_si256(group, flip)))));
  }
}

__attribute__((target("avx2,bmi"))) std::size_t find_marked_avx2(const std::uint32_t* block, std::size_t count, const Marks& marks,
                                                                 std::uint8_t* places) noexcept {
  constexpr std::size_t kGroup = 8;
  const auto* const words = reinterpret_cast<const int*>(marks.data());
  const __m256i word_mask = _mm256_set1_epi32(static_cast<int>(marks.size() - 1));
  const __m256i bit_mask = _mm256_set1_epi32(31);
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < count; begin += kGroup) {
    const __m256i docs = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(block + begin));
    const __m256i word = _mm256_i32gather_epi32(words, _mm256_and_si256(_mm256_srli_epi32(docs, 5), word_mask), 4);
    const __m256i bit = _mm256_slli_epi32(_mm256_srlv_epi32(word, _mm256_and_si256(docs, bit_mask)), 31);
    auto mask = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(bit)));
    if (count - begin < kGroup) mask &= (1U << (count - begin)) - 1;
    for (; mask != 0; mask &= mask - 1)
      places[found++] = static_cast<std::uint8_t>(begin + static_cast<std::size_t>(std::countr_zero(mask)));
  }
  return found;
}

}  // namespace fihris::search
#endif
