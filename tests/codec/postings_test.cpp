// SPDX-License-Identifier: Apache-2.0
#include "codec/postings.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include <fihris/error.hpp>

#include "codec/lists.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using testing::EncodedList;
using testing::PlainList;
using testing::Posting;
using testing::Shape;

PostingsList view(const PlainList& list, const EncodedList& encoded) {
  return {encoded.shape, list.length_codes, encoded.postings, encoded.positions};
}

TEST_CASE("what is written is read again, whatever the shape of the list") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 150; ++round) {
    const Shape shape = testing::random_shape(random, 2000);
    CAPTURE(round, shape.docs, shape.largest_gap, shape.largest_frequency, shape.forms, shape.mixed);
    const PlainList plain = testing::random_list(random, shape);
    const EncodedList encoded = testing::encode(plain);
    const PostingsList list = view(plain, encoded);
    std::uint64_t occurrences = 0;
    for (const Posting& posting : plain.postings) occurrences += posting.positions.size();
    REQUIRE(list.shape().doc_count == shape.docs);
    REQUIRE(list.shape().occurrence_count == occurrences);
    REQUIRE(list.shape().form_count == shape.forms);
    REQUIRE(list.block_count() == (shape.docs + 127) / 128);
    REQUIRE(list.has_directory() == (shape.docs > 128));
    REQUIRE(testing::decode(list) == plain.postings);
  }
}

TEST_CASE("the codes of a single mixed posting are those that it has in the whole block") {
  FIHRIS_RANDOM(random);
  std::vector<std::uint32_t> codes;
  Block block;
  for (int round = 0; round < 60; ++round) {
    const PlainList plain = testing::random_list(random, testing::random_shape(random, 600));
    const EncodedList encoded = testing::encode(plain);
    const PostingsList list = view(plain, encoded);
    for (std::uint32_t i = 0; i < plain.postings.size(); ++i) {
      const auto place = static_cast<std::uint32_t>(i % kBlockSize);
      if (place == 0) list.decode_docs(static_cast<std::uint32_t>(i / kBlockSize), block);
      if (place == 0) list.decode_frequencies(block);
      if (list.code_at(block, place, block.frequencies[place]) < plain.form_count) continue;
      list.mixed_codes_at(block, place, codes);
      REQUIRE(codes == plain.postings[i].codes);
    }
  }
}

TEST_CASE("the frequencies of a block stay those that they were when its room holds another one") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 60; ++round) {
    const PlainList plain = testing::random_list(random, testing::random_shape(random, 600));
    const EncodedList encoded = testing::encode(plain);
    const PostingsList list = view(plain, encoded);
    Block block;
    std::vector<BlockFrequencies> kept;
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block);
      kept.emplace_back(block);
    }
    std::array<std::uint32_t, kBlockSize> all;
    for (std::uint32_t i = 0; i < plain.postings.size(); ++i) {
      const BlockFrequencies& of_block = kept[i / kBlockSize];
      if (i % kBlockSize == 0) of_block.decode(all.data());
      REQUIRE(all[i % kBlockSize] == plain.postings[i].positions.size());
      REQUIRE(of_block[static_cast<std::uint32_t>(i % kBlockSize)] == plain.postings[i].positions.size());
    }
  }
}

TEST_CASE("a writer keeps nothing of the list before") {
  FIHRIS_RANDOM(random);
  PostingsWriter writer;
  base::ByteBuffer postings;
  base::ByteBuffer positions;
  for (int round = 0; round < 30; ++round) {
    const PlainList plain = testing::random_list(random, testing::random_shape(random, 500));
    const std::size_t postings_begin = postings.size();
    const std::size_t positions_begin = positions.size();
    const ListShape shape = testing::write(writer, plain, postings, positions);
    const PostingsList list(shape, plain.length_codes, postings.view().subspan(postings_begin), positions.view().subspan(positions_begin));
    REQUIRE(testing::decode(list) == plain.postings);
  }
}

TEST_CASE("a list of documents and frequencies alone is that of one form, but for its positions") {
  FIHRIS_RANDOM(random);
  PostingsWriter writer;
  Block block;
  for (int round = 0; round < 100; ++round) {
    Shape shape = testing::random_shape(random, 1200);
    shape.forms = 1;
    const PlainList plain = testing::random_list(random, shape);
    const EncodedList encoded = testing::encode(plain);
    const PostingsList whole = view(plain, encoded);
    std::vector<std::uint32_t> docs;
    for (const Posting& posting : plain.postings) docs.insert(docs.end(), posting.positions.size(), posting.doc);
    base::ByteBuffer postings;
    const std::uint32_t doc_count = writer.write_docs(docs, plain.length_codes, postings);
    REQUIRE(doc_count == shape.docs);
    const PostingsList list({doc_count, doc_count, 1}, plain.length_codes, postings.view(), {});
    REQUIRE(list.has_directory() == whole.has_directory());
    std::vector<std::uint32_t> read;
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block);
      list.decode_frequencies(block);
      for (std::uint32_t i = 0; i < block.count; ++i) read.insert(read.end(), block.frequencies[i], block.docs[i]);
      if (!list.has_directory()) continue;
      REQUIRE(std::ranges::equal(base::as_text(std::as_bytes(list.bounds(number))), base::as_text(std::as_bytes(whole.bounds(number)))));
      REQUIRE(list.last_doc(number) == whole.last_doc(number));
    }
    REQUIRE(read == docs);
  }
}

TEST_CASE("documents are counted for each form and for each letters") {
  FIHRIS_RANDOM(random);
  PostingsWriter writer;
  FormCounts counts;
  for (int round = 0; round < 60; ++round) {
    const PlainList plain = testing::random_list(random, testing::random_shape(random, 400));
    const auto letters_count = static_cast<std::uint32_t>(random.between(1, plain.form_count));
    std::vector<std::uint32_t> letters(plain.form_count);
    for (std::uint32_t& number : letters) number = static_cast<std::uint32_t>(random.below(letters_count));
    counts.begin(letters, letters_count);
    base::ByteBuffer postings;
    base::ByteBuffer positions;
    writer.write(testing::occurrences_of(plain), plain.form_count, plain.length_codes, counts, postings, positions);

    std::vector<std::uint32_t> of_codes(plain.form_count);
    std::vector<std::uint32_t> of_letters(letters_count);
    for (const Posting& posting : plain.postings) {
      const std::set<std::uint32_t> codes(posting.codes.begin(), posting.codes.end());
      std::set<std::uint32_t> seen;
      for (const std::uint32_t code : codes) {
        ++of_codes[code];
        if (seen.insert(letters[code]).second) ++of_letters[letters[code]];
      }
    }
    REQUIRE(std::ranges::equal(counts.docs_of_codes(), of_codes));
    REQUIRE(std::ranges::equal(counts.docs_of_letters(), of_letters));
  }
}

bool covered(std::span<const Bound> bounds, std::uint32_t frequency, std::uint8_t length_code) {
  return std::any_of(bounds.begin(), bounds.end(), [&](Bound bound) {
    return (bound.frequency == 255 || bound.frequency >= frequency) && bound.length_code <= length_code;
  });
}

TEST_CASE("some bound of its block, and some bound of the list, covers every posting") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 60; ++round) {
    Shape shape = testing::random_shape(random, 2000);
    shape.docs += 129;
    const PlainList plain = testing::random_list(random, shape);
    const EncodedList encoded = testing::encode(plain);
    const PostingsList list = view(plain, encoded);
    REQUIRE(!list.list_bounds().empty());
    REQUIRE(list.list_bounds().size() <= 8);
    for (std::size_t i = 0; i < plain.postings.size(); ++i) {
      const auto frequency = static_cast<std::uint32_t>(plain.postings[i].positions.size());
      const std::uint8_t length = plain.length_codes[plain.postings[i].doc];
      REQUIRE(covered(list.bounds(static_cast<std::uint32_t>(i / kBlockSize)), frequency, length));
      REQUIRE(covered(list.list_bounds(), frequency, length));
    }
  }
}

TEST_CASE("the bounds of a block are no worse than its highest frequency with its shortest length") {
  FIHRIS_RANDOM(random);
  const PlainList plain = testing::random_list(random, {.docs = 1000, .largest_frequency = 40});
  const EncodedList encoded = testing::encode(plain);
  const PostingsList list = view(plain, encoded);
  for (std::uint32_t block = 0; block < list.block_count(); ++block) {
    std::size_t highest = 0;
    std::uint8_t shortest = 255;
    for (std::size_t i = block * kBlockSize; i < std::min<std::size_t>(plain.postings.size(), (block + 1) * kBlockSize); ++i) {
      highest = std::max(highest, plain.postings[i].positions.size());
      shortest = std::min(shortest, plain.length_codes[plain.postings[i].doc]);
    }
    for (const Bound bound : list.bounds(block)) {
      CHECK(bound.frequency <= highest);
      CHECK(bound.length_code >= shortest);
    }
  }
}

TEST_CASE("find_block finds what a look at every block finds") {
  FIHRIS_RANDOM(random);
  const PlainList plain = testing::random_list(random, {.docs = 2000, .largest_gap = 7});
  const EncodedList encoded = testing::encode(plain);
  const PostingsList list = view(plain, encoded);
  for (std::uint32_t block = 0; block < list.block_count(); ++block) {
    REQUIRE(list.last_doc(block) == plain.postings[std::min<std::size_t>((block + 1) * kBlockSize, plain.postings.size()) - 1].doc);
  }
  for (std::uint32_t from = 0; from <= list.block_count(); ++from) {
    for (std::uint32_t doc = 0; doc < plain.doc_limit() + 5; doc += static_cast<std::uint32_t>(random.between(1, 40))) {
      std::uint32_t expected = from;
      while (expected < list.block_count() && list.last_doc(expected) < doc) ++expected;
      CAPTURE(from, doc);
      REQUIRE(list.find_block(from, doc) == expected);
    }
  }
}

TEST_CASE("a list with more documents than the segment is refused") {
  FIHRIS_RANDOM(random);
  const PlainList plain = testing::random_list(random, {.docs = 200, .largest_gap = 1});
  const EncodedList encoded = testing::encode(plain);
  CHECK_THROWS_AS(PostingsList(encoded.shape, std::span(plain.length_codes).first(199), encoded.postings, encoded.positions), Error);
  // As many, but with higher numbers: found when the block is read.
  const PlainList wide = testing::random_list(random, {.docs = 100, .largest_gap = 50});
  const EncodedList bytes = testing::encode(wide);
  const PostingsList list(bytes.shape, std::span(wide.length_codes).first(wide.postings.back().doc), bytes.postings, bytes.positions);
  Block block;
  CHECK_THROWS_AS(list.decode_docs(0, block), Error);
}

TEST_CASE("a block all of whose numbers are patched has their high numbers in order, as the format says, whatever stands behind") {
  constexpr unsigned kHighBits = 3;
  std::vector<std::byte> bytes = {std::byte{kPatched}, std::byte{kPatched}};  // gaps and frequencies: no bits but the high ones
  std::vector<std::uint32_t> high(kBlockSize);
  for (std::size_t i = 0; i < high.size(); ++i) high[i] = 1 + static_cast<std::uint32_t>(i * i % 7);
  for (int part = 0; part < 2; ++part) {
    bytes.push_back(std::byte{kHighBits});
    bytes.push_back(static_cast<std::byte>(kBlockSize));
    for (std::size_t i = 0; i < kBlockSize; ++i) bytes.push_back(static_cast<std::byte>(i));
    const std::size_t packed = bytes.size();
    bytes.resize(packed + packed_short_bytes(kBlockSize, kHighBits));
    pack_short(high.data(), kBlockSize, kHighBits, bytes.data() + packed);
  }
  const std::vector<std::uint8_t> length_codes(2000, 20);
  const ListShape shape{.doc_count = kBlockSize, .occurrence_count = 600};
  for (const std::size_t behind : {std::size_t{0}, std::size_t{8}}) {
    CAPTURE(behind);
    std::vector<std::byte> postings = bytes;
    postings.resize(bytes.size() + behind);
    const PostingsList list(shape, length_codes, postings, {});
    Block block;
    list.decode_docs(0, block);
    list.decode_frequencies(block);
    std::uint32_t doc = ~std::uint32_t{0};
    for (std::uint32_t i = 0; i < kBlockSize; ++i) {
      CAPTURE(i);
      REQUIRE(block.docs[i] == (doc += high[i] + 1));
      REQUIRE(block.frequencies[i] == high[i] + 1);
      REQUIRE(list.frequency_at(block, i) == high[i] + 1);
    }
  }
}

}  // namespace
}  // namespace fihris::codec
