// SPDX-License-Identifier: Apache-2.0
//
// Terms of a dictionary for tests: random ones in a plain shape, and encoded.
#pragma once

#include <string>
#include <vector>

#include "codec/dictionary.hpp"
#include "codec/lists.hpp"

namespace fihris::codec::testing {

struct Entry {
  std::string key;
  ListShape shape;
  PostingsPlace place;
  Posting posting;  ///< of an inline list
  Forms forms;
  std::uint32_t first_form = 0;  ///< set by random_entries()
  bool is_inline() const { return shape.doc_count == 1 && shape.occurrence_count <= 4; }
};

std::string random_key(fihris::testing::Random& random);

/// About `count` terms with different keys, in order; 1 to 40 forms each; places adjacent.
std::vector<Entry> random_entries(fihris::testing::Random& random, std::size_t count);

struct Encoded {
  std::vector<std::byte> index;
  std::vector<std::byte> blocks;
  std::uint32_t term_count = 0;
  std::uint32_t form_count = 0;
  Dictionary open() const { return {index, blocks, term_count, form_count}; }
};
Encoded encode(const std::vector<Entry>& entries);

}  // namespace fihris::codec::testing
