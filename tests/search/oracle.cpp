// SPDX-License-Identifier: Apache-2.0
#include "search/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>

#include "codec/length_code.hpp"
#include "search/plan.hpp"
#include "testing/catch.hpp"
#include "text/analysis.hpp"
#include "text/stop_words.hpp"
#include "text/tokenizer.hpp"

namespace fihris::search::testing {

Oracle::Oracle(IndexReader reader) : reader_(std::move(reader)) {
  REQUIRE(reader_.stats().deleted_documents == 0);
  for (const fihris::Field& field : reader_.schema().fields()) {
    if (field.type != FieldType::kText) continue;
    REQUIRE(field.stored);
    fields_.push_back({field.name, field.weight, field.k1, field.b, 0, 0, {}, {}});
  }
  reader_.for_each_document([&](const Document& document) {
    ids_.push_back(document.id());
    for (Field& field : fields_) {
      auto& words = field.words.emplace_back();
      for (Word& word : analyze(std::string(document.get(field.name)))) {
        const auto [found, is_new] = numbers_.emplace(word.written, static_cast<std::uint32_t>(words_.size()));
        if (is_new) words_.push_back(std::move(word));
        words.push_back(found->second);
      }
      field.token_count += words.size();
      field.doc_count += words.empty() ? 0 : 1;
      field.length_codes.push_back(codec::encode_length(static_cast<std::uint32_t>(words.size())));
    }
    return true;
  });
}

std::vector<Oracle::Word> Oracle::analyze(const std::string& text) const {
  std::vector<Word> words;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const text::RawToken& token : batch) {
      Word word;
      word.written = token.packed != 0 ? text::unpack_form(token.packed) : std::string(token.form);
      text::WordClasses classes = reader_.analyzer().impl().classify(word.written);
      word.stop_word = text::is_stop_word(classes.letters);
      word.letters = std::move(classes.letters);
      word.stem = std::move(classes.stem);
      word.root = std::move(classes.root);
      words.push_back(std::move(word));
    }
  }
  return words;
}

namespace {

/// A leaf (by number) or clauses.
struct NodeClause;
struct Node {
  std::optional<std::size_t> leaf;
  std::vector<NodeClause> clauses;
};
struct NodeClause {
  Occur occur;
  Node node;
};

}  // namespace

/// A query on its way through the oracle.
class OracleQuery {
 public:
  OracleQuery(const Oracle& oracle, const Query& query, const Ranking& ranking)
      : oracle_(oracle),
        ranking_(ranking),
        scale_(scale_of(oracle, query, ranking, in_rounds_, has_required_)),
        root_(compile(query, false, true)) {
    for (const Leaf& leaf : leaves_) total_idf_units_ += leaf.idf_units;
  }

  Answer answer(std::size_t limit) {
    std::vector<std::pair<double, std::size_t>> found;  // score, document
    for (std::size_t doc = 0; doc < oracle_.ids_.size(); ++doc) {
      if (!matches(root_, doc)) continue;
      std::int64_t units = 0, idf_units = 0;
      add_up(root_, doc, units, idf_units);
      REQUIRE(units <= std::numeric_limits<std::int32_t>::max());
      found.emplace_back(score(units, idf_units), doc);
    }
    Answer answer;
    answer.total = found.size();
    const std::size_t depth = std::max(limit, ranking_.refine_depth);
    if (in_rounds_ && limit > 0) keep_candidates(found, std::max(4 * depth, ranking_.candidates));
    keep_best(found, depth);
    for (std::size_t i = 0; i < std::min(found.size(), ranking_.refine_depth); ++i) found[i].first += refinement(found[i].second);
    keep_best(found, limit);
    for (const auto& [value, doc] : found) answer.hits.push_back({oracle_.ids_[doc], value, doc});
    return answer;
  }

 private:
  using Word = Oracle::Word;
  using Field = Oracle::Field;
  using Test = std::function<bool(const Word&)>;

  /// A part of the query that matches by itself, with its contribution to every document; kNone where it does not match.
  static constexpr std::int64_t kNone = -1;
  struct Leaf {
    std::vector<std::int64_t> units;
    std::vector<std::int64_t> stem_units;  ///< of words: what the stem alone gives
    std::int64_t idf_units = 0;
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

  /// The first round: if enough documents have a stem of the query, only the best of them by stems alone are left.
  void keep_candidates(std::vector<std::pair<double, std::size_t>>& found, std::size_t wanted) const {
    std::vector<std::pair<double, std::size_t>> by_stems;
    for (std::size_t doc = 0; doc < oracle_.ids_.size(); ++doc) {
      std::int64_t sum = 0;
      for (const Leaf& leaf : leaves_) sum += std::max<std::int64_t>(leaf.stem_units[doc], 0);
      if (has_required_ && !matches(root_, doc)) continue;
      if (sum > 0) by_stems.emplace_back(scale_.to_score(sum), doc);
    }
    if (by_stems.size() < wanted && !has_required_) return;
    keep_best(by_stems, wanted);
    std::erase_if(found, [&](const auto& one) {
      return std::none_of(by_stems.begin(), by_stems.end(), [&](const auto& kept) { return kept.second == one.second; });
    });
  }

  static void keep_best(std::vector<std::pair<double, std::size_t>>& found, std::size_t limit) {
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    if (found.size() > limit) found.resize(limit);
  }

  double score(std::int64_t units, std::int64_t idf_units) const {
    const double sum = scale_.to_score(units);
    if (ranking_.coverage_exponent == 0 || idf_units >= total_idf_units_) return sum;
    const double coverage = static_cast<double>(idf_units) * (1 / static_cast<double>(total_idf_units_));
    return sum * (ranking_.coverage_exponent == 0.5 ? std::sqrt(coverage) : std::pow(coverage, ranking_.coverage_exponent));
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
    for (const auto& [occur, child] : node.clauses) {
      if (occur != Occur::kMustNot) add_up(child, doc, units, idf_units);
    }
  }

  // --- compiling ---

  Node compile(const Query& query, bool decides, bool scored) {
    switch (query.kind) {
      case Query::Kind::kWords: return compile_words(query, decides, scored);
      case Query::Kind::kPhrase: return compile_phrase(query, scored);
      case Query::Kind::kPrefix: return compile_prefix(query, scored);
      case Query::Kind::kEverything: {
        Leaf leaf = new_leaf(query);
        for (std::int64_t& units : leaf.units) units = static_cast<std::int64_t>(scale_.to_units(query.boost));
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
      if (part.level == Level::kAuto) part.level = query.level;
      node.clauses.push_back(
          {clause.occur, compile(part, decides || clause.occur != Occur::kShould, scored && clause.occur != Occur::kMustNot)});
    }
    return node;
  }

  Leaf new_leaf(const Query& query) const {
    Leaf leaf;
    leaf.units.assign(oracle_.ids_.size(), kNone);
    leaf.stem_units.assign(oracle_.ids_.size(), kNone);
    leaf.boost = query.boost;
    for (const Field& field : oracle_.fields_) {
      if (query.field.empty() || query.field == field.name) leaf.fields.push_back(&field);
    }
    return leaf;
  }

  Node add(Leaf leaf, double share, bool scored) {
    leaf.idf_units = scored ? static_cast<std::int64_t>(share * 65536) : 0;
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

  /// Documents of the field with a word that passes.
  std::uint64_t documents_with(const Field& field, const Test& test) const {
    return static_cast<std::uint64_t>(std::count_if(field.words.begin(), field.words.end(), [&](const auto& words) {
      return std::any_of(words.begin(), words.end(), [&](std::uint32_t word) { return test(oracle_.words_[word]); });
    }));
  }

  /// Sum over `kinds` of words that pass: the documents that have this kind of word.
  std::uint64_t sum_of_documents(const Field& field, const Test& test, const std::function<std::string(const Word&)>& kind) const {
    std::uint64_t sum = 0;
    for (const auto& words : field.words) {
      std::set<std::string> kinds;
      for (const std::uint32_t word : words) {
        if (test(oracle_.words_[word])) kinds.insert(kind(oracle_.words_[word]));
      }
      sum += kinds.size();
    }
    return std::min(sum, field.doc_count);
  }

  std::uint64_t most_documents_with(const Leaf& leaf, const Test& test) const {
    std::uint64_t most = 0;
    for (const Field* field : leaf.fields) most = std::max(most, documents_with(*field, test));
    return most;
  }

  std::uint32_t frequency(const Field& field, std::size_t doc, const Test& test) const {
    return static_cast<std::uint32_t>(
        std::count_if(field.words[doc].begin(), field.words[doc].end(), [&](std::uint32_t word) { return test(oracle_.words_[word]); }));
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

  Node compile_words(const Query& query, bool decides, bool scored) {
    std::vector<Word> words = oracle_.analyze(query.text);
    const bool has_content = std::any_of(words.begin(), words.end(), [](const Word& word) { return !word.stop_word; });
    if (ranking_.drop_stop_words && has_content) std::erase_if(words, [](const Word& word) { return word.stop_word; });
    Node node;
    for (std::size_t i = 0; i < words.size(); ++i) {
      node.clauses.push_back({Occur::kShould, compile_word(query, words[i], decides, scored)});
      const std::size_t leaf = *node.clauses.back().node.leaf;
      if (i > 0 && scored && ranking_.pair_weight > 0) pairs_.emplace_back(leaf - 1, leaf);
    }
    return node;
  }

  static Test same_stem(const Word& word) {
    return [word](const Word& other) { return other.stem == word.stem && other.root == word.root; };
  }
  static Test at_level(const Word& word, Level level) {
    switch (level) {
      case Level::kWritten: return [word](const Word& other) { return other.written == word.written; };
      case Level::kLetters: return [word](const Word& other) { return other.letters == word.letters; };
      case Level::kRoot: return [word](const Word& other) { return other.root == word.root; };
      default: return same_stem(word);
    }
  }

  /// Documents with the word at a level; of a root, the sum over its stems.
  std::uint64_t documents_at(const Field& field, const Word& word, Level level) const {
    const Test test = at_level(word, level);
    return level == Level::kRoot ? sum_of_documents(field, test, [](const Word& other) { return other.stem; })
                                 : documents_with(field, test);
  }

  Node compile_word(const Query& query, const Word& word, bool decides, bool scored) {
    Leaf leaf = new_leaf(query);
    const bool automatic = query.level == Level::kAuto;
    leaf.is_word = true;
    leaf.word = word;
    leaf.level = query.level;
    leaf.by_root = query.level == Level::kRoot || (automatic && !decides && ranking_.root_weight > 0);
    const bool by_letters = automatic && ranking_.letters_weight > 0;
    const std::uint64_t documents = most_documents(leaf);
    leaf.repetition = repetition_of(leaf, word);
    leaf.stem_idf = idf(documents, most_documents_with(leaf, same_stem(word))) * leaf.repetition;
    const double share =
        by_letters ? idf(documents, most_documents_with(leaf, at_level(word, Level::kLetters))) * leaf.repetition : leaf.stem_idf;
    if (automatic || query.level == Level::kStem) {
      add_stem(leaf, word, by_letters);
      if (automatic && !decides && ranking_.root_weight > 0) add_root(leaf, word);
    } else {
      for (const Field* field : leaf.fields) {
        const Test test = at_level(word, query.level);
        const std::uint64_t matching = documents_at(*field, word, query.level);
        const float weight = weight_in_units(idf(field->doc_count, matching), 1, *field, leaf.boost * leaf.repetition);
        contribute(leaf, *field, weight, [&](std::size_t doc) { return frequency(*field, doc, test); });
      }
    }
    return add(std::move(leaf), share, scored);
  }

  double repetition_of(const Leaf& leaf, const Word& word) const {
    if (ranking_.repetition_exponent == 0) return 1;
    std::uint64_t most = 0, occurrences = 0;
    for (const Field* field : leaf.fields) {
      const std::uint64_t documents = documents_with(*field, same_stem(word));
      if (documents <= most) continue;
      most = documents;
      occurrences = 0;
      for (std::size_t doc = 0; doc < field->words.size(); ++doc) occurrences += frequency(*field, doc, same_stem(word));
    }
    if (most == 0) return 1;
    return std::pow(static_cast<double>(occurrences) / static_cast<double>(most), ranking_.repetition_exponent);
  }

  /// By stem, or by the same letters where that gives more.
  void add_stem(Leaf& leaf, const Word& word, bool by_letters) const {
    for (const Field* field : leaf.fields) {
      const Test stem = same_stem(word);
      const Test letters = at_level(word, Level::kLetters);
      const float stem_weight =
          weight_in_units(idf(field->doc_count, documents_with(*field, stem)), ranking_.stem_weight, *field, leaf.boost * leaf.repetition);
      const float letters_weight = weight_in_units(idf(field->doc_count, documents_with(*field, letters)), ranking_.letters_weight, *field,
                                                   leaf.boost * leaf.repetition);
      const Saturation saturation = saturation_of(*field);
      for (std::size_t doc = 0; doc < leaf.units.size(); ++doc) {
        const std::uint32_t tf = frequency(*field, doc, stem);
        if (tf == 0) continue;
        std::int64_t units = in_units(stem_weight, saturation(tf, field->length_codes[doc]));
        leaf.stem_units[doc] = std::max<std::int64_t>(leaf.stem_units[doc], 0) + units;
        const std::uint32_t same = by_letters ? frequency(*field, doc, letters) : 0;
        if (same > 0) units = std::max<std::int64_t>(units, in_units(letters_weight, saturation(same, field->length_codes[doc])));
        leaf.units[doc] = std::max<std::int64_t>(leaf.units[doc], 0) + units;
      }
    }
  }

  /// By root alone: only documents that have the stem in no field.
  void add_root(Leaf& leaf, const Word& word) const {
    const Test root = at_level(word, Level::kRoot);
    const Test stem = same_stem(word);
    const std::vector<std::int64_t> by_stem = leaf.units;
    for (const Field* field : leaf.fields) {
      const std::uint64_t matching = sum_of_documents(*field, root, [](const Word& other) { return other.stem; });
      const float weight = weight_in_units(idf(field->doc_count, matching), ranking_.root_weight, *field, leaf.boost * leaf.repetition);
      contribute(
          leaf, *field, weight,
          [&](std::size_t doc) { return frequency(*field, doc, [&](const Word& other) { return root(other) && !stem(other); }); },
          [&](std::size_t doc) { return by_stem[doc] == kNone; });
    }
  }

  Node compile_phrase(const Query& query, bool scored) {
    const std::vector<Word> words = oracle_.analyze(query.text);
    if (words.empty()) return {};
    if (words.size() == 1) {
      Node node;
      node.clauses.push_back({Occur::kShould, compile_word(query, words[0], true, scored)});
      return node;
    }
    Leaf leaf = new_leaf(query);
    double share = 0;
    for (const Word& word : words) share += idf(most_documents(leaf), most_documents_with(leaf, same_stem(word)));
    for (const Field* field : leaf.fields) {
      double sum = 0;
      for (const Word& word : words) sum += idf(field->doc_count, documents_at(*field, word, query.level));
      contribute(leaf, *field, weight_in_units(sum, 1, *field, leaf.boost),
                 [&](std::size_t doc) { return phrase_frequency(field->words[doc], words, query.level); });
    }
    return add(std::move(leaf), share, scored);
  }

  std::uint32_t phrase_frequency(const std::vector<std::uint32_t>& text, const std::vector<Word>& words, Level level) const {
    std::uint32_t count = 0;
    for (std::size_t begin = 0; begin + words.size() <= text.size(); ++begin) {
      bool all = true;
      for (std::size_t i = 0; i < words.size() && all; ++i) all = at_level(words[i], level)(oracle_.words_[text[begin + i]]);
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
    for (const Field* field : leaf.fields) {
      const std::uint64_t matching = sum_of_documents(*field, test, [](const Word& other) { return other.written; });
      most = std::max(most, matching);
      contribute(leaf, *field, weight_in_units(idf(field->doc_count, matching), 1, *field, leaf.boost),
                 [&](std::size_t doc) { return frequency(*field, doc, test); });
    }
    const double share = idf(most_documents(leaf), std::min(most, most_documents(leaf)));
    return add(std::move(leaf), share, scored);
  }

  // --- refinement ---

  /// A place of a document where a word of the query stands, and what it is worth there.
  struct Place {
    std::size_t leaf, field, position;  ///< position: in the fields laid one after another
    std::int64_t units;
  };

  std::int64_t worth(const Leaf& leaf, double level_weight) const {
    return static_cast<std::int64_t>(leaf.share * level_weight * leaf.boost * 65536);
  }

  /// What a word of the text is worth to a word of the query; kNone when it is another one.
  std::int64_t worth_of(const Leaf& leaf, const Word& word, bool stem_is_there) const {
    if (leaf.level == Level::kWritten || leaf.level == Level::kLetters)
      return at_level(leaf.word, leaf.level)(word) ? worth(leaf, 1) : kNone;
    if (same_stem(leaf.word)(word)) return worth(leaf, leaf.level == Level::kRoot ? 1 : ranking_.stem_weight);
    if (!leaf.by_root || word.root != leaf.word.root) return kNone;
    if (leaf.level == Level::kRoot) return worth(leaf, 1);
    return stem_is_there ? kNone : worth(leaf, ranking_.root_weight);
  }

  std::vector<Place> places_in(std::size_t doc) const {
    std::vector<Place> places;
    for (std::size_t number = 0; number < leaves_.size(); ++number) {
      const Leaf& leaf = leaves_[number];
      if (!leaf.is_word) continue;
      const bool stem_is_there = std::any_of(leaf.fields.begin(), leaf.fields.end(),
                                             [&](const Field* field) { return frequency(*field, doc, same_stem(leaf.word)) > 0; });
      std::size_t begin = 0;
      for (std::size_t f = 0; f < oracle_.fields_.size(); ++f) {
        const Field& field = oracle_.fields_[f];
        const bool wanted = std::find(leaf.fields.begin(), leaf.fields.end(), &field) != leaf.fields.end();
        for (std::size_t i = 0; wanted && i < field.words[doc].size(); ++i) {
          const std::int64_t units = worth_of(leaf, oracle_.words_[field.words[doc][i]], stem_is_there);
          if (units != kNone) places.push_back({number, f, begin + i, units});
        }
        begin += codec::kLengths[field.length_codes[doc]];
      }
    }
    return places;
  }

  /// Of each word the best place from `begin` to before `end`, added up.
  std::int64_t sum_between(const std::vector<Place>& places, std::size_t begin, std::size_t end) const {
    std::map<std::size_t, std::int64_t> best;
    for (const Place& place : places) {
      if (place.position >= begin && place.position < end) best[place.leaf] = std::max(best[place.leaf], place.units);
    }
    std::int64_t sum = 0;
    for (const auto& [leaf, units] : best) sum += units;
    return sum;
  }

  double refinement(std::size_t doc) const {
    const std::vector<Place> places = places_in(doc);
    double bonus = pair_bonus(doc, places);
    if (ranking_.window_weight > 0 && ranking_.window_words > 0) {
      std::int64_t best = 0;
      for (const Place& place : places) best = std::max(best, sum_between(places, place.position, place.position + ranking_.window_words));
      bonus += ranking_.window_weight * (static_cast<double>(best) / 65536);
    }
    if (ranking_.lead_weight > 0 && ranking_.lead_words > 0) {
      bonus += ranking_.lead_weight * (static_cast<double>(sum_between(places, 0, ranking_.lead_words)) / 65536);
    }
    return bonus;
  }

  double pair_bonus(std::size_t doc, const std::vector<Place>& places) const {
    double sum = 0;
    for (const auto& [first, second] : pairs_) {
      const Leaf& a = leaves_[first];
      const Leaf& b = leaves_[second];
      const double mean = (a.stem_idf + b.stem_idf) / 2 * a.boost;
      for (const Field* field : a.fields) {
        std::uint32_t count = 0;
        for (const Place& one : places) {
          if (one.leaf != first || &oracle_.fields_[one.field] != field) continue;
          count += static_cast<std::uint32_t>(std::count_if(places.begin(), places.end(), [&](const Place& other) {
            return other.leaf == second && other.field == one.field && other.position == one.position + 1;
          }));
        }
        if (count == 0) continue;
        const double saturation = saturation_of(*field)(count, field->length_codes[doc]);
        sum += ranking_.pair_weight * mean * field->weight * (field->k1 + 1) * saturation;
      }
    }
    return sum;
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

Answer Oracle::search(const Query& query, const Ranking& ranking, std::size_t limit) const {
  return OracleQuery(*this, query, ranking).answer(limit);
}

}  // namespace fihris::search::testing
