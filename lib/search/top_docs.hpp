// SPDX-License-Identifier: Apache-2.0
//
// TopDocs: the best documents so far.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace fihris::search {

struct ScoredDoc {
  std::uint64_t doc = 0;
  double score = 0;
};

/// Better first: the higher score, and of equal ones the earlier document. Without branches, which a heap could not foresee.
inline constexpr auto kIsBetter = [](const ScoredDoc& a, const ScoredDoc& b) noexcept {
  const int higher = a.score > b.score ? 1 : 0;
  const int equal = a.score == b.score ? 1 : 0;
  return (higher | (equal & (a.doc < b.doc ? 1 : 0))) != 0;
};

/// One thread at a time. Documents must be offered in rising order: a later one with an equal score is not better.
class TopDocs {
 public:
  explicit TopDocs(std::size_t limit) : limit_(limit) { heap_.reserve(std::min<std::size_t>(limit, 4096)); }

  /// What a document must exceed to get in; below every score as long as there is room.
  double threshold() const noexcept {
    if (limit_ == 0) return std::numeric_limits<double>::infinity();
    return heap_.size() < limit_ ? -1.0 : heap_.front().score;
  }

  /// Whether offer() would take it.
  bool takes(ScoredDoc doc) const noexcept { return heap_.size() < limit_ || (limit_ > 0 && kIsBetter(doc, heap_.front())); }

  /// In any order.
  void offer(std::uint64_t doc, double score) {
    if (!takes({doc, score})) return;
    if (heap_.size() == limit_) {
      replace_worst({doc, score});
    } else {
      heap_.push_back({doc, score});
      std::push_heap(heap_.begin(), heap_.end(), kIsBetter);
    }
  }

  /// Best first. The heap is empty afterwards.
  std::vector<ScoredDoc> take_sorted() {
    std::sort(heap_.begin(), heap_.end(), kIsBetter);
    return std::move(heap_);
  }

 private:
  /// One way down the heap, where pop_heap() and push_heap() go down and up.
  void replace_worst(ScoredDoc added) noexcept {
    const std::size_t size = heap_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size) child += kIsBetter(heap_[child], heap_[child + 1]) ? 1 : 0;
      if (!kIsBetter(added, heap_[child])) break;
      heap_[hole] = heap_[child];
      hole = child;
    }
    heap_[hole] = added;
  }

  std::size_t limit_;
  std::vector<ScoredDoc> heap_;  ///< the worst at the front
};

}  // namespace fihris::search
