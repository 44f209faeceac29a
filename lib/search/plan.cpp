// SPDX-License-Identifier: Apache-2.0
//
// From a query to a plan: words are analysed and looked up, levels chosen, weights computed.
#include "search/plan.hpp"

#include <algorithm>
#include <cmath>

#include <fihris/error.hpp>

#include "codec/term_code.hpp"
#include "text/analysis.hpp"

namespace fihris::search {
namespace {

constexpr std::size_t kMaximalSlots = 1024;
constexpr int kMaximalDepth = 128;
constexpr double kIdfUnits = 1 << 16;

bool only_words(const PlanNode& node, const std::vector<Slot>& slots, bool top) {
  if (node.is_leaf()) return slots[node.slot].kind == Slot::Kind::kWord;
  return top && std::all_of(node.clauses.begin(), node.clauses.end(), [&](const auto& clause) {
           if (clause.occur != Occur::kShould) return false;
           return clause.node.is_leaf() ? only_words(clause.node, slots, false) : only_words(clause.node, slots, true);
         });
}

/// Clauses that are themselves nothing but optional clauses become clauses of their parent: any of (any of a, b), c = any of a, b, c.
PlanNode flattened(PlanNode node) {
  if (node.is_leaf()) return node;
  std::vector<PlanClause> clauses;
  const bool optional =
      std::all_of(node.clauses.begin(), node.clauses.end(), [](const auto& clause) { return clause.occur == Occur::kShould; });
  for (auto& [occur, child] : node.clauses) {
    PlanNode flat = flattened(std::move(child));
    const bool joins = optional && !flat.is_leaf() && std::all_of(flat.clauses.begin(), flat.clauses.end(), [](const auto& clause) {
                         return clause.occur == Occur::kShould;
                       });
    if (joins) {
      for (auto& clause : flat.clauses) clauses.push_back(std::move(clause));
    } else {
      clauses.push_back({occur, std::move(flat)});
    }
  }
  node.clauses = std::move(clauses);
  return node;
}

}  // namespace

Plan::Plan(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, const Query& query, const Ranking& ranking)
    : snapshot_(snapshot), all_fields_(fields), ranking_(ranking) {
  root_ = flattened(compile(query, false, true, 0));
  ranked_or_ = only_words(root_, slots_, true);
  required_.resize(slots_.size());
  bool flat = ranked_or_;
  if (!flat && !root_.is_leaf() && !root_.clauses.empty()) {
    flat = std::all_of(root_.clauses.begin(), root_.clauses.end(),
                       [](const PlanClause& clause) { return clause.node.is_leaf() && clause.occur != Occur::kMustNot; });
    for (const PlanClause& clause : root_.clauses) {
      if (flat) required_[clause.node.slot] = clause.occur == Occur::kMust;
    }
  }
  has_rounds_ = flat && std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
                  return slot.kind == Slot::Kind::kWord && (slot.level == Level::kAuto || slot.level == Level::kStem);
                });
  double largest = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    largest += scored_[i] ? largest_contribution(slots_[i]) : 0;
    idf_units_.push_back(scored_[i] ? static_cast<std::int64_t>(slots_[i].idf * kIdfUnits) : 0);
    total_idf_units_ += idf_units_.back();
  }
  one_per_total_idf_ = total_idf_units_ == 0 ? 0 : 1 / static_cast<double>(total_idf_units_);
  scale_ = Scale(largest);
}

std::size_t Plan::field_set(const std::string& name) {
  for (const auto& [known, number] : field_names_) {
    if (known == name) return number;
  }
  field_sets_.push_back(std::make_unique<const std::vector<FieldScoring>>(choose_fields(snapshot_.schema(), all_fields_, name)));
  field_names_.emplace_back(name, field_sets_.size() - 1);
  return field_sets_.size() - 1;
}

PlanNode Plan::compile(const Query& query, bool decides, bool scored, int depth) {
  if (depth > kMaximalDepth) throw Error(ErrorCode::kLimit, "a query has more than 128 levels of nesting");
  if (const auto column = column_asked(query)) return compile_column(query, *column);
  switch (query.kind) {
    case Query::Kind::kWords: return compile_words(query, decides, scored);
    case Query::Kind::kPhrase: return compile_phrase(query, scored);
    case Query::Kind::kPrefix: return compile_prefix(query, scored);
    case Query::Kind::kEverything: {
      Slot slot;
      slot.kind = Slot::Kind::kEverything;
      slot.boost = query.boost;
      return add_slot(std::move(slot), scored);
    }
    case Query::Kind::kRange:
    case Query::Kind::kBoolean: break;
  }
  if (std::any_of(query.clauses.begin(), query.clauses.end(), [](const Clause& clause) { return clause.occur == Occur::kFilter; }))
    return compile_filtered(query, decides, scored, depth);
  PlanNode node;
  for (const Clause& clause : query.clauses) {
    Query part = clause.query;
    part.boost *= query.boost;
    if (part.field.empty()) part.field = query.field;
    if (part.level == Level::kAuto) part.level = query.level;
    const bool part_decides = decides || clause.occur != Occur::kShould;
    node.clauses.push_back({clause.occur, compile(part, part_decides, scored && clause.occur != Occur::kMustNot, depth + 1)});
  }
  return node;
}

PlanNode Plan::add_slot(Slot slot, bool scored) {
  if (slots_.size() == kMaximalSlots) throw Error(ErrorCode::kLimit, "a query has more than 1,024 words");
  PlanNode node;
  node.slot = slots_.size();
  slots_.push_back(std::move(slot));
  scored_.push_back(scored);
  return node;
}

PlanNode Plan::compile_words(const Query& query, bool decides, bool scored) {
  std::vector<QueryWord> words = analyze_words(snapshot_.analyzer(), query.text);
  const bool has_content = std::any_of(words.begin(), words.end(), [](const QueryWord& word) { return !word.stop_word; });
  if (ranking_.drop_stop_words && has_content) std::erase_if(words, [](const QueryWord& word) { return word.stop_word; });
  const std::size_t fields = field_set(query.field);
  PlanNode node;
  std::size_t previous = PlanNode::kNoSlot;
  for (QueryWord& word : words) {
    Slot slot;
    slot.level = query.level;
    slot.decides = decides;
    slot.boost = query.boost;
    slot.fields = fields;
    slot.text = word.typed;
    const bool automatic = query.level == Level::kAuto;
    const WantedLevels wanted{
        .forms = (automatic && ranking_.letters_weight > 0) || query.level == Level::kLetters || query.level == Level::kWritten,
        .root = (automatic && !decides && ranking_.root_weight > 0) || query.level == Level::kRoot};
    slot.words.push_back(bind_word(snapshot_, *field_sets_[fields], std::move(word), wanted));
    const BoundWord& bound = slot.words[0];
    std::uint64_t documents = 0;
    for (const auto& field : *field_sets_[fields]) documents = std::max(documents, field.doc_count);
    if (ranking_.repetition_exponent != 0) slot.repetition = std::pow(bound.repetition(), ranking_.repetition_exponent);
    slot.stem_idf = idf(documents, bound.stem_count()) * slot.repetition;
    slot.idf = automatic && ranking_.letters_weight > 0 ? idf(documents, bound.letters_count()) * slot.repetition : slot.stem_idf;
    PlanNode leaf = add_slot(std::move(slot), scored);
    if (scored && previous != PlanNode::kNoSlot && ranking_.pair_weight > 0) pairs_.emplace_back(previous, leaf.slot);
    previous = leaf.slot;
    node.clauses.push_back({Occur::kShould, std::move(leaf)});
  }
  if (node.clauses.size() == 1) return std::move(node.clauses[0].node);
  return node;
}

PlanNode Plan::compile_phrase(const Query& query, bool scored) {
  std::vector<QueryWord> words = analyze_words(snapshot_.analyzer(), query.text);
  if (words.empty()) return {};
  if (words.size() == 1) {
    Query word = query;
    word.kind = Query::Kind::kWords;
    return compile_words(word, true, scored);
  }
  Slot slot;
  slot.kind = Slot::Kind::kPhrase;
  slot.level = query.level;
  slot.boost = query.boost;
  slot.fields = field_set(query.field);
  slot.text = query.text;
  std::uint64_t documents = 0;
  for (const auto& field : *field_sets_[slot.fields]) documents = std::max(documents, field.doc_count);
  for (QueryWord& word : words) {
    slot.offsets.push_back(static_cast<std::uint32_t>(slot.words.size()));
    const bool forms = query.level == Level::kLetters || query.level == Level::kWritten;
    slot.words.push_back(
        bind_word(snapshot_, *field_sets_[slot.fields], std::move(word), {.forms = forms, .root = query.level == Level::kRoot}));
    slot.idf += idf(documents, slot.words.back().stem_count());
  }
  return add_slot(std::move(slot), scored);
}

PlanNode Plan::compile_prefix(const Query& query, bool scored) {
  std::vector<QueryWord> words = analyze_words(snapshot_.analyzer(), query.text);
  if (words.empty()) return {};
  Slot slot;
  slot.kind = Slot::Kind::kPrefix;
  slot.boost = query.boost;
  slot.fields = field_set(query.field);
  slot.text = query.text + "*";
  collect_prefix(slot, words.back().letters);
  std::uint64_t documents = 0;
  std::uint64_t matching = 0;
  for (std::size_t i = 0; i < slot.prefix_counts.size(); ++i) {
    documents = std::max(documents, (*field_sets_[slot.fields])[i].doc_count);
    matching = std::max(matching, slot.prefix_counts[i]);
  }
  slot.idf = idf(documents, std::min(matching, documents));
  return add_slot(std::move(slot), scored);
}

/// All terms with a form whose letters begin with `letters`, from the order of forms of each dictionary.
void Plan::collect_prefix(Slot& slot, const std::string& letters) {
  const auto& fields = *field_sets_[slot.fields];
  slot.prefix_counts.assign(fields.size(), 0);
  slot.prefix.resize(snapshot_.segments().size());
  for (std::size_t segment = 0; segment < slot.prefix.size(); ++segment) {
    slot.prefix[segment].resize(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const index::FieldReader* field = snapshot_.segments()[segment].reader->field(fields[i].field);
      if (field == nullptr) continue;
      auto& terms = slot.prefix[segment][i].terms;
      for (PrefixMatch& match : terms_with_prefix(*field, letters)) {
        slot.prefix_counts[i] += match.doc_count;
        terms.emplace_back(match.term, std::move(match.forms));
      }
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) slot.prefix_counts[i] = std::min(slot.prefix_counts[i], fields[i].doc_count);
}

}  // namespace fihris::search
