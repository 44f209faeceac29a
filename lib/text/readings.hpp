// SPDX-License-Identifier: Apache-2.0
//
// Readings: other ways to write what a query says, for a planner that looks for them beside the words typed, or in place of words that the
// index lacks.
//
//     for (const Reading& reading : name_readings(letters, known)) ...     // عبد الله: also عبدالله, and the other way round
//     for (const Reading& reading : date_readings(text, words)) ...        // 16/05/2003: also 16 ماي 2003 and eleven more
//     for (const Reading& reading : script_readings("7abibi", known)) ...  // حبيبي
//
// A reading is data: it says which words of the query it stands for, and what to look for: one word, or several as a phrase. The planner
// makes of it (words typed OR reading) as one group of the score, the reading at a weight that falls with its cost: of a group only the best part
// counts, towards the sum as towards the coverage of the query. All functions are pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>

#include "text/date.hpp"

namespace fihris::text {

enum class ReadingKind : std::uint8_t {
  kJoined,      ///< the parts of a name written as one word
  kSplit,       ///< a name written as one word, in its parts
  kDate,        ///< another spelling of a date
  kArabizi,     ///< Arabic in Latin letters and digits, as in messages
  kBuckwalter,  ///< Buckwalter's transliteration
  kKeyboard,    ///< typed on the wrong keyboard layout
  kSpelling,    ///< the same letters with ة for ه, or with a hamza, where that makes another stem
  kSynonym,     ///< the user's own (text/user_words.hpp)
  kSimilar,     ///< one letter away: a slip, or another way to write a foreign name
};

/// "joined name", "arabizi" and so on, for explanations.
std::string_view reading_name(ReadingKind kind) noexcept;

struct Reading {
  ReadingKind kind = ReadingKind::kJoined;
  std::size_t first = 0;  ///< the words of the query that it stands for: [first, first + count)
  std::size_t count = 1;
  std::vector<std::string> words;  ///< folded letters; one: a word, several: a phrase. Analyse them as any word
  double cost = 0;                 ///< 0: as good as what was typed … 1: a guess

  bool operator==(const Reading&) const = default;
};

/// Whether a word, given by its folded letters, is worth looking for: the index or a vocabulary has it.
using KnownWord = std::function<bool(std::string_view letters)>;

class Synonyms;

/// A word of a query as readings need it. Views.
struct ReadingWord {
  std::string_view written;
  std::string_view letters;
  std::string_view stem;
  TokenKind kind = TokenKind::kOther;
  std::size_t begin = 0;  ///< in the text
  std::size_t end = 0;
};

/// All readings of a query of these words, all that the analyser finds in `text`, in order: names, dates, spellings and synonyms (`synonyms` may be
/// null), and for what is typed between white space and has no known word in it, what else it may be in another script or on another keyboard.
/// Cost for a query without any: well below 1 µs a word, two for a word that begins with the article and that the vocabulary lacks.
std::vector<Reading> query_readings(std::string_view text, std::span<const ReadingWord> words, const Analyzer& analyzer,
                                    const KnownWord& known, const Synonyms* synonyms);

/// The same of a text that is not analysed yet.
std::vector<Reading> query_readings(std::string_view text, const Analyzer& analyzer, const KnownWord& known, const Synonyms* synonyms);

/// Names joined or apart: the pairs of neighbours that may be joined, and the words that may be split. `letters` are the words of a query, or
/// of a phrase in it, in order. Only joined words, and parts, that are known are given. About 1 µs a word, without the calls of `known`.
std::vector<Reading> name_readings(std::span<const std::string_view> letters, const KnownWord& known);

/// Words typed without the dots of a ة or the hamza of a first alef, where these would make another stem: معاناه, also معاناة. Words are given
/// as they would be written.
std::vector<Reading> spelling_readings(std::span<const ReadingWord> words, const Analyzer& analyzer);

/// Known words of the vocabulary that differ by one letter from a word that is not `known`: one put in, left out or changed, or two neighbours
/// swapped. Usual slips first (a long vowel, a letter doubled, two that sound alike), others only for want of these; the commonest first, at
/// most 4 a word. About 30 µs a word that is not known.
std::vector<Reading> similar_readings(std::span<const ReadingWord> words, const Analyzer& analyzer, const KnownWord& known);

/// The other spellings of the dates in a query, as phrases; see text/date.hpp. At most 24 a date.
std::vector<Reading> date_readings(std::string_view text, std::span<const DateWord> words);

/// What a word may be that the index lacks: Arabizi, Buckwalter, the wrong keyboard. `typed` is the word as typed, between white space. Only
/// known words are given, the likeliest first, at most 8. Calls `known` at most about 700 times.
std::vector<Reading> script_readings(std::string_view typed, const KnownWord& known);

/// The parts of script_readings(), each without asking whether a word is known. Candidates are in folded letters, the likeliest first.
struct Candidate {
  std::string letters;
  double cost = 0;
};
std::vector<Candidate> arabizi_candidates(std::string_view typed, std::size_t most = 400);
std::vector<Candidate> buckwalter_candidates(std::string_view typed);
std::vector<Candidate> keyboard_candidates(std::string_view typed);

}  // namespace fihris::text
