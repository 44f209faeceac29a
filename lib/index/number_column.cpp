// SPDX-License-Identifier: Apache-2.0
//
// Numbers of one width, under zones that know the least and the greatest of each 4,096 documents.
#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>

#include "codec/checked_reader.hpp"
#include "index/columns.hpp"

namespace fihris::index {
namespace {

constexpr std::uint8_t kKind = 1;
constexpr std::size_t kZoneBytes = 16;
constexpr std::size_t kPadding = 8;  ///< so that a load of eight bytes never leaves the numbers
constexpr unsigned kWidestInOneLoad = 56;
constexpr std::uint64_t kNoNumber = ~std::uint64_t{0};

constexpr unsigned width_of(std::uint64_t greatest) noexcept {
  const auto width = static_cast<unsigned>(std::bit_width(greatest));
  return width > kWidestInOneLoad ? 64 : width;
}

constexpr std::uint64_t numbers_bytes(std::uint32_t count, unsigned width) noexcept {
  return (std::uint64_t{count} * width + 7) / 8 + kPadding;
}

constexpr std::uint32_t zone_count(std::uint32_t doc_count) noexcept {
  return doc_count / kZoneDocs + (doc_count % kZoneDocs != 0 ? 1 : 0);
}

/// Writes number `place`, over zero bits.
void put(std::byte* numbers, std::uint64_t place, unsigned width, std::uint64_t value) noexcept {
  std::byte* const at = numbers + place * width / 8;
  base::store_u64(at, base::load_u64(at) | value << (place * width % 8));
}

void append_zones(std::span<const std::uint32_t> docs, std::span<const std::uint64_t> numbers, std::uint32_t doc_count,
                  base::ByteBuffer& out) {
  std::size_t at = 0;
  for (std::uint32_t zone = 0; zone < zone_count(doc_count); ++zone) {
    std::uint64_t least = kNoNumber;
    std::uint64_t greatest = 0;
    for (; at < docs.size() && docs[at] / kZoneDocs == zone; ++at) {
      least = std::min(least, numbers[at]);
      greatest = std::max(greatest, numbers[at]);
    }
    out.append_u64(least);
    out.append_u64(greatest);
  }
}

}  // namespace

void NumberColumnWriter::add(std::uint32_t doc, std::uint64_t key) {
  assert(docs_.empty() || docs_.back() < doc);
  docs_.push_back(doc);
  keys_.push_back(key);
}

void NumberColumnWriter::finish(std::uint32_t doc_count, base::ByteBuffer& out) {
  assert(docs_.empty() || docs_.back() < doc_count);
  const auto value_count = static_cast<std::uint32_t>(docs_.size());
  const std::uint64_t least = keys_.empty() ? 0 : *std::min_element(keys_.begin(), keys_.end());
  std::uint64_t unit = 0;
  for (const std::uint64_t key : keys_) unit = std::gcd(unit, key - least);
  unit = std::max<std::uint64_t>(unit, 1);
  std::uint64_t greatest = 0;
  for (std::uint64_t& key : keys_) {
    key = (key - least) / unit;
    greatest = std::max(greatest, key);
  }
  const unsigned width = width_of(greatest);
  out.append_u8(kKind);
  out.append_u8(static_cast<std::uint8_t>(width));
  out.append_u16(0);
  out.append_u32(doc_count);
  out.append_u32(value_count);
  out.append_u32(0);
  out.append_u64(least);
  out.append_u64(unit);
  append_zones(docs_, keys_, doc_count, out);
  if (value_count != 0 && value_count != doc_count) {
    std::vector<std::uint64_t> presence((std::size_t{doc_count} + 63) / 64);
    for (const std::uint32_t doc : docs_) presence[doc / 64] |= std::uint64_t{1} << (doc % 64);
    for (const std::uint64_t word : presence) out.append_u64(word);
  }
  if (value_count != 0) {
    std::byte* const numbers = out.grow(numbers_bytes(doc_count, width));
    for (std::size_t i = 0; i < keys_.size(); ++i) put(numbers, docs_[i], width, keys_[i]);
  }
  *this = {};
}

NumberColumn::NumberColumn(std::span<const std::byte> bytes, std::uint32_t doc_count) : doc_count_(doc_count) {
  codec::CheckedReader from(bytes, "a column of numbers");
  const std::uint8_t kind = from.u8();
  width_ = from.u8();
  from.bytes(2);
  const std::uint32_t counted = from.u32();
  value_count_ = from.u32();
  from.bytes(4);
  least_ = from.u64();
  unit_ = from.u64();
  if (kind != kKind || counted != doc_count || value_count_ > doc_count || unit_ == 0 || (width_ > kWidestInOneLoad && width_ != 64))
    from.damaged();
  zones_ = from.bytes(kZoneBytes * zone_count(doc_count)).data();
  if (value_count_ != 0 && value_count_ != doc_count) presence_ = from.bytes((std::uint64_t{doc_count} + 63) / 64 * 8).data();
  if (value_count_ != 0) numbers_ = from.bytes(numbers_bytes(doc_count, width_)).data();
  if (!from.empty()) from.damaged();
}

std::uint64_t NumberColumn::number(std::uint32_t doc) const noexcept {
  if (width_ == 0) return 0;
  const std::uint64_t bit = std::uint64_t{doc} * width_;
  const std::uint64_t word = base::load_u64(numbers_ + bit / 8) >> (bit % 8);
  return width_ == 64 ? word : word & ((std::uint64_t{1} << width_) - 1);
}

KeyRange NumberColumn::scaled(KeyRange range) const noexcept {
  if (range.empty() || range.last < least_ || value_count_ == 0) return {1, 0};
  const std::uint64_t above = range.first > least_ ? range.first - least_ : 0;
  return {above / unit_ + (above % unit_ != 0 ? 1 : 0), (range.last - least_) / unit_};
}

void NumberColumn::match(std::uint32_t begin, std::uint32_t end, KeyRange range, std::uint64_t* bits) const noexcept {
  assert(begin % kZoneDocs == 0 && begin <= end && end <= doc_count_ && end - begin <= kZoneDocs);
  const KeyRange wanted = scaled(range);
  if (wanted.empty() || begin == end) return;
  const Zone zone = this->zone(begin / kZoneDocs);
  if (zone.least > wanted.last || zone.greatest < wanted.first) return;
  const bool all = zone.least >= wanted.first && zone.greatest <= wanted.last;
  for (std::uint32_t doc = begin; doc < end; doc += 64) {
    const std::uint32_t count = std::min<std::uint32_t>(64, end - doc);
    std::uint64_t word = 0;
    if (all) {
      word = ~std::uint64_t{0} >> (64 - count);
    } else {
      for (std::uint32_t i = 0; i < count; ++i) {
        word |= std::uint64_t{number(doc + i) - wanted.first <= wanted.last - wanted.first ? 1U : 0U} << i;
      }
    }
    if (presence_ != nullptr) word &= base::load_u64(presence_ + std::size_t{doc} / 64 * 8);
    bits[(doc - begin) / 64] |= word;
  }
}

std::uint64_t NumberColumn::most_matches(KeyRange range) const noexcept {
  const KeyRange wanted = scaled(range);
  if (wanted.empty()) return 0;
  std::uint64_t most = 0;
  for (std::uint32_t begin = 0; begin < doc_count_; begin += std::min(kZoneDocs, doc_count_ - begin)) {
    const Zone zone = this->zone(begin / kZoneDocs);
    if (zone.least <= wanted.last && zone.greatest >= wanted.first) most += std::min(kZoneDocs, doc_count_ - begin);
  }
  return std::min<std::uint64_t>(most, value_count_);
}

std::string NumberColumn::verify() const {
  std::uint32_t values = 0;
  std::uint64_t greatest_of_all = 0;
  for (std::uint32_t begin = 0; begin < doc_count_; begin += std::min(kZoneDocs, doc_count_ - begin)) {
    std::uint64_t least = kNoNumber;
    std::uint64_t greatest = 0;
    for (std::uint32_t doc = begin; doc < begin + std::min(kZoneDocs, doc_count_ - begin); ++doc) {
      if (!has(doc)) continue;
      ++values;
      least = std::min(least, number(doc));
      greatest = std::max(greatest, number(doc));
    }
    const Zone zone = this->zone(begin / kZoneDocs);
    if (zone.least != least || zone.greatest != greatest) return "a zone of a column says other numbers than it has";
    greatest_of_all = std::max(greatest_of_all, greatest);
  }
  if (values != value_count_) return "a column has another number of values than it says";
  if (greatest_of_all > (~std::uint64_t{0} - least_) / unit_) return "a column has numbers beyond 64 bits";
  if (presence_ != nullptr && doc_count_ % 64 != 0 &&
      base::load_u64(presence_ + std::size_t{doc_count_} / 64 * 8) >> (doc_count_ % 64) != 0)
    return "a column has values of documents that are not there";
  return "";
}

}  // namespace fihris::index
