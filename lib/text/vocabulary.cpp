// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary.hpp"

#include <algorithm>
#include <atomic>
#include <new>

#include "text/vocabulary_table.hpp"

namespace fihris::text {

/// The table, once it is worth its making: one thread makes it while others go on without.
struct Vocabulary::Table {
  /// About as many look-ups in place as take the time of making the table.
  static constexpr uint32_t kAskedBefore = 1U << 15U;

  std::atomic<const VocabularyTable*> ready{nullptr};
  std::atomic<uint32_t> asked{0};
  std::unique_ptr<const VocabularyTable> made;
};

Vocabulary::Vocabulary(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  join(VocabularyBytes(*owner), owner);
}

Vocabulary::Vocabulary(std::string_view bytes, std::shared_ptr<const void> owner) { join(VocabularyBytes(bytes), std::move(owner)); }

void Vocabulary::join(const VocabularyBytes& part, std::shared_ptr<const void> owner) {
  parts_.push_back(part);
  owners_.push_back(std::move(owner));
  table_ = std::make_shared<Table>();
}

Vocabulary Vocabulary::with(const Vocabulary& other) const {
  Vocabulary both = *this;
  for (size_t i = 0; i < other.parts_.size(); ++i) both.join(other.parts_[i], other.owners_[i]);
  return both;
}

RoundedCounts Vocabulary::look_up_in_place(Word word) const noexcept {
  RoundedCounts sum;
  for (const VocabularyBytes& part : parts_) {
    if (const auto found = part.find(word)) sum.add(*found);
  }
  return sum;
}

RoundedCounts Vocabulary::rounded_counts(Word word) const {
  if (table_ == nullptr || word.empty() || word.is_too_long()) return {};
  const VocabularyTable* const table = table_->ready.load(std::memory_order_acquire);
  if (table != nullptr && word.size() <= VocabularyTable::kMostLetters) return table->find(word);
  if (table != nullptr && !table->may_have(word)) return {};
  if (table == nullptr) expect(1);  // this one is answered in place
  return look_up_in_place(word);
}

void Vocabulary::expect(uint32_t questions) const {
  if (table_ == nullptr || table_->ready.load(std::memory_order_acquire) != nullptr) return;
  const uint32_t before = table_->asked.fetch_add(questions, std::memory_order_relaxed);
  if (before >= Table::kAskedBefore || questions < Table::kAskedBefore - before) return;
  try {
    table_->made = std::make_unique<const VocabularyTable>(parts_);
    table_->ready.store(table_->made.get(), std::memory_order_release);
  } catch (const std::bad_alloc&) {  // nothing is lost: all questions are answered in place, for good
  }
}

/// The table, if it is there and has slots for words of this length.
const VocabularyTable* Vocabulary::table_for(Word word) const noexcept {
  if (table_ == nullptr || word.empty() || word.size() > VocabularyTable::kMostLetters) return nullptr;
  return table_->ready.load(std::memory_order_acquire);
}

uint32_t Vocabulary::attested(Word word) const {
  if (const VocabularyTable* const table = table_for(word)) {
    const VocabularyTable::Documents found = table->documents(word);
    return unrounded(found.alone) + unrounded(found.behind[0]);
  }
  return documents(word) + documents(joined(kArticles[0], word));
}

uint32_t Vocabulary::definite(Word word) const {
  uint32_t sum = 0;
  if (const VocabularyTable* const table = table_for(word)) {
    for (const uint8_t behind : table->documents(word).behind) sum += unrounded(behind);
  } else {
    for (const Word article : kArticles) sum += documents(joined(article, word));
  }
  return sum;
}

void Vocabulary::fetch_ahead(Word word) const noexcept {
  if (const VocabularyTable* const table = table_for(word)) table->fetch_ahead(word);
}

std::vector<std::pair<Word, RoundedCounts>> Vocabulary::words() const {
  std::vector<std::pair<Word, RoundedCounts>> words;
  for (const VocabularyBytes& part : parts_) part.for_each([&](Word word, RoundedCounts counts) { words.emplace_back(word, counts); });
  std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  size_t kept = 0;
  for (const auto& word : words) {
    if (kept != 0 && words[kept - 1].first == word.first) {
      words[kept - 1].second.add(word.second);
    } else {
      words[kept++] = word;
    }
  }
  words.resize(kept);
  return words;
}

void Vocabulary::check() const {
  for (const VocabularyBytes& part : parts_) part.check();
}

void VocabularyBuilder::add(Word word, WordCounts counts) {
  if (!VocabularyBytes::can_keep(word)) return;
  entries_.push_back({word, counts});
  constexpr size_t kCombineAt = 1U << 20U;
  if (entries_.size() >= std::max(kCombineAt, 2 * combined_)) combine();  // bounds memory when the same words come again and again
}

void VocabularyBuilder::combine() {
  const auto is_before = [](const Entry& a, const Entry& b) { return a.word < b.word; };
  if (!std::is_sorted(entries_.begin(), entries_.end(), is_before)) std::sort(entries_.begin(), entries_.end(), is_before);
  size_t kept = 0;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (kept != 0 && entries_[kept - 1].word == entries_[i].word) {
      entries_[kept - 1].counts.add(entries_[i].counts);
    } else {
      entries_[kept++] = entries_[i];
    }
  }
  entries_.resize(kept);
  combined_ = kept;
}

std::string VocabularyBuilder::finish(uint32_t least_documents) {
  combine();
  VocabularyWriter writer;
  for (const Entry& entry : entries_) {
    const RoundedCounts counts{rounded(entry.counts.documents), rounded(entry.counts.hamza), rounded(entry.counts.total)};
    if (unrounded(counts.documents) >= least_documents) writer.add(entry.word, counts);
  }
  entries_.clear();
  combined_ = 0;
  return writer.finish();
}

}  // namespace fihris::text
