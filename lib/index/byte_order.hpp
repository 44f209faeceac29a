// SPDX-License-Identifier: Apache-2.0
//
// Sorting many short strings: their first 16 bytes are compared as two integers, in one array; the strings themselves are looked at only when
// these are equal. Sorting places by the strings that they lead to costs a cache miss or two for each comparison.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/radix_sort.hpp"

namespace fihris::index {

/// Eight bytes of a text from `at` on as a number that compares as they do; zeros stand for what it has not.
inline std::uint64_t eight_bytes_of(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return 0;
  std::uint64_t little = 0;
  if (text.size() - at >= sizeof little) {
    little = base::load_u64(text.data() + at);
  } else {
    for (std::size_t i = text.size(); i-- > at;) little = little << 8 | static_cast<unsigned char>(text[i]);
  }
  return base::reverse_bytes(little);
}

/// Sorts `places` by text_of(place), as std::string_view compares; places of equal texts by number. Returns of each whether its text is another
/// than that of the one before.
template <typename TextOf>
std::vector<bool> sort_by_text(std::vector<std::uint32_t>& places, TextOf text_of) {
  struct Item {
    std::uint64_t first, second;
    std::uint32_t place, length;
  };
  std::vector<Item> items;
  items.reserve(places.size());
  for (const std::uint32_t place : places) {
    const std::string_view text = text_of(place);
    items.push_back({eight_bytes_of(text, 0), eight_bytes_of(text, 8), place, static_cast<std::uint32_t>(text.size())});
  }
  const auto compare = [&](const Item& a, const Item& b) {
    if (a.first != b.first) return a.first < b.first ? -1 : 1;
    if (a.second != b.second) return a.second < b.second ? -1 : 1;
    if (a.length > 16 || b.length > 16) return text_of(a.place).compare(text_of(b.place));
    if (a.length == b.length) return 0;
    return a.length < b.length ? -1 : 1;  // the longer one goes on with zeros
  };
  base::radix_sort(
      std::span(items), 16,
      [](const Item& item, unsigned depth) {
        return depth < 8 ? base::byte_from_top(item.first, depth) : base::byte_from_top(item.second, depth - 8);
      },
      [&](const Item& a, const Item& b) {
        const int compared = compare(a, b);
        return compared != 0 ? compared < 0 : a.place < b.place;
      });
  std::vector<bool> is_other(places.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    places[i] = items[i].place;
    is_other[i] = i == 0 || compare(items[i - 1], items[i]) != 0;
  }
  return is_other;
}

}  // namespace fihris::index
