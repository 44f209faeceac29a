// SPDX-License-Identifier: Apache-2.0
//
// The characters of the query language, as the parser reads them and the printer (query.cpp) writes them.
//
// docs/query-language.md is the manual. In short:
//
//     query     = sequence { "OR" sequence }
//     sequence  = { item }                                  juxtaposed: any of them, ranked
//     item      = operand { "AND" operand }
//     operand   = "NOT" operand | [ "+" | "-" ] atom
//     atom      = [ field ":" ] [ "==" | "=" | "=~" | "~" ] ( word | word "*" | phrase | "(" query ")" ) [ "^" number ]
//                 | field ":" "[" value [ "TO" value ] "]" [ "^" number ]  |  "*:*" [ "^" number ]
//
// What looks like an operator and has nothing to work on ( - alone, a colon before white space, http:// ) is plain text. Only the words
// AND, OR and NOT, parentheses and quotation marks insist.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <fihris/query.hpp>

namespace fihris::search {

inline constexpr std::size_t kMaxQueryDepth = 64;  ///< of parentheses and of NOT NOT …

inline constexpr char32_t kEscape = U'\\';
inline constexpr std::string_view kEverythingSign = "*:*";
inline constexpr std::string_view kAnd = "AND";
inline constexpr std::string_view kOr = "OR";
inline constexpr std::string_view kNot = "NOT";
inline constexpr std::string_view kTo = "TO";      ///< between the values of a range
inline constexpr std::string_view kNoBound = "*";  ///< in place of a value of a range

struct LevelSign {
  std::string_view sign;
  Level level;
};

/// Longer signs before those that they begin with.
inline constexpr std::array<LevelSign, 4> kLevelSigns = {{
    {"==", Level::kWritten},
    {"=~", Level::kStem},
    {"=", Level::kLetters},
    {"~", Level::kRoot},
}};

/// What stands between the braces of ={…}.
struct SpellingName {
  std::string_view name;
  bool Distinguish::*member;
};
inline constexpr std::array<SpellingName, 5> kSpellingNames = {{
    {"marks", &Distinguish::marks},
    {"hamza", &Distinguish::hamza},
    {"ta", &Distinguish::ta_marbuta},
    {"ya", &Distinguish::alef_maqsura},
    {"digits", &Distinguish::digits},
}};

/// What a character does in a query, outside quotation marks and unless a backslash stands before it.
enum class QueryChar : std::uint8_t {
  kLetter,     ///< a letter or a digit: begins or continues a word
  kInner,      ///< a mark or tatweel: continues a word
  kSeparator,  ///< white space, or Arabic punctuation
  kInvisible,  ///< ignored between words
  kQuote,      ///< any quotation mark
  kOpen,       ///< (
  kClose,      ///< )
  kOther,      ///< part of a word; some have a meaning in some places
};

/// Whether a query consists of ranges only: beside other parts without AND or OR, it filters.
bool is_filter(const Query& query) noexcept;

/// The class of any code point, and of text::kMalformed.
QueryChar query_char(char32_t code_point) noexcept;

/// Whether `closing` ends a phrase that `opening` began. Both « » and » «; any of the curly marks.
bool closes_quote(char32_t opening, char32_t closing) noexcept;

/// Whether a field name may have this character without a backslash.
bool is_plain_in_field(char32_t code_point, bool is_first) noexcept;

}  // namespace fihris::search
