// SPDX-License-Identifier: Apache-2.0
//
// Columns against maps: what is written is read, ranges match what a look at every value says, and changed bytes are never undefined.
#include "index/columns.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include <fihris/error.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;
using Numbers = std::map<std::uint32_t, std::uint64_t>;
using Keywords = std::map<std::uint32_t, std::set<std::string>>;
using Bits = std::array<std::uint64_t, kZoneDocs / 64>;

base::ByteBuffer write(const Numbers& values, std::uint32_t doc_count) {
  NumberColumnWriter writer;
  for (const auto& [doc, key] : values) writer.add(doc, key);
  base::ByteBuffer out;
  writer.finish(doc_count, out);
  return out;
}

base::ByteBuffer write(Random& random, const Keywords& values, std::uint32_t doc_count) {
  KeywordColumnWriter writer;
  for (const auto& [doc, texts] : values) {
    for (const std::string& text : texts) writer.add(doc, text);
    if (!texts.empty() && random.one_in(4)) writer.add(doc, *texts.begin());  // twice counts once
  }
  base::ByteBuffer out;
  writer.finish(doc_count, out);
  return out;
}

/// All documents that match, over the zones.
template <typename Column>
std::set<std::uint32_t> matches(const Column& column, std::uint32_t doc_count, KeyRange range) {
  std::set<std::uint32_t> found;
  for (std::uint32_t begin = 0; begin < doc_count; begin += kZoneDocs) {
    const std::uint32_t end = std::min(doc_count, begin + kZoneDocs);
    Bits bits{};
    column.match(begin, end, range, bits.data());
    for (std::uint32_t i = 0; i < kZoneDocs; ++i) {
      if ((bits.at(i / 64) >> (i % 64) & 1) == 0) continue;
      REQUIRE(begin + i < end);
      found.insert(begin + i);
    }
  }
  return found;
}

/// Keys of all kinds: few, dense, days in seconds, anything, all the same.
Numbers random_numbers(Random& random, std::uint32_t doc_count) {
  const std::uint64_t kind = random.below(6);
  const std::uint64_t least = random.one_in(3) ? 0 : random.next() >> random.below(64);
  const std::uint64_t missing = random.below(4);  // 0: none, 1: all, else: one in so many
  Numbers values;
  for (std::uint32_t doc = 0; doc < doc_count; ++doc) {
    if (missing == 1 || (missing > 1 && random.one_in(missing))) continue;
    switch (kind) {
      case 0: values[doc] = random.below(2); break;
      case 1: values[doc] = least; break;
      case 2: values[doc] = (std::uint64_t{1} << 62) + 86400 * random.below(20000); break;
      case 3: values[doc] = random.next(); break;
      case 4: values[doc] = doc * std::uint64_t{7}; break;
      default: values[doc] = random.next() >> random.below(64); break;
    }
  }
  return values;
}

std::uint32_t random_doc_count(Random& random) {
  constexpr std::array<std::uint32_t, 8> kCounts = {0, 1, 63, 64, 65, 4095, 4096, 4097};
  return random.one_in(2) ? random.pick(kCounts) : static_cast<std::uint32_t>(random.below(10000));
}

KeyRange random_range(Random& random, const Numbers& values) {
  const auto some = [&]() -> std::uint64_t {
    if (values.empty() || random.one_in(5)) return random.next() >> random.below(64);
    const std::uint64_t key = std::next(values.begin(), static_cast<std::ptrdiff_t>(random.below(values.size())))->second;
    return key + random.below(3) - 1;
  };
  switch (random.below(5)) {
    case 0: return {0, some()};
    case 1: return {some(), ~std::uint64_t{0}};
    case 2: {
      const std::uint64_t key = some();
      return {key, key};
    }
    default: return {some(), some()};
  }
}

TEST_CASE("a column of numbers gives back what was written, and finds ranges as a look at every value does") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const std::uint32_t doc_count = random_doc_count(random);
    const Numbers values = random_numbers(random, doc_count);
    const base::ByteBuffer bytes = write(values, doc_count);
    const NumberColumn column(bytes.view(), doc_count);
    REQUIRE(column.verify() == "");
    REQUIRE(column.value_count() == values.size());
    for (std::uint32_t doc = 0; doc < doc_count; ++doc) {
      const auto value = values.find(doc);
      REQUIRE(column.has(doc) == (value != values.end()));
      if (value != values.end()) REQUIRE(column.key(doc) == value->second);
    }
    for (int i = 0; i < 20; ++i) {
      const KeyRange range = random_range(random, values);
      INFO("from " << range.first << " to " << range.last);
      std::set<std::uint32_t> expected;
      for (const auto& [doc, key] : values) {
        if (range.first <= key && key <= range.last) expected.insert(doc);
      }
      REQUIRE(matches(column, doc_count, range) == expected);
      REQUIRE(column.most_matches(range) >= expected.size());
    }
  }
}

TEST_CASE("a column of numbers takes few bits for days in seconds") {
  Numbers values;
  for (std::uint32_t doc = 0; doc < 8000; ++doc) values[doc] = std::uint64_t{1000000000} + 86400 * (doc % 4000);
  CHECK(write(values, 8000).size() < 8000 * 13 / 8);  // 12 bits each, and the zones
}

Keywords random_keywords(Random& random, std::uint32_t doc_count, std::uint64_t most) {
  Keywords values;
  const std::uint64_t different = random.between(1, 60);
  for (std::uint32_t doc = 0; doc < doc_count; ++doc) {
    for (std::uint64_t count = random.below(most + 1); count > 0; --count)
      values[doc].insert(random.one_in(30) ? ""
                                           : "\u0643" + std::string(random.below(3), '\xFF') + std::to_string(random.below(different)));
  }
  return values;
}

TEST_CASE("a column of keywords gives back what was written, and finds ranges as a look at every value does") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const std::uint32_t doc_count = random_doc_count(random);
    const Keywords values = random_keywords(random, doc_count, random.below(4));
    const base::ByteBuffer bytes = write(random, values, doc_count);
    const KeywordColumn column(bytes.view(), doc_count);
    REQUIRE(column.verify() == "");
    std::set<std::string> all;
    for (std::uint32_t doc = 0; doc < doc_count; ++doc) {
      std::vector<std::string> found;
      column.for_each(doc, [&](std::uint32_t ordinal) { found.emplace_back(column.term(ordinal)); });
      const auto value = values.find(doc);
      const std::set<std::string> expected = value == values.end() ? std::set<std::string>() : value->second;
      REQUIRE(found == std::vector<std::string>(expected.begin(), expected.end()));
      all.insert(expected.begin(), expected.end());
    }
    REQUIRE(column.term_count() == all.size());
    for (int i = 0; i < 20; ++i) {
      const auto some = [&] {
        return all.empty() || random.one_in(4) ? std::to_string(random.below(90))
                                               : *std::next(all.begin(), static_cast<std::ptrdiff_t>(random.below(all.size())));
      };
      const std::string first = some();
      const std::string last = random.one_in(3) ? first : some();
      const bool from_first = !random.one_in(4);
      const bool to_last = !random.one_in(4);
      std::set<std::uint32_t> expected;
      for (const auto& [doc, texts] : values) {
        const auto is_in = [&](const std::string& text) { return (!from_first || first <= text) && (!to_last || text <= last); };
        if (std::any_of(texts.begin(), texts.end(), is_in)) expected.insert(doc);
      }
      const KeyRange range = column.range(from_first ? &first : nullptr, to_last ? &last : nullptr);
      REQUIRE(matches(column, doc_count, range) == expected);
    }
  }
}

/// Reads everything that can be asked.
template <typename Column>
void ask(const Column& column, std::uint32_t doc_count) {
  column.verify();
  for (const KeyRange range : {KeyRange{}, KeyRange{3, 5}, KeyRange{1, 0}}) {
    for (std::uint32_t begin = 0; begin < doc_count; begin += kZoneDocs) {
      Bits bits{};
      column.match(begin, std::min(doc_count, begin + kZoneDocs), range, bits.data());
    }
  }
}

template <typename Column>
void damage(Random& random, const base::ByteBuffer& sound, std::uint32_t doc_count) {
  std::uint64_t refused = 0;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    std::vector<std::byte> bytes(sound.view().begin(), sound.view().end());
    bytes[at] ^= static_cast<std::byte>(1U << random.below(8));
    try {
      const Column column(bytes, doc_count);
      ask(column, doc_count);
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kCorrupt);
      ++refused;
    }
    REQUIRE_THROWS_AS(Column(sound.view().first(at), doc_count), Error);
  }
  CHECK(refused >= 8);
  CHECK_THROWS_AS(Column(sound.view(), doc_count + 1), Error);
}

TEST_CASE("changed bytes of a column are refused or harmless, and a cut column is refused") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t doc_count : {5U, 150U}) {
    for (std::uint64_t most = 1; most < 4; ++most) {
      damage<KeywordColumn>(random, write(random, random_keywords(random, doc_count, most), doc_count), doc_count);
      Numbers values;
      for (std::uint32_t doc = 0; doc < doc_count; ++doc) {
        if (most == 1 || !random.one_in(most)) values[doc] = random.next() >> (16 * most);
      }
      damage<NumberColumn>(random, write(values, doc_count), doc_count);
    }
  }
}

TEST_CASE("verify() finds a zone, a count and an order that are wrong") {
  Numbers values;
  for (std::uint32_t doc = 0; doc < 100; doc += 2) values[doc] = doc;
  const base::ByteBuffer numbers = write(values, 100);
  const auto verified = [](const base::ByteBuffer& sound, std::size_t at) {
    std::vector<std::byte> bytes(sound.view().begin(), sound.view().end());
    bytes[at] ^= std::byte{1};
    return NumberColumn(bytes, 100).verify();
  };
  constexpr std::size_t kFirstZone = 32;
  constexpr std::size_t kPresence = kFirstZone + 16;
  CHECK(verified(numbers, kFirstZone).find("zone") != std::string::npos);
  CHECK(verified(numbers, kPresence + 1).find("number of values") != std::string::npos);

  FIHRIS_RANDOM(random);
  const base::ByteBuffer keywords = write(random, {{0, {"a"}}, {1, {"b"}}}, 2);
  std::vector<std::byte> bytes(keywords.view().begin(), keywords.view().end());
  const auto b = std::find(bytes.begin(), bytes.end(), std::byte{'b'});
  REQUIRE(b != bytes.end());
  *b = std::byte{'A'};
  CHECK(KeywordColumn(bytes, 2).verify().find("out of order") != std::string::npos);
}

}  // namespace
}  // namespace fihris::index
