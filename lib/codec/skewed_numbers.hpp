// SPDX-License-Identifier: Apache-2.0
//
// Skewed numbers: a sequence of small numbers of which 0 is the most frequent, 1 the next, and so on.
//
//     levels × 64 + [32: the first bitmap is sparse] + bits u8 | one bitmap a level | what is left, packed
//
// The first bitmap has a bit for each number: 1 when it is above 0. The second has a bit for each number that is above 0: 1 when it is above 1;
// and so on. What is still left after the last level is packed with `bits` bits each, less `levels`. Bitmaps are padded to whole bytes, lowest
// bits first; a sparse one is written as the number of its ones, u8, and the place of each, u8. There are at most 3 levels; the writer
// takes as many as make the sequence shortest, and none is plain packing.
// A single number is found by counting the bits before it, level by level. docs/format.md is the authority on the layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.hpp"
#include "codec/bit_packing.hpp"

namespace fihris::codec {

/// Appends a sequence.
void append_skewed(std::span<const std::uint32_t> values, base::ByteBuffer& out);

/// A view of a sequence; valid as long as the bytes.
class SkewedNumbers {
 public:
  /// Of `count` numbers, at the beginning of `bytes`. Throws Error(kCorrupt) when they do not fit.
  SkewedNumbers(std::span<const std::byte> bytes, std::size_t count);

  /// Bytes that the sequence takes.
  std::size_t size() const noexcept { return size_; }

  /// Writes all numbers.
  void decode(std::uint32_t* out) const;

  /// The places of the numbers that are 1, a bit each. Of a sequence of kBlockSize numbers at most.
  std::array<std::uint64_t, kBlockSize / 64> places_of_ones() const;

  /// One number of a sequence, place < count, without looking at what comes behind it. Throws as the constructor does.
  static std::uint32_t at(std::span<const std::byte> bytes, std::size_t count, std::size_t place);

  /// The same of numbers that follow each other: writes those from `begin` on; begin + out.size() <= count.
  static void read(std::span<const std::byte> bytes, std::size_t count, std::size_t begin, std::span<std::uint32_t> out);

  static constexpr unsigned kMaximalLevels = 3;

 private:
  template <typename Visit>
  void each_above_zero(Visit visit) const;
  static void read_run(std::span<const std::byte> bytes, std::size_t count, std::size_t begin, std::span<std::uint32_t> out);

  struct Level {
    const std::byte* bits;
    std::size_t count;  ///< of bits
  };
  bool is_sparse_ = false;  ///< the bits of the first level are the places of its ones, and as many
  Level levels_[kMaximalLevels];
  unsigned level_count_;
  unsigned bits_;
  const std::byte* rest_;
  std::size_t count_;  ///< of all numbers
  std::size_t rest_count_;
  std::size_t size_;
  const std::byte* end_;  ///< up to here bytes may be read
};

}  // namespace fihris::codec
