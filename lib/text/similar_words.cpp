// SPDX-License-Identifier: Apache-2.0
//
// similar_readings(): words one letter away. All of them are written down (some five hundred for a word of seven letters) and looked up in
// the vocabulary, whose filter turns nearly all away at once; that is cheaper than any walk over a dictionary of forms.
#include <algorithm>
#include <array>

#include "text/analysis.hpp"
#include "text/readings.hpp"

namespace fihris::text {
namespace {

constexpr std::size_t kBytes = 2;             ///< of a folded letter in UTF-8
constexpr std::size_t kLeastLetters = 5;      ///< shorter words have too many neighbours
constexpr std::size_t kLeastOfGuess = 6;      ///< the same for any change of a letter
constexpr std::uint32_t kLeastDocuments = 2;  ///< a word of one document may be a slip itself
constexpr std::size_t kMost = 4;              ///< readings of a word

constexpr std::array<std::string_view, 31> kAlphabet = {"ا", "ب", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش", "ص", "ض", "ط",
                                                        "ظ", "ع", "غ", "ف", "ق", "ك", "ل", "م", "ن", "ه", "و", "ي", "ء", "ؤ", "ئ"};
/// Letters that are taken for each other, by sound or by seat.
constexpr std::array<std::string_view, 8> kAlike = {"سصث", "تط", "دضذظز", "هح", "كق", "اعء", "غخ", "ؤئءوي"};
constexpr std::string_view kLongVowels = "اوي";

bool has_letter(std::string_view letters, std::string_view letter) {
  for (std::size_t at = 0; at < letters.size(); at += kBytes) {
    if (letters.substr(at, kBytes) == letter) return true;
  }
  return false;
}

bool are_alike(std::string_view one, std::string_view other) {
  return std::any_of(kAlike.begin(), kAlike.end(),
                     [&](std::string_view group) { return has_letter(group, one) && has_letter(group, other); });
}

/// How a word may have come about from another one.
enum class Change : std::uint8_t { kUsual, kAny };

struct SimilarWord {
  Change change = Change::kUsual;
  std::uint32_t documents = 0;
  std::string letters;
};

/// Calls visit(letters, change) for each word one letter away from `word`; some twice. The first letter is kept but by a swap.
template <typename Visit>
void for_each_neighbour(std::string_view word, Visit visit) {
  const auto letter = [&](std::size_t at) { return word.substr(at, kBytes); };
  std::string other;
  const auto replaced = [&](std::size_t at, std::size_t bytes, std::string_view by) -> std::string_view {
    return other.assign(word.substr(0, at)).append(by).append(word.substr(at + bytes));
  };
  const auto swapped = [&](std::size_t at) { return std::string(letter(at + kBytes)).append(letter(at)); };
  const auto is_slip = [&](std::size_t at, std::string_view one) {  // put in before `at`, or left out there
    const bool doubles = letter(at - kBytes) == one || (at < word.size() && letter(at) == one);
    return doubles || has_letter(kLongVowels, one) ? Change::kUsual : Change::kAny;
  };
  for (std::size_t at = 0; at + kBytes < word.size(); at += kBytes) visit(replaced(at, 2 * kBytes, swapped(at)), Change::kUsual);
  for (std::size_t at = kBytes; at <= word.size(); at += kBytes) {
    if (at < word.size()) {
      const bool doubled = letter(at - kBytes) == letter(at);
      visit(replaced(at, kBytes, ""), doubled || has_letter(kLongVowels, letter(at)) ? Change::kUsual : Change::kAny);
    }
    for (const std::string_view one : kAlphabet) {
      visit(replaced(at, 0, one), is_slip(at, one));
      if (at < word.size() && letter(at) != one)
        visit(replaced(at, kBytes, one), are_alike(letter(at), one) ? Change::kUsual : Change::kAny);
    }
  }
}

bool is_of_two_byte_letters(std::string_view letters) {
  for (std::size_t at = 0; at < letters.size(); at += kBytes) {
    if ((static_cast<unsigned char>(letters[at]) & 0xE0U) != 0xC0U) return false;
  }
  return letters.size() % kBytes == 0;
}

/// The usual changes, or, when there are none, all others.
std::vector<SimilarWord> similar_words(std::string_view letters, const Vocabulary& vocabulary) {
  std::vector<SimilarWord> found;
  for_each_neighbour(letters, [&](std::string_view other, Change change) {
    if (change == Change::kAny && letters.size() < kLeastOfGuess * kBytes) return;
    const std::uint32_t documents = vocabulary.counts(other).documents;
    if (documents >= kLeastDocuments) found.push_back({change, documents, std::string(other)});
  });
  std::sort(found.begin(), found.end(), [](const SimilarWord& a, const SimilarWord& b) {
    if (a.change != b.change) return a.change < b.change;
    return a.documents != b.documents ? a.documents > b.documents : a.letters < b.letters;
  });
  found.erase(std::unique(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.letters == b.letters; }), found.end());
  const bool any_usual = !found.empty() && found.front().change == Change::kUsual;
  std::erase_if(found, [&](const SimilarWord& word) { return any_usual && word.change != Change::kUsual; });
  if (found.size() > kMost) found.resize(kMost);
  return found;
}

}  // namespace

std::vector<Reading> similar_readings(std::span<const ReadingWord> words, const Analyzer& analyzer, const KnownWord& known) {
  constexpr double kGuess = 1;
  std::vector<Reading> readings;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string_view letters = words[at].letters;
    if (words[at].kind != TokenKind::kArabic || letters.size() < kLeastLetters * kBytes || !is_of_two_byte_letters(letters)) continue;
    if (known(letters)) continue;
    for (SimilarWord& word : similar_words(letters, analyzer.impl().vocabulary()))
      readings.push_back({ReadingKind::kSimilar, at, 1, {std::move(word.letters)}, kGuess});
  }
  return readings;
}

}  // namespace fihris::text
