// SPDX-License-Identifier: Apache-2.0
//
// Passage: the piece of a text that answers a query best.
//
// The idea. A passage lies within one line. Candidates begin at the sentence of an occurrence or, if that is too long, a few words before the
// occurrence, and go on for as many characters as are allowed:
//
//     line        |--- sentence ---.--- sentence --- X --- Y ---.--- sentence --- Z ---|
//     candidates                   [ X   Y            )               [ Z              )
//
// The best has the largest sum, over the different units in it, of weight × closeness; a little is added for units that stand side by side,
// for repetitions, and for what the heading above says; a candidate that begins within a sentence, or is a heading itself, counts less.
// Equal candidates: the more compact, then the earlier one. The winner is then stretched to whole sentences and words where they fit.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "snippet/lines.hpp"
#include "snippet/matches.hpp"
#include "snippet/wanted.hpp"

namespace fihris::snippet {

struct Passage {
  std::uint32_t begin;
  std::uint32_t end;
  Line line;                    ///< in which it lies
  std::optional<Line> heading;  ///< above it
};

/// Nothing if the text has no words.
std::optional<Passage> best_passage(std::string_view text, const TextMatches& matches, const Wanted& wanted, std::size_t max_characters);

/// The snippet of a text: its best passage with highlights and heading.
Snippet make_snippet(std::string_view text, const Wanted& wanted, const SnippetOptions& options);

}  // namespace fihris::snippet
