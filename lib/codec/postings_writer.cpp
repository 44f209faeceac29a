// SPDX-License-Identifier: Apache-2.0
//
// Writing postings lists; the layout is drawn in codec/postings.hpp.
#include <algorithm>
#include <cassert>
#include <utility>

#include "base/varint.hpp"
#include "codec/above_zero.hpp"
#include "codec/postings.hpp"
#include "codec/skewed_numbers.hpp"

namespace fihris::codec {
namespace {

constexpr std::size_t kListBounds = 8;
constexpr std::size_t kWorthPatching = 4;  ///< bytes that must be won
constexpr std::size_t kWorthBits = 4;      ///< bits may take the bytes of gaps and one for each so many of them more: they are faster

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

void append(std::span<const Bound> bounds, base::ByteBuffer& out) {
  for (const Bound& bound : bounds) {
    out.append_u8(bound.frequency);
    out.append_u8(bound.length_code);
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
  std::uint32_t all = 0;
  for (std::size_t i = 0; i < count; ++i) all |= values[i];
  const unsigned most = bits_needed(all);
  Patching best{most, 0, packed_bytes(count, most)};
  if (best.size < kWorthPatching + 2) return best;  // nothing can be won
  for (unsigned bits = most; bits-- > 0;) {
    std::uint32_t larger = 0;  // of as many bits as the values, for the compilers' sake
    for (std::size_t i = 0; i < count; ++i) larger += values[i] >> bits != 0 ? 1 : 0;
    if (2 + larger + packed_short_bytes(larger, most - bits) >= best.size) break;  // with fewer bits it is only more
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
  for (std::size_t i = 0; i < count; ++i) low[i] = values[i] & ((std::uint32_t{1} << patching.bits) - 1);
  for (std::size_t i = 0; i < count; ++i) high[i] = values[i] >> patching.bits;
  for_each_above_zero({high.data(), count}, [&](std::size_t place) {
    places[larger] = static_cast<std::uint8_t>(place);
    high[larger++] = high[place];
  });
  append_packed(low.data(), count, patching.bits, out);
  out.append_u8(static_cast<std::uint8_t>(patching.high_bits));
  out.append_u8(static_cast<std::uint8_t>(larger));
  for (std::size_t i = 0; i < larger; ++i) out.append_u8(places[i]);
  pack_short(high.data(), larger, patching.high_bits, out.grow(packed_short_bytes(larger, patching.high_bits)));
}

std::uint8_t header_of(const Patching& patching) noexcept {
  return static_cast<std::uint8_t>(patching.bits | (patching.high_bits != 0 ? kPatched : 0U));
}

std::uint32_t doc_of(const Occurrence& occurrence) noexcept { return occurrence.doc; }
std::uint32_t doc_of(std::uint32_t doc) noexcept { return doc; }

/// Whether there are more documents than a block holds.
template <typename Place>
bool is_long(std::span<const Place> places) noexcept {
  if (places.size() <= kBlockSize) return false;
  std::size_t docs = 1;
  for (std::size_t i = 1; i < places.size() && docs <= kBlockSize; ++i) docs += doc_of(places[i]) != doc_of(places[i - 1]) ? 1 : 0;
  return docs > kBlockSize;
}

}  // namespace

void FormCounts::begin(std::span<const std::uint32_t> letters_of_codes, std::size_t letters_count) {
  letters_of_codes_ = letters_of_codes;
  docs_of_codes_.assign(letters_of_codes.size(), 0);
  docs_of_letters_.assign(letters_count, 0);
  mixed_of_codes_.assign(letters_of_codes.size(), 0);
  seen_codes_.assign(letters_of_codes.size(), 0);
  seen_letters_.assign(letters_count, 0);
  mixed_ = 0;
}

void FormCounts::add_mixed(std::span<const std::uint32_t> codes) {
  ++mixed_;
  for (const std::uint32_t code : codes) {
    if (std::exchange(seen_codes_[code], mixed_) == mixed_) continue;
    ++docs_of_codes_[code];
    ++mixed_of_codes_[code];
    const std::uint32_t letters = letters_of_codes_[code];
    if (std::exchange(seen_letters_[letters], mixed_) != mixed_) ++docs_of_letters_[letters];
  }
}

void FormCounts::end() {
  for (std::size_t code = 0; code < docs_of_codes_.size(); ++code)
    docs_of_letters_[letters_of_codes_[code]] += docs_of_codes_[code] - std::exchange(mixed_of_codes_[code], docs_of_codes_[code]);
}

/// Up to 128 documents of a list, as they are stored.
struct PostingsWriter::OpenBlock {
  std::size_t count = 0;
  std::size_t place_count = 0;                 ///< positions, of all documents
  std::uint32_t last_doc = ~std::uint32_t{0};  ///< of the block before, while a block is filled
  std::array<std::uint32_t, kBlockSize> docs;
  std::array<std::uint32_t, kBlockSize> gaps;
  std::array<std::uint32_t, kBlockSize> frequencies;
  std::array<std::uint8_t, kBlockSize> length_codes;
  std::array<std::uint32_t, kBlockSize> codes;

  /// When all documents have come.
  void end(std::span<const std::uint8_t> lengths_of_docs) noexcept {
    for (std::size_t i = 0; i < count; ++i) length_codes[i] = lengths_of_docs[docs[i]];
    gaps[0] = docs[0] - last_doc - 1;
    for (std::size_t i = 1; i < count; ++i) gaps[i] = docs[i] - docs[i - 1] - 1;
    last_doc = docs[count - 1];
  }
};

/// Takes documents into a block until it is full or the list ends; returns the first occurrence that was not taken.
const Occurrence* PostingsWriter::fill(OpenBlock& block, const Occurrence* at, const Occurrence* end, std::uint32_t form_count,
                                       std::span<const std::uint8_t> length_codes, FormCounts& counts) {
  mixed_.clear();
  std::size_t place_count = 0;
  for (block.count = 0; at != end && block.count < kBlockSize; ++block.count) {
    const Occurrence* const first = at;
    if (place_count + kBlockSize > places_.size()) places_.resize(2 * place_count + kBlockSize);
    places_[place_count++] = first->position;
    std::uint32_t other_codes = 0;
    for (++at; at != end && at->doc == first->doc; ++at) {
      assert(at->position > at[-1].position);
      other_codes |= at->code ^ first->code;
      if (place_count == places_.size()) places_.resize(2 * place_count);
      places_[place_count++] = at->position;
    }
    assert(at == end || at->doc > first->doc);
    block.docs[block.count] = first->doc;
    const auto frequency = static_cast<std::uint32_t>(at - first);
    block.frequencies[block.count] = frequency;
    block.codes[block.count] = stored_code(other_codes == 0 ? first->code : form_count, frequency, form_count);
    if (other_codes == 0) {
      counts.add(first->code);
      continue;
    }
    const std::size_t mixed_begin = mixed_.size();
    for (const Occurrence* mixed = first; mixed != at; ++mixed) mixed_.push_back(mixed->code);
    counts.add_mixed(std::span(mixed_).subspan(mixed_begin));
  }
  block.place_count = place_count;
  block.end(length_codes);
  return at;
}

/// The same where a document stands as often as its frequency.
const std::uint32_t* PostingsWriter::fill(OpenBlock& block, const std::uint32_t* at, const std::uint32_t* end,
                                          std::span<const std::uint8_t> length_codes) {
  mixed_.clear();
  for (block.count = 0; at != end && block.count < kBlockSize; ++block.count) {
    const std::uint32_t* const first = at;
    while (at != end && *at == *first) ++at;
    assert(at == end || *at > *first);
    block.docs[block.count] = *first;
    block.frequencies[block.count] = static_cast<std::uint32_t>(at - first);
  }
  block.end(length_codes);
  return at;
}

/// The bounds that are needed, by rising frequency and rising length; starts over.
void PostingsWriter::ShortestTexts::take(std::vector<Bound>& bounds) {
  bounds.clear();
  std::uint16_t shortest = kNone;
  for (; highest > 0; --highest) {
    const std::uint16_t length_code = std::exchange(of_frequency[highest], kNone);
    if (length_code >= shortest) continue;
    shortest = length_code;
    bounds.push_back({static_cast<std::uint8_t>(highest), static_cast<std::uint8_t>(length_code)});
  }
  std::reverse(bounds.begin(), bounds.end());
}

void PostingsWriter::append_bounds(const OpenBlock& block) {
  std::uint16_t shortest_of_one = ShortestTexts::kNone;  // of those that occur once, as most do
  for (std::size_t i = 0; i < block.count; ++i) {
    if (block.frequencies[i] == 0) {
      shortest_of_one = std::min<std::uint16_t>(shortest_of_one, block.length_codes[i]);
    } else {
      of_block_.add(block.frequencies[i] + 1, block.length_codes[i]);
    }
  }
  if (shortest_of_one < ShortestTexts::kNone) of_block_.add(1, shortest_of_one);
  of_block_.take(bounds_);
  for (const Bound& bound : bounds_) of_list_.add(bound.frequency, bound.length_code);
  join_bounds(bounds_, kBlockBounds);
  while (bounds_.size() < kBlockBounds) bounds_.push_back(bounds_.back());
  std::copy(bounds_.begin(), bounds_.end(), directory_.back().bounds.begin());
}

void PostingsWriter::append_directory(std::uint32_t doc_limit, base::ByteBuffer& out) const {
  const unsigned doc_bytes = bytes_needed(doc_limit);
  // The bytes of the list, the directory among them, say how many an end takes.
  const std::size_t others = out.size() + blocks_.size() + (doc_bytes + 2 * kBlockBounds) * directory_.size();
  unsigned end_bytes = 1;
  while (end_bytes < 4 && others + end_bytes * directory_.size() >= std::size_t{1} << 8 * end_bytes) ++end_bytes;
  const auto append_number = [&out](std::uint32_t number, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.append_u8(static_cast<std::uint8_t>(number >> 8 * i));
  };
  for (const DirectoryEntry& entry : directory_) {
    append_number(entry.last_doc, doc_bytes);
    append_number(entry.end, end_bytes);
    append(entry.bounds, out);
  }
}

/// Appends a block to blocks_. Its frequencies become less by one.
void PostingsWriter::append_block(OpenBlock& block, std::uint32_t form_count, const BlockPlace& place) {
  for (std::uint32_t& frequency : std::span(block.frequencies).first(block.count)) --frequency;
  const Patching of_gaps = best_patching(block.gaps.data(), block.count);
  const Patching of_frequencies = best_patching(block.frequencies.data(), block.count);
  const std::uint32_t doc_before = block.docs[0] - block.gaps[0] - 1;
  const std::size_t bits_bytes = (std::size_t{block.last_doc - doc_before} + 7) / 8;
  const bool as_bits = place.in_long_list && block.count == kBlockSize && block.last_doc - doc_before <= DocBits::kMost &&
                       bits_bytes <= of_gaps.size + of_gaps.size / kWorthBits;
  blocks_.append_u8(as_bits ? static_cast<std::uint8_t>(kAsBits) : header_of(of_gaps));
  blocks_.append_u8(header_of(of_frequencies));
  if (place.in_long_list) base::append_varint(blocks_, place.positions_begin);
  if (as_bits) {
    std::byte* const bits = blocks_.grow(bits_bytes);
    for (std::size_t i = 0; i < block.count; ++i) {
      const std::uint32_t bit = block.docs[i] - doc_before - 1;
      bits[bit / 8] |= std::byte{1} << (bit % 8);
    }
  } else {
    append_patched(block.gaps.data(), block.count, of_gaps, blocks_);
  }
  append_patched(block.frequencies.data(), block.count, of_frequencies, blocks_);
  if (form_count > 1) append_skewed(std::span(block.codes).first(block.count), blocks_);
  if (!mixed_.empty()) append_skewed(mixed_, blocks_);
  if (!place.in_long_list) return;
  directory_.push_back({block.last_doc, static_cast<std::uint32_t>(blocks_.size()), {}});
  append_bounds(block);
}

/// Appends the blocks, and before them what stands before those of a long list.
void PostingsWriter::append_list(bool long_list, std::size_t doc_limit, base::ByteBuffer& postings) {
  if (long_list) {
    of_list_.take(bounds_);
    join_bounds(bounds_, kListBounds);
    head_.clear();
    head_.append_u8(static_cast<std::uint8_t>(bounds_.size()));
    append(bounds_, head_);
    append_directory(static_cast<std::uint32_t>(doc_limit), head_);
    postings.append(head_.view());
  }
  postings.append(blocks_.view());
}

ListShape PostingsWriter::write(std::span<const Occurrence> occurrences, std::uint32_t form_count,
                                std::span<const std::uint8_t> length_codes, FormCounts& counts, base::ByteBuffer& postings,
                                base::ByteBuffer& positions) {
  assert(!occurrences.empty() && form_count > 0);
  const bool long_list = is_long(occurrences);
  blocks_.clear();
  positions_.clear();
  directory_.clear();
  ListShape shape{0, occurrences.size(), form_count};
  OpenBlock block;
  const Occurrence* const end = occurrences.data() + occurrences.size();
  for (const Occurrence* at = occurrences.data(); at != end; shape.doc_count += static_cast<std::uint32_t>(block.count)) {
    const std::size_t positions_begin = positions_.size();
    at = fill(block, at, end, form_count, length_codes, counts);
    positions_writer_.append(std::span(places_).first(block.place_count), std::span(block.frequencies).first(block.count),
                             std::span(block.length_codes).first(block.count), positions_);
    append_block(block, form_count, {long_list, positions_begin});
  }
  append_list(long_list, length_codes.size(), postings);
  counts.end();
  positions.append(positions_.view());
  return shape;
}

std::uint32_t PostingsWriter::write_docs(std::span<const std::uint32_t> docs, std::span<const std::uint8_t> length_codes,
                                         base::ByteBuffer& postings) {
  assert(!docs.empty());
  const bool long_list = is_long(docs);
  blocks_.clear();
  directory_.clear();
  std::uint32_t doc_count = 0;
  OpenBlock block;
  const std::uint32_t* const end = docs.data() + docs.size();
  for (const std::uint32_t* at = docs.data(); at != end; doc_count += static_cast<std::uint32_t>(block.count)) {
    at = fill(block, at, end, length_codes);
    append_block(block, 1, {long_list, 0});
  }
  append_list(long_list, length_codes.size(), postings);
  return doc_count;
}

}  // namespace fihris::codec
