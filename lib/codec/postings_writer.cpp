// SPDX-License-Identifier: Apache-2.0
//
// Writing postings lists; the layout is drawn in codec/postings.hpp.
#include <algorithm>
#include <cassert>

#include "base/varint.hpp"
#include "codec/postings.hpp"
#include "codec/skewed_numbers.hpp"

namespace fihris::codec {
namespace {

constexpr std::size_t kBlockBounds = 4;
constexpr std::size_t kListBounds = 8;
constexpr std::size_t kWorthPatching = 4;  ///< bytes that must be won

bool covers(Bound a, Bound b) noexcept { return a.frequency >= b.frequency && a.length_code <= b.length_code; }

/// Keeps `bounds` minimal: sorted by rising frequency and rising length, none covering another.
void add_bound(std::vector<Bound>& bounds, Bound added) {
  for (const Bound& bound : bounds) {
    if (covers(bound, added)) return;
  }
  std::erase_if(bounds, [&](Bound bound) { return covers(added, bound); });
  bounds.insert(std::find_if(bounds.begin(), bounds.end(), [&](Bound bound) { return bound.frequency > added.frequency; }), added);
}

/// Joins neighbours until at most `limit` are left: the two whose frequencies are proportionally closest first.
void join_bounds(std::vector<Bound>& bounds, std::size_t limit) {
  while (bounds.size() > limit) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < bounds.size(); ++i) {
      const auto closer = bounds[i + 1].frequency * bounds[best].frequency < bounds[i].frequency * bounds[best + 1].frequency;
      if (closer) best = i;
    }
    bounds[best + 1].length_code = bounds[best].length_code;
    bounds.erase(bounds.begin() + static_cast<std::ptrdiff_t>(best));
  }
}

/// Appends numbers, packed.
void append_packed(const std::uint32_t* values, std::size_t count, unsigned bits, base::ByteBuffer& out) {
  pack(values, count, bits, out.grow(packed_bytes(count, bits)));
}

/// The width at which numbers take the fewest bytes, what is above it being patched: high bits u8 | count u8 | places u8 each | high numbers, packed.
struct Patching {
  unsigned bits = 0;       ///< of the packed numbers
  unsigned high_bits = 0;  ///< of what is above them; 0: nothing is patched
  std::size_t size = 0;    ///< bytes
};
Patching best_patching(const std::uint32_t* values, std::size_t count) noexcept {
  std::array<std::size_t, 33> of_width{};  // how many need so many bits
  for (std::size_t i = 0; i < count; ++i) ++of_width[bits_needed(values[i])];
  unsigned most = 32;
  while (most > 0 && of_width[most] == 0) --most;
  Patching best{most, 0, packed_bytes(count, most)};
  std::size_t larger = 0;
  for (unsigned bits = most; bits-- > 0;) {
    larger += of_width[bits + 1];
    const std::size_t size = packed_bytes(count, bits) + 2 + larger + packed_short_bytes(larger, most - bits);
    if (size + kWorthPatching <= packed_bytes(count, most) && size < best.size) best = {bits, most - bits, size};
  }
  return best;
}

void append_patched(const std::uint32_t* values, std::size_t count, const Patching& patching, base::ByteBuffer& out) {
  if (patching.high_bits == 0) return append_packed(values, count, patching.bits, out);
  std::array<std::uint32_t, kBlockSize> low;
  std::array<std::uint32_t, kBlockSize> high;
  std::array<std::uint8_t, kBlockSize> places;
  std::size_t larger = 0;
  for (std::size_t i = 0; i < count; ++i) {
    low[i] = values[i] & ((std::uint32_t{1} << patching.bits) - 1);
    places[larger] = static_cast<std::uint8_t>(i);
    high[larger] = values[i] >> patching.bits;
    larger += high[larger] != 0 ? 1 : 0;
  }
  append_packed(low.data(), count, patching.bits, out);
  out.append_u8(static_cast<std::uint8_t>(patching.high_bits));
  out.append_u8(static_cast<std::uint8_t>(larger));
  for (std::size_t i = 0; i < larger; ++i) out.append_u8(places[i]);
  pack_short(high.data(), larger, patching.high_bits, out.grow(packed_short_bytes(larger, patching.high_bits)));
}

std::uint8_t header_of(const Patching& patching) noexcept {
  return static_cast<std::uint8_t>(patching.bits | (patching.high_bits != 0 ? kPatched : 0U));
}

}  // namespace

void PostingsWriter::begin(std::uint32_t form_count) {
  assert(form_count > 0);
  form_count_ = form_count;
  postings_.clear();
  position_gaps_.clear();
  codes_.clear();
  last_position_ = 0;
}

void PostingsWriter::add(std::uint32_t doc, std::uint32_t position, std::uint32_t code) {
  assert(code < form_count_);
  if (postings_.empty() || postings_.back().doc != doc) {
    assert(postings_.empty() || postings_.back().doc < doc);
    postings_.push_back({doc, 1, code, static_cast<std::uint32_t>(position_gaps_.size())});
    position_gaps_.push_back(position);
  } else {
    assert(position > last_position_);
    Posting& posting = postings_.back();
    ++posting.frequency;
    if (posting.code != code) posting.code = form_count_;
    position_gaps_.push_back(position - last_position_);
  }
  codes_.push_back(code);
  last_position_ = position;
}

void PostingsWriter::encode_positions(std::size_t occurrence_begin, std::size_t occurrence_end) {
  for (std::size_t begin = occurrence_begin; begin < occurrence_end; begin += kBlockSize) {
    const std::size_t count = std::min(kBlockSize, occurrence_end - begin);
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < count; ++i) all |= position_gaps_[begin + i];
    const unsigned bits = bits_needed(all);
    block_positions_.append_u8(static_cast<std::uint8_t>(bits));
    append_packed(&position_gaps_[begin], count, bits, block_positions_);
  }
}

void PostingsWriter::append_codes(std::span<const std::uint32_t> codes, std::size_t begin, std::size_t end) {
  append_skewed(codes, blocks_);
  mixed_.clear();
  for (std::size_t i = begin; i < end; ++i) {
    if (postings_[i].code != form_count_) continue;
    const auto first = codes_.begin() + postings_[i].first_occurrence;
    mixed_.insert(mixed_.end(), first, first + postings_[i].frequency);
  }
  if (!mixed_.empty()) append_skewed(mixed_, blocks_);
}

void PostingsWriter::close_block(std::span<const std::uint8_t> length_codes) {
  const std::size_t begin = block_begin_;
  const std::size_t count = std::min(kBlockSize, postings_.size() - begin);
  const bool long_list = postings_.size() > kBlockSize;
  std::array<std::uint32_t, kBlockSize> docs;
  std::array<std::uint32_t, kBlockSize> frequencies;
  std::array<std::uint32_t, kBlockSize> codes;
  std::uint32_t previous = begin == 0 ? ~std::uint32_t{0} : postings_[begin - 1].doc;
  std::vector<Bound> bounds;
  for (std::size_t i = 0; i < count; ++i) {
    const Posting& posting = postings_[begin + i];
    docs[i] = posting.doc - previous - 1;
    frequencies[i] = posting.frequency - 1;
    codes[i] = stored_code(posting.code, form_count_);
    previous = posting.doc;
    if (long_list) {
      add_bound(bounds, {static_cast<std::uint8_t>(std::min(posting.frequency, std::uint32_t{255})), length_codes[posting.doc]});
    }
  }
  const Patching of_docs = best_patching(docs.data(), count);
  const Patching of_frequencies = best_patching(frequencies.data(), count);
  blocks_.append_u8(header_of(of_docs));
  blocks_.append_u8(header_of(of_frequencies));
  if (long_list) base::append_varint(blocks_, block_positions_.size());
  append_patched(docs.data(), count, of_docs, blocks_);
  append_patched(frequencies.data(), count, of_frequencies, blocks_);
  const std::size_t end = begin + count;
  if (form_count_ > 1) append_codes(std::span(codes).first(count), begin, end);
  encode_positions(postings_[begin].first_occurrence, end < postings_.size() ? postings_[end].first_occurrence : codes_.size());
  block_begin_ = end;
  if (!long_list) return;
  for (const Bound& bound : bounds) add_bound(list_bounds_, bound);
  join_bounds(bounds, kBlockBounds);
  while (bounds.size() < kBlockBounds) bounds.push_back(bounds.back());
  directory_.append_u32(previous);
  directory_.append_u32(static_cast<std::uint32_t>(blocks_.size()));
  for (const Bound& bound : bounds) {
    directory_.append_u8(bound.frequency);
    directory_.append_u8(bound.length_code);
  }
}

ListShape PostingsWriter::finish(std::span<const std::uint8_t> length_codes, base::ByteBuffer& postings, base::ByteBuffer& positions) {
  assert(!postings_.empty());
  blocks_.clear();
  block_positions_.clear();
  directory_.clear();
  list_bounds_.clear();
  for (block_begin_ = 0; block_begin_ < postings_.size();) close_block(length_codes);
  if (postings_.size() > kBlockSize) {
    join_bounds(list_bounds_, kListBounds);
    postings.append_u8(static_cast<std::uint8_t>(list_bounds_.size()));
    for (const Bound& bound : list_bounds_) {
      postings.append_u8(bound.frequency);
      postings.append_u8(bound.length_code);
    }
    postings.append(directory_.view());
  }
  postings.append(blocks_.view());
  positions.append(block_positions_.view());
  return {static_cast<std::uint32_t>(postings_.size()), codes_.size(), form_count_};
}

}  // namespace fihris::codec
