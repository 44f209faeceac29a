// SPDX-License-Identifier: Apache-2.0
//
// A phrase alone. To have all words of a phrase is cheap to find out, where they stand is not. So documents that have all words are gathered with
// a bound, what they would get if the word that is least frequent in them always stood in the phrase. The most promising are looked at first, in
// steps that grow; those whose bound is no better than the worst of the best are never looked at. While fewer have been found than are wanted, all
// of a batch are looked at.
//
//   rarest word ──► batch of documents ──► those with the other words, and bounds ──► the best few ──► places ──► TopDocs ──► the next best
//
// A batch is some blocks of the rarest word. Blocks whose own bounds are not good enough are not read, in no list.
//
// The phrase in another field adds to the score. All fields but the one with most documents are looked at before, as a whole: mostly these are
// titles.
//
// Words that are several terms, or of which only some forms count, are left to the leaf of the phrase, window by window. So is a reading of one word.
//
// Readings of a phrase are looked for one after the other, each against the best of those before. A document has what the best of them gives it.
#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include "search/evaluate.hpp"
#include "search/field_phrase.hpp"

namespace fihris::search {
namespace {

/// A document, and units: what it gets in a field, or could get.
struct DocUnits {
  std::uint32_t doc = 0;
  std::int64_t units = 0;
};

/// Room that a thread keeps.
struct Room {
  PossibleDocs possible;
  PhraseGroup group;
  std::array<std::int32_t, PossibleDocs::kRoom> bounds;  ///< of the possible documents
};

/// How many documents have a bound in each of 256 equal ranges.
class BoundCounts {
 public:
  static constexpr std::uint32_t kCount = 256;

  BoundCounts(std::span<const std::int32_t> bounds, std::int64_t most) {
    while (most >> shift_ >= kCount) ++shift_;
    for (const std::int32_t bound : bounds) ++counts_[static_cast<std::size_t>(bound >> shift_)];
  }
  /// Where the ranges begin that, up to `end`, hold `wanted` bounds, or all.
  std::uint32_t begin_of(std::uint32_t end, std::size_t wanted) const noexcept {
    std::size_t sum = 0;
    while (end > 0 && sum < wanted) sum += counts_[--end];
    return end;
  }
  /// The least bound of a range.
  std::int64_t least_of(std::uint32_t range) const noexcept { return std::int64_t{range} << shift_; }

 private:
  unsigned shift_ = 0;
  std::array<std::uint32_t, kCount> counts_{};
};

class RankedPhrase {
 public:
  RankedPhrase(const Plan& plan, std::size_t segment, TopDocs& top, Room& room)
      : plan_(plan),
        number_(segment),
        segment_(plan.snapshot().segments()[segment]),
        hidden_(plan.hidden(segment)),
        doc_count_(segment_.reader->doc_count()),
        top_(top),
        room_(room) {}

  std::uint64_t run(PhraseWalk walk) {
    for (const std::size_t slot : slots()) {
      slot_ = slot;
      if (plan_.slots()[slot].kind == Slot::Kind::kPhrase && walk == PhraseWalk::kBatches) {
        in_batches();
      } else {
        in_windows();
      }
      keep_offered();
    }
    return offered_.size();
  }

 private:
  static constexpr std::size_t kFirst = 128;  ///< documents of a batch that are looked at before the others
  static constexpr std::size_t kGrowth = 4;   ///< how many times as many come next

  /// The phrase and its readings, by rising idf: what a document gets from a later one is worth no less than the same from an earlier one, so that
  /// its score only rises.
  std::vector<std::size_t> slots() const {
    if (plan_.root().is_leaf()) return {plan_.root().slot};
    std::vector<std::size_t> slots;
    for (const PlanClause& clause : plan_.root().clauses) slots.push_back(clause.node.slot);
    std::stable_sort(slots.begin(), slots.end(), [this](std::size_t a, std::size_t b) { return plan_.idf_units(a) < plan_.idf_units(b); });
    return slots;
  }

  void in_batches() {
    const std::vector<PhrasePart> parts = plan_.phrase_parts(slot_, number_, false);
    if (parts.empty()) return;
    const bool simple = std::all_of(parts.begin(), parts.end(), [](const PhrasePart& part) {
      return std::all_of(part.words.begin(), part.words.end(),
                         [](const PhraseWord& word) { return word.terms.size() == 1 && word.terms[0].filter->empty(); });
    });
    if (!simple) return in_windows();
    std::vector<std::unique_ptr<FieldPhrase>> fields;
    fields.reserve(parts.size());
    for (const PhrasePart& part : parts) fields.push_back(std::make_unique<FieldPhrase>(part, room_.possible, room_.group));
    std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
    other_.clear();
    for (const auto& field : std::span(fields).first(fields.size() - 1)) add_other(*field);
    offer_other(*fields.back());
    look_at_batches(*fields.back());
  }

  void in_windows() {
    const SlotLeaves leaves = plan_.make_leaves(slot_, number_);
    assert(leaves.root == nullptr);  // a phrase and its readings decide what is a hit
    if (leaves.main == nullptr) return;
    const auto found = std::make_unique_for_overwrite<LeafWindow>();
    for (std::uint32_t doc = leaves.main->next_possible(0); doc < doc_count_;) {
      const Window window = window_of(doc, doc_count_);
      if (const std::int64_t wanted = least(doc); leaves.main->bound(window) >= wanted) {
        found->matches.clear();
        leaves.main->collect_best(window, wanted, *found);
        found->matches.for_each([&](std::uint32_t offset) { offer(window.begin + offset, found->scores[offset]); });
      }
      doc = window.end < doc_count_ ? leaves.main->next_possible(window.end) : doc_count_;
    }
  }

  /// Adds what all documents get in a field to other_.
  void add_other(FieldPhrase& field) {
    std::vector<DocUnits> sums;
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd;) {
      doc = field.gather(doc, 0);
      look_at_all(field, [&](std::uint32_t found, std::uint32_t frequency) { sums.push_back({found, field.units(found, frequency)}); });
    }
    const auto middle = static_cast<std::ptrdiff_t>(sums.size());
    sums.insert(sums.end(), other_.begin(), other_.end());
    std::inplace_merge(sums.begin(), sums.begin() + middle, sums.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
    other_.clear();
    for (const DocUnits& one : sums) {
      if (!other_.empty() && other_.back().doc == one.doc) {
        other_.back().units += one.units;
      } else {
        other_.push_back(one);
      }
    }
  }

  /// Offers the documents that get something in other fields, with what they get in this one, the last.
  void offer_other(FieldPhrase& field) {
    std::vector<std::uint32_t> docs;
    for (std::size_t begin = 0; begin < other_.size(); begin += PossibleDocs::kMost) {
      const std::span<DocUnits> some = std::span(other_).subspan(begin, std::min(PossibleDocs::kMost, other_.size() - begin));
      docs.clear();
      for (const DocUnits& one : some) docs.push_back(one.doc);
      field.gather_among(docs);
      auto next = some.begin();
      look_at_all(field, [&](std::uint32_t doc, std::uint32_t frequency) {
        while (next->doc != doc) ++next;
        next->units += field.units(doc, frequency);
      });
      for (const DocUnits& one : some) offer(one.doc, one.units);
    }
  }

  /// Calls found(doc, frequency) for all possible documents that have the phrase.
  template <typename Found>
  void look_at_all(FieldPhrase& field, Found found) {
    places_.resize(field.possible().count);
    std::iota(places_.begin(), places_.end(), std::uint16_t{0});
    field.look_at(places_, found);
  }

  /// Offers all others.
  void look_at_batches(FieldPhrase& field) {
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd;) {
      const std::uint32_t first = doc;
      doc = field.gather(first, least(first));
      const PossibleDocs& possible = field.possible();
      if (top_.threshold() < 0) {  // most phrases are rare: there is nothing to be chosen by
        look_at_all(field, [&](std::uint32_t found, std::uint32_t frequency) { offer_found(field, found, frequency); });
        continue;
      }
      for (std::size_t i = 0; i < possible.count; ++i) room_.bounds[i] = field.most_units(possible.most[i], possible.length_codes[i]);
      const BoundCounts counts(std::span(room_.bounds).first(possible.count), field.most_units(FieldPhrase::kManyTimes, 0));
      std::size_t wanted = kFirst;
      for (std::uint32_t end = BoundCounts::kCount; end > 0 && counts.least_of(end) >= least(first); wanted *= kGrowth) {
        const std::uint32_t begin = counts.begin_of(end, wanted);
        choose(possible, {counts.least_of(begin), counts.least_of(end)});
        look_at_chosen(field, wanted);
        end = begin;
      }
    }
  }

  struct Bounds {
    std::int64_t begin, end;
  };
  /// Sets places_ to those of the possible documents with such bounds.
  void choose(const PossibleDocs& possible, Bounds of) {
    places_.resize(possible.count + 1);
    std::size_t count = 0;
    for (std::size_t i = 0; i < possible.count; ++i) {  // without branches
      const std::int32_t bound = room_.bounds[i];
      places_[count] = static_cast<std::uint16_t>(i);
      count += static_cast<std::size_t>(bound >= of.begin) & static_cast<std::size_t>(bound < of.end);
    }
    places_.resize(count);
  }

  /// Looks at those that may be among the best, `step` at a time, in the order of documents.
  void look_at_chosen(FieldPhrase& field, std::size_t step) {
    const PossibleDocs& possible = field.possible();
    for (std::size_t begin = 0; begin < places_.size(); begin += step) {
      std::span<std::uint16_t> chosen = std::span(places_).subspan(begin, std::min(step, places_.size() - begin));
      std::size_t count = 0;
      for (const std::uint16_t i : chosen) {
        chosen[count] = i;
        count += takes({possible.docs[i], room_.bounds[i]}) && !hidden_.contains(possible.docs[i]) ? 1 : 0;
      }
      field.look_at(chosen.first(count), [&](std::uint32_t doc, std::uint32_t frequency) { offer_found(field, doc, frequency); });
    }
  }

  /// Offers a document that has the phrase, but for one that has something in other fields, too: offer_other() did.
  void offer_found(FieldPhrase& field, std::uint32_t doc, std::uint32_t frequency) {
    if (find(other_, doc) == nullptr) offer(doc, field.units(doc, frequency));
  }

  bool takes(const DocUnits& bound) const noexcept {
    return top_.takes({segment_.first_doc + bound.doc, plan_.scale().to_score(bound.units)});
  }

  /// What a document from this one on must give to be among the best, in units: of two that are equal the earlier one is better.
  std::int64_t least(std::uint32_t from) const {
    const double threshold = top_.threshold();
    if (threshold < 0) return 0;
    return static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + (top_.takes({segment_.first_doc + from, threshold}) ? 0 : 1);
  }

  void offer(std::uint32_t doc, std::int64_t units) {
    if (units == 0 || hidden_.contains(doc)) return;
    const DocUnits* const before = find(offered_, doc);
    now_.push_back({doc, units});
    if (before != nullptr && before->units > units) return;
    const double score = plan_.score(units, plan_.idf_units(slot_));
    if (before == nullptr) {
      top_.offer(segment_.first_doc + doc, score);
    } else {
      top_.raise(segment_.first_doc + doc, score);
    }
  }

  /// Adds what was offered of this slot to offered_.
  void keep_offered() {
    const auto by_doc = [](const DocUnits& a, const DocUnits& b) { return a.doc < b.doc; };
    std::sort(now_.begin(), now_.end(), by_doc);
    const auto middle = static_cast<std::ptrdiff_t>(offered_.size());
    offered_.insert(offered_.end(), now_.begin(), now_.end());
    std::inplace_merge(offered_.begin(), offered_.begin() + middle, offered_.end(), by_doc);
    std::size_t kept = 0;
    for (const DocUnits& one : offered_) {
      if (kept > 0 && offered_[kept - 1].doc == one.doc) {
        offered_[kept - 1].units = std::max(offered_[kept - 1].units, one.units);
      } else {
        offered_[kept++] = one;
      }
    }
    offered_.resize(kept);
    now_.clear();
  }

  static DocUnits* find(std::vector<DocUnits>& among, std::uint32_t doc) noexcept {
    const auto at =
        std::lower_bound(among.begin(), among.end(), doc, [](const DocUnits& one, std::uint32_t wanted) { return one.doc < wanted; });
    return at != among.end() && at->doc == doc ? &*at : nullptr;
  }

  const Plan& plan_;
  std::size_t number_;
  const IndexReader::Impl::Segment& segment_;
  const index::Removed& hidden_;
  std::uint32_t doc_count_;
  TopDocs& top_;
  std::size_t slot_ = PlanNode::kNoSlot;
  std::vector<DocUnits> offered_;  ///< of the slots before, in the order of documents, with the most that each got
  std::vector<DocUnits> now_;      ///< of this slot
  std::vector<DocUnits> other_;    ///< what documents get in other fields
  Room& room_;
  std::vector<std::uint16_t> places_;  ///< of possible documents
};

}  // namespace

std::uint64_t ranked_phrase(const Plan& plan, std::size_t segment, TopDocs& top, PhraseWalk walk) {
  static thread_local std::unique_ptr<Room> room;
  if (room == nullptr) room = std::make_unique<Room>();
  return RankedPhrase(plan, segment, top, *room).run(walk);
}

}  // namespace fihris::search
