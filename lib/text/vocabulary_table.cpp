// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary_table.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace fihris::text {
namespace {

constexpr std::size_t kBatch = 32;  ///< words whose places are fetched at the same time
constexpr std::size_t kFilterBitsPerWord = 8;

/// The article that a word begins with, by its place in kArticles, and what is behind it, if that is a word of the table.
struct BehindArticle {
  std::size_t article = kArticles.size();
  Word word;
};
BehindArticle behind_article(Word word) noexcept {
  for (std::size_t article = 0; article < kArticles.size(); ++article) {
    const unsigned letters = kArticles[article].size();
    if (!word.starts_with(kArticles[article])) continue;
    if (word.size() == letters || word.size() > letters + VocabularyTable::kMostLetters) break;
    return {article, word.without_first(letters)};
  }
  return {};
}

}  // namespace

struct VocabularyTable::Waiting {
  Word word;
  std::uint64_t hash;
  RoundedCounts counts;
  BehindArticle behind;
  std::uint64_t hash_of_behind;
};

VocabularyTable::VocabularyTable(std::span<const VocabularyBytes> parts) {
  std::size_t words = 0;
  for (const VocabularyBytes& part : parts) {
    part.for_each([&](Word word, RoundedCounts /*counts*/) { words += behind_article(word).word.empty() ? 1 : 2; });
  }
  slots_.resize(words + words * 3 / 4 + 1);
  const std::uint64_t bits = std::bit_ceil(std::clamp<std::uint64_t>(words * kFilterBitsPerWord, 64, std::uint64_t{1} << 32U));
  filter_.resize(static_cast<std::size_t>(bits / 64));
  filter_mask_ = bits - 1;
  for (const VocabularyBytes& part : parts) {
    std::array<Waiting, kBatch> batch;
    std::size_t waiting = 0;
    part.for_each([&](Word word, RoundedCounts counts) {
      const BehindArticle behind = behind_article(word);
      batch[waiting] = {word, word.hash(), counts, behind, behind.word.hash()};
      fetch_ahead(batch[waiting].hash);
      if (!behind.word.empty()) fetch_ahead(batch[waiting].hash_of_behind);
      if (++waiting == kBatch) {
        add(batch);
        waiting = 0;
      }
    });
    add(std::span(batch).first(waiting));
  }
}

/// The slot of a word, which has one from now on, and its bit in the filter.
VocabularyTable::Slot& VocabularyTable::place_for(Word word, std::uint64_t hash) {
  set_bit(hash);
  const std::uint64_t key = word.high();
  std::size_t at = home_of(hash);
  while (slots_[at].key != 0 && slots_[at].key != key) {
    if (++at == slots_.size()) at = 0;
  }
  slots_[at].key = key;
  return slots_[at];
}

void VocabularyTable::add(std::span<const Waiting> words) {
  for (const Waiting& added : words) {
    if (added.word.size() > kMostLetters) {
      set_bit(added.hash);
    } else if (RoundedCounts& counts = place_for(added.word, added.hash).counts; counts == RoundedCounts{}) {
      counts = added.counts;
    } else {
      counts.add(added.counts);
    }
    if (added.behind.word.empty()) continue;
    std::uint8_t& behind = place_for(added.behind.word, added.hash_of_behind).behind[added.behind.article];
    RoundedCounts sum{.documents = behind};
    sum.add({.documents = added.counts.documents});
    behind = sum.documents;
  }
}

/// Where a word lies; nullptr when it has no slot.
const VocabularyTable::Slot* VocabularyTable::slot_of(Word word) const noexcept {
  const std::uint64_t hash = word.hash();
  if (!has_bit(hash)) return nullptr;
  for (std::size_t at = home_of(hash); slots_[at].key != 0;) {
    if (slots_[at].key == word.high()) return &slots_[at];
    if (++at == slots_.size()) at = 0;
  }
  return nullptr;
}

}  // namespace fihris::text
