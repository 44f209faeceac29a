// SPDX-License-Identifier: Apache-2.0
//
// Word runs for x86-64 with AVX2.
//
// 16 characters of two bytes are looked at together. U+0621 to U+063A are D8 A1 to D8 BA, U+0641 to U+064A are D9 81 to D9 8A; with the first byte as
// the high one, what is above D8A0 or D966 is the code of the letter in the written alphabet: 1 to 26 or 27 to 36.
//
//     bytes     D9 83   D8 AA   D8 A7   D8 A8   20 …
//     codes     29      10      7       8       none
//     letters   0 0 0 0  0 0 0 0  0 0 0 0  29 10 7 8          bytes, moved to the end of the register
//     packed    four letters of six bits to 24 bits: by twos (× 64 + 1), then by twos again (× 4096 + 1)
#include "text/word_runs.hpp"

#if defined(__x86_64__)
#include <bit>

#include <immintrin.h>

#include "base/bytes.hpp"

namespace fihris::text {
namespace {

constexpr std::ptrdiff_t kLoaded = 32;
constexpr unsigned kLongestBytes = 2 * kMaxPackedLetters;

/// 16 bytes from n on move a register's first n bytes to its end, with zeros before them.
alignas(32) constexpr unsigned char kMoves[32] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                                  0x80, 0x80, 0x80, 0x80, 0x80, 0,    1,    2,    3,    4,    5,
                                                  6,    7,    8,    9,    10,   11,   12,   13,   14,   15};

constexpr bool is_ascii_separator(unsigned char byte) noexcept {
  const unsigned letter = (byte | 0x20U) - 'a';
  const unsigned digit = static_cast<unsigned>(byte) - '0';
  return byte < 0x80 && letter >= 26 && digit >= 10;
}

/// The Arabic comma, semicolon and question mark, as the little-endian numbers of their bytes.
constexpr bool is_arabic_separator(unsigned pair) noexcept { return pair == 0x8CD8 || pair == 0x9BD8 || pair == 0x9FD8; }

}  // namespace

__attribute__((target("avx2,bmi"))) const unsigned char* scan_words_avx2(const unsigned char* at, const unsigned char* end,
                                                                         WordRun& run) noexcept {
  const __m256i swap =
      _mm256_setr_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  const __m256i first_origin = _mm256_set1_epi16(static_cast<short>(0xD8A0));
  const __m256i second_origin = _mm256_set1_epi16(static_cast<short>(0xD966));
  const __m256i one = _mm256_set1_epi16(1);
  const __m256i first_count = _mm256_set1_epi16(25);
  const __m256i second_begin = _mm256_set1_epi16(27);
  const __m256i second_count = _mm256_set1_epi16(9);
  const __m128i by_64 = _mm_set1_epi16(0x0140);        // × 64, × 1
  const __m128i by_4096 = _mm_set1_epi32(0x00011000);  // × 4096, × 1
  while (run.count < run.room && end - at > kLoaded) {
    const __m256i pairs = _mm256_shuffle_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)), swap);
    const __m256i first = _mm256_sub_epi16(pairs, first_origin);
    const __m256i second = _mm256_sub_epi16(pairs, second_origin);
    const __m256i first_place = _mm256_sub_epi16(first, one);
    const __m256i second_place = _mm256_sub_epi16(second, second_begin);
    const __m256i is_first = _mm256_cmpeq_epi16(_mm256_min_epu16(first_place, first_count), first_place);
    const __m256i is_second = _mm256_cmpeq_epi16(_mm256_min_epu16(second_place, second_count), second_place);
    const auto others = ~static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(is_first, is_second)));
    const auto bytes = static_cast<unsigned>(std::countr_zero(others));
    if (bytes - 1 >= kLongestBytes) break;  // none, or more than ten

    const unsigned char* const next = at + bytes;
    const bool before_arabic = is_arabic_separator(base::load_u16(next));
    if (*next >= 0x80 && !before_arabic) break;

    const __m256i codes = _mm256_or_si256(_mm256_and_si256(first, is_first), _mm256_and_si256(second, is_second));
    const __m128i letters = _mm_packus_epi16(_mm256_castsi256_si128(codes), _mm256_extracti128_si256(codes, 1));
    const __m128i moved = _mm_shuffle_epi8(letters, _mm_loadu_si128(reinterpret_cast<const __m128i*>(kMoves + bytes / 2)));
    const __m128i fours = _mm_madd_epi16(_mm_maddubs_epi16(moved, by_64), by_4096);
    const auto last_eight = static_cast<std::uint64_t>(_mm_extract_epi64(fours, 1));
    const auto first_two = static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_extract_epi32(fours, 1)));
    const std::uint64_t packed = first_two << 48 | (last_eight & 0xFFFFFFFFU) << 24 | last_eight >> 32;
    run.tokens[run.count] = {packed,
                             {},
                             static_cast<std::uint32_t>(at - run.base),
                             static_cast<std::uint32_t>(next - run.base),
                             run.position + static_cast<std::uint32_t>(run.count),
                             TokenKind::kArabic};
    ++run.count;

    at = next;
    if (before_arabic) at += 2;
    while (at != end && is_ascii_separator(*at)) ++at;
  }
  return at;
}

}  // namespace fihris::text
#endif
