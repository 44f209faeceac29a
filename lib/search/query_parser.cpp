// SPDX-License-Identifier: Apache-2.0
//
// parse_query(): recursive descent over the grammar of query_parser.hpp, straight from the characters.
//
// There is no separate list of tokens, because what a character means depends on where it stands: a hyphen is an operator only after a gap
// and before something to exclude; inside 31-08 it is a part of a word. Each rule looks ahead by a bounded number of characters, or over
// one word, so that the cost is linear in the length of the query.
#include "search/query_parser.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fihris/error.hpp>

#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::search {

namespace {

constexpr char32_t kArabicComma = 0x060C;
constexpr char32_t kArabicSemicolon = 0x061B;
constexpr char32_t kArabicQuestionMark = 0x061F;
constexpr char32_t kArabicFullStop = 0x06D4;
constexpr char32_t kNextLine = 0x0085;
constexpr char32_t kNoBreakSpace = 0x00A0;
constexpr char32_t kIdeographicSpace = 0x3000;
constexpr char32_t kLeftGuillemet = 0x00AB;
constexpr char32_t kRightGuillemet = 0x00BB;
constexpr char32_t kLeftCurly = 0x201C;
constexpr char32_t kRightCurly = 0x201D;
constexpr char32_t kLowCurly = 0x201E;
constexpr char32_t kLeftAngle = 0x2039;
constexpr char32_t kRightAngle = 0x203A;

bool is_separator(char32_t c) noexcept {
  return (c >= 0x09 && c <= 0x0D) || c == U' ' || c == kNextLine || c == kNoBreakSpace || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == kIdeographicSpace || c == kArabicComma || c == kArabicSemicolon ||
         c == kArabicQuestionMark || c == kArabicFullStop;
}

bool is_quote(char32_t c) noexcept {
  return c == U'"' || c == kLeftGuillemet || c == kRightGuillemet || (c >= kLeftCurly && c <= kLowCurly) || c == kLeftAngle ||
         c == kRightAngle;
}

}  // namespace

bool is_filter(const Query& query) noexcept {
  if (query.kind == Query::Kind::kRange) return true;
  return query.kind == Query::Kind::kBoolean && !query.clauses.empty() &&
         std::all_of(query.clauses.begin(), query.clauses.end(), [](const Clause& clause) { return is_filter(clause.query); });
}

QueryChar query_char(char32_t code_point) noexcept {
  if (is_separator(code_point)) return QueryChar::kSeparator;
  if (is_quote(code_point)) return QueryChar::kQuote;
  if (code_point == U'(') return QueryChar::kOpen;
  if (code_point == U')') return QueryChar::kClose;
  switch (text::class_of(code_point)) {
    case text::CharClass::kArabicLetter:
    case text::CharClass::kLatinLetter:
    case text::CharClass::kOtherLetter:
    case text::CharClass::kPhrase:
    case text::CharClass::kDigit: return QueryChar::kLetter;
    case text::CharClass::kMark:
    case text::CharClass::kTatweel: return QueryChar::kInner;
    case text::CharClass::kIgnorable: return QueryChar::kInvisible;
    case text::CharClass::kSeparator: break;
  }
  return QueryChar::kOther;
}

bool closes_quote(char32_t opening, char32_t closing) noexcept {
  switch (opening) {
    case U'"': return closing == U'"';
    case kLeftGuillemet: return closing == kRightGuillemet;
    case kRightGuillemet: return closing == kLeftGuillemet;
    case kLeftAngle: return closing == kRightAngle;
    case kRightAngle: return closing == kLeftAngle;
    default: return closing == kLeftCurly || closing == kRightCurly;
  }
}

bool is_plain_in_field(char32_t code_point, bool is_first) noexcept {
  const QueryChar kind = query_char(code_point);
  if (is_first) return kind == QueryChar::kLetter && text::class_of(code_point) != text::CharClass::kDigit;
  return kind == QueryChar::kLetter || kind == QueryChar::kInner || code_point == U'_';
}

namespace {

/// One thing of a sequence, with the part it plays.
struct Item {
  Occur occur = Occur::kShould;
  Query query;
  bool is_open = false;  ///< plain words, which join with like words beside them
};

/// Characters of a word as typed: where its last ^ and its closing * stand.
struct ScannedWord {
  std::string text;  ///< without the backslashes
  std::string_view raw;
  std::optional<std::size_t> caret;  ///< place in `text` of the last ^ without a backslash
  std::size_t raw_caret = 0;         ///< place in `raw` of the same
  std::size_t end_of_last_star = 0;  ///< place in `text` after the last * without a backslash; 0: none
  bool has_content = false;          ///< a letter, a digit or an escaped character
  bool has_content_before_caret = false;
};

class Parser {
 public:
  explicit Parser(std::string_view query) : query_(query) {}

  Query parse() {
    Query query = parse_alternatives(0);
    if (at_ != query_.size()) fail(at_, "this parenthesis closes none: remove it, or write \\) for the sign itself");
    return query;
  }

 private:
  // ---- characters -------------------------------------------------------------------------------------------------------------------

  text::Decoded unit(std::size_t at) const { return text::decode(text::bytes_of(query_) + at, text::bytes_of(query_) + query_.size()); }
  char32_t code_point(std::size_t at) const { return at < query_.size() ? unit(at).code_point : text::kMalformed; }
  QueryChar kind(std::size_t at) const { return at < query_.size() ? query_char(unit(at).code_point) : QueryChar::kSeparator; }
  bool starts(std::size_t at, std::string_view sign) const { return query_.substr(at).starts_with(sign); }

  /// After the unit at `at`, which with a backslash includes the escaped unit.
  std::size_t after_escaped(std::size_t at) const {
    const std::size_t next = at + unit(at).bytes;
    return code_point(at) == kEscape && next < query_.size() ? next + unit(next).bytes : next;
  }

  std::size_t after_invisible(std::size_t at) const {
    while (at < query_.size() && kind(at) == QueryChar::kInvisible) at += unit(at).bytes;
    return at;
  }

  void skip_gap() {
    while (at_ < query_.size() && (kind(at_) == QueryChar::kSeparator || kind(at_) == QueryChar::kInvisible)) {
      at_ += unit(at_).bytes;
      after_gap_ = true;
    }
  }

  [[noreturn]] void fail(std::size_t at, const std::string& what) const {
    int column = 1;
    for (std::size_t from = 0; from < at; from += unit(from).bytes) ++column;
    throw Error(ErrorCode::kQuerySyntax, "query, column " + std::to_string(column) + ": " + what, column);
  }

  // ---- looking ahead ----------------------------------------------------------------------------------------------------------------

  bool ends_word(std::size_t at) const {
    switch (kind(at)) {
      case QueryChar::kSeparator:
      case QueryChar::kQuote:
      case QueryChar::kOpen:
      case QueryChar::kClose: return true;
      default: return false;
    }
  }

  bool is_keyword(std::size_t at, std::string_view keyword) const {
    return starts(at, keyword) && ends_word(after_invisible(at + keyword.size()));
  }

  /// A word, phrase or group begins here, for an operator to work on.
  bool begins_operand(std::size_t at) const {
    at = after_invisible(at);
    if (at == query_.size()) return false;
    const QueryChar here = kind(at);
    return here == QueryChar::kLetter || here == QueryChar::kQuote || here == QueryChar::kOpen || code_point(at) == kEscape;
  }

  struct Sign {
    std::size_t bytes = 0;
    Level level = Level::kAuto;
    Distinguish distinguish = {};
  };

  std::optional<Sign> level_sign(std::size_t at) const {
    if (const auto sign = spelling_sign(at)) return sign;
    for (const LevelSign& sign : kLevelSigns) {
      if (starts(at, sign.sign) && begins_operand(at + sign.sign.size())) return Sign{sign.sign.size(), sign.level, {}};
    }
    return std::nullopt;
  }

  /// ={hamza,ta}
  std::optional<Sign> spelling_sign(std::size_t at) const {
    constexpr std::string_view kOpening = "={";
    constexpr std::size_t kLongest = 64;  // keeps the cost linear
    if (!starts(at, kOpening)) return std::nullopt;
    const std::string_view rest = query_.substr(at + kOpening.size(), kLongest);
    const std::size_t size = rest.find('}');
    if (size == std::string_view::npos) return std::nullopt;
    const auto spellings = parse_distinguish(rest.substr(0, size));
    const std::size_t bytes = kOpening.size() + size + 1;
    if (!spellings || !begins_operand(at + bytes)) return std::nullopt;
    return Sign{bytes, Level::kLetters, *spellings};
  }

  bool is_sign(std::size_t at) const {
    if (!after_gap_ || (code_point(at) != U'+' && code_point(at) != U'-')) return false;
    const std::size_t next = after_invisible(at + 1);
    return begins_operand(next) || level_sign(next).has_value() || starts(next, kEverythingSign);
  }

  /// If a field name, a colon and an operand stand here: the name, and at_ goes behind the colon. Else empty.
  std::string take_field() {
    std::string name;
    std::size_t at = at_;
    while (at < query_.size() && code_point(at) != U':') {
      const bool is_escape = code_point(at) == kEscape && after_escaped(at) > at + 1;
      const bool is_invisible = kind(at) == QueryChar::kInvisible;
      if (!is_escape && !is_invisible && !is_plain_in_field(code_point(at), name.empty())) return {};
      const std::size_t next = after_escaped(at);
      if (!is_invisible) name += query_.substr(is_escape ? at + 1 : at, next - (is_escape ? at + 1 : at));
      at = next;
    }
    if (at == query_.size()) return {};
    if (!begins_operand(at + 1) && !level_sign(after_invisible(at + 1)) && !end_of_brackets(after_invisible(at + 1))) return {};
    if (!name.empty()) at_ = after_invisible(at + 1);
    return name;
  }

  // ---- grammar ----------------------------------------------------------------------------------------------------------------------

  Query parse_alternatives(std::size_t depth) {
    std::vector<Query> alternatives;
    std::size_t last_or = query_.size();
    while (true) {
      std::optional<Query> sequence = parse_sequence(depth);
      const bool goes_on = at_ < query_.size() && kind(at_) != QueryChar::kClose;  // then OR stands here
      if (!sequence && (goes_on || !alternatives.empty()))
        fail(goes_on ? at_ : last_or, "OR needs a word on both sides; for the word itself write \\OR");
      if (sequence) alternatives.push_back(std::move(*sequence));
      if (!goes_on) return Query::any(std::move(alternatives));
      last_or = at_;
      at_ += kOr.size();
    }
  }

  /// Items up to OR, a closing parenthesis or the end; nothing if there is none.
  std::optional<Query> parse_sequence(std::size_t depth) {
    std::vector<Item> items;
    for (skip_gap(); at_ < query_.size() && kind(at_) != QueryChar::kClose && !is_keyword(at_, kOr); skip_gap()) {
      Item item = parse_item(depth);
      if (!items.empty() && joins(items.back(), item)) {
        items.back().query.text += ' ' + item.query.text;
      } else {
        items.push_back(std::move(item));
      }
    }
    if (items.empty()) return std::nullopt;
    if (items.size() == 1 && items.front().occur == Occur::kShould) return std::move(items.front().query);
    Query query;
    for (Item& item : items) {
      const Occur occur = item.occur == Occur::kShould && is_filter(item.query) ? Occur::kFilter : item.occur;
      query.clauses.push_back({occur, std::move(item.query)});
    }
    return query;
  }

  static bool joins(const Item& before, const Item& item) {
    return before.is_open && item.is_open && before.query.field == item.query.field && before.query.level == item.query.level &&
           before.query.distinguish == item.query.distinguish;
  }

  Item parse_item(std::size_t depth) {
    if (is_keyword(at_, kAnd)) fail(at_, "AND needs a word on both sides; for the word itself write \\AND");
    Item first = parse_operand(depth);
    skip_gap();
    if (!is_keyword(at_, kAnd)) return first;
    std::vector<Query> parts;
    parts.push_back(as_query(std::move(first)));
    while (is_keyword(at_, kAnd)) {
      const std::size_t sign = at_;
      at_ += kAnd.size();
      parts.push_back(as_query(parse_operand_of(sign, kAnd, depth)));
      skip_gap();
    }
    return {Occur::kShould, Query::all(std::move(parts)), false};
  }

  static Query as_query(Item item) { return item.occur == Occur::kMustNot ? !std::move(item.query) : std::move(item.query); }

  /// What AND or NOT at `sign` works on.
  Item parse_operand_of(std::size_t sign, std::string_view keyword, std::size_t depth) {
    skip_gap();
    const bool has_none = at_ == query_.size() || kind(at_) == QueryChar::kClose || is_keyword(at_, kOr) || is_keyword(at_, kAnd);
    if (has_none) {
      const std::string name(keyword);
      fail(sign, name + " needs a word behind it; for the word itself write \\" + name);
    }
    return parse_operand(depth);
  }

  Item parse_operand(std::size_t depth) {
    if (is_keyword(at_, kNot)) {
      const std::size_t sign = at_;
      if (depth == kMaxQueryDepth) fail_too_deep(sign);
      at_ += kNot.size();
      return {Occur::kMustNot, as_query(parse_operand_of(sign, kNot, depth + 1)), false};
    }
    if (!is_sign(at_)) return parse_atom(depth);
    const Occur occur = code_point(at_) == U'+' ? Occur::kMust : Occur::kMustNot;
    at_ = after_invisible(at_ + 1);
    return {occur, parse_atom(depth).query, false};
  }

  Item parse_atom(std::size_t depth) {
    const std::string field = take_field();
    if (!field.empty() && end_of_brackets(at_)) return parse_range(field);
    const std::optional<Sign> sign = level_sign(at_);
    if (sign) at_ = after_invisible(at_ + sign->bytes);
    Item item = parse_unmarked(depth);
    after_gap_ = false;
    if (sign) item.query = sign->distinguish.any() ? item.query.distinguishing(sign->distinguish) : item.query.at(sign->level);
    if (!field.empty()) item.query = item.query.in(field);
    return item;
  }

  /// Where the bracket closes that opens here around something; nothing when none does.
  std::optional<std::size_t> end_of_brackets(std::size_t at) {
    if (code_point(at) != U'[' || at >= last_bracket_) return std::nullopt;
    const std::size_t opening = at;
    bool has_content = false;
    for (++at; at < query_.size() && code_point(at) != U']'; at = after_escaped(at)) {
      has_content = has_content || std::string_view(" \t\r\n\v\f").find(query_[at]) == std::string_view::npos;
    }
    if (at >= query_.size()) last_bracket_ = opening;  // nor does one close behind it: keeps the cost linear
    return at < query_.size() && has_content ? std::optional(at) : std::nullopt;
  }

  /// A value of a range without its backslashes; "" for no bound.
  std::string value_between(std::size_t begin, std::size_t end) const {
    std::string value;
    std::size_t units = 0;
    std::string_view only;
    for (std::size_t at = begin; at < end;) {
      const std::size_t next = after_escaped(at);
      const std::size_t from = code_point(at) == kEscape && next > at + 1 ? at + 1 : at;
      if (query_[at] != ' ') {
        ++units;
        only = query_.substr(at, next - at);
      }
      value += query_.substr(from, next - from);
      at = next;
    }
    return units == 1 && only == kNoBound ? "" : value;
  }

  /// [ value ] or [ value TO value ].
  Item parse_range(const std::string& field) {
    const std::size_t end = *end_of_brackets(at_);
    std::size_t to = at_ + 1;
    const auto is_to = [&] { return starts(to, kTo) && query_[to - 1] == ' ' && query_[to + kTo.size()] == ' '; };
    while (to < end && !is_to()) to = after_escaped(to);
    const std::string first = value_between(at_ + 1, std::min(to, end));
    const std::string last = to < end ? value_between(to + kTo.size(), end) : first;
    at_ = end + 1;
    after_gap_ = false;
    Item item;
    item.query = Query::range(field, first, last);
    if (const std::optional<double> boost = take_boost()) item.query = item.query.boosted(*boost);
    return item;
  }

  Item parse_unmarked(std::size_t depth) {
    Item item;
    switch (kind(at_)) {
      case QueryChar::kOpen: item.query = parse_group(depth); break;
      case QueryChar::kQuote: item.query = parse_phrase(); break;
      default: return parse_word();
    }
    if (const std::optional<double> boost = take_boost()) item.query = item.query.boosted(*boost);
    return item;
  }

  Query parse_group(std::size_t depth) {
    const std::size_t opening = at_;
    if (depth == kMaxQueryDepth) fail_too_deep(opening);
    ++at_;
    after_gap_ = true;
    Query query = parse_alternatives(depth + 1);
    if (at_ == query_.size()) fail(opening, "this parenthesis is not closed: add ), or write \\( for the sign itself");
    ++at_;
    return query;
  }

  [[noreturn]] void fail_too_deep(std::size_t at) const {
    fail(at, "parentheses and NOT go deeper than " + std::to_string(kMaxQueryDepth) + " levels: write the query in fewer");
  }

  Query parse_phrase() {
    const std::size_t opening = at_;
    const char32_t mark = code_point(at_);
    std::string phrase;
    for (at_ += unit(at_).bytes; at_ < query_.size() && !closes_quote(mark, code_point(at_));) {
      const std::size_t next = after_escaped(at_);
      const std::size_t begin = code_point(at_) == kEscape && next > at_ + 1 ? at_ + 1 : at_;
      phrase += query_.substr(begin, next - begin);
      at_ = next;
    }
    if (at_ == query_.size()) {
      fail(opening, "this quotation mark has no partner: close the phrase, or write a backslash before the mark for the sign itself");
    }
    at_ += unit(at_).bytes;
    return Query::phrase(std::move(phrase));
  }

  /// ^2 or ^0.5 behind a phrase or a group, up to the end of the word.
  std::optional<double> take_boost() {
    if (code_point(at_) != U'^') return std::nullopt;
    std::size_t end = at_;
    while (!ends_word(end)) end = after_escaped(end);
    const std::optional<double> boost = read_boost(query_.substr(at_ + 1, end - at_ - 1), at_);
    if (boost) at_ = end;
    return boost;
  }

  /// The number behind the ^ at `caret`; nothing if it is no number.
  std::optional<double> read_boost(std::string_view digits, std::size_t caret) const {
    std::string number;
    bool has_point = false;
    for (std::size_t at = 0; at < digits.size();) {
      const text::Decoded here = text::decode(text::bytes_of(digits) + at, text::bytes_of(digits) + digits.size());
      const int value = here.code_point == text::kMalformed ? -1 : text::digit_value(here.code_point);
      const bool is_point = (here.code_point == U'.' || here.code_point == text::kArabicDecimalSeparator) && !number.empty() && !has_point;
      if (value < 0 && !is_point && query_char(here.code_point) != QueryChar::kInvisible) return std::nullopt;
      if (value >= 0) number += static_cast<char>('0' + value);
      if (is_point) number += '.';
      has_point = has_point || is_point;
      at += here.bytes;
    }
    if (number.empty() || number.back() == '.') return std::nullopt;
    double boost = 0.0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), boost, std::chars_format::fixed);
    if (read.ec != std::errc() || !(boost > 0.0) || !std::isfinite(boost)) {
      fail(caret, "a boost is a number above 0, as in ^2 or ^0.5; for the sign itself write \\^");
    }
    return boost;
  }

  // ---- words ------------------------------------------------------------------------------------------------------------------------

  ScannedWord scan_word() {
    ScannedWord word;
    const std::size_t begin = at_;
    while (!ends_word(at_)) {
      const std::size_t next = after_escaped(at_);
      const char32_t here = code_point(at_);
      if (here == kEscape && next > at_ + 1) {
        word.has_content = true;
        word.text += query_.substr(at_ + 1, next - at_ - 1);
      } else if (kind(at_) != QueryChar::kInvisible || kind(next) == QueryChar::kInner || kind(next) == QueryChar::kLetter) {
        if (here == U'^') {
          word.caret = word.text.size();
          word.raw_caret = at_ - begin;
          word.has_content_before_caret = word.has_content;
        }
        word.has_content = word.has_content || kind(at_) == QueryChar::kLetter;
        word.text += query_.substr(at_, next - at_);
        if (here == U'*') word.end_of_last_star = word.text.size();
      }
      at_ = next;
    }
    word.raw = query_.substr(begin, at_ - begin);
    return word;
  }

  Item parse_word() {
    const std::size_t begin = at_;
    ScannedWord word = scan_word();
    std::optional<double> boost;
    const bool may_be_boosted = word.has_content_before_caret || word.raw.substr(0, word.raw_caret) == kEverythingSign;
    if (word.caret && may_be_boosted) boost = read_boost(word.raw.substr(word.raw_caret + 1), begin + word.raw_caret);
    if (boost) {
      word.text.resize(*word.caret);
      word.raw = word.raw.substr(0, word.raw_caret);
      word.has_content = word.has_content_before_caret;
    }
    const bool is_prefix = word.has_content && word.end_of_last_star == word.text.size();
    if (is_prefix) word.text.pop_back();
    Item item;
    if (word.raw == kEverythingSign) {
      item.query = Query::everything();
    } else {
      item.is_open = !is_prefix && (!boost || *boost == 1.0);
      item.query = is_prefix ? Query::prefix(std::move(word.text)) : Query::words(std::move(word.text));
    }
    if (boost) item.query = item.query.boosted(*boost);
    return item;
  }

  std::string_view query_;
  std::size_t at_ = 0;
  std::size_t last_bracket_ = std::string_view::npos;  ///< from here on no bracket is closed
  bool after_gap_ = true;                              ///< white space, an opening parenthesis or the beginning stands before at_
};

}  // namespace
}  // namespace fihris::search

namespace fihris {

Query parse_query(std::string_view text) { return search::Parser(text).parse(); }

std::optional<Distinguish> parse_distinguish(std::string_view names) {
  Distinguish spellings;
  while (true) {
    const std::size_t comma = std::min(names.find(','), names.size());
    const auto named = std::find_if(search::kSpellingNames.begin(), search::kSpellingNames.end(),
                                    [&](const search::SpellingName& spelling) { return spelling.name == names.substr(0, comma); });
    if (named == search::kSpellingNames.end()) return std::nullopt;
    spellings.*named->member = true;
    if (comma == names.size()) return spellings;
    names.remove_prefix(comma + 1);
  }
}

}  // namespace fihris
