// SPDX-License-Identifier: Apache-2.0
//
// Sorting many items by keys of several bytes: items are dealt out by the first byte, those of each byte by the second, and so on; what is few
// is left to std::sort, which then compares within the cache. Nothing is allocated: items change places by following where each belongs (the
// American flag sort of McIlroy, Bostic and McIlroy, "Engineering Radix Sort", 1993).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace fihris::base {

/// Byte number `depth` of a number, 0 being the highest.
constexpr std::uint8_t byte_from_top(std::uint64_t number, unsigned depth) noexcept {
  return static_cast<std::uint8_t>(number >> (56 - 8 * depth));
}

/// Sorts less than 2^32 items by `less`, an order that the bytes byte_of(item, 0) to byte_of(item, byte_count - 1) decide unless all are equal.
template <typename Item, typename ByteOf, typename Less>
void radix_sort(std::span<Item> items, unsigned byte_count, const ByteOf& byte_of, const Less& less, unsigned depth = 0) {
  constexpr std::size_t kFew = 64;
  if (items.size() <= kFew || depth == byte_count) return std::sort(items.begin(), items.end(), less);
  std::array<std::uint32_t, 256> ends{};
  for (const Item& item : items) ++ends[byte_of(item, depth)];
  std::array<std::uint32_t, 256> next;
  std::uint32_t begin = 0;
  for (std::size_t byte = 0; byte < next.size(); ++byte) {
    next[byte] = begin;
    ends[byte] += begin;
    begin = ends[byte];
  }
  for (std::size_t byte = 0; byte < next.size(); ++byte) {
    while (next[byte] != ends[byte]) {
      Item& item = items[next[byte]];
      const std::size_t home = byte_of(item, depth);
      if (home != byte) std::swap(item, items[next[home]]);
      ++next[home];
    }
  }
  begin = 0;
  for (const std::uint32_t end : ends) {
    if (end - begin > 1) radix_sort(items.subspan(begin, end - begin), byte_count, byte_of, less, depth + 1);
    begin = end;
  }
}

}  // namespace fihris::base
