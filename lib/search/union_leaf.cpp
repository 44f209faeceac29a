// SPDX-License-Identifier: Apache-2.0
//
// Several terms as if they were one. In each window the frequencies of all lists are added up per document, then every document is scored
// once.
#include <algorithm>
#include <array>

#include "search/leaf.hpp"

namespace fihris::search {
namespace {

class Part {
 public:
  explicit Part(UnionPart part) : part_(std::move(part)), lengths_(part_.field.reader->lengths()) {
    lists_.reserve(part_.terms.size());
    float best = 0;
    for (const auto& [term, filter] : part_.terms) {
      lists_.push_back({ListCursor(*part_.field.reader, term), &filter});
      best += lists_.back().cursor.best_saturation(saturation(), lengths_);
    }
    // saturation(a + b) <= saturation(a) + saturation(b), and never above 1.
    bound_ = bound_in_units(part_.weight, std::min(best, 1.0F));
  }

  std::int64_t bound() const noexcept { return bound_; }
  std::int64_t bound(Window window) const {
    float best = 0;
    for (const List& list : lists_) best += list.cursor.best_saturation(saturation(), window.begin, window.end);
    return bound_in_units(part_.weight, std::min(best, 1.0F));
  }
  std::uint64_t cost() const noexcept {
    std::uint64_t sum = 0;
    for (const List& list : lists_) sum += list.cursor.doc_count();
    return sum;
  }

  std::uint32_t next_possible(std::uint32_t doc) {
    std::uint32_t next = ListCursor::kEnd;
    for (List& list : lists_) {
      if (!list.cursor.seek_block(doc)) continue;
      const std::uint32_t before = list.cursor.block_before();
      next = std::min(next, before == ListCursor::kEnd ? doc : std::max(doc, before + 1));
    }
    return next;
  }

  /// Adds up frequencies; `found` gets the documents.
  void add_up(Window window, const WindowSet* candidates, WindowSet& found) {
    std::array<std::uint32_t, codec::kBlockSize> frequencies;
    for (List& list : lists_) {
      ListCursor& cursor = list.cursor;
      for (bool there = cursor.seek_block(window.begin); there; there = cursor.next_block()) {
        const std::uint32_t before = cursor.block_before();
        const std::uint32_t first = std::max(window.begin, before == ListCursor::kEnd ? 0 : before + 1);
        if (first >= window.end) break;
        const std::uint32_t last = std::min(window.end - 1, cursor.block_last());
        if (candidates == nullptr || candidates->any_between(first - window.begin, last - window.begin)) {
          const codec::Block& block = cursor.docs();
          cursor.filtered_frequencies(*list.filter, frequencies.data());
          auto i = static_cast<std::uint32_t>(std::lower_bound(block.docs.begin(), block.docs.begin() + block.count, window.begin) - block.docs.begin());
          for (; i < block.count && block.docs[i] < window.end; ++i) {
            if (frequencies[i] == 0) continue;
            const std::uint32_t offset = block.docs[i] - window.begin;
            sums_[offset] = found.contains(offset) ? sums_[offset] + frequencies[i] : frequencies[i];
            found.insert(offset);
          }
        }
        if (cursor.block_last() >= window.end) break;
      }
    }
  }

  std::int32_t score(Window window, std::uint32_t offset) const noexcept {
    return in_units(part_.weight, saturation()(sums_[offset], lengths_[window.begin + offset]));
  }
  std::uint32_t sum(std::uint32_t offset) const noexcept { return sums_[offset]; }
  const UnionPart& part() const noexcept { return part_; }
  std::uint32_t length(std::uint32_t doc) const noexcept { return codec::kLengths[lengths_[doc]]; }
  void restart() noexcept {
    for (List& list : lists_) list.cursor.restart();
  }

 private:
  const Saturation& saturation() const noexcept { return part_.field.scoring->saturation; }

  struct List {
    ListCursor cursor;
    const FormFilter* filter;
  };
  UnionPart part_;
  std::span<const std::uint8_t> lengths_;
  std::vector<List> lists_;
  std::int64_t bound_ = 0;
  std::array<std::uint32_t, kWindowDocs> sums_;
};

class UnionLeaf final : public Leaf {
 public:
  explicit UnionLeaf(std::vector<UnionPart> parts) {
    for (UnionPart& part : parts) parts_.push_back(std::make_unique<Part>(std::move(part)));
  }

  std::int64_t bound() const override {
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->bound();
    return sum;
  }
  std::int64_t bound(Window window) const override {
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->bound(window);
    return sum;
  }
  std::uint32_t next_possible(std::uint32_t doc) override {
    std::uint32_t next = ListCursor::kEnd;
    for (auto& part : parts_) next = std::min(next, part->next_possible(doc));
    return next;
  }
  void collect(Window window, const WindowSet* candidates, LeafWindow& out) override {
    const WindowSet before = out.matches;
    for (auto& part : parts_) {
      WindowSet found;
      part->add_up(window, candidates, found);
      found -= before;
      found.for_each([&](std::uint32_t offset) {
        const std::int32_t score = part->score(window, offset);
        out.scores[offset] = out.matches.contains(offset) ? out.scores[offset] + score : score;
        out.matches.insert(offset);
      });
    }
  }
  void match(Window window, const WindowSet* candidates, WindowSet& out) override {
    for (auto& part : parts_) {
      WindowSet found;
      part->add_up(window, candidates, found);
      out |= found;
    }
  }
  std::uint64_t cost() const override {
    std::uint64_t sum = 0;
    for (const auto& part : parts_) sum += part->cost();
    return sum;
  }
  Explanation explain(std::uint32_t doc) override {
    Explanation whole;
    const Window window{doc, doc + 1};
    for (auto& part : parts_) {
      part->restart();
      WindowSet found;
      part->add_up(window, nullptr, found);
      if (!found.contains(0)) continue;
      Explanation detail;
      detail.matched = true;
      detail.value = part->score(window, 0);
      detail.description = part->part().why + " in " + part->part().field.field_name + " (tf " + std::to_string(part->sum(0)) + ", length " +
                           std::to_string(part->length(doc)) + ")";
      whole.matched = true;
      whole.value += detail.value;
      whole.details.push_back(std::move(detail));
    }
    return whole;
  }

 private:
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace

std::unique_ptr<Leaf> make_union_leaf(std::vector<UnionPart> parts) { return std::make_unique<UnionLeaf>(std::move(parts)); }

}  // namespace fihris::search
