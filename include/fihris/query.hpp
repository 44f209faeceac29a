// SPDX-License-Identifier: Apache-2.0
//
// Query: what is looked for, as a value that can be built, combined, printed and parsed.
//
//     using fihris::Query;
//     Query simple = Query::words("مكافحة التطرف");                       // any of the words, ranked
//     Query exact = Query::phrase("مكافحة التطرف").in("title");
//     Query both = Query::all({Query::words("المغرب"), exact, !Query::words("كرة")});
//     Query typed = fihris::parse_query("+المغرب \"مكافحة التطرف\" -كرة title:حوار إره*");
//
// A word matches at a level (see analyzer.hpp). kAuto is what people expect: words that are merely ranked match by stem and, weakly, by
// root; words that decide whether a document is a hit (required, excluded, in a phrase) match by stem.
//
// docs/query-language.md is the manual of the language that parse_query() reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/export.hpp>

namespace fihris {

/// How close a word of a document must be to the word of the query.
enum class Level : std::uint8_t {
  kAuto = 0,
  kWritten = 1,  ///< the same marks, hamza seats and final letters
  kLetters = 2,  ///< the same letters after folding
  kStem = 3,     ///< the same stem
  kRoot = 4,     ///< the same root
};

struct Clause;

/// A value. Cheap to move; copying copies the tree. The functions below make every query that the language can express; whoever sets the
/// members by hand may make others (a boolean query of one kShould clause, say), which mean the same as one that can be expressed.
struct FIHRIS_EXPORT Query {
  enum class Kind : std::uint8_t {
    kWords,       ///< the words of `text`, any of them, ranked
    kPhrase,      ///< the words of `text` in this order, side by side
    kPrefix,      ///< words whose letters begin with those of `text`
    kBoolean,     ///< `clauses`
    kEverything,  ///< every document, with score 1 each
    kRange,       ///< documents whose value in `field` lies from `text` to `until`; adds nothing to the score
  };

  Kind kind = Kind::kBoolean;
  std::string text;              ///< for kWords, kPhrase, kPrefix: as typed; analysed by the index's analyser. For kRange: the first value
  std::string until;             ///< for kRange: the last value
  std::string field;             ///< "" means every text field of the schema
  Level level = Level::kAuto;    ///< for kWords and kPhrase
  Distinguish distinguish = {};  ///< at kLetters: which spellings must be those typed, too
  double boost = 1.0;            ///< factor on this part's score; > 0
  std::vector<Clause> clauses;   ///< for kBoolean

  static Query words(std::string text);
  static Query phrase(std::string text);
  static Query prefix(std::string text);
  static Query everything();

  /// Documents that have a value in this field from `first` to `last`, both included; "" means no bound. The field is not text: a keyword, a
  /// number, a date or a truth value, written as in documents. A date of a month or year means all of it: range("date", "2003", "2004-06").
  static Query range(std::string field, std::string first, std::string last);
  static Query equals(std::string field, std::string value);  ///< the same with one value; keywords: one of the document's is this one

  static Query all(std::vector<Query> parts);  ///< every part must match; parts made by ! must not. No parts: matches nothing
  static Query any(std::vector<Query> parts);  ///< at least one part must match. One part: that part. No parts: matches nothing

  Query in(std::string field_name) const;  ///< the same, in one field only; parts that name a field already keep it
  Query boosted(double factor) const;      ///< the same, with its score multiplied; factor > 0, finite
  Query at(Level level_of_match) const;    ///< the same, at this level; parts that have a level already keep it, prefixes have none

  /// The same, with words and phrases at kLetters, where these spellings are told apart; parts that have another level already keep it.
  Query distinguishing(Distinguish spellings) const;

  /// In the language of parse_query(): parsing it again gives an equal query, up to 64 levels of nesting. Words and prefixes without text
  /// are printed as (), which matches nothing either.
  std::string to_string() const;

  bool operator==(const Query&) const;
};

/// The part that a clause plays in a boolean query.
enum class Occur : std::uint8_t {
  kShould = 1,   ///< adds to the score; one of these must match when no clause is kMust
  kMust = 2,     ///< must match, and adds to the score
  kMustNot = 3,  ///< must not match
  kFilter = 4,   ///< must match, adds nothing to the score, and does not change what the other clauses mean
};

struct FIHRIS_EXPORT Clause {
  Occur occur = Occur::kShould;
  Query query;
  bool operator==(const Clause&) const;
};

/// A part that must not match, for Query::all(). Alone it matches every document that lacks it.
FIHRIS_EXPORT Query operator!(Query query);

/// Reads a query as people type it:
///     words          any of them, ranked                    "a phrase"  «عبارة»  “…”  ”…”
///     +word -word    required, excluded                     a AND b, a OR b, NOT a, parentheses
///     field:word     in one field (also field:"…", field:(…))   word*     words that begin so
///     ==word  =word  as written; with the same letters      =~word  ~word   of the same stem; of the same root (also before "…" and (…))
///     ={hamza,ta}word with the same letters and these spellings (marks, hamza, ta, ya, digits)
///     *:*            every document                         word^2    counts double (also behind "…" and (…))
///     field:[a TO b]  values from a to b, * for no bound     field:[a]  this value; beside words, values filter
/// Arabic punctuation (، ؛ ؟) separates words; a backslash makes the next character a plain one. Words side by side, in one field and at
/// one level, are one kWords query, so that ranking knows that they are neighbours. Whether a field exists is asked by the searcher.
/// Never fails on plain text; throws Error(kQuerySyntax), with column() counted in code points from 1, for AND, OR or NOT without its
/// operand, a parenthesis or a quotation mark without its partner, a boost of 0, or nesting beyond 64 levels. An empty query is Query(),
/// which matches nothing. Cost: linear in the length of the text.
FIHRIS_EXPORT Query parse_query(std::string_view text);

/// Reads names of spellings with commas between: marks, hamza, ta (ta marbuta, ha), ya (alef maqsura, ya), digits. Nothing for any other text.
FIHRIS_EXPORT std::optional<Distinguish> parse_distinguish(std::string_view names);

}  // namespace fihris
