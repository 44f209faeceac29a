// SPDX-License-Identifier: Apache-2.0
//
// The query language: what each construct means, what stays plain text, and where faults are reported.
#include "search/query_parser.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/error.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/utf8.hpp"

namespace {

using fihris::Clause;
using fihris::Level;
using fihris::Occur;
using fihris::parse_query;
using fihris::Query;

Query boolean(std::vector<Clause> clauses) {
  Query query;
  query.clauses = std::move(clauses);
  return query;
}

Query words(std::string text) { return Query::words(std::move(text)); }
Query phrase(std::string text) { return Query::phrase(std::move(text)); }

struct Fault {
  int column;
  std::string sentence;
};

std::optional<Fault> fault_of(std::string_view query) {
  try {
    parse_query(query);
  } catch (const fihris::Error& error) {
    CHECK(error.code() == fihris::ErrorCode::kQuerySyntax);
    return Fault{error.column(), error.what()};
  }
  return std::nullopt;
}

int column_of(std::string_view query) {
  const auto fault = fault_of(query);
  return fault ? fault->column : 0;
}

std::string nested(std::size_t depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); }

}  // namespace

TEST_CASE("braces behind an equals sign tell spellings apart") {
  CHECK(parse_query("={hamza}a") == words("a").distinguishing({.hamza = true}));
  CHECK(parse_query("title:={ta,ya}\"a b\"") ==
        fihris::Query::phrase("a b").distinguishing({.ta_marbuta = true, .alef_maqsura = true}).in("title"));
  CHECK(parse_query("={marks}a ={marks}b") == words("a b").distinguishing({.marks = true}));
  CHECK(parse_query("={marks}a ={digits}b").clauses.size() == 2);
  CHECK(parse_query("+={hamza}a").clauses[0].query == words("a").distinguishing({.hamza = true}));
}

TEST_CASE("other braces are plain text") {
  for (const char* text : {"={}a", "={hamza", "={hamza,}a", "={other}a", "={hamza} ", "={"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_query(text).distinguish.any());
  }
  CHECK_FALSE(fihris::parse_distinguish("").has_value());
  CHECK_FALSE(fihris::parse_distinguish("hamza ta").has_value());
  CHECK(fihris::parse_distinguish("digits,marks") == fihris::Distinguish{.marks = true, .digits = true});
}

TEST_CASE("plain words are one query, whatever separates them") {
  CHECK(parse_query("مكافحة التطرف") == words("مكافحة التطرف"));
  CHECK(parse_query("  مكافحة\t\n التطرف ") == words("مكافحة التطرف"));
  CHECK(parse_query("المغرب، الجزائر؛ تونس؟") == words("المغرب الجزائر تونس"));
  CHECK(parse_query("a\u00A0b\u2003c") == words("a b c"));
}

TEST_CASE("an empty query matches nothing") {
  CHECK(parse_query("") == Query());
  CHECK(parse_query(" ،\u200F ") == Query());
  CHECK(parse_query("()") == Query());
}

TEST_CASE("phrases may stand in any quotation marks") {
  for (const std::string_view query :
       {"\"a b\"", "«a b»", "»a b«", "“a b”", "”a b”", "”a b“", "“a b“", "„a b“", "„a b”", "‹a b›", "›a b‹"}) {
    INFO(query);
    CHECK(parse_query(query) == phrase("a b"));
  }
  CHECK(parse_query("«a \"b\" c»") == phrase("a \"b\" c"));
  CHECK(parse_query("\"a \\\" b\"") == phrase("a \" b"));
  CHECK(parse_query("\"\"") == phrase(""));
}

TEST_CASE("plus requires and minus excludes") {
  CHECK(parse_query("+a -b c") == boolean({{Occur::kMust, words("a")}, {Occur::kMustNot, words("b")}, {Occur::kShould, words("c")}}));
  CHECK(parse_query("c d -\"a b\"") == boolean({{Occur::kShould, words("c d")}, {Occur::kMustNot, phrase("a b")}}));
  CHECK(parse_query("-a") == !words("a"));
  CHECK(parse_query("+a") == Query::all({words("a")}));
  CHECK(parse_query("+(a b)") == Query::all({words("a b")}));
  CHECK(parse_query("a \u200F-b") == boolean({{Occur::kShould, words("a")}, {Occur::kMustNot, words("b")}}));
}

TEST_CASE("AND binds closer than words side by side, and these closer than OR") {
  CHECK(parse_query("a AND b") == Query::all({words("a"), words("b")}));
  CHECK(parse_query("a AND b AND c") == Query::all({words("a"), words("b"), words("c")}));
  CHECK(parse_query("a OR b") == Query::any({words("a"), words("b")}));
  CHECK(parse_query("a b OR c d") == Query::any({words("a b"), words("c d")}));
  CHECK(parse_query("a OR b AND c") == Query::any({words("a"), Query::all({words("b"), words("c")})}));
  CHECK(parse_query("a AND b c") == Query::any({Query::all({words("a"), words("b")}), words("c")}));
  CHECK(parse_query("(a OR b) AND c") == Query::all({Query::any({words("a"), words("b")}), words("c")}));
}

TEST_CASE("NOT excludes, and binds closest") {
  CHECK(parse_query("a AND NOT b") == Query::all({words("a"), !words("b")}));
  CHECK(parse_query("NOT a AND b") == Query::all({!words("a"), words("b")}));
  CHECK(parse_query("a NOT b c") == boolean({{Occur::kShould, words("a")}, {Occur::kMustNot, words("b")}, {Occur::kShould, words("c")}}));
  CHECK(parse_query("a OR NOT b") == Query::any({words("a"), !words("b")}));
  CHECK(parse_query("NOT NOT a") == !!words("a"));
  CHECK(parse_query("NOT(a b)") == !words("a b"));
}

TEST_CASE("operators are upper case only, and Arabic conjunctions are words") {
  CHECK(parse_query("a and b or not c") == words("a and b or not c"));
  CHECK(parse_query("a و b أو c") == words("a و b أو c"));
  CHECK(parse_query("ANDES NOTE ORE") == words("ANDES NOTE ORE"));
  CHECK(parse_query("\\AND a") == words("AND a"));
}

TEST_CASE("a field stands before a word, a phrase or a group") {
  CHECK(parse_query("title:a") == words("a").in("title"));
  CHECK(parse_query("title:«a b»") == phrase("a b").in("title"));
  CHECK(parse_query("عنوان:a") == words("a").in("عنوان"));
  CHECK(parse_query("title:(a b)") == words("a b").in("title"));
  CHECK(parse_query("title:(a +b)") == boolean({{Occur::kShould, words("a")}, {Occur::kMust, words("b")}}).in("title"));
  CHECK(parse_query("title:(a text:b)") == Query::any({words("a").in("title"), words("b").in("text")}));
  CHECK(parse_query("title:a title:b c") == Query::any({words("a b").in("title"), words("c")}));
  CHECK(parse_query("-title:a*") == !Query::prefix("a").in("title"));
}

TEST_CASE("a level stands before a word, a phrase or a group") {
  CHECK(parse_query("==a") == words("a").at(Level::kWritten));
  CHECK(parse_query("=a") == words("a").at(Level::kLetters));
  CHECK(parse_query("=~a") == words("a").at(Level::kStem));
  CHECK(parse_query("~a") == words("a").at(Level::kRoot));
  CHECK(parse_query("=«a b»") == phrase("a b").at(Level::kLetters));
  CHECK(parse_query("~(a =b c)") == Query::any({words("a").at(Level::kRoot), words("b").at(Level::kLetters), words("c").at(Level::kRoot)}));
  CHECK(parse_query("=a =b c") == Query::any({words("a b").at(Level::kLetters), words("c")}));
  CHECK(parse_query("+title:~a^2") == Query::all({words("a").in("title").at(Level::kRoot).boosted(2)}));
}

TEST_CASE("a star at the end asks for words that begin so") {
  CHECK(parse_query("إره*") == Query::prefix("إره"));
  CHECK(parse_query("a* b c*") == Query::any({Query::prefix("a"), words("b"), Query::prefix("c")}));
  CHECK(parse_query("a*^3") == Query::prefix("a").boosted(3));
  CHECK(parse_query("\\**") == Query::prefix("*"));
  CHECK(parse_query("*:* -a") == boolean({{Occur::kShould, Query::everything()}, {Occur::kMustNot, words("a")}}));
  CHECK(parse_query("*:*^2") == Query::everything().boosted(2));
}

TEST_CASE("a boost follows a word, a phrase or a group") {
  CHECK(parse_query("a^2 b") == Query::any({words("a").boosted(2), words("b")}));
  CHECK(parse_query("\"a b\"^0.5") == phrase("a b").boosted(0.5));
  CHECK(parse_query("(a b)^3") == words("a b").boosted(3));
  CHECK(parse_query("(+a b)^3") == boolean({{Occur::kMust, words("a")}, {Occur::kShould, words("b")}}).boosted(3));
  CHECK(parse_query("a^\u0662\u066B\u0665") == words("a").boosted(2.5));
}

TEST_CASE("numbers and dates are words, and a hyphen inside a word is no operator") {
  CHECK(parse_query("قانون 03.03") == words("قانون 03.03"));
  CHECK(parse_query("11/03/2004 31-08") == words("11/03/2004 31-08"));
  CHECK(parse_query("well-being 1,000.5") == words("well-being 1,000.5"));
}

TEST_CASE("signs with nothing to work on are plain text") {
  for (const std::string_view text :
       {"-",   "a - b", "+",  "=",      "==",  "~",   ":",      "*",     "**",        "^",          "^2",  "a^",  "a^b", "a ^2", "--help",
        "+-a", "-+a",   ":a", "title:", "a:-", "c++", "=== ~~", "2+3=5", "5 * 3 ^ 2", "foo@bar.ma", "- -", "...", "!?",  "*^2",  "a\\"}) {
    INFO(text);
    CHECK(parse_query(text) == words(std::string(text)));
  }
}

TEST_CASE("times, addresses and colons before white space are plain text") {
  CHECK(parse_query("الساعة 10:30") == words("الساعة 10:30"));
  CHECK(parse_query("http://example.org/a:b") == words("http://example.org/a:b"));
  CHECK(parse_query("قال: نعم") == words("قال: نعم"));
}

TEST_CASE("a backslash takes the meaning from what follows") {
  CHECK(parse_query("\\-a \\+b \\=c \\~d") == words("-a +b =c ~d"));
  CHECK(parse_query("title\\:a") == words("title:a"));
  CHECK(parse_query("\\(a\\) \\\"") == words("(a) \""));
  CHECK(parse_query("a\\ b") == words("a b"));
  CHECK(parse_query("a\\^2 b\\*") == words("a^2 b*"));
  CHECK(parse_query("my\\-field:a") == words("a").in("my-field"));
}

TEST_CASE("a fault is reported with its column in code points") {
  CHECK(column_of("قال \"نعم") == 5);
  CHECK(column_of("كتاب )") == 6);
  CHECK(column_of("كتاب (قلم") == 6);
  CHECK(column_of("قلم AND") == 5);
  CHECK(column_of("AND قلم") == 1);
  CHECK(column_of("قلم OR") == 5);
  CHECK(column_of("OR قلم") == 1);
  CHECK(column_of("قلم OR OR حبر") == 8);
  CHECK(column_of("قلم AND OR حبر") == 5);
  CHECK(column_of("(قلم NOT)") == 6);
  CHECK(column_of("قلم^0") == 4);
  CHECK(column_of("قلم^" + std::string(400, '9')) == 4);
}

TEST_CASE("a fault says what to do about it") {
  const auto fault = fault_of("a AND");
  REQUIRE(fault);
  CHECK(fault->sentence == "query, column 3: AND needs a word behind it; for the word itself write \\AND");
  CHECK(fault_of("(a")->sentence.find("add )") != std::string::npos);
}

TEST_CASE("nesting is refused beyond 64 levels and not before") {
  CHECK(parse_query(nested(64)) == words("a"));
  CHECK(column_of(nested(65)) == 65);
  CHECK(column_of(std::string(1000000, '(')) == 65);
  std::string negations;
  for (int level = 0; level < 65; ++level) negations += "NOT ";
  CHECK(column_of(negations + "a") == 257);
}

TEST_CASE("any text is parsed or refused with a column inside it") {
  static const std::vector<std::string> kPieces = {
      "a",  "كتاب", " ", " ",  "AND", "OR", "NOT", "+", "-",  "=",      "~",    "==",     "=~",     ":",     "*",
      "^2", "(",    ")", "\"", "«",   "»",  "“",   "”", "\\", "title:", "،",    "\u0640", "\u200F", "\xFF",  "\xD9",
      "\n", "1",    ".", "/",  "*:*", "‹",  "›",   "^", "^0", "NOT ",   "AND ", " OR ",   "\u064E", "\u3000"};
  FIHRIS_RANDOM(random);
  int refused = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string query;
    for (auto left = random.below(14); left != 0; --left) query += random.pick(kPieces);
    INFO("query: " << query);
    if (const auto fault = fault_of(query)) {
      ++refused;
      REQUIRE(fault->column >= 1);
      REQUIRE(fault->column <= static_cast<int>(fihris::text::to_utf32(query).size()) + 1);
    } else {
      const Query parsed = parse_query(query);
      REQUIRE(parse_query(parsed.to_string()) == parsed);
    }
  }
  CHECK(refused > 1000);
  CHECK(refused < 29000);
}

TEST_CASE("any bytes are parsed or refused") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 5000; ++round) {
    std::string query;
    for (auto left = random.below(40); left != 0; --left) query += static_cast<char>(random.below(256));
    if (!fault_of(query)) REQUIRE(parse_query(parse_query(query).to_string()) == parse_query(query));
  }
}
