// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary_table.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace fihris::text {
namespace {

constexpr std::size_t kBatch = 32;  ///< words whose places are fetched at the same time
constexpr std::size_t kFilterBitsPerWord = 8;

}  // namespace

struct VocabularyTable::Waiting {
  Word word;
  std::uint64_t hash;
  RoundedCounts counts;
};

VocabularyTable::VocabularyTable(std::span<const VocabularyBytes> parts) {
  std::size_t words = 0;
  for (const VocabularyBytes& part : parts) words += part.size();
  slots_.resize(words + words * 3 / 4 + 1);
  const std::uint64_t bits = std::bit_ceil(std::clamp<std::uint64_t>(words * kFilterBitsPerWord, 64, std::uint64_t{1} << 32U));
  filter_.resize(static_cast<std::size_t>(bits / 64));
  filter_mask_ = bits - 1;
  for (const VocabularyBytes& part : parts) {
    std::array<Waiting, kBatch> batch;
    std::size_t waiting = 0;
    part.for_each([&](Word word, RoundedCounts counts) {
      batch[waiting] = {word, word.hash(), counts};
      __builtin_prefetch(&filter_[(batch[waiting].hash >> 32U & filter_mask_) >> 6U], 1);
      __builtin_prefetch(&slots_[home_of(batch[waiting].hash)], 1);
      if (++waiting == kBatch) {
        add(batch);
        waiting = 0;
      }
    });
    add(std::span(batch).first(waiting));
  }
}

void VocabularyTable::add(std::span<const Waiting> words) {
  for (const Waiting& added : words) {
    const std::uint64_t bit = added.hash >> 32U & filter_mask_;
    filter_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
    if (added.word.size() > kMostLetters) continue;
    const std::uint64_t key = added.word.high();
    std::size_t at = home_of(added.hash);
    while (slots_[at].key != 0 && slots_[at].key != key) {
      if (++at == slots_.size()) at = 0;
    }
    if (slots_[at].key == 0) {
      slots_[at] = {key, added.counts};
    } else {
      slots_[at].counts.add(added.counts);
    }
  }
}

RoundedCounts VocabularyTable::find(Word word) const noexcept {
  const std::uint64_t hash = word.hash();
  if (!has_bit(hash)) return {};
  for (std::size_t at = home_of(hash); slots_[at].key != 0;) {
    if (slots_[at].key == word.high()) return slots_[at].counts;
    if (++at == slots_.size()) at = 0;
  }
  return {};
}

}  // namespace fihris::text
