// SPDX-License-Identifier: Apache-2.0
//
// Proclitics: conjunction, article, one-letter preposition, future particle. Checked against the vocabulary; this is where most of the stemmer's gain
// comes from.
#include <algorithm>

#include "text/stemmer_rules.hpp"

namespace fihris::text {
namespace {

using namespace letter;

constexpr Word kArticle = kArticles[0];
constexpr Word kBaArticle = kArticles[2];
constexpr Word kKafArticle{kKaf, kAlef, kLam};
constexpr Word kFaArticle{kFa, kAlef, kLam};
constexpr Word kLamLam = kArticles[3];

/// What a word may end in that nobody has seen with it.
constexpr Word kEndings[] = {
    {kHa}, {kAlef}, {kYa}, {kHa, kAlef}, {kHa, kMim}, {kNun, kAlef}, {kYa, kAlef}, {kYa, kHa}, {kYa, kNun}, {kAlef, kTa},
};

bool begins_with_preposition_and_article(Word x) {
  return x.starts_with(kBaArticle) || x.starts_with(kKafArticle) || x.starts_with(kLamLam);
}

/// How well `rest` is attested. When neither it nor the whole word is known, their forms without endings speak for them; 0 when the whole
/// speaks louder.
uint32_t witness(const Reduction& r, Word rest, uint32_t whole) {
  const uint32_t attested = r.attested(rest);
  if (whole > kRare) return attested;
  if (attested != 0)
    return attested_without_endings(r.vocabulary, r.word) > attested ? 0 : attested;  // "big" in the accusative, and "beer"
  const uint32_t rest_reduced = attested_without_endings(r.vocabulary, rest);
  return rest_reduced > attested_without_endings(r.vocabulary, r.word) ? rest_reduced : 0;
}

bool drop_before_article(const Reduction& r, Word rest) {
  const uint32_t whole = r.plain(r.word);
  const uint32_t shorter = r.plain(rest);
  const uint32_t noun = r.definite(r.word);
  constexpr uint32_t kFewDocuments = 5;
  if (uint64_t{noun} * 10 > std::max<uint64_t>(uint64_t{shorter} * 10, whole)) return false;
  if (whole == 0 && shorter == 0 && attested_without_endings(r.vocabulary, r.word) != 0) return false;  // "his mother", of "mother"
  return uint64_t{shorter} * 10 >= whole || (whole <= kFewDocuments && noun == 0);
}

bool drop_before_preposition(const Reduction& r, Word rest) {
  if (r.definite(r.word) != 0) return false;
  if (r.plain(rest) != 0) return true;
  const Word noun = rest.without_first(rest.starts_with(kLamLam) ? 2 : 3);
  constexpr unsigned kSureLetters = 6;
  return r.plain(joined(kArticle, noun)) != 0 || (r.plain(r.word) <= kRare && rest.size() >= kSureLetters);
}

/// The future particle before the first letter of an imperfect.
bool is_future(Word x) { return x[0] == kSin && (x[1] == kYa || x[1] == kTa || x[1] == kNun); }

bool drop_before_word(const Reduction& r, Word rest) {
  const uint32_t whole = r.plain(r.word);
  if (rest.size() == 2) return r.plain(rest) > 20 * uint64_t{std::max(whole, 1U)} && negligible(r.definite(r.word), whole, 10);
  uint32_t attested = witness(r, rest, whole);
  // "and in their book", "and they will write it": two clitics and an ending
  const bool one_more = rest.size() >= 5 && (rest[0] == kBa || rest[0] == kLam || is_future(rest));
  if (attested == 0 && one_more && attested_without_endings(r.vocabulary, r.word) == 0) attested = witness(r, rest.without_first(1), whole);
  const uint64_t needed = uint64_t{whole} * (r.word[0] == kFa ? 2 : 1);
  if (whole > kRare && uint64_t{attested_without_endings(r.vocabulary, r.word)} * 2 >= attested) return false;  // "she opened", and "under"
  const bool louder = whole > kRare ? attested > needed : attested >= needed;
  return attested != 0 && louder && negligible(r.definite(r.word), whole, 10);
}

void remove_conjunction(Reduction& r) {
  if (r.word.size() < 3 || (r.word[0] != kWaw && r.word[0] != kFa)) return;
  const Word rest = r.word.without_first(1);
  bool drop = false;
  if (rest.starts_with(kArticle) && rest.size() >= 4) {
    drop = drop_before_article(r, rest);
  } else if (begins_with_preposition_and_article(rest) && rest.size() >= 5 && drop_before_preposition(r, rest)) {
    drop = true;
  } else {
    drop = drop_before_word(r, rest);
  }
  if (drop) r.become(rest, kStepConjunction);
}

/// bil-, kal-, fal- and what follows: the noun without them, or "" when the letters are the word's own.
Word after_preposition_and_article(const Reduction& r) {
  const Word noun = r.word.without_first(3);
  const uint32_t whole = r.plain(r.word);
  const uint32_t own = r.definite(r.word);
  if (r.plain(joined(kArticle, noun)) != 0 && negligible(own, whole, 10)) return noun;
  if (whole == 0 && own == 0 && witness(r, noun, whole) != 0) return noun;
  return whole <= kRare && own == 0 && noun.size() >= 4 ? noun : Word();
}

/// lil- has two readings: li + al + noun, and li + a noun that begins with lam ("for language", "for the night").
Word after_lam_lam(const Reduction& r) {
  const Word without_both = r.word.without_first(2);
  const Word without_one = r.word.without_first(1);
  const uint32_t both = r.attested(without_both);
  const uint32_t one = r.attested(without_one);
  if (one > both) return without_one;
  return both != 0 || r.plain(r.word) <= kRare ? without_both : Word();
}

bool remove_article(Reduction& r) {
  const Word word = r.word;
  if (word.starts_with(kArticle) && word.size() >= 4) {
    if (r.owns_article(word)) return false;
    r.become(word.without_first(2), kStepArticle);
    return true;
  }
  if (word.size() >= 5 && (word.starts_with(kBaArticle) || word.starts_with(kKafArticle) || word.starts_with(kFaArticle))) {
    const Word noun(after_preposition_and_article(r));
    if (noun.empty()) return false;
    const Word with_article = joined(kArticle, noun);
    r.become(with_article.size() >= 4 && r.owns_article(with_article) ? with_article : noun, kStepArticle);
    return true;
  }
  if (word.size() >= 4 && word.starts_with(kLamLam)) {
    const Word noun(after_lam_lam(r));
    if (noun.empty()) return false;
    r.become(noun, kStepArticle);
    return true;
  }
  return false;
}

void remove_preposition(Reduction& r) {
  if (r.word.size() < 4) return;
  const Letter first = r.word[0];
  const Word rest = r.word.without_first(1);
  const uint32_t whole = r.plain(r.word);
  if (first == kBa || first == kLam || first == kKaf) {
    const uint32_t attested = witness(r, rest, whole);
    const uint64_t times = first == kKaf ? 5 : 2;
    // "after it", "all of them": known, and of a known word
    if (whole != 0 && uint64_t{attested_without_endings(r.vocabulary, r.word)} * 2 >= attested) return;
    if (attested != 0 && attested >= times * whole && negligible(r.definite(r.word), whole, 20)) r.become(rest, kStepPreposition);
  } else if (is_future(r.word)) {
    const uint32_t listed = r.plain(rest);
    const uint32_t verb = listed != 0 ? listed : witness(r, rest, whole);  // "they will write it": known without its endings
    if (verb != 0 && verb >= whole && r.definite(r.word) == 0) r.become(rest, kStepFuture);
  }
}

}  // namespace

bool Reduction::owns_article(Word x) const {
  WordCounts counts = vocabulary.counts(x);
  if (counts.total == 0 && definite(x) == 0) {  // unknown with its ending, such as a pronoun: what is known of the word without it
    for (const Word ending : kEndings) {
      constexpr unsigned kLeastLetters = 5;
      if (!x.ends_with(ending) || x.size() < ending.size() + kLeastLetters) continue;
      const Word shorter = x.without_last(ending.size());
      counts = vocabulary.counts(shorter);
      if (counts.total == 0) continue;
      x = shorter;
      break;
    }
  }
  if (counts.total != 0 && uint64_t{counts.hamza} * 2 >= counts.total) return true;
  if (spelling.hamza_on_alef && (counts.hamza != 0 || counts.total == 0)) return true;
  const uint32_t doubled = definite(x);
  return doubled >= 2 && uint64_t{doubled} * 20 >= counts.documents;
}

void remove_proclitics(Reduction& r) {
  remove_conjunction(r);
  if (!remove_article(r)) remove_preposition(r);
}

}  // namespace fihris::text
