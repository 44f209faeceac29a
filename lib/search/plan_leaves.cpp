// SPDX-License-Identifier: Apache-2.0
//
// From a slot of a plan to its leaves in one segment, with weights in units.
#include <algorithm>
#include <array>
#include <cstdio>

#include "search/plan.hpp"

namespace fihris::search {
namespace {

std::string with_idf(const std::string& word, const char* level, double value) {
  std::array<char, 48> number{};
  std::snprintf(number.data(), number.size(), " (idf %.2f)", value);
  return word + (*level == '\0' ? "" : ": ") + level + number.data();
}

const FormFilter& filter_of(const SegmentWord& word, Level level) {
  static const FormFilter kAll;
  if (level == Level::kLetters) return word.letters;
  if (level == Level::kWritten) return word.written;
  return kAll;
}

bool passes_nothing(const FormFilter& filter) { return !filter.empty() && std::find(filter.begin(), filter.end(), 1) == filter.end(); }

std::uint64_t count_at(const WordCounts& counts, Level level) {
  switch (level) {
    case Level::kWritten: return counts.written;
    case Level::kLetters: return counts.letters;
    case Level::kRoot: return counts.root;
    default: return counts.stem;
  }
}

}  // namespace

float Plan::in_weight(double idf_value, double level_weight, const FieldScoring& field, double boost) const noexcept {
  return static_cast<float>(scale_.to_units(idf_value * level_weight * field.weight * boost * (field.k1 + 1)));
}

double Plan::level_idf(const Slot& slot, std::size_t field) const {
  const auto& scoring = fields(slot)[field];
  switch (slot.kind) {
    case Slot::Kind::kWord: return idf(scoring.doc_count, count_at(slot.words[0].counts[field], slot.level));
    case Slot::Kind::kPhrase: {
      double sum = 0;
      for (const BoundWord& word : slot.words) sum += idf(scoring.doc_count, count_at(word.counts[field], slot.level));
      return sum;
    }
    case Slot::Kind::kPrefix: return idf(scoring.doc_count, slot.prefix_counts[field]);
    case Slot::Kind::kEverything:
    case Slot::Kind::kColumn: break;
  }
  return 0;
}

double Plan::largest_contribution(const Slot& slot) const {
  if (slot.kind == Slot::Kind::kColumn) return 0;
  if (slot.kind == Slot::Kind::kEverything) return slot.boost;
  double sum = 0;
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const FieldScoring& field = fields(slot)[i];
    double largest = level_idf(slot, i) * std::max({ranking_.stem_weight, ranking_.root_weight, ranking_.letters_weight, 1.0});
    if (slot.kind == Slot::Kind::kWord) {
      const WordCounts& counts = slot.words[0].counts[i];
      largest = std::max({largest, idf(field.doc_count, counts.letters) * ranking_.letters_weight,
                          idf(field.doc_count, counts.root) * ranking_.root_weight});
    }
    sum += largest * field.weight * slot.boost * slot.repetition * (field.k1 + 1);
  }
  return sum;
}

std::vector<StemList> Plan::stem_lists(CandidateWord wanted, std::size_t segment) const {
  const Slot& slot = slots_[wanted.slot];
  const BoundWord& bound = slot.words[wanted.word];
  std::vector<StemList> lists;
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const FieldScoring& field = fields(slot)[i];
    const SegmentWord& word = bound.segments[segment][i];
    if (word.stem.empty()) continue;
    const double stem_idf = idf(field.doc_count, bound.counts[i].stem);
    lists.push_back({snapshot_.segments()[segment].reader->field(field.field), &field, &word.stem.front(),
                     in_weight(stem_idf, ranking_.stem_weight, field, slot.boost * slot.repetition)});
  }
  return lists;
}

bool Plan::append_lists(std::size_t number, std::size_t segment, std::vector<TermList>& out) const {
  const Slot& slot = slots_[number];
  if (slot.kind != Slot::Kind::kWord || slot.level == Level::kLetters || slot.level == Level::kWritten) return false;
  const bool by_root = slot.level == Level::kRoot || (slot.level == Level::kAuto && !slot.decides && ranking_.root_weight > 0);
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const index::FieldReader* const field = snapshot_.segments()[segment].reader->field(fields(slot)[i].field);
    const SegmentWord& word = slot.words[0].segments[segment][i];
    for (const codec::TermView& term : word.stem) out.push_back({field, &term});
    if (!by_root) continue;
    for (const codec::TermView& term : word.rest) out.push_back({field, &term});
  }
  return true;
}

WordParts Plan::word_parts(std::size_t number, std::size_t segment, bool explained) const {
  const Slot& slot = slots_[number];
  const BoundWord& bound = slot.words[0];
  const double boost = slot.boost * slot.repetition;
  const auto& reader = *snapshot_.segments()[segment].reader;
  WordParts parts;
  auto& [stems, unions, roots] = parts;
  if (slot.level == Level::kAuto || slot.level == Level::kStem) stems.reserve(fields(slot).size());
  if (slot.level == Level::kAuto && !slot.decides) roots.reserve(fields(slot).size());
  const auto why = [&](const char* level, double value) { return explained ? with_idf(slot.text, level, value) : std::string(); };
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const FieldScoring& field = fields(slot)[i];
    const SegmentWord& word = bound.segments[segment][i];
    const WordCounts& counts = bound.counts[i];
    const FieldPart part{reader.field(field.field), &field, snapshot_.schema().fields()[field.field].name};
    const double root_idf = idf(field.doc_count, counts.root);
    if (slot.level == Level::kAuto || slot.level == Level::kStem) {
      if (!word.stem.empty()) {
        const bool by_letters = slot.level == Level::kAuto && ranking_.letters_weight > 0;
        const double stem_idf = idf(field.doc_count, counts.stem);
        const double letters_idf = idf(field.doc_count, counts.letters);
        stems.push_back({part,
                         &word,
                         {by_letters ? in_weight(letters_idf, ranking_.letters_weight, field, boost) : 0,
                          in_weight(stem_idf, ranking_.stem_weight, field, boost)},
                         why("", by_letters ? letters_idf : stem_idf)});
      }
      if (slot.level == Level::kAuto && !slot.decides && ranking_.root_weight > 0 && !word.rest.empty()) {
        roots.push_back({part, {}, in_weight(root_idf, ranking_.root_weight, field, boost), why("same root", root_idf)});
        roots.back().terms.reserve(word.rest.size());
        for (const codec::TermView& term : word.rest) roots.back().terms.push_back({&term, &kAllForms});
      }
      continue;
    }
    const double value = idf(field.doc_count, count_at(counts, slot.level));
    const char* level = slot.level == Level::kRoot ? "same root" : slot.level == Level::kLetters ? "same letters" : "as written";
    UnionPart one{part, {}, in_weight(value, 1, field, boost), why(level, value)};
    for (const codec::TermView& term : word.stem) {
      const FormFilter& filter = filter_of(word, slot.level);
      if (!passes_nothing(filter)) one.terms.push_back({&term, &filter});
    }
    if (slot.level == Level::kRoot) {
      for (const codec::TermView& term : word.rest) one.terms.push_back({&term, &kAllForms});
    }
    if (!one.terms.empty()) unions.push_back(std::move(one));
  }
  return parts;
}

std::vector<PhrasePart> Plan::phrase_parts(std::size_t number, std::size_t segment, bool explained) const {
  const Slot& slot = slots_[number];
  const auto& reader = *snapshot_.segments()[segment].reader;
  std::vector<PhrasePart> phrases;
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const FieldScoring& field = fields(slot)[i];
    const FieldPart part{reader.field(field.field), &field, snapshot_.schema().fields()[field.field].name};
    if (part.reader == nullptr) continue;
    const double value = level_idf(slot, i);
    PhrasePart phrase{part, {}, in_weight(value, 1, field, slot.boost), explained ? with_idf(slot.text, "phrase", value) : ""};
    for (std::size_t k = 0; k < slot.words.size(); ++k) {
      const SegmentWord& word = slot.words[k].segments[segment][i];
      const FormFilter& filter = filter_of(word, slot.level);
      PhraseWord phrase_word{{}, slot.offsets[k]};
      if (!word.stem.empty() && !passes_nothing(filter)) phrase_word.terms.push_back({&word.stem.front(), &filter});
      if (slot.level == Level::kRoot) {
        for (const codec::TermView& term : word.rest) phrase_word.terms.push_back({&term, &kAllForms});
      }
      if (phrase_word.terms.empty()) break;
      phrase.words.push_back(std::move(phrase_word));
    }
    if (phrase.words.size() == slot.words.size()) phrases.push_back(std::move(phrase));
  }
  return phrases;
}

SlotLeaves Plan::make_leaves(std::size_t number, std::size_t segment) const {
  const Slot& slot = slots_[number];
  const auto& reader = *snapshot_.segments()[segment].reader;
  SlotLeaves leaves;
  if (slot.kind == Slot::Kind::kWord) {
    WordParts parts = word_parts(number, segment);
    if (!parts.stems.empty()) leaves.main = make_stem_leaf(std::move(parts.stems));
    if (!parts.unions.empty()) leaves.main = make_union_leaf(std::move(parts.unions));
    if (!parts.roots.empty()) leaves.root = make_union_leaf(std::move(parts.roots));
    return leaves;
  }
  if (slot.kind == Slot::Kind::kColumn) {
    leaves.main = make_column_leaf(slot, reader);
    return leaves;
  }
  if (slot.kind == Slot::Kind::kEverything) {
    leaves.main = make_everything_leaf(reader.doc_count(), static_cast<std::int32_t>(scale_.to_units(slot.boost)));
    return leaves;
  }
  if (slot.kind == Slot::Kind::kPhrase) {
    std::vector<PhrasePart> phrases = phrase_parts(number, segment);
    if (!phrases.empty()) leaves.main = make_phrase_leaf(std::move(phrases));
    return leaves;
  }
  std::vector<UnionPart> prefixes;
  for (std::size_t i = 0; i < fields(slot).size(); ++i) {
    const FieldScoring& field = fields(slot)[i];
    const FieldPart part{reader.field(field.field), &field, snapshot_.schema().fields()[field.field].name};
    if (part.reader == nullptr) continue;
    const double value = level_idf(slot, i);
    UnionPart prefix{part, {}, in_weight(value, 1, field, slot.boost), with_idf(slot.text, "prefix", value)};
    for (const auto& [term, filter] : slot.prefix[segment][i].terms) prefix.terms.push_back({&term, &filter});
    if (!prefix.terms.empty()) prefixes.push_back(std::move(prefix));
  }
  if (!prefixes.empty()) leaves.main = make_union_leaf(std::move(prefixes));
  return leaves;
}

}  // namespace fihris::search
