// SPDX-License-Identifier: Apache-2.0
//
// Word is compared with a string of one byte a letter, on random words.
#include "text/word.hpp"

#include <string>

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/word_map.hpp"

using namespace fihris::text;

namespace {

using Model = std::basic_string<Letter>;

Model random_model(fihris::testing::Random& random, std::uint64_t most) {
  Model letters;
  const auto size = random.below(most + 1);
  for (std::uint64_t i = 0; i < size; ++i) letters.push_back(static_cast<Letter>(1 + random.below(random.one_in(2) ? 3 : letter::kLast)));
  return letters;
}

Word word_of(const Model& letters) {
  Word word;
  for (const Letter letter : letters) word.append(letter);
  return word;
}

Model letters_of(Word word) {
  Model letters;
  for (unsigned at = 0; at < word.size(); ++at) letters.push_back(word[at]);
  return letters;
}

}  // namespace

TEST_CASE("a word does what a string does") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 20000; ++round) {
    const Model a = random_model(random, 20);
    const Model b = random_model(random, random.one_in(2) ? 3 : 20);
    const Word word = word_of(a);
    const Word other = word_of(b);
    REQUIRE(word.size() == a.size());
    REQUIRE(word.empty() == a.empty());
    REQUIRE(letters_of(word) == a);
    REQUIRE((word == other) == (a == b));
    REQUIRE((word < other) == (a < b));
    REQUIRE(word.starts_with(other) == a.starts_with(b));
    REQUIRE(word.ends_with(other) == a.ends_with(b));
    if (a.size() + b.size() <= Word::kMostLetters) REQUIRE(letters_of(joined(word, other)) == a + b);
    REQUIRE(joined(word, other).size() == a.size() + b.size());
    REQUIRE(joined(word, other).is_too_long() == (a.size() + b.size() > Word::kMostLetters));
    REQUIRE(Word::of(word.utf8()) == word);
    const auto count = static_cast<unsigned>(random.below(a.size() + 1));
    REQUIRE(letters_of(word.first(count)) == a.substr(0, count));
    REQUIRE(letters_of(word.without_first(count)) == a.substr(count));
    REQUIRE(letters_of(word.without_last(count)) == a.substr(0, a.size() - count));
    if (a.empty()) continue;
    REQUIRE(word.front() == a.front());
    REQUIRE(word.back() == a.back());
    Model changed = a;
    Word set = word;
    const auto at = static_cast<unsigned>(random.below(a.size()));
    changed[at] = letter::kWaw;
    set.set(at, letter::kWaw);
    REQUIRE(letters_of(set) == changed);
  }
}

TEST_CASE("only up to 20 Arabic letters are a word") {
  CHECK(Word::of("كتاب") == Word{letter::kKaf, letter::kTa, letter::kAlef, letter::kBa});
  CHECK(Word::of("بببببببببببببببببببب").size() == 20);
  CHECK(Word::of("ببببببببببببببببببببب").empty());
  for (const char* const none : {"", "ab", "كتاب1", "ك\u064Eتب", "گاف", "\u0640ب", "\u063Bب", "\xD8", "\xD8\xD8", "ب\xD9"})
    CHECK(Word::of(none).empty());
  CHECK(Word{letter::kKaf, letter::kStar, letter::kLam}.utf8() == "ك*ل");
}

TEST_CASE("a map finds its words and no others") {
  FIHRIS_RANDOM(random);
  WordMap<int> map(2);
  map.add(Word::of("كتاب"), 1);
  map.add(Word::of("كتب"), 2);
  map.add(Word::of("كتاب"), 3);
  REQUIRE(map.find(Word::of("كتاب")) != nullptr);
  CHECK(*map.find(Word::of("كتاب")) == 1);
  CHECK(*map.find(Word::of("كتب")) == 2);
  CHECK(map.find(Word()) == nullptr);
  for (int i = 0; i < 1000; ++i) {
    const Word word = word_of(random_model(random, 20));
    CHECK((map.find(word) != nullptr) == (word == Word::of("كتاب") || word == Word::of("كتب")));
  }
}
