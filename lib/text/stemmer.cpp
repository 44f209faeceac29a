// SPDX-License-Identifier: Apache-2.0
//
// The order of the stemmer's rules: whole words, proclitics, endings.
#include "text/stemmer.hpp"

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

Stem Stemmer::stem(std::string_view letters, Spelling spelling, std::vector<TracedStep>* trace) const {
  std::string code;
  if (!letter::encode(letters, code) || code.size() < 2) return {std::string(letters), std::string(letters), 0};
  Reduction reduction{*vocabulary_, std::move(code), 0, spelling, trace};
  if (!know_whole(reduction)) {
    remove_proclitics(reduction);
    if (!know_whole(reduction)) {
      remove_endings(reduction);
      respell_loan(reduction);
    }
  }
  std::string stem = letter::decode(reduction.word);
  std::string root = root_of(stem);
  return {std::move(stem), std::move(root), reduction.steps};
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
