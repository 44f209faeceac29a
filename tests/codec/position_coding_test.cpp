// SPDX-License-Identifier: Apache-2.0
#include "codec/position_coding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include <fihris/error.hpp>

#include "codec/length_code.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using fihris::testing::Random;

/// A block as it is written, and what reading needs.
struct Positions {
  std::vector<std::uint32_t> docs, frequencies, positions;
  std::vector<std::uint8_t> length_codes;
  std::vector<std::byte> bytes;
  double least_bits = 0;  ///< that tell which of all possible positions they are

  BlockPostings postings() const { return {docs, frequencies, length_codes}; }
  void encode() {
    PositionsWriter writer;
    base::ByteBuffer out;
    writer.append(positions, frequencies, length_codes, out);
    bytes.assign(out.view().begin(), out.view().end());
  }
};

/// The frequency is at most the length.
void add_posting(Positions& block, Random& random, std::uint32_t length, std::uint32_t frequency) {
  std::vector<std::uint32_t> all(length);
  std::iota(all.begin(), all.end(), 0U);
  for (std::uint32_t i = 0; i < frequency; ++i) std::swap(all[i], all[random.between(i, length - 1)]);
  std::sort(all.begin(), all.begin() + frequency);
  block.docs.push_back(static_cast<std::uint32_t>(block.docs.size()));
  block.frequencies.push_back(frequency);
  block.length_codes.push_back(encode_length(length));
  block.positions.insert(block.positions.end(), all.begin(), all.begin() + frequency);
  block.least_bits += (std::lgamma(length + 1.0) - std::lgamma(frequency + 1.0) - std::lgamma(length - frequency + 1.0)) / std::log(2.0);
}

Positions random_positions(Random& random, std::uint32_t most_words) {
  Positions block;
  for (auto left = random.between(1, 128); left > 0; --left) {
    const auto length = static_cast<std::uint32_t>(random.between(1, most_words));
    const auto frequency = random.one_in(3) ? static_cast<std::uint32_t>(random.between(1, length)) : 1;
    add_posting(block, random, length, random.one_in(20) ? length : frequency);
  }
  block.encode();
  return block;
}

/// Calls visit(place, positions) for one in so many postings of a block.
template <typename Visit>
void for_some(Random& random, std::uint64_t one_in, const Positions& block, Visit visit) {
  std::span<const std::uint32_t> left = block.positions;
  for (std::size_t place = 0; place < block.docs.size(); ++place) {
    const auto positions = left.first(block.frequencies[place]);
    left = left.subspan(positions.size());
    if (random.one_in(one_in)) visit(static_cast<std::uint8_t>(place), positions);
  }
}

TEST_CASE("positions are read as they were written, all at once and posting by posting") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t most_words : {1U, 2U, 3U, 31U, 32U, 100U, 5'000U}) {
    for (int round = 0; round < 20; ++round) {
      Positions block = random_positions(random, most_words);
      const std::size_t written = block.bytes.size();
      block.bytes.resize(written + random.below(20), std::byte{0xA5});  // of the next block
      CAPTURE(most_words, block.docs.size());
      std::vector<std::uint32_t> all(block.positions.size());
      read_all_positions(block.bytes, block.postings(), all.data());
      REQUIRE(all == block.positions);
      std::vector<std::uint8_t> places;
      std::vector<std::uint32_t> expected;
      PositionsBegin from;
      const std::uint64_t one_in = random.between(1, 5);
      const auto read = [&] {
        std::vector<std::uint32_t> some(expected.size());
        read_positions(block.bytes, block.postings(), places, from, some.data());
        REQUIRE(some == expected);
        places.clear();
        expected.clear();
      };
      for_some(random, one_in, block, [&](std::uint8_t place, std::span<const std::uint32_t> positions) {
        places.push_back(place);
        expected.insert(expected.end(), positions.begin(), positions.end());
        if (random.one_in(10)) read();
      });
      read();
    }
  }
}

TEST_CASE("postings that were found are read, and marked, without their block") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t most_words : {1U, 3U, 14U, 100U, 5'000U}) {
    for (int round = 0; round < 20; ++round) {
      const Positions block = random_positions(random, most_words);
      const std::uint64_t one_in = random.between(1, 5);
      std::vector<std::uint8_t> places;
      std::vector<std::vector<std::uint32_t>> expected;
      std::vector<std::uint64_t> expected_marks;
      for_some(random, one_in, block, [&](std::uint8_t place, std::span<const std::uint32_t> positions) {
        places.push_back(place);
        expected.emplace_back(positions.begin(), positions.end());
        expected_marks.push_back(0);
        for (const std::uint32_t position : positions) expected_marks.back() |= std::uint64_t{1} << position % 64;
      });
      std::vector<std::uint64_t> begins(places.size());
      find_positions(block.postings(), places, begins.data());
      std::vector<PlacedPosting> placed;
      for (std::size_t i = 0; i < places.size(); ++i) {
        placed.push_back({begins[i], block.frequencies[places[i]], block.length_codes[places[i]]});
        std::vector<std::uint32_t> some(expected[i].size());
        read_positions(block.bytes, placed.back(), some.data());
        REQUIRE(some == expected[i]);
      }
      std::vector<std::uint64_t> marks(places.size());
      mark_positions(block.bytes, placed, marks.data());
      REQUIRE(marks == expected_marks);
    }
  }
}

TEST_CASE("a walk over all postings tells where the positions of each begin") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t most_words : {1U, 2U, 31U, 100U, 5'000U}) {
    const Positions block = random_positions(random, most_words);
    const std::uint64_t first = random.below(1'000);
    PositionsWalk walk(first);
    for (std::size_t place = 0; place < block.docs.size(); ++place) {
      const auto asked = static_cast<std::uint8_t>(place);
      std::uint64_t begin = 0;
      find_positions(block.postings(), std::span(&asked, 1), &begin);
      REQUIRE(walk.bit() == first + begin);
      walk.pass(block.frequencies[place], block.length_codes[place]);
    }
    REQUIRE_NOTHROW(walk.check());
    REQUIRE((walk.bit() - first + 7) / 8 == block.bytes.size());
  }
}

TEST_CASE("a walk finds a text that is too short, and takes many positions for what they are") {
  PositionsWalk walk(0);
  walk.pass(3, encode_length(3));
  REQUIRE_NOTHROW(walk.check());
  walk.pass(4, encode_length(3));
  CHECK_THROWS_AS(walk.check(), Error);
  CHECK_THROWS_AS(PositionsWalk(0).pass(17, encode_length(16)), Error);
  // Also those that take as many bits as stand for an impossible posting elsewhere.
  constexpr std::uint32_t kLength = 500'000;
  constexpr std::uint64_t kBits = PositionsShape::kImpossible;
  std::uint32_t found = 0;
  for (std::uint32_t length = kLength; length < kLength + 30'000; length += 1'000) {
    for (std::uint32_t frequency = 3'000; frequency < 12'000; ++frequency) {
      PositionsWalk one(0);
      one.pass(frequency, encode_length(length));
      if (one.bit() != kBits) continue;
      ++found;
      const std::array<std::uint32_t, 2> docs{0, 1};
      const std::array<std::uint32_t, 2> frequencies{frequency, 1};
      const std::array<std::uint8_t, 2> codes{encode_length(length), encode_length(length)};
      const std::uint8_t second = 1;
      std::uint64_t begin = 0;
      find_positions({docs, frequencies, codes}, std::span(&second, 1), &begin);
      REQUIRE(begin == kBits);
    }
  }
  CHECK(found > 0);
}

TEST_CASE("positions of texts whose length tells nothing are read as they were written") {
  Positions block;
  block.docs = {0, 1};
  block.frequencies = {3, 1};
  block.length_codes = {255, 255};
  block.positions = {0, 1U << 19, (1U << 31) - 1, (1U << 31) - 1};
  block.encode();
  std::vector<std::uint32_t> all(4);
  read_all_positions(block.bytes, block.postings(), all.data());
  CHECK(all == block.positions);
}

TEST_CASE("positions take hardly more bits than it takes to tell which of all possible ones they are") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t length : {31U, 100U, 400U}) {
    for (const std::uint32_t most : {1U, 2U, 6U}) {
      Positions block;
      for (int i = 0; i < 128; ++i) add_posting(block, random, length, static_cast<std::uint32_t>(random.between(1, most)));
      block.encode();
      CAPTURE(length, most, block.bytes.size(), block.least_bits / 8);
      CHECK(static_cast<double>(block.bytes.size()) < block.least_bits / 8 * 1.2 + 1);
    }
  }
}

TEST_CASE("every position takes a bit at least, also where a text has no other word") {
  FIHRIS_RANDOM(random);
  for (const std::uint32_t length : {1U, 2U, 3U, 31U, 300U}) {
    Positions block;
    for (int i = 0; i < 16; ++i) add_posting(block, random, length, length);
    block.encode();
    CAPTURE(length);
    CHECK(block.bytes.size() >= 2 * length);
  }
}

TEST_CASE("positions that are cut short are refused, and so is a text that is too short for them") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 50; ++round) {
    Positions block = random_positions(random, 200);
    std::vector<std::uint32_t> all(block.positions.size());
    const std::vector<std::byte> whole = block.bytes;
    block.bytes.resize(random.below(whole.size()));
    try {
      read_all_positions(block.bytes, block.postings(), all.data());
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kCorrupt);
    }
    const std::size_t place = random.below(block.docs.size());
    block.length_codes[place] = 0;
    CHECK_THROWS_AS(read_all_positions(whole, block.postings(), all.data()), Error);
    for (const std::size_t asked : {place, block.docs.size() - 1}) {
      const std::array<std::uint8_t, 1> places{static_cast<std::uint8_t>(asked)};
      PositionsBegin from;
      CHECK_THROWS_AS(read_positions(whole, block.postings(), places, from, all.data()), Error);
    }
    const std::array<std::uint8_t, 1> last{static_cast<std::uint8_t>(block.docs.size() - 1)};
    std::uint64_t begin = 0;
    if (place < last[0]) CHECK_THROWS_AS(find_positions(block.postings(), last, &begin), Error);
    for (const PlacedPosting placed : {PlacedPosting{whole.size() * 8, 1, 100}, PlacedPosting{0, block.frequencies[place], 0}}) {
      CHECK_THROWS_AS(read_positions(whole, placed, all.data()), Error);
      CHECK_THROWS_AS(mark_positions(whole, {&placed, 1}, &begin), Error);
    }
  }
}

}  // namespace
}  // namespace fihris::codec
