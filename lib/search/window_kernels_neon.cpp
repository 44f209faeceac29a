// SPDX-License-Identifier: Apache-2.0
//
// Window kernels for AArch64, whose every processor has NEON.
//
// NEON has no mask of a vector; the sixteen comparisons are narrowed to four bits each instead:
//
//     4 × (4 × 32 bits, all ones or none)  ─►  16 × 8 bits  ─►  16 × 4 bits, one number of 64 bits
#include "search/window_kernels.hpp"

#if defined(__aarch64__)
#include <bit>

#include <arm_neon.h>

namespace fihris::search {
namespace {

/// Four bits for each of sixteen sums: all ones where it is at least `least`.
std::uint64_t nibbles(const int32x4_t (&group)[4], int32x4_t least) noexcept {
  const uint16x8_t first = vcombine_u16(vmovn_u32(vcgeq_s32(group[0], least)), vmovn_u32(vcgeq_s32(group[1], least)));
  const uint16x8_t second = vcombine_u16(vmovn_u32(vcgeq_s32(group[2], least)), vmovn_u32(vcgeq_s32(group[3], least)));
  const uint8x16_t bytes = vcombine_u8(vmovn_u16(first), vmovn_u16(second));
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(bytes), 4)), 0);
}

}  // namespace

std::size_t take_sums_neon(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                           std::int32_t* values) noexcept {
  constexpr std::uint64_t kOneOfEach = 0x1111111111111111U;
  const int32x4_t least_of_all = vdupq_n_s32(least);
  const int32x4_t zero = vdupq_n_s32(0);
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < count; begin += 16) {
    std::int32_t* const at = sums + begin;
    const int32x4_t group[4] = {vld1q_s32(at), vld1q_s32(at + 4), vld1q_s32(at + 8), vld1q_s32(at + 12)};
    for (std::uint64_t mask = nibbles(group, least_of_all) & kOneOfEach; mask != 0; mask &= mask - 1) {
      const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(mask)) / 4;
      offsets[found] = static_cast<std::uint32_t>(i);
      values[found++] = sums[i];
    }
    for (std::size_t i = 0; i < 16; i += 4) vst1q_s32(at + i, zero);
  }
  return found;
}

std::uint64_t count_bits_neon(const std::uint64_t* words, std::size_t count) noexcept {
  uint64x2_t sums = vdupq_n_u64(0);
  std::size_t i = 0;
  for (; i + 2 <= count; i += 2) {
    const uint8x16_t of_bytes = vcntq_u8(vreinterpretq_u8_u64(vld1q_u64(words + i)));
    sums = vaddq_u64(sums, vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(of_bytes))));
  }
  std::uint64_t sum = vaddvq_u64(sums);
  if (i < count) sum += static_cast<std::uint64_t>(std::popcount(words[i]));
  return sum;
}

}  // namespace fihris::search
#endif
