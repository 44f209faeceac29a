// SPDX-License-Identifier: Apache-2.0
#include "index/manifest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

Manifest example() {
  Manifest manifest;
  manifest.generation = 7;
  manifest.next_number = 12;
  manifest.vocabulary_number = 1;
  manifest.fingerprint = "fihris-1/french";
  manifest.analyzer.arabic = ArabicStemmer::kCustom;
  manifest.analyzer.latin = "none";
  manifest.analyzer.custom_name = "mine";
  manifest.analyzer.protected_words = {"\u0642\u0637\u0631"};
  manifest.analyzer.stop_words = {"alpha", "beta"};
  manifest.analyzer.usual_stop_words = false;
  manifest.analyzer.synonyms = {{{"car", "cab"}, {"motor car"}}, {{"a"}, {"b"}}};
  manifest.schema.add({.name = "title", .weight = 0.5, .k1 = 1.2, .b = 0.25});
  manifest.schema.add({.name = "\u0646\u0635", .type = FieldType::kStored, .stored = false});
  manifest.segments = {{.number = 3, .doc_count = 10, .removed_count = 2, .deletes_generation = 6}, {.number = 11, .doc_count = 1}};
  return manifest;
}

TEST_CASE("a manifest comes back whole") {
  const Manifest from = example();
  const Manifest to = Manifest::decode(from.encode());
  CHECK(to.generation == from.generation);
  CHECK(to.next_number == from.next_number);
  CHECK(to.vocabulary_number == from.vocabulary_number);
  CHECK(to.fingerprint == from.fingerprint);
  CHECK(to.analyzer.arabic == from.analyzer.arabic);
  CHECK(to.analyzer.latin == from.analyzer.latin);
  CHECK(to.analyzer.custom_name == from.analyzer.custom_name);
  CHECK(to.analyzer.protected_words == from.analyzer.protected_words);
  CHECK(to.analyzer.stop_words == from.analyzer.stop_words);
  CHECK(to.analyzer.usual_stop_words == from.analyzer.usual_stop_words);
  CHECK(to.analyzer.synonyms == from.analyzer.synonyms);
  REQUIRE(to.schema.fields().size() == from.schema.fields().size());
  for (std::size_t i = 0; i < to.schema.fields().size(); ++i) {
    const Field& a = to.schema.fields()[i];
    const Field& b = from.schema.fields()[i];
    CHECK(a.name == b.name);
    CHECK(a.type == b.type);
    CHECK(a.weight == b.weight);
    CHECK(a.k1 == b.k1);
    CHECK(a.b == b.b);
    CHECK(a.stored == b.stored);
  }
  REQUIRE(to.segments.size() == 2);
  CHECK(to.segments[0].number == 3);
  CHECK(to.segments[0].doc_count == 10);
  CHECK(to.segments[0].removed_count == 2);
  CHECK(to.segments[0].deletes_generation == 6);
  CHECK(to.segments[1].number == 11);
  CHECK(to.encode() == from.encode());
}

TEST_CASE("a manifest names the files that it needs") {
  CHECK(example().files() == std::vector<std::string>{"vocabulary-1", "segment-3", "deletes-3-6", "segment-11"});
  CHECK(Manifest().files().empty());
}

TEST_CASE("a damaged manifest is refused as corrupt, or is another manifest") {
  FIHRIS_RANDOM(random);
  const auto bytes = example().encode();
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_THROWS_AS(Manifest::decode(std::span(bytes).first(size)), Error);
  auto longer = bytes;
  longer.push_back(std::byte{0});
  CHECK_THROWS_AS(Manifest::decode(longer), Error);
  for (int round = 0; round < 5000; ++round) {
    auto damaged = bytes;
    for (auto left = random.between(1, 3); left > 0; --left) damaged[random.below(damaged.size())] = static_cast<std::byte>(random.next());
    try {
      Manifest::decode(damaged);
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kCorrupt);
    }
  }
}

TEST_CASE("a weight or a k1 that is no finite number is refused") {
  for (const double good : {0.5, 1.2}) {  // weight and k1 of the title
    auto bytes = example().encode();
    std::array<std::byte, sizeof(double)> number{};
    base::store_u64(reinterpret_cast<char*>(number.data()), std::bit_cast<std::uint64_t>(good));
    const auto at = std::search(bytes.begin(), bytes.end(), number.begin(), number.end());
    REQUIRE(at != bytes.end());
    at[7] = std::byte{0x7F};
    at[6] = std::byte{0xF0} | at[6];
    CHECK_THROWS_AS(Manifest::decode(bytes), Error);
  }
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(Schema().add({.name = "a", .weight = kInfinite}), Error);
  CHECK_THROWS_AS(Schema().add({.name = "a", .k1 = kInfinite}), Error);
}

}  // namespace
}  // namespace fihris::index
