// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fihris/error.hpp>

#include "testing/catch.hpp"
#include "testing/old_vocabulary.hpp"
#include "testing/random.hpp"
#include "text/counted_words.hpp"
#include "text/old_vocabulary.hpp"
#include "text/vocabulary_table.hpp"

using namespace fihris::text;

namespace {

std::string small_bytes(uint32_t least_documents = 0) {
  VocabularyBuilder builder;
  builder.add("كتاب", {.documents = 12, .hamza = 0, .total = 15});
  builder.add("كتب", {.documents = 3, .hamza = 0, .total = 3});
  builder.add("احمد", {.documents = 1, .hamza = 1, .total = 2});
  builder.add("المستشفيات", {.documents = 1000, .hamza = 0, .total = 2000});
  builder.add("والمستشفيات", {.documents = 2, .hamza = 0, .total = 2});
  return builder.finish(least_documents);
}

void check_equal(const WordCounts& a, const WordCounts& b) {
  CHECK(a.documents == b.documents);
  CHECK(a.hamza == b.hamza);
  CHECK(a.total == b.total);
}

/// A word of 1 to 20 random letters out of few, so that many begin alike. Some cannot be kept.
Word random_word(fihris::testing::Random& random) {
  static constexpr std::array<Letter, 5> kFew = {letter::kHamza, letter::kAlef, letter::kLam, letter::kWaw, letter::kYa};
  Word word;
  const auto letters = 1 + random.below(random.one_in(2) ? 20 : 5);
  const bool any = random.one_in(4);
  for (std::uint64_t i = 0; i < letters; ++i)
    word.append(any ? static_cast<Letter>(1 + random.below(letter::kLast)) : kFew.at(random.below(kFew.size())));
  return word;
}

using Expected = std::map<Word, RoundedCounts>;

/// Random words with random counts, as they are and as bytes.
std::string random_bytes(fihris::testing::Random& random, std::size_t words, Expected& expected) {
  for (std::size_t i = 0; i < words; ++i) {
    const auto count = [&] { return rounded(random.below(random.one_in(2) ? 3 : 100'000)); };
    const Word word = random_word(random);
    if (VocabularyBytes::can_keep(word)) expected[word] = {.documents = count(), .hamza = count(), .total = count()};
  }
  VocabularyWriter writer;
  for (const auto& [word, counts] : expected) writer.add(word, counts);
  return writer.finish();
}

RoundedCounts counts_of(const Expected& expected, Word word) {
  const auto found = expected.find(word);
  return found == expected.end() ? RoundedCounts{} : found->second;
}

/// Bytes that are cut short or go on are refused, and changed ones are refused or read as some vocabulary.
template <typename LookAt>
void check_damage(const std::string& bytes, LookAt look_at) {
  for (size_t length = 0; length < bytes.size(); ++length) CHECK_THROWS_AS(look_at(bytes.substr(0, length)), fihris::Error);
  CHECK_THROWS_AS(look_at(bytes + "x"), fihris::Error);
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {1, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      try {
        look_at(damaged);
      } catch (const fihris::Error& error) {
        CHECK(error.code() == fihris::ErrorCode::kCorrupt);
      }
    }
  }
}

}  // namespace

TEST_CASE("a vocabulary returns the counts it was given, and zeros for unknown words", "[vocabulary]") {
  const Vocabulary vocabulary(small_bytes());
  CHECK(vocabulary.words().size() == 5);
  check_equal(vocabulary.counts("كتاب"), {12, 0, 15});
  check_equal(vocabulary.counts("احمد"), {1, 1, 2});
  check_equal(vocabulary.counts("والمستشفيات"), {2, 0, 2});
  check_equal(vocabulary.counts("قلم"), {});
  check_equal(vocabulary.counts(""), {});
  check_equal(vocabulary.counts("latin"), {});
  check_equal(vocabulary.counts(joined(Word::of("كتاب"), Word::of("المستشفياتالمستشفيات"))), {});
  check_equal(Vocabulary().counts("كتاب"), {});
  check_equal(Vocabulary(VocabularyBuilder().finish()).counts("كتاب"), {});
}

TEST_CASE("adding a word again adds its counts up", "[vocabulary]") {
  VocabularyBuilder builder;
  builder.add("كتاب", {1, 0, 2});
  builder.add("قلم", {1, 0, 1});
  builder.add("كتاب", {2, 1, 3});
  const Vocabulary vocabulary(builder.finish());
  CHECK(vocabulary.words().size() == 2);
  check_equal(vocabulary.counts("كتاب"), {3, 1, 5});
}

TEST_CASE("counted words of several lists make the vocabulary that a builder makes of them", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  for (const std::size_t lists : {0U, 1U, 2U, 5U}) {
    std::vector<CountedWords> counted(lists);
    VocabularyBuilder builder;
    for (CountedWords& list : counted) {
      for (std::uint64_t left = random.below(2'000); left > 0; --left) {
        const auto count = [&] { return static_cast<std::uint32_t>(random.below(random.one_in(2) ? 3 : 100'000)); };
        list.emplace_back(random_word(random), WordCounts{.documents = count(), .hamza = count(), .total = count()});
        builder.add(list.back().first, list.back().second);
      }
      std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    const auto least = static_cast<std::uint32_t>(random.below(4));
    CHECK(vocabulary_of(counted, least) == builder.finish(least));
  }
}

TEST_CASE("large counts are rounded down by at most an eighth", "[vocabulary]") {
  for (const uint32_t count : {16U, 17U, 100U, 999U, 65536U, 1000003U, 4294967295U}) {
    VocabularyBuilder builder;
    builder.add("كتاب", {count, count, count});
    const WordCounts stored = Vocabulary(builder.finish()).counts("كتاب");
    CHECK(stored.documents <= count);
    CHECK(stored.documents >= count - count / 8);
    CHECK(stored.hamza == stored.documents);
    CHECK(stored.total == stored.documents);
  }
}

TEST_CASE("words are found in the bytes as in a map", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  for (const std::size_t words : {1U, 2U, 16U, 31U, 32U, 33U, 64U, 65U, 100U, 3000U}) {
    Expected expected;
    const std::string bytes = random_bytes(random, words, expected);
    const VocabularyBytes vocabulary(bytes);
    CHECK_NOTHROW(vocabulary.check());
    REQUIRE(vocabulary.size() == expected.size());
    std::size_t found = 0;
    vocabulary.for_each([&](Word word, RoundedCounts counts) { found += counts_of(expected, word) == counts ? 1 : 0; });
    REQUIRE(found == expected.size());
    for (const auto& [word, counts] : expected) REQUIRE(vocabulary.find(word) == counts);
    for (int i = 0; i < 2000; ++i) {
      const Word word = random_word(random);
      REQUIRE(vocabulary.find(word).has_value() == expected.contains(word));
    }
  }
}

TEST_CASE("two vocabularies add their counts, in place as from the table", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  Expected first;
  Expected second;
  const std::string first_bytes = random_bytes(random, 2000, first);
  const std::string second_bytes = random_bytes(random, 700, second);
  const Vocabulary both = Vocabulary(first_bytes).with(Vocabulary(second_bytes));
  const VocabularyTable table(std::array{VocabularyBytes(first_bytes), VocabularyBytes(second_bytes)});
  const auto check = [&](Word word) {
    RoundedCounts sum = counts_of(first, word);
    sum.add(counts_of(second, word));
    REQUIRE(both.documents(word) == unrounded(sum.documents));
    check_equal(both.counts(word), sum.counts());
    uint32_t definite = 0;
    for (const Word article : kArticles) definite += both.documents(joined(article, word));
    REQUIRE(both.definite(word) == definite);
    REQUIRE(both.attested(word) == both.documents(word) + both.documents(joined(kArticles[0], word)));
    REQUIRE((sum == RoundedCounts{} || table.may_have(word)));
    if (word.size() <= VocabularyTable::kMostLetters) REQUIRE(table.find(word) == sum);
  };
  for (int round = 0; round < 8; ++round) {  // long enough for the vocabulary to make its table
    for (const auto& [word, counts] : first) check(word);
    for (const auto& [word, counts] : second) check(word);
    for (int i = 0; i < 3000; ++i) check(random_word(random));
  }
  Expected all = first;
  for (const auto& [word, counts] : second) all[word].add(counts);
  const auto words = both.words();
  REQUIRE(words.size() == all.size());
  REQUIRE(std::equal(words.begin(), words.end(), all.begin(),
                     [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
}

TEST_CASE("rare words can be left out of the bytes", "[vocabulary]") {
  const Vocabulary copy(small_bytes(3));
  CHECK(copy.words().size() == 3);
  CHECK(copy.counts("احمد").documents == 0);
  CHECK(copy.counts("كتب").documents == 3);
}

TEST_CASE("damaged vocabulary bytes are refused or read as some vocabulary, never more", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  Expected expected;
  for (const std::string& bytes : {small_bytes(), random_bytes(random, 40, expected)}) {
    const auto look_at = [](const std::string& damaged) {
      const Vocabulary read(damaged);
      read.words();
      read.counts("كتاب");
      read.check();
    };
    check_damage(bytes, look_at);
  }
}

TEST_CASE("a vocabulary of format 4 becomes one of the same words", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  for (const std::size_t words : {0U, 1U, 16U, 17U, 64U, 100U, 2000U}) {
    Expected expected;
    const std::string bytes = random_bytes(random, words, expected);
    REQUIRE(upgraded_vocabulary(fihris::testing::old_vocabulary({expected.begin(), expected.end()})) == bytes);
  }
}

TEST_CASE("damaged vocabularies of format 4 are refused or read as some vocabulary", "[vocabulary]") {
  FIHRIS_RANDOM(random);
  Expected expected;
  random_bytes(random, 40, expected);
  const std::string bytes = fihris::testing::old_vocabulary({expected.begin(), expected.end()});
  check_damage(bytes, [](const std::string& damaged) { Vocabulary(upgraded_vocabulary(damaged)).check(); });
}
