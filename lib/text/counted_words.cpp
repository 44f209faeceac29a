// SPDX-License-Identifier: Apache-2.0
#include "text/counted_words.hpp"

#include <algorithm>

#include "text/vocabulary_bytes.hpp"

namespace fihris::text {
namespace {

/// Of one list, what was not taken; not empty.
struct Rest {
  CountedWords::const_iterator at, end;
};

bool is_later(const Rest& a, const Rest& b) noexcept { return b.at->first < a.at->first; }

}  // namespace

std::string vocabulary_of(std::span<const CountedWords> lists, std::uint32_t least_documents) {
  std::vector<Rest> rests;
  for (const CountedWords& list : lists) {
    if (!list.empty()) rests.push_back({list.begin(), list.end()});
  }
  std::make_heap(rests.begin(), rests.end(), is_later);
  VocabularyWriter writer;
  while (!rests.empty()) {
    const Word word = rests.front().at->first;
    WordCounts sum;
    while (!rests.empty() && rests.front().at->first == word) {
      std::pop_heap(rests.begin(), rests.end(), is_later);
      Rest& rest = rests.back();
      for (; rest.at != rest.end && rest.at->first == word; ++rest.at) sum.add(rest.at->second);
      if (rest.at == rest.end) {
        rests.pop_back();
      } else {
        std::push_heap(rests.begin(), rests.end(), is_later);
      }
    }
    const RoundedCounts counts{rounded(sum.documents), rounded(sum.hamza), rounded(sum.total)};
    if (unrounded(counts.documents) >= least_documents && VocabularyBytes::can_keep(word)) writer.add(word, counts);
  }
  return writer.finish();
}

}  // namespace fihris::text
