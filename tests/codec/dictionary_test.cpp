// SPDX-License-Identifier: Apache-2.0
#include "codec/dictionary.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fihris/error.hpp>

#include "codec/entries.hpp"
#include "codec/term_code.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using testing::Encoded;
using testing::Entry;

void require_same(const TermView& term, const Entry& entry) {
  REQUIRE(std::string(term.key) == entry.key);
  REQUIRE(term.shape.doc_count == entry.shape.doc_count);
  REQUIRE(term.shape.occurrence_count == entry.shape.occurrence_count);
  REQUIRE(term.shape.form_count == entry.shape.form_count);
  REQUIRE(term.first_form == entry.first_form);
  REQUIRE(term.place.postings_begin == entry.place.postings_begin);
  REQUIRE(term.place.postings_bytes == entry.place.postings_bytes);
  REQUIRE(term.place.positions_begin == entry.place.positions_begin);
  REQUIRE(term.place.positions_bytes == entry.place.positions_bytes);
  const Forms forms = decode_forms(term);
  REQUIRE(forms.letters_doc_counts == entry.forms.letters_doc_counts);
  REQUIRE(forms.forms.size() == entry.forms.forms.size());
  for (std::size_t i = 0; i < forms.forms.size(); ++i) {
    REQUIRE(forms.forms[i].written == entry.forms.forms[i].written);
    REQUIRE(forms.forms[i].doc_count == entry.forms.forms[i].doc_count);
    REQUIRE(forms.forms[i].letters_number == entry.forms.forms[i].letters_number);
  }
  REQUIRE(is_inline(term.shape) == entry.is_inline());
  if (!entry.is_inline()) return;
  Block block;
  decode_inline_list(term, entry.posting.doc + 1, block);
  REQUIRE(testing::postings_of(block, term.shape.form_count) == std::vector{entry.posting});
}

TEST_CASE("a dictionary is walked in order, from its begin and from any number") {
  FIHRIS_RANDOM(random);
  for (const std::size_t terms : std::initializer_list<std::size_t>{0, 1, 15, 16, 17, 500}) {
    CAPTURE(terms);
    const auto entries = testing::random_entries(random, terms);
    const Encoded encoded = testing::encode(entries);
    const Dictionary dictionary = encoded.open();
    REQUIRE(dictionary.term_count() == entries.size());
    auto cursor = dictionary.begin();
    for (const Entry& entry : entries) {
      REQUIRE(cursor.next());
      require_same(cursor.term(), entry);
    }
    CHECK_FALSE(cursor.next());
    CHECK_FALSE(cursor.next());
    for (std::uint32_t number = 0; number <= entries.size(); ++number) {
      auto from = dictionary.begin(number);
      REQUIRE(from.next() == (number < entries.size()));
      if (number == entries.size()) continue;
      REQUIRE(from.term().number == number);
      require_same(from.term(), entries[number]);
    }
  }
}

TEST_CASE("find and lower_bound agree with a std::map") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 5; ++round) {
    const auto entries = testing::random_entries(random, random.between(1, 400));
    const Encoded encoded = testing::encode(entries);
    const Dictionary dictionary = encoded.open();
    std::map<std::string, const Entry*> model;
    for (const Entry& entry : entries) model[entry.key] = &entry;

    std::vector<std::string> wanted = {"", std::string(1, '\0'), std::string(20, '\xFF')};
    for (const Entry& entry : entries) {
      wanted.push_back(entry.key);
      wanted.push_back(entry.key + '\x01');
      wanted.push_back(entry.key.substr(0, entry.key.size() - 1));
      wanted.push_back(entry.key.substr(0, entry.key.find('\0') + 1));
      wanted.push_back(testing::random_key(random));
    }
    for (const std::string& key : wanted) {
      CAPTURE(key);
      const auto expected = model.lower_bound(key);
      auto cursor = dictionary.lower_bound(key);
      REQUIRE(cursor.next() == (expected != model.end()));
      if (expected != model.end()) require_same(cursor.term(), *expected->second);
      const auto found = dictionary.find(key);
      REQUIRE(found.has_value() == model.contains(key));
      if (found) require_same(found->term(), *model.at(key));
    }
  }
}

TEST_CASE("keys that share more than their first eight bytes are found, over several blocks") {
  std::vector<Entry> entries;
  for (int i = 0; i < 100; ++i) {
    Entry entry;
    entry.key = "the same root" + std::string(1, '\0') + std::string{static_cast<char>('a' + i / 10), static_cast<char>('a' + i % 10)};
    entry.first_form = static_cast<std::uint32_t>(i);
    entry.shape = {5, 9, 1};
    entry.place = {static_cast<std::uint64_t>(10 * i), 10, static_cast<std::uint64_t>(20 * i), 20};
    entry.forms = {{{"form", 5, 0}}, {5}};
    entries.push_back(std::move(entry));
  }
  const Encoded encoded = testing::encode(entries);
  const Dictionary dictionary = encoded.open();
  for (const Entry& entry : entries) {
    const auto found = dictionary.find(entry.key);
    REQUIRE(found);
    require_same(found->term(), entry);
    auto from = dictionary.lower_bound(entry.key.substr(0, entry.key.size() - 1));
    REQUIRE(from.next());
    REQUIRE(from.term().number == entry.first_form / 10 * 10);
  }
}

TEST_CASE("a cursor goes on from where lower_bound left it") {
  FIHRIS_RANDOM(random);
  const auto entries = testing::random_entries(random, 300);
  const Encoded encoded = testing::encode(entries);
  const Dictionary dictionary = encoded.open();
  for (std::size_t from = 0; from < entries.size(); from += 7) {
    auto cursor = dictionary.lower_bound(entries[from].key);
    for (std::size_t i = from; i < std::min(from + 40, entries.size()); ++i) {
      REQUIRE(cursor.next());
      require_same(cursor.term(), entries[i]);
    }
  }
}

TEST_CASE("every form leads to its term") {
  FIHRIS_RANDOM(random);
  const auto entries = testing::random_entries(random, 300);
  const Encoded encoded = testing::encode(entries);
  const Dictionary dictionary = encoded.open();
  std::uint32_t form = 0;
  for (const Entry& entry : entries) {
    for (std::size_t i = 0; i < entry.forms.forms.size(); ++i, ++form) {
      const auto cursor = dictionary.term_of_form(form);
      REQUIRE(std::string(cursor.term().key) == entry.key);
      REQUIRE(form - cursor.term().first_form == i);
    }
  }
  CHECK(form == dictionary.form_count());
}

TEST_CASE("a copied cursor shows its own term") {
  FIHRIS_RANDOM(random);
  const auto entries = testing::random_entries(random, 40);
  const Encoded encoded = testing::encode(entries);
  const Dictionary dictionary = encoded.open();
  auto first = dictionary.begin();
  REQUIRE(first.next());
  auto second = first;
  REQUIRE(second.next());
  CHECK(std::string(first.term().key) == entries[0].key);
  CHECK(std::string(second.term().key) == entries[1].key);
  CHECK(first.term().root() == std::string_view(entries[0].key).substr(0, entries[0].key.find('\0')));
  CHECK(first.term().stem() == std::string_view(entries[0].key).substr(entries[0].key.find('\0') + 1));
}

TEST_CASE("forms of any length come back, with and without the stem in them") {
  const std::string stem = term_code("\u0643\u062A\u0627\u0628");
  const std::vector<std::string> forms = {stem,
                                          "x" + stem,
                                          stem + "x",
                                          "xy" + stem + "zw",
                                          stem.substr(1, 2),
                                          std::string("q"),
                                          std::string(14, 'a') + stem + std::string(14, 'b'),
                                          std::string(15, 'a') + stem,
                                          stem + std::string(15, 'b'),
                                          std::string(40, 'c'),
                                          std::string(41, 'c'),
                                          std::string(1000, 'd'),
                                          std::string(28, 'e')};
  for (const std::string& written : forms) {
    Entry entry;
    entry.key = std::string(1, '\0') + stem;
    entry.shape = {5, 9, 1};
    entry.place = {0, 10, 0, 10};
    entry.forms = {{{written, 5, 0}}, {5}};
    const Encoded encoded = testing::encode({entry});
    const Dictionary dictionary = encoded.open();
    auto cursor = dictionary.begin();
    REQUIRE(cursor.next());
    CHECK(decode_forms(cursor.term()).forms.at(0).written == written);
    FormCursor pieces(cursor.term());
    REQUIRE(pieces.next());
    for (const std::string& other : forms) CHECK((pieces.written() == other) == (written == other));
    CHECK_FALSE(pieces.next());
  }
}

TEST_CASE("an index that does not fit its blocks is refused") {
  FIHRIS_RANDOM(random);
  const Encoded encoded = testing::encode(testing::random_entries(random, 40));
  const auto index = std::span(encoded.index);
  CHECK_THROWS_AS(Dictionary(index.first(index.size() - 1), encoded.blocks, encoded.term_count, encoded.form_count), Error);
  CHECK_THROWS_AS(Dictionary(index, encoded.blocks, encoded.term_count + 16, encoded.form_count), Error);
  CHECK_THROWS_AS(Dictionary({}, {}, ~std::uint32_t{0} - 3, 0), Error);
}

}  // namespace
}  // namespace fihris::codec
