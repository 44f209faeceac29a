// SPDX-License-Identifier: Apache-2.0
#include "codec/position_coding.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include <fihris/error.hpp>

#include "base/bit_row.hpp"
#include "codec/bit_packing.hpp"

namespace fihris::codec {
namespace {

using base::BitRow;
using base::Bits;

constexpr std::uint32_t kNoLimit = 0x8000'0000U;  ///< of texts whose length code tells nothing

/// How the positions of a posting with three or more are split. frequency <= limit
struct Split {
  unsigned low_bits = 0;
  std::uint64_t bits = 0;  ///< of all

  constexpr Split(std::uint32_t frequency, std::uint32_t limit) noexcept {
    const std::uint32_t range = limit - frequency + 1;
    low_bits = range < frequency ? 0 : bits_needed(range / frequency) - 1;
    bits = std::uint64_t{frequency} * (low_bits + 1) + ((range - 1) >> low_bits);
  }
};

/// What is known of the texts of a length code.
struct Texts {
  std::uint32_t limit = 0;       ///< they have at most so many words
  std::uint32_t circle = 0;      ///< for pairs: limit, or the odd number after it
  std::uint64_t per_circle = 0;  ///< 2^64 / circle, rounded up, or 0: to divide by multiplying
  bool has_pairs = false;        ///< whether two positions are written as a pair
};
constexpr std::array<Texts, 256> kTexts = [] {
  std::array<Texts, 256> all{};
  for (std::uint32_t code = 0; code < 256; ++code) {
    const std::uint32_t step = code < 32 ? 0 : code - 32;
    Texts& texts = all[code];
    texts.limit = code < 32 ? code : code == 255 ? kNoLimit : (std::uint32_t{2} << step / 16) * (17 + step % 16) - 1;
    texts.circle = texts.limit | 1;
    texts.per_circle = texts.circle > 1 ? ~std::uint64_t{0} / texts.circle + 1 : 0;  // an odd number does not divide 2^64
    texts.has_pairs = code < 255;
  }
  return all;
}();

constexpr std::uint32_t kFew = PositionsShape::kFewTimes;
constexpr std::uint16_t kImpossible = PositionsShape::kImpossible;

}  // namespace

constexpr std::array<std::array<PositionsShape, kFew>, 256> kPositionsShapes = [] {
  std::array<std::array<PositionsShape, kFew>, 256> all{};
  for (std::uint32_t code = 0; code < 256; ++code) {
    const Texts& texts = kTexts[code];
    for (std::uint32_t frequency = 1; frequency < kFew && frequency <= texts.limit; ++frequency) {
      const Split split(frequency, texts.limit);
      const std::uint64_t pairs = std::uint64_t{texts.circle} * (texts.circle - 1) / 2;
      const std::uint64_t bits = frequency == 1                      ? std::max(1U, bits_needed(texts.limit - 1))
                                 : frequency == 2 && texts.has_pairs ? static_cast<std::uint64_t>(std::bit_width(pairs - 1))
                                                                     : split.bits;
      all[code][frequency] = {static_cast<std::uint16_t>(bits), static_cast<std::uint8_t>(split.low_bits)};
    }
  }
  return all;
}();
static_assert([] {
  std::uint32_t most = 0;
  for (const auto& of_code : kPositionsShapes) {
    for (const PositionsShape& shape : of_code) most = std::max<std::uint32_t>(most, shape.bits == kImpossible ? 0 : shape.bits);
  }
  return most * kBlockSize < kImpossible;
}());

namespace {

[[noreturn]] void damaged() { throw Error(ErrorCode::kCorrupt, "a postings list is damaged: its positions do not fit"); }

/// A posting, before its positions are read.
struct Posting {
  std::uint8_t code;  ///< of the length of its text
  std::uint32_t frequency;

  Posting(const BlockPostings& postings, std::size_t place) noexcept
      : code(postings.length_codes[postings.docs[place]]), frequency(postings.frequencies[place]) {}
  explicit Posting(const PlacedPosting& placed) noexcept : code(placed.length_code), frequency(placed.frequency) {}

  const Texts& texts() const noexcept { return kTexts[code]; }
  /// Of its positions. Throws when its text is too short for them.
  std::uint64_t bits() const {
    if (frequency < kFew) {
      const std::uint16_t bits = kPositionsShapes[code][frequency].bits;
      if (bits == kImpossible) [[unlikely]]
        damaged();
      return bits;
    }
    if (frequency > texts().limit) [[unlikely]]
      damaged();
    return Split(frequency, texts().limit).bits;
  }
};

/// The bits of the postings from `from` to `to`. Nearly all occur a few times: no branch but for the others.
std::uint64_t bits_of(const BlockPostings& postings, std::size_t from, std::size_t to) {
  const std::uint32_t* const docs = postings.docs.data();
  const std::uint32_t* const frequencies = postings.frequencies.data();
  const std::uint8_t* const codes = postings.length_codes.data();
  std::uint64_t sum = 0;
  bool fit = true;
  for (std::size_t i = from; i < to; ++i) {
    const std::uint32_t frequency = frequencies[i];
    std::uint64_t bits = kPositionsShapes[codes[docs[i]]][frequency % kFew].bits;
    if (frequency >= kFew) [[unlikely]] {
      bits = Posting(postings, i).bits();
    } else {
      fit &= bits != kImpossible;
    }
    sum += bits;
  }
  if (!fit) damaged();
  return sum;
}

template <typename Take>
void read_many(const Bits& bits, std::uint64_t at, const Split& split, std::uint32_t frequency, Take take) {
  const std::uint64_t end = at + split.bits;
  std::uint64_t high_at = at + std::uint64_t{frequency} * split.low_bits;
  std::uint32_t high = 0;
  std::uint64_t word = bits.from(high_at);
  unsigned left = Bits::kAtOnce;
  for (std::uint32_t i = 0; i < frequency; ++i) {
    while ((word & ((std::uint64_t{1} << left) - 1)) == 0) {  // no one among the bits at hand
      high += left;
      high_at += left;
      if (high_at >= end) damaged();
      word = bits.from(high_at);
      left = Bits::kAtOnce;
    }
    const auto zeros = static_cast<unsigned>(std::countr_zero(word));
    high += zeros;
    word = word >> zeros >> 1;
    left -= zeros + 1;
    high_at += zeros + 1;
    const auto low = static_cast<std::uint32_t>(bits.take(at + std::uint64_t{i} * split.low_bits, split.low_bits));
    take(i, (high << split.low_bits | low) + i);
  }
  if (high_at > end) damaged();
}

/// The same for few positions, whose low and high bits fit a word each.
template <typename Take>
void read_few(const Bits& bits, std::uint64_t at, PositionsShape shape, std::uint32_t frequency, Take take) {
  const unsigned low_count = frequency * shape.low_bits;
  const std::uint64_t mask = (std::uint64_t{1} << shape.low_bits) - 1;
  std::uint64_t low = bits.from(at);
  std::uint64_t high = bits.take(at + low_count, shape.bits - low_count);
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < frequency; ++i) {
    if (high == 0) [[unlikely]]
      damaged();
    const auto zeros = static_cast<unsigned>(std::countr_zero(high));
    sum += zeros;
    high = high >> zeros >> 1;
    take(i, static_cast<std::uint32_t>((sum << shape.low_bits | (low & mask)) + i));
    low >>= shape.low_bits;
  }
}

/// Of a number of a pair.
template <typename Take>
void read_pair(std::uint64_t pair, const Texts& texts, Take take) noexcept {
  const std::uint32_t circle = texts.circle;
  const bool is_small =
      pair <= ~std::uint32_t{0};  // nearly always, and divided faster: D. Lemire, "Faster remainder by direct computation", 2019
  __extension__ using Wide = unsigned __int128;
  const auto steps =
      1 + static_cast<std::uint32_t>(is_small ? static_cast<std::uint64_t>(Wide{pair} * texts.per_circle >> 64) : pair / circle);
  const auto one = static_cast<std::uint32_t>(pair - std::uint64_t{steps - 1} * circle);
  const std::uint32_t other = one + steps >= circle ? one + steps - circle : one + steps;
  take(0, std::min(one, other));
  take(1, std::max(one, other));
}

/// Calls take(i, position) for i = 0 … frequency - 1. `count`: posting.bits().
template <typename Take>
void read_posting(const Bits& bits, std::uint64_t at, Posting posting, std::uint64_t count, Take take) {
  const Texts& texts = posting.texts();
  const std::uint32_t frequency = posting.frequency;
  if (frequency == 1) {
    take(0, static_cast<std::uint32_t>(bits.take(at, static_cast<unsigned>(count))));
  } else if (frequency == 2 && texts.has_pairs) {
    read_pair(bits.take(at, static_cast<unsigned>(count)), texts, take);
  } else {
    if (frequency < kFew) {
      const PositionsShape shape = kPositionsShapes[posting.code][frequency];
      const std::uint64_t low = std::uint64_t{frequency} * shape.low_bits;
      if (low <= Bits::kAtOnce && count - low <= Bits::kAtOnce) return read_few(bits, at, shape, frequency, take);
    }
    read_many(bits, at, Split(frequency, texts.limit), frequency, take);
  }
}

void read_posting(const Bits& bits, std::uint64_t at, Posting posting, std::uint64_t count, std::uint32_t* out) {
  read_posting(bits, at, posting, count, [out](std::uint32_t i, std::uint32_t position) { out[i] = position; });
}

BitRow put_pair(BitRow row, std::uint32_t one, std::uint32_t other, std::uint32_t circle, unsigned bits) noexcept {
  std::uint32_t steps = other - one;
  if (steps > circle / 2) {  // it is nearer the other way round
    one = other;
    steps = circle - steps;
  }
  const std::uint64_t pair = one + std::uint64_t{circle} * (steps - 1);
  const unsigned low = bits / 2;
  row.put(pair & ((std::uint64_t{1} << low) - 1), low);
  row.put(pair >> low, bits - low);
  return row;
}

BitRow put_many(BitRow row, const std::uint32_t* positions, std::uint32_t frequency, std::uint32_t limit) noexcept {
  const Split split(frequency, limit);
  const std::uint64_t mask = (std::uint64_t{1} << split.low_bits) - 1;
  for (std::uint32_t i = 0; i < frequency; ++i) row.put((positions[i] - i) & mask, split.low_bits);
  std::uint32_t high = 0;
  for (std::uint32_t i = 0; i < frequency; ++i) {
    const std::uint32_t next = (positions[i] - i) >> split.low_bits;
    if (next - high < BitRow::kAtOnce) {
      row.put(std::uint64_t{1} << (next - high), next - high + 1);
    } else {
      row.put_zeros(next - high);
      row.put(1, 1);
    }
    high = next;
  }
  row.put_zeros(((limit - frequency) >> split.low_bits) - high);
  return row;
}

}  // namespace

void PositionsWriter::append(std::span<const std::uint32_t> positions, std::span<const std::uint32_t> frequencies,
                             std::span<const std::uint8_t> length_codes, base::ByteBuffer& out) {
  // A position takes no more than 31 low bits, and less than three on the average for what is above: less than 5 bytes.
  if (bits_.size() < 5 * positions.size() + 16) bits_.resize(5 * positions.size() + 16);
  BitRow row(bits_.data());
  const std::uint32_t* next = positions.data();
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    const Texts& texts = kTexts[length_codes[i]];
    const std::uint32_t frequency = frequencies[i];
    assert(next[frequency - 1] < texts.limit);
    if (frequency == 1) {
      row.put(next[0], kPositionsShapes[length_codes[i]][1].bits);
    } else if (frequency == 2 && texts.has_pairs) {
      row = put_pair(row, next[0], next[1], texts.circle, kPositionsShapes[length_codes[i]][2].bits);
    } else {
      row = put_many(row, next, frequency, texts.limit);
    }
    next += frequency;
  }
  out.append(std::span<const std::byte>(bits_.data(), row.end()));
}

void read_positions(std::span<const std::byte> bytes, const BlockPostings& postings, std::span<const std::uint8_t> places,
                    PositionsBegin& from, std::uint32_t* out) {
  const Bits bits(bytes);
  for (const std::uint8_t place : places) {
    from.bit += bits_of(postings, from.place, place);
    from.place = place;
    const Posting posting(postings, place);
    const std::uint64_t count = posting.bits();
    if (from.bit + count > bits.size()) damaged();
    read_posting(bits, from.bit, posting, count, out);
    out += posting.frequency;
  }
}

void PositionsWalk::pass_many(std::uint32_t frequency, std::uint8_t length_code) {
  bit_ += Posting(PlacedPosting{0, frequency, length_code}).bits();
}

void PositionsWalk::check() const {
  if (!is_possible_) damaged();
}

void find_positions(const BlockPostings& postings, std::span<const std::uint8_t> places, std::uint64_t* begins) {
  if (places.empty()) return;
  // All of them are summed up: to go from place to place would be a loop for each, whose end could not be foreseen.
  std::array<std::uint32_t, kBlockSize> sums;
  const std::size_t end = places.back();
  const std::uint32_t* const docs = postings.docs.data();
  const std::uint32_t* const frequencies = postings.frequencies.data();
  const std::uint8_t* const codes = postings.length_codes.data();
  std::uint32_t sum = 0;
  std::uint32_t all = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const std::uint32_t frequency = frequencies[i];
    sums[i] = sum;
    all |= frequency;
    sum += kPositionsShapes[codes[docs[i]]][frequency % kFew].bits;
  }
  sums[end] = sum;
  if (all < kFew) {
    if (sum >= kImpossible) damaged();
    for (const std::uint8_t place : places) *begins++ = sums[place];
    return;
  }
  std::uint64_t bit = 0;
  std::size_t passed = 0;
  for (const std::uint8_t place : places) {
    bit += bits_of(postings, passed, place);
    passed = place;
    *begins++ = bit;
  }
}

void mark_positions(std::span<const std::byte> bytes, std::span<const PlacedPosting> postings, std::uint64_t* marks) {
  const Bits bits(bytes);
  for (const PlacedPosting& placed : postings) {
    const Posting posting(placed);
    const std::uint64_t count = posting.bits();
    if (placed.bit + count > bits.size()) damaged();
    std::uint64_t mark = 0;
    const auto add = [&mark](std::uint32_t, std::uint32_t position) { mark |= std::uint64_t{1} << position % 64; };
    read_posting(bits, placed.bit, posting, count, add);
    *marks++ = mark;
  }
}

void read_positions(std::span<const std::byte> bytes, const PlacedPosting& placed, std::uint32_t* out) {
  const Bits bits(bytes);
  const Posting posting(placed);
  const std::uint64_t count = posting.bits();
  if (placed.bit + count > bits.size()) damaged();
  read_posting(bits, placed.bit, posting, count, out);
}

void read_all_positions(std::span<const std::byte> bytes, const BlockPostings& postings, std::uint32_t* out) {
  const Bits bits(bytes);
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < postings.docs.size(); ++i) {
    const Posting posting(postings, i);
    const std::uint64_t count = posting.bits();
    read_posting(bits, at, posting, count, out);
    at += count;
    out += posting.frequency;
  }
  if (at > bits.size()) damaged();
}

}  // namespace fihris::codec
