// SPDX-License-Identifier: Apache-2.0
//
// Gap kernels for x86-64 with AVX2.
#include "codec/gap_kernels.hpp"

#if defined(__x86_64__)
#include <array>

#include <immintrin.h>

#include "base/bit_counts.hpp"

namespace fihris::codec {
namespace {

/// For each byte which of its bits are 1, in order; then whatever.
constexpr std::array<std::array<std::uint8_t, 8>, 256> kBitsOfByte = [] {
  std::array<std::array<std::uint8_t, 8>, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::size_t count = 0;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if ((byte >> bit & 1) != 0) table[byte][count++] = static_cast<std::uint8_t>(bit);
    }
  }
  return table;
}();

}  // namespace

/// Byte by byte: where the documents of each begin is a sum of all eight bits counts of a word at once, so that no byte waits for the one before.
__attribute__((target("avx2"))) void expand_bits_avx2(const std::uint64_t* words, std::size_t count, std::uint32_t first,
                                                      std::uint32_t* out) noexcept {
  __m256i before = _mm256_set1_epi32(static_cast<int>(first));
  const __m256i eight = _mm256_set1_epi32(8);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t word = words[i];
    const std::uint64_t ends = base::ones_up_to_bytes(word);
    std::uint64_t begins = ends << 8;
    for (unsigned k = 0; k < 8; ++k) {
      const __m128i bits = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kBitsOfByte[word & 0xFF].data()));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + (begins & 0xFF)), _mm256_add_epi32(before, _mm256_cvtepu8_epi32(bits)));
      before = _mm256_add_epi32(before, eight);
      word >>= 8;
      begins >>= 8;
    }
    out += ends >> 56;
  }
}

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
