// SPDX-License-Identifier: Apache-2.0
//
// similar_readings(): words one letter away. All of them are written down (some five hundred for a word of seven letters) and looked up in
// the vocabulary, whose filter turns nearly all away at once; that is cheaper than any walk over a dictionary of forms.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "text/analysis.hpp"
#include "text/readings.hpp"
#include "text/word.hpp"

namespace fihris::text {
namespace {

constexpr std::size_t kBytes = 2;             ///< of a folded letter in UTF-8
constexpr std::size_t kLeastLetters = 5;      ///< shorter words have too many neighbours
constexpr std::size_t kLeastOfGuess = 6;      ///< the same for any change of a letter
constexpr std::uint32_t kLeastDocuments = 2;  ///< a word of one document may be a slip itself
constexpr std::size_t kMost = 4;              ///< readings of a word

constexpr std::string_view kAlphabet = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ";
/// Letters that are taken for each other, by sound or by seat.
constexpr std::array<std::string_view, 8> kAlike = {"سصث", "تط", "دضذظز", "هح", "كق", "اعء", "غخ", "ؤئءوي"};

/// Letters of two bytes each; 0 for one that no vocabulary knows.
std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> letters;
  for (std::size_t at = 0; at < text.size(); at += kBytes) letters.push_back(Word::of(text.substr(at, kBytes)).front());
  return letters;
}

/// For each letter the groups of kAlike that it is in, a bit each.
std::array<std::uint8_t, letter::kLast + 1> make_alike_groups() {
  std::array<std::uint8_t, letter::kLast + 1> groups{};
  for (std::size_t group = 0; group < kAlike.size(); ++group) {
    for (const Letter letter : letters_of(kAlike[group])) groups[letter] = static_cast<std::uint8_t>(groups[letter] | 1U << group);
  }
  return groups;
}

bool are_alike(Letter one, Letter other) {
  static const auto groups = make_alike_groups();
  return (groups[one] & groups[other]) != 0;
}

bool is_long_vowel(Letter letter) { return letter == letter::kAlef || letter == letter::kWaw || letter == letter::kYa; }

/// How a word may have come about from another one.
enum class Change : std::uint8_t { kUsual, kAny };

struct SimilarWord {
  Change change = Change::kUsual;
  std::uint32_t documents = 0;
  std::string letters;
};

/// Calls visit(word, change) for each word one letter away; some twice. The first letter is kept but by a swap. Words that no vocabulary can know
/// are left out.
template <typename Visit>
void for_each_neighbour(std::span<const Letter> word, Visit visit) {
  const std::size_t size = word.size();
  const auto unknown = std::count(word.begin(), word.end(), Letter{0});
  if (unknown > 1 || size > Word::kMostLetters + 1) return;
  static const std::vector<Letter> alphabet = letters_of(kAlphabet);
  const bool may_grow = unknown == 0 && size < Word::kMostLetters;
  std::array<Word, Word::kMostLetters + 2> tails{};  // by place: the letters from there on
  for (std::size_t at = size; at-- > 0;) tails[at] = joined(Word{word[at]}, tails[at + 1]);
  Word head;  // the letters before `at`
  for (std::size_t at = 0; at + 1 < size; head.append(word[at++])) {
    if (unknown == 0 && size <= Word::kMostLetters)
      visit(joined(joined(joined(head, word[at + 1]), word[at]), tails[at + 2]), Change::kUsual);
  }
  head = {word[0]};
  for (std::size_t at = 1; at <= size; ++at) {
    const Letter here = at < size ? word[at] : Letter{0};
    const bool may_go = at < size && (unknown == 0 || here == 0);  // no unknown letter is left then
    const bool doubled = word[at - 1] == here;
    if (may_go) visit(joined(head, tails[at + 1]), doubled || is_long_vowel(here) ? Change::kUsual : Change::kAny);
    for (const Letter one : alphabet) {
      const bool doubles = word[at - 1] == one || here == one;
      if (may_grow) visit(joined(joined(head, one), tails[at]), doubles || is_long_vowel(one) ? Change::kUsual : Change::kAny);
      if (may_go && here != one && size <= Word::kMostLetters)
        visit(joined(joined(head, one), tails[at + 1]), are_alike(here, one) ? Change::kUsual : Change::kAny);
    }
    if (at < size) head.append(here);
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
  for_each_neighbour(letters_of(letters), [&](Word other, Change change) {
    if (change == Change::kAny && letters.size() < kLeastOfGuess * kBytes) return;
    const std::uint32_t documents = vocabulary.documents(other);
    if (documents >= kLeastDocuments) found.push_back({change, documents, other.utf8()});
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
