// SPDX-License-Identifier: Apache-2.0
//
// Lines: a text as paragraphs, headings, sentences and words, for cutting passages.
//
// A paragraph is a line that is not blank. A heading is a line that begins with one to six # and a space, or a short one that ends with a
// question mark: the question of an interview. A link is a line that names another article: "read also: …", what stands under a heading
// "read also", and a list under a line "read also". Characters are counted as readers do: code points without marks and invisible ones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "snippet/matches.hpp"

namespace fihris::snippet {

enum class LineKind : std::uint8_t { kBody, kTitle, kQuestion, kLink };

inline constexpr std::uint32_t kMaxQuestionCharacters = 300;

/// A line without white space and invisible characters at its ends. Not empty.
struct Line {
  std::uint32_t begin;
  std::uint32_t end;
  LineKind kind;
};

/// All lines of a text that are not blank.
std::vector<Line> find_lines(std::string_view text);

/// What a heading says: without # signs.
std::string heading_text(std::string_view text, const Line& line);

/// Bytes of the text, and how many characters of the line stand before each end.
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t first_character = 0;
  std::uint32_t end_character = 0;
  std::uint32_t characters() const noexcept { return end_character - first_character; }
};

/// One line in detail.
struct Layout {
  Place whole;
  std::vector<Place> sentences;  ///< in order; at least one
  std::vector<Place> words;      ///< in order
  std::uint32_t first_word = 0;  ///< number in the text of words[0]
};

/// `words`: all words of the text. Cost: one pass over the line.
Layout lay_out(std::string_view text, const Line& line, std::span<const WordPlace> words);

}  // namespace fihris::snippet
