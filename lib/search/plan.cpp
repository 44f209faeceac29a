// SPDX-License-Identifier: Apache-2.0
//
// From a query to a plan: words are analysed and looked up, levels chosen, weights computed.
#include "search/plan.hpp"

#include <algorithm>
#include <cmath>

#include <fihris/error.hpp>

namespace fihris::search {
namespace {

constexpr std::size_t kMaximalSlots = 1024;
constexpr int kMaximalDepth = 128;
constexpr double kIdfUnits = 1 << 16;

bool only_words(const PlanNode& node, const std::vector<Slot>& slots, bool top) {
  if (node.is_leaf()) return slots[node.slot].kind == Slot::Kind::kWord;
  return top && !node.best && std::all_of(node.clauses.begin(), node.clauses.end(), [&](const auto& clause) {
           if (clause.occur != Occur::kShould) return false;
           return clause.node.is_leaf() ? only_words(clause.node, slots, false) : only_words(clause.node, slots, true);
         });
}

/// Whether a node is nothing but optional words, at levels whose stems can choose candidates, and their readings.
bool only_words_and_readings(const PlanNode& node, const std::vector<Slot>& slots) {
  if (node.is_leaf()) {
    const Slot& slot = slots[node.slot];
    const bool by_stem = slot.level == Level::kAuto || slot.level == Level::kStem;
    return by_stem && (slot.kind == Slot::Kind::kWord || (slot.kind == Slot::Kind::kPhrase && slot.is_reading));
  }
  return std::all_of(node.clauses.begin(), node.clauses.end(), [&](const PlanClause& clause) {
    return clause.occur == Occur::kShould && only_words_and_readings(clause.node, slots);
  });
}

/// The words of a query, with the spellings that it tells apart.
std::vector<QueryWord> words_of(const Analyzer& analyzer, const Query& query) {
  std::vector<QueryWord> words = analyze_words(analyzer, query.text);
  if (query.level == Level::kLetters) {
    for (QueryWord& word : words) word.distinguish = query.distinguish;
  }
  return words;
}

/// Clauses that are themselves nothing but optional clauses become clauses of their parent: any of (any of a, b), c = any of a, b, c.
PlanNode flattened(PlanNode node) {
  if (std::all_of(node.clauses.begin(), node.clauses.end(), [](const PlanClause& clause) { return clause.node.is_leaf(); })) return node;
  std::vector<PlanClause> clauses;
  const bool optional =
      std::all_of(node.clauses.begin(), node.clauses.end(), [](const auto& clause) { return clause.occur == Occur::kShould; });
  for (auto& [occur, child] : node.clauses) {
    PlanNode flat = flattened(std::move(child));
    const bool joins =
        optional && !node.best && !flat.best && !flat.is_leaf() &&
        std::all_of(flat.clauses.begin(), flat.clauses.end(), [](const auto& clause) { return clause.occur == Occur::kShould; });
    if (joins) {
      for (auto& clause : flat.clauses) clauses.push_back(std::move(clause));
    } else {
      clauses.push_back({occur, std::move(flat)});
    }
  }
  node.clauses = std::move(clauses);
  return node;
}

/// The largest sum of scores, as long as whole numbers of 64 bits hold it in any unit.
double checked_sum(double largest) {
  constexpr double kLargest = 1e12;
  if (largest <= kLargest) return largest;
  throw Error(ErrorCode::kInvalidArgument,
              "the boosts of the query and the weights of its fields lead to scores above 1e12; take smaller ones");
}

}  // namespace

Plan::Plan(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, const Query& query, const Ranking& ranking)
    : snapshot_(snapshot), all_fields_(fields), ranking_(ranking) {
  root_ = flattened(compile(query, false, true, 0));
  ranked_or_ = only_words(root_, slots_, true);
  bool flat = ranked_or_;
  if (!flat && !root_.is_leaf() && !root_.clauses.empty()) {
    flat = std::all_of(root_.clauses.begin(), root_.clauses.end(),
                       [](const PlanClause& clause) { return clause.node.is_leaf() && clause.occur != Occur::kMustNot; }) &&
           !root_.best;
    for (const PlanClause& clause : root_.clauses) {
      if (flat) slots_[clause.node.slot].is_required = clause.occur == Occur::kMust;
    }
  }
  has_rounds_ = flat && std::all_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
                  return slot.kind == Slot::Kind::kWord && (slot.level == Level::kAuto || slot.level == Level::kStem);
                });
  if (has_groups_) has_rounds_ = only_words_and_readings(root_, slots_);
  if (has_rounds_) choose_candidate_words();
  const double largest_level = std::max({ranking_.letters_weight, ranking_.stem_weight, ranking_.root_weight, 1.0});
  double largest = 0;
  double largest_in_any_field = 0;  // refinement sums up what words weigh by themselves
  for (Slot& slot : slots_) {
    if (!slot.is_scored) continue;
    largest += largest_contribution(slot);
    largest_in_any_field += slot.idf * slot.boost * largest_level;
    slot.idf_units = static_cast<std::int64_t>(slot.idf * slot.share_factor * kIdfUnits);
  }
  total_idf_units_ = total_of(root_);
  one_per_total_idf_ = total_idf_units_ == 0 ? 0 : 1 / static_cast<double>(total_idf_units_);
  checked_sum(largest_in_any_field);
  scale_ = Scale(checked_sum(largest));
}

std::size_t Plan::field_set(const std::string& name) {
  for (const auto& [known, number] : field_names_) {
    if (known == name) return number;
  }
  if (!name.empty())
    named_fields_.push_back(std::make_unique<const std::vector<FieldScoring>>(choose_fields(snapshot_.schema(), all_fields_, name)));
  field_sets_.push_back(name.empty() ? &all_fields_ : named_fields_.back().get());
  field_names_.emplace_back(name, field_sets_.size() - 1);
  return field_sets_.size() - 1;
}

PlanNode Plan::compile(const Query& query, bool decides, bool scored, int depth) {
  if (depth > kMaximalDepth) throw Error(ErrorCode::kLimit, "a query has more than 128 levels of nesting");
  if (!(query.boost >= 0)) throw Error(ErrorCode::kInvalidArgument, "a part of the query has a boost that is negative or no number");
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
  node.clauses.reserve(query.clauses.size());
  if (slots_.empty()) slots_.reserve(query.clauses.size());
  for (const Clause& clause : query.clauses) {
    Query part = clause.query;
    part.boost *= query.boost;
    if (part.field.empty()) part.field = query.field;
    if (part.level == Level::kAuto) {
      part.level = query.level;
      part.distinguish = query.distinguish;
    }
    const bool part_decides = decides || clause.occur != Occur::kShould;
    node.clauses.push_back({clause.occur, compile(part, part_decides, scored && clause.occur != Occur::kMustNot, depth + 1)});
  }
  return node;
}

PlanNode Plan::add_slot(Slot slot, bool scored) {
  if (slot.is_reading) {
    ++reading_count_;
  } else if (slots_.size() - reading_count_ == kMaximalSlots) {
    throw Error(ErrorCode::kLimit, "a query has more than 1,024 words");
  }
  PlanNode node;
  node.slot = slots_.size();
  slot.is_scored = scored;
  slots_.push_back(std::move(slot));
  return node;
}

std::uint64_t Plan::documents_of(std::size_t fields) const noexcept {
  std::uint64_t documents = 0;
  for (const auto& field : *field_sets_[fields]) documents = std::max(documents, field.doc_count);
  return documents;
}

Slot Plan::word_slot(const Query& query, std::size_t fields, BoundWord word, bool decides) const {
  Slot slot;
  slot.level = query.level;
  slot.decides = decides;
  slot.boost = query.boost;
  slot.fields = fields;
  slot.text = word.word.typed;
  const std::uint64_t documents = documents_of(fields);
  if (ranking_.repetition_exponent != 0) slot.repetition = std::pow(word.repetition(), ranking_.repetition_exponent);
  slot.stem_idf = idf(documents, word.stem_count()) * slot.repetition;
  const bool by_letters = query.level == Level::kAuto && ranking_.letters_weight > 0;
  slot.idf = by_letters ? idf(documents, word.letters_count()) * slot.repetition : slot.stem_idf;
  slot.words.push_back(std::move(word));
  return slot;
}

Slot Plan::phrase_slot(const Query& query, std::size_t fields, std::vector<BoundWord> words) const {
  Slot slot;
  slot.kind = Slot::Kind::kPhrase;
  slot.level = query.level;
  slot.boost = query.boost;
  slot.fields = fields;
  slot.text = query.text;
  const std::uint64_t documents = documents_of(fields);
  for (const BoundWord& word : words) {
    slot.offsets.push_back(static_cast<std::uint32_t>(slot.offsets.size()));
    slot.idf += idf(documents, word.stem_count());
  }
  slot.words = std::move(words);
  return slot;
}

PlanNode Plan::compile_words(const Query& query, bool decides, bool scored) {
  std::vector<QueryWord> words = words_of(snapshot_.analyzer(), query);
  const bool has_content = std::any_of(words.begin(), words.end(), [](const QueryWord& word) { return !word.stop_word; });
  const std::size_t fields = field_set(query.field);
  const bool automatic = query.level == Level::kAuto;
  const WantedLevels wanted{
      .forms = (automatic && ranking_.letters_weight > 0) || query.level == Level::kLetters || query.level == Level::kWritten,
      .root = (automatic && !decides && ranking_.root_weight > 0) || query.level == Level::kRoot};
  const bool reads = wants_readings(query);
  PlanNode node;
  node.clauses.reserve(words.size());
  if (slots_.empty()) slots_.reserve(words.size());
  std::vector<std::size_t> slots(words.size(), PlanNode::kNoSlot);  // of each word, kNoSlot where it is dropped
  std::size_t previous = PlanNode::kNoSlot;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (ranking_.drop_stop_words && has_content && words[i].stop_word) continue;
    QueryWord word = reads ? words[i] : std::move(words[i]);  // readings ask for it again
    BoundWord bound = bind_word(snapshot_, *field_sets_[fields], std::move(word), wanted);
    PlanNode leaf = add_slot(word_slot(query, fields, std::move(bound), decides), scored);
    slots[i] = leaf.slot;
    if (scored && previous != PlanNode::kNoSlot && ranking_.pair_weight > 0) pairs_.emplace_back(previous, leaf.slot);
    previous = leaf.slot;
    node.clauses.push_back({Occur::kShould, std::move(leaf)});
  }
  if (reads) {
    std::vector<TypedWord> typed;
    for (std::size_t i = 0; i < words.size(); ++i) typed.push_back({&words[i], slots[i] == PlanNode::kNoSlot || !is_absent(slots[i])});
    std::vector<BoundReading> readings =
        find_readings(snapshot_, *field_sets_[fields], query.text, typed, {.forms = wanted.forms}, scored ? ranking_.similar_weight : 0);
    if (!readings.empty()) return group_words(query, std::move(readings), words, slots, scored);
  }
  if (node.clauses.size() == 1) return std::move(node.clauses[0].node);
  return node;
}

PlanNode Plan::compile_phrase(const Query& query, bool scored) {
  const std::vector<QueryWord> words = words_of(snapshot_.analyzer(), query);
  if (words.empty()) return {};
  if (words.size() == 1) {
    Query word = query;
    word.kind = Query::Kind::kWords;
    return compile_words(word, true, scored);
  }
  const std::size_t fields = field_set(query.field);
  const WantedLevels wanted{.forms = query.level == Level::kLetters || query.level == Level::kWritten, .root = query.level == Level::kRoot};
  std::vector<BoundWord> bound;
  std::vector<TypedWord> typed;
  for (const QueryWord& word : words) {
    bound.push_back(bind_word(snapshot_, *field_sets_[fields], word, wanted));
    typed.push_back({&word, bound.back().stem_count() > 0});
  }
  PlanNode node = add_slot(phrase_slot(query, fields, std::move(bound)), scored);
  if (!wants_readings(query)) return node;
  WantedLevels of_readings = wanted;
  of_readings.forms = wanted.forms || (query.level == Level::kAuto && ranking_.letters_weight > 0);  // a reading may be a single word
  const std::vector<BoundReading> readings =
      find_readings(snapshot_, *field_sets_[fields], query.text, typed, of_readings, scored ? ranking_.similar_weight : 0);
  return readings.empty() ? node : group_phrase(query, readings, node.slot, scored);
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
