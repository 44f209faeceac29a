// SPDX-License-Identifier: Apache-2.0
//
// The first round: words, by BM25 on stems alone. Any of them: MaxScore on windows (H. Turtle and J. Flood, "Query evaluation: strategies and
// optimizations", 1995; on windows with block maxima as in today's engines).
//
//   lists, by rising bound in the window:      a | b | c | d
//                                              ╰─ non-essential ─╯ ╰─ essential ─╯
//
// A document that has only non-essential words cannot get into the result: all their bounds together are not above the threshold. So only
// essential lists are read as a whole, into one sum for each document of the window; the others are asked about the documents whose sums
// are large enough, the strongest list first, and after each the hopeless are dropped. A block is not read when its own bound and those of
// all other lists cannot beat the threshold.
//
// When there are required words, the rarest is read, and the other required ones are asked about its documents, then those that are not
// required; here too, documents that cannot beat the threshold are dropped before a list is read for them.
//
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <memory>

#include "search/evaluate.hpp"
#include "search/window_kernels.hpp"

namespace fihris::search {
namespace {

/// Candidates [begin, end), and the first one behind them in the order in which they came.
struct Run {
  std::size_t begin, end, next;
};

/// Documents of the window, in rising order, and their sums so far.
struct Candidates {
  std::array<std::uint32_t, kWindowDocs + 16> offsets;
  std::array<std::int32_t, kWindowDocs + 16> sums;
  std::array<std::uint8_t, kWindowDocs + 16> found;  ///< whether the required word in question is there
  std::size_t count = 0;

  void put(std::size_t place, std::uint32_t offset, std::int32_t sum, std::uint8_t there) noexcept {
    offsets[place] = offset;
    sums[place] = sum;
    found[place] = there;
  }

  /// Those from `next` on, up to offset `last`, whose sum is at least `needed`, side by side from `kept` on.
  Run keep_run(std::size_t next, std::size_t kept, std::uint32_t last, std::int64_t needed) noexcept {
    const std::size_t begin = kept;
    for (; next < count && offsets[next] <= last; ++next) {
      const std::int32_t sum = sums[next];  // not read again: the compiler cannot know that it stays the same
      put(kept, offsets[next], sum, found[next]);
      kept += sum >= needed ? 1 : 0;
    }
    return {begin, kept, next};
  }
};

/// What postings of a list give. To be copied before a loop that stores bytes, as the compiler has to think that these may be it.
struct Contribution {
  const Saturation* saturation;
  const std::uint8_t* lengths;
  float weight;

  std::int32_t operator()(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(weight, (*saturation)(frequency, lengths[doc]));
  }
};

/// One list. Windows come in rising order.
class List {
 public:
  explicit List(const StemList& from) : contribution_{from.scoring->saturation.get(), from.field->lengths().data(), from.weight} {
    if (codec::is_inline(from.term->shape)) {
      codec::decode_inline_list(*from.term, from.field->doc_count(), block_);
    } else {
      list_ = from.field->list(*from.term);
      if (!list_.has_directory()) read(0);
    }
    if (list_.has_directory()) {
      bound_ = best(list_.list_bounds());
      return;
    }
    for (std::uint32_t i = 0; i < block_.count; ++i)
      bound_ = std::max<std::int64_t>(bound_, contribution_(block_.docs[i], block_.frequencies[i]));
  }

  /// No contribution is above it: in the whole list, and in the window entered last.
  std::int64_t bound() const noexcept { return bound_; }
  std::int64_t window_bound() const noexcept { return window_bound_; }

  /// The first document from `doc` on that may be in the list (never too late), kEnd if there is none.
  std::uint32_t next_possible(std::uint32_t doc) noexcept {
    if (!list_.has_directory()) {
      while (first_ < block_.count && block_.docs[first_] < doc) ++first_;
      return first_ < block_.count ? block_.docs[first_] : ListCursor::kEnd;
    }
    first_ = list_.find_block(first_, doc);
    if (first_ == list_.block_count()) return ListCursor::kEnd;
    return first_ == 0 ? doc : std::max(doc, list_.last_doc(first_ - 1) + 1);
  }

  void enter(Window window) {
    window_bound_ = 0;
    if (next_possible(window.begin) >= window.end) return;
    window_bound_ = bound_;
    if (!list_.has_directory()) return;
    last_ = first_;
    while (list_.last_doc(last_) + 1 < window.end && last_ + 1 < list_.block_count()) ++last_;
    // Where a list is dense its best in a window is hardly below its best of all, and finding it out costs more than it saves.
    exact_ = last_ - first_ < kSparse;
    if (!exact_) return;
    window_bound_ = 0;
    for (std::uint32_t block = first_; block <= last_; ++block) {
      bests_[block - first_] = best(list_.bounds(block));
      window_bound_ = std::max(window_bound_, bests_[block - first_]);
    }
  }

  /// Adds the contributions of the window to `sums`, but for blocks in which none exceeds `hopeless`.
  void accumulate(Window window, std::int64_t hopeless, std::int32_t* sums) {
    if (!list_.has_directory()) {
      std::uint32_t end = first_;
      while (end < block_.count && block_.docs[end] < window.end) ++end;
      return add_up(window, first_, end, sums);
    }
    for (std::uint32_t block = first_; block <= last_; ++block) {
      if (block_bound(block) <= hopeless) continue;
      read(block);
      const auto [begin, end] = places_in(block_, window);
      add_up(window, begin, end, sums);
    }
  }

  /// Makes candidates of the documents of the window, but for those that do not reach `least`. For lists of many blocks.
  void collect(Window window, std::int64_t least, Candidates& candidates) {
    const Contribution contribution = contribution_;
    std::size_t kept = 0;
    for (std::uint32_t block = first_; block <= last_; ++block) {
      if (block_bound(block) < least) continue;
      read(block);
      const auto [begin, end] = places_in(block_, window);
      for (std::uint32_t i = begin; i < end; ++i) {
        const std::uint32_t doc = block_.docs[i];
        const std::int32_t sum = contribution(doc, block_.frequencies[i]);
        candidates.put(kept, doc - window.begin, sum, 0);
        kept += sum >= least ? 1 : 0;
      }
    }
    candidates.count = kept;
  }
  bool has_blocks() const noexcept { return list_.has_directory(); }

  std::uint32_t doc_count() const noexcept { return list_.has_directory() ? list_.shape().doc_count : block_.count; }

  /// Adds the contributions to the candidates and keeps those that can reach `least` with `left`, the bounds of the lists that are left.
  /// `found` of a candidate becomes 1 if it is in the list. `places` is room that all lists may share.
  void complete(Window window, std::int64_t least, std::int64_t left, PlacesInBlock& places, Candidates& candidates) {
    if (window_bound_ == 0) return;
    if (!list_.has_directory()) {
      candidates.count = look_up(window, least - left, {0, candidates.count, 0}, candidates);
      return;
    }
    std::size_t next = 0;
    std::size_t kept = 0;
    for (std::uint32_t block = first_; block <= last_ && next < candidates.count; ++block) {
      const Run run = candidates.keep_run(next, kept, list_.last_doc(block) - window.begin, least - left - block_bound(block));
      next = run.next;
      const std::size_t size = run.end - run.begin;
      if (size >= kMany) {
        read(block);
        places.enter(window, block_);
        kept = look_up_many(window, least - left, run, places, candidates);
      } else {
        if (size > 0) read_docs(block);
        kept = size > 0 ? look_up(window, least - left, run, candidates) : kept;
      }
    }
    candidates.count = candidates.keep_run(next, kept, kWindowDocs, least - left).end;
  }

 private:
  static constexpr std::uint32_t kSparse = 8;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kMany = 8;  ///< candidates in a block, from which on PlacesInBlock pays

  void add_up(Window window, std::uint32_t begin, std::uint32_t end, std::int32_t* sums) const {
    const Contribution contribution = contribution_;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t doc = block_.docs[i];
      sums[doc - window.begin] += contribution(doc, block_.frequencies[i]);
    }
  }

  /// Adds the contributions of the block to the run and keeps those with a sum of at least `needed`. Returns where they end.
  std::size_t look_up(Window window, std::int64_t needed, Run run, Candidates& candidates) {
    const Contribution contribution = contribution_;
    std::size_t kept = run.begin;
    const std::uint32_t count = block_.count;
    std::uint32_t place = list_.has_directory() ? 0 : first_;
    const std::uint32_t* const docs = block_.docs.data();
    for (std::size_t i = run.begin; i < run.end; ++i) {
      const std::uint32_t doc = window.begin + candidates.offsets[i];
      if (place + 4 < count && docs[place + 4] < doc) {
        place += codec::place_in_order(docs + place, count - place, doc);
      } else {
        while (place < count && docs[place] < doc) ++place;
      }
      const bool there = place < count && docs[place] == doc;
      const std::int32_t sum = candidates.sums[i] + (there ? contribution(doc, frequency_at(place)) : 0);
      candidates.put(kept, doc - window.begin, sum, there ? 1 : candidates.found[i]);
      kept += sum >= needed ? 1 : 0;
    }
    return kept;
  }

  /// The same, for a block with its frequencies that `places` was entered with. No branches but those of the loop and of large frequencies.
  std::size_t look_up_many(Window window, std::int64_t needed, Run run, const PlacesInBlock& places, Candidates& candidates) const {
    const Contribution contribution = contribution_;
    std::size_t kept = run.begin;
    const std::uint32_t count = block_.count;
    for (std::size_t i = run.begin; i < run.end; ++i) {
      const std::uint32_t offset = candidates.offsets[i];
      const std::uint32_t doc = window.begin + offset;
      const std::uint32_t place = places[offset];
      const bool there = place < count && block_.docs[place] == doc;
      const std::int32_t added = contribution(doc, block_.frequencies[place]);
      const std::int32_t sum = candidates.sums[i] + (there ? added : 0);
      candidates.put(kept, offset, sum, static_cast<std::uint8_t>(candidates.found[i] | (there ? 1 : 0)));
      kept += sum >= needed ? 1 : 0;
    }
    return kept;
  }

  std::int64_t best(std::span<const codec::Bound> bounds) const noexcept {
    return bound_in_units(contribution_.weight, contribution_.saturation->best(bounds));
  }
  std::int64_t block_bound(std::uint32_t block) const noexcept { return exact_ ? bests_[block - first_] : bound_; }
  std::uint32_t frequency_at(std::uint32_t place) const {
    return with_frequencies_ || !list_.has_directory() ? block_.frequencies[place] : list_.frequency_at(block_, place);
  }
  void read(std::uint32_t block) {
    if (read_ == block && with_frequencies_) return;
    read_docs(block);
    list_.decode_frequencies(block_);
    with_frequencies_ = true;
  }
  void read_docs(std::uint32_t block) {
    if (read_ == block) return;
    list_.decode_docs(block, block_);
    read_ = block;
    with_frequencies_ = false;
  }

  Contribution contribution_;
  codec::PostingsList list_;
  std::int64_t bound_ = 0;
  std::int64_t window_bound_ = 0;
  std::uint32_t first_ = 0;  ///< first block of the window, or first posting of the only block
  std::uint32_t last_ = 0;   ///< last block of the window
  bool exact_ = false;       ///< bests_ holds the bounds of the blocks of the window
  std::array<std::int64_t, kSparse> bests_{};
  std::uint32_t read_ = kNone;  ///< block in block_
  bool with_frequencies_ = false;
  codec::Block block_;
};

class FirstRound {
 public:
  FirstRound(const Plan& plan, std::size_t segment, TopDocs& top)
      : plan_(plan),
        segment_(plan.snapshot().segments()[segment]),
        hidden_(plan.hidden(segment)),
        top_(top),
        take_sums_(window_kernels().take_sums) {
    for (const CandidateWord& word : plan.candidate_words()) {
      auto& lists = plan.is_required(word.slot) ? required_.emplace_back().lists : optional_;
      for (const StemList& list : plan.stem_lists(word, segment)) {
        lists_.push_back(std::make_unique<List>(list));
        lists.push_back({lists_.back().get(), 0});
      }
    }
    for (Required& word : required_) {
      for (const Ordered& one : word.lists) word.cost += one.list->doc_count();
    }
    std::sort(required_.begin(), required_.end(), [](const Required& a, const Required& b) { return a.cost < b.cost; });
  }

  std::uint64_t run() {
    const std::uint32_t doc_count = segment_.reader->doc_count();
    std::uint64_t seen = 0;
    for (std::uint32_t doc = next(0); doc < doc_count;) {
      const Window window = window_of(doc, doc_count);
      seen += required_.empty() ? evaluate(window) : evaluate_required(window);
      doc = window.end < doc_count ? next(window.end) : doc_count;
    }
    return seen;
  }

 private:
  struct Ordered {
    List* list;
    std::int64_t bound;
  };
  /// A required word, in all fields.
  struct Required {
    std::vector<Ordered> lists;
    std::uint64_t cost = 0;  ///< its documents
    std::int64_t bound = 0;  ///< in the window
  };

  /// What a document must reach, in units: above the threshold, and above nothing.
  std::int64_t least() const noexcept {
    const double threshold = top_.threshold();
    return threshold < 0 ? 1 : static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + 1;
  }

  /// Sorts by rising bound and returns the number of non-essential lists: all their bounds together do not reach `least`.
  std::size_t partition(std::int64_t least) {
    std::sort(optional_.begin(), optional_.end(), [](const Ordered& a, const Ordered& b) { return a.bound < b.bound; });
    std::int64_t sum = 0;
    std::size_t essential = 0;
    for (; essential < optional_.size(); ++essential) {
      sum += optional_[essential].bound;
      if (sum >= least) break;
    }
    return essential;
  }

  /// The first document from `doc` on that an essential list of the whole segment may have.
  std::uint32_t next(std::uint32_t doc) {
    if (!required_.empty()) return next_required(doc);
    for (Ordered& one : optional_) one.bound = one.list->bound();
    std::uint32_t next = ListCursor::kEnd;
    for (std::size_t i = partition(least()); i < optional_.size(); ++i) next = std::min(next, optional_[i].list->next_possible(doc));
    return next;
  }

  std::uint64_t evaluate(Window window) {
    const std::int64_t all = enter(window, optional_);
    const std::int64_t goal = least();
    if (all < goal) return 0;
    const std::size_t first = partition(goal);
    std::int64_t left = 0;
    for (std::size_t i = 0; i < first; ++i) left += optional_[i].bound;
    if (first + 1 == optional_.size() && optional_[first].list->has_blocks()) {  // a single list needs no sums
      optional_[first].list->collect(window, goal - left, candidates_);
      take_out_hidden(window);
    } else {
      for (std::size_t i = optional_.size(); i-- > first;) {
        const std::int64_t others = all - optional_[i].bound;
        optional_[i].list->accumulate(window, goal - 1 - others, sums_.data());
      }
      take(window, goal - left);
    }
    const std::size_t seen = candidates_.count;
    for (std::size_t i = first; i-- > 0 && candidates_.count > 0;) {
      if (optional_[i].bound == 0) break;
      left -= optional_[i].bound;
      optional_[i].list->complete(window, goal, left, places_, candidates_);
    }
    offer(window);
    return seen;
  }

  std::uint32_t next_required(std::uint32_t doc) {
    for (Required& word : required_) {
      std::uint32_t next = ListCursor::kEnd;
      for (Ordered& one : word.lists) next = std::min(next, one.list->next_possible(doc));
      doc = std::max(doc, next);
    }
    return doc;
  }

  std::uint64_t evaluate_required(Window window) {
    const std::int64_t goal = least();
    std::int64_t left = 0;
    for (Required& word : required_) {
      word.bound = enter(window, word.lists);
      if (word.bound == 0) return 0;
      left += word.bound;
    }
    left += enter(window, optional_);
    if (left < goal) return 0;
    left -= required_[0].bound;
    for (const Ordered& one : required_[0].lists)
      one.list->accumulate(window, goal - 1 - left - (required_[0].bound - one.bound), sums_.data());
    take(window, goal - left);
    std::size_t seen = candidates_.count;
    for (std::size_t i = 1; i < required_.size() && candidates_.count > 0; ++i) {
      std::fill_n(candidates_.found.begin(), candidates_.count, std::uint8_t{0});
      for (const Ordered& one : required_[i].lists) {
        left -= one.bound;
        one.list->complete(window, goal, left, places_, candidates_);
      }
      keep_found();
      seen = candidates_.count;
    }
    for (const Ordered& one : optional_) {
      left -= one.bound;
      one.list->complete(window, goal, left, places_, candidates_);
    }
    offer(window);
    return seen;
  }

  static std::int64_t enter(Window window, std::vector<Ordered>& lists) {
    std::int64_t sum = 0;
    for (Ordered& one : lists) {
      one.list->enter(window);
      one.bound = one.list->window_bound();
      sum += one.bound;
    }
    return sum;
  }

  /// Makes candidates of the sums that are at least `needed`.
  void take(Window window, std::int64_t needed) {
    const std::size_t size = (window.end - window.begin + 15) / 16 * 16;
    const auto positive = static_cast<std::int32_t>(std::max<std::int64_t>(needed, 1));
    candidates_.count = take_sums_(sums_.data(), size, positive, candidates_.offsets.data(), candidates_.sums.data());
    take_out_hidden(window);
  }

  void keep_found() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates_.count; ++i) {
      candidates_.offsets[kept] = candidates_.offsets[i];
      candidates_.sums[kept] = candidates_.sums[i];
      kept += candidates_.found[i];
    }
    candidates_.count = kept;
  }

  void offer(Window window) {
    for (std::size_t i = 0; i < candidates_.count; ++i) {
      top_.offer(segment_.first_doc + window.begin + candidates_.offsets[i], plan_.scale().to_score(candidates_.sums[i]));
    }
  }

  void take_out_hidden(Window window) {
    if (hidden_.empty()) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates_.count; ++i) {
      candidates_.offsets[kept] = candidates_.offsets[i];
      candidates_.sums[kept] = candidates_.sums[i];
      kept += hidden_.contains(window.begin + candidates_.offsets[i]) ? 0 : 1;
    }
    candidates_.count = kept;
  }

  const Plan& plan_;
  const IndexReader::Impl::Segment& segment_;
  const index::Removed& hidden_;
  TopDocs& top_;
  TakeSums take_sums_;
  std::vector<std::unique_ptr<List>> lists_;
  std::vector<Required> required_;  ///< the rarest first
  std::vector<Ordered> optional_;
  alignas(64) std::array<std::int32_t, kWindowDocs> sums_{};
  Candidates candidates_;
  PlacesInBlock places_;
};

}  // namespace

std::uint64_t first_round(const Plan& plan, std::size_t segment, TopDocs& top) {
  return std::make_unique<FirstRound>(plan, segment, top)->run();
}

}  // namespace fihris::search
