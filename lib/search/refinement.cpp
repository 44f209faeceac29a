// SPDX-License-Identifier: Apache-2.0
#include "search/refinement.hpp"

#include <algorithm>
#include <functional>

#include "codec/length_code.hpp"

namespace fihris::search {
namespace {

constexpr double kUnitsPerOne = 1 << 16;

/// How much a word counts where it is found by its stem (or at the level that it asks for), and by its root alone.
std::array<double, 2> level_weights(const Slot& slot, const Ranking& ranking) {
  if (slot.level == Level::kAuto) return {ranking.stem_weight, slot.decides ? 0 : ranking.root_weight};
  return {slot.level == Level::kStem ? ranking.stem_weight : 1, 0};
}

const FormFilter& filter_of(const SegmentWord& word, Level level) {
  static const FormFilter kAll;
  if (level == Level::kWritten) return word.written;
  return level == Level::kLetters ? word.letters : kAll;
}

}  // namespace

// --- sums ---

void Refinement::Sum::start(const std::vector<Word>& words) {
  words_ = words.data();
  counts_.assign(words.size(), {});
  units_ = 0;
}

void Refinement::Sum::change(const Place& place, std::uint32_t by) noexcept {
  auto& counts = counts_[place.word];
  const auto& units = words_[place.word].units;
  const auto best = [&] {
    std::int64_t most = 0;
    for (std::size_t level = 0; level < kLevels; ++level) most = std::max(most, counts[level] > 0 ? units[level] : 0);
    return most;
  };
  const std::int64_t before = best();
  counts[place.level] += by;
  units_ += best() - before;
}

// --- the words of the query ---

Refinement::Refinement(const Plan& plan) : plan_(plan) {
  const Ranking& ranking = plan.ranking();
  with_window_ = ranking.window_weight > 0 && ranking.window_words > 0;
  with_lead_ = ranking.lead_weight > 0 && ranking.lead_words > 0;
  if (plan.pairs().empty() && !with_window_ && !with_lead_) return;
  words_.reserve(plan.slots().size());
  std::vector<std::uint32_t> word_of_slot(plan.slots().size(), kNone);
  std::int64_t most = 0;
  for (std::size_t i = 0; i < plan.slots().size(); ++i) {
    if (plan.slots()[i].kind != Slot::Kind::kWord || plan.slots()[i].is_reading || !plan.is_scored(i)) continue;
    word_of_slot[i] = static_cast<std::uint32_t>(words_.size());
    add_word(i);
    most += *std::max_element(words_.back().units.begin(), words_.back().units.end());
  }
  for (std::size_t i = 0; i < plan.slots().size(); ++i) {
    for (const std::size_t typed : plan.slots()[i].stands_for) {
      if (word_of_slot[typed] != kNone) words_[word_of_slot[typed]].readings.push_back(i);
    }
  }
  for (const auto& [first, second] : plan.pairs()) {
    Word& word = words_[word_of_slot[first]];
    word.next = word_of_slot[second];
    word.pair_idf = (plan.slots()[first].stem_idf + plan.slots()[second].stem_idf) / 2 * word.slot->boost;
    for (const FieldScoring& field : plan.fields(*word.slot)) bound_ += ranking.pair_weight * word.pair_idf * field.weight * (field.k1 + 1);
  }
  with_pairs_ = bound_ > 0;
  if (with_window_) bound_ += window_score(most);
  if (with_lead_) bound_ += lead_score(most);
}

void Refinement::add_word(std::size_t number) {
  const Slot& slot = plan_.slots()[number];
  Word word;
  word.slot_number = number;
  word.slot = &slot;
  const auto weights = level_weights(slot, plan_.ranking());
  for (std::size_t level = 0; level < kLevels; ++level) {
    word.units[level] = static_cast<std::int64_t>(slot.idf * weights[level] * slot.boost * kUnitsPerOne);
  }
  words_.push_back(word);
}

double Refinement::window_score(std::int64_t units) const noexcept {
  return plan_.ranking().window_weight * (static_cast<double>(units) / kUnitsPerOne);
}

double Refinement::lead_score(std::int64_t units) const noexcept {
  return plan_.ranking().lead_weight * (static_cast<double>(units) / kUnitsPerOne);
}

// --- places ---

void Refinement::read_list(const index::FieldReader& field, const codec::TermView& term, const FormFilter& filter, Place place,
                           std::span<const std::uint32_t> docs) {
  ListCursor cursor(field, term);
  for (const std::uint32_t number : wanted_) {
    const std::uint32_t posting = cursor.find(docs[number]);
    if (posting == ListCursor::kEnd) continue;
    has_stem_[number] = 1;
    const auto codes = filter.empty() ? std::span<const std::uint32_t>{} : cursor.codes_at(posting);
    const auto positions = cursor.positions_at(posting);
    for (std::size_t k = 0; k < positions.size(); ++k) {
      if (!filter.empty() && filter[codes[k]] == 0) continue;
      place.position = field_begins_[number] + positions[k];
      found_.push_back(place);
      found_in_.push_back(number);
    }
  }
}

/// Reads the lists of the other stems of a root, as far as they may have one of the documents.
void Refinement::read_root(const index::FieldReader& field, const SegmentWord& word, Place place, std::span<const std::uint32_t> docs) {
  const auto read = [&](const codec::TermView& term) {
    if (term.inline_list.empty() || is_wanted(ListCursor::inline_doc(term), docs)) read_list(field, term, {}, place, docs);
  };
  if (known_.empty()) {
    std::for_each(word.rest.begin(), word.rest.end(), read);
    return;
  }
  const codec::TermView* const begin = word.rest.data();
  const auto lists = known_.root_lists;
  for (auto at = std::lower_bound(lists.begin(), lists.end(), begin, std::less<>()); at != lists.end(); ++at) {
    if (!std::less<>()(*at, begin + word.rest.size())) return;
    read(**at);
  }
}

/// Reads the lists of a word, or of a reading of it, in all its fields, at one level.
void Refinement::read_fields(std::size_t segment, const Slot& slot, Place place, std::span<const std::uint32_t> docs) {
  const auto& reader = *plan_.snapshot().segments()[segment].reader;
  const auto& fields = plan_.fields(slot);
  field_begins_.assign(docs.size(), 0);
  std::size_t before = 0;  // fields of the schema that are in field_begins_
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (; before < fields[i].field; ++before) {
      const index::FieldReader* other = reader.field(before);
      for (std::size_t doc = 0; other != nullptr && doc < docs.size(); ++doc) {
        field_begins_[doc] += codec::kLengths[other->lengths()[docs[doc]]];
      }
    }
    const index::FieldReader* field = reader.field(fields[i].field);
    if (field == nullptr) continue;
    const SegmentWord& word = slot.words[0].segments[segment][i];
    place.field = static_cast<std::uint8_t>(i);
    if (place.level == kNear) {
      const FormFilter& filter = filter_of(word, slot.level);
      for (const codec::TermView& term : word.stem) read_list(*field, term, filter, place, docs);
    }
    if (place.level == kRootAlone || slot.level == Level::kRoot) read_root(*field, word, place, docs);
  }
}

bool Refinement::is_wanted(std::uint32_t doc, std::span<const std::uint32_t> docs) const noexcept {
  const auto at = std::lower_bound(docs.begin(), docs.end(), doc);
  return at != docs.end() && *at == doc;
}

/// Makes wanted_ the documents that may have a slot's word by its stem.
void Refinement::want(std::size_t slot, std::size_t docs) {
  wanted_.clear();
  for (std::uint32_t i = 0; i < docs; ++i) {
    if (known_.empty() || known_.found[i].may_have_stem(slot)) wanted_.push_back(i);
  }
}

void Refinement::find_word(std::size_t segment, std::size_t number, std::span<const std::uint32_t> docs) {
  has_stem_.assign(docs.size(), 0);
  const Word& word = words_[number];
  const Place near{0, static_cast<std::uint16_t>(number), 0, kNear};
  want(word.slot_number, docs.size());
  read_fields(segment, *word.slot, near, docs);
  for (const std::size_t reading : word.readings) {
    want(reading, docs.size());
    read_fields(segment, plan_.slots()[reading], near, docs);
  }
  if (word.units[kRootAlone] == 0) return;
  wanted_.clear();
  for (std::uint32_t i = 0; i < docs.size(); ++i) {
    const bool may_have = known_.empty() || known_.found[i].may_have_root(word.slot_number);
    if (has_stem_[i] == 0 && may_have) wanted_.push_back(i);
  }
  if (!wanted_.empty()) read_fields(segment, *word.slot, {0, static_cast<std::uint16_t>(number), 0, kRootAlone}, docs);
}

void Refinement::find_places(std::size_t segment, std::span<const std::uint32_t> docs) {
  found_.clear();
  found_in_.clear();
  for (std::size_t number = 0; number < words_.size(); ++number) find_word(segment, number, docs);
  sort_places(docs.size());
}

/// By document, by counting; then by position. A document has few places, and they come in sorted runs.
void Refinement::sort_places(std::size_t docs) {
  ends_.assign(docs + 1, 0);
  for (const std::uint32_t number : found_in_) ++ends_[number + 1];
  for (std::size_t number = 0; number < docs; ++number) ends_[number + 1] += ends_[number];
  places_.resize(found_.size());
  for (std::size_t i = 0; i < found_.size(); ++i) places_[ends_[found_in_[i]]++] = found_[i];
  // ends_[n] is now the end of document n, which is where the next begins.
  for (std::size_t number = 0; number < docs; ++number) {
    const auto begin = places_.begin() + (number == 0 ? 0 : ends_[number - 1]);
    std::sort(begin, places_.begin() + ends_[number], [](const Place& a, const Place& b) { return a.position < b.position; });
  }
}

std::span<const Refinement::Place> Refinement::places_of(std::size_t number) const noexcept {
  const std::uint32_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::span(places_).subspan(begin, ends_[number] - begin);
}

// --- what they are worth ---

Refinement::Together Refinement::best_window(std::span<const Place> places) {
  Together best;
  sum_.start(words_);
  std::size_t first = 0;
  for (std::size_t last = 0; last < places.size(); ++last) {
    sum_.add(places[last]);
    while (places[last].position - places[first].position >= plan_.ranking().window_words) sum_.remove(places[first++]);
    if (sum_.units() > best.units) best = {sum_.units(), places[first].position, places[last].position};
  }
  return best;
}

std::int64_t Refinement::lead_units(std::span<const Place> places) {
  sum_.start(words_);
  for (const Place& place : places) {
    if (place.position >= plan_.ranking().lead_words) break;
    sum_.add(place);
  }
  return sum_.units();
}

double Refinement::pairs(std::size_t segment, std::uint32_t doc, std::span<const Place> places, std::vector<Explanation>* parts) {
  std::size_t most_fields = 0;
  for (const Word& word : words_) most_fields = std::max(most_fields, plan_.fields(*word.slot).size());
  pair_counts_.assign(words_.size() * most_fields, 0);
  bool any = false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Word& word = words_[places[i].word];
    if (word.next == kNone) continue;
    for (std::size_t k = i + 1; k < places.size() && places[k].position <= places[i].position + 1; ++k) {
      const bool follows =
          places[k].position == places[i].position + 1 && places[k].field == places[i].field && places[k].word == word.next;
      if (!follows) continue;
      ++pair_counts_[places[i].word * most_fields + places[i].field];
      any = true;
    }
  }
  double sum = 0;
  if (!any) return sum;
  for (std::size_t number = 0; number < words_.size(); ++number) {
    const Word& word = words_[number];
    const auto& fields = plan_.fields(*word.slot);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::uint32_t count = pair_counts_[number * most_fields + i];
      if (count == 0) continue;
      const index::FieldReader& field = *plan_.snapshot().segments()[segment].reader->field(fields[i].field);
      const double saturation = (*fields[i].saturation)(count, field.lengths()[doc]);
      const double bonus = plan_.ranking().pair_weight * word.pair_idf * fields[i].weight * (fields[i].k1 + 1) * saturation;
      sum += bonus;
      if (parts == nullptr) continue;
      Explanation part;
      part.matched = true;
      part.value = bonus;
      part.description = word.slot->text + " " + words_[word.next].slot->text + ": side by side, " + std::to_string(count) + " times in " +
                         plan_.snapshot().schema().fields()[fields[i].field].name;
      parts->push_back(std::move(part));
    }
  }
  return sum;
}

std::vector<double> Refinement::bonuses(std::size_t segment, std::span<const std::uint32_t> docs, KnownWords known) {
  known_ = known;
  find_places(segment, docs);
  std::vector<double> all;
  all.reserve(docs.size());
  for (std::size_t number = 0; number < docs.size(); ++number) {
    const auto places = places_of(number);
    double bonus = with_pairs_ ? pairs(segment, docs[number], places, nullptr) : 0;
    if (with_window_) bonus += window_score(best_window(places).units);
    if (with_lead_) bonus += lead_score(lead_units(places));
    all.push_back(bonus);
  }
  return all;
}

std::vector<Explanation> Refinement::explain(std::size_t segment, std::uint32_t doc) {
  known_ = {};
  find_places(segment, {&doc, 1});
  const auto places = places_of(0);
  std::vector<Explanation> parts;
  if (with_pairs_) pairs(segment, doc, places, &parts);
  const auto add = [&](double value, std::string description) {
    if (value == 0) return;
    Explanation part;
    part.matched = true;
    part.value = value;
    part.description = std::move(description);
    parts.push_back(std::move(part));
  };
  if (with_window_) {
    const Together best = best_window(places);
    add(window_score(best.units), "near each other, from word " + std::to_string(best.first + 1) + " to " + std::to_string(best.last + 1));
  }
  if (with_lead_) add(lead_score(lead_units(places)), "among the first " + std::to_string(plan_.ranking().lead_words) + " words");
  return parts;
}

}  // namespace fihris::search
