// SPDX-License-Identifier: Apache-2.0
//
// Reading postings lists; the layout is drawn in codec/postings.hpp.
#include "codec/postings.hpp"

#include <algorithm>
#include <cassert>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/varint.hpp"

namespace fihris::codec {
namespace {

constexpr std::size_t kDirectoryEntry = 16;
constexpr std::size_t kMaximalListBounds = 8;

[[noreturn]] void damaged(const char* what) { throw Error(ErrorCode::kCorrupt, std::string("a postings list is damaged: ") + what); }

std::size_t packed_bytes(std::size_t count, unsigned bits) noexcept {
  return count == kBlockSize ? packed_block_bytes(bits) : packed_short_bytes(count, bits);
}

void unpack(const std::byte* in, std::size_t count, unsigned bits, std::uint32_t* values) noexcept {
  count == kBlockSize ? unpack_block(in, bits, values) : unpack_short(in, count, bits, values);
}

std::uint64_t take_varint(const std::byte*& at, const std::byte* end) {
  std::uint64_t value = 0;
  const std::byte* const next = base::read_varint(at, end, value);
  if (next == nullptr) damaged("a number is cut short");
  at = next;
  return value;
}

}  // namespace

PostingsList::PostingsList(ListShape shape, std::uint32_t doc_limit, std::span<const std::byte> postings,
                           std::span<const std::byte> positions)
    : shape_(shape),
      doc_limit_(doc_limit),
      block_count_(static_cast<std::uint32_t>((std::uint64_t{shape.doc_count} + kBlockSize - 1) / kBlockSize)),
      blocks_(postings),
      positions_(positions) {
  if (shape.doc_count == 0 || shape.doc_count > doc_limit || shape.form_count == 0) damaged("impossible counts");
  if (shape.doc_count <= kBlockSize) return;
  const std::size_t bound_count = postings.empty() ? 0 : std::to_integer<std::size_t>(postings[0]);
  const std::size_t directory_begin = 1 + 2 * bound_count;
  const std::size_t directory_end = directory_begin + kDirectoryEntry * block_count_;
  if (bound_count == 0 || bound_count > kMaximalListBounds || directory_end > postings.size()) damaged("its directory does not fit");
  static_assert(sizeof(Bound) == 2 && alignof(Bound) == 1);
  list_bounds_ = {reinterpret_cast<const Bound*>(postings.data() + 1), bound_count};
  directory_ = postings.data() + directory_begin;
  blocks_ = postings.subspan(directory_end);
  // Rising and in range: what those who skip blocks rely on. No branches, one load a block.
  std::uint32_t falls = 0;
  for (std::uint32_t block = 1; block < block_count_; ++block) falls |= static_cast<std::uint32_t>(last_doc(block) <= last_doc(block - 1));
  if (falls != 0 || last_doc(block_count_ - 1) >= doc_limit_) damaged("its directory is out of order");
}

std::uint32_t PostingsList::block_size(std::uint32_t block) const noexcept {
  const auto full = static_cast<std::uint32_t>(kBlockSize);
  return block + 1 < block_count_ ? full : shape_.doc_count - block * full;
}

std::uint32_t PostingsList::last_doc(std::uint32_t block) const noexcept {
  assert(has_directory() && block < block_count_);
  return base::load_u32(directory_ + kDirectoryEntry * block);
}

std::span<const Bound> PostingsList::bounds(std::uint32_t block) const noexcept {
  assert(has_directory() && block < block_count_);
  return {reinterpret_cast<const Bound*>(directory_ + kDirectoryEntry * block + 8), 4};
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

PostingsList::Parts PostingsList::parts(std::uint32_t block) const {
  assert(block < block_count_);
  std::uint64_t begin = 0;
  std::uint64_t end = blocks_.size();
  if (has_directory()) {
    begin = block == 0 ? 0 : base::load_u32(directory_ + kDirectoryEntry * (block - 1) + 4);
    end = base::load_u32(directory_ + kDirectoryEntry * block + 4);
  }
  if (begin > end || end > blocks_.size() || end - begin < 3) damaged("a block lies outside it");
  const std::byte* at = blocks_.data() + begin;
  Parts parts{};
  parts.end = blocks_.data() + end;
  parts.doc_bits = std::to_integer<unsigned>(at[0]);
  parts.frequency_bits = std::to_integer<unsigned>(at[1]);
  parts.code_bits = std::to_integer<unsigned>(at[2]);
  at += 3;
  if (has_directory()) parts.positions_begin = take_varint(at, parts.end);
  if (parts.doc_bits > 32 || parts.frequency_bits > 32 || parts.code_bits > 32) damaged("a block has impossible bit widths");
  const std::size_t count = block_size(block);
  const std::size_t doc_bytes = packed_bytes(count, parts.doc_bits);
  const std::size_t frequency_bytes = packed_bytes(count, parts.frequency_bits);
  const std::size_t code_bytes = packed_bytes(count, parts.code_bits);
  if (doc_bytes + frequency_bytes + code_bytes > static_cast<std::size_t>(parts.end - at)) damaged("a block is cut short");
  parts.docs = at;
  parts.frequencies = parts.docs + doc_bytes;
  parts.codes = parts.frequencies + frequency_bytes;
  parts.mixed = parts.codes + code_bytes;
  return parts;
}

void PostingsList::decode_docs(std::uint32_t block, Block& out) const { unpack_docs(block, parts(block), out); }

void PostingsList::decode_frequencies(std::uint32_t block, Block& out) const { unpack_frequencies(parts(block), out); }

void PostingsList::decode_docs_and_frequencies(std::uint32_t block, Block& out) const {
  const Parts from = parts(block);
  unpack_docs(block, from, out);
  unpack_frequencies(from, out);
}

std::uint32_t PostingsList::frequency_at(std::uint32_t block, std::uint32_t place) const {
  const Parts from = parts(block);
  return unpack_one(from.frequencies, block_size(block), from.frequency_bits, place) + 1;
}

std::uint32_t PostingsList::code_at(std::uint32_t block, std::uint32_t place) const {
  const Parts from = parts(block);
  const std::uint32_t code = unpack_one(from.codes, block_size(block), from.code_bits, place);
  if (code > shape_.form_count) damaged("an unknown form");
  return shape_.form_count == 1 ? 0 : code;
}

void PostingsList::unpack_docs(std::uint32_t block, const Parts& from, Block& out) const {
  out.count = block_size(block);
  unpack(from.docs, out.count, from.doc_bits, out.docs.data());
  const std::uint32_t base = block == 0 ? ~std::uint32_t{0} : last_doc(block - 1);
  sum_gaps(out.docs.data(), out.count, base);
  // Rising and in range: what everything after relies on. The loop has no branches and is vectorised.
  std::uint32_t falls = 0;
  for (std::uint32_t i = 1; i < out.count; ++i) falls |= static_cast<std::uint32_t>(out.docs[i] <= out.docs[i - 1]);
  const bool starts_late = block == 0 || out.docs[0] > base;
  const std::uint32_t last = out.docs[out.count - 1];
  const bool ends_well = has_directory() ? last == last_doc(block) : last < doc_limit_;
  if (falls != 0 || !starts_late || !ends_well) damaged("its documents are out of order");
}

void PostingsList::unpack_frequencies(const Parts& from, Block& out) {
  unpack(from.frequencies, out.count, from.frequency_bits, out.frequencies.data());
  for (std::uint32_t i = 0; i < out.count; ++i) ++out.frequencies[i];
}

void PostingsList::decode_codes(std::uint32_t block, Block& out) const {
  const Parts from = parts(block);
  unpack(from.codes, out.count, from.code_bits, out.codes.data());
  out.mixed_codes.clear();
  std::uint32_t mixed = 0;  // first counted without a branch: many blocks have none
  for (std::uint32_t i = 0; i < out.count; ++i) mixed += out.codes[i] >= shape_.form_count ? 1U : 0U;
  const std::byte* at = from.mixed;
  for (std::uint32_t i = 0; mixed > 0; ++i) {
    if (out.codes[i] < shape_.form_count) continue;
    --mixed;
    if (out.codes[i] > shape_.form_count) damaged("an unknown form");
    if (out.frequencies[i] > static_cast<std::size_t>(from.end - at)) damaged("its forms are cut short");
    for (std::uint32_t k = 0; k < out.frequencies[i]; ++k) {
      const std::uint64_t code = take_varint(at, from.end);
      if (code >= shape_.form_count) damaged("an unknown form");
      out.mixed_codes.push_back(static_cast<std::uint32_t>(code));
    }
  }
}

void PostingsList::positions_at(std::uint32_t block, const Block& frequencies, std::uint32_t place, std::vector<std::uint32_t>& out) const {
  std::uint64_t first = 0;
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < frequencies.count; ++i) {
    first += i < place ? frequencies.frequencies[i] : 0;
    total += frequencies.frequencies[i];
  }
  const std::uint64_t begin = has_directory() ? parts(block).positions_begin : 0;
  if (begin > positions_.size()) damaged("its positions lie outside it");
  const std::byte* at = positions_.data() + begin;
  const std::byte* const end = positions_.data() + positions_.size();
  std::uint64_t left = frequencies.frequencies[place];
  std::uint32_t position = 0;
  bool is_first = true;
  for (std::uint64_t chunk = 0; left > 0; chunk += kBlockSize) {
    const std::size_t count = std::min<std::uint64_t>(kBlockSize, total - chunk);
    const unsigned bits = at == end ? 33U : std::to_integer<unsigned>(*at++);
    if (bits > 32 || packed_bytes(count, bits) > static_cast<std::size_t>(end - at)) damaged("its positions are cut short");
    for (; left > 0 && first < chunk + count; ++first, --left) {
      const std::uint32_t gap = unpack_one(at, count, bits, first - chunk);
      position = is_first ? gap : position + gap;
      is_first = false;
      out.push_back(position);
    }
    at += packed_bytes(count, bits);
  }
}

void PostingsList::decode_positions(std::uint32_t block, Block& out) const {
  decode_position_gaps(block, out);
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < out.count; ++i) {
    for (std::uint32_t k = 1; k < out.frequencies[i]; ++k) out.positions[next + k] += out.positions[next + k - 1];
    next += out.frequencies[i];
  }
}

void PostingsList::decode_position_gaps(std::uint32_t block, Block& out) const {
  std::uint64_t total = 0;
  for (std::uint32_t i = 0; i < out.count; ++i) total += out.frequencies[i];
  const std::uint64_t begin = has_directory() ? parts(block).positions_begin : 0;
  // A chunk of positions has at least a byte: what they need in memory stands in proportion to the bytes that are there.
  const bool too_many = begin > positions_.size() || total > (positions_.size() - begin) * kBlockSize;
  if (too_many || total > shape_.occurrence_count) damaged("its positions lie outside it");
  const std::byte* at = positions_.data() + begin;
  const std::byte* const end = positions_.data() + positions_.size();
  out.positions.resize(total);
  for (std::size_t done = 0; done < total; done += kBlockSize) {
    const std::size_t count = std::min<std::size_t>(kBlockSize, total - done);
    const unsigned bits = at == end ? 33U : std::to_integer<unsigned>(*at++);
    if (bits > 32 || packed_bytes(count, bits) > static_cast<std::size_t>(end - at)) damaged("its positions are cut short");
    unpack(at, count, bits, &out.positions[done]);
    at += packed_bytes(count, bits);
  }
}

}  // namespace fihris::codec
