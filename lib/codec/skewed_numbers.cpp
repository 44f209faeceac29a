// SPDX-License-Identifier: Apache-2.0
#include "codec/skewed_numbers.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <vector>

#include <fihris/error.hpp>

#include "codec/above_zero.hpp"
#include "codec/bit_packing.hpp"
#include "codec/partial_load.hpp"

namespace fihris::codec {
namespace {

constexpr unsigned kBitsMask = 31;
constexpr unsigned kSparse = 32;
constexpr std::size_t kRun = 56;             ///< numbers whose bits, from any bit on, are in eight bytes
constexpr std::size_t kMostForSparse = 256;  ///< numbers of a sequence whose first bitmap may be sparse: places take a byte

std::size_t bitmap_bytes(std::size_t count) noexcept { return (count + 7) / 8; }

/// Up to 64 bits from bit 0 of `from` on; `count` of them are there, and bytes up to `end`.
std::uint64_t load_bits(const std::byte* from, std::size_t count, const std::byte* end) noexcept {
  const std::uint64_t word = end - from >= 8 ? base::load_u64(from) : load_at_most_8(from, bitmap_bytes(count));
  return count >= 64 ? word : word & ((std::uint64_t{1} << count) - 1);
}

/// Ones in a word. Without the instruction for it, which not every machine has, and without the call that compilers make of std::popcount() then.
std::size_t ones_in(std::uint64_t word) noexcept {
  word -= word >> 1 & 0x5555555555555555U;
  word = (word & 0x3333333333333333U) + (word >> 2 & 0x3333333333333333U);
  word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  return static_cast<std::size_t>((word * 0x0101010101010101U) >> 56);
}

/// Ones among the first `count` bits; bytes are there up to `end`.
std::size_t ones_before(const std::byte* bits, std::size_t count, const std::byte* end) noexcept {
  std::size_t ones = 0;
  for (std::size_t done = 0; done < count; done += 64) ones += ones_in(load_bits(bits + done / 8, count - done, end));
  return ones;
}

[[noreturn]] void damaged() { throw Error(ErrorCode::kCorrupt, "a postings list is damaged: its forms are cut short"); }

enum class Bitmap { kAllBits, kPlacesOfOnes };

/// Writes the first bitmap, of `ones` ones, and what is left: each number above 0, less one. Returns the end of the bitmap.
std::byte* write_first_level(std::span<const std::uint32_t> values, Bitmap bitmap, std::size_t ones, std::uint32_t* left,
                             std::byte* to) noexcept {
  const auto keep = [&](std::size_t place) { *left++ = values[place] - 1; };
  if (bitmap == Bitmap::kPlacesOfOnes) {
    *to++ = static_cast<std::byte>(ones);
    for_each_above_zero(values, [&](std::size_t place) {
      *to++ = static_cast<std::byte>(place);
      keep(place);
    });
    return to;
  }
  const auto put = [&](std::uint32_t bits, std::size_t count) {
    for (std::size_t done = 0; done < count; done += 8) *to++ = static_cast<std::byte>(bits >> done);
  };
  for_each_above_zero(values, put, keep);
  return to;
}

/// Takes the places of the ones of a sparse bitmap.
std::span<const std::byte> take_places(std::span<const std::byte>& bytes) {
  if (bytes.empty() || std::to_integer<std::size_t>(bytes[0]) >= bytes.size()) damaged();
  const auto places = bytes.subspan(1, std::to_integer<std::size_t>(bytes[0]));
  bytes = bytes.subspan(1 + places.size());
  return places;
}

bool bit_at(const std::byte* bits, std::size_t place) noexcept {
  return (std::to_integer<unsigned>(bits[place / 8]) >> (place % 8) & 1) != 0;
}

}  // namespace

void append_skewed(std::span<const std::uint32_t> values, base::ByteBuffer& out) {
  constexpr unsigned kMost = SkewedNumbers::kMaximalLevels;
  std::array<std::size_t, kMost + 1> left{values.size()};  // by number of levels: how many values are left after them
  std::uint32_t all = 0;
  for (const std::uint32_t value : values) all |= value;
  for (std::uint32_t level = 1; level <= kMost && all != 0; ++level) {
    std::uint32_t count = 0;  // of as many bits as the values, for the compilers' sake
    for (const std::uint32_t value : values) count += value >= level ? 1 : 0;
    left[level] = count;
  }
  std::uint32_t largest = 0;
  for (const std::uint32_t value : values) largest = std::max(largest, value);
  const auto bits_of_rest = [&](unsigned level) { return left[level] == 0 ? 0 : bits_needed(largest - level); };
  unsigned levels = 0;
  std::size_t best_size = packed_bytes(left[0], bits_of_rest(0));
  std::size_t bitmaps = 0;
  const bool can_be_sparse = values.size() <= kMostForSparse && 1 + left[1] < bitmap_bytes(left[0]);
  for (unsigned level = 1; level <= kMost; ++level) {
    bitmaps += level == 1 && can_be_sparse ? 1 + left[1] : bitmap_bytes(left[level - 1]);
    const std::size_t size = bitmaps + packed_bytes(left[level], bits_of_rest(level));
    if (size >= best_size) continue;
    best_size = size;
    levels = level;
  }
  const unsigned bits = bits_of_rest(levels);
  const bool is_sparse = levels > 0 && can_be_sparse;
  assert(bits <= kBitsMask);
  out.append_u8(static_cast<std::uint8_t>(levels * 64 + (is_sparse ? kSparse : 0) + bits));
  std::byte* to = out.grow(best_size);
  if (levels == 0) return pack(values.data(), values.size(), bits, to);
  // What is left of few numbers, no more than of a block, on the stack.
  std::array<std::uint32_t, kBlockSize + 1> few;
  std::vector<std::uint32_t> many(values.size() > kBlockSize ? values.size() + 1 : 0);
  std::uint32_t* const rest = values.size() > kBlockSize ? many.data() : few.data();
  to = write_first_level(values, is_sparse ? Bitmap::kPlacesOfOnes : Bitmap::kAllBits, left[1], rest, to);
  for (unsigned level = 1; level < levels; ++level) {
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < left[level]; begin += 8) {
      unsigned byte = 0;
      const std::size_t end = std::min(begin + 8, left[level]);
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t value = rest[i];
        const unsigned is_left = value != 0 ? 1 : 0;
        byte |= is_left << (i - begin);
        rest[kept] = value - 1;
        kept += is_left;
      }
      *to++ = static_cast<std::byte>(byte);
    }
  }
  pack(rest, left[levels], bits, to);
}

SkewedNumbers::SkewedNumbers(std::span<const std::byte> bytes, std::size_t count) : end_(bytes.data() + bytes.size()) {
  if (bytes.empty()) damaged();
  const auto header = std::to_integer<unsigned>(bytes[0]);
  level_count_ = header >> 6;
  bits_ = header & kBitsMask;
  is_sparse_ = level_count_ > 0 && (header & kSparse) != 0;
  std::span<const std::byte> rest = bytes.subspan(1);
  rest_count_ = count;
  if (is_sparse_) {
    const auto places = take_places(rest);
    levels_[0] = {places.data(), places.size()};
    rest_count_ = places.size();
    for (const std::byte place : places) {
      if (std::to_integer<std::size_t>(place) >= count) damaged();
    }
  }
  count_ = count;
  std::size_t used = bytes.size() - rest.size();
  for (unsigned level = is_sparse_ ? 1 : 0; level < level_count_; ++level) {
    if (bitmap_bytes(rest_count_) > bytes.size() - used) damaged();
    levels_[level] = {bytes.data() + used, rest_count_};
    used += bitmap_bytes(rest_count_);
    rest_count_ = ones_before(levels_[level].bits, rest_count_, end_);
  }
  if (packed_bytes(rest_count_, bits_) > bytes.size() - used) damaged();
  rest_ = bytes.data() + used;
  size_ = used + packed_bytes(rest_count_, bits_);
}

/// Calls visit(place) for each number above 0, in order; of a sequence with levels.
template <typename Visit>
void SkewedNumbers::each_above_zero(Visit visit) const {
  for (std::size_t i = 0; is_sparse_ && i < levels_[0].count; ++i) visit(std::to_integer<std::size_t>(levels_[0].bits[i]));
  for (std::size_t begin = 0; !is_sparse_ && begin < count_; begin += 64) {
    for (std::uint64_t word = load_bits(levels_[0].bits + begin / 8, count_ - begin, end_); word != 0; word &= word - 1)
      visit(begin + static_cast<std::size_t>(std::countr_zero(word)));
  }
}

std::array<std::uint64_t, kBlockSize / 64> SkewedNumbers::places_of_ones() const {
  assert(count_ <= kBlockSize);
  std::array<std::uint64_t, kBlockSize / 64> ones{};
  const auto put = [&](std::size_t place, std::uint64_t bit) { ones[place / 64] |= bit << place % 64; };
  if (level_count_ < 2) {
    // What is packed tells. Damaged places may be more than there are numbers.
    std::array<std::uint32_t, kMostForSparse> rest;
    unpack(rest_, rest_count_, bits_, rest.data());
    std::size_t next = 0;
    for (; level_count_ == 0 && next < count_; ++next) put(next, rest[next] == 1 ? 1 : 0);
    if (level_count_ == 1) each_above_zero([&](std::size_t place) { put(place, rest[next++] == 0 ? 1 : 0); });
    return ones;
  }
  std::size_t next = 0;     // of the numbers above 0
  std::uint64_t above = 0;  // whether each is above 1, from that one on
  each_above_zero([&](std::size_t place) {
    if (next % 64 == 0) above = load_bits(levels_[1].bits + next / 8, levels_[1].count - next, end_);
    put(place, ~above & 1);
    above >>= 1;
    ++next;
  });
  return ones;
}

void SkewedNumbers::decode(std::uint32_t* out) const {
  if (level_count_ == 0) return unpack(rest_, rest_count_, bits_, out);
  // The places of those that are left after each level: of few numbers, no more than of a block, on the stack.
  std::array<std::uint32_t, kMostForSparse> few;
  std::vector<std::uint32_t> many(count_ > few.size() ? count_ : 0);
  std::uint32_t* const places = count_ > few.size() ? many.data() : few.data();
  std::fill_n(out, count_, std::uint32_t{0});
  std::size_t left = 0;
  const auto add = [&](std::size_t place) {
    places[left++] = static_cast<std::uint32_t>(place);
    out[place] = 1;
  };
  each_above_zero(add);
  for (unsigned level = 1; level < level_count_; ++level) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < levels_[level].count; ++i) {
      const std::uint32_t above = bit_at(levels_[level].bits, i) ? 1 : 0;
      places[kept] = places[i];
      out[places[i]] += above;
      kept += above;
    }
  }
  for (std::size_t i = 0; bits_ > 0 && i < rest_count_; ++i) out[places[i]] += unpack_one(rest_, rest_count_, bits_, i);
}

std::uint32_t SkewedNumbers::at(std::span<const std::byte> bytes, std::size_t count, std::size_t place) {
  if (bytes.empty()) damaged();
  const auto header = std::to_integer<unsigned>(bytes[0]);
  const unsigned level_count = header >> 6;
  const unsigned bits = header & kBitsMask;
  std::span<const std::byte> rest = bytes.subspan(1);
  unsigned level = 0;
  if (level_count > 0 && (header & kSparse) != 0) {
    const auto places = take_places(rest);
    std::size_t below = 0;
    bool is_there = false;
    for (const std::byte one : places) {
      below += std::to_integer<std::size_t>(one) < place ? 1U : 0U;
      is_there |= std::to_integer<std::size_t>(one) == place;
    }
    if (!is_there) return 0;
    place = std::min(below, places.size() - 1);
    count = places.size();
    level = 1;
  }
  for (; level < level_count; ++level) {
    if (bitmap_bytes(count) > rest.size()) damaged();
    if (!bit_at(rest.data(), place)) return level;
    const std::byte* const end = rest.data() + rest.size();
    const std::size_t left = ones_before(rest.data(), count, end);
    place = ones_before(rest.data(), place, end);
    rest = rest.subspan(bitmap_bytes(count));
    count = left;
  }
  if (packed_bytes(count, bits) > rest.size()) damaged();
  return level_count + unpack_one(rest.data(), count, bits, place);
}

void SkewedNumbers::read(std::span<const std::byte> bytes, std::size_t count, std::size_t begin, std::span<std::uint32_t> out) {
  for (; out.size() > kRun; begin += kRun, out = out.subspan(kRun)) read_run(bytes, count, begin, out.first(kRun));
  read_run(bytes, count, begin, out);
}

/// Of kRun numbers at most: as at(), with those that are left after each level side by side in the next one.
void SkewedNumbers::read_run(std::span<const std::byte> bytes, std::size_t count, std::size_t begin, std::span<std::uint32_t> out) {
  if (bytes.empty()) damaged();
  const auto header = std::to_integer<unsigned>(bytes[0]);
  const unsigned level_count = header >> 6;
  const unsigned bits = header & kBitsMask;
  std::span<const std::byte> rest = bytes.subspan(1);
  std::array<std::uint8_t, kRun> places;  // in `out`, of those that are left
  std::size_t left = out.size();
  for (std::size_t i = 0; i < left; ++i) {
    places[i] = static_cast<std::uint8_t>(i);
    out[i] = 0;
  }
  const auto keep = [&](std::uint64_t above) {
    left = 0;
    for (; above != 0; above &= above - 1) {
      const std::uint8_t place = places[static_cast<std::size_t>(std::countr_zero(above))];
      places[left++] = place;
      ++out[place];
    }
  };
  unsigned level = 0;
  if (level_count > 0 && (header & kSparse) != 0) {
    const auto ones = take_places(rest);
    std::size_t below = 0;
    std::uint64_t above = 0;
    for (const std::byte one : ones) {
      const std::size_t place = std::to_integer<std::size_t>(one) - begin;
      below += std::to_integer<std::size_t>(one) < begin ? 1U : 0U;
      above |= std::uint64_t{place < left ? 1U : 0U} << place % 64;
    }
    keep(above);
    begin = below;
    count = ones.size();
    level = 1;
  }
  for (; level < level_count && left > 0; ++level) {
    if (bitmap_bytes(count) > rest.size()) damaged();
    const std::byte* const end = rest.data() + rest.size();
    const std::uint64_t above = load_bits(rest.data() + begin / 8, begin % 8 + left, end) >> begin % 8;
    begin = ones_before(rest.data(), begin, end);
    const std::size_t ones = ones_before(rest.data(), count, end);
    keep(above);
    rest = rest.subspan(bitmap_bytes(count));
    count = ones;
  }
  if (left == 0) return;
  if (packed_bytes(count, bits) > rest.size()) damaged();
  for (std::size_t i = 0; i < left; ++i) out[places[i]] += unpack_one(rest.data(), count, bits, begin + i);
}

}  // namespace fihris::codec
