// SPDX-License-Identifier: Apache-2.0
//
// TopDocs: the best documents so far.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
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

/// The bits of a score, which rise with it: scores are not negative.
inline std::uint64_t bits_of(const ScoredDoc& doc) noexcept { return std::bit_cast<std::uint64_t>(doc.score); }

/// The worst of the best documents, `least` to `most` of them, 0 < least <= most <= docs.size(), or something between it and the next. Scores are
/// counted by the first eight bits in which they differ, and those of the place where the limit falls again, until that place is small enough. No
/// branch depends on a comparison: of scores as they come, half of those would be foreseen wrongly.
inline ScoredDoc worst_of_best(std::span<const ScoredDoc> docs, std::size_t least, std::size_t most) {
  constexpr std::size_t kFew = 32;
  constexpr unsigned kPlaceBits = 8;
  std::size_t left = docs.size();           // documents that may be the one, with scores from `low` to `high`
  std::size_t worse = docs.size() - least;  // and how many of these are not among the best
  std::uint64_t low = 0;
  std::uint64_t high = ~std::uint64_t{0};
  while (left > kFew) {
    std::uint64_t lowest = high;
    std::uint64_t highest = low;
    for (const ScoredDoc& doc : docs) {
      const std::uint64_t bits = bits_of(doc);
      lowest = std::min(lowest, bits < low ? high : bits);
      highest = std::max(highest, bits > high ? low : bits);
    }
    low = lowest;
    high = highest;
    if (low == high) break;
    const auto width = static_cast<unsigned>(std::bit_width(high - low));
    const unsigned shift = width > kPlaceBits ? width - kPlaceBits : 0;
    std::array<std::uint32_t, (1U << kPlaceBits) + 1> counts{};  // the last: of others
    for (const ScoredDoc& doc : docs) ++counts[std::min<std::uint64_t>((bits_of(doc) - low) >> shift, counts.size() - 1)];
    std::size_t place = 0;
    for (; counts[place] <= worse; ++place) worse -= counts[place];
    left = counts[place];
    low += place << shift;
    high = low + ((std::uint64_t{1} << shift) - 1);
    if (least + worse <= most) return {~std::uint64_t{0}, std::bit_cast<double>(low)};
  }
  std::vector<ScoredDoc> rest(left + 1);  // with room for what is not left
  std::size_t count = 0;
  for (const ScoredDoc& doc : docs) {
    rest[std::min(count, left)] = doc;
    count += bits_of(doc) - low <= high - low ? 1 : 0;
  }
  const auto at = rest.begin() + static_cast<std::ptrdiff_t>(left - 1 - worse);
  std::nth_element(rest.begin(), at, rest.end() - 1, kIsBetter);
  return *at;
}

/// Drops those that are worse than one, and leaves the others in their order. No branch depends on a comparison.
inline void drop_worse(std::vector<ScoredDoc>& docs, ScoredDoc than) {
  std::size_t kept = 0;
  for (const ScoredDoc doc : docs) {
    docs[kept] = doc;
    kept += kIsBetter(than, doc) ? 0 : 1;
  }
  docs.resize(kept);
}

/// Keeps the best, `least` to `most` of them, in the order in which they are, and returns worst_of_best().
inline ScoredDoc keep_best(std::vector<ScoredDoc>& docs, std::size_t least, std::size_t most) {
  const ScoredDoc worst = worst_of_best(docs, least, most);
  drop_worse(docs, worst);
  return worst;
}

/// Best first. Many are dealt out by the first 16 bits in which their scores differ, and what is alike in these is compared.
inline void sort_best(std::vector<ScoredDoc>& docs) {
  constexpr std::size_t kFew = 64;
  constexpr unsigned kDigit = 8;
  if (docs.size() <= kFew) return std::sort(docs.begin(), docs.end(), kIsBetter);
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

/// Scores counted by their first bits, which tell at any time what at least so many of them exceed: no scores need be compared for that.
class ScoreCounts {
 public:
  /// Starts with no scores. None that is added will be below `least`, which is not negative.
  void begin(double least, std::size_t wanted) noexcept {
    counts_.fill(0);
    first_ = key_of(least);
    wanted_ = wanted;
    place_ = reached_ = 0;
  }
  void add(double score) noexcept {
    const std::size_t place = place_of(score);
    ++counts_[place];
    reached_ += place >= place_ ? 1 : 0;
    while (place_ + 1 < kPlaces && reached_ - counts_[place_] >= wanted_) reached_ -= counts_[place_++];
  }
  /// `score` comes in place of `before`, which was added and is not above it.
  void raise(double before, double score) noexcept {
    const std::size_t place = place_of(before);
    --counts_[place];
    reached_ -= place >= place_ ? 1 : 0;
    add(score);
  }
  /// When as many as wanted were added: they exceed it. Less than 1/128 below what is the most that could be said.
  double exceeded() const noexcept { return std::bit_cast<double>(((first_ + place_) << kShift) - (first_ + place_ > 0 ? 1 : 0)); }

 private:
  static constexpr unsigned kShift = 45;           ///< 128 places for each doubling
  static constexpr std::size_t kPlaces = 4 * 128;  ///< what is higher is counted in the last

  static std::uint64_t key_of(double score) noexcept { return std::bit_cast<std::uint64_t>(score) >> kShift; }
  std::size_t place_of(double score) const noexcept {
    return static_cast<std::size_t>(std::min<std::uint64_t>(key_of(score) - first_, kPlaces - 1));
  }

  std::array<std::uint32_t, kPlaces> counts_;
  std::uint64_t first_ = 0;  ///< key of the first place
  std::size_t wanted_ = 0;
  std::size_t place_ = 0;    ///< the last one that as many scores as wanted reach
  std::size_t reached_ = 0;  ///< how many do
};

/// One thread at a time. Documents must be offered in rising order: a later one with an equal score is not better.
///
/// A few are kept in a heap. Of many, some times as many as wanted are kept in a row, and the worst are thrown away together when it is full: a heap
/// of a hundred takes seven steps for each document that gets in. Their scores are counted, so that the threshold is high all the same.
class TopDocs {
 public:
  explicit TopDocs(std::size_t limit)
      : limit_(limit), most_(limit <= kMostInHeap ? limit : std::max(2 * limit, std::min(8 * limit, kRoom))) {
    docs_.reserve(std::min(most_, kRoom));
  }

  /// What a document must exceed to get in; below every score as long as there is room. Of many, it may be a little lower than need be.
  double threshold() const noexcept {
    if (limit_ == 0) return std::numeric_limits<double>::infinity();
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
    if (limit_ > kMostInHeap && docs_.size() >= limit_) {
      counts_.raise(before->score, score);
      raise_worst();
    }
    before->score = score;
    if (limit_ <= kMostInHeap) std::make_heap(docs_.begin(), docs_.end(), kIsBetter);
  }

  /// In any order, of many in the order in which they were offered. Nothing is left afterwards.
  std::vector<ScoredDoc> take() {
    if (docs_.size() > limit_ && limit_ > kMostInHeap) drop_worse(docs_, worst_);
    if (docs_.size() > limit_) search::keep_best(docs_, limit_, limit_);
    return std::move(docs_);
  }

  /// Best first. Nothing is left afterwards.
  std::vector<ScoredDoc> take_sorted() {
    if (docs_.size() > limit_) drop_worse(docs_, worst_);
    sort_best(docs_);
    docs_.resize(std::min(docs_.size(), limit_));
    return std::move(docs_);
  }

 private:
  static constexpr std::size_t kMostInHeap = 32;
  static constexpr std::size_t kRoom = 4096;

  /// Of those that count, when there are as many as wanted.
  const ScoredDoc& worst() const noexcept { return limit_ > kMostInHeap ? worst_ : docs_.front(); }

  void append(ScoredDoc added) {
    docs_.push_back(added);
    if (docs_.size() < limit_) return;
    if (docs_.size() == limit_) {
      worst_ = *std::max_element(docs_.begin(), docs_.end(), kIsBetter);
      count_scores();
      return;
    }
    counts_.add(added.score);
    raise_worst();
    if (docs_.size() >= most_) throw_away();
  }

  void count_scores() noexcept {
    counts_.begin(worst_.score, limit_);
    for (const ScoredDoc& doc : docs_) counts_.add(doc.score);
  }

  void raise_worst() noexcept {
    const double exceeded = counts_.exceeded();
    if (exceeded > worst_.score) worst_ = {~std::uint64_t{0}, exceeded};
  }

  /// Where many scores are alike, or much above the first ones, those that count are chosen by comparing, and counted from there on.
  void throw_away() {
    drop_worse(docs_, worst_);
    if (docs_.size() <= limit_ + limit_ / 4) return;
    worst_ = search::keep_best(docs_, limit_, limit_ + limit_ / 8);
    count_scores();
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
  std::size_t most_;             ///< documents that are kept
  std::vector<ScoredDoc> docs_;  ///< of few, a heap with the worst at the front
  ScoredDoc worst_;              ///< of many
  ScoreCounts counts_;           ///< of many, of all in docs_
};

}  // namespace fihris::search
