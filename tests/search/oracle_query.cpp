// SPDX-License-Identifier: Apache-2.0
//
// The answer to a query: candidates, scores, and the refinement of the best.
#include "search/oracle_tree.hpp"

namespace fihris::search::testing {
class OracleQuery : private OracleTree {
 public:
  using OracleTree::OracleTree;

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
  /// The first round: if enough documents have a stem of the query, only the best of them by stems alone are left.
  void keep_candidates(std::vector<std::pair<double, std::size_t>>& found, std::size_t wanted) const {
    std::vector<std::pair<double, std::size_t>> by_stems;
    const std::vector<std::int64_t> sums = sums_of_stems();
    for (std::size_t doc = 0; doc < oracle_.ids_.size(); ++doc) {
      const std::int64_t sum = sums[doc];
      if (has_required_ && !matches(root_, doc)) continue;
      if (sum > 0) by_stems.emplace_back(scale_.to_score(sum), doc);
    }
    if (by_stems.size() < wanted && !has_required_) return;
    keep_best(by_stems, wanted);
    std::erase_if(found, [&](const auto& one) {
      return std::none_of(by_stems.begin(), by_stems.end(), [&](const auto& kept) { return kept.second == one.second; });
    });
  }

  /// What stems alone give: all words as typed, and every stem of a reading that no other word of the query has.
  std::vector<std::int64_t> sums_of_stems() const {
    std::vector<std::int64_t> sums(oracle_.ids_.size());
    std::vector<std::pair<Word, const Leaf*>> seen;
    for (const Leaf& leaf : leaves_) {
      for (const Word& word : leaf.words) {
        const bool repeats = std::any_of(seen.begin(), seen.end(), [&](const auto& other) {
          return other.second->fields == leaf.fields && Oracle::same_stem(other.first)(word);
        });
        seen.emplace_back(word, &leaf);
        if (repeats && leaf.is_reading) continue;
        for (const Field* field : leaf.fields) {
          const float weight = weight_in_units(idf(field->doc_count, oracle_.documents_with(*field, Oracle::same_stem(word))),
                                               ranking_.stem_weight, *field, leaf.boost * leaf.repetition);
          for (std::size_t doc = 0; doc < sums.size(); ++doc) {
            const std::uint32_t tf = oracle_.frequency(*field, doc, Oracle::same_stem(word));
            if (tf > 0) sums[doc] += in_units(weight, saturation_of(*field)(tf, field->length_codes[doc]));
          }
        }
      }
    }
    return sums;
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
      return Oracle::at_level(leaf.word, leaf.level)(word) ? worth(leaf, 1) : kNone;
    if (Oracle::same_stem(leaf.word)(word)) return worth(leaf, leaf.level == Level::kRoot ? 1 : ranking_.stem_weight);
    if (!leaf.by_root || word.root != leaf.word.root) return kNone;
    if (leaf.level == Level::kRoot) return worth(leaf, 1);
    return stem_is_there ? kNone : worth(leaf, ranking_.root_weight);
  }

  std::vector<Place> places_in(std::size_t doc) const {
    std::vector<Place> places;
    for (std::size_t number = 0; number < leaves_.size(); ++number) {
      const Leaf& leaf = leaves_[number];
      if (!leaf.is_word) continue;
      std::vector<const Leaf*> readings;
      for (const Leaf& reading : leaves_) {
        for (const std::size_t typed : reading.stands_for) {
          if (typed == number) readings.push_back(&reading);
        }
      }
      const bool reading_is_there = std::any_of(readings.begin(), readings.end(), [&](const Leaf* reading) {
        return std::any_of(reading->fields.begin(), reading->fields.end(),
                           [&](const Field* field) { return oracle_.frequency(*field, doc, Oracle::same_stem(reading->word)) > 0; });
      });
      const bool stem_is_there = reading_is_there || std::any_of(leaf.fields.begin(), leaf.fields.end(), [&](const Field* field) {
                                   return oracle_.frequency(*field, doc, Oracle::same_stem(leaf.word)) > 0;
                                 });
      std::size_t begin = 0;
      for (std::size_t f = 0; f < oracle_.fields_.size(); ++f) {
        const Field& field = oracle_.fields_[f];
        const bool wanted = std::find(leaf.fields.begin(), leaf.fields.end(), &field) != leaf.fields.end();
        for (std::size_t i = 0; wanted && i < field.words[doc].size(); ++i) {
          const std::int64_t units = worth_of(leaf, oracle_.words_[field.words[doc][i]], stem_is_there);
          if (units != kNone) places.push_back({number, f, begin + i, units});
          for (const Leaf* reading : readings) {
            if (Oracle::same_stem(reading->word)(oracle_.words_[field.words[doc][i]]))
              places.push_back({number, f, begin + i, worth(leaf, ranking_.stem_weight)});
          }
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
          count += static_cast<std::uint32_t>(std::count_if(places.begin(), places.end(), [&, next = second](const Place& other) {
            return other.leaf == next && other.field == one.field && other.position == one.position + 1;
          }));
        }
        if (count == 0) continue;
        const double saturation = saturation_of(*field)(count, field->length_codes[doc]);
        sum += ranking_.pair_weight * mean * field->weight * (field->k1 + 1) * saturation;
      }
    }
    return sum;
  }
};

Answer Oracle::search(const Query& query, const Ranking& ranking, std::size_t limit) const {
  return OracleQuery(*this, query, ranking).answer(limit);
}

}  // namespace fihris::search::testing
