// SPDX-License-Identifier: Apache-2.0
//
// How many documents match, when lists of documents tell: any of some words, all of some, without some. Nothing but documents is read.
//
// Any: the longest list counts by what the dictionary says of it; of the others, those documents are added that it lacks.
//
//     | a ∪ b ∪ longest |  =  | longest |  +  | a ∪ b |  −  | (a ∪ b) ∩ longest |
//
// where a ∪ b is a set of bits, and blocks of the longest list that have no such document are skipped.
//
// All, where words are frequent: the documents of the rarest are a set of bits, and those of the next word are asked whether they are in it.
//
// All, otherwise: the documents of the rarest word, some thousands at a time, are looked for in the lists of the next word, what is left in those of
// the one after it. A word has a list in each field and of each stem that counts: it is there when one of them has the document. Of the rarest word,
// each list is gone through by itself, without the documents that those before it had.
//
// Where a block of a list is bits, these are asked, or joined with those of a set.
#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <optional>
#include <vector>

#include "base/bit_counts.hpp"
#include "search/evaluate.hpp"
#include "search/place_finder.hpp"
#include "search/window_kernels.hpp"

namespace fihris::search {
namespace {

constexpr std::uint32_t kSpanDocs = 1U << 17U;  ///< their bits fit the first-level cache

/// A set of the documents [begin, end) of a segment, at most kSpanDocs; `begin` is a multiple of kSpanDocs.
class SpanSet {
 public:
  /// Becomes the empty set of other documents. What was not used is not cleared.
  void reset(std::uint32_t begin, std::uint32_t end) noexcept {
    if (first_ < last_) std::fill(words_.begin() + first_, words_.begin() + last_, std::uint64_t{0});
    begin_ = begin;
    end_ = end;
    first_ = kSpanDocs / 64;
    last_ = 0;
  }
  std::uint32_t begin() const noexcept { return begin_; }
  std::uint32_t end() const noexcept { return end_; }

  /// Documents rise.
  void insert(std::span<const std::uint32_t> docs) noexcept {
    insert_where(docs, [](std::uint32_t) { return ~std::uint64_t{0}; });
  }
  /// Inserts those that another set of the same documents has.
  void insert_of(std::span<const std::uint32_t> docs, const SpanSet& other) noexcept {
    insert_where(docs, [&](std::uint32_t word) { return other.words_[word]; });
  }
  void insert(const codec::DocBits& docs) noexcept {
    widen(docs);
    for_each_word(docs, [this](std::uint32_t word, std::uint64_t bits) { words_[word] |= bits; });
  }
  void insert_of(const codec::DocBits& docs, const SpanSet& other) noexcept {
    widen(docs);
    for_each_word(docs, [this, &other](std::uint32_t word, std::uint64_t bits) { words_[word] |= bits & other.words_[word]; });
  }
  void erase(const codec::DocBits& docs) noexcept {
    for_each_word(docs, [this](std::uint32_t word, std::uint64_t bits) { words_[word] &= ~bits; });
  }
  void erase(std::span<const std::uint32_t> docs) noexcept {
    for (const std::uint32_t doc : docs) words_[(doc - begin_) / 64] &= ~(std::uint64_t{1} << (doc % 64));
  }
  void erase(const index::Removed& removed) noexcept {
    for (std::size_t i = first_; i < last_; ++i) words_[i] &= ~removed.words()[begin_ / 64 + i];
  }

  /// The first document from `doc` on; end() when there is none.
  std::uint32_t next(std::uint32_t doc) const noexcept {
    std::uint32_t i = (doc - begin_) / 64;
    std::uint64_t from = ~std::uint64_t{0} << (doc % 64);
    if (i < first_) {
      i = first_;
      from = ~std::uint64_t{0};
    }
    for (; i < last_; ++i, from = ~std::uint64_t{0}) {
      if (const std::uint64_t word = words_[i] & from; word != 0)
        return begin_ + i * 64 + static_cast<std::uint32_t>(std::countr_zero(word));
    }
    return end_;
  }
  std::uint64_t count() const { return first_ < last_ ? window_kernels().count_bits(words_.data() + first_, last_ - first_) : 0; }

  /// How many of these documents are in the set.
  std::uint64_t count(const codec::DocBits& docs) const noexcept {
    std::uint64_t sum = 0;
    for_each_word(docs, [this, &sum](std::uint32_t word, std::uint64_t bits) { sum += base::ones(words_[word] & bits); });
    return sum;
  }
  std::uint64_t count(std::span<const std::uint32_t> docs) const noexcept {
    const auto in = [this](std::uint32_t doc) { return words_[(doc - begin_) / 64] >> (doc % 64) & 1; };
    std::array<std::uint64_t, 4> counts{};
    std::size_t i = 0;
    for (; i + 4 <= docs.size(); i += 4) {
      for (std::size_t k = 0; k < 4; ++k) counts[k] += in(docs[i + k]);
    }
    for (; i < docs.size(); ++i) counts[0] += in(docs[i]);
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

 private:
  std::uint32_t first_word(const codec::DocBits& docs) const noexcept { return (std::max(docs.first(), begin_) - begin_) / 64; }
  std::uint32_t end_word(const codec::DocBits& docs) const noexcept {
    return (std::min(docs.first() + docs.size(), end_) - begin_ + 63) / 64;
  }

  /// Some of the documents must lie in the span.
  void widen(const codec::DocBits& docs) noexcept {
    first_ = std::min(first_, first_word(docs));
    last_ = std::max(last_, end_word(docs));
  }
  /// Calls visit(number of a word of the set, bits of the documents there) where both may have some.
  template <typename Visit>
  void for_each_word(const codec::DocBits& docs, Visit visit) const noexcept {
    const std::uint32_t end = std::min(end_word(docs), last_);
    for (std::uint32_t i = std::max(first_word(docs), first_); i < end; ++i) visit(i, docs.bits_from(begin_ + 64 * i));
  }

  /// Inserts those whose bit is set in allowed(word). Four parts by turns: neighbours often share a word, whose change would have to wait for the one
  /// before.
  template <typename Allowed>
  void insert_where(std::span<const std::uint32_t> docs, Allowed allowed) noexcept {
    if (docs.empty()) return;
    first_ = std::min(first_, (docs.front() - begin_) / 64);
    last_ = std::max(last_, (docs.back() - begin_) / 64 + 1);
    const auto insert = [&](std::uint32_t doc) {
      const std::uint32_t word = (doc - begin_) / 64;
      words_[word] |= std::uint64_t{1} << (doc % 64) & allowed(word);
    };
    const std::size_t part = docs.size() / 4;
    for (std::size_t i = 0; i < part; ++i) {
      for (std::size_t k = 0; k < 4; ++k) insert(docs[k * part + i]);
    }
    for (std::size_t i = 4 * part; i < docs.size(); ++i) insert(docs[i]);
  }

  std::uint32_t begin_ = 0, end_ = 0;
  std::uint32_t first_ = 0, last_ = kSpanDocs / 64;  ///< all words outside these are 0
  std::array<std::uint64_t, kSpanDocs / 64> words_;
};

/// The documents of the block under the cursor that lie in the span.
std::span<const std::uint32_t> docs_in(ListCursor& list, const SpanSet& span) {
  const codec::Block& block = list.docs();
  const auto [begin, end] = places_in(block, {span.begin(), span.end()});
  return std::span(block.docs).subspan(begin, end - begin);
}

/// Calls visit(documents) with the documents of the block under the cursor, or with those of them that lie in the span.
template <typename Visit>
void visit_block(ListCursor& list, const SpanSet& span, Visit visit) {
  if (const codec::DocBits* const bits = list.bits()) return visit(*bits);
  visit(docs_in(list, span));
}

/// Inserts the documents of a list that lie in the span.
void insert_all(ListCursor& list, SpanSet& set) {
  for (bool there = list.seek_block(set.begin()); there; there = list.next_block()) {
    visit_block(list, set, [&](const auto& docs) { set.insert(docs); });
    if (list.block_last() >= set.end()) return;
  }
}

/// Calls visit(documents) for those blocks of a list that may have documents of the set, as far as they lie in the span. It may erase them.
template <typename Visit>
void for_each_block(ListCursor& list, SpanSet& set, Visit visit) {
  for (std::uint32_t doc = set.next(set.begin()); doc < set.end() && list.seek_block(doc); doc = set.next(list.block_last() + 1))
    visit_block(list, set, visit);
}

/// Documents in rising order.
struct Batch {
  static constexpr std::size_t kRoom = 2048;
  std::array<std::uint32_t, kRoom> docs;
  std::array<std::uint8_t, kRoom> found{};  ///< 0 but between find_in() and keep()
  std::size_t count = 0;

  void add(const codec::Block& block) noexcept {
    std::copy_n(block.docs.begin(), block.count, docs.begin() + static_cast<std::ptrdiff_t>(count));
    count += block.count;
  }

  /// Sets `found` of what the list has, which must stand at or before the block of the first document.
  void find_in(ListCursor& list) {
    for (std::size_t i = 0; i < count && list.seek_block(docs[i]);) {
      const std::uint32_t last = list.block_last();
      std::size_t end = i + 1;
      while (end < count && docs[end] <= last) ++end;
      if (const codec::DocBits* const bits = list.bits()) {
        for (std::size_t k = i; k < end; ++k) note(k, bits->contains(docs[k]) ? 1 : 0);
      } else {
        find_in(list.docs(), i, end);
      }
      i = end;
    }
  }

  /// Keeps those whose `found` is `wanted`.
  void keep(std::uint8_t wanted) noexcept {
    std::uint32_t* const to = docs.data();
    std::uint8_t* const there = found.data();
    const std::size_t before = count;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < before; ++i) {
      to[kept] = to[i];
      kept += there[i] == wanted ? 1 : 0;
      there[i] = 0;
    }
    count = kept;
  }

 private:
  void note(std::size_t which, int is_there) noexcept { found[which] = static_cast<std::uint8_t>(found[which] | is_there); }

  /// Of those from `i` to `end`, none of which is behind the block.
  void find_in(const codec::Block& block, std::size_t i, std::size_t end) noexcept {
    const std::uint32_t size = block.count;
    const std::uint32_t* const of_block = block.docs.data();
    const std::uint32_t* const wanted = docs.data();
    if (end - i > 2 * std::size_t{size}) {  // a short list, mostly
      for (std::uint32_t k = 0; k < size; ++k) {
        const std::size_t place = i + codec::place_in_order(wanted + i, static_cast<std::uint32_t>(end - i), of_block[k]);
        if (place < end && wanted[place] == of_block[k]) note(place, 1);
      }
      return;
    }
    finder_.find(block, wanted + i, end - i, places_.data());
    for (std::size_t k = 0; i < end; ++i, ++k) note(i, static_cast<int>(of_block[places_[k]] == wanted[i]));
  }

  PlaceFinder finder_;
  std::array<std::uint8_t, kRoom> places_;  ///< in a block
};

/// A word: the lists any of which may have a document.
using Word = std::vector<TermList>;

/// What a document must have: a list of each required word, and none of those that are excluded.
struct Wanted {
  std::vector<Word> required;
  Word excluded;
};

/// Appends the lists of a node that matches where any of them has the document; false for other nodes.
bool append_any(const Plan& plan, const PlanNode& node, std::size_t segment, Word& lists) {
  if (node.is_leaf()) return plan.append_lists(node.slot, segment, lists);
  return std::all_of(node.clauses.begin(), node.clauses.end(), [&](const PlanClause& clause) {
    return clause.occur == Occur::kShould && append_any(plan, clause.node, segment, lists);
  });
}

std::optional<Wanted> wanted_of(const Plan& plan, std::size_t segment) {
  const PlanNode& root = plan.root();
  Wanted wanted;
  if (append_any(plan, root, segment, wanted.required.emplace_back())) return wanted;
  if (root.is_leaf() || root.best) return std::nullopt;
  wanted = {};
  for (const PlanClause& clause : root.clauses) {
    if (clause.occur == Occur::kShould) continue;
    Word& word = clause.occur == Occur::kMust ? wanted.required.emplace_back() : wanted.excluded;
    if (!append_any(plan, clause.node, segment, word)) return std::nullopt;
  }
  if (!wanted.required.empty()) return wanted;
  Word& any = wanted.required.emplace_back();
  for (const PlanClause& clause : root.clauses) {
    if (clause.occur == Occur::kShould && !append_any(plan, clause.node, segment, any)) return std::nullopt;
  }
  return any.empty() ? std::nullopt : std::optional(std::move(wanted));
}

std::vector<ListCursor> cursors_of(const Word& word) {
  std::vector<ListCursor> cursors;
  cursors.reserve(word.size());
  for (const TermList& list : word) cursors.emplace_back(*list.field, *list.term);
  return cursors;
}

std::uint64_t count_any(Word lists, std::uint32_t doc_count, const index::Removed& hidden) {
  const auto shorter = [](const TermList& a, const TermList& b) { return a.term->shape.doc_count < b.term->shape.doc_count; };
  std::iter_swap(std::max_element(lists.begin(), lists.end(), shorter), lists.end() - 1);
  std::uint64_t count = hidden.empty() ? lists.back().term->shape.doc_count : 0;
  if (hidden.empty() && lists.size() == 1) return count;
  std::vector<ListCursor> cursors = cursors_of(lists);
  const auto set = std::make_unique_for_overwrite<SpanSet>();
  for (std::uint32_t begin = 0; begin < doc_count; begin += std::min(kSpanDocs, doc_count - begin)) {
    set->reset(begin, begin + std::min(kSpanDocs, doc_count - begin));
    for (ListCursor& list : std::span(cursors).first(cursors.size() - (hidden.empty() ? 1 : 0))) insert_all(list, *set);
    if (hidden.empty()) {
      for_each_block(cursors.back(), *set, [&](const auto& docs) { count -= set->count(docs); });
    } else {
      set->erase(hidden);
    }
    count += set->count();
  }
  return count;
}

class CountAll {
 public:
  CountAll(const Wanted& wanted, std::uint32_t doc_count, const index::Removed& hidden)
      : doc_count_(doc_count), hidden_(hidden), excluded_(cursors_of(wanted.excluded)) {
    for (const Word& word : wanted.required) words_.push_back(cursors_of(word));
    std::sort(words_.begin(), words_.end(), [](const auto& a, const auto& b) { return cost(a) < cost(b); });
  }

  std::uint64_t run() {
    constexpr std::uint64_t kMany = 1024;
    constexpr std::uint64_t kAlike = 16;
    const bool dense = words_.size() > 1 && cost(words_[0]) >= kMany && cost(words_[1]) <= kAlike * cost(words_[0]);
    return dense ? by_sets() : by_batches();
  }

 private:
  /// Where both words are frequent: a bit of a set is asked for with fewer steps than a document is looked for in a block.
  std::uint64_t by_sets() {
    std::uint64_t count = 0;
    std::vector<ListCursor>& last = words_.back();
    std::sort(last.begin(), last.end(), [](const auto& a, const auto& b) { return a.doc_count() < b.doc_count(); });
    auto set = std::make_unique_for_overwrite<SpanSet>();
    auto next = std::make_unique_for_overwrite<SpanSet>();
    for (std::uint32_t begin = 0; begin < doc_count_; begin += std::min(kSpanDocs, doc_count_ - begin)) {
      const std::uint32_t end = begin + std::min(kSpanDocs, doc_count_ - begin);
      set->reset(begin, end);
      for (ListCursor& list : words_[0]) insert_all(list, *set);
      if (!hidden_.empty()) set->erase(hidden_);
      const auto erase = [&](const auto& docs) { set->erase(docs); };
      for (ListCursor& list : excluded_) for_each_block(list, *set, erase);
      for (std::size_t i = 1; i + 1 < words_.size(); ++i) {
        next->reset(begin, end);
        for (ListCursor& list : words_[i]) for_each_block(list, *set, [&](const auto& docs) { next->insert_of(docs, *set); });
        std::swap(set, next);
      }
      for (ListCursor& list : last) {
        for_each_block(list, *set, [&](const auto& docs) {
          count += set->count(docs);
          if (&list != &last.back()) set->erase(docs);  // not to be counted again
        });
      }
    }
    return count;
  }

  std::uint64_t by_batches() {
    std::uint64_t count = 0;
    std::vector<ListCursor>& rarest = words_[0];
    std::sort(rarest.begin(), rarest.end(), [](const auto& a, const auto& b) { return a.doc_count() > b.doc_count(); });
    for (std::size_t i = 0; i < rarest.size(); ++i) {
      for (bool there = rarest[i].seek_block(0); there;) {
        batch_->count = 0;
        for (; there && batch_->count + codec::kBlockSize <= Batch::kRoom; there = rarest[i].next_block()) batch_->add(rarest[i].docs());
        count += count_batch(std::span(rarest).first(i));
      }
      for (std::vector<ListCursor>& word : words_) restart(word);
      restart(excluded_);
    }
    return count;
  }

  static std::uint64_t cost(const std::vector<ListCursor>& word) noexcept {
    std::uint64_t sum = 0;
    for (const ListCursor& list : word) sum += list.doc_count();
    return sum;
  }
  static void restart(std::vector<ListCursor>& lists) noexcept {
    for (ListCursor& list : lists) list.restart();
  }

  /// How many of the batch match and were not in the lists `before`.
  std::uint64_t count_batch(std::span<ListCursor> before) {
    Batch& batch = *batch_;
    for (std::size_t i = 1; i < words_.size(); ++i) {
      for (ListCursor& list : words_[i]) batch.find_in(list);
      batch.keep(1);
    }
    for (ListCursor& list : before) batch.find_in(list);
    for (ListCursor& list : excluded_) batch.find_in(list);
    for (std::size_t i = 0; !hidden_.empty() && i < batch.count; ++i) {
      if (hidden_.contains(batch.docs[i])) batch.found[i] = 1;
    }
    batch.keep(0);
    return batch.count;
  }

  std::uint32_t doc_count_;
  const index::Removed& hidden_;
  std::vector<std::vector<ListCursor>> words_;
  std::vector<ListCursor> excluded_;
  std::unique_ptr<Batch> batch_ = std::make_unique_for_overwrite<Batch>();
};

}  // namespace

std::uint64_t count_matches(const Plan& plan, std::size_t segment) {
  const std::optional<Wanted> wanted = wanted_of(plan, segment);
  if (!wanted) {
    TopDocs none(0);
    return boolean(plan, segment, none);
  }
  if (std::any_of(wanted->required.begin(), wanted->required.end(), [](const Word& word) { return word.empty(); })) return 0;
  const std::uint32_t doc_count = plan.snapshot().segments()[segment].reader->doc_count();
  if (wanted->required.size() == 1 && wanted->excluded.empty()) return count_any(wanted->required[0], doc_count, plan.hidden(segment));
  return CountAll(*wanted, doc_count, plan.hidden(segment)).run();
}

}  // namespace fihris::search
