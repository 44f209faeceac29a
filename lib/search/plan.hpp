// SPDX-License-Identifier: Apache-2.0
//
// Plan: a query bound to a snapshot (what the field calls a weight): its leaves with their weights, and how they are combined.
//
//   Query ──(analyse, look up, weigh)──► Plan ──(per segment)──► Leaf … ──► ranked_or / boolean ──► TopDocs
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fihris/searcher.hpp>

#include "index/snapshot.hpp"
#include "search/binding.hpp"
#include "search/leaf.hpp"
#include "search/readings.hpp"

namespace fihris::search {

/// One leaf of the query, over all segments.
struct Slot {
  enum class Kind { kWord, kPhrase, kPrefix, kEverything, kColumn };
  Kind kind = Kind::kWord;
  Level level = Level::kAuto;
  bool decides = false;      ///< whether a document is a hit hangs on it: kAuto then means the stem alone
  bool is_scored = true;     ///< false: excluded
  bool is_required = false;  ///< of a plan that has_rounds(): every hit must have it
  double boost = 1;
  std::size_t fields = 0;              ///< which of Plan::field_sets
  std::vector<BoundWord> words;        ///< kWord: one; kPhrase: all, in order
  std::vector<std::uint32_t> offsets;  ///< kPhrase: place of each word after the first
  std::string text;                    ///< as typed
  double repetition = 1;               ///< kWord: factor on every idf of the word
  double idf = 0;                      ///< share in coverage; repetition is in it
  double stem_idf = 0;                 ///< for pairs; repetition is in it
  double share_factor = 1;             ///< of the idf in coverage: makes the parts of a group equal
  std::int64_t idf_units = 0;          ///< idf × share_factor; 0 where nothing is scored

  // A reading (search/readings.hpp) of some words of the query.
  bool is_reading = false;
  std::vector<std::size_t> stands_for;  ///< of a reading of one word: the slots of these words, in whose name its places count

  struct PrefixTerms {
    std::vector<std::pair<codec::TermView, FormFilter>> terms;
  };
  std::vector<std::vector<PrefixTerms>> prefix;  ///< kPrefix: by segment, by field
  std::vector<std::uint64_t> prefix_counts;      ///< kPrefix: by field

  /// kColumn: which values.
  struct Values {
    std::size_t field = 0;  ///< in the schema
    index::KeyRange keys;   ///< of a column of numbers
    std::string first, last;
  };
  Values values;
};

struct PlanClause;

/// How leaves are combined: a leaf, or clauses.
struct PlanNode {
  static constexpr std::size_t kNoSlot = ~std::size_t{0};
  std::size_t slot = kNoSlot;
  std::vector<PlanClause> clauses;
  bool best = false;  ///< a group: words as typed, then their readings, all kShould. Of a document only the best of them counts
  bool is_leaf() const noexcept { return slot != kNoSlot; }
};

struct PlanClause {
  Occur occur = Occur::kShould;
  PlanNode node;
};

/// The leaves of a slot in one segment. Documents of `main` take precedence over those of `root`.
struct SlotLeaves {
  std::unique_ptr<Leaf> main;  ///< null: matches nothing there
  std::unique_ptr<Leaf> root;
};

/// What the leaves of a word are made of, in one segment.
struct WordParts {
  std::vector<StemPart> stems;
  std::vector<UnionPart> unions;  ///< of a word with a level of its own
  std::vector<UnionPart> roots;
};

/// The list of a word's stem in one field of a segment, by stem alone.
struct StemList {
  const index::FieldReader* field = nullptr;
  const FieldScoring* scoring = nullptr;
  const codec::TermView* term = nullptr;
  float weight = 0;
};

/// A list of documents that have a word.
struct TermList {
  const index::FieldReader* field = nullptr;
  const codec::TermView* term = nullptr;
};

/// A word of a slot whose stem helps to choose the candidates.
struct CandidateWord {
  std::size_t slot = 0;
  std::size_t word = 0;  ///< of Slot::words
};

/// Immutable once built; lives with the snapshot.
class Plan {
 public:
  /// Throws Error(kInvalidArgument) for an unknown field, kLimit for a query of more than 1,024 words.
  /// `fields`: bind_fields() of the snapshot.
  Plan(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, const Query& query, const Ranking& ranking);

  const IndexReader::Impl& snapshot() const noexcept { return snapshot_; }

  /// Makes the documents that a filter lacks as good as removed, by segment, removed ones among them.
  void hide(std::vector<index::Removed> hidden) { hidden_ = std::move(hidden); }
  /// What no evaluation may give out.
  const index::Removed& hidden(std::size_t segment) const noexcept {
    return hidden_.empty() ? snapshot_.segments()[segment].reader->removed() : hidden_[segment];
  }

  const Ranking& ranking() const noexcept { return ranking_; }
  const std::vector<Slot>& slots() const noexcept { return slots_; }
  bool is_scored(std::size_t slot) const noexcept { return slots_[slot].is_scored; }
  const PlanNode& root() const noexcept { return root_; }
  const std::vector<FieldScoring>& fields(const Slot& slot) const noexcept { return *field_sets_[slot.fields]; }
  /// Whether the query is nothing but words of which any may match.
  bool is_ranked_or() const noexcept { return ranked_or_; }
  /// Whether the query is nothing but a phrase, as it was typed and in its readings.
  bool is_phrase() const noexcept {
    const bool is_group = root_.best && is_one_part();
    const std::size_t slot = is_group ? root_.clauses[0].node.slot : root_.slot;
    return slot != PlanNode::kNoSlot && slots_[slot].kind == Slot::Kind::kPhrase;
  }
  /// Whether a document gets what a single leaf gives it: the only one, or the best of a group of leaves.
  bool is_one_part() const noexcept {
    return root_.is_leaf() || (root_.best && std::all_of(root_.clauses.begin(), root_.clauses.end(),
                                                         [](const PlanClause& clause) { return clause.node.is_leaf(); }));
  }
  /// Whether the best documents can be chosen by stems alone: nothing but words, any of them or required ones, of no level of their own.
  bool has_rounds() const noexcept { return has_rounds_; }
  /// Whether words have readings.
  bool has_groups() const noexcept { return has_groups_; }
  /// Of a plan that has_rounds(): the words whose stems choose the candidates, those of readings among them, each reading's stem once.
  const std::vector<CandidateWord>& candidate_words() const noexcept { return candidate_words_; }
  /// Of a plan that has_rounds(): whether every hit must have the word of this slot, and whether there are such slots.
  bool is_required(std::size_t slot) const noexcept { return slots_[slot].is_required; }
  bool has_required() const noexcept {
    return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.is_required; });
  }
  /// Whether stems alone make the whole score, but for pairs.
  bool is_stems_only() const noexcept {
    return has_rounds_ && !has_groups_ && ranking_.letters_weight == 0 && ranking_.root_weight == 0 && ranking_.coverage_exponent == 0;
  }
  /// Neighbours in the query: places in slots().
  const std::vector<std::pair<std::size_t, std::size_t>>& pairs() const noexcept { return pairs_; }

  SlotLeaves make_leaves(std::size_t slot, std::size_t segment) const;
  std::unique_ptr<Leaf> make_column_leaf(const Slot& slot, const index::SegmentReader& segment) const;
  /// Of a word; `explained`: with the texts that explanations need.
  WordParts word_parts(std::size_t slot, std::size_t segment, bool explained = true) const;
  /// Of a phrase, one for each field that has all its words.
  std::vector<PhrasePart> phrase_parts(std::size_t slot, std::size_t segment, bool explained = true) const;
  std::vector<StemList> stem_lists(CandidateWord word, std::size_t segment) const;
  /// Appends the lists whose documents, together, are those that a slot matches; false when lists as a whole do not tell.
  bool append_lists(std::size_t slot, std::size_t segment, std::vector<TermList>& out) const;

  /// The score of a document from the sum of its contributions and the idf of what it matches (both in units).
  double score(std::int64_t units, std::int64_t idf_units) const noexcept {
    const double sum = scale_.to_score(units);
    if (ranking_.coverage_exponent == 0 || idf_units >= total_idf_units_) return sum;
    const double coverage = static_cast<double>(idf_units) * one_per_total_idf_;
    return sum * (ranking_.coverage_exponent == 0.5 ? std::sqrt(coverage) : std::pow(coverage, ranking_.coverage_exponent));
  }
  std::int64_t idf_units(std::size_t slot) const noexcept { return slots_[slot].idf_units; }
  std::int64_t total_idf_units() const noexcept { return total_idf_units_; }
  const Scale& scale() const noexcept { return scale_; }

 private:
  PlanNode compile(const Query& query, bool decides, bool scored, int depth);
  PlanNode compile_words(const Query& query, bool decides, bool scored);
  PlanNode compile_phrase(const Query& query, bool scored);
  Slot word_slot(const Query& query, std::size_t fields, BoundWord word, bool decides) const;
  Slot phrase_slot(const Query& query, std::size_t fields, std::vector<BoundWord> words) const;

  // plan_readings.cpp
  struct Group;
  struct Grouping;
  bool wants_readings(const Query& query) const noexcept;
  PlanNode group_words(const Query& query, std::vector<BoundReading> readings, const std::vector<QueryWord>& words,
                       const std::vector<std::size_t>& slots, bool scored);
  PlanNode words_node(const Grouping& grouping, std::size_t first, std::size_t end, std::size_t from);
  PlanNode group_node(const Grouping& grouping, std::size_t number);
  PlanNode group_phrase(const Query& query, const std::vector<BoundReading>& readings, std::size_t typed, bool scored);
  void balance(const PlanNode& group, std::span<const double> weights);
  void multiply(const PlanNode& node, double factor, double weight);
  std::pair<double, bool> share_of(const PlanNode& node) const;
  void fill_absent(const PlanNode& typed, double share);
  bool is_absent(std::size_t slot) const;
  void choose_candidate_words();
  std::int64_t total_of(const PlanNode& node) const;
  PlanNode compile_prefix(const Query& query, bool scored);
  PlanNode compile_filtered(const Query& query, bool decides, bool scored, int depth);
  PlanNode compile_column(const Query& query, std::size_t field);
  std::optional<std::size_t> column_asked(const Query& query) const;
  PlanNode add_slot(Slot slot, bool scored);
  std::size_t field_set(const std::string& name);
  std::uint64_t documents_of(std::size_t fields) const noexcept;
  void collect_prefix(Slot& slot, const std::string& letters);
  double level_idf(const Slot& slot, std::size_t field) const;
  double largest_contribution(const Slot& slot) const;
  float in_weight(double idf_value, double level_weight, const FieldScoring& field, double boost) const noexcept;

  const IndexReader::Impl& snapshot_;
  const std::vector<FieldScoring>& all_fields_;
  Ranking ranking_;
  std::vector<std::pair<std::string, std::size_t>> field_names_;
  std::vector<const std::vector<FieldScoring>*> field_sets_;
  std::vector<std::unique_ptr<const std::vector<FieldScoring>>> named_fields_;
  std::vector<Slot> slots_;
  std::int64_t total_idf_units_ = 0;
  double one_per_total_idf_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  PlanNode root_;
  std::vector<index::Removed> hidden_;  ///< by segment; empty: those that are removed
  bool ranked_or_ = false;
  bool has_rounds_ = false;
  bool has_groups_ = false;
  std::size_t reading_count_ = 0;  ///< slots that are readings
  std::vector<CandidateWord> candidate_words_;
  Scale scale_{1};
};

}  // namespace fihris::search
