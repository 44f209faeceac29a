// SPDX-License-Identifier: Apache-2.0
//
// Groups of a plan: words as they were typed, and their readings, of which only the best counts for a document.
//
//     شيوخ أبو ظبي 16/05/2003        شيوخ  best( أبو ظبي | ابوظبي )  best( 16 05 2003 | "16 ماي 2003" | "16 مايو 2003" | … )
//
// Groups may stand within groups (a spelling of one word of a name), but never cross: of two readings that do, the longer one stays.
//
// The parts of a group say the same, so none may count more because it is rarer: each is multiplied by (the least idf of a part / its idf), a
// reading by weight_of_cost(), too. Words that the index lacks are worth what is left of that least idf, so that their readings do not count as
// half an answer.
#include <algorithm>
#include <set>

#include "search/plan.hpp"

namespace fihris::search {

/// The readings of one row of words.
struct Plan::Group {
  std::size_t first = 0, count = 0;
  std::vector<BoundReading> readings;
};

/// Of a text: groups, the longer before the shorter, none of which crosses another, and the slots of its words.
struct Plan::Grouping {
  const Query& query;
  const std::vector<QueryWord>& words;
  const std::vector<std::size_t>& slots;  ///< of each word, kNoSlot where it is dropped
  bool scored;
  std::vector<Group> groups;

  void add(BoundReading reading);
  std::string typed(const Group& group) const;
};

namespace {

constexpr std::size_t kMostReadings = 512;  ///< of a query

bool cross(std::size_t a_first, std::size_t a_end, std::size_t b_first, std::size_t b_end) {
  const bool apart = a_end <= b_first || b_end <= a_first;
  const bool within = (a_first >= b_first && a_end <= b_end) || (b_first >= a_first && b_end <= a_end);
  return !apart && !within;
}

std::string text_of(const std::vector<BoundWord>& words) {
  std::string text;
  for (const BoundWord& word : words) text += (text.empty() ? "" : " ") + word.word.typed;
  return text;
}

std::string named(const std::string& text, text::ReadingKind kind, const std::string& typed) {
  return text + " (" + std::string(text::reading_name(kind)) + ", for " + typed + ")";
}

}  // namespace

void Plan::Grouping::add(BoundReading reading) {
  const std::size_t first = reading.first;
  const std::size_t end = first + reading.count;
  if (std::all_of(slots.begin() + static_cast<std::ptrdiff_t>(first), slots.begin() + static_cast<std::ptrdiff_t>(end),
                  [](std::size_t slot) { return slot == PlanNode::kNoSlot; })) {
    return;
  }
  for (Group& group : groups) {
    if (group.first == first && group.count == reading.count) return group.readings.push_back(std::move(reading));
    if (cross(first, end, group.first, group.first + group.count)) return;
  }
  Group& group = groups.emplace_back();
  group.first = first;
  group.count = reading.count;
  group.readings.push_back(std::move(reading));
}

std::string Plan::Grouping::typed(const Group& group) const {
  return query.text.substr(words[group.first].begin, words[group.first + group.count - 1].end - words[group.first].begin);
}

bool Plan::wants_readings(const Query& query) const noexcept {
  return ranking_.reading_weight > 0 && (query.level == Level::kAuto || query.level == Level::kStem);
}

bool Plan::is_absent(std::size_t slot) const {
  const auto& words = slots_[slot].words;
  return std::any_of(words.begin(), words.end(), [](const BoundWord& word) { return word.stem_count() == 0; });
}

PlanNode Plan::group_words(const Query& query, std::vector<BoundReading> readings, const std::vector<QueryWord>& words,
                           const std::vector<std::size_t>& slots, bool scored) {
  Grouping grouping{query, words, slots, scored, {}};
  std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  for (BoundReading& reading : readings) grouping.add(std::move(reading));
  return words_node(grouping, 0, words.size(), 0);
}

/// The words [first, end), with the groups numbered `from` and above that lie within.
PlanNode Plan::words_node(const Grouping& grouping, std::size_t first, std::size_t end, std::size_t from) {
  PlanNode node;
  for (std::size_t at = first; at < end;) {
    std::size_t number = from;
    const auto is_here = [&](const Group& group) { return group.first == at && at + group.count <= end; };
    while (number < grouping.groups.size() && !is_here(grouping.groups[number])) ++number;
    if (number < grouping.groups.size()) {
      node.clauses.push_back({Occur::kShould, group_node(grouping, number)});
      at += grouping.groups[number].count;
      continue;
    }
    if (grouping.slots[at] != PlanNode::kNoSlot) {
      PlanNode leaf;
      leaf.slot = grouping.slots[at];
      node.clauses.push_back({Occur::kShould, std::move(leaf)});
    }
    ++at;
  }
  if (node.clauses.size() == 1) return std::move(node.clauses[0].node);
  return node;
}

PlanNode Plan::group_node(const Grouping& grouping, std::size_t number) {
  const Group& group = grouping.groups[number];
  const std::size_t end = group.first + group.count;
  has_groups_ = true;
  PlanNode node;
  node.best = true;
  node.clauses.push_back({Occur::kShould, words_node(grouping, group.first, end, number + 1)});
  std::vector<double> weights{1};
  const std::size_t fields = field_set(grouping.query.field);
  for (const BoundReading& reading : group.readings) {
    if (reading_count_ == kMostReadings) break;
    const bool is_word = reading.words.size() == 1;
    Slot slot = is_word ? word_slot(grouping.query, fields, reading.words[0], true) : phrase_slot(grouping.query, fields, reading.words);
    slot.is_reading = true;
    slot.text = named(text_of(reading.words), reading.kind, grouping.typed(group));
    for (std::size_t at = group.first; is_word && at < end; ++at) {
      if (grouping.slots[at] != PlanNode::kNoSlot) slot.stands_for.push_back(grouping.slots[at]);
    }
    node.clauses.push_back({Occur::kShould, add_slot(std::move(slot), grouping.scored)});
    weights.push_back(weight_of_cost(reading.cost) * ranking_.reading_weight);
  }
  if (node.clauses.size() == 1) return std::move(node.clauses[0].node);
  balance(node, weights);
  return node;
}

/// A phrase as typed, and all ways to read it.
PlanNode Plan::group_phrase(const Query& query, const std::vector<BoundReading>& readings, std::size_t typed, bool scored) {
  const std::vector<BoundWord> typed_words = slots_[typed].words;
  PlanNode node;
  node.best = true;
  PlanNode first;
  first.slot = typed;
  node.clauses.push_back({Occur::kShould, std::move(first)});
  std::vector<double> weights{1};
  const std::size_t fields = slots_[typed].fields;
  for (const PhraseWay& way : ways_of_phrase(typed_words, readings)) {
    if (reading_count_ == kMostReadings) break;
    std::vector<BoundWord> words;
    for (const BoundWord* word : way.words) words.push_back(*word);
    std::string text = text_of(words) + " (" + way.kinds + ", for " + query.text + ")";
    Slot slot = words.size() == 1 ? word_slot(query, fields, std::move(words[0]), true) : phrase_slot(query, fields, std::move(words));
    slot.is_reading = true;
    slot.text = std::move(text);
    node.clauses.push_back({Occur::kShould, add_slot(std::move(slot), scored)});
    weights.push_back(way.weight * ranking_.reading_weight);
  }
  if (node.clauses.size() == 1) return std::move(node.clauses[0].node);
  has_groups_ = true;
  balance(node, weights);
  return node;
}

// --- weights ---

/// The idf of all words of a node, of a group that of its best part, as far as the index has them; and whether it has them all.
std::pair<double, bool> Plan::share_of(const PlanNode& node) const {
  if (node.is_leaf()) {
    const bool absent = is_absent(node.slot);
    return {absent ? 0 : slots_[node.slot].idf * slots_[node.slot].share_factor, !absent};
  }
  std::pair<double, bool> all{0, !node.best};
  for (const PlanClause& clause : node.clauses) {
    const auto [share, whole] = share_of(clause.node);
    all = node.best ? std::pair(std::max(all.first, share), all.second || whole) : std::pair(all.first + share, all.second && whole);
  }
  return all;
}

void Plan::multiply(const PlanNode& node, double factor, double weight) {
  if (node.is_leaf()) {
    slots_[node.slot].share_factor *= factor;
    slots_[node.slot].boost *= factor * weight;
  }
  for (const PlanClause& clause : node.clauses) multiply(clause.node, factor, weight);
}

/// Gives the words that the index lacks `share` together.
void Plan::fill_absent(const PlanNode& typed, double share) {
  std::vector<std::size_t> absent;
  for (std::size_t i = 0; i < 1 + typed.clauses.size(); ++i) {
    const PlanNode& node = i == 0 ? typed : typed.clauses[i - 1].node;
    if (node.is_leaf() && is_absent(node.slot) && slots_[node.slot].kind == Slot::Kind::kWord) absent.push_back(node.slot);
  }
  for (const std::size_t slot : absent) {
    slots_[slot].idf = slots_[slot].stem_idf = share / static_cast<double>(absent.size());
  }
}

/// Makes the parts of a group equal; `weights` are those of its parts.
void Plan::balance(const PlanNode& group, std::span<const double> weights) {
  const auto [typed_share, typed_is_whole] = share_of(group.clauses[0].node);
  double least = typed_is_whole ? typed_share : 0;
  for (std::size_t i = 1; i < group.clauses.size(); ++i) {
    const double share = slots_[group.clauses[i].node.slot].idf;
    if (least == 0 || share < least) least = share;
  }
  for (std::size_t i = 0; i < group.clauses.size(); ++i) {
    const double share = i == 0 ? typed_share : slots_[group.clauses[i].node.slot].idf;
    if (share > 0) multiply(group.clauses[i].node, std::min(1.0, least / share), weights[i]);
  }
  if (!typed_is_whole) fill_absent(group.clauses[0].node, std::max(0.0, least - share_of(group.clauses[0].node).first));
}

std::int64_t Plan::total_of(const PlanNode& node) const {
  if (node.is_leaf()) return slots_[node.slot].idf_units;
  std::int64_t total = 0;
  for (const PlanClause& clause : node.clauses) {
    const std::int64_t part = total_of(clause.node);
    total = node.best ? std::max(total, part) : total + part;
  }
  return total;
}

void Plan::choose_candidate_words() {
  std::set<std::pair<std::size_t, std::string>> stems;  // by set of fields
  candidate_words_.reserve(slots_.size());
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    for (std::size_t word = 0; word < slots_[slot].words.size(); ++word) {
      const bool is_new = !has_groups_ || stems.emplace(slots_[slot].fields, slots_[slot].words[word].word.key).second;
      if (is_new || !slots_[slot].is_reading) candidate_words_.push_back({slot, word});
    }
  }
}

}  // namespace fihris::search
