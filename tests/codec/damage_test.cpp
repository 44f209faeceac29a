// SPDX-License-Identifier: Apache-2.0
//
// Bytes that no writer made: they are refused with kCorrupt or give some answer; nothing is read or written out of bounds (run under
// sanitizers to see it), and no memory is asked for that the bytes do not justify.
#include <algorithm>
#include <vector>

#include <fihris/error.hpp>

#include "base/varint.hpp"
#include "codec/dictionary.hpp"
#include "codec/entries.hpp"
#include "codec/lists.hpp"
#include "codec/postings.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using fihris::testing::Random;

/// A few bytes changed, or the end cut off.
std::vector<std::byte> damaged(Random& random, std::vector<std::byte> bytes) {
  if (bytes.empty()) return bytes;
  if (random.one_in(6)) {
    bytes.resize(random.below(bytes.size()));
    return bytes;
  }
  // Headers and directories lie in front: they are hit more often than their share.
  const std::size_t reach = random.one_in(2) ? std::min<std::size_t>(bytes.size(), 64) : bytes.size();
  for (auto left = random.between(1, 4); left > 0; --left) {
    std::byte& byte = bytes[random.below(reach)];
    byte = random.one_in(2) ? static_cast<std::byte>(random.next()) : byte ^ static_cast<std::byte>(1U << random.below(8));
  }
  return bytes;
}

/// Runs `read`; false when it says that the bytes are corrupt. Any other exception fails the test.
template <typename Read>
bool reads(Read read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kCorrupt);
    return false;
  }
}

/// Asks for the codes of each posting by itself.
void ask_one_by_one(const PostingsList& list) {
  Block block;
  std::vector<std::uint32_t> codes;
  for (std::uint32_t number = 0; number < list.block_count(); ++number) {
    list.decode_docs(number, block);
    list.decode_frequencies(block);
    for (std::uint32_t place = 0; place < block.count; ++place) {
      if (list.code_at(block, place, block.frequencies[place]) == list.shape().form_count) list.mixed_codes_at(block, place, codes);
    }
  }
}

TEST_CASE("damaged postings are refused or give some answer") {
  FIHRIS_RANDOM(random);
  std::size_t refused = 0;
  std::size_t answered = 0;
  for (int round = 0; round < 60; ++round) {
    const testing::PlainList plain = testing::random_list(random, testing::random_shape(random, 600));
    const testing::EncodedList encoded = testing::encode(plain);
    for (int change = 0; change < 60; ++change) {
      const auto postings = damaged(random, encoded.postings);
      const auto positions = random.one_in(3) ? damaged(random, encoded.positions) : encoded.positions;
      ListShape shape = encoded.shape;
      if (random.one_in(10)) shape.doc_count = static_cast<std::uint32_t>(random.next());
      if (random.one_in(10)) shape.occurrence_count = random.next();
      if (random.one_in(10)) shape.form_count = static_cast<std::uint32_t>(random.below(4));
      const bool read = reads([&] {
        const PostingsList list(shape, plain.length_codes, postings, positions);
        for (const testing::Posting& posting : testing::decode(list)) REQUIRE(posting.doc < plain.doc_limit());
        if (list.has_directory()) {
          for (std::uint32_t doc = 0; doc < plain.doc_limit(); doc += 17) REQUIRE(list.find_block(0, doc) <= list.block_count());
        }
      });
      ++(read ? answered : refused);
      reads([&] { ask_one_by_one(PostingsList(shape, plain.length_codes, postings, positions)); });
    }
  }
  CHECK(refused > 100);
  CHECK(answered > 100);
}

TEST_CASE("forms that take more memory than positions are there for are refused, of a block and of single postings") {
  FIHRIS_RANDOM(random);
  const testing::PlainList plain = testing::random_list(random, {.docs = 100, .largest_frequency = 20, .forms = 3});
  const testing::EncodedList encoded = testing::encode(plain);
  ListShape few = encoded.shape;
  few.occurrence_count = 1;
  for (const PostingsList& list : {PostingsList(few, plain.length_codes, encoded.postings, encoded.positions),
                                   PostingsList(encoded.shape, plain.length_codes, encoded.postings, {})}) {
    Block block;
    list.decode_docs(0, block);
    list.decode_frequencies(block);
    REQUIRE_FALSE(reads([&] { list.decode_codes(block); }));
    REQUIRE_FALSE(reads([&] { ask_one_by_one(list); }));
  }
}

TEST_CASE("the blocks of a damaged list end where its directory says, or the list is refused") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 40; ++round) {
    const testing::PlainList plain = testing::random_list(random, {.docs = 700});
    const testing::EncodedList encoded = testing::encode(plain);
    for (int change = 0; change < 40; ++change) {
      const auto postings = damaged(random, encoded.postings);
      reads([&] {
        const PostingsList list(encoded.shape, plain.length_codes, postings, encoded.positions);
        Block block;
        for (std::uint32_t number = 0; number < list.block_count(); ++number) {
          if (number > 0) REQUIRE(list.last_doc(number - 1) < list.last_doc(number));
          REQUIRE(list.last_doc(number) < plain.doc_limit());
          list.decode_docs(number, block);
          REQUIRE(block.docs[block.count - 1] == list.last_doc(number));
        }
      });
    }
  }
}

/// Everything that can be asked of a dictionary.
void ask_everything(const Dictionary& dictionary, const std::vector<testing::Entry>& entries, Random& random) {
  Block block;
  auto cursor = dictionary.begin();
  while (cursor.next()) {
    const TermView& term = cursor.term();
    const Forms forms = decode_forms(term);
    REQUIRE(forms.forms.size() == term.shape.form_count);
    for (const Form& form : forms.forms) REQUIRE(form.letters_number < forms.letters_doc_counts.size());
    if (is_inline(term.shape)) decode_inline_list(term, ~std::uint32_t{0}, block);
    REQUIRE(term.root().size() + 1 + term.stem().size() == term.key.size());
  }
  for (int i = 0; i < 5; ++i) {
    const auto found = dictionary.find(entries[random.below(entries.size())].key);
    if (found) decode_forms(found->term());
    auto from = dictionary.lower_bound(testing::random_key(random));
    from.next();
    if (dictionary.form_count() == 0) continue;
    const auto form = static_cast<std::uint32_t>(random.below(dictionary.form_count()));
    const auto of_form = dictionary.term_of_form(form);
    REQUIRE(of_form.term().first_form <= form);
    REQUIRE(form - of_form.term().first_form < of_form.term().shape.form_count);
  }
}

TEST_CASE("damaged dictionaries are refused or give some answer") {
  FIHRIS_RANDOM(random);
  std::size_t refused = 0;
  std::size_t answered = 0;
  for (int round = 0; round < 30; ++round) {
    const auto entries = testing::random_entries(random, random.between(1, 120));
    const testing::Encoded encoded = testing::encode(entries);
    for (int change = 0; change < 60; ++change) {
      testing::Encoded other = encoded;
      if (random.one_in(2)) other.blocks = damaged(random, other.blocks);
      if (random.one_in(3)) {
        const std::size_t size = other.index.size();
        other.index = damaged(random, other.index);
        other.index.resize(size);
      }
      if (random.one_in(20)) other.term_count = static_cast<std::uint32_t>(random.next()) | 0xFFFFFFF0;
      const bool read = reads([&] { ask_everything(other.open(), entries, random); });
      ++(read ? answered : refused);
    }
  }
  CHECK(refused > 100);
  CHECK(answered > 100);
}

TEST_CASE("an inline list without occurrences is refused") {
  // One document, and an overflow that makes its occurrences none.
  base::ByteBuffer inline_list;
  base::append_varint(inline_list, 0);
  TermView term;
  term.shape = {1, 0, 3};
  const std::vector<std::byte> bytes(inline_list.view().begin(), inline_list.view().end());
  term.inline_list = bytes;
  Block block;
  CHECK_THROWS_AS(decode_inline_list(term, 1, block), Error);
}

}  // namespace
}  // namespace fihris::codec
