// SPDX-License-Identifier: Apache-2.0
//
// Matches: where a text has what a query wants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fihris/snippet.hpp>

#include "snippet/wanted.hpp"

namespace fihris::snippet {

inline constexpr std::size_t kMaxTextBytes = 0xFFFFFFFE;  ///< of a longer text only this much is read

/// A word of the text: bytes from its first letter to after its last letter or mark.
struct WordPlace {
  std::uint32_t begin;
  std::uint32_t end;
};

/// One occurrence of a unit.
struct Occurrence {
  std::uint32_t first_word;  ///< in TextMatches::words
  std::uint32_t last_word;   ///< the same as the first, or the last of a phrase
  std::uint32_t unit;        ///< in Wanted::units()
  Closeness closeness;       ///< of a phrase: of its least close word
};

struct TextMatches {
  std::vector<WordPlace> words;         ///< all words of the text, in order; neighbours may share their bytes (a ligature of several words)
  std::vector<Occurrence> occurrences;  ///< by first word, then by unit; a root alone only where its unit occurs in no closer way

  /// Bytes of the matching words: in order, each once.
  std::vector<ByteRange> highlights() const;
};

/// Reads the text once. Each different word is analysed once.
TextMatches find_matches(std::string_view text, const Wanted& wanted);

}  // namespace fihris::snippet
