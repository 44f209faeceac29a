// SPDX-License-Identifier: Apache-2.0
//
// PlaceFinder: where documents stand in a decoded block. Few are found by halving, some by a kernel, and many by a table that is written anew for
// each block: a byte for each document of a window, so that what is left from another block is found out by looking there.
#pragma once

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
      for (std::uint32_t k = 0; k < size; ++k) table[docs[k] % kWindowDocs] = static_cast<std::uint8_t>(k);
      for (std::size_t i = 0; i < count; ++i) places[i] = table[wanted[i] % kWindowDocs];
    }
  }

 private:
  static constexpr std::size_t kSome = 4;
  static constexpr std::size_t kMany = 16;

  FindPlaces find_places_ = place_kernels().find_places;
  std::array<std::uint8_t, kWindowDocs> table_{};  ///< places, by document modulo kWindowDocs
};

}  // namespace fihris::search
