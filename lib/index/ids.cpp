// SPDX-License-Identifier: Apache-2.0
#include "index/ids.hpp"

#include <algorithm>
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
constexpr const char* kWhat = "the table of ids";

unsigned width_for(std::uint32_t doc_count) noexcept { return codec::bits_needed(doc_count == 0 ? 0 : doc_count - 1); }

/// Takes the next id; `id` holds the one before.
void take_id(codec::CheckedReader& from, std::string& id) {
  const std::uint64_t shared = from.varint();
  if (shared > id.size()) from.damaged();
  id.resize(static_cast<std::size_t>(shared));
  id += from.string();
}

}  // namespace

void write_ids(std::span<const std::string_view> ids, storage::ContainerWriter& out) {
  base::ByteBuffer bytes;
  base::ByteBuffer blocks;
  for (std::size_t doc = 0; doc < ids.size(); ++doc) {
    const std::string_view id = ids[doc];
    std::size_t shared = 0;
    if (doc % kIdsPerBlock == 0) {
      if (bytes.size() > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorCode::kLimit, "the ids of one segment take 4 GiB or more: use a smaller memory budget");
      blocks.append_u32(static_cast<std::uint32_t>(bytes.size()));
    } else {
      const std::string_view before = ids[doc - 1];
      shared = static_cast<std::size_t>(std::mismatch(id.begin(), id.end(), before.begin(), before.end()).first - id.begin());
    }
    base::append_varint(bytes, shared);
    base::append_varint(bytes, id.size() - shared);
    bytes.append(base::as_bytes(std::string_view(id).substr(shared)));
  }
  out.begin_section(kIdBytes);
  out.append(bytes.view());
  out.begin_section(kIdBlocks);
  out.append(blocks.view());

  out.begin_section(kIdOrder);
  if (std::is_sorted(ids.begin(), ids.end())) return;
  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
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

codec::CheckedReader Ids::block(std::uint32_t number) const {
  const std::uint64_t begin = base::load_u32(blocks_.verified(std::uint64_t{number} * 4, 4).data());
  const std::uint64_t next = (std::uint64_t{number} + 1) * 4;
  const std::uint64_t end = next == blocks_.size() ? bytes_.size() : base::load_u32(blocks_.verified(next, 4).data());
  if (begin > end || end > bytes_.size()) codec::CheckedReader({}, kWhat).damaged();
  return {bytes_.verified(begin, end - begin), kWhat};
}

std::string Ids::id(std::uint32_t doc) const {
  codec::CheckedReader from = block(doc / kIdsPerBlock);
  std::string id;
  for (std::uint32_t i = 0; i <= doc % kIdsPerBlock; ++i) take_id(from, id);
  return id;
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
    if (id(in_order(middle)) < wanted) {
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
