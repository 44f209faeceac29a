// SPDX-License-Identifier: Apache-2.0
//
// A query in the oracle: a tree of leaves, each with its contribution to every document, by definition.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/length_code.hpp"
#include "search/oracle.hpp"
#include "search/plan.hpp"
#include "testing/catch.hpp"

namespace fihris::search::testing {

/// What is computed once for a query.
class OracleTree {
 public:
  OracleTree(const Oracle& oracle, const Query& query, const Ranking& ranking)
      : oracle_(oracle),
        ranking_(ranking),
        scale_(scale_of(oracle, query, ranking, in_rounds_, has_required_)),
        root_(compile(query, false, true)) {
    for (Leaf& leaf : leaves_) {
      leaf.fill(leaf);
      leaf.idf_units = leaf.scored ? static_cast<std::int64_t>(leaf.share * leaf.share_factor * 65536) : 0;
    }
    total_idf_units_ = total_of(root_);
  }

 protected:
  /// A leaf (by number) or clauses.
  struct NodeClause;
  struct Node {
    std::optional<std::size_t> leaf;
    std::vector<NodeClause> clauses;
    bool best = false;  ///< of the clauses only the best counts
  };
  struct NodeClause {
    Occur occur;
    Node node;
  };

  using Word = Oracle::Word;
  using Field = Oracle::Field;
  using Test = Oracle::Test;

  /// A part of the query that matches by itself, with its contribution to every document; kNone where it does not match.
  static constexpr std::int64_t kNone = -1;
  struct Leaf {
    std::vector<std::int64_t> units;
    std::function<void(Leaf&)> fill;  ///< sets the units, when the boost is known
    std::int64_t idf_units = 0;
    bool scored = false;
    double share_factor = 1;
    bool is_reading = false;
    std::vector<Word> words;              ///< one, or those of a phrase
    std::vector<std::size_t> stands_for;  ///< of a reading of one word: the leaves of these words
    // of words, for the refinement
    bool is_word = false;
    Word word;
    Level level = Level::kAuto;
    bool by_root = false;
    double share = 0;
    double repetition = 1;
    double stem_idf = 0;
    double boost = 1;
    std::vector<const Field*> fields;
  };

  static Scale scale_of(const Oracle& oracle, const Query& query, const Ranking& ranking, bool& in_rounds, bool& has_required) {
    const auto fields = bind_fields(oracle.reader_.impl());
    const Plan plan(oracle.reader_.impl(), fields, query, ranking);
    in_rounds = plan.has_rounds() && !plan.is_stems_only() && ranking.candidates > 0;
    has_required = plan.has_required();
    return plan.scale();
  }

  bool matches(const Node& node, std::size_t doc) const {
    if (node.leaf) return leaves_[*node.leaf].units[doc] != kNone;
    bool any_must = false, any_should = false, should_matches = false;
    for (const auto& [occur, child] : node.clauses) {
      if (occur == Occur::kMustNot && matches(child, doc)) return false;
      if (occur == Occur::kMust && !matches(child, doc)) return false;
      any_must = any_must || occur == Occur::kMust;
      any_should = any_should || occur == Occur::kShould;
      should_matches = should_matches || (occur == Occur::kShould && matches(child, doc));
    }
    return any_must || should_matches || (!any_should && !node.clauses.empty());
  }

  void add_up(const Node& node, std::size_t doc, std::int64_t& units, std::int64_t& idf_units) const {
    if (!matches(node, doc)) return;
    if (node.leaf) {
      units += leaves_[*node.leaf].units[doc];
      idf_units += leaves_[*node.leaf].idf_units;
    }
    if (node.best) {
      std::pair<std::int64_t, std::int64_t> best;
      for (const auto& [occur, child] : node.clauses) {
        std::pair<std::int64_t, std::int64_t> part;
        add_up(child, doc, part.first, part.second);
        best = std::max(best, part);
      }
      units += best.first;
      idf_units += best.second;
      return;
    }
    for (const auto& [occur, child] : node.clauses) {
      if (occur != Occur::kMustNot) add_up(child, doc, units, idf_units);
    }
  }

  std::int64_t total_of(const Node& node) const {
    if (node.leaf) return leaves_[*node.leaf].idf_units;
    std::int64_t total = 0;
    for (const auto& [occur, child] : node.clauses) total = node.best ? std::max(total, total_of(child)) : total + total_of(child);
    return total;
  }

  // --- compiling ---

  Node compile(const Query& query, bool decides, bool scored) {
    switch (query.kind) {
      case Query::Kind::kWords: return compile_words(query, decides, scored);
      case Query::Kind::kPhrase: return compile_phrase(query, scored);
      case Query::Kind::kPrefix: return compile_prefix(query, scored);
      case Query::Kind::kEverything: {
        Leaf leaf = new_leaf(query);
        leaf.fill = [this](Leaf& whole) {
          for (std::int64_t& units : whole.units) units = static_cast<std::int64_t>(scale_.to_units(whole.boost));
        };
        return add(std::move(leaf), 0, scored);
      }
      case Query::Kind::kRange:
      case Query::Kind::kBoolean: break;
    }
    Node node;
    for (const Clause& clause : query.clauses) {
      Query part = clause.query;
      part.boost *= query.boost;
      if (part.field.empty()) part.field = query.field;
      if (part.level == Level::kAuto) {
        part.level = query.level;
        part.distinguish = query.distinguish;
      }
      node.clauses.push_back(
          {clause.occur, compile(part, decides || clause.occur != Occur::kShould, scored && clause.occur != Occur::kMustNot)});
    }
    return node;
  }

  Leaf new_leaf(const Query& query) const {
    Leaf leaf;
    leaf.units.assign(oracle_.ids_.size(), kNone);
    leaf.boost = query.boost;
    for (const Field& field : oracle_.fields_) {
      if (query.field.empty() || query.field == field.name) leaf.fields.push_back(&field);
    }
    return leaf;
  }

  Node add(Leaf leaf, double share, bool scored) {
    leaf.scored = scored;
    leaf.share = share;
    leaf.is_word = leaf.is_word && scored;
    leaves_.push_back(std::move(leaf));
    Node node;
    node.leaf = leaves_.size() - 1;
    return node;
  }

  static std::uint64_t most_documents(const Leaf& leaf) {
    std::uint64_t most = 0;
    for (const Field* field : leaf.fields) most = std::max(most, field->doc_count);
    return most;
  }

  std::uint64_t most_documents_with(const Leaf& leaf, const Test& test) const {
    std::uint64_t most = 0;
    for (const Field* field : leaf.fields) most = std::max(most, oracle_.documents_with(*field, test));
    return most;
  }

  static Saturation saturation_of(const Field& field) {
    const double average = field.doc_count == 0 ? 0 : static_cast<double>(field.token_count) / static_cast<double>(field.doc_count);
    return {field.k1, field.b, average};
  }

  float weight_in_units(double idf_value, double level_weight, const Field& field, double boost) const {
    return static_cast<float>(scale_.to_units(idf_value * level_weight * field.weight * boost * (field.k1 + 1)));
  }

  /// Adds the contribution of one field; `frequency_in` gives the frequency in a document, 0 where the field does not match.
  void contribute(
      Leaf& leaf, const Field& field, float weight, const std::function<std::uint32_t(std::size_t)>& frequency_in,
      const std::function<bool(std::size_t)>& applies = [](std::size_t) { return true; }) const {
    const Saturation saturation = saturation_of(field);
    for (std::size_t doc = 0; doc < leaf.units.size(); ++doc) {
      if (!applies(doc)) continue;
      const std::uint32_t tf = frequency_in(doc);
      if (tf == 0) continue;
      leaf.units[doc] = std::max<std::int64_t>(leaf.units[doc], 0) + in_units(weight, saturation(tf, field.length_codes[doc]));
    }
  }

  std::vector<Word> words_of(const Query& query) const {
    std::vector<Word> words = oracle_.analyze(query.text);
    for (Word& word : words) word.distinguish = query.level == Level::kLetters ? query.distinguish : Distinguish{};
    return words;
  }

  Node compile_words(const Query& query, bool decides, bool scored) {
    const std::vector<Word> words = words_of(query);
    const bool has_content = std::any_of(words.begin(), words.end(), [](const Word& word) { return !word.stop_word; });
    const bool drops = ranking_.drop_stop_words && has_content;
    std::vector<std::optional<std::size_t>> leaves;
    std::optional<std::size_t> previous;
    for (const Word& word : words) {
      leaves.emplace_back();
      if (drops && word.stop_word) continue;
      leaves.back() = *compile_word(query, word, decides, scored).leaf;
      if (previous && scored && ranking_.pair_weight > 0) pairs_.emplace_back(*previous, *leaves.back());
      previous = leaves.back();
    }
    std::vector<Oracle::Reading> readings;
    if (wants_readings(query)) {
      for (auto& reading : oracle_.readings(new_leaf(query).fields, query.text, !drops, scored ? ranking_.similar_weight : 0)) {
        const auto first = leaves.begin() + static_cast<std::ptrdiff_t>(reading.first);
        const bool dropped =
            std::none_of(first, first + static_cast<std::ptrdiff_t>(reading.count), [](const auto& leaf) { return leaf.has_value(); });
        if (!dropped) readings.push_back(std::move(reading));
      }
    }
    return group(query, 0, words.size(), without_crossings(std::move(readings)), leaves, scored);
  }

  /// Documents with the word at a level; of a root, the sum over its stems.
  std::uint64_t documents_at(const Field& field, const Word& word, Level level) const {
    const Test test = Oracle::at_level(word, level);
    if (level == Level::kLetters && word.distinguish.any())
      return oracle_.sum_of_documents(field, test, [](const Word& other) { return other.written; });
    return level == Level::kRoot ? oracle_.sum_of_documents(field, test, [](const Word& other) { return other.stem; })
                                 : oracle_.documents_with(field, test);
  }

  Node compile_word(const Query& query, const Word& word, bool decides, bool scored, bool is_reading = false) {
    Leaf leaf = new_leaf(query);
    leaf.words = {word};
    leaf.is_reading = is_reading;
    const bool automatic = query.level == Level::kAuto;
    leaf.is_word = !is_reading;
    leaf.word = word;
    leaf.level = query.level;
    leaf.by_root = query.level == Level::kRoot || (automatic && !decides && ranking_.root_weight > 0);
    const bool by_letters = automatic && ranking_.letters_weight > 0;
    const std::uint64_t documents = most_documents(leaf);
    leaf.repetition = repetition_of(leaf, word);
    leaf.stem_idf = idf(documents, most_documents_with(leaf, Oracle::same_stem(word))) * leaf.repetition;
    const double share =
        by_letters ? idf(documents, most_documents_with(leaf, Oracle::at_level(word, Level::kLetters))) * leaf.repetition : leaf.stem_idf;
    leaf.fill = [this, word, by_letters, level = query.level, decides](Leaf& filled) {
      if (level == Level::kAuto || level == Level::kStem) {
        add_stem(filled, word, by_letters);
        if (level == Level::kAuto && !decides && ranking_.root_weight > 0) add_root(filled, word);
        return;
      }
      for (const Field* field : filled.fields) {
        const Test test = Oracle::at_level(word, level);
        const float weight =
            weight_in_units(idf(field->doc_count, documents_at(*field, word, level)), 1, *field, filled.boost * filled.repetition);
        contribute(filled, *field, weight, [&](std::size_t doc) { return oracle_.frequency(*field, doc, test); });
      }
    };
    return add(std::move(leaf), share, scored);
  }

  double repetition_of(const Leaf& leaf, const Word& word) const {
    if (ranking_.repetition_exponent == 0) return 1;
    std::uint64_t most = 0, occurrences = 0;
    for (const Field* field : leaf.fields) {
      const std::uint64_t documents = oracle_.documents_with(*field, Oracle::same_stem(word));
      if (documents <= most) continue;
      most = documents;
      occurrences = 0;
      for (std::size_t doc = 0; doc < field->words.size(); ++doc) occurrences += oracle_.frequency(*field, doc, Oracle::same_stem(word));
    }
    if (most == 0) return 1;
    return std::pow(static_cast<double>(occurrences) / static_cast<double>(most), ranking_.repetition_exponent);
  }

  /// By stem, or by the same letters where that gives more.
  void add_stem(Leaf& leaf, const Word& word, bool by_letters) const {
    for (const Field* field : leaf.fields) {
      const Test stem = Oracle::same_stem(word);
      const Test letters = Oracle::at_level(word, Level::kLetters);
      const float stem_weight = weight_in_units(idf(field->doc_count, oracle_.documents_with(*field, stem)), ranking_.stem_weight, *field,
                                                leaf.boost * leaf.repetition);
      const float letters_weight = weight_in_units(idf(field->doc_count, oracle_.documents_with(*field, letters)), ranking_.letters_weight,
                                                   *field, leaf.boost * leaf.repetition);
      const Saturation saturation = saturation_of(*field);
      for (std::size_t doc = 0; doc < leaf.units.size(); ++doc) {
        const std::uint32_t tf = oracle_.frequency(*field, doc, stem);
        if (tf == 0) continue;
        std::int64_t units = in_units(stem_weight, saturation(tf, field->length_codes[doc]));
        const std::uint32_t same = by_letters ? oracle_.frequency(*field, doc, letters) : 0;
        if (same > 0) units = std::max<std::int64_t>(units, in_units(letters_weight, saturation(same, field->length_codes[doc])));
        leaf.units[doc] = std::max<std::int64_t>(leaf.units[doc], 0) + units;
      }
    }
  }

  /// By root alone: only documents that have the stem in no field.
  void add_root(Leaf& leaf, const Word& word) const {
    const Test root = Oracle::at_level(word, Level::kRoot);
    const Test stem = Oracle::same_stem(word);
    const std::vector<std::int64_t> by_stem = leaf.units;
    for (const Field* field : leaf.fields) {
      const std::uint64_t matching = oracle_.sum_of_documents(*field, root, [](const Word& other) { return other.stem; });
      const float weight = weight_in_units(idf(field->doc_count, matching), ranking_.root_weight, *field, leaf.boost * leaf.repetition);
      contribute(
          leaf, *field, weight,
          [&](std::size_t doc) { return oracle_.frequency(*field, doc, [&](const Word& other) { return root(other) && !stem(other); }); },
          [&](std::size_t doc) { return by_stem[doc] == kNone; });
    }
  }

  Node compile_phrase(const Query& query, bool scored) {
    const std::vector<Word> words = words_of(query);
    if (words.empty()) return {};
    if (words.size() == 1) {
      Query word = query;
      word.kind = Query::Kind::kWords;
      return compile_words(word, true, scored);
    }
    Node node;
    node.clauses.push_back({Occur::kShould, phrase(query, words, scored, false)});
    std::vector<double> weights{1};
    if (wants_readings(query)) {
      const auto readings = oracle_.readings(new_leaf(query).fields, query.text, true, scored ? ranking_.similar_weight : 0);
      std::vector<std::pair<std::vector<Word>, double>> ways;
      collect_ways(words, 0, {}, 1, readings, ways);
      for (std::size_t i = 1; i < std::min<std::size_t>(ways.size(), 65); ++i) {
        const auto& [read, weight] = ways[i];
        node.clauses.push_back(
            {Occur::kShould, read.size() == 1 ? compile_word(query, read[0], true, scored, true) : phrase(query, read, scored, true)});
        weights.push_back(weight * ranking_.reading_weight);
      }
    }
    if (node.clauses.size() == 1) return node;
    node.best = true;
    balance(node, weights);
    return node;
  }

  /// The words as typed first; then, from the end, with readings in their place.
  void collect_ways(const std::vector<Word>& typed, std::size_t at, const std::vector<Word>& words, double weight,
                    const std::vector<Oracle::Reading>& readings, std::vector<std::pair<std::vector<Word>, double>>& ways) const {
    if (at == typed.size()) return ways.emplace_back(words, weight), void();
    std::vector<Word> longer = words;
    longer.push_back(typed[at]);
    collect_ways(typed, at + 1, longer, weight, readings, ways);
    for (auto reading = readings.rbegin(); reading != readings.rend(); ++reading) {
      if (reading->first != at) continue;
      longer = words;
      longer.insert(longer.end(), reading->words.begin(), reading->words.end());
      collect_ways(typed, at + reading->count, longer, weight / (1 + reading->cost), readings, ways);
    }
  }

  Node phrase(const Query& query, const std::vector<Word>& words, bool scored, bool is_reading) {
    Leaf leaf = new_leaf(query);
    leaf.words = words;
    leaf.is_reading = is_reading;
    double share = 0;
    for (const Word& word : words) share += idf(most_documents(leaf), most_documents_with(leaf, Oracle::same_stem(word)));
    leaf.fill = [this, words, level = query.level](Leaf& filled) {
      for (const Field* field : filled.fields) {
        double sum = 0;
        for (const Word& word : words) sum += idf(field->doc_count, documents_at(*field, word, level));
        contribute(filled, *field, weight_in_units(sum, 1, *field, filled.boost),
                   [&](std::size_t doc) { return phrase_frequency(field->words[doc], words, level); });
      }
    };
    return add(std::move(leaf), share, scored);
  }

  std::uint32_t phrase_frequency(const std::vector<std::uint32_t>& text, const std::vector<Word>& words, Level level) const {
    std::uint32_t count = 0;
    for (std::size_t begin = 0; begin + words.size() <= text.size(); ++begin) {
      bool all = true;
      for (std::size_t i = 0; i < words.size() && all; ++i) all = Oracle::at_level(words[i], level)(oracle_.words_[text[begin + i]]);
      count += all ? 1 : 0;
    }
    return count;
  }

  Node compile_prefix(const Query& query, bool scored) {
    const std::vector<Word> words = oracle_.analyze(query.text);
    if (words.empty()) return {};
    Leaf leaf = new_leaf(query);
    const Test test = [prefix = words.back().letters](const Word& other) { return other.letters.starts_with(prefix); };
    std::uint64_t most = 0;
    const auto matching = [this, test](const Field& field) {
      return oracle_.sum_of_documents(field, test, [](const Word& other) { return other.written; });
    };
    for (const Field* field : leaf.fields) most = std::max(most, matching(*field));
    leaf.fill = [this, test, matching](Leaf& filled) {
      for (const Field* field : filled.fields) {
        contribute(filled, *field, weight_in_units(idf(field->doc_count, matching(*field)), 1, *field, filled.boost),
                   [&](std::size_t doc) { return oracle_.frequency(*field, doc, test); });
      }
    };
    const double share = idf(most_documents(leaf), std::min(most, most_documents(leaf)));
    return add(std::move(leaf), share, scored);
  }

  // --- groups: words and their readings ---

  bool wants_readings(const Query& query) const {
    return ranking_.reading_weight > 0 && (query.level == Level::kAuto || query.level == Level::kStem);
  }

  /// The longest first; of those that cross, the first.
  static std::vector<Oracle::Reading> without_crossings(std::vector<Oracle::Reading> readings) {
    std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    std::vector<Oracle::Reading> kept;
    for (Oracle::Reading& one : readings) {
      const bool crosses = std::any_of(kept.begin(), kept.end(), [&](const Oracle::Reading& other) {
        std::size_t both = 0;
        for (std::size_t at = one.first; at < one.first + one.count; ++at)
          both += at >= other.first && at < other.first + other.count ? 1 : 0;
        return both != 0 && both != one.count && both != other.count;
      });
      if (!crosses) kept.push_back(std::move(one));
    }
    return kept;
  }

  /// The words [first, end), of which the leaves are given, with `readings` within.
  Node group(const Query& query, std::size_t first, std::size_t end, const std::vector<Oracle::Reading>& readings,
             const std::vector<std::optional<std::size_t>>& leaves, bool scored) {
    Node node;
    for (std::size_t at = first; at < end;) {
      const auto here =
          std::find_if(readings.begin(), readings.end(), [&](const auto& one) { return one.first == at && at + one.count <= end; });
      if (here != readings.end()) {
        node.clauses.push_back({Occur::kShould, read(query, here->first, here->count, readings, leaves, scored)});
        at += here->count;
        continue;
      }
      if (leaves[at]) {
        node.clauses.push_back({Occur::kShould, {}});
        node.clauses.back().node.leaf = leaves[at];
      }
      ++at;
    }
    return node;
  }

  Node read(const Query& query, std::size_t first, std::size_t count, const std::vector<Oracle::Reading>& readings,
            const std::vector<std::optional<std::size_t>>& leaves, bool scored) {
    std::vector<Oracle::Reading> own, inner;
    for (const Oracle::Reading& one : readings) (one.first == first && one.count == count ? own : inner).push_back(one);
    std::erase_if(inner, [&](const auto& one) { return one.count >= count; });
    Node node;
    node.best = true;
    node.clauses.push_back({Occur::kShould, group(query, first, first + count, inner, leaves, scored)});
    std::vector<double> weights{1};
    for (const Oracle::Reading& one : own) {
      const bool is_word = one.words.size() == 1;
      node.clauses.push_back(
          {Occur::kShould, is_word ? compile_word(query, one.words[0], true, scored, true) : phrase(query, one.words, scored, true)});
      Leaf& leaf = leaves_[*node.clauses.back().node.leaf];
      for (std::size_t at = first; is_word && at < first + count; ++at) {
        if (leaves[at]) leaf.stands_for.push_back(*leaves[at]);
      }
      weights.push_back(1 / (1 + one.cost) * ranking_.reading_weight);
    }
    balance(node, weights);
    return node;
  }

  bool is_absent(const Leaf& leaf) const {
    return std::any_of(leaf.words.begin(), leaf.words.end(),
                       [&](const Word& word) { return !oracle_.has(leaf.fields, Oracle::same_stem(word)); });
  }

  /// What all words of a node that the index has are worth in coverage, and whether it has them all.
  std::pair<double, bool> share_of(const Node& node) const {
    if (node.leaf) {
      const Leaf& leaf = leaves_[*node.leaf];
      return is_absent(leaf) ? std::pair(0.0, false) : std::pair(leaf.share * leaf.share_factor, true);
    }
    std::pair<double, bool> all{0, !node.best};
    for (const auto& [occur, child] : node.clauses) {
      const auto part = share_of(child);
      all.first = node.best ? std::max(all.first, part.first) : all.first + part.first;
      all.second = node.best ? all.second || part.second : all.second && part.second;
    }
    return all;
  }

  void multiply(const Node& node, double factor, double weight) {
    if (node.leaf) {
      leaves_[*node.leaf].share_factor *= factor;
      leaves_[*node.leaf].boost *= factor * weight;
    }
    for (const auto& [occur, child] : node.clauses) multiply(child, factor, weight);
  }

  /// All parts of a group are worth as much as the one of the least idf; words that the index lacks share what is missing.
  void balance(const Node& node, const std::vector<double>& weights) {
    const Node& typed = node.clauses[0].node;
    const auto [typed_share, whole] = share_of(typed);
    const auto share = [&, of_typed = typed_share](std::size_t i) { return i == 0 ? of_typed : leaves_[*node.clauses[i].node.leaf].share; };
    double least = whole ? typed_share : std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < node.clauses.size(); ++i) least = std::min(least, share(i));
    for (std::size_t i = 0; i < node.clauses.size(); ++i) {
      if (share(i) > 0) multiply(node.clauses[i].node, std::min(1.0, least / share(i)), weights[i]);
    }
    if (whole) return;
    const double left = std::max(0.0, least - share_of(typed).first);
    std::vector<std::size_t> absent;
    if (typed.leaf) absent.push_back(*typed.leaf);
    for (const auto& [occur, child] : typed.clauses) {
      if (child.leaf) absent.push_back(*child.leaf);
    }
    std::erase_if(absent, [&](std::size_t leaf) { return leaves_[leaf].words.size() != 1 || !is_absent(leaves_[leaf]); });
    for (const std::size_t leaf : absent) leaves_[leaf].share = leaves_[leaf].stem_idf = left / static_cast<double>(absent.size());
  }

  const Oracle& oracle_;
  const Ranking ranking_;
  bool in_rounds_ = false;
  bool has_required_ = false;
  const Scale scale_;
  std::vector<Leaf> leaves_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::int64_t total_idf_units_ = 0;
  Node root_;
};

}  // namespace fihris::search::testing
