// SPDX-License-Identifier: Apache-2.0
//
// Word lists: the files data/vocabulary/*.txt, from which the base vocabulary is made when the library is built.
//
//     # a comment, to the end of the line
//     n4 word word ...        class letter, band of frequency (5 very frequent ... 1 rare), words in their full spelling
//
// Anything else is an error that names the file and the line, and fails the build.
#pragma once

#include <istream>
#include <map>
#include <string>
#include <utility>

namespace fihris::text {

/// What a word may carry decides which of its forms are counted, so classes that carry the same are one kind.
enum class WordKind {
  kNoun,          ///< n, m verbal noun, l loanword
  kAdjective,     ///< a: as a noun, and with ta marbuta
  kName,          ///< p: without the article
  kDefiniteName,  ///< d: always with the article, listed without it
  kPerfect,       ///< v
  kImperfect,     ///< r
  kParticle,      ///< x
};

/// The highest band under which a word is listed, for each kind of it. A word may be of many kinds.
using WordList = std::map<std::pair<std::string, WordKind>, int>;

/// Adds the words of one file. Throws std::runtime_error ("file:line: what is wrong") at the first bad line.
void read_word_list(std::istream& in, const std::string& file_name, WordList& words);

}  // namespace fihris::text
