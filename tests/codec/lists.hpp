// SPDX-License-Identifier: Apache-2.0
//
// Postings lists for tests: random ones, in the plain shape in which they are easy to compare, and encoded.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "codec/postings.hpp"
#include "testing/random.hpp"

namespace fihris::codec::testing {

struct Posting {
  std::uint32_t doc = 0;
  std::vector<std::uint32_t> positions;
  std::vector<std::uint32_t> codes;  ///< of the forms, one for each position
  bool operator==(const Posting&) const = default;
};

struct PlainList {
  std::uint32_t form_count = 1;
  std::vector<Posting> postings;
  std::vector<std::uint8_t> length_codes;  ///< of all documents of the segment
  std::uint32_t doc_limit() const { return static_cast<std::uint32_t>(length_codes.size()); }
};

/// What a random list may look like.
struct Shape {
  std::uint32_t docs = 1;
  std::uint32_t largest_gap = 10;
  std::uint32_t largest_frequency = 3;
  std::uint32_t forms = 1;
  bool mixed = true;
};
PlainList random_list(fihris::testing::Random& random, const Shape& shape);

/// A shape of the many that occur: 1 to `most_docs` documents.
Shape random_shape(fihris::testing::Random& random, std::uint32_t most_docs);

struct EncodedList {
  ListShape shape;
  std::vector<std::byte> postings;
  std::vector<std::byte> positions;
};
EncodedList encode(const PlainList& list);

/// What a writer takes. Every form has letters of its own.
std::vector<Occurrence> occurrences_of(const PlainList& list);
ListShape write(PostingsWriter& writer, const PlainList& list, base::ByteBuffer& postings, base::ByteBuffer& positions);

/// All blocks decoded. Throws what PostingsList throws.
std::vector<Posting> decode(const PostingsList& list);

/// The postings of one decoded block, all parts of which are there.
std::vector<Posting> postings_of(const Block& block, std::uint32_t form_count);

}  // namespace fihris::codec::testing
