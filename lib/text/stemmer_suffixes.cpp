// SPDX-License-Identifier: Apache-2.0
//
// Endings: pronouns, number, case, gender and adjective, and the seat of a final hamza. Each rule fires at most once, in the order of
// remove_endings().
#include <algorithm>

#include "text/stemmer_rules.hpp"

namespace fihris::text {
namespace {

using namespace letter;

constexpr Word kHerPronoun{kHa, kAlef};
constexpr Word kOurPronoun{kNun, kAlef};
/// Longest first.
constexpr Word kPronouns[] = {
    {kHa, kMim, kAlef}, {kKaf, kMim, kAlef}, {kHa, kMim}, {kHa, kNun}, {kKaf, kMim}, kOurPronoun, kHerPronoun,
};

constexpr Word kFeminineDual{kTa, kAlef, kNun};
constexpr Word kFeminineDualOblique{kTa, kYa, kNun};
constexpr Word kFemininePlural{kAlef, kTa};
constexpr Word kDual{kAlef, kNun};
constexpr Word kPlural{kWaw, kNun};
constexpr Word kOblique{kYa, kNun};
constexpr Word kVerbPlural{kWaw, kAlef};
constexpr Word kCountryYa{kYa, kAlef};
constexpr Word kAdjectiveFeminine{kYa, kHa};

/// What a word becomes when a pronoun is taken from behind `base`, and how well that is attested. Before a pronoun a final ta marbuta is
/// written as ta, an alef maqsura as alef, and a final hamza gets a seat.
struct Candidate {
  Word word;
  uint32_t attested = 0;
};

Candidate best_before_pronoun(const Reduction& r, Word base) {
  Candidate best{base, r.attested(base)};
  Letter as_free_word = 0;
  switch (base.back()) {
    case kTa: as_free_word = kHa; break;
    case kAlef: as_free_word = kYa; break;
    case kHamzaOnWaw:
    case kHamzaOnYa: as_free_word = kHamza; break;
    default: return best;
  }
  const Word other = joined(base.without_last(1), as_free_word);
  const uint32_t attested = r.attested(other);
  if (attested > best.attested) best = {other, attested};
  return best;
}

bool remove_feminine_plural(Reduction& r) {
  const Word word = r.word;
  const Word base = word.without_last(2);
  const Word singular = joined(base, kHa);
  if (base.size() == 2) {
    if (!at_least(r.attested(singular), r.attested(word), 5)) return false;
    r.become(singular, kStepNumber);
    return true;
  }
  if (base.size() < 3) return false;
  const bool known_singular = is_own_feminine(singular) || r.attested(singular) != 0;
  if (known_singular || r.attested(base) != 0 || r.attested(joined(base, kYa)) != 0 || r.attested(joined(base, kAdjectiveFeminine)) != 0) {
    r.become(is_own_feminine(singular) ? singular : base, kStepNumber);
    return true;
  }
  return false;
}

/// Dual in -an: only beside its oblique case, which duals have and names like "Lebanon" have not.
bool is_dual(const Reduction& r, Word base) {
  const uint32_t whole = r.attested(r.word);
  const uint32_t singular = r.attested(base) + r.attested(joined(base, kHa));
  if (singular == 0 || singular < whole) return false;
  return whole == 0 || at_least(r.attested(joined(base, kOblique)), whole, 4);
}

/// An unknown word with the shape of a participle. Helps: "extremists", where only a list lacks "extremist". Harms: a foreign name of this shape.
bool looks_like_participle(Word base) { return base.size() >= 5 && base[0] == kMim && base[1] != kAlef; }

/// Plural in -un or -in. -un only beside -in, which sound plurals have and words like "olive" have not.
bool is_sound_plural(const Reduction& r, Word base, Word ending) {
  if (ending == kOblique && base.size() == 3 && base[0] == kTa) return false;  // taf'il of a root in n: "insurance", "training"
  if (is_own_number(r.word)) return false;
  const uint32_t whole = r.attested(r.word);
  const uint32_t singular = r.attested(base) + r.attested(joined(base, kYa));
  if (whole == 0 && singular == 0) return looks_like_participle(base);
  if (!at_least(singular, whole, 5)) return false;
  return ending == kOblique || whole == 0 || at_least(r.attested(joined(base, kOblique)), whole, 4);
}

void remove_number(Reduction& r) {
  const Word word = r.word;
  if (word.size() >= 5 && (word.ends_with(kFeminineDual) || word.ends_with(kFeminineDualOblique))) {
    const Word singular = joined(word.without_last(3), kHa);
    if (at_least(r.attested(singular), r.attested(word), 2)) {
      r.become(singular, kStepNumber);
      return;
    }
  }
  if (word.size() >= 4 && word.ends_with(kFemininePlural)) {
    remove_feminine_plural(r);
  } else if (word.size() >= 5 && word.ends_with(kDual)) {
    if (is_dual(r, word.without_last(2))) r.become(word.without_last(2), kStepNumber);
  } else if (word.size() >= 5 && (word.ends_with(kPlural) || word.ends_with(kOblique))) {
    if (is_sound_plural(r, word.without_last(2), word.ends_with(kPlural) ? kPlural : kOblique)) r.become(word.without_last(2), kStepNumber);
  }
}

/// Whether what is left of `base` without its number is a word.
bool number_is_word(const Reduction& r, Word base) {
  Reduction rest{r.vocabulary, base, 0};
  remove_number(rest);
  return rest.steps != 0 && (rest.attested(rest.word) != 0 || rest.attested(joined(rest.word, kHa)) != 0);
}

void remove_pronoun(Reduction& r) {
  const Word word = r.word;
  for (const Word pronoun : kPronouns) {
    if (!word.ends_with(pronoun) || word.size() < pronoun.size() + 3) continue;
    if (!negligible(r.definite(word), r.plain(word), 20)) return;  // what takes the article, or begins with its letters, has no pronoun
    const Candidate candidate = best_before_pronoun(r, word.without_last(pronoun.size()));
    const uint32_t whole = r.plain(word);
    if (pronoun == kOurPronoun && r.attested(word.without_last(1)) >= std::max(candidate.attested, 1U)) return;  // "a place", not "our ..."
    const bool base_is_word = at_least(candidate.attested, whole, pronoun == kHerPronoun ? 10 : 1);
    if (base_is_word || (candidate.attested == 0 && whole <= kRare && number_is_word(r, candidate.word)))
      r.become(candidate.word, kStepPronoun);
    return;
  }
}

/// "his", "my", "your" behind a letter that they change, and "your" behind any noun.
void remove_short_pronoun(Reduction& r) {
  const Word word = r.word;
  if (word.size() < 4) return;
  const Word base = word.without_last(1);
  const uint32_t whole = r.attested(word);
  if (word.back() == kHa && r.spelling.ta_marbuta) return;
  if (word.back() == kHa || (word.back() == kYa && base.back() != kAlef)) {
    const Candidate candidate = best_before_pronoun(r, base);
    if (candidate.word != base && at_least(candidate.attested, whole, 1)) r.become(candidate.word, kStepPossessive);
  } else if (word.back() == kKaf && r.definite(word) == 0) {
    const Candidate candidate = best_before_pronoun(r, base);
    if (candidate.attested != 0 && candidate.attested >= 2 * uint64_t{whole}) r.become(candidate.word, kStepPossessive);
  }
}

void remove_verb_plural(Reduction& r) {
  const Word word = r.word;
  if (word.size() >= 5 && word.ends_with(kVerbPlural)) {
    const Word base = word.without_last(2);
    if (r.plain(base) != 0) r.become(base, kStepVerbPlural);
  } else if (word.size() >= 4 && word.back() == kWaw) {
    const Word base = word.without_last(1);
    const uint32_t plurals = r.attested(joined(base, kPlural)) + r.attested(joined(base, kOblique));
    const uint32_t whole = r.attested(word);
    if (plurals >= std::max(whole, 1U) && at_least(r.attested(base), whole, 1)) r.become(base, kStepVerbPlural);
  }
}

/// "She wrote", "it was used": the ta of a perfect verb. A noun that ends in it takes the article ("house", "the house") and keeps it.
void remove_verb_feminine(Reduction& r) {
  const Word word = r.word;
  if (word.size() < 4 || word.back() != kTa) return;
  const Word base = word.without_last(1);
  const uint32_t whole = r.plain(word);
  if (r.plain(base) >= std::max(whole, 1U) && negligible(r.definite(word), whole, 20)) r.become(base, kStepVerbFeminine);
}

void remove_final_alef(Reduction& r) {
  const Word word = r.word;
  if (word.size() < 4 || word.back() != kAlef) return;
  const Word base = word.without_last(1);
  const uint32_t whole = r.plain(word);
  const bool indefinite =
      (r.steps & kStepArticle) == 0 && !r.spelling.hamza_at_end && negligible(r.definite(word), whole, 20);  // "a door", not "the Pope"
  if (indefinite && r.plain(base) != 0 && r.attested(base) >= 2 * uint64_t{whole} && !is_own_adverb(word)) {
    r.become(base, kStepAdverb);
    return;
  }
  if (word.size() < 5) return;
  if (word.ends_with(kCountryYa)) {
    if (r.attested(base) != 0) r.become(word.without_last(2), kStepCountry);
  } else if (at_least(r.attested(joined(base, kYa)), r.attested(word), 50)) {
    r.become(base, kStepCountry);
  }
}

/// The plural of a people or school, of the pattern 1-2-a-3-4-h, beside its adjective 1-2-3-4-i.
void turn_people_into_adjective(Reduction& r) {
  const Word word = r.word;
  if (word.size() != 6 || word[2] != kAlef || word.back() != kHa) return;
  const Word adjective{word[0], word[1], word[3], word[4], kYa};
  const uint32_t whole = r.attested(word);
  if (negligible(r.attested(word.without_last(1)), whole, 1) && at_least(r.attested(adjective), whole, 1)) r.become(adjective, kStepPeople);
}

/// The ya belongs to a verb ("he builds", "he gave"): such a word is known, and never behind the article, which adjectives take.
bool ends_in_verb_ya(const Reduction& r) {
  const Letter first = r.word[0];
  if (first != kAlef && first != kYa && first != kTa && first != kNun) return false;
  const uint32_t whole = r.plain(r.word);
  return whole != 0 && negligible(r.definite(r.word), whole, 20);
}

void remove_feminine_and_adjective(Reduction& r) {
  if (r.word.size() >= 4 && r.word.back() == kHa && r.word[r.word.size() - 2] != kAlef) {
    if (is_own_feminine(r.word)) return;
    r.become(r.word.without_last(1), kStepFeminine);
  }
  if (r.word.size() >= 4 && r.word.back() == kYa && r.word[r.word.size() - 2] != kAlef && !is_own_adjective(r.word) &&
      !ends_in_verb_ya(r)) {
    r.become(r.word.without_last(1), kStepAdjective);
  }
}

/// Seats: beside a waw every hamza becomes a waw, so that all spellings of "responsible" meet; elsewhere it follows its seat. A final one goes.
void fold_hamza(Reduction& r) {
  Word folded = r.word;
  for (unsigned i = 0; i < folded.size(); ++i) {
    const Letter c = folded[i];
    const bool before_waw = i + 1 < folded.size() && folded[i + 1] == kWaw;
    const bool is_hamza = c == kHamzaOnWaw || c == kHamzaOnYa || (c == kHamza && i + 1 < folded.size());
    if (!is_hamza) continue;
    if (c == kHamzaOnWaw || (before_waw && i != 0)) {
      folded.set(i, kWaw);
    } else if (c == kHamzaOnYa) {
      folded.set(i, kYa);
    }
  }
  if (folded.size() > 3 && folded.back() == kHamza) folded = folded.without_last(1);
  if (folded != r.word) r.become(folded, kStepHamza);
}

/// A hamza before a waw inside a word that is unknown as spelt: the spelling with the waw as its seat.
void respell_hamza(Reduction& r) {
  if (r.attested(r.word) != 0) return;
  for (unsigned i = 1; i + 3 < r.word.size(); ++i) {
    if ((r.word[i] == kHamza || r.word[i] == kHamzaOnYa) && r.word[i + 1] == kWaw) r.word.set(i, kHamzaOnWaw);
  }
}

}  // namespace

uint32_t attested_without_endings(const Vocabulary& vocabulary, Word x) {
  Reduction r{vocabulary, x, 0};
  remove_pronoun(r);
  remove_short_pronoun(r);
  remove_number(r);
  if (r.steps == 0 && r.word.size() >= 4 && (r.word.back() == kHa || r.word.back() == kAlef)) return r.attested(r.word.without_last(1));
  if (r.steps == 0 && r.word.size() >= 4 && r.word.back() == kTa) return r.plain(r.word.without_last(1));
  if (r.steps == 0) return 0;
  return std::max(r.attested(r.word), r.attested(joined(r.word, kHa)));
}

void remove_endings(Reduction& r) {
  respell_hamza(r);
  remove_pronoun(r);
  remove_short_pronoun(r);
  remove_number(r);
  remove_verb_plural(r);
  remove_verb_feminine(r);
  remove_final_alef(r);
  turn_people_into_adjective(r);
  remove_feminine_and_adjective(r);
  fold_hamza(r);
}

}  // namespace fihris::text
