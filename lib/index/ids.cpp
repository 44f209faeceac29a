// SPDX-License-Identifier: Apache-2.0
#include "index/ids.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/varint.hpp"
#include "codec/bit_packing.hpp"
#include "codec/packed_numbers.hpp"
#include "index/format.hpp"

namespace fihris::index {
namespace {

constexpr std::uint32_t kIdsPerBlock = 16;
constexpr std::uint32_t kBlocksPerGroup = 16;  ///< that share with its first id
constexpr const char* kWhat = "the table of ids";

/// What an id that starts over has in place of a number of ids that count on, which are fewer.
struct StartsOver {
  std::uint64_t head;
  char digit;
};
constexpr std::array<StartsOver, 2> kStartsOver = {{{2 * kIdsPerBlock + 1, '0'}, {2 * kIdsPerBlock + 3, '1'}}};

unsigned width_for(std::uint32_t doc_count) noexcept { return codec::bits_needed(doc_count == 0 ? 0 : doc_count - 1); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The end of the row of digits that begins at `begin`.
std::size_t digits_end(std::string_view id, std::size_t begin) noexcept {
  while (begin < id.size() && is_digit(id[begin])) ++begin;
  return begin;
}

/// Makes the last row of digits of the first `end` bytes of `id` higher by `steps`; false when there is none.
bool count_row_on(std::string& id, std::size_t end, std::uint32_t steps) {
  while (end > 0 && !is_digit(id[end - 1])) --end;
  if (end == 0) return false;
  std::uint32_t carry = steps;
  std::size_t at = end;
  for (; at > 0 && is_digit(id[at - 1]) && carry != 0; --at) {
    carry += static_cast<std::uint32_t>(id[at - 1] - '0');
    id[at - 1] = static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  if (carry != 0) id.insert(at, std::to_string(carry));
  return true;
}

/// The same of all of `id`. Mostly its last digit alone changes.
inline bool count_on(std::string& id, std::uint32_t steps) {
  if (!id.empty() && is_digit(id.back()) && static_cast<std::uint32_t>(id.back() - '0') + steps < 10) {
    id.back() = static_cast<char>(id.back() + static_cast<char>(steps));
    return true;
  }
  return count_row_on(id, id.size(), steps);
}

bool start_rows_over(std::string& id, char digit) {
  std::size_t end = id.size();
  while (end > 0 && !is_digit(id[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_digit(id[begin - 1])) --begin;
  if (begin == end) return false;
  id.replace(begin, end - begin, 1, digit);
  return count_row_on(id, begin, 1);
}

/// Makes the row of digits before the last one higher by one, and the last one `digit`; false when there are no two. Mostly the last one has one
/// digit, with one sign before it, and of the other the last digit alone changes.
inline bool start_over(std::string& id, char digit) {
  const std::size_t size = id.size();
  if (size >= 3 && is_digit(id[size - 1]) && !is_digit(id[size - 2]) && is_digit(id[size - 3]) && id[size - 3] < '9') {
    id[size - 1] = digit;
    ++id[size - 3];
    return true;
  }
  return start_rows_over(id, digit);
}

std::size_t shared_bytes(std::string_view a, std::string_view b) noexcept {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

/// Takes the rest of an id of which `id` holds what it may share.
void take_rest(codec::CheckedReader& from, std::uint64_t shared, std::string& id) {
  if (shared > id.size()) from.damaged();
  id.resize(static_cast<std::size_t>(shared));
  id += from.string();
}

/// Appends the ids behind the first of a block.
void append_block(std::span<const std::string_view> ids, base::ByteBuffer& out) {
  std::string counted;
  for (std::size_t i = 1; i < ids.size();) {
    std::size_t run = 0;
    for (counted = ids[i - 1]; i + run < ids.size() && count_on(counted, 1) && counted == ids[i + run]; ++run) {
    }
    if (run > 0) {
      base::append_varint(out, 2 * run + 1);
      i += run;
      continue;
    }
    const auto starts_over = std::find_if(kStartsOver.begin(), kStartsOver.end(), [&](const StartsOver& with) {
      counted = ids[i - 1];
      return start_over(counted, with.digit) && counted == ids[i];
    });
    if (starts_over != kStartsOver.end()) {
      base::append_varint(out, starts_over->head);
    } else {
      const std::size_t shared = shared_bytes(ids[i], ids[i - 1]);
      base::append_varint(out, 2 * shared);
      codec::append_string(out, ids[i].substr(shared));
    }
    ++i;
  }
}

}  // namespace

bool id_less(std::string_view a, std::string_view b) noexcept {
  const std::size_t differ = shared_bytes(a, b);
  std::size_t digits = differ;
  while (digits > 0 && is_digit(a[digits - 1])) --digits;
  const std::size_t end_a = digits_end(a, digits);
  const std::size_t end_b = digits_end(b, digits);
  if (end_a != end_b && end_a > digits && end_b > digits) return end_a < end_b;
  return a.substr(differ) < b.substr(differ);
}

void write_ids(std::span<const std::string_view> ids, storage::ContainerWriter& out) {
  base::ByteBuffer bytes;
  base::ByteBuffer blocks;
  for (std::size_t begin = 0; begin < ids.size(); begin += kIdsPerBlock) {
    if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
      throw Error(ErrorCode::kLimit, "the ids of one segment take 4 GiB or more: use a smaller memory budget");
    blocks.append_u32(static_cast<std::uint32_t>(bytes.size()));
    const std::size_t group = begin - begin % (kIdsPerBlock * kBlocksPerGroup);
    const std::size_t shared = group == begin ? 0 : shared_bytes(ids[begin], ids[group]);
    if (group != begin) base::append_varint(bytes, shared);
    codec::append_string(bytes, ids[begin].substr(shared));
    append_block(ids.subspan(begin, std::min<std::size_t>(kIdsPerBlock, ids.size() - begin)), bytes);
  }
  out.begin_section(kIdBytes);
  out.append(bytes.view());
  out.begin_section(kIdBlocks);
  out.append(blocks.view());

  out.begin_section(kIdOrder);
  if (std::is_sorted(ids.begin(), ids.end(), id_less)) return;
  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return id_less(ids[a], ids[b]); });
  base::ByteBuffer packed;
  codec::append_packed_numbers(order, width_for(static_cast<std::uint32_t>(ids.size())), packed);
  out.append(packed.view());
}

Ids::Ids(storage::Section bytes, storage::Section blocks, storage::Section order, std::uint32_t doc_count)
    : bytes_(bytes), blocks_(blocks), order_(order), doc_count_(doc_count), width_(width_for(doc_count)) {
  const std::uint64_t block_count = (std::uint64_t{doc_count} + kIdsPerBlock - 1) / kIdsPerBlock;
  const bool order_fits = order.size() == 0 || order.size() == codec::packed_numbers_bytes(doc_count, width_);
  if (blocks.size() != block_count * 4 || !order_fits) codec::CheckedReader({}, kWhat).damaged();
}

Ids::Place Ids::place_of(std::uint32_t doc) const {
  const std::uint64_t block_count = blocks_.size() / 4;
  const std::uint64_t number = doc / kIdsPerBlock;
  const std::uint64_t first = number - number % kBlocksPerGroup;
  const std::uint64_t entries_end = std::min(number + 2, block_count);  // with the one behind the block, where there is one
  const std::byte* const entries = blocks_.verified(first * 4, (entries_end - first) * 4).data();
  const auto bytes_of = [&](std::uint64_t block) {
    const std::uint64_t begin = base::load_u32(entries + (block - first) * 4);
    const std::uint64_t end = block + 1 == block_count ? bytes_.size() : base::load_u32(entries + (block + 1 - first) * 4);
    if (begin >= end) codec::CheckedReader({}, kWhat).damaged();
    const auto bytes = bytes_.verified(begin, end - begin);
    __builtin_prefetch(bytes.data());
    return bytes;
  };
  return {bytes_of(first), number == first ? std::span<const std::byte>() : bytes_of(number), doc % kIdsPerBlock};
}

std::string Ids::id(std::uint32_t doc) const {
  std::string id;
  read(place_of(doc), id);
  return id;
}

void Ids::read(const Place& place, std::string& id) const {
  codec::CheckedReader from(place.first, kWhat);
  const std::string_view first = from.string();
  if (place.block.empty()) {
    id = first;
  } else {
    from = {place.block, kWhat};
    const auto shared = from.varint();
    if (shared > first.size()) from.damaged();
    id = first.substr(0, static_cast<std::size_t>(shared));
    id += from.string();
  }
  for (std::uint32_t left = place.steps; left > 0;) {
    const auto head = from.varint();
    if (head % 2 == 0) {
      take_rest(from, head / 2, id);
      --left;
      continue;
    }
    if (head >= kStartsOver.front().head) {
      if (head > kStartsOver.back().head || !start_over(id, kStartsOver[(head - kStartsOver.front().head) / 2].digit)) from.damaged();
      --left;
      continue;
    }
    const auto steps = static_cast<std::uint32_t>(std::min<std::uint64_t>(head / 2, left));
    if (steps == 0 || !count_on(id, steps)) from.damaged();
    left -= steps;
  }
}

std::uint32_t Ids::in_order(std::uint32_t place) const {
  if (order_.size() == 0) return place;
  const auto eight = order_.verified(codec::packed_number_begin(place, width_), 8);
  const std::uint32_t doc = codec::packed_number(eight.data(), place, width_);
  if (doc >= doc_count_) codec::CheckedReader({}, kWhat).damaged();
  return doc;
}

std::vector<std::uint32_t> Ids::find(std::string_view wanted) const {
  std::uint32_t low = 0;
  std::uint32_t high = doc_count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (id_less(id(in_order(middle)), wanted)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::vector<std::uint32_t> found;
  for (; low < doc_count_; ++low) {
    const std::uint32_t doc = in_order(low);
    if (id(doc) != wanted) break;
    found.push_back(doc);
  }
  return found;
}

}  // namespace fihris::index
