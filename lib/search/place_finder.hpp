// SPDX-License-Identifier: Apache-2.0
//
// PlaceFinder: where documents stand in a decoded block. Few are found by halving, some by a kernel, and many by a table that is written anew for
// each block: a byte for each document of a window, so that what is left from another block is found out by looking there.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "codec/postings.hpp"
#include "search/place_kernels.hpp"
#include "search/window.hpp"

namespace fihris::search {

class PlaceFinder {
 public:
  /// Writes for each of `count` rising documents where it stands in the block; for one that is not there, some place of the block. Behind the
  /// documents of a short block stands 2^32 - 1, and none of the wanted ones is above the last of the block.
  void find(const codec::Block& block, const std::uint32_t* wanted, std::size_t count, std::uint8_t* places) noexcept {
    const std::uint32_t* const docs = block.docs.data();
    if (count < kSome) {
      for (std::size_t i = 0; i < count; ++i) places[i] = static_cast<std::uint8_t>(codec::place_in_order(docs, block.count, wanted[i]));
    } else if (count < kMany || docs[block.count - 1] - docs[0] >= kWindowDocs) {
      find_places_(docs, wanted, count, places);
    } else {
      std::uint8_t* const table = table_.data();
      const std::uint32_t size = block.count;  // not read again: bytes might alias it
      for_each(docs, size, [table](std::size_t k, std::uint32_t doc) { table[doc % kWindowDocs] = static_cast<std::uint8_t>(k); });
      for_each(wanted, count, [table, places](std::size_t i, std::uint32_t doc) { places[i] = table[doc % kWindowDocs]; });
    }
  }

 private:
  static constexpr std::size_t kSome = 4;
  static constexpr std::size_t kMany = 16;

  /// Calls visit(i, docs[i]), having read some documents at once: a processor that takes a byte just written for one of the next number waits.
  template <typename Visit>
  static void for_each(const std::uint32_t* docs, std::size_t count, Visit visit) noexcept {
    constexpr std::size_t kAtOnce = 8;
    std::size_t i = 0;
    for (; i + kAtOnce <= count; i += kAtOnce) {
      std::array<std::uint32_t, kAtOnce> some;
      std::copy_n(docs + i, kAtOnce, some.begin());
      for (std::size_t k = 0; k < kAtOnce; ++k) visit(i + k, some[k]);
    }
    for (; i < count; ++i) visit(i, docs[i]);
  }

  FindPlaces find_places_ = place_kernels().find_places;
  std::array<std::uint8_t, kWindowDocs> table_{};  ///< places, by document modulo kWindowDocs
};

}  // namespace fihris::search
