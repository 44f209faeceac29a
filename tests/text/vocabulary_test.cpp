// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary.hpp"

#include <random>

#include <fihris/error.hpp>

#include "testing/catch.hpp"

using fihris::text::Vocabulary;
using fihris::text::VocabularyBuilder;
using fihris::text::WordCounts;

namespace {

Vocabulary small_vocabulary() {
  VocabularyBuilder builder;
  builder.add("كتاب", {.documents = 12, .hamza = 0, .total = 15});
  builder.add("كتب", {.documents = 3, .hamza = 0, .total = 3});
  builder.add("احمد", {.documents = 1, .hamza = 1, .total = 2});
  builder.add("المستشفيات", {.documents = 1000, .hamza = 0, .total = 2000});
  builder.add("والمستشفيات", {.documents = 2, .hamza = 0, .total = 2});
  return builder.build();
}

void check_equal(const WordCounts& a, const WordCounts& b) {
  CHECK(a.documents == b.documents);
  CHECK(a.hamza == b.hamza);
  CHECK(a.total == b.total);
}

/// A word of 1 to 20 random letters.
std::string random_word(std::minstd_rand& random) {
  std::string word;
  const size_t letters = 1 + random() % 20;
  for (size_t i = 0; i < letters; ++i) {
    const auto n = static_cast<unsigned>(random() % 36);
    const unsigned low = n < 26 ? 0x21 + n : 0x41 + (n - 26);
    word.push_back(static_cast<char>(0xD8U | low >> 6U));
    word.push_back(static_cast<char>(0x80U | (low & 0x3FU)));
  }
  return word;
}

}  // namespace

TEST_CASE("a vocabulary returns the counts it was given, and zeros for unknown words", "[vocabulary]") {
  const Vocabulary vocabulary = small_vocabulary();
  CHECK(vocabulary.size() == 5);
  check_equal(vocabulary.counts("كتاب"), {12, 0, 15});
  check_equal(vocabulary.counts("احمد"), {1, 1, 2});
  check_equal(vocabulary.counts("والمستشفيات"), {2, 0, 2});
  check_equal(vocabulary.counts("قلم"), {});
  check_equal(vocabulary.counts(""), {});
  check_equal(vocabulary.counts("latin"), {});
  check_equal(Vocabulary().counts("كتاب"), {});
}

TEST_CASE("adding a word again adds its counts up", "[vocabulary]") {
  VocabularyBuilder builder;
  builder.add("كتاب", {1, 0, 2});
  builder.add("قلم", {1, 0, 1});
  builder.add("كتاب", {2, 1, 3});
  const Vocabulary vocabulary = builder.build();
  CHECK(vocabulary.size() == 2);
  check_equal(vocabulary.counts("كتاب"), {3, 1, 5});
}

TEST_CASE("large counts are rounded down by at most an eighth", "[vocabulary]") {
  for (const uint32_t count : {16U, 17U, 100U, 999U, 65536U, 1000003U, 4294967295U}) {
    VocabularyBuilder builder;
    builder.add("كتاب", {count, count, count});
    const WordCounts stored = builder.build().counts("كتاب");
    CHECK(stored.documents <= count);
    CHECK(stored.documents >= count - count / 8);
    CHECK(stored.hamza == stored.documents);
    CHECK(stored.total == stored.documents);
  }
}

TEST_CASE("a vocabulary comes back from its bytes as it was", "[vocabulary]") {
  const unsigned seed = 20261123;
  INFO("seed " << seed);
  std::minstd_rand random(seed);
  VocabularyBuilder builder;
  std::vector<std::string> words;
  for (int i = 0; i < 3000; ++i) {
    words.push_back(random_word(random));
    const auto count = static_cast<uint32_t>(random() % 100000);
    builder.add(words.back(), {count, count / 3, count * 2});
  }
  const Vocabulary vocabulary = builder.build();
  const std::string bytes = vocabulary.serialise(0);
  const Vocabulary copy = Vocabulary::deserialise(bytes);
  CHECK(copy.size() == vocabulary.size());
  for (const std::string& word : words) {
    REQUIRE(copy.counts(word).documents == vocabulary.counts(word).documents);
    REQUIRE(copy.counts(word).hamza == vocabulary.counts(word).hamza);
    REQUIRE(copy.counts(word).total == vocabulary.counts(word).total);
  }
  CHECK(copy.serialise(0) == bytes);
}

TEST_CASE("rare words can be left out of the bytes", "[vocabulary]") {
  const Vocabulary copy = Vocabulary::deserialise(small_vocabulary().serialise(3));
  CHECK(copy.size() == 3);
  CHECK(copy.counts("احمد").documents == 0);
  CHECK(copy.counts("كتب").documents == 3);
}

TEST_CASE("merging adds the counts of two vocabularies", "[vocabulary]") {
  VocabularyBuilder builder;
  builder.add("كتاب", {1, 0, 1});
  builder.add("شمس", {4, 0, 4});
  const Vocabulary both = Vocabulary::deserialise(builder.build().serialise(), small_vocabulary());
  CHECK(both.size() == 6);
  CHECK(both.counts("كتاب").documents == 13);
  CHECK(both.counts("شمس").documents == 4);
}

TEST_CASE("damaged vocabulary bytes are refused or read as some vocabulary, never more", "[vocabulary]") {
  const std::string bytes = small_vocabulary().serialise();
  for (size_t length = 0; length < bytes.size(); ++length) {
    CHECK_THROWS_AS(Vocabulary::deserialise(std::string_view(bytes).substr(0, length)), fihris::Error);
  }
  CHECK_THROWS_AS(Vocabulary::deserialise(bytes + "x"), fihris::Error);
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {1, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      try {
        const Vocabulary read = Vocabulary::deserialise(damaged);
        CHECK(read.size() <= 5);
      } catch (const fihris::Error& error) {
        CHECK(error.code() == fihris::ErrorCode::kCorrupt);
      }
    }
  }
}
