// SPDX-License-Identifier: Apache-2.0
//
// Word runs for x86-64 with AVX2.
//
// 64 bytes are looked at together: which of them are of letters, and which are separators, as two words of bits. U+0621 to U+063A are
// D8 A1 to D8 BA, U+0641 to U+064A are D9 81 to D9 8A. Where a word ends, and where the next begins, is then told by counting bits: nothing
// that takes longer stands between a word and the next. The letters of a word, meanwhile, are packed: what the second byte is above A0 behind
// D8, above 66 behind D9, is the code of the letter in the written alphabet.
//
//     bytes     D9 83   D8 AA   D8 A7   D8 A8   20 …
//     codes     29      10      7       8       none
//     letters   0 0 0 0  0 0 0 0  0 0 0 0  29 10 7 8          bytes, moved to the end of the register
//     packed    four letters of six bits to 24 bits: by twos (× 64 + 1), then by twos again (× 4096 + 1)
#include "text/word_runs.hpp"

#if defined(__x86_64__)
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <immintrin.h>

#include "base/bytes.hpp"

namespace fihris::text {
namespace {

constexpr unsigned kWindow = 64;
constexpr unsigned kLongestBytes = 2 * kMaxPackedLetters;
constexpr unsigned kLastBegin = kWindow - kLongestBytes - 4;  ///< of a word: its letters and what is behind them are in the window
constexpr std::size_t kLoaded = kLastBegin + 32;              ///< bytes from the beginning of a window on that may be loaded

/// 16 bytes from n on move a register's first n bytes to its end, with zeros before them.
alignas(32) constexpr unsigned char kMoves[32] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                                  0x80, 0x80, 0x80, 0x80, 0x80, 0,    1,    2,    3,    4,    5,
                                                  6,    7,    8,    9,    10,   11,   12,   13,   14,   15};

/// The Arabic comma, semicolon and question mark, as the little-endian numbers of their bytes.
constexpr bool is_arabic_separator(unsigned pair) noexcept { return pair == 0x8CD8 || pair == 0x9BD8 || pair == 0x9FD8; }

/// Of each byte from a place on, the lowest bit for the first.
struct Window {
  std::uint64_t letters;     ///< it is of a letter
  std::uint64_t separators;  ///< it is ASCII, and neither a letter nor a digit
};

/// Bytes of all ones where a byte is one of `count` from `first` on.
__attribute__((target("avx2"))) inline __m256i is_between(__m256i bytes, unsigned char first, unsigned char count) noexcept {
  const __m256i place = _mm256_sub_epi8(bytes, _mm256_set1_epi8(static_cast<char>(first)));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(place, _mm256_set1_epi8(static_cast<char>(count - 1))), place);
}

__attribute__((target("avx2"))) inline std::uint32_t bits_of(__m256i bytes) noexcept {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

__attribute__((target("avx2"))) inline Window look_at(const unsigned char* at) noexcept {
  std::uint64_t begins = 0;  // of letters
  std::uint64_t others = 0;  // neither of letters of this kind nor separators
  for (unsigned half = 0; half < kWindow; half += 32) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + half));
    const __m256i next = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + half + 1));
    const __m256i is_first = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\xD8')), is_between(next, 0xA1, 26));
    const __m256i is_second = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\xD9')), is_between(next, 0x81, 10));
    const __m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    const __m256i is_other = _mm256_or_si256(bytes, _mm256_or_si256(is_between(lower, 'a', 26), is_between(bytes, '0', 10)));
    begins |= std::uint64_t{bits_of(_mm256_or_si256(is_first, is_second))} << half;
    others |= std::uint64_t{bits_of(is_other)} << half;
  }
  return {begins | begins << 1, ~others};
}

/// The letters of `bytes` bytes, packed.
__attribute__((target("avx2"))) inline std::uint64_t packed_letters(const unsigned char* at, unsigned bytes) noexcept {
  const __m256i pairs = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));  // the first byte is the low one
  const __m256i behind_d9 = _mm256_srai_epi16(_mm256_slli_epi16(pairs, 15), 15);
  const __m256i origins = _mm256_sub_epi16(_mm256_set1_epi16(0xA0), _mm256_and_si256(behind_d9, _mm256_set1_epi16(0xA0 - 0x66)));
  const __m256i codes = _mm256_sub_epi16(_mm256_srli_epi16(pairs, 8), origins);
  const __m128i letters = _mm_packus_epi16(_mm256_castsi256_si128(codes), _mm256_extracti128_si256(codes, 1));
  const __m128i moved = _mm_shuffle_epi8(letters, _mm_loadu_si128(reinterpret_cast<const __m128i*>(kMoves + bytes / 2)));
  const __m128i by_64 = _mm_set1_epi16(0x0140);        // × 64, × 1
  const __m128i by_4096 = _mm_set1_epi32(0x00011000);  // × 4096, × 1
  const __m128i fours = _mm_madd_epi16(_mm_maddubs_epi16(moved, by_64), by_4096);
  const auto last_eight = static_cast<std::uint64_t>(_mm_extract_epi64(fours, 1));
  const auto first_two = static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_extract_epi32(fours, 1)));
  return first_two << 48 | (last_eight & 0xFFFFFFFFU) << 24 | last_eight >> 32;
}

}  // namespace

__attribute__((target("avx2,bmi"))) const unsigned char* scan_words_avx2(const unsigned char* at, const unsigned char* end,
                                                                         WordRun& run) noexcept {
  std::array<unsigned char, kLoaded> tail;  // what is left of the text, and zeros, which are separators
  while (run.count < run.room && at != end) {
    const auto left = static_cast<std::size_t>(end - at);
    const unsigned char* from = at;
    if (left < kLoaded) {
      std::memset(tail.data() + left, 0, kLoaded - left);
      std::memcpy(tail.data(), at, left);
      from = tail.data();
    }
    const Window window = look_at(from);
    const auto offset = static_cast<std::uint32_t>(at - run.base);
    unsigned place = 0;
    bool goes_on = true;
    do {
      const auto bytes = static_cast<unsigned>(std::countr_one(window.letters >> place));
      const unsigned next = place + bytes;
      const bool before_arabic = is_arabic_separator(base::load_u16(from + next % kWindow));
      goes_on = bytes - 1 < kLongestBytes && (from[next % kWindow] < 0x80 || before_arabic);
      if (!goes_on) break;  // no letters, more than ten, or what goes on otherwise
      run.tokens[run.count] = {packed_letters(from + place, bytes),
                               {},
                               offset + place,
                               offset + next,
                               run.position + static_cast<std::uint32_t>(run.count),
                               TokenKind::kArabic};
      ++run.count;
      place = next + (before_arabic ? 2 : 0);
      place += static_cast<unsigned>(std::countr_one(window.separators >> place));
    } while (place <= kLastBegin && run.count < run.room);
    at += std::min<std::size_t>(place, left);
    if (!goes_on) break;
  }
  return at;
}

}  // namespace fihris::text
#endif
