// SPDX-License-Identifier: Apache-2.0
//
// Reading postings lists; the layout is drawn in codec/postings.hpp.
#include "codec/postings.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/varint.hpp"
#include "codec/partial_load.hpp"

namespace fihris::codec {
namespace {

constexpr std::size_t kMaximalListBounds = 8;

[[noreturn]] void damaged(const char* what) { throw Error(ErrorCode::kCorrupt, std::string("a postings list is damaged: ") + what); }

std::uint64_t take_varint(const std::byte*& at, const std::byte* end) {
  std::uint64_t value = 0;
  const std::byte* const next = base::read_varint(at, end, value);
  if (next == nullptr) damaged("a number is cut short");
  at = next;
  return value;
}

/// Takes the header; where the numbers lie is told by take_patched(), as other things come between. What is written byte by byte is not copied
/// at once: a wide load would have to wait until the narrow stores have reached the cache.
inline void take_header(const std::byte*& at, PatchedNumbers& numbers) {
  const auto header = std::to_integer<unsigned>(*at++);
  numbers.bits = static_cast<std::uint8_t>(header & ~kPatched);
  numbers.high_bits = header >= kPatched ? 1 : 0;  // until they are known
  numbers.count = 0;
  if (numbers.bits > 32) damaged("a block has impossible bit widths");
}

/// One check for the bytes of a fixed size and one for all others: this is done for every block that is read.
inline void take_patched(const std::byte*& at, const std::byte* end, std::size_t count, PatchedNumbers& numbers) {
  const auto left = static_cast<std::size_t>(end - at);
  const std::size_t packed = packed_bytes(count, numbers.bits);
  numbers.packed = at;
  numbers.end = end;
  if (numbers.high_bits == 0) {
    if (packed > left) damaged("a block is cut short");
    at += packed;
    return;
  }
  if (packed + 2 > left) damaged("a block is cut short");
  numbers.high_bits = std::to_integer<std::uint8_t>(at[packed]);
  numbers.count = std::to_integer<std::uint8_t>(at[packed + 1]);
  if (numbers.high_bits == 0 || numbers.bits + numbers.high_bits > 32) damaged("a block has impossible bit widths");
  numbers.places = at + packed + 2;
  numbers.high = numbers.places + numbers.count;
  const std::size_t all = packed + 2 + numbers.count + packed_short_bytes(numbers.count, numbers.high_bits);
  if (all > left) damaged("a block is cut short");
  at += all;
}

/// What number i of the patched ones has above `bits`. However many they are, they are packed in order, as a short block is.
std::uint32_t high_of(const PatchedNumbers& from, std::uint32_t i) noexcept {
  const std::size_t bit = std::size_t{i} * from.high_bits;
  const std::uint64_t word = load_at_most_8(from.high + bit / 8, packed_short_bytes(from.count, from.high_bits) - bit / 8);
  return static_cast<std::uint32_t>(word >> (bit % 8) & ((std::uint64_t{1} << from.high_bits) - 1));
}

/// Writes `count` numbers, each one more than is stored. There must be room for kBlockSize.
void decode_patched(const PatchedNumbers& from, std::size_t count, std::uint32_t* values) {
  const unsigned bits = from.bits;
  const unsigned high_bits = from.high_bits;
  const std::uint32_t patched = from.count;
  unpack_one_more(from.packed, count, bits, values);
  if (patched == 0) return;
  const std::byte* const places = from.places;
  const std::byte* const high = from.high;
  std::size_t outside = 0;
  const auto patch = [&](std::uint32_t i, std::uint32_t more) {
    const auto place = std::to_integer<std::size_t>(places[i]);
    outside |= static_cast<std::size_t>(place >= count);
    values[place % kBlockSize] += more << bits;
  };
  if (packed_short_bytes(patched, high_bits) + 8 <= static_cast<std::size_t>(from.end - high)) {  // eight bytes can be read everywhere
    const std::uint64_t mask = (std::uint64_t{1} << high_bits) - 1;
    std::size_t bit = 0;
    for (std::uint32_t i = 0; i < patched; ++i, bit += high_bits)
      patch(i, static_cast<std::uint32_t>(base::load_u64(high + bit / 8) >> (bit % 8) & mask));
  } else {
    for (std::uint32_t i = 0; i < patched; ++i) patch(i, high_of(from, i));
  }
  if (outside != 0) damaged("a number lies outside its block");
}

std::uint32_t patched_at(const PatchedNumbers& from, std::size_t count, std::uint32_t place) noexcept {
  std::uint32_t value = unpack_one(from.packed, count, from.bits, place);
  for (std::uint32_t i = 0; i < from.count; ++i) {
    if (std::to_integer<std::uint32_t>(from.places[i]) == place) value += high_of(from, i) << from.bits;
  }
  return value;
}

}  // namespace

PostingsList::PostingsList(ListShape shape, std::span<const std::uint8_t> length_codes, std::span<const std::byte> postings,
                           std::span<const std::byte> positions)
    : shape_(shape),
      block_count_(static_cast<std::uint32_t>((std::uint64_t{shape.doc_count} + kBlockSize - 1) / kBlockSize)),
      blocks_(postings),
      positions_(positions),
      length_codes_(length_codes) {
  if (shape.doc_count == 0 || shape.doc_count > length_codes.size() || shape.form_count == 0) damaged("impossible counts");
  if (shape.doc_count <= kBlockSize) return;
  const std::size_t bound_count = postings.empty() ? 0 : std::to_integer<std::size_t>(postings[0]);
  const std::size_t directory_begin = 1 + 2 * bound_count;
  const auto mask_of = [](unsigned bytes) { return static_cast<std::uint32_t>((std::uint64_t{1} << 8 * bytes) - 1); };
  const unsigned doc_bytes = bytes_needed(static_cast<std::uint32_t>(length_codes.size()));
  const unsigned end_bytes = postings.size() > ~std::uint32_t{0} ? 4 : bytes_needed(static_cast<std::uint32_t>(postings.size()));
  doc_mask_ = mask_of(doc_bytes);
  end_mask_ = mask_of(end_bytes);
  end_begin_ = doc_bytes;
  entry_bytes_ = static_cast<std::uint32_t>(doc_bytes + end_bytes + kBoundBytes);
  const std::size_t directory_end = directory_begin + std::size_t{entry_bytes_} * block_count_;
  if (bound_count == 0 || bound_count > kMaximalListBounds || directory_end > postings.size()) damaged("its directory does not fit");
  static_assert(sizeof(Bound) == 2 && alignof(Bound) == 1);
  list_bounds_ = {reinterpret_cast<const Bound*>(postings.data() + 1), bound_count};
  directory_ = postings.data() + directory_begin;
  blocks_ = postings.subspan(directory_end);
  // Rising and in range: what those who skip blocks rely on. No branches, one load a block.
  std::uint32_t falls = 0;
  for (std::uint32_t block = 1; block < block_count_; ++block) falls |= static_cast<std::uint32_t>(last_doc(block) <= last_doc(block - 1));
  if (falls != 0 || last_doc(block_count_ - 1) >= length_codes_.size()) damaged("its directory is out of order");
}

std::uint32_t PostingsList::block_size(std::uint32_t block) const noexcept {
  const auto full = static_cast<std::uint32_t>(kBlockSize);
  return block + 1 < block_count_ ? full : shape_.doc_count - block * full;
}

std::uint32_t PostingsList::find_block(std::uint32_t from, std::uint32_t doc) const noexcept {
  if (!has_directory()) return from;
  // Gallop, then halve: targets are usually near.
  std::uint32_t low = from;
  std::uint32_t step = 1;
  std::uint32_t high = from;
  while (high < block_count_ && last_doc(high) < doc) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = std::min(high, block_count_);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (last_doc(middle) < doc) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/// How many bits a block has whose documents are bits.
std::uint32_t PostingsList::bits_of(std::uint32_t block) const {
  const std::uint32_t bits = has_directory() ? last_doc(block) - doc_before(block) : 0;
  if (bits == 0 || bits > DocBits::kMost || block_size(block) != kBlockSize) damaged("a block cannot have bits");
  return bits;
}

void PostingsList::find_parts(std::uint32_t block, BlockParts& parts) const {
  assert(block < block_count_);
  std::uint64_t begin = 0;
  std::uint64_t end = blocks_.size();
  if (has_directory()) {
    begin = block == 0 ? 0 : end_of(block - 1);
    end = end_of(block);
  }
  if (begin > end || end > blocks_.size() || end - begin < 2) damaged("a block lies outside it");
  const std::byte* at = blocks_.data() + begin;
  parts.end = blocks_.data() + end;
  const bool as_bits = std::to_integer<unsigned>(*at) == kAsBits;
  parts.bits = as_bits ? bits_of(block) : 0;
  if (as_bits) {
    ++at;
  } else {
    take_header(at, parts.docs);
  }
  take_header(at, parts.frequencies);
  parts.positions_begin = has_directory() ? take_varint(at, parts.end) : 0;
  const std::size_t count = block_size(block);
  if (as_bits) {
    const std::size_t bytes = (std::size_t{parts.bits} + 7) / 8;
    if (bytes > static_cast<std::size_t>(parts.end - at)) damaged("a block is cut short");
    parts.docs.packed = at;
    at += bytes;
  } else {
    take_patched(at, parts.end, count, parts.docs);
  }
  take_patched(at, parts.end, count, parts.frequencies);
  parts.codes = at;
}

void PostingsList::open_block(std::uint32_t block, Block& out) const {
  find_parts(block, out.parts);
  out.count = block_size(block);
  out.last_asked = {};
  out.mixed.is_known = false;
  out.bits.clear();
  const std::uint32_t bits = out.parts.bits;
  if (bits != 0 && !out.bits.assign(doc_before(block) + 1, bits, out.parts.docs.packed, out.count))
    damaged("the bits of a block are not its documents");
}

void PostingsList::decode_docs(std::uint32_t block, Block& out, Opened /*opened*/) const {
  if (!out.bits.empty()) return out.bits.decode(out.docs.data());
  decode_patched(out.parts.docs, out.count, out.docs.data());
  const std::uint32_t base = doc_before(block);
  sum_gaps(out.docs.data(), out.count, base);
  // Rising and in range: what everything after relies on. Small gaps go around 2^32 once at most, and then end below `base`.
  const unsigned bits = out.parts.docs.bits + (out.parts.docs.count > 0 ? out.parts.docs.high_bits : 0U);
  constexpr unsigned kSmall = 24;
  std::uint32_t falls = 0;
  if (bits > kSmall) {
    for (std::uint32_t i = 1; i < out.count; ++i) falls |= static_cast<std::uint32_t>(out.docs[i] <= out.docs[i - 1]);
  }
  const bool starts_late = block == 0 || out.docs[0] > base;
  const std::uint32_t last = out.docs[out.count - 1];
  const bool ends_well = has_directory() ? last == last_doc(block) : last < length_codes_.size();
  if (falls != 0 || !starts_late || !ends_well) damaged("its documents are out of order");
}

std::uint32_t BlockFrequencies::operator[](std::uint32_t place) const noexcept { return patched_at(numbers_, count_, place) + 1; }

void BlockFrequencies::decode(std::uint32_t* out) const { decode_patched(numbers_, count_, out); }

void PostingsList::decode_frequencies(Block& out) const { decode_patched(out.parts.frequencies, out.count, out.frequencies.data()); }

std::uint32_t PostingsList::frequency_at(const Block& block, std::uint32_t place) const { return BlockFrequencies(block)[place]; }

std::uint32_t PostingsList::code_at(const Block& block, std::uint32_t place, std::uint32_t frequency) const {
  if (shape_.form_count == 1) return 0;
  const std::uint32_t stored = SkewedNumbers::at({block.parts.codes, block.parts.end}, block.count, place);
  const std::uint32_t code = code_of_stored(stored, frequency, shape_.form_count);
  if (code >= shape_.form_count + (frequency > 1 ? 1 : 0)) damaged("an unknown form");
  return code;
}

void PostingsList::decode_codes(Block& out) const {
  out.mixed_codes.clear();
  if (shape_.form_count == 1) {
    std::fill_n(out.codes.begin(), out.count, std::uint32_t{0});
    return;
  }
  const std::span<const std::byte> bytes(out.parts.codes, out.parts.end);
  const SkewedNumbers stored(bytes, out.count);
  stored.decode(out.codes.data());
  std::uint64_t mixed = 0;    // occurrences of mixed postings
  std::uint32_t unknown = 0;  // no branches
  for (std::uint32_t i = 0; i < out.count; ++i) {
    const std::uint32_t frequency = out.frequencies[i];
    const std::uint32_t code = code_of_stored(out.codes[i], frequency, shape_.form_count);
    out.codes[i] = code;
    unknown |= static_cast<std::uint32_t>(code >= shape_.form_count + (frequency > 1 ? 1 : 0));
    mixed += code == shape_.form_count ? frequency : 0;
  }
  if (unknown != 0) damaged("an unknown form");
  if (mixed == 0) return;
  check_mixed(mixed);
  const SkewedNumbers of_mixed(bytes.subspan(stored.size()), mixed);
  out.mixed_codes.resize(mixed);
  of_mixed.decode(out.mixed_codes.data());
  for (const std::uint32_t code : out.mixed_codes) {
    if (code >= shape_.form_count) damaged("an unknown form");
  }
}

void PostingsList::check_mixed(std::uint64_t occurrences) const {
  // What they take in memory stands in proportion to the bytes that are there, as with positions.
  if (occurrences > shape_.occurrence_count || occurrences > positions_.size() * kBlockSize) damaged("its forms are cut short");
}

/// Those that are stored as 1 and occur more than once.
void PostingsList::find_mixed(Block& block) const {
  MixedPostings& mixed = block.mixed;
  const std::span<const std::byte> bytes(block.parts.codes, block.parts.end);
  const SkewedNumbers stored(bytes, block.count);
  mixed = {true, stored.places_of_ones(), 0, bytes.subspan(stored.size())};
  for (std::size_t i = 0; i < mixed.places.size(); ++i) {
    std::uint64_t once = 0;  // no branches: it is hard to foresee which occur once
    for (std::uint64_t left = mixed.places[i]; left != 0; left &= left - 1) {
      const std::uint32_t frequency = block.frequencies[64 * i + static_cast<std::size_t>(std::countr_zero(left))];
      const std::uint64_t is_once = frequency == 1 ? 1 : 0;
      once |= (left & (~left + 1)) & (~is_once + 1);
      mixed.occurrences += frequency - is_once;
    }
    mixed.places[i] ^= once;
  }
}

void PostingsList::mixed_codes_at(Block& block, std::uint32_t place, std::vector<std::uint32_t>& out) const {
  if (!block.mixed.is_known) find_mixed(block);
  const MixedPostings& mixed = block.mixed;
  std::uint64_t before = 0;  // occurrences of those before this one
  for (std::uint32_t begin = 0; begin < place; begin += 64) {
    std::uint64_t left = mixed.places[begin / 64];
    if (place - begin < 64) left &= (std::uint64_t{1} << (place - begin)) - 1;
    for (; left != 0; left &= left - 1) before += block.frequencies[begin + static_cast<std::uint32_t>(std::countr_zero(left))];
  }
  const std::uint32_t frequency = block.frequencies[place];
  if (before + frequency > mixed.occurrences) damaged("its forms are cut short");
  check_mixed(mixed.occurrences);
  out.resize(frequency);
  SkewedNumbers::read(mixed.codes, mixed.occurrences, before, out);
  for (const std::uint32_t code : out) {
    if (code >= shape_.form_count) damaged("an unknown form");
  }
}

std::span<const std::byte> PostingsList::positions_of(const Block& block) const {
  if (block.parts.positions_begin > positions_.size()) damaged("its positions lie outside it");
  return positions_.subspan(block.parts.positions_begin);
}

BlockPostings PostingsList::postings_of(const Block& block) const noexcept {
  return {std::span(block.docs).first(block.count), std::span(block.frequencies).first(block.count), length_codes_};
}

std::size_t PostingsList::positions_at(Block& block, std::span<const std::uint8_t> places, std::vector<std::uint32_t>& out) const {
  const std::span<const std::byte> bytes = positions_of(block);
  std::uint64_t count = 0;
  for (const std::uint8_t place : places) count += block.frequencies[place];
  // Each position has at least a bit: what they need in memory stands in proportion to the bytes that are there.
  if (count > bytes.size() * 8) damaged("its positions lie outside it");
  if (out.size() < count) out.resize(count);
  if (!places.empty() && places[0] < block.last_asked.place) block.last_asked = {};
  codec::read_positions(bytes, postings_of(block), places, block.last_asked, out.data());
  return count;
}

void PostingsList::find_positions(const Block& block, std::span<const std::uint8_t> places, std::uint64_t* begins) const {
  const std::uint64_t first = positions_bit(block);
  codec::find_positions(postings_of(block), places, begins);
  for (std::size_t i = 0; i < places.size(); ++i) begins[i] += first;
}

void PostingsList::mark_positions(std::span<const PlacedPosting> postings, std::uint64_t* marks) const {
  codec::mark_positions(positions_, postings, marks);
}

void PostingsList::read_positions(const PlacedPosting& posting, std::vector<std::uint32_t>& out) const {
  // Each position has at least a bit: what they need in memory stands in proportion to the bytes that are there.
  if (posting.frequency > positions_.size() * 8) damaged("its positions lie outside it");
  if (out.size() < posting.frequency) out.resize(posting.frequency);
  codec::read_positions(positions_, posting, out.data());
}

void PostingsList::decode_positions(Block& out) const {
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < out.count; ++i) total += out.frequencies[i];
  const std::span<const std::byte> bytes = positions_of(out);
  if (total > shape_.occurrence_count || total > bytes.size() * 8) damaged("its positions lie outside it");
  out.positions.resize(total);
  read_all_positions(bytes, postings_of(out), out.positions.data());
}

}  // namespace fihris::codec
