// SPDX-License-Identifier: Apache-2.0
//
// A sorted table of strings, and for each document the ordinals of those that it has.
#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

#include "codec/checked_reader.hpp"
#include "codec/packed_numbers.hpp"
#include "index/columns.hpp"

namespace fihris::index {
namespace {

constexpr std::uint8_t kKind = 2;
constexpr unsigned kWidest = 32;
constexpr std::uint64_t kMaximal = std::numeric_limits<std::uint32_t>::max();

unsigned width_of(std::uint64_t greatest) noexcept { return static_cast<unsigned>(std::bit_width(greatest)); }

std::uint32_t number(const std::byte* table, std::uint64_t place, unsigned width) noexcept {
  return codec::packed_number(table + codec::packed_number_begin(place, width), place, width);
}

}  // namespace

void KeywordColumnWriter::add(std::uint32_t doc, std::string_view value) {
  assert(values_.empty() || values_.back().doc <= doc);
  constexpr std::size_t kBytesPerTerm = sizeof(std::string) + 32;
  const auto [term, is_new] = terms_.emplace(value, static_cast<std::uint32_t>(terms_.size()));
  if (is_new) term_bytes_ += value.size() + kBytesPerTerm;
  values_.push_back({doc, term->second});
}

void KeywordColumnWriter::finish(std::uint32_t doc_count, base::ByteBuffer& out) {
  assert(values_.empty() || values_.back().doc < doc_count);
  std::vector<std::pair<std::string_view, std::uint32_t>> sorted(terms_.begin(), terms_.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint32_t> offsets = {0};
  std::vector<std::uint32_t> ordinal_of(sorted.size());
  std::uint64_t bytes = 0;
  for (const auto& [text, term] : sorted) {
    ordinal_of[term] = static_cast<std::uint32_t>(offsets.size() - 1);
    bytes += text.size();
    if (bytes > kMaximal) throw Error(ErrorCode::kLimit, "the keywords of one field of a segment take 4 GiB or more");
    offsets.push_back(static_cast<std::uint32_t>(bytes));
  }
  for (Value& value : values_) value.term = ordinal_of[value.term];
  std::sort(values_.begin(), values_.end());
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  if (values_.size() > kMaximal) throw Error(ErrorCode::kLimit, "a segment has more than 2^32 keywords");
  const auto value_count = static_cast<std::uint32_t>(values_.size());
  const auto term_count = static_cast<std::uint32_t>(sorted.size());

  const bool has_some = std::adjacent_find(values_.begin(), values_.end(), [](auto a, auto b) { return a.doc == b.doc; }) != values_.end();
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> ordinals;
  if (has_some) {
    for (const Value& value : values_) {
      while (starts.size() <= value.doc) starts.push_back(static_cast<std::uint32_t>(ordinals.size()));
      ordinals.push_back(value.term);
    }
    starts.resize(std::size_t{doc_count} + 1, value_count);
  } else {
    ordinals.assign(doc_count, term_count);
    for (const Value& value : values_) ordinals[value.doc] = value.term;
  }
  const unsigned ordinal_width = width_of(term_count);
  const unsigned start_width = has_some ? width_of(value_count) : 0;
  const unsigned offset_width = width_of(bytes);
  out.append_u8(kKind);
  out.append_u8(static_cast<std::uint8_t>(ordinal_width));
  out.append_u8(static_cast<std::uint8_t>(start_width));
  out.append_u8(static_cast<std::uint8_t>(offset_width));
  out.append_u32(doc_count);
  out.append_u32(value_count);
  out.append_u32(term_count);
  codec::append_packed_numbers(offsets, offset_width, out);
  for (const auto& [text, term] : sorted) out.append(text);
  if (has_some) codec::append_packed_numbers(starts, start_width, out);
  codec::append_packed_numbers(ordinals, ordinal_width, out);
  *this = {};
}

KeywordColumn::KeywordColumn(std::span<const std::byte> bytes, std::uint32_t doc_count) : doc_count_(doc_count) {
  codec::CheckedReader from(bytes, "a column of keywords");
  const std::uint8_t kind = from.u8();
  ordinal_width_ = from.u8();
  start_width_ = from.u8();
  offset_width_ = from.u8();
  const std::uint32_t counted = from.u32();
  value_count_ = from.u32();
  term_count_ = from.u32();
  if (kind != kKind || counted != doc_count || ordinal_width_ != width_of(term_count_) || start_width_ > kWidest || offset_width_ > kWidest)
    from.damaged();
  if (start_width_ == 0 ? value_count_ > doc_count : start_width_ != width_of(value_count_)) from.damaged();
  offsets_ = from.bytes(codec::packed_numbers_bytes(std::uint64_t{term_count_} + 1, offset_width_)).data();
  const std::uint32_t term_bytes = number(offsets_, term_count_, offset_width_);
  if (offset_width_ != width_of(term_bytes)) from.damaged();
  terms_ = from.text(term_bytes);
  if (start_width_ != 0) starts_ = from.bytes(codec::packed_numbers_bytes(std::uint64_t{doc_count} + 1, start_width_)).data();
  ordinals_ = from.bytes(codec::packed_numbers_bytes(start_width_ != 0 ? value_count_ : doc_count, ordinal_width_)).data();
  if (!from.empty()) from.damaged();
}

std::uint32_t KeywordColumn::offset(std::uint32_t ordinal) const noexcept {
  return std::min(number(offsets_, ordinal, offset_width_), static_cast<std::uint32_t>(terms_.size()));
}

std::string_view KeywordColumn::term(std::uint32_t ordinal) const noexcept {
  const std::uint32_t begin = offset(ordinal);
  const std::uint32_t end = offset(ordinal + 1);
  return {terms_.data() + begin, begin <= end ? end - begin : 0};
}

std::uint32_t KeywordColumn::lower_bound(std::string_view text) const noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = term_count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (term(middle) < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

KeyRange KeywordColumn::range(const std::string* first, const std::string* last) const noexcept {
  const std::uint32_t begin = first == nullptr ? 0 : lower_bound(*first);
  std::uint32_t end = term_count_;
  if (last != nullptr) {
    end = lower_bound(*last);
    if (end < term_count_ && term(end) == *last) ++end;
  }
  return begin < end ? KeyRange{begin, end - 1} : KeyRange{1, 0};
}

KeywordColumn::Places KeywordColumn::places(std::uint32_t doc) const noexcept {
  if (start_width_ == 0) return {doc, doc + 1};
  return {number(starts_, doc, start_width_), std::min(number(starts_, doc + 1, start_width_), value_count_)};
}

std::uint32_t KeywordColumn::ordinal(std::uint32_t place) const noexcept { return number(ordinals_, place, ordinal_width_); }

void KeywordColumn::match(std::uint32_t begin, std::uint32_t end, KeyRange range, std::uint64_t* bits) const noexcept {
  assert(begin <= end && end <= doc_count_ && end - begin <= kZoneDocs);
  if (range.empty()) return;
  for (std::uint32_t doc = begin; doc < end; ++doc) {
    bool matches = false;
    for_each(doc, [&](std::uint32_t at) { matches = matches || (range.first <= at && at <= range.last); });
    bits[(doc - begin) / 64] |= std::uint64_t{matches ? 1U : 0U} << ((doc - begin) % 64);
  }
}

std::string KeywordColumn::verify() const {
  for (std::uint32_t at = 0; at < term_count_; ++at) {
    if (number(offsets_, at, offset_width_) > number(offsets_, at + 1, offset_width_) || (at > 0 && term(at - 1) >= term(at)))
      return "the keywords of a column are out of order";
  }
  std::uint32_t values = 0;
  for (std::uint32_t doc = 0; doc < doc_count_; ++doc) {
    const auto [begin, end] = places(doc);
    if (begin > end || (start_width_ != 0 && begin != values)) return "a column has other places for its keywords than it says";
    for (std::uint32_t place = begin; place < end; ++place) {
      if (start_width_ == 0 && ordinal(place) == term_count_) continue;
      if (ordinal(place) >= term_count_ || (place > begin && ordinal(place) <= ordinal(place - 1)))
        return "a column has keywords that are not there, or out of order";
      ++values;
    }
  }
  return values == value_count_ ? "" : "a column has another number of keywords than it says";
}

}  // namespace fihris::index
