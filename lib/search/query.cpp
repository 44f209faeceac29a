// SPDX-License-Identifier: Apache-2.0
//
// Query values: building, comparing and printing them.
//
// Printing is the inverse of parsing. What the parser would read in another way than it is meant gets a backslash or parentheses:
//
//     words("a b")                      a b                 words("a b") boosted       (a b)^2
//     any(words("a"), words("b"))       a OR b              because a b is one kWords
//     all(words("a"), !words("b"))      +a -b               words("-a AND")            \-a \AND
//
// Every clause is printed as an atom of the grammar (query_parser.hpp), so that no precedence has to be thought of.
#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include <fihris/query.hpp>

#include "search/query_parser.hpp"
#include "text/utf8.hpp"

namespace fihris {
namespace {

using search::QueryChar;
using text::Decoded;

bool is_negation(const Query& query) {
  return query.kind == Query::Kind::kBoolean && query.boost == 1.0 && query.clauses.size() == 1 &&
         query.clauses.front().occur == Occur::kMustNot;
}

Query leaf(Query::Kind kind, std::string text) {
  Query query;
  query.kind = kind;
  query.text = std::move(text);
  return query;
}

bool has_level(const Query& query) { return query.kind == Query::Kind::kWords || query.kind == Query::Kind::kPhrase; }
bool has_field(const Query& query) { return has_level(query) || query.kind == Query::Kind::kPrefix || query.kind == Query::Kind::kRange; }

std::string without_space_around(std::string text) {
  constexpr std::string_view kSpace = " \t\r\n\v\f";
  const std::size_t end = text.find_last_not_of(kSpace);
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

}  // namespace

Query Query::words(std::string text) { return leaf(Kind::kWords, std::move(text)); }
Query Query::phrase(std::string text) { return leaf(Kind::kPhrase, std::move(text)); }
Query Query::prefix(std::string text) { return leaf(Kind::kPrefix, std::move(text)); }
Query Query::everything() { return leaf(Kind::kEverything, {}); }

Query Query::range(std::string field, std::string first, std::string last) {
  Query query = leaf(Kind::kRange, without_space_around(std::move(first)));
  query.until = without_space_around(std::move(last));
  query.field = std::move(field);
  return query;
}

Query Query::equals(std::string field, std::string value) {
  Query query = range(std::move(field), "", std::move(value));
  query.text = query.until;
  return query;
}

Query Query::all(std::vector<Query> parts) {
  Query query;
  for (Query& part : parts) {
    if (is_negation(part)) {
      query.clauses.push_back(std::move(part.clauses.front()));
    } else {
      query.clauses.push_back({Occur::kMust, std::move(part)});
    }
  }
  return query;
}

Query Query::any(std::vector<Query> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Query query;
  for (Query& part : parts) query.clauses.push_back({Occur::kShould, std::move(part)});
  return query;
}

Query operator!(Query query) {
  Query negation;
  negation.clauses.push_back({Occur::kMustNot, std::move(query)});
  return negation;
}

Query Query::in(std::string field_name) const {
  Query query = *this;
  for (Clause& clause : query.clauses) clause.query = clause.query.in(field_name);
  if (has_field(query) && query.field.empty()) query.field = std::move(field_name);
  return query;
}

Query Query::at(Level level_of_match) const {
  Query query = *this;
  for (Clause& clause : query.clauses) clause.query = clause.query.at(level_of_match);
  if (has_level(query) && query.level == Level::kAuto) query.level = level_of_match;
  return query;
}

Query Query::distinguishing(Distinguish spellings) const {
  Query query = *this;
  for (Clause& clause : query.clauses) clause.query = clause.query.distinguishing(spellings);
  const bool is_open_level = query.level == Level::kAuto || (query.level == Level::kLetters && !query.distinguish.any());
  if (has_level(query) && is_open_level && spellings.any()) {
    query.level = Level::kLetters;
    query.distinguish = spellings;
  }
  return query;
}

Query Query::boosted(double factor) const {
  assert(factor > 0.0 && std::isfinite(factor));
  Query query = *this;
  query.boost *= factor;
  return query;
}

bool Query::operator==(const Query&) const = default;
bool Clause::operator==(const Clause&) const = default;

namespace {

/// Calls `visit(code_point, bytes)` for each unit of a text, malformed ones included.
template <typename Visit>
void for_each_unit(std::string_view text, Visit visit) {
  const unsigned char* from = text::bytes_of(text);
  const unsigned char* const end = from + text.size();
  while (from != end) {
    const Decoded unit = text::decode(from, end);
    visit(unit.code_point, std::string_view(reinterpret_cast<const char*>(from), unit.bytes));
    from += unit.bytes;
  }
}

/// A space by which the printer, and the parser again, divide the text of kWords: one between two characters that are none.
bool is_dividing_space(std::string_view text, std::size_t at) {
  return text[at] == ' ' && at != 0 && at + 1 != text.size() && text[at - 1] != ' ' && text[at + 1] != ' ';
}

bool is_divided(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_dividing_space(text, at)) return true;
  }
  return false;
}

bool is_plain_in_word(char32_t code_point, bool is_first) {
  constexpr std::u32string_view kHarmlessInside = U".,-/_'@%&#";
  const QueryChar kind = search::query_char(code_point);
  if (kind == QueryChar::kLetter) return true;
  return !is_first && (kind == QueryChar::kInner || (code_point < 0x80 && kHarmlessInside.find(code_point) != std::u32string_view::npos));
}

/// One word: without a space by which it could be divided.
std::string escaped_word(std::string_view word) {
  std::string escaped;
  const bool is_keyword = word == search::kAnd || word == search::kOr || word == search::kNot;
  for_each_unit(word, [&](char32_t code_point, std::string_view bytes) {
    if (!is_plain_in_word(code_point, escaped.empty()) || (is_keyword && escaped.empty())) escaped += '\\';
    escaped += bytes;
  });
  return escaped;
}

std::string escaped_words(std::string_view text) {
  std::string escaped;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at != text.size() && !is_dividing_space(text, at)) continue;
    escaped += escaped_word(text.substr(begin, at - begin));
    if (at != text.size()) escaped += ' ';
    begin = at + 1;
  }
  return escaped;
}

std::string quoted(std::string_view text) {
  std::string phrase = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') phrase += '\\';
    phrase += byte;
  }
  return phrase + '"';
}

std::string field_prefix(std::string_view field) {
  if (field.empty()) return {};
  std::string prefix;
  for_each_unit(field, [&](char32_t code_point, std::string_view bytes) {
    if (!search::is_plain_in_field(code_point, prefix.empty())) prefix += '\\';
    prefix += bytes;
  });
  return prefix + ':';
}

std::string_view level_prefix(Level level) {
  for (const search::LevelSign& sign : search::kLevelSigns) {
    if (sign.level == level) return sign.sign;
  }
  return {};
}

std::string level_prefix(const Query& query) {
  if (query.level != Level::kLetters || !query.distinguish.any()) return std::string(level_prefix(query.level));
  std::string names;
  for (const search::SpellingName& spelling : search::kSpellingNames) {
    if (query.distinguish.*spelling.member) names += (names.empty() ? "" : ",") + std::string(spelling.name);
  }
  return "={" + names + "}";
}

std::string boost_suffix(double boost) {
  if (boost == 1.0) return {};
  std::array<char, 1200> digits;  // the longest double in fixed notation has about 1,080
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), boost, std::chars_format::fixed);
  assert(written.ec == std::errc());
  return '^' + std::string(digits.data(), written.ptr);
}

std::string in_parentheses(const std::string& inside) { return '(' + inside + ')'; }

/// Whether it is printed as words that the parser would join with like words beside them.
bool is_open(const Query& query) { return query.kind == Query::Kind::kWords && query.boost == 1.0 && !query.text.empty(); }

/// A value between brackets: with a backslash before what would end it, and before a word TO or a sole star.
std::string escaped_value(std::string_view value) {
  if (value.empty()) return std::string(search::kNoBound);
  std::string written;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool begins_to = value.substr(at).starts_with(search::kTo) && (at == 0 || value[at - 1] == ' ');
    if (value[at] == '\\' || value[at] == ']' || begins_to || value == search::kNoBound) written += '\\';
    written += value[at];
  }
  return written;
}

std::string brackets(const Query& query) {
  if (query.text == query.until && !query.text.empty()) return '[' + escaped_value(query.text) + ']';
  return '[' + escaped_value(query.text) + ' ' + std::string(search::kTo) + ' ' + escaped_value(query.until) + ']';
}

std::string clauses_to_string(const Query& query);

/// As an atom of the grammar.
std::string atom(const Query& query) {
  std::string before = has_field(query) ? field_prefix(query.field) : "";
  if (has_level(query)) before += level_prefix(query);
  const std::string after = boost_suffix(query.boost);
  switch (query.kind) {
    case Query::Kind::kWords: {
      if (query.text.empty()) return "()";
      const std::string words = escaped_words(query.text);
      return before + (is_divided(query.text) ? in_parentheses(words) : words) + after;
    }
    case Query::Kind::kPhrase: return before + quoted(query.text) + after;
    case Query::Kind::kPrefix: return query.text.empty() ? "()" : before + escaped_word(query.text) + '*' + after;
    case Query::Kind::kEverything: return std::string(search::kEverythingSign) + after;
    case Query::Kind::kRange: return before + brackets(query) + after;
    case Query::Kind::kBoolean: break;
  }
  return in_parentheses(clauses_to_string(query)) + after;
}

/// As an atom, or as several plain words.
std::string item(const Query& query) {
  return is_open(query) && query.field.empty() && query.level == Level::kAuto ? escaped_words(query.text) : atom(query);
}

/// Whether the clause at `number` would be joined with the one before it.
bool would_join(const std::vector<Clause>& clauses, std::size_t number) {
  if (number == 0) return false;
  const Clause& before = clauses[number - 1];
  const Clause& clause = clauses[number];
  return before.occur == Occur::kShould && clause.occur == Occur::kShould && is_open(before.query) && is_open(clause.query) &&
         before.query.field == clause.query.field && before.query.level == clause.query.level &&
         before.query.distinguish == clause.query.distinguish;
}

std::string clause_to_string(const Clause& clause) {
  switch (clause.occur) {
    case Occur::kMust: return '+' + atom(clause.query);
    case Occur::kMustNot: return '-' + atom(clause.query);
    case Occur::kFilter:
    case Occur::kShould: break;
  }
  return item(clause.query);
}

/// What stands between the parentheses of a boolean query.
std::string clauses_to_string(const Query& query) {
  const std::vector<Clause>& clauses = query.clauses;
  const bool all_should = std::all_of(clauses.begin(), clauses.end(), [](const Clause& clause) { return clause.occur == Occur::kShould; });
  bool joins = std::any_of(clauses.begin(), clauses.end(), [](const Clause& clause) { return search::is_filter(clause.query); });
  for (std::size_t number = 0; number < clauses.size(); ++number) joins = joins || would_join(clauses, number);
  std::string printed;
  for (std::size_t number = 0; number < clauses.size(); ++number) {
    if (number != 0) printed += all_should && joins ? " OR " : " ";
    const std::string part = clause_to_string(clauses[number]);
    printed += !all_should && would_join(clauses, number) ? in_parentheses(part) : part;
  }
  return printed;
}

}  // namespace

std::string Query::to_string() const { return kind == Kind::kBoolean && boost == 1.0 ? clauses_to_string(*this) : item(*this); }

}  // namespace fihris
