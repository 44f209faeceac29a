// SPDX-License-Identifier: Apache-2.0
//
// Any of the words, best first: MaxScore on windows (H. Turtle and J. Flood, "Query evaluation: strategies and optimizations", 1995; on
// windows with block maxima as in today's engines), with coverage inside the bound.
//
//   clauses, by rising bound in the window:      root of b | root of a | a | root of c | c | b
//                                                ╰───── non-essential ──────╯ ╰─ essential ─╯
//
// A document that has only non-essential words cannot get into the result: the score of all their bounds together, held back by the
// coverage that these words alone can reach, is not above the threshold. So only essential clauses are read as a whole; the others are asked
// about the documents found, the strongest first, and after each the hopeless are dropped.
//
// Invariants, for correctness:
// 1. A word's root clause comes after its main clause is read, in every window: a document that has the stem takes nothing from the root.
//    (The bound of a main clause is raised to that of its root, so the order by bounds gives it.)
// 2. score() rises with both of its arguments, so a score of upper bounds is an upper bound.
// 3. Sums are whole numbers: the order of clauses does not matter.
#include <algorithm>
#include <memory>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

struct Clause {
  std::size_t word = 0;
  Leaf* leaf = nullptr;
  bool is_root = false;
  std::int64_t bound = 0;  ///< in the current window
};

struct Word {
  SlotLeaves leaves;
  std::int64_t idf_units = 0;
  WindowSet matches;  ///< in the current window
};

class Evaluation {
 public:
  Evaluation(const Plan& plan, std::size_t segment, TopDocs& top)
      : plan_(plan), segment_(plan.snapshot().segments()[segment]), hidden_(plan.hidden(segment)), top_(top), words_(plan.slots().size()) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i] = std::make_unique<Word>();
      words_[i]->leaves = plan.make_leaves(i, segment);
      words_[i]->idf_units = plan.idf_units(i);
      if (words_[i]->leaves.root) clauses_.push_back({i, words_[i]->leaves.root.get(), true, 0});
      if (words_[i]->leaves.main) clauses_.push_back({i, words_[i]->leaves.main.get(), false, 0});
    }
    in_prefix_.resize(words_.size());
  }

  std::uint64_t run() {
    const std::uint32_t doc_count = segment_.reader->doc_count();
    std::uint64_t seen = 0;
    std::uint32_t begin = 0;
    while (true) {
      begin = next_begin(begin);
      if (begin >= doc_count) return seen;
      const Window window = window_of(begin, doc_count);
      seen += evaluate(window);
      begin = window.end;
    }
  }

 private:
  /// Sorts the clauses by their bounds and returns how many of them are non-essential.
  template <typename BoundOf>
  std::size_t partition(BoundOf bound_of) {
    for (Clause& clause : clauses_) clause.bound = bound_of(clause);
    for (Clause& clause : clauses_) {
      if (clause.is_root) continue;
      for (const Clause& other : clauses_) {
        if (other.is_root && other.word == clause.word) clause.bound = std::max(clause.bound, other.bound);
      }
    }
    std::sort(clauses_.begin(), clauses_.end(), [](const Clause& a, const Clause& b) {
      if (a.bound != b.bound) return a.bound < b.bound;
      return a.word != b.word ? a.word < b.word : a.is_root && !b.is_root;
    });
    std::fill(in_prefix_.begin(), in_prefix_.end(), 0);
    std::int64_t units = 0;
    std::int64_t idf_units = 0;
    const double threshold = top_.threshold();
    for (std::size_t i = 0; i < clauses_.size(); ++i) {
      const Clause& clause = clauses_[i];
      // A document takes from the root or from the main clause of a word, never from both.
      if (in_prefix_[clause.word] == 0) idf_units += words_[clause.word]->idf_units;
      units += clause.bound - in_prefix_[clause.word];
      in_prefix_[clause.word] = std::max(clause.bound, std::int64_t{1});
      if (plan_.score(units, idf_units) > threshold) return i;
    }
    return clauses_.size();
  }

  /// The first document from `from` on that an essential clause of the rest of the segment may have.
  std::uint32_t next_begin(std::uint32_t from) {
    const std::size_t first = partition([](const Clause& clause) { return clause.leaf->bound(); });
    std::uint32_t next = ListCursor::kEnd;
    for (std::size_t i = first; i < clauses_.size(); ++i) next = std::min(next, clauses_[i].leaf->next_possible(from));
    return next;
  }

  std::uint64_t evaluate(Window window) {
    const std::size_t first = partition([&](const Clause& clause) { return clause.leaf->bound(window); });
    if (first == clauses_.size()) return 0;
    for (const auto& word : words_) word->matches.clear();
    candidates_.clear();
    for (std::size_t i = clauses_.size(); i-- > first;) {
      read(clauses_[i], window, nullptr);
      candidates_ |= words_[clauses_[i].word]->matches;
    }
    touched_ = candidates_;
    take_out_hidden(hidden_, window, candidates_);
    offsets_.clear();
    candidates_.for_each([&](std::uint32_t offset) { offsets_.push_back(static_cast<std::uint16_t>(offset)); });
    const std::size_t seen = offsets_.size();
    complete(window, first);
    for (const std::uint16_t offset : offsets_) {
      top_.offer(segment_.first_doc + window.begin + offset, plan_.score(sums_.units[offset], sums_.idf_units[offset]));
    }
    touched_.for_each([&](std::uint32_t offset) {
      sums_.units[offset] = 0;
      sums_.idf_units[offset] = 0;
    });
    return seen;
  }

  void read(const Clause& clause, Window window, const WindowSet* candidates) {
    Word& word = *words_[clause.word];
    clause.leaf->accumulate(window, candidates, static_cast<std::int32_t>(word.idf_units), word.matches, sums_);
  }

  /// Asks the non-essential clauses about the candidates, the strongest first.
  void complete(Window window, std::size_t first) {
    left_.assign(first + 1, {0, 0});
    std::fill(in_prefix_.begin(), in_prefix_.end(), 0);
    for (std::size_t i = 0; i < first; ++i) {
      const Clause& clause = clauses_[i];
      left_[i + 1] = left_[i];
      if (in_prefix_[clause.word] == 0) left_[i + 1].idf_units += words_[clause.word]->idf_units;
      left_[i + 1].units += clause.bound - in_prefix_[clause.word];
      in_prefix_[clause.word] = std::max(clause.bound, std::int64_t{1});
    }
    for (std::size_t i = first; i > 0; --i) {
      drop_hopeless(left_[i]);
      if (offsets_.empty()) return;
      candidates_.clear();
      for (const std::uint16_t offset : offsets_) candidates_.insert(offset);
      read(clauses_[i - 1], window, &candidates_);
    }
    drop_hopeless({0, 0});
  }

  struct Left {
    std::int64_t units, idf_units;
  };

  /// Keeps the candidates whose score, with all that is left, exceeds the threshold.
  void drop_hopeless(Left left) {
    const double threshold = top_.threshold();
    // A score is never above its sum: most candidates need no more than this comparison.
    const auto least = static_cast<std::int64_t>(std::max(plan_.scale().to_units(threshold), -1.0)) - left.units;
    std::size_t kept = 0;
    for (const std::uint16_t offset : offsets_) {
      offsets_[kept] = offset;
      kept += sums_.units[offset] >= least ? 1 : 0;
    }
    offsets_.resize(kept);
    kept = 0;
    for (const std::uint16_t offset : offsets_) {
      offsets_[kept] = offset;
      kept += plan_.score(sums_.units[offset] + left.units, sums_.idf_units[offset] + left.idf_units) > threshold ? 1 : 0;
    }
    offsets_.resize(kept);
  }

  const Plan& plan_;
  const IndexReader::Impl::Segment& segment_;
  const index::Removed& hidden_;
  TopDocs& top_;
  std::vector<std::unique_ptr<Word>> words_;
  std::vector<Clause> clauses_;
  std::vector<std::int64_t> in_prefix_;  ///< by word: bound already counted
  WindowSet candidates_;
  std::vector<std::uint16_t> offsets_;  ///< the candidates, in order
  std::vector<Left> left_;              ///< what the clauses before each can still add
  WindowSet touched_;                   ///< documents whose sums are not 0
  WindowSums sums_{};
};

}  // namespace

std::uint64_t ranked_or(const Plan& plan, std::size_t segment, TopDocs& top) {
  return std::make_unique<Evaluation>(plan, segment, top)->run();
}

void take_out_hidden(const index::Removed& hidden, Window window, WindowSet& set) {
  if (hidden.empty()) return;
  const auto words = hidden.words();
  WindowSet removed;
  for (std::size_t i = 0; i < WindowSet::kWords && window.begin / 64 + i < words.size(); ++i)
    removed.set_word(i, words[window.begin / 64 + i]);
  set -= removed;
}

}  // namespace fihris::search
