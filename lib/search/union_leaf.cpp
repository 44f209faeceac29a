// SPDX-License-Identifier: Apache-2.0
//
// Several terms as if they were one. In each window the frequencies of all lists are added up per document, then every document is scored
// once.
#include <algorithm>
#include <array>

#include "search/leaf.hpp"

namespace fihris::search {
namespace {

/// Most lists of a root are short. They are decoded once, when the query starts, into one array that is grouped by window.
class ShortLists {
 public:
  void add(ListCursor& cursor, const FormFilter& filter) {
    std::array<std::uint32_t, codec::kBlockSize> frequencies;
    cursor.filtered_frequencies(filter, frequencies.data());
    const codec::Block& block = cursor.docs();
    for (std::uint32_t i = 0; i < block.count; ++i) {
      if (frequencies[i] != 0) unsorted_.push_back({block.docs[i], frequencies[i]});
    }
  }

  /// After the last add(): a counting sort by window.
  void group(std::uint32_t doc_count) {
    begins_.assign(doc_count / kWindowDocs + 2, 0);
    for (const Posting& posting : unsorted_) ++begins_[posting.doc / kWindowDocs + 1];
    for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    postings_.resize(unsorted_.size());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (const Posting& posting : unsorted_) postings_[next[posting.doc / kWindowDocs]++] = posting;
    unsorted_ = {};
  }

  struct Posting {
    std::uint32_t doc, frequency;
  };
  std::span<const Posting> in(Window window) const noexcept {
    const std::size_t number = window.begin / kWindowDocs;
    return std::span(postings_).subspan(begins_[number], begins_[number + 1] - begins_[number]);
  }
  /// The begin of the first window from that of `doc` on that has a posting; kEnd when there is none.
  std::uint32_t next_window(std::uint32_t doc) const noexcept {
    for (std::size_t number = doc / kWindowDocs; number + 1 < begins_.size(); ++number) {
      if (begins_[number] != begins_[number + 1]) return static_cast<std::uint32_t>(number) * kWindowDocs;
    }
    return ListCursor::kEnd;
  }
  std::size_t size() const noexcept { return postings_.size(); }

 private:
  std::vector<Posting> unsorted_;
  std::vector<Posting> postings_;
  std::vector<std::uint32_t> begins_;
};

class Part {
 public:
  explicit Part(UnionPart part) : part_(std::move(part)), lengths_(part_.field.reader->lengths()) {
    for (const auto [term, filter] : part_.terms) {
      if (term->shape.doc_count <= codec::kBlockSize) {
        ListCursor cursor(*part_.field.reader, *term);
        short_best_ += cursor.best_saturation(saturation(), lengths_);
        short_lists_.add(cursor, *filter);
      } else {
        long_lists_.push_back({std::make_unique<ListCursor>(*part_.field.reader, *term), filter});
        long_best_ += long_lists_.back().cursor->best_saturation(saturation(), lengths_);
      }
    }
    short_lists_.group(part_.field.reader->doc_count());
  }

  // saturation(a + b) <= saturation(a) + saturation(b), and never above 1.
  std::int64_t bound() const noexcept { return bound_in_units(part_.weight, std::min(short_best_ + long_best_, 1.0F)); }
  std::int64_t bound(Window window) const {
    float best = short_lists_.in(window).empty() ? 0 : short_best_;
    for (const LongList& list : long_lists_) best += list.cursor->best_saturation(saturation(), window.begin, window.end);
    return bound_in_units(part_.weight, std::min(best, 1.0F));
  }
  std::uint64_t cost() const noexcept {
    std::uint64_t sum = short_lists_.size();
    for (const LongList& list : long_lists_) sum += list.cursor->doc_count();
    return sum;
  }

  std::uint32_t next_possible(std::uint32_t doc) {
    std::uint32_t next = short_lists_.next_window(doc);
    if (next != ListCursor::kEnd) next = std::max(next, doc);
    for (LongList& list : long_lists_) {
      if (!list.cursor->seek_block(doc)) continue;
      const std::uint32_t before = list.cursor->block_before();
      next = std::min(next, before == ListCursor::kEnd ? doc : std::max(doc, before + 1));
    }
    return next;
  }

  /// Adds up frequencies; `found` gets the documents.
  void add_up(Window window, const WindowSet* candidates, WindowSet& found) {
    const auto add = [&](std::uint32_t offset, std::uint32_t frequency) {
      sums_[offset] = found.contains(offset) ? sums_[offset] + frequency : frequency;
      found.insert(offset);
    };
    for (const auto& posting : short_lists_.in(window)) {
      const std::uint32_t offset = posting.doc % kWindowDocs;
      if (candidates == nullptr || candidates->contains(offset)) add(offset, posting.frequency);
    }
    for (LongList& list : long_lists_) add_up_long(*list.cursor, *list.filter, window, candidates, add);
  }

  std::int32_t score(Window window, std::uint32_t offset) const noexcept {
    return in_units(part_.weight, saturation()(sums_[offset], lengths_[window.begin + offset]));
  }
  std::uint32_t sum(std::uint32_t offset) const noexcept { return sums_[offset]; }
  const UnionPart& part() const noexcept { return part_; }
  std::uint32_t length(std::uint32_t doc) const noexcept { return codec::kLengths[lengths_[doc]]; }
  void restart() noexcept {
    for (LongList& list : long_lists_) list.cursor->restart();
  }

 private:
  const Saturation& saturation() const noexcept { return *part_.field.scoring->saturation; }

  template <typename Add>
  void add_up_long(ListCursor& cursor, const FormFilter& filter, Window window, const WindowSet* candidates, Add add) {
    std::array<std::uint32_t, codec::kBlockSize> frequencies;
    for (bool there = cursor.seek_block(window.begin); there; there = cursor.next_block()) {
      const std::uint32_t before = cursor.block_before();
      const std::uint32_t first = std::max(window.begin, before == ListCursor::kEnd ? 0 : before + 1);
      if (first >= window.end) return;
      const std::uint32_t last = std::min(window.end - 1, cursor.block_last());
      if (candidates == nullptr || candidates->any_between(first - window.begin, last - window.begin)) {
        const codec::Block& block = cursor.docs();
        cursor.filtered_frequencies(filter, frequencies.data());
        const auto begin = block.docs.begin();
        auto i = static_cast<std::uint32_t>(std::lower_bound(begin, begin + block.count, window.begin) - begin);
        for (; i < block.count && block.docs[i] < window.end; ++i) {
          const std::uint32_t offset = block.docs[i] - window.begin;
          if (frequencies[i] != 0 && (candidates == nullptr || candidates->contains(offset))) add(offset, frequencies[i]);
        }
      }
      if (cursor.block_last() >= window.end) return;
    }
  }

  struct LongList {
    std::unique_ptr<ListCursor> cursor;
    const FormFilter* filter;
  };
  UnionPart part_;
  std::span<const std::uint8_t> lengths_;
  ShortLists short_lists_;
  std::vector<LongList> long_lists_;
  float short_best_ = 0;  ///< no document gets a higher saturation from the short lists together
  float long_best_ = 0;
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
  void accumulate(Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) override {
    const WindowSet before = matches;
    for (auto& part : parts_) {
      WindowSet found;
      part->add_up(window, candidates, found);
      found -= before;
      found.for_each([&](std::uint32_t offset) {
        sums.units[offset] += part->score(window, offset);
        if (!matches.contains(offset)) sums.idf_units[offset] += idf_units;
      });
      matches |= found;
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
    const Window window = window_of(doc, doc + 1);
    const std::uint32_t offset = doc - window.begin;
    for (auto& part : parts_) {
      part->restart();
      WindowSet found;
      part->add_up(window, nullptr, found);
      if (!found.contains(offset)) continue;
      Explanation detail;
      detail.matched = true;
      detail.value = part->score(window, offset);
      detail.description = part->part().why + " in " + part->part().field.field_name + " (tf " + std::to_string(part->sum(offset)) +
                           ", length " + std::to_string(part->length(doc)) + ")";
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
