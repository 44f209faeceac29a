// SPDX-License-Identifier: Apache-2.0
//
// The inner loop of the text code for x86-64 with AVX2: 32 bytes at a time, where they are ASCII and D8 or D9 with the byte that follows.
//
//   bytes      D9 83 | D8 AA | D8 A7 | D8 A8 | 20            a byte is first of two, second of two, or ASCII
//   codes      C3  ·    AA  ·   A7  ·    A8  ·   20           80 | low bit of the first << 6 | low six bits of the second
//   packed     C3 AA A7 A8 20                                 seconds are left out, eight bytes at a time, by a table
#include "codec/text_code_kernels.hpp"

#if defined(__x86_64__)
#include <bit>

#include <immintrin.h>

namespace fihris::codec {
namespace {

/// Which codes from 80 on stand for the character of their place: bit (code >> 4) − 8 of the row of its low half.
constexpr std::array<std::uint8_t, 16> make_rows_in_place() {
  std::array<std::uint8_t, 16> rows{};
  for (unsigned code = 0x80; code < kTextEscape; ++code) {
    if (kTextCode.of_two[0x600 + (code & 0x7FU)] == code)
      rows[code & 15U] = static_cast<std::uint8_t>(rows[code & 15U] | 1U << ((code >> 4U) - 8));
  }
  return rows;
}
constexpr std::array<std::uint8_t, 16> kRowsInPlace = make_rows_in_place();
constexpr std::array<std::uint8_t, 16> kBitOfHighHalf = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128};

/// For each set of eight bytes the places of those in it, first ones first.
constexpr auto make_packings() {
  std::array<std::array<std::uint8_t, 8>, 256> packings{};
  for (unsigned set = 0; set < packings.size(); ++set) {
    std::size_t count = 0;
    for (std::uint8_t place = 0; place < 8; ++place) {
      if ((set >> place & 1U) != 0) packings[set][count++] = place;
    }
  }
  return packings;
}
constexpr auto kPackings = make_packings();

/// The lower eight bytes that are in `set`, to `to`; the next place to write to.
__attribute__((target("avx2,popcnt"))) inline std::byte* pack(__m128i bytes, unsigned set, std::byte* to) noexcept {
  const __m128i places = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kPackings[set].data()));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(bytes, places));
  return to + std::popcount(set);
}

__attribute__((target("avx2"))) inline __m256i twice(const std::array<std::uint8_t, 16>& table) noexcept {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

}  // namespace

__attribute__((target("avx2,popcnt"))) TextProgress encode_run_avx2(TextProgress from, const char* end) noexcept {
  constexpr std::ptrdiff_t kBytes = 32;
  const __m256i rows = twice(kRowsInPlace);
  const __m256i bits = twice(kBitOfHighHalf);
  const __m256i low_half = _mm256_set1_epi8(15);
  while (end - from.text > kBytes) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from.text));
    const __m256i following = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from.text + 1));
    const __m256i is_second = _mm256_cmpgt_epi8(_mm256_set1_epi8(-0x40), bytes);  // 80 to BF
    const __m256i is_first = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, _mm256_set1_epi8(-2)), _mm256_set1_epi8(-0x28));
    const __m256i bit_6 = _mm256_and_si256(_mm256_slli_epi16(bytes, 6), _mm256_set1_epi8(0x40));
    const __m256i codes =
        _mm256_or_si256(_mm256_or_si256(bit_6, _mm256_set1_epi8(-0x80)), _mm256_and_si256(following, _mm256_set1_epi8(0x3F)));
    const __m256i row = _mm256_shuffle_epi8(rows, _mm256_and_si256(codes, low_half));
    const __m256i bit = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(codes, 4), low_half));
    const __m256i is_other = _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), _mm256_setzero_si256());

    const auto beyond_ascii = static_cast<unsigned>(_mm256_movemask_epi8(bytes));
    const auto seconds = static_cast<unsigned>(_mm256_movemask_epi8(is_second));
    const auto firsts = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_andnot_si256(is_other, is_first)));
    if ((firsts | seconds) != beyond_ascii || seconds != firsts << 1U) break;

    const __m256i chosen = _mm256_blendv_epi8(bytes, codes, bytes);
    const __m128i lower = _mm256_castsi256_si128(chosen);
    const __m128i upper = _mm256_extracti128_si256(chosen, 1);
    const unsigned kept = ~seconds;
    std::byte* to = pack(lower, kept & 0xFFU, from.code);
    to = pack(_mm_srli_si128(lower, 8), kept >> 8U & 0xFFU, to);
    to = pack(upper, kept >> 16U & 0xFFU, to);
    to = pack(_mm_srli_si128(upper, 8), kept >> 24U, to);
    const std::ptrdiff_t is_cut = firsts >> 31U;  // the first byte of two stands last: next time
    from = {from.text + (kBytes - is_cut), to - is_cut};
  }
  return from;
}

}  // namespace fihris::codec
#endif
