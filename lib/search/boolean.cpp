// SPDX-License-Identifier: Apache-2.0
//
// Any plan, window by window: every node of the plan gives the set of its documents; sets are combined by AND, OR and NOT; documents of
// the root are scored from the leaves that matched under matching nodes.
//
// Of a group, a word and its readings, every document takes from the part that gives it most.
//
// Required parts go first, the rarest before the others, and each hands its set to the next as candidates, so that the lists of frequent
// words are only read where the rare ones are.
#include <algorithm>
#include <limits>
#include <memory>
#include <tuple>
#include <utility>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

/// A node of the plan in one segment.
class Node {
 public:
  Node(const Plan& plan, const PlanNode& node, std::size_t segment)
      : plan_(plan), doc_count_(plan.snapshot().segments()[segment].reader->doc_count()) {
    if (node.is_leaf()) {
      slot_ = node.slot;
      leaves_ = plan.make_leaves(slot_, segment);
      own_ = std::make_unique<LeafWindow>();
      return;
    }
    best_ = node.best;
    for (const auto& [occur, child] : node.clauses) {
      auto& list = occur == Occur::kMust ? must_ : occur == Occur::kShould ? should_ : must_not_;
      list.push_back(std::make_unique<Node>(plan, child, segment));
    }
    std::stable_sort(must_.begin(), must_.end(), [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
  }

  std::uint64_t cost() const {
    if (slot_ != PlanNode::kNoSlot) return (leaves_.main ? leaves_.main->cost() : 0) + (leaves_.root ? leaves_.root->cost() : 0);
    if (!must_.empty()) return must_[0]->cost();
    if (should_.empty()) return must_not_.empty() ? 0 : doc_count_;
    std::uint64_t sum = 0;
    for (const auto& node : should_) sum += node->cost();
    return sum;
  }

  std::uint32_t next_possible(std::uint32_t doc) {
    if (slot_ != PlanNode::kNoSlot) {
      const std::uint32_t main = leaves_.main ? leaves_.main->next_possible(doc) : ListCursor::kEnd;
      return leaves_.root ? std::min(main, leaves_.root->next_possible(doc)) : main;
    }
    if (!must_.empty()) {
      for (const auto& node : must_) doc = std::max(doc, node->next_possible(doc));
      return doc;
    }
    if (should_.empty()) return must_not_.empty() || doc >= doc_count_ ? ListCursor::kEnd : doc;
    std::uint32_t next = ListCursor::kEnd;
    for (const auto& node : should_) next = std::min(next, node->next_possible(doc));
    return next;
  }

  /// No document of the window gets more units from this node.
  std::int64_t bound(Window window) const {
    if (slot_ != PlanNode::kNoSlot) {
      return std::max(leaves_.main ? leaves_.main->bound(window) : 0, leaves_.root ? leaves_.root->bound(window) : 0);
    }
    std::int64_t sum = 0;
    for (const auto& node : must_) sum += node->bound(window);
    for (const auto& node : should_) sum = best_ ? std::max(sum, node->bound(window)) : sum + node->bound(window);
    return sum;
  }

  /// The documents of the node among the candidates (null: all). `scored`: their contributions will be asked for.
  const WindowSet& evaluate(Window window, const WindowSet* candidates, bool scored) {
    if (slot_ != PlanNode::kNoSlot) {
      evaluate_leaf(window, candidates, scored);
    } else {
      evaluate_clauses(window, candidates, scored);
    }
    if (candidates != nullptr) matches_ &= *candidates;
    return matches_;
  }

  /// The same for the best only, of a node that is a leaf or a group of leaves: documents that get less than `least` may be left out. Of a group,
  /// parts that give less may be, too.
  const WindowSet& evaluate_best(Window window, std::int64_t least) {
    if (slot_ == PlanNode::kNoSlot) {
      matches_.clear();
      for (const auto& node : should_) matches_ |= node->evaluate_best(window, least);
      return matches_;
    }
    own_->matches.clear();
    if (leaves_.main) leaves_.main->collect_best(window, least, *own_);
    if (leaves_.root) leaves_.root->collect(window, nullptr, *own_);
    matches_ = own_->matches;
    return matches_;
  }

  /// Adds what the node gives to a document; evaluate() with `scored` comes before.
  void add_score(std::uint32_t offset, std::int64_t& units, std::int64_t& idf_units) const {
    if (!matches_.contains(offset)) return;
    if (slot_ != PlanNode::kNoSlot) {
      units += own_->scores[offset];
      idf_units += plan_.idf_units(slot_);
      return;
    }
    if (best_) {
      const Share share = best_part(offset).second;
      units += share.units;
      idf_units += share.idf_units;
      return;
    }
    for (const auto& node : must_) node->add_score(offset, units, idf_units);
    for (const auto& node : should_) node->add_score(offset, units, idf_units);
  }

  /// Adds the explanations of the leaves that count for `doc`, at this offset of the window that was evaluated, and what it lacks. `counts`:
  /// all nodes above match.
  void explain(std::uint32_t doc, std::uint32_t offset, bool counts, DocDetails& details) {
    counts = counts && matches_.contains(offset);
    if (slot_ != PlanNode::kNoSlot) {
      Explanation part = leaves_.main ? leaves_.main->explain(doc) : Explanation{};
      if (!part.matched && leaves_.root) part = leaves_.root->explain(doc);
      if (!part.matched) {
        details.missing.push_back(slot_);
      } else if (counts) {
        details.parts.push_back(std::move(part));
      }
      return;
    }
    if (best_) return best_part(offset).first->explain(doc, offset, counts, details);
    for (const auto& node : must_) node->explain(doc, offset, counts, details);
    for (const auto& node : should_) node->explain(doc, offset, counts, details);
  }

 private:
  struct Share {
    std::int64_t units = 0, idf_units = 0;
  };

  /// Of a group: the part that gives a document most, and what it gives; the first, as it was typed, when none has it.
  std::pair<Node*, Share> best_part(std::uint32_t offset) const {
    std::pair<Node*, Share> best{should_[0].get(), {}};
    for (const auto& node : should_) {
      Share share;
      node->add_score(offset, share.units, share.idf_units);
      if (std::tie(share.units, share.idf_units) > std::tie(best.second.units, best.second.idf_units)) best = {node.get(), share};
    }
    return best;
  }

  void evaluate_leaf(Window window, const WindowSet* candidates, bool scored) {
    own_->matches.clear();
    for (Leaf* leaf : {leaves_.main.get(), leaves_.root.get()}) {
      if (leaf == nullptr) continue;
      if (scored) {
        leaf->collect(window, candidates, *own_);
      } else {
        leaf->match(window, candidates, own_->matches);
      }
    }
    matches_ = own_->matches;
  }

  void evaluate_clauses(Window window, const WindowSet* candidates, bool scored) {
    if (!must_.empty()) {
      const WindowSet* among = candidates;
      WindowSet narrowed;
      for (const auto& node : must_) {
        matches_ = node->evaluate(window, among, scored);
        if (matches_.empty()) return;
        narrowed = matches_;
        among = &narrowed;
      }
      if (scored) {
        for (const auto& node : should_) node->evaluate(window, &matches_, true);
      }
    } else if (!should_.empty()) {
      matches_.clear();
      for (const auto& node : should_) matches_ |= node->evaluate(window, candidates, scored);
    } else {
      matches_.clear();
      if (!must_not_.empty()) {
        for (std::uint32_t offset = 0; offset < window.end - window.begin; ++offset) matches_.insert(offset);
      }
    }
    for (const auto& node : must_not_) {
      if (matches_.empty()) return;
      const WindowSet narrowed = matches_;
      matches_ -= node->evaluate(window, &narrowed, false);
    }
  }

  const Plan& plan_;
  std::uint32_t doc_count_;
  std::size_t slot_ = PlanNode::kNoSlot;
  bool best_ = false;  ///< a group
  SlotLeaves leaves_;
  std::unique_ptr<LeafWindow> own_;
  std::vector<std::unique_ptr<Node>> must_, should_, must_not_;
  WindowSet matches_;
};

}  // namespace

std::uint64_t boolean(const Plan& plan, std::size_t segment_number, TopDocs& top) {
  const auto& segment = plan.snapshot().segments()[segment_number];
  Node root(plan, plan.root(), segment_number);
  const std::uint32_t doc_count = segment.reader->doc_count();
  const bool only_count = top.threshold() == std::numeric_limits<double>::infinity();
  std::uint64_t matching = 0;
  for (std::uint32_t begin = root.next_possible(0); begin < doc_count; begin = root.next_possible(begin)) {
    const Window window = window_of(begin, doc_count);
    const double threshold = top.threshold();
    const bool best_only = plan.is_one_part() && !only_count && threshold >= 0;
    const std::int64_t least = best_only ? static_cast<std::int64_t>(plan.scale().to_units(threshold)) + 1 : 0;
    begin = window.end;
    if (best_only && root.bound(window) < least) continue;
    WindowSet found = best_only ? root.evaluate_best(window, least) : root.evaluate(window, nullptr, !only_count);
    take_out_hidden(plan.hidden(segment_number), window, found);
    matching += found.count();
    if (!only_count) {
      found.for_each([&](std::uint32_t offset) {
        std::int64_t units = 0;
        std::int64_t idf_units = 0;
        root.add_score(offset, units, idf_units);
        top.offer(segment.first_doc + window.begin + offset, plan.score(units, idf_units));
      });
    }
  }
  return matching;
}

void for_each_match(const Plan& plan, std::size_t segment_number, const std::function<void(Window, const WindowSet&)>& visit) {
  Node root(plan, plan.root(), segment_number);
  const std::uint32_t doc_count = plan.snapshot().segments()[segment_number].reader->doc_count();
  for (std::uint32_t begin = root.next_possible(0); begin < doc_count; begin = root.next_possible(begin)) {
    const Window window = window_of(begin, doc_count);
    WindowSet found = root.evaluate(window, nullptr, false);
    take_out_hidden(plan.hidden(segment_number), window, found);
    if (!found.empty()) visit(window, found);
    begin = window.end;
  }
}

DocDetails details(const Plan& plan, std::size_t segment_number, std::uint32_t doc) {
  Node root(plan, plan.root(), segment_number);
  DocDetails details;
  const Window window = window_of(doc, plan.snapshot().segments()[segment_number].reader->doc_count());
  const std::uint32_t offset = doc - window.begin;
  WindowSet only;
  only.insert(offset);
  details.matched = root.evaluate(window, &only, true).contains(offset);
  root.add_score(offset, details.units, details.idf_units);
  root.explain(doc, offset, true, details);
  return details;
}

}  // namespace fihris::search
