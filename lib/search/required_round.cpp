// SPDX-License-Identifier: Apache-2.0
//
// The first round where words are required: BM25 on stems alone, of the documents that have all of them.
//
//   rarest word ──► batch of documents and sums ──► next required word ──► … ──► words that are not required ──► TopDocs
//
// A batch is some blocks of the rarest word, in the order of documents; the lists of a word, one in each field, join in it. It goes from list to
// list, the rarest words first. Before a block is read, and after each list, those documents are dropped that cannot beat the threshold with all
// that may still come; after each required word, those that lack it.
//
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

/// One list. Documents come in rising order.
struct RequiredList {
  explicit RequiredList(const StemList& from)
      : cursor(*from.field, *from.term),
        saturation(from.scoring->saturation.get()),
        lengths(from.field->lengths().data()),
        weight(from.weight),
        bound(bound_in_units(weight, cursor.best_saturation(*saturation, from.field->lengths()))) {}

  std::int32_t contribution(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(weight, (*saturation)(frequency, lengths[doc]));
  }
  /// Of the block under the cursor.
  std::int64_t block_bound() const noexcept { return bound_in_units(weight, cursor.best_in_block(*saturation)); }

  ListCursor cursor;
  const Saturation* saturation;
  const std::uint8_t* lengths;
  float weight;
  std::int64_t bound;  ///< no contribution is above it
};

/// A word in all fields.
struct ScoredWord {
  std::vector<RequiredList> lists;  ///< the longest first
  std::uint64_t cost = 0;           ///< its documents
  std::int64_t bound = 0;
};

/// Documents in rising order, and their sums so far.
struct Batch {
  std::vector<std::uint32_t> docs;
  std::vector<std::int32_t> sums;
  std::vector<std::uint8_t> found;  ///< whether the word in question is there
  std::size_t count = 0;

  void make_room(std::size_t size) {
    docs.resize(std::max(docs.size(), size));
    sums.resize(docs.size());
    found.resize(docs.size());
  }
  void move(std::size_t from, std::size_t to) noexcept { put(to, docs[from], sums[from], found[from]); }
  void put(std::size_t place, std::uint32_t doc, std::int32_t sum, std::uint8_t there) noexcept {
    docs[place] = doc;
    sums[place] = sum;
    found[place] = there;
  }
  /// Keeps those for which keeps(place), which must not depend on others.
  template <typename Keeps>
  void keep(Keeps keeps) noexcept {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const bool stays = keeps(i);
      move(i, kept);
      kept += stays ? 1 : 0;
    }
    count = kept;
  }
};

class RequiredRound {
 public:
  RequiredRound(const Plan& plan, std::size_t segment, TopDocs& top)
      : plan_(plan), first_doc_(plan.snapshot().segments()[segment].first_doc), hidden_(plan.hidden(segment)), top_(top) {
    for (const CandidateWord& word : plan.candidate_words()) {
      ScoredWord& scored = (plan.is_required(word.slot) ? required_ : optional_).emplace_back();
      for (const StemList& list : plan.stem_lists(word, segment)) scored.lists.emplace_back(list);
      for (const RequiredList& list : scored.lists) {
        scored.cost += list.cursor.doc_count();
        scored.bound += list.bound;
      }
      bound_ += scored.bound;
    }
    std::sort(required_.begin(), required_.end(), [](const ScoredWord& a, const ScoredWord& b) { return a.cost < b.cost; });
    std::sort(required_[0].lists.begin(), required_[0].lists.end(),
              [](const RequiredList& a, const RequiredList& b) { return a.cursor.doc_count() > b.cursor.doc_count(); });
  }

  std::uint64_t run() {
    std::uint64_t seen = 0;
    if (required_[0].lists.empty()) return 0;
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd && bound_ >= least();) {
      doc = fill(doc);
      seen += complete();
      for (std::size_t i = 0; i < batch_.count; ++i) top_.offer(first_doc_ + batch_.docs[i], plan_.scale().to_score(batch_.sums[i]));
    }
    return seen;
  }

 private:
  static constexpr std::size_t kBlocks = 8;  ///< of the longest list of the rarest word, in a batch
  static constexpr std::size_t kMany = 16;   ///< documents looked for in a block, from which on places_ pays

  /// What a document must reach, in units: above the threshold, and above nothing.
  std::int64_t least() const noexcept {
    const double threshold = top_.threshold();
    return threshold < 0 ? 1 : static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + 1;
  }

  /// Makes a batch of documents of the rarest word, from `from` on. Returns where the next one begins, kEnd when this is the last.
  std::uint32_t fill(std::uint32_t from) {
    const std::int64_t goal = least();
    std::vector<RequiredList>& lists = required_[0].lists;
    std::uint32_t limit = ListCursor::kEnd;
    gathered_.clear();
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ListCursor& cursor = lists[i].cursor;
      const auto begin = static_cast<std::ptrdiff_t>(gathered_.size());
      std::size_t blocks = 0;
      for (bool there = cursor.seek_block(from); there; there = cursor.next_block()) {
        if (lists[i].block_bound() + bound_ - lists[i].bound >= goal) {
          gather(lists[i], from, limit);
          ++blocks;
        }
        if (i == 0 && blocks == kBlocks) limit = cursor.block_last();
        if (cursor.block_last() >= limit) break;
      }
      if (begin > 0) std::inplace_merge(gathered_.begin(), gathered_.begin() + begin, gathered_.end());
    }
    batch_.make_room(gathered_.size());
    batch_.count = 0;
    for (const std::uint64_t posting : gathered_) {
      const auto doc = static_cast<std::uint32_t>(posting >> 32);
      const auto units = static_cast<std::int32_t>(posting);
      if (batch_.count > 0 && batch_.docs[batch_.count - 1] == doc) {
        batch_.sums[batch_.count - 1] += units;
      } else {
        batch_.put(batch_.count++, doc, units, 0);
      }
    }
    const std::int64_t needed = goal - (bound_ - required_[0].bound);
    batch_.keep([&](std::size_t i) { return batch_.sums[i] >= needed; });
    if (!hidden_.empty()) batch_.keep([&](std::size_t i) { return !hidden_.contains(batch_.docs[i]); });
    return limit == ListCursor::kEnd ? limit : limit + 1;
  }

  /// Appends what the block under the cursor gives to documents from `from` to `limit`.
  void gather(RequiredList& list, std::uint32_t from, std::uint32_t limit) {
    const codec::Block& block = list.cursor.frequencies();
    const std::uint32_t* const docs = block.docs.data();
    std::uint32_t i = docs[0] < from ? codec::place_in_order(docs, block.count, from) : 0;
    const std::uint32_t end = docs[block.count - 1] > limit ? codec::place_in_order(docs, block.count, limit + 1) : block.count;
    for (; i < end; ++i) {
      const auto units = static_cast<std::uint32_t>(list.contribution(docs[i], block.frequencies[i]));
      gathered_.push_back(std::uint64_t{docs[i]} << 32 | units);
    }
  }

  /// Leaves the documents that have all required words, with their sums; returns how many had, before other words were asked.
  std::size_t complete() {
    const std::int64_t goal = least();
    std::int64_t left = bound_ - required_[0].bound;
    for (std::size_t i = 1; i < required_.size() && batch_.count > 0; ++i) {
      std::fill_n(batch_.found.begin(), batch_.count, std::uint8_t{0});
      for (RequiredList& list : required_[i].lists) {
        left -= list.bound;
        look_up(list, goal - left);
      }
      batch_.keep([&](std::size_t k) { return batch_.found[k] != 0; });
    }
    const std::size_t seen = batch_.count;
    for (ScoredWord& word : optional_) {
      for (RequiredList& list : word.lists) {
        left -= list.bound;
        look_up(list, goal - left);
      }
    }
    return seen;
  }

  /// Adds the contributions of a list and keeps the sums of at least `needed`.
  void look_up(RequiredList& list, std::int64_t needed) {
    std::size_t next = 0;
    std::size_t kept = 0;
    while (next < batch_.count && list.cursor.seek_block(batch_.docs[next])) {
      const std::uint32_t last = list.cursor.block_last();
      const std::int64_t before = needed - list.block_bound();
      const std::size_t begin = kept;
      for (; next < batch_.count && batch_.docs[next] <= last; ++next) {
        const bool stays = batch_.sums[next] >= before;
        batch_.move(next, kept);
        kept += stays ? 1 : 0;
      }
      if (kept > begin) kept = look_up_in_block(list, needed, begin, kept);
    }
    for (; next < batch_.count; ++next) {
      const bool stays = batch_.sums[next] >= needed;
      batch_.move(next, kept);
      kept += stays ? 1 : 0;
    }
    batch_.count = kept;
  }

  /// The same for those from `begin` to `end`, none of which is behind the block under the cursor. Returns where what is kept ends.
  std::size_t look_up_in_block(RequiredList& list, std::int64_t needed, std::size_t begin, std::size_t end) {
    const codec::Block& block = list.cursor.docs();
    const std::uint32_t count = block.count;
    const std::uint32_t* const docs = block.docs.data();
    std::size_t kept = begin;
    const auto take = [&](std::size_t i, std::uint32_t place, auto frequency_at) {
      const std::uint32_t doc = batch_.docs[i];
      const bool there = place < count && docs[place] == doc;
      const std::int32_t sum = batch_.sums[i] + (there ? list.contribution(doc, frequency_at(place)) : 0);
      batch_.put(kept, doc, sum, there ? 1 : batch_.found[i]);
      kept += sum >= needed ? 1 : 0;
    };
    if (end - begin < kMany || docs[count - 1] - docs[0] >= kWindowDocs) {
      const auto frequency_at = [&](std::uint32_t place) { return list.cursor.frequency_at(place); };
      for (std::size_t i = begin; i < end; ++i) take(i, codec::place_in_order(docs, count, batch_.docs[i]), frequency_at);
      return kept;
    }
    const std::uint32_t* const frequencies = list.cursor.frequencies().frequencies.data();
    for (std::uint32_t k = 0; k < count; ++k) places_[docs[k] % kWindowDocs] = static_cast<std::uint8_t>(k);
    for (std::size_t i = begin; i < end; ++i) {  // a place may be left from another block
      take(i, places_[batch_.docs[i] % kWindowDocs], [&](std::uint32_t place) { return frequencies[place]; });
    }
    return kept;
  }

  const Plan& plan_;
  std::uint64_t first_doc_;
  const index::Removed& hidden_;
  TopDocs& top_;
  std::vector<ScoredWord> required_;  ///< the rarest first
  std::vector<ScoredWord> optional_;
  std::int64_t bound_ = 0;               ///< of all lists together
  std::vector<std::uint64_t> gathered_;  ///< document << 32 | units
  Batch batch_;
  std::array<std::uint8_t, kWindowDocs> places_{};  ///< of the documents of a block
};

}  // namespace

std::uint64_t required_round(const Plan& plan, std::size_t segment, TopDocs& top) { return RequiredRound(plan, segment, top).run(); }

}  // namespace fihris::search
