// SPDX-License-Identifier: Apache-2.0
//
// Which forms of a listed word are counted, and how often.
//
//     kind            word    al+word   other forms
//     noun            1       1         a plural in -un of a listed singular (4 letters or more): in -in as well, and so behind the article
//     adjective       1       1         with ta marbuta 0.8, and so behind the article
//     name            1       (0.1)
//     definite name   0.1     1
//     perfect         1       (0.1)     feminine (-t) 0.4; from band 3 plural (-u) 0.15
//     imperfect       1                 feminine (t- for y-) 0.6; from band 4 both behind the particle of the future, 0.05
//     particle        1
//
// In parentheses: a mark rather than a count. A word behind the article is what tells the stemmer that its first letters are its own. No text says so
// of names and verbs; for those in bands 4 and 5 that begin with the letter of a clitic, and for verbs that begin with the letters of the article,
// the list says it. Helps "Babel", "Stalin", "met"; harms rare readings, such as "by Samm" beside the name Bassam.
// Counts of a form that several words share add up, as they would in a text.
#include "text/generate/derived_counts.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "text/fold.hpp"

namespace fihris::text {
namespace {

constexpr std::array<uint32_t, 5> kDocumentsOfBand{5, 25, 120, 600, 3000};

constexpr std::string_view kAlef = "ا";
constexpr std::string_view kAlefWithHamzaAbove = "أ";
constexpr std::string_view kAlefWithHamzaBelow = "إ";
constexpr std::string_view kAlefWithMadda = "آ";
constexpr std::string_view kAlefMaqsura = "ى";
constexpr std::string_view kHamza = "ء";
constexpr std::string_view kTaMarbuta = "ة";
constexpr std::string_view kTa = "ت";
constexpr std::string_view kWaw = "و";
constexpr std::string_view kFa = "ف";
constexpr std::string_view kBa = "ب";
constexpr std::string_view kLam = "ل";
constexpr std::string_view kKaf = "ك";
constexpr std::string_view kSin = "س";
constexpr std::string_view kYa = "ي";
constexpr std::string_view kArticle = "ال";
constexpr std::string_view kPluralEnding = "وا";
constexpr std::string_view kSoundPlural = "ون";
constexpr std::string_view kSoundPluralOblique = "ين";
constexpr std::string_view kClitics[] = {kWaw, kFa, kBa, kLam, kKaf, kSin};
constexpr uint32_t kFrequentDocuments = kDocumentsOfBand[2];
constexpr uint32_t kSureDocuments = kDocumentsOfBand[3];
constexpr size_t kLetterBytes = 2;

std::string joined(std::string_view first, std::string_view second) { return std::string(first).append(second); }

/// Whether the first alef of a word is written with a hamza or a madda.
bool first_alef_has_hamza(std::string_view word) {
  for (; !word.empty(); word.remove_prefix(kLetterBytes)) {
    const std::string_view letter = word.substr(0, kLetterBytes);
    if (letter == kAlef) return false;
    if (letter == kAlefWithHamzaAbove || letter == kAlefWithHamzaBelow || letter == kAlefWithMadda) return true;
  }
  return false;
}

bool ends_in_any(std::string_view word, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
}

/// "big" has a feminine in ta marbuta; "bigger" (of the pattern hamza-1-2-3), "green" (ends in hamza) and plurals of people have another or none.
bool takes_ta_marbuta(std::string_view word) {
  constexpr size_t kComparativeBytes = 4 * kLetterBytes;
  if (word.starts_with(kAlefWithHamzaAbove) && word.size() <= kComparativeBytes) return false;
  return !ends_in_any(word, {kTaMarbuta, kAlefMaqsura, kAlef, kHamza, "ين", "ون", "ات"});
}

class Counter {
 public:
  /// `percent` of `documents` have the word, which is given in its full spelling.
  void add(std::string_view word, uint32_t documents, uint32_t percent) {
    const uint32_t count = std::max(1U, documents * percent / 100);
    fold(word, letters_);
    builder_.add(letters_, {.documents = count, .hamza = first_alef_has_hamza(word) ? count : 0, .total = count});
  }
  /// The mark that the first letters of a word are its own.
  void mark_own(std::string_view word, uint32_t documents) { add(joined(kArticle, word), documents, 10); }
  void add_noun(std::string_view word, uint32_t documents, uint32_t percent) {
    add(word, documents, percent);
    add(joined(kArticle, word), documents, percent);
  }
  std::string finish() { return builder_.finish(); }

 private:
  VocabularyBuilder builder_;
  std::string letters_;
};

/// A listed plural in -un stands for its oblique case, too. A singular of fewer letters may be a chance likeness, as of "oil" in "olive".
void add_noun(Counter& counter, const WordList& words, std::string_view word, uint32_t documents) {
  counter.add_noun(word, documents, 100);
  constexpr size_t kSureBytes = 4 * kLetterBytes;
  if (!word.ends_with(kSoundPlural) || word.size() < kSureBytes + kSoundPlural.size()) return;
  const std::string singular(word.substr(0, word.size() - kSoundPlural.size()));
  if (!words.contains({singular, WordKind::kNoun}) && !words.contains({singular, WordKind::kAdjective})) return;
  counter.add_noun(joined(singular, kSoundPluralOblique), documents, 100);
}

void add_adjective(Counter& counter, std::string_view word, uint32_t documents) {
  counter.add_noun(word, documents, 100);
  if (takes_ta_marbuta(word)) counter.add_noun(joined(word, kTaMarbuta), documents, 80);
}

void add_name(Counter& counter, std::string_view word, uint32_t documents) {
  counter.add(word, documents, 100);
  const std::string_view first = word.substr(0, kLetterBytes);
  const bool like_clitic = std::find(std::begin(kClitics), std::end(kClitics), first) != std::end(kClitics);
  if (like_clitic && documents >= kSureDocuments) counter.mark_own(word, documents);
}

void add_perfect(Counter& counter, std::string_view word, uint32_t documents) {
  counter.add(word, documents, 100);
  if (word.starts_with(kArticle)) counter.mark_own(word, documents);
  if (ends_in_any(word, {kTa, kAlef, kAlefMaqsura, kYa})) return;
  const auto add_form = [&](std::string_view ending, uint32_t percent) {
    const std::string form = joined(word, ending);
    counter.add(form, documents, percent);
    if (word.starts_with(kArticle)) counter.mark_own(form, documents);
  };
  add_form(kTa, 40);
  if (documents >= kFrequentDocuments) add_form(kPluralEnding, 15);
}

void add_imperfect(Counter& counter, std::string_view word, uint32_t documents) {
  counter.add(word, documents, 100);
  if (!word.starts_with(kYa)) return;
  const std::string feminine = joined(kTa, word.substr(kLetterBytes));
  counter.add(feminine, documents, 60);
  if (documents < kSureDocuments) return;
  counter.add(joined(kSin, word), documents, 5);
  counter.add(joined(kSin, feminine), documents, 5);
}

}  // namespace

std::string derive_vocabulary(const WordList& words) {
  Counter counter;
  for (const auto& [listed, band] : words) {
    const auto& [word, kind] = listed;
    const uint32_t documents = kDocumentsOfBand.at(static_cast<size_t>(band - 1));
    switch (kind) {
      case WordKind::kNoun: add_noun(counter, words, word, documents); break;
      case WordKind::kAdjective: add_adjective(counter, word, documents); break;
      case WordKind::kName: add_name(counter, word, documents); break;
      case WordKind::kDefiniteName:
        counter.add(word, documents, 10);
        counter.add(joined(kArticle, word), documents, 100);
        break;
      case WordKind::kPerfect: add_perfect(counter, word, documents); break;
      case WordKind::kImperfect: add_imperfect(counter, word, documents); break;
      case WordKind::kParticle: counter.add(word, documents, 100); break;
    }
  }
  return counter.finish();
}

}  // namespace fihris::text
