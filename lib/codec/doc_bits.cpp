// SPDX-License-Identifier: Apache-2.0
#include "codec/doc_bits.hpp"

#include <bit>
#include <cassert>
#include <cstring>

#include "base/bit_counts.hpp"
#include "base/bytes.hpp"
#include "base/cpu.hpp"
#include "codec/gap_kernels.hpp"

namespace fihris::codec {
namespace {

ExpandBits choose_expand_bits() noexcept {
#if defined(__x86_64__)
  if (base::runs_avx2()) return expand_bits_avx2;
#endif
  return expand_bits_portable;
}

}  // namespace

bool DocBits::assign(std::uint32_t first, std::uint32_t size, const std::byte* bytes, std::uint32_t count) noexcept {
  assert(size <= kMost);
  size_ = 0;
  if (size == 0) return false;
  const std::size_t words = (std::size_t{size} + 63) / 64;
  words_[words - 1] = 0;
  words_[words] = 0;
  std::memcpy(words_.data(), bytes, (std::size_t{size} + 7) / 8);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint64_t ends = base::ones_up_to_bytes(words_[i]);
    base::store(before_.data() + 8 * i, (ends << 8) + sum * base::kEachByte);
    sum += ends >> 56;
  }
  if (sum != count || words_[words - 1] >> ((size - 1) % 64) != 1) return false;
  first_ = first;
  size_ = size;
  return true;
}

void DocBits::decode(std::uint32_t* docs) const noexcept {
  static const ExpandBits kernel = choose_expand_bits();
  kernel(words_.data(), (std::size_t{size_} + 63) / 64, first_, docs);
}

void expand_bits_portable(const std::uint64_t* words, std::size_t count, std::uint32_t first, std::uint32_t* out) noexcept {
  for (std::size_t i = 0; i < count; ++i, first += 64) {
    for (std::uint64_t left = words[i]; left != 0; left &= left - 1) *out++ = first + static_cast<std::uint32_t>(std::countr_zero(left));
  }
}

}  // namespace fihris::codec
