// SPDX-License-Identifier: Apache-2.0
//
// The second round: the best documents of the first are scored in full, part by part of the plan, at every level.
//
// For each word its lists are walked once, in step with the candidates. Only the blocks that hold a candidate are unpacked, and of those
// no more than the documents and the few frequencies and codes that are asked for. Blocks of the other stems of a root are compared with a set of
// those candidates that lack the stem. Phrases, as readings may be, are asked as leaves.
#include <algorithm>
#include <array>
#include <compare>
#include <memory>

#include "search/evaluate.hpp"
#include "search/place_kernels.hpp"

namespace fihris::search {
namespace {

class SecondRound {
 public:
  SecondRound(const Plan& plan, std::size_t segment, std::span<Candidate> candidates, ListsMet& root_lists)
      : plan_(plan),
        segment_(segment),
        doc_count_(plan.snapshot().segments()[segment].reader->doc_count()),
        candidates_(candidates),
        root_lists_(root_lists),
        units_(candidates.size()),
        sums_(candidates.size()),
        has_(candidates.size()) {
    docs_.reserve(candidates.size());
    for (const Candidate& candidate : candidates) docs_.push_back(candidate.doc);
  }

  void run() {
    Shares all(candidates_.size());
    add(plan_.root(), all);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      candidates_[i].units += all[i].units;
      candidates_[i].idf_units += all[i].idf_units;
    }
  }

 private:
  /// What a part of the plan gives a document.
  struct Share {
    std::int64_t units = 0, idf_units = 0;
    auto operator<=>(const Share&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 means the 0 it is compared with
  };
  using Shares = std::vector<Share>;  ///< by candidate
  static constexpr std::size_t kNone = ~std::size_t{0};
  static constexpr std::ptrdiff_t kFew = 8;  ///< candidates that are looked up in a block one by one
  enum Has : std::uint8_t { kNothing = 0, kStem = 1, kRoot = 2 };

  void add(const PlanNode& node, Shares& to) {
    if (node.is_leaf()) return add_slot(node.slot, to);
    if (!node.best) {
      for (const PlanClause& clause : node.clauses) add(clause.node, to);
      return;
    }
    Shares best(candidates_.size());
    Shares one(candidates_.size());
    for (const PlanClause& clause : node.clauses) {
      std::fill(one.begin(), one.end(), Share{});
      add(clause.node, one);
      for (std::size_t i = 0; i < best.size(); ++i) best[i] = std::max(best[i], one[i]);
    }
    for (std::size_t i = 0; i < best.size(); ++i) {
      to[i].units += best[i].units;
      to[i].idf_units += best[i].idf_units;
    }
  }

  void add_slot(std::size_t slot, Shares& to) {
    std::fill(has_.begin(), has_.end(), 0);
    std::fill(units_.begin(), units_.end(), 0);
    if (plan_.slots()[slot].kind == Slot::Kind::kWord) {
      score_word(slot);
    } else {
      score_leaf(slot);
    }
    const std::int64_t idf_units = plan_.idf_units(slot);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      to[i].units += units_[i];
      to[i].idf_units += has_[i] != 0 ? idf_units : 0;
    }
    if (slot >= WordsFound::kSlots) return;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      candidates_[i].found.stems |= std::uint64_t{has_[i] == kStem ? 1U : 0U} << slot;
      candidates_[i].found.roots |= std::uint64_t{has_[i] == kRoot ? 1U : 0U} << slot;
    }
  }

  void score_word(std::size_t slot) {
    const WordParts parts = plan_.word_parts(slot, segment_, false);
    for (const StemPart& part : parts.stems) score_stem(part);
    if (parts.roots.empty()) return;
    find_lacking();
    if (lacking_.empty()) return;
    for (const UnionPart& part : parts.roots) score_root(part);
  }

  void score_stem(const StemPart& part) {
    ListCursor cursor(*part.field.reader, part.word->stem.front());
    const StemScorer score(part);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const std::uint32_t place = cursor.find(docs_[i]);
      if (place == ListCursor::kEnd) continue;
      const std::uint32_t same = score.needs_letters() ? cursor.filtered_frequency_at(place, part.word->letters) : 0;
      units_[i] += score(cursor.frequency_at(place), same, candidates_[i].doc);
      has_[i] = kStem;
    }
  }

  /// Frequencies of all the lists are added up, then each document that lacks the stem is scored once.
  void score_root(const UnionPart& part) {
    std::fill(sums_.begin(), sums_.end(), 0);
    for (const FilteredTerm& one : part.terms) {
      if (add_list(*part.field.reader, *one.term) > 0) root_lists_.push_back(one.term);
    }
    const auto lengths = part.field.reader->lengths();
    for (const std::uint32_t i : lacking_) {
      if (sums_[i] == 0) continue;
      units_[i] += in_units(part.weight, (*part.field.scoring->saturation)(sums_[i], lengths[candidates_[i].doc]));
      has_[i] = kRoot;
    }
  }

  /// Adds the frequencies of a list to the sums of the lacking candidates, and maybe of others. Returns of how many.
  std::size_t add_list(const index::FieldReader& field, const codec::TermView& term) {
    if (codec::is_inline(term.shape)) {
      const std::uint32_t doc = ListCursor::inline_doc(term);
      const std::size_t number = may_lack(doc) ? number_of(doc) : kNone;
      if (number == kNone) return 0;
      sums_[number] += static_cast<std::uint32_t>(term.shape.occurrence_count);
      return 1;
    }
    const codec::PostingsList list = field.list(term);
    if (!list.has_directory()) return add_block(list, 0);
    std::size_t met = 0;
    std::uint32_t block = 0;
    for (auto next = lacking_.begin(); next != lacking_.end();) {
      block = list.find_block(block, docs_[*next]);
      if (block == list.block_count()) break;
      const std::uint32_t last = list.last_doc(block);
      const auto begin = next;
      while (next != lacking_.end() && docs_[*next] <= last) ++next;
      met += next - begin <= kFew ? add_few(list, block, {begin, next}) : add_block(list, block);
    }
    return met;
  }

  /// Looks these lacking candidates up in a block.
  std::size_t add_few(const codec::PostingsList& list, std::uint32_t number, std::span<const std::uint32_t> candidates) {
    list.decode_docs(number, block_);
    std::size_t met = 0;
    for (const std::uint32_t i : candidates) {
      const std::uint32_t place = codec::place_in_order(block_.docs.data(), block_.count, docs_[i]);
      if (block_.docs[place] != docs_[i]) continue;
      sums_[i] += list.frequency_at(block_, place);
      ++met;
    }
    return met;
  }

  /// Compares a block with the set of lacking candidates.
  std::size_t add_block(const codec::PostingsList& list, std::uint32_t number) {
    list.decode_docs(number, block_);
    const std::size_t count = find_marked_(block_.docs.data(), block_.count, marks_, places_.data());
    std::size_t met = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t candidate = number_of(block_.docs[places_[i]]);
      if (candidate == kNone) continue;
      sums_[candidate] += list.frequency_at(block_, places_[i]);
      ++met;
    }
    return met;
  }

  void find_lacking() {
    lacking_.clear();
    marks_.fill(0);
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      if (has_[i] != kNothing) continue;
      lacking_.push_back(i);
      const std::uint32_t mark = candidates_[i].doc % kMarks;
      marks_[mark / 32] |= std::uint32_t{1} << (mark % 32);
    }
  }

  /// False for most of the documents that are no lacking candidates.
  bool may_lack(std::uint32_t doc) const noexcept { return (marks_[doc % kMarks / 32] >> (doc % 32) & 1) != 0; }

  /// The candidate of a document; kNone when there is none.
  std::size_t number_of(std::uint32_t doc) const noexcept {
    const std::size_t at = codec::place_in_order(docs_.data(), static_cast<std::uint32_t>(docs_.size()), doc);
    return at == docs_.size() || docs_[at] != doc ? kNone : at;
  }

  void score_leaf(std::size_t slot) {
    const SlotLeaves leaves = plan_.make_leaves(slot, segment_);
    const auto found = std::make_unique<LeafWindow>();
    for (std::size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
      const Window window = window_of(candidates_[begin].doc, doc_count_);
      WindowSet wanted;
      for (; end < candidates_.size() && candidates_[end].doc < window.end; ++end) wanted.insert(candidates_[end].doc - window.begin);
      found->matches.clear();
      for (Leaf* leaf : {leaves.main.get(), leaves.root.get()}) {
        if (leaf != nullptr) leaf->collect(window, &wanted, *found);
      }
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t offset = candidates_[i].doc - window.begin;
        if (!found->matches.contains(offset)) continue;
        units_[i] = found->scores[offset];
        has_[i] = kStem;
      }
    }
  }

  const Plan& plan_;
  std::size_t segment_;
  std::uint32_t doc_count_;
  std::span<Candidate> candidates_;
  ListsMet& root_lists_;
  std::vector<std::uint32_t> docs_;     ///< of the candidates
  std::vector<std::int64_t> units_;     ///< of the current slot
  std::vector<std::uint32_t> sums_;     ///< of the current root
  std::vector<std::uint8_t> has_;       ///< Has, of the current slot
  std::vector<std::uint32_t> lacking_;  ///< candidates without the stem of the current word
  Marks marks_{};                       ///< of lacking candidates
  FindMarked find_marked_ = place_kernels().find_marked;
  std::array<std::uint8_t, codec::kBlockSize> places_;
  codec::Block block_;
};

}  // namespace

void second_round(const Plan& plan, std::size_t segment, std::span<Candidate> candidates, ListsMet& root_lists) {
  if (!candidates.empty()) SecondRound(plan, segment, candidates, root_lists).run();
}

}  // namespace fihris::search
