// SPDX-License-Identifier: Apache-2.0
#include "codec/doc_bits.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "base/cpu.hpp"
#include "codec/gap_kernels.hpp"
#include "codec/lists.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using fihris::testing::Random;

/// Rising documents from `first` on, the bytes that have their bits, and how many bits these are.
struct Plain {
  std::vector<std::uint32_t> docs;
  std::vector<std::byte> bytes;
  std::uint32_t first = 0, size = 0;
};

Plain random_docs(Random& random) {
  Plain plain;
  plain.first = static_cast<std::uint32_t>(random.below(1'000'000));
  const auto count = random.one_in(2) ? 128 : random.between(1, 128);
  const auto largest_gap = random.between(1, 8);
  std::uint32_t doc = plain.first + static_cast<std::uint32_t>(random.below(largest_gap));
  for (std::uint64_t i = 0; i < count; ++i, doc += static_cast<std::uint32_t>(random.between(1, largest_gap))) plain.docs.push_back(doc);
  plain.size = plain.docs.back() + 1 - plain.first;
  plain.bytes.resize((plain.size + 7) / 8);
  for (const std::uint32_t one : plain.docs) plain.bytes[(one - plain.first) / 8] |= std::byte{1} << ((one - plain.first) % 8);
  return plain;
}

bool assign(DocBits& bits, const Plain& plain, std::size_t count) {
  return bits.assign(plain.first, plain.size, plain.bytes.data(), static_cast<std::uint32_t>(count));
}

ExpandBits kernel_of(base::Kernel kernel) {
#if defined(__x86_64__)
  if (kernel == base::Kernel::kAvx2 || kernel == base::Kernel::kAvx512) return expand_bits_avx2;
#endif
  static_cast<void>(kernel);
  return expand_bits_portable;
}

TEST_CASE("documents as bits answer as the documents do") {
  FIHRIS_RANDOM(random);
  DocBits bits;
  CHECK(bits.empty());
  for (int round = 0; round < 300; ++round) {
    const Plain plain = random_docs(random);
    REQUIRE(assign(bits, plain, plain.docs.size()));
    REQUIRE(bits.first() == plain.first);
    REQUIRE(bits.size() == plain.size);
    const std::set<std::uint32_t> docs(plain.docs.begin(), plain.docs.end());
    for (std::uint32_t doc = plain.first; doc < plain.first + plain.size; ++doc) {
      REQUIRE(bits.contains(doc) == docs.contains(doc));
      REQUIRE(bits.place_of(doc) == std::lower_bound(plain.docs.begin(), plain.docs.end(), doc) - plain.docs.begin());
    }
    if (plain.first > 0) REQUIRE(!bits.contains(plain.first - 1));
    REQUIRE(!bits.contains(plain.first + plain.size));
    for (std::uint32_t from = plain.first - std::min(plain.first, 100U); from < plain.first + plain.size + 100; ++from) {
      std::uint64_t expected = 0;
      for (std::uint32_t i = 0; i < 64; ++i) expected |= std::uint64_t{docs.contains(from + i)} << i;
      REQUIRE(bits.bits_from(from) == expected);
    }
    std::vector<std::uint32_t> decoded(plain.docs.size() + DocBits::kRoomBehind);
    bits.decode(decoded.data());
    decoded.resize(plain.docs.size());
    REQUIRE(decoded == plain.docs);
  }
}

TEST_CASE("bits become documents by every kernel, and hardly anything behind is written") {
  FIHRIS_RANDOM(random);
  for (const base::Kernel kernel : base::available_kernels()) {
    CAPTURE(base::kernel_name(kernel));
    for (int round = 0; round < 100; ++round) {
      std::vector<std::uint64_t> words(random.between(1, 17));
      for (std::uint64_t& word : words) word = random.one_in(4) ? 0 : random.one_in(4) ? ~std::uint64_t{0} : random.next();
      std::vector<std::uint32_t> expected;
      for (std::uint32_t i = 0; i < 64 * words.size(); ++i) {
        if ((words[i / 64] >> (i % 64) & 1) != 0) expected.push_back(77 + i);
      }
      std::vector<std::uint32_t> out(expected.size() + DocBits::kRoomBehind + 1, 12345);
      kernel_of(kernel)(words.data(), words.size(), 77, out.data());
      REQUIRE(out.back() == 12345);
      out.resize(expected.size());
      REQUIRE(out == expected);
    }
  }
}

TEST_CASE("bits that are other documents than told are refused") {
  FIHRIS_RANDOM(random);
  DocBits bits;
  for (int round = 0; round < 100; ++round) {
    Plain plain = random_docs(random);
    CHECK(!assign(bits, plain, plain.docs.size() - 1));
    CHECK(bits.empty());
    CHECK(!assign(bits, plain, plain.docs.size() + 1));
    if (plain.size % 8 != 0) {  // one behind the end, and one less
      Plain other = plain;
      other.bytes.back() |= std::byte{1} << (plain.size % 8);
      other.bytes[(plain.docs[0] - plain.first) / 8] &= ~(std::byte{1} << ((plain.docs[0] - plain.first) % 8));
      CHECK(!assign(bits, other, plain.docs.size()));
    }
    ++plain.size;  // the last bit is none of them
    plain.bytes.resize((plain.size + 7) / 8);
    if (plain.size <= DocBits::kMost) CHECK(!assign(bits, plain, plain.docs.size()));
  }
  CHECK(!bits.assign(5, 0, nullptr, 0));
}

TEST_CASE("blocks of dense lists are bits, and what is known of them at once is what their documents are") {
  FIHRIS_RANDOM(random);
  Block block;
  Block whole;
  for (const std::uint32_t largest_gap : {1U, 3U, 64U}) {
    const testing::PlainList plain = testing::random_list(random, {.docs = 700, .largest_gap = largest_gap});
    const testing::EncodedList encoded = testing::encode(plain);
    const PostingsList list(encoded.shape, plain.length_codes, encoded.postings, encoded.positions);
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.open_block(number, block);
      list.decode_docs(number, whole);
      const bool is_full = whole.count == kBlockSize;
      REQUIRE(!block.bits.empty() == (is_full && largest_gap == 3));
      list.decode_frequencies(block);
      list.decode_docs(number, block, PostingsList::Opened());
      for (std::uint32_t i = 0; i < whole.count; ++i) {
        const testing::Posting& posting = plain.postings[number * kBlockSize + i];
        REQUIRE(whole.docs[i] == posting.doc);
        REQUIRE(block.docs[i] == posting.doc);
        REQUIRE(block.frequencies[i] == posting.positions.size());
        REQUIRE(list.frequency_at(block, i) == posting.positions.size());
        if (!block.bits.empty()) REQUIRE(block.bits.place_of(posting.doc) == i);
      }
    }
  }
}

}  // namespace
}  // namespace fihris::codec
