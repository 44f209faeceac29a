// SPDX-License-Identifier: Apache-2.0
//
// The order of the stemmer's rules: whole words, proclitics, endings.
#include "text/stemmer.hpp"

#include "text/form.hpp"
#include "text/letters.hpp"
#include "text/root.hpp"
#include "text/stemmer_rules.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

Stem Stemmer::stem(std::string_view letters, Spelling spelling) const { return stem(letters, spelling, nullptr); }

Stem Stemmer::stem(std::string_view letters, Spelling spelling, std::vector<TracedStep>& trace) const {
  trace.clear();
  return stem(letters, spelling, &trace);
}

WordStem Stemmer::stem(Word letters, Spelling spelling) const { return stem(letters, spelling, nullptr); }

Stem Stemmer::stem(std::string_view letters, Spelling spelling, std::vector<TracedStep>* trace) const {
  const Word word = Word::of(letters);
  if (word.size() < 2) return {std::string(letters), std::string(letters), 0};
  const WordStem stem = this->stem(word, spelling, trace);
  return {stem.stem.utf8(), stem.root.utf8(), stem.steps};
}

WordStem Stemmer::stem(Word letters, Spelling spelling, std::vector<TracedStep>* trace) const {
  if (letters.size() < 2) return {letters, letters, 0};
  Reduction reduction{*vocabulary_, letters, 0, spelling, trace};
  if (!know_whole(reduction)) {
    remove_proclitics(reduction);
    if (!know_whole(reduction)) {
      remove_endings(reduction);
      respell_loan(reduction);
    }
  }
  return {reduction.word, root_of(reduction.word), reduction.steps};
}

void Stemmer::fetch_ahead(Word letters) const noexcept {
  vocabulary_->fetch_ahead(letters);
  if (letters.size() < 4) return;
  Word rest = letters;
  switch (letters.front()) {
    case letter::kWaw:
    case letter::kFa:
    case letter::kBa:
    case letter::kKaf:
    case letter::kLam:
    case letter::kSin:
      rest = letters.without_first(1);
      vocabulary_->fetch_ahead(rest);
      break;
    default: break;
  }
  if (rest.starts_with(kArticles[0])) {
    rest = rest.without_first(2);
    vocabulary_->fetch_ahead(rest);
  }
  if (rest.size() < 4) return;
  switch (rest.back()) {
    case letter::kAlef:
    case letter::kMim:
    case letter::kNun:
    case letter::kTa: vocabulary_->fetch_ahead(rest.without_last(2)); [[fallthrough]];
    case letter::kHa:
    case letter::kYa: vocabulary_->fetch_ahead(rest.without_last(1)); break;
    default: break;
  }
}

Spelling spelling_of(std::string_view written) noexcept {
  Spelling spelling;
  bool alef_seen = false;
  const unsigned char* from = bytes_of(written);
  const unsigned char* const end = from + written.size();
  while (from != end) {
    const Decoded unit = decode(from, end);
    const char32_t c = unit.code_point;
    from += unit.bytes;
    if (class_of(c) != CharClass::kArabicLetter) continue;
    spelling.ta_marbuta = c == kTaMarbuta;
    spelling.hamza_at_end = c == kAlefWithHamzaAbove;
    if (alef_seen) continue;
    alef_seen = c == kAlef || c == kAlefWasla || c == kAlefWithMadda || c == kAlefWithHamzaAbove || c == kAlefWithHamzaBelow;
    spelling.hamza_on_alef = alef_seen && c != kAlef && c != kAlefWasla;
  }
  return spelling;
}

Spelling spelling_of(std::uint64_t packed) noexcept {
  Spelling spelling;
  const auto letter_at = [packed](unsigned from_end) { return written_letter(static_cast<unsigned>(packed >> 6 * from_end & 0x3F)); };
  spelling.ta_marbuta = letter_at(0) == kTaMarbuta;
  spelling.hamza_at_end = letter_at(0) == kAlefWithHamzaAbove;
  for (unsigned left = packed_length(packed); left > 0; --left) {
    const char32_t c = letter_at(left - 1);
    spelling.hamza_on_alef = c == kAlefWithMadda || c == kAlefWithHamzaAbove || c == kAlefWithHamzaBelow;
    if (spelling.hamza_on_alef || c == kAlef || c == kAlefWasla) break;
  }
  return spelling;
}

std::string_view step_name(uint32_t step) {
  switch (step) {
    case kStepWhole: return "known word";
    case kStepConjunction: return "conjunction";
    case kStepArticle: return "article";
    case kStepPreposition: return "preposition";
    case kStepFuture: return "future";
    case kStepPronoun: return "pronoun";
    case kStepPossessive: return "short pronoun";
    case kStepNumber: return "dual or plural";
    case kStepVerbPlural: return "plural without nun";
    case kStepAdverb: return "adverbial alef";
    case kStepCountry: return "country";
    case kStepFeminine: return "feminine";
    case kStepAdjective: return "adjective";
    case kStepPeople: return "people";
    case kStepHamza: return "hamza seat";
    case kStepVerbFeminine: return "feminine of a verb";
    case kStepProtected: return "protected";
    default: return {};
  }
}

}  // namespace fihris::text
