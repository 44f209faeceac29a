// SPDX-License-Identifier: Apache-2.0
#include "codec/lists.hpp"

#include <numeric>

#include "codec/length_code.hpp"

namespace fihris::codec::testing {

using fihris::testing::Random;

PlainList random_list(Random& random, const Shape& shape) {
  PlainList list;
  list.form_count = shape.forms;
  std::uint32_t doc = 0;
  for (std::uint32_t i = 0; i < shape.docs; ++i) {
    doc += static_cast<std::uint32_t>(random.below(shape.largest_gap)) + (i == 0 ? 0 : 1);
    Posting posting;
    posting.doc = doc;
    const bool mixed = shape.mixed && random.one_in(3);
    const auto code = static_cast<std::uint32_t>(random.below(shape.forms));
    std::uint32_t position = static_cast<std::uint32_t>(random.below(random.one_in(10) ? 100'000 : 20));
    const auto most = random.one_in(4) ? shape.largest_frequency : std::uint32_t{2};
    for (auto left = random.between(1, most); left > 0; --left) {
      posting.positions.push_back(position);
      posting.codes.push_back(mixed ? static_cast<std::uint32_t>(random.below(shape.forms)) : code);
      position += static_cast<std::uint32_t>(random.between(1, 9));
    }
    list.postings.push_back(std::move(posting));
  }
  list.length_codes.resize(doc + 1 + random.below(3));
  for (std::uint8_t& length : list.length_codes) length = static_cast<std::uint8_t>(random.between(1, 255));
  for (const Posting& posting : list.postings) {
    const std::uint8_t least = encode_length(posting.positions.back() + 1);
    std::uint8_t& length = list.length_codes[posting.doc];
    if (length < least || random.one_in(3)) length = least;  // a text is no shorter than what is in it
  }
  return list;
}

Shape random_shape(Random& random, std::uint32_t most_docs) {
  static constexpr std::uint32_t kCounts[] = {1, 2, 3, 127, 128, 129, 255, 256, 257, 300, 2000};
  Shape shape;
  shape.docs = random.one_in(2) ? kCounts[random.below(std::size(kCounts))] : static_cast<std::uint32_t>(random.between(1, most_docs));
  shape.docs = std::min(shape.docs, most_docs);
  shape.largest_gap = std::uint32_t{1} << random.below(12);
  shape.largest_frequency = random.one_in(3) ? 300 : static_cast<std::uint32_t>(random.between(1, 10));
  shape.forms = random.one_in(2) ? 1 : static_cast<std::uint32_t>(random.between(2, 40));
  shape.mixed = random.one_in(2);
  return shape;
}

std::vector<Occurrence> occurrences_of(const PlainList& list) {
  std::vector<Occurrence> occurrences;
  for (const Posting& posting : list.postings) {
    for (std::size_t i = 0; i < posting.positions.size(); ++i) occurrences.push_back({posting.doc, posting.positions[i], posting.codes[i]});
  }
  return occurrences;
}

ListShape write(PostingsWriter& writer, const PlainList& list, base::ByteBuffer& postings, base::ByteBuffer& positions) {
  std::vector<std::uint32_t> letters(list.form_count);
  std::iota(letters.begin(), letters.end(), 0U);
  FormCounts counts;
  counts.begin(letters, letters.size());
  return writer.write(occurrences_of(list), list.form_count, list.length_codes, counts, postings, positions);
}

EncodedList encode(const PlainList& list) {
  PostingsWriter writer;
  base::ByteBuffer postings;
  base::ByteBuffer positions;
  EncodedList encoded;
  encoded.shape = write(writer, list, postings, positions);
  encoded.postings.assign(postings.view().begin(), postings.view().end());
  encoded.positions.assign(positions.view().begin(), positions.view().end());
  return encoded;
}

std::vector<Posting> postings_of(const Block& block, std::uint32_t form_count) {
  std::vector<Posting> postings;
  std::size_t position = 0;
  std::size_t mixed = 0;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    Posting posting;
    posting.doc = block.docs[i];
    for (std::uint32_t k = 0; k < block.frequencies[i]; ++k) {
      posting.positions.push_back(block.positions.at(position++));
      posting.codes.push_back(form_count > 1 && block.codes[i] == form_count ? block.mixed_codes.at(mixed++) : block.codes[i]);
    }
    postings.push_back(std::move(posting));
  }
  return postings;
}

std::vector<Posting> decode(const PostingsList& list) {
  std::vector<Posting> postings;
  Block block;
  for (std::uint32_t number = 0; number < list.block_count(); ++number) {
    list.decode_docs(number, block);
    list.decode_frequencies(block);
    list.decode_codes(block);
    list.decode_positions(block);
    for (Posting& posting : postings_of(block, list.shape().form_count)) postings.push_back(std::move(posting));
  }
  return postings;
}

}  // namespace fihris::codec::testing
