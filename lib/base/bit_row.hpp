// SPDX-License-Identifier: Apache-2.0
//
// Bytes as one long row of bits, from the lowest of each byte on.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/bytes.hpp"

namespace fihris::base {

/// Reads a row, with zeros behind. A view.
class Bits {
 public:
  static constexpr unsigned kAtOnce = 57;

  explicit Bits(std::span<const std::byte> bytes) noexcept : bytes_(bytes.data()), size_(bytes.size()) {}
  std::uint64_t size() const noexcept { return 8 * size_; }

  /// At least kAtOnce bits from `bit` on.
  std::uint64_t from(std::uint64_t bit) const noexcept {
    const std::uint64_t byte = bit / 8;
    if (byte + 8 <= size_) [[likely]]
      return load_u64(bytes_ + byte) >> (bit % 8);
    std::uint64_t word = 0;
    if (byte < size_) {
      std::memcpy(&word, bytes_ + byte, size_ - byte);
      word = load_u64(&word);
    }
    return word >> (bit % 8);
  }
  /// `count` bits, kAtOnce at most.
  std::uint64_t take(std::uint64_t bit, unsigned count) const noexcept { return from(bit) & ((std::uint64_t{1} << count) - 1); }

 private:
  const std::byte* bytes_;
  std::uint64_t size_;
};

/// Writes a row. Bytes behind it are written, too: seven at most.
class BitRow {
 public:
  static constexpr unsigned kAtOnce = 56;

  explicit BitRow(std::byte* to) noexcept : at_(to) {}

  /// `count` bits, kAtOnce at most; those above them are 0.
  void put(std::uint64_t bits, unsigned count) noexcept {
    assert(count <= kAtOnce);
    pending_ |= bits << filled_;
    store_u64(at_, pending_);
    filled_ += count;
    at_ += filled_ / 8;
    pending_ >>= filled_ / 8 * 8;
    filled_ %= 8;
  }
  void put_zeros(std::uint32_t count) noexcept {
    for (; count > kAtOnce; count -= kAtOnce) put(0, kAtOnce);
    put(0, count);
  }
  /// Behind the last byte that has bits.
  std::byte* end() const noexcept { return at_ + (filled_ + 7) / 8; }

 private:
  std::byte* at_;
  std::uint64_t pending_ = 0;  ///< bits of the byte at at_
  unsigned filled_ = 0;        ///< of them, < 8
};

}  // namespace fihris::base
