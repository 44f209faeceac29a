// SPDX-License-Identifier: Apache-2.0
//
// Which passage is chosen, where it begins and ends, and what stands above it.
#include "snippet/passage.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "snippet/helpers.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/random.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace {

using fihris::Snippet;
using fihris::testing::wanted;
using Strings = std::vector<std::string>;

Snippet make(std::string_view query, std::string_view text, std::size_t max_characters = 240) {
  return fihris::snippet::make_snippet(text, wanted(query), {.max_characters = max_characters});
}

std::string marked(std::string_view query, std::string_view text, std::size_t max_characters = 240) {
  return make(query, text, max_characters).marked("[", "]");
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (const char32_t c : fihris::text::to_utf32(text)) {
    const auto char_class = fihris::text::class_of(c);
    if (char_class != fihris::text::CharClass::kMark && char_class != fihris::text::CharClass::kIgnorable) ++count;
  }
  return count;
}

std::string corpus(const std::string& name) {
  return fihris::testing::read_file(std::filesystem::path(FIHRIS_SOURCE_DIR) / "examples" / "corpus" / name);
}

}  // namespace

TEST_CASE("a paragraph that fits is shown whole") { CHECK(marked("cc", "aa bb.\n dd cc. ee \nff") == "dd [cc]. ee"); }

TEST_CASE("more of the query's words come before closer ones and earlier ones") {
  CHECK(marked("aa bb", "aa zz\nbb zz aa\naa aa zz") == "[bb] zz [aa]");
  CHECK(marked("كتاب قلم", "الكتاب هنا\nكتاب هناك") == "[كتاب] هناك");
  CHECK(marked("aa", "zz aa\nyy aa") == "zz [aa]");
}

TEST_CASE("a rare word comes before a frequent one") { CHECK(marked("aa xbb", "aa one\nxbb two") == "[xbb] two"); }

TEST_CASE("words side by side come before words apart, and words apart before words far apart") {
  CHECK(marked("aaaaaaaaaa bb", "bb zz aaaaaaaaaa\naaaaaaaaaa bb") == "[aaaaaaaaaa] [bb]");
  CHECK(marked("aa bb", "aa yy zz bb\naa zz bb") == "[aa] zz [bb]");
}

TEST_CASE("a long paragraph is entered at the sentence that answers") {
  const std::string text = "one two three four. five six aa seven. eight nine ten eleven. twelve";
  CHECK(marked("aa", text, 30) == "…five six [aa] seven. …");
  CHECK(marked("aa", text, 40) == "…five six [aa] seven. eight nine ten eleven…");
  CHECK(marked("twelve", text, 30) == "…eight nine ten eleven. [twelve]");
}

TEST_CASE("a sentence that is too long is entered a few words before the occurrence") {
  const std::string text = "one two three four five six seven eight nine aa ten eleven twelve thirteen fourteen";
  CHECK(marked("aa", text, 30) == "…nine [aa] ten eleven twelve…");
}

TEST_CASE("one word is shown even if it is longer than the passage may be") {
  CHECK(marked("كلمات", "هذه كلمات كثيرة", 0) == "…[كلمات]…");
  CHECK(marked("zz", "one two", 0) == "one…");
  CHECK(marked("\"aa bb\"", "zz aa bb cc", 1) == "…[aa] [bb]…");
}

TEST_CASE("a text without the words gives its beginning") {
  CHECK(marked("zz", "one two. three four", 12) == "one two. …");
  CHECK(marked("zz", "# title\none two") == "one two");
  CHECK(make("zz", "# title\none two").heading == "title");
  CHECK(marked("-one", "one two") == "one two");
  CHECK(marked("zz", "# title") == "# title");
  CHECK(make("zz", "").text.empty());
  CHECK(make("zz", " \n...\n").text.empty());
}

TEST_CASE("the nearest question or title above is the heading") {
  const std::string text = "# title\naa\nwhy?\nbb\n\ncc\n## part\ndd\nhow?\nee";
  CHECK(make("aa", text).heading == "title");
  CHECK(make("bb", text).heading == "why?");
  CHECK(make("cc", text).heading == "why?");
  CHECK(make("dd", text).heading == "part");
  CHECK(make("ee", text).heading == "how?");
  CHECK(make("how", text).heading == "part");
  CHECK(make("title", text).heading.empty());
  CHECK(make("how", "why?\nhow?\nee").heading.empty());
  CHECK(make("aa", "aa\nbb").heading.empty());
}

TEST_CASE("what stands below a heading is rather shown than the heading") {
  CHECK(marked("aa bb", "what is aa bb?\nzz aa") == "zz [aa]");
  CHECK(marked("aa bb", "what is aa bb?\nzz yy") == "what is [aa] [bb]?");
  CHECK(marked("aa bb", "zz aa\nwhat is bb?\nyy aa") == "yy [aa]");
}

TEST_CASE("the name of another article is shown only where the text has none of the words") {
  CHECK(marked("aa bb", "zz aa\nSee also: aa bb") == "zz [aa]");
  CHECK(marked("aa bb", "See also: aa bb\nzz aa") == "zz [aa]");
  CHECK(marked("aa bb", "# aa\nyy\n# See also\nzz aa bb\n# dd\nyy") == "# [aa]");
  CHECK(marked("bb", "zz aa\n# See also\n\nzz bb") == "zz [bb]");
  CHECK(marked("cc", "See also: aa bb\nzz aa") == "zz aa");
}

TEST_CASE("a phrase that goes on in the next paragraph gives no passage there") {
  CHECK(marked("\"aa bb\" cc", "zz aa\nbb cc") == "[bb] [cc]");
  CHECK(marked("\"aa bb\"", "zz\nyy aa\nbb xx") == "zz");
}

TEST_CASE("a passage of Windows lines with direction marks is cut from the bytes as they are") {
  const std::string text = "\uFEFF\u202Bسؤال؟\u202C\r\n\u202Bقال «كتاب\u064Cا» \u200Fجديد.\u202C\r\n";
  const Snippet snippet = make("كتاب", text);
  CHECK(snippet.text == "قال «كتاب\u064Cا» \u200Fجديد.");
  CHECK(snippet.heading == "سؤال؟");
  CHECK_FALSE(snippet.cut_before);
  CHECK_FALSE(snippet.cut_after);
}

TEST_CASE("the heading of an answer in an interview is its question") {
  const std::string parties = corpus("politics-03-interview-parties.txt");
  const Snippet answer = make("احتكار الوظائف", parties);
  CHECK(answer.heading == "يتحدث الجميع عن أزمة الأحزاب. هل هي أزمة مغربية خالصة؟");
  CHECK(answer.marked("[", "]").find("[احتكاره]") != std::string::npos);
  CHECK(make("المجلس الأعلى للحسابات", parties).heading == "ما هي أولى الخطوات العملية في نظرك؟");
  CHECK(make("\"السياسة بلا بطاقة\"", parties).heading == "هل يعني ذلك أن الشباب غير مهتمين بالسياسة؟");
}

TEST_CASE("in the bundled articles a passage keeps to its length and holds the word") {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(FIHRIS_SOURCE_DIR) / "examples" / "corpus")) {
    if (entry.path().extension() != ".txt") continue;
    const std::string text = fihris::testing::read_file(entry.path());
    for (const std::string_view query : {"المغرب", "القانون الجديد", "الناس", "\"في المغرب\""}) {
      const Snippet snippet = make(query, text, 120);
      INFO(entry.path().filename() << " " << query << ": " << snippet.marked("[", "]"));
      CHECK_FALSE(snippet.text.empty());
      CHECK(characters(snippet.text) <= 120);
      CHECK(snippet.highlights.empty() == fihris::snippet::find_matches(text, wanted(query)).occurrences.empty());
      ++seen;
    }
  }
  CHECK(seen > 40);
}

TEST_CASE("a snippet is a piece of its text, whatever the text") {
  static const std::vector<std::string> kPieces = {"كتاب ",  "الكتاب", "كاتب ", "قانون ", "a",    "b ", "\u064E", "\u0640",
                                                   "\u200F", "\uFDFA", " ",     " ",      "\r\n", "\n", ". ",     "؟",
                                                   "\xFF",   "\xD9",   "1",     "03.03 ", "«",    "»",  "# ",     "\nwhy?\n"};
  FIHRIS_RANDOM(random);
  const auto query = wanted("كتاب a \"قانون b\" 03.03");
  std::size_t highlighted = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto left = random.below(60); left != 0; --left) text += random.pick(kPieces);
    const std::size_t max_characters = random.below(40);
    INFO("text: " << text << "\nmax: " << max_characters);
    const Snippet snippet = fihris::snippet::make_snippet(text, query, {.max_characters = max_characters});
    REQUIRE(snippet.source.begin <= snippet.source.end);
    REQUIRE(snippet.source.end <= text.size());
    REQUIRE(snippet.text == text.substr(snippet.source.begin, snippet.source.end - snippet.source.begin));
    REQUIRE(snippet.text.find('\n') == std::string::npos);
    std::size_t end = 0;
    for (const auto& range : snippet.highlights) {
      REQUIRE(range.begin >= end);
      REQUIRE(range.begin < range.end);
      REQUIRE(range.end <= snippet.text.size());
      end = range.end;
    }
    const auto all = fihris::snippet::find_matches(text, query);
    const auto words_in_it = static_cast<std::size_t>(std::count_if(all.words.begin(), all.words.end(), [&](const auto& word) {
      return word.begin >= snippet.source.begin && word.end <= snippet.source.end;
    }));
    REQUIRE((words_in_it > 0) == !all.words.empty());
    const bool is_one_unit = words_in_it <= 2 || snippet.text == "\uFDFA";  // a word, the phrase, or a ligature of words
    REQUIRE((characters(snippet.text) <= max_characters || is_one_unit));
    highlighted += snippet.highlights.empty() ? 0 : 1;
  }
  CHECK(highlighted > 2000);
}
