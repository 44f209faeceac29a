// SPDX-License-Identifier: Apache-2.0
//
// Explanation: where a score comes from, as a tree whose root value is the score of the hit.
//
//     std::cout << searcher.explain(query, "hespress-2003-17").to_string();
//
//     3.418  score
//       4.027  sum of the words
//         2.511  التطرف: same letters in text (idf 4.81, tf 3, length 412)
//         …
//       0.849  coverage: 1 of 2 words …
#pragma once

#include <string>
#include <vector>

#include <fihris/export.hpp>

namespace fihris {

/// A value. The sentences are for people and may change between versions; the shape is documented in docs/scoring.md.
struct FIHRIS_EXPORT Explanation {
  bool matched = false;  ///< false: the document is no hit, and description says why
  double value = 0.0;
  std::string description;
  std::vector<Explanation> details;

  /// Indented text, one line a node, ending with a line break.
  std::string to_string() const;
};

}  // namespace fihris
