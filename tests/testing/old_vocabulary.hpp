// SPDX-License-Identifier: Apache-2.0
//
// The words of a vocabulary as format 4 had them, which nothing but tests writes any more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::testing {

/// Of words that rise.
inline std::string old_vocabulary(const std::vector<std::pair<text::Word, text::RoundedCounts>>& words) {
  constexpr std::size_t kWordsPerEntry = 16;
  constexpr unsigned kLongShared = 15;
  constexpr unsigned kLongAdded = 7;
  base::ByteBuffer index;
  base::ByteBuffer bytes;
  text::Word before;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& [word, counts] = words[i];
    if (i % kWordsPerEntry == 0) {
      index.append_u64(word.high() >> 4U);
      index.append_u32(static_cast<std::uint32_t>(bytes.size()));
      before = {};
    }
    unsigned shared = 0;
    while (shared < before.size() && shared < word.size() && before[shared] == word[shared]) ++shared;
    const unsigned added = word.size() - shared;
    bytes.append_u8(
        static_cast<std::uint8_t>(std::min(shared, kLongShared) + 16 * std::min(added, kLongAdded) + (counts.hamza != 0 ? 128 : 0)));
    if (shared >= kLongShared) bytes.append_u8(static_cast<std::uint8_t>(shared - kLongShared));
    if (added >= kLongAdded) bytes.append_u8(static_cast<std::uint8_t>(added - kLongAdded));
    for (unsigned at = shared; at < word.size(); ++at) bytes.append_u8(word[at]);
    bytes.append_u8(counts.documents);
    bytes.append_u8(counts.total);
    if (counts.hamza != 0) bytes.append_u8(counts.hamza);
    before = word;
  }
  base::ByteBuffer all;
  all.append_u32(static_cast<std::uint32_t>(words.size()));
  all.append(index.view());
  all.append(bytes.view());
  return std::string(base::as_text(all.view()));
}

}  // namespace fihris::testing
