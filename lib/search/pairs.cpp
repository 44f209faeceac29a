// SPDX-License-Identifier: Apache-2.0
//
// Pairs: words that are neighbours in the query and stand side by side, in the same order, in the document.
//
//     bonus = pair weight × Σ over pairs and fields: field weight × mean idf of the two stems × (k1 + 1) × saturation(times that the second
//             directly follows the first)
#include <algorithm>

#include "search/evaluate.hpp"

namespace fihris::search {

struct PairBonus::Pair {
  struct Side {
    std::vector<std::vector<std::unique_ptr<ListCursor>>> cursors;  ///< by segment and field, made when first needed
  };
  std::size_t first = 0, second = 0;  ///< slots
  double idf = 0;
  Side sides[2];
};

namespace {

/// Positions of a word in one document; empty when the field does not have it there.
std::vector<std::uint32_t> positions_of(std::unique_ptr<ListCursor>& cursor, const index::FieldReader& field, const SegmentWord& word,
                                        std::uint32_t doc) {
  if (word.stem.empty()) return {};
  if (!cursor) cursor = std::make_unique<ListCursor>(field, word.stem.front());
  cursor->restart();
  if (!cursor->seek_block(doc)) return {};
  const std::uint32_t place = cursor->place_of(doc);
  if (place == ListCursor::kEnd) return {};
  const auto positions = cursor->positions_at(place);
  return {positions.begin(), positions.end()};
}

std::uint32_t count_neighbours(const std::vector<std::uint32_t>& first, const std::vector<std::uint32_t>& second) {
  std::uint32_t count = 0;
  for (auto a = first.begin(), b = second.begin(); a != first.end() && b != second.end();) {
    if (*a + 1 == *b) {
      ++count;
      ++a;
      ++b;
    } else if (*a + 1 < *b) {
      ++a;
    } else {
      ++b;
    }
  }
  return count;
}

}  // namespace

PairBonus::PairBonus(const Plan& plan) : plan_(plan) {
  for (const auto& [first, second] : plan.pairs()) {
    const Slot& slot = plan.slots()[first];
    Pair pair;
    pair.first = first;
    pair.second = second;
    pair.idf = (slot.stem_idf + plan.slots()[second].stem_idf) / 2 * slot.boost;
    for (auto& side : pair.sides) {
      side.cursors.resize(plan.snapshot().segments().size());
      for (auto& of_segment : side.cursors) of_segment.resize(plan.fields(slot).size());
    }
    for (const FieldScoring& field : plan.fields(slot)) bound_ += plan.ranking().pair_weight * pair.idf * field.weight * (field.k1 + 1);
    pairs_.push_back(std::move(pair));
  }
}

PairBonus::~PairBonus() = default;

double PairBonus::operator()(std::size_t segment, std::uint32_t doc, std::vector<Explanation>* parts) {
  const index::SegmentReader& reader = *plan_.snapshot().segments()[segment].reader;
  double sum = 0;
  for (Pair& pair : pairs_) {
    const Slot& first = plan_.slots()[pair.first];
    const Slot& second = plan_.slots()[pair.second];
    const auto& fields = plan_.fields(first);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const index::FieldReader* field = reader.field(fields[i].field);
      if (field == nullptr) continue;
      const auto a = positions_of(pair.sides[0].cursors[segment][i], *field, first.words[0].segments[segment][i], doc);
      if (a.empty()) continue;
      const auto b = positions_of(pair.sides[1].cursors[segment][i], *field, second.words[0].segments[segment][i], doc);
      const std::uint32_t count = count_neighbours(a, b);
      if (count == 0) continue;
      const double saturation = (*fields[i].saturation)(count, field->lengths()[doc]);
      const double bonus = plan_.ranking().pair_weight * pair.idf * fields[i].weight * (fields[i].k1 + 1) * saturation;
      sum += bonus;
      if (parts != nullptr) {
        Explanation part;
        part.matched = true;
        part.value = bonus;
        part.description = first.text + " " + second.text + ": side by side, " + std::to_string(count) + " times in " +
                           plan_.snapshot().schema().fields()[fields[i].field].name;
        parts->push_back(std::move(part));
      }
    }
  }
  return sum;
}

}  // namespace fihris::search
