// SPDX-License-Identifier: Apache-2.0
//
// Indexes and queries for the comparison with the oracle.
#pragma once

#include <cstddef>

#include <fihris/directory.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "testing/random.hpp"

namespace fihris::search::testing {

/// What a random index looks like.
struct Shape {
  std::size_t documents = 50;
  std::size_t words = 40;  ///< at most, of a text
  std::size_t segments = 1;
  bool with_removals = false;  ///< documents are replaced and removed on the way, then merged away
};
Directory random_index(fihris::testing::Random& random, const Shape& shape);

/// Words, phrases, prefixes and boolean queries of them, with fields, levels and boosts.
Query random_query(fihris::testing::Random& random, int depth = 0);

/// Words only, one to six.
Query random_words(fihris::testing::Random& random);

/// One to four words, of which some are required.
Query random_required_words(fihris::testing::Random& random);

/// A phrase of two or three words.
Query random_phrase(fihris::testing::Random& random);

/// The default, textbook BM25, or switches at random.
Ranking random_ranking(fihris::testing::Random& random);

}  // namespace fihris::search::testing
