// SPDX-License-Identifier: Apache-2.0
#include "index/ids.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "codec/checked_reader.hpp"
#include "index/format.hpp"

namespace fihris::index {

void write_ids(std::span<const std::string> ids, storage::ContainerWriter& out) {
  base::ByteBuffer ends;
  std::uint64_t end = 0;
  out.begin_section(kIdBytes);
  for (const std::string& id : ids) {
    out.append(base::as_bytes(id));
    end += id.size();
    if (end > std::numeric_limits<std::uint32_t>::max())
      throw Error(ErrorCode::kLimit, "the ids of one segment take 4 GiB or more: use a smaller memory budget");
    ends.append_u32(static_cast<std::uint32_t>(end));
  }
  out.begin_section(kIdEnds);
  out.append(ends.view());

  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  base::ByteBuffer bytes;
  for (const std::uint32_t doc : order) bytes.append_u32(doc);
  out.begin_section(kIdOrder);
  out.append(bytes.view());
}

Ids::Ids(storage::Section bytes, storage::Section ends, storage::Section order, std::uint32_t doc_count)
    : bytes_(bytes), ends_(ends), order_(order), doc_count_(doc_count) {
  if (ends.size() != std::uint64_t{doc_count} * 4 || order.size() != ends.size()) codec::CheckedReader({}, "the table of ids").damaged();
}

std::string_view Ids::id(std::uint32_t doc) const {
  const std::uint64_t begin = doc == 0 ? 0 : base::load_u32(ends_.verified((std::uint64_t{doc} - 1) * 4, 4).data());
  const std::uint64_t end = base::load_u32(ends_.verified(std::uint64_t{doc} * 4, 4).data());
  if (begin > end) codec::CheckedReader({}, "the table of ids").damaged();
  return base::as_text(bytes_.verified(begin, end - begin));
}

std::uint32_t Ids::in_order(std::uint32_t place) const {
  const std::uint32_t doc = base::load_u32(order_.verified(std::uint64_t{place} * 4, 4).data());
  if (doc >= doc_count_) codec::CheckedReader({}, "the table of ids").damaged();
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
