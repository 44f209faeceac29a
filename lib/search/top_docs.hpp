// SPDX-License-Identifier: Apache-2.0
//
// TopDocs: the best documents so far.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
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

/// Brings the best of `docs` to its front, `least` to `most` of them, in any order but that the worst is the last, and returns how many they are.
/// 0 < least <= most <= docs.size(). Halving by a sample, with no branch that depends on a comparison: of scores as they come, half of those would
/// be foreseen wrongly.
inline std::size_t bring_best(std::span<ScoredDoc> docs, std::size_t least, std::size_t most) noexcept {
  constexpr std::size_t kMostInSample = 63;
  constexpr std::size_t kFew = 24;
  std::size_t before = 0;  // better ones, in front of `docs`
  while (docs.size() > kFew) {
    std::array<std::size_t, kMostInSample> places;  // spread over all
    const std::span sample = std::span(places).first(docs.size() < 512 ? 15 : kMostInSample);
    for (std::size_t i = 0; i < sample.size(); ++i) sample[i] = i * (docs.size() - 1) / (sample.size() - 1);
    const std::size_t wanted = std::min((least + most) / 2 - before, docs.size());
    const auto chosen = sample.begin() + static_cast<std::ptrdiff_t>(wanted * sample.size() / (docs.size() + 1));
    std::nth_element(sample.begin(), chosen, sample.end(), [&](std::size_t a, std::size_t b) { return kIsBetter(docs[a], docs[b]); });
    std::swap(docs[*chosen], docs.back());
    const ScoredDoc middle = docs.back();
    std::size_t better = 0;
    for (std::size_t i = 0; i + 1 < docs.size(); ++i) {
      const ScoredDoc doc = docs[i];
      docs[i] = docs[better];
      docs[better] = doc;
      better += kIsBetter(doc, middle) ? 1 : 0;
    }
    std::swap(docs[better], docs.back());
    const std::size_t count = before + better + 1;
    if (least <= count && count <= most) return count;
    if (count > most) {
      docs = docs.first(better);
    } else {
      docs = docs.subspan(better + 1);
      before = count;
    }
  }
  std::nth_element(docs.begin(), docs.begin() + static_cast<std::ptrdiff_t>(least - before - 1), docs.end(), kIsBetter);
  return least;
}

/// Best first. Many are dealt out by the first 16 bits in which their scores differ, and what is alike in these is compared. Scores are not
/// negative: the bits of such numbers rise with them.
inline void sort_best(std::vector<ScoredDoc>& docs) {
  constexpr std::size_t kFew = 64;
  constexpr unsigned kDigit = 8;
  if (docs.size() <= kFew) return std::sort(docs.begin(), docs.end(), kIsBetter);
  const auto bits_of = [](const ScoredDoc& doc) { return std::bit_cast<std::uint64_t>(doc.score); };
  std::uint64_t least = ~std::uint64_t{0};
  std::uint64_t greatest = 0;
  for (const ScoredDoc& doc : docs) {
    least = std::min(least, bits_of(doc));
    greatest = std::max(greatest, bits_of(doc));
  }
  const auto width = static_cast<unsigned>(std::bit_width(greatest - least));
  const unsigned shift = width > 2 * kDigit ? width - 2 * kDigit : 0;
  const auto key_of = [&](const ScoredDoc& doc) { return static_cast<std::uint32_t>((greatest - bits_of(doc)) >> shift); };
  std::vector<ScoredDoc> dealt(docs.size());
  for (const unsigned digit : {0U, kDigit}) {
    constexpr std::uint32_t kMask = (1U << kDigit) - 1;
    std::array<std::uint32_t, kMask + 1> ends{};
    for (const ScoredDoc& doc : docs) ++ends[key_of(doc) >> digit & kMask];
    std::uint32_t begin = 0;
    for (std::uint32_t& end : ends) begin += std::exchange(end, begin);
    for (const ScoredDoc& doc : docs) dealt[ends[key_of(doc) >> digit & kMask]++] = doc;
    docs.swap(dealt);
  }
  for (auto begin = docs.begin(); begin != docs.end();) {
    const auto end = std::find_if(begin + 1, docs.end(), [&, key = key_of(*begin)](const ScoredDoc& doc) { return key_of(doc) != key; });
    if (end - begin > 1) std::sort(begin, end, kIsBetter);
    begin = end;
  }
}

/// One thread at a time. Documents must be offered in rising order: a later one with an equal score is not better.
///
/// A few are kept in a heap. Of many, some more than wanted are kept in a row, and the worst are thrown away together when it is full: a heap of a
/// hundred takes seven steps for each document that gets in. The more are wanted, the more is thrown away at a time.
class TopDocs {
 public:
  explicit TopDocs(std::size_t limit) : limit_(limit) { docs_.reserve(std::min<std::size_t>(2 * limit_, 4096)); }

  /// What a document must exceed to get in; below every score as long as there is room. Of many, it may be lower than need be.
  double threshold() noexcept {
    if (limit_ == 0) return std::numeric_limits<double>::infinity();
    if (limit_ > kMostInHeap && limit_ <= kMostForExact && docs_.size() >= limit_ + limit_ / 4) keep_best();
    return docs_.size() < limit_ ? -1.0 : worst().score;
  }

  /// Whether offer() would take it.
  bool takes(ScoredDoc doc) const noexcept { return docs_.size() < limit_ || (limit_ > 0 && kIsBetter(doc, worst())); }

  /// In any order.
  void offer(std::uint64_t doc, double score) {
    if (!takes({doc, score})) return;
    if (limit_ > kMostInHeap) return append({doc, score});
    if (docs_.size() == limit_) {
      replace_worst({doc, score});
    } else {
      docs_.push_back({doc, score});
      std::push_heap(docs_.begin(), docs_.end(), kIsBetter);
    }
  }

  /// Offers a document again, which was offered before with a lower score, or with the same.
  void raise(std::uint64_t doc, double score) {
    const auto before = std::find_if(docs_.begin(), docs_.end(), [doc](const ScoredDoc& other) { return other.doc == doc; });
    if (before == docs_.end()) return offer(doc, score);
    before->score = score;
    if (limit_ <= kMostInHeap) std::make_heap(docs_.begin(), docs_.end(), kIsBetter);
  }

  /// In any order. Nothing is left afterwards.
  std::vector<ScoredDoc> take() {
    keep_best();
    return std::move(docs_);
  }

  /// Best first. Nothing is left afterwards.
  std::vector<ScoredDoc> take_sorted() {
    keep_best();
    sort_best(docs_);
    return std::move(docs_);
  }

 private:
  static constexpr std::size_t kMostInHeap = 32;
  static constexpr std::size_t kMostForExact = 256;  ///< of more, throwing away costs more than a threshold that is too low

  /// Of those that count, when there are as many as wanted.
  const ScoredDoc& worst() const noexcept { return limit_ > kMostInHeap ? worst_ : docs_.front(); }

  void append(ScoredDoc added) {
    docs_.push_back(added);
    if (docs_.size() == limit_) worst_ = *std::max_element(docs_.begin(), docs_.end(), kIsBetter);
    if (limit_ > kMostForExact && docs_.size() >= 2 * limit_) return keep_best(limit_ + limit_ / 4);
    if (limit_ <= kMostForExact && docs_.size() >= limit_ + limit_ / 2) keep_best();
  }

  void keep_best() noexcept {
    if (docs_.size() > limit_) keep_best(limit_);
  }
  /// As many as wanted, and up to `most`.
  void keep_best(std::size_t most) noexcept {
    if (limit_ == 0) return;
    docs_.resize(bring_best(docs_, limit_, most));
    worst_ = docs_.back();
  }

  /// One way down the heap, where pop_heap() and push_heap() go down and up.
  void replace_worst(ScoredDoc added) noexcept {
    const std::size_t size = docs_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size) child += kIsBetter(docs_[child], docs_[child + 1]) ? 1 : 0;
      if (!kIsBetter(added, docs_[child])) break;
      docs_[hole] = docs_[child];
      hole = child;
    }
    docs_[hole] = added;
  }

  std::size_t limit_;
  std::vector<ScoredDoc> docs_;  ///< of few, a heap with the worst at the front
  ScoredDoc worst_;              ///< of many
};

}  // namespace fihris::search
