// SPDX-License-Identifier: Apache-2.0
//
// IdFilter: says of most ids that a segment does not have them, without a look at the segment.
//
// A writer asks every segment for the id of every document that it adds, nearly always in vain. A Bloom filter of about ten bits an id answers
// from memory and is wrong (it says "perhaps") for about one id in a hundred.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace fihris::index {

/// One thread at a time while it is filled, then immutable.
class IdFilter {
 public:
  IdFilter() = default;
  /// With room for so many ids.
  explicit IdFilter(std::size_t id_count) {
    std::size_t words = 1;
    while (words * 64 < id_count * 10) words *= 2;
    words_.resize(words);
  }

  bool empty() const noexcept { return words_.empty(); }

  void add(std::string_view id) noexcept {
    const std::uint64_t hash = base::hash_string(id);
    word_of(hash) |= bits_of(hash);
  }

  /// False: the id was not added.
  bool may_have(std::string_view id) const noexcept {
    const std::uint64_t hash = base::hash_string(id);
    const std::uint64_t bits = bits_of(hash);
    return (words_[(hash >> 24) & (words_.size() - 1)] & bits) == bits;
  }

 private:
  /// Four bits of one word, from 24 bits of the hash; the others choose the word.
  static std::uint64_t bits_of(std::uint64_t hash) noexcept {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 24; shift += 6) bits |= std::uint64_t{1} << (hash >> shift & 63);
    return bits;
  }
  std::uint64_t& word_of(std::uint64_t hash) noexcept { return words_[(hash >> 24) & (words_.size() - 1)]; }

  std::vector<std::uint64_t> words_;  ///< a power of two
};

}  // namespace fihris::index
