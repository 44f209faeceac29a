// SPDX-License-Identifier: Apache-2.0
//
// The stem of a word in one or more fields: the leaf on which most time is spent.
//
// For each posting:  contribution = max(letters weight × saturation(frequency of the same letters), stem weight × saturation(frequency)).
// Contributions of fields are added. A block is scored as a whole, once, when a window first needs it.
#include <algorithm>
#include <array>

#include "search/leaf.hpp"

namespace fihris::search {
namespace {

class Part {
 public:
  explicit Part(StemPart part)
      : part_(std::move(part)),
        score_(part_),
        cursor_(*part_.field.reader, part_.word->stem.front()),
        lengths_(part_.field.reader->lengths()) {
    best_ = score_.best_weight();
    bound_ = bound_in_units(best_, cursor_.best_saturation(saturation(), lengths_));
  }

  std::int64_t bound() const noexcept { return bound_; }
  std::int64_t bound(Window window) const { return bound_in_units(best_, cursor_.best_saturation(saturation(), window.begin, window.end)); }
  std::uint64_t cost() const noexcept { return cursor_.doc_count(); }
  const StemPart& part() const noexcept { return part_; }

  std::uint32_t next_possible(std::uint32_t doc) {
    if (!cursor_.seek_block(doc)) return ListCursor::kEnd;
    const std::uint32_t before = cursor_.block_before();
    return before == ListCursor::kEnd ? doc : std::max(doc, before + 1);
  }

  /// Calls visit(first, last) for each block of the window, with the first and the last offset that it may have.
  template <typename Visit>
  void walk(Window window, Visit visit) {
    for (bool there = cursor_.seek_block(window.begin); there; there = cursor_.next_block()) {
      const std::uint32_t before = cursor_.block_before();
      const std::uint32_t first = std::max(window.begin, before == ListCursor::kEnd ? 0 : before + 1);
      if (first >= window.end) return;
      visit(first - window.begin, std::min(window.end - 1, cursor_.block_last()) - window.begin);
      if (cursor_.block_last() >= window.end) return;
    }
  }

  /// Calls found(offset, place in the block, alone) for each posting of the window, or for those of the candidates. `alone`: few others of
  /// the block will follow, so that a block is better not unpacked as a whole.
  template <typename Found>
  void each_posting(Window window, const WindowSet* candidates, Found found) {
    constexpr std::uint32_t kFew = 16;
    walk(window, [&](std::uint32_t first, std::uint32_t last) {
      const std::uint32_t wanted = candidates == nullptr ? kWindowDocs : candidates->count_between(first, last);
      if (wanted == 0) return;
      const codec::Block& block = cursor_.docs();
      if (wanted > kFew) {
        const auto begin = block.docs.begin();
        auto at = std::lower_bound(begin, begin + block.count, window.begin);
        for (; at != begin + block.count && *at < window.end; ++at) {
          const std::uint32_t offset = *at - window.begin;
          if (candidates == nullptr || candidates->contains(offset)) found(offset, static_cast<std::uint32_t>(at - begin), false);
        }
        return;
      }
      std::uint32_t place = 0;
      candidates->for_each_between(first, last, [&](std::uint32_t offset) {
        const std::uint32_t doc = window.begin + offset;
        while (place + 16 < block.count && block.docs[place + 16] < doc) place += 16;
        while (place < block.count && block.docs[place] < doc) ++place;
        if (place < block.count && block.docs[place] == doc) found(offset, place, true);
      });
    });
  }

  /// Calls found(offset, contribution), as above.
  template <typename Found>
  void score(Window window, const WindowSet* candidates, Found found) {
    each_posting(window, candidates, [&](std::uint32_t offset, std::uint32_t place, bool alone) {
      if (!alone) {
        score_block();
        found(offset, scores_[place]);
        return;
      }
      const std::uint32_t same = score_.needs_letters() ? cursor_.filtered_frequency_at(place, part_.word->letters) : 0;
      found(offset, score_(cursor_.frequency_at(place), same, window.begin + offset));
    });
  }

  void match(Window window, const WindowSet* candidates, WindowSet& out) {
    each_posting(window, candidates, [&](std::uint32_t offset, std::uint32_t, bool) { out.insert(offset); });
  }

  Explanation explain(std::uint32_t doc) {
    Explanation explanation;
    cursor_.restart();
    scored_first_ = ListCursor::kEnd;
    const std::uint32_t place = cursor_.find(doc);
    if (place == ListCursor::kEnd) return explanation;
    const std::uint32_t frequency = cursor_.frequency_at(place);
    const std::uint32_t same = score_.needs_letters() ? cursor_.filtered_frequency_at(place, part_.word->letters) : frequency;
    const bool by_letters = score_.is_by_letters(frequency, same, doc);
    explanation.matched = true;
    explanation.value = score_(frequency, same, doc);
    explanation.description = part_.why + (by_letters ? ": same letters in " : ": same stem in ") + part_.field.field_name + " (tf " +
                              std::to_string(by_letters ? same : frequency) + ", length " + std::to_string(codec::kLengths[lengths_[doc]]) +
                              ")";
    return explanation;
  }

 private:
  const Saturation& saturation() const noexcept { return *part_.field.scoring->saturation; }

  const codec::Block& score_block() {
    const codec::Block& block = cursor_.frequencies();
    if (scored_first_ == block.docs[0] && scored_count_ == block.count) return block;
    scored_first_ = block.docs[0];
    scored_count_ = block.count;
    std::array<std::uint32_t, codec::kBlockSize> same{};
    if (score_.needs_letters()) cursor_.filtered_frequencies(part_.word->letters, same.data());
    for (std::uint32_t i = 0; i < block.count; ++i) scores_[i] = score_(block.frequencies[i], same[i], block.docs[i]);
    return block;
  }

  StemPart part_;
  StemScorer score_;
  ListCursor cursor_;
  std::span<const std::uint8_t> lengths_;
  float best_ = 0;
  std::int64_t bound_ = 0;
  std::uint32_t scored_first_ = ListCursor::kEnd;  ///< which block scores_ is of
  std::uint32_t scored_count_ = 0;
  std::array<std::int32_t, codec::kBlockSize> scores_;
};

class StemLeaf final : public Leaf {
 public:
  explicit StemLeaf(std::vector<StemPart> parts) {
    parts_.reserve(parts.size());
    for (StemPart& part : parts) parts_.emplace_back(std::move(part));
  }

  std::int64_t bound() const override {
    std::int64_t sum = 0;
    for (const Part& part : parts_) sum += part.bound();
    return sum;
  }
  std::int64_t bound(Window window) const override {
    std::int64_t sum = 0;
    for (const Part& part : parts_) sum += part.bound(window);
    return sum;
  }
  std::uint32_t next_possible(std::uint32_t doc) override {
    std::uint32_t next = ListCursor::kEnd;
    for (Part& part : parts_) next = std::min(next, part.next_possible(doc));
    return next;
  }
  void collect(Window window, const WindowSet* candidates, LeafWindow& out) override {
    const WindowSet before = out.matches;
    for (Part& part : parts_) {
      part.score(window, candidates, [&](std::uint32_t offset, std::int32_t units) {
        if (before.contains(offset)) return;
        out.scores[offset] = out.matches.contains(offset) ? out.scores[offset] + units : units;
        out.matches.insert(offset);
      });
    }
  }
  void accumulate(Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) override {
    if (parts_.size() == 1 && candidates == nullptr) {
      // A main clause is the first of its word: no document is in `matches` yet.
      parts_[0].score(window, nullptr, [&](std::uint32_t offset, std::int32_t units) {
        matches.insert(offset);
        sums.units[offset] += units;
        sums.idf_units[offset] += idf_units;
      });
      return;
    }
    for (Part& part : parts_) {
      part.score(window, candidates, [&](std::uint32_t offset, std::int32_t units) {
        if (candidates != nullptr && !candidates->contains(offset)) return;
        sums.units[offset] += units;
        if (!matches.contains(offset)) sums.idf_units[offset] += idf_units;
        matches.insert(offset);
      });
    }
  }
  void match(Window window, const WindowSet* candidates, WindowSet& out) override {
    for (Part& part : parts_) part.match(window, candidates, out);
  }
  std::uint64_t cost() const override {
    std::uint64_t sum = 0;
    for (const Part& part : parts_) sum += part.cost();
    return sum;
  }
  Explanation explain(std::uint32_t doc) override {
    Explanation whole;
    for (Part& part : parts_) {
      Explanation detail = part.explain(doc);
      if (!detail.matched) continue;
      whole.matched = true;
      whole.value += detail.value;
      whole.details.push_back(std::move(detail));
    }
    return whole;
  }

 private:
  std::vector<Part> parts_;
};

}  // namespace

std::unique_ptr<Leaf> make_stem_leaf(std::vector<StemPart> parts) { return std::make_unique<StemLeaf>(std::move(parts)); }

}  // namespace fihris::search
