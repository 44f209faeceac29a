// SPDX-License-Identifier: Apache-2.0
//
// WordMap: a small table from words to values, made once and then only read.
#pragma once

#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

#include "text/word.hpp"

namespace fihris::text {

template <typename Value>
class WordMap {
 public:
  /// Has room for `words` words.
  explicit WordMap(std::size_t words) : slots_(std::bit_ceil(words * 2 + 1)) {}

  /// The first value that a word is given stays.
  void add(Word word, Value value) {
    auto& slot = slots_[place_of(word)];
    if (slot.first.empty()) slot = {word, std::move(value)};
  }

  /// Null when the word is not there.
  const Value* find(Word word) const noexcept {
    const auto& slot = slots_[place_of(word)];
    return slot.first.empty() || word.empty() ? nullptr : &slot.second;
  }

 private:
  /// Where the word is, or an empty slot.
  std::size_t place_of(Word word) const noexcept {
    std::size_t at = word.hash() & (slots_.size() - 1);
    while (!slots_[at].first.empty() && slots_[at].first != word) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  std::vector<std::pair<Word, Value>> slots_;  ///< open addressing, at most half full
};

}  // namespace fihris::text
