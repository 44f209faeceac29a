// SPDX-License-Identifier: Apache-2.0
//
// Files that are one document: plain text, Markdown, HTML.
#include <string>

#include "input/html.hpp"
#include "input/markdown.hpp"
#include "input/text_tools.hpp"
#include "testing/catch.hpp"
#include "tool/collecting_sink.hpp"

namespace fihris::tool::input {
namespace {

InputDocument only(const CollectingSink& sink) {
  REQUIRE(sink.documents.size() == 1);
  return sink.documents[0];
}

TEST_CASE("the first line of plain text is the title, the others are the text") {
  const auto document = only(read_bytes_as("a.txt", "\r\n  العنوان \r\nسطر أول\r\nسطر ثان\r\n"));
  CHECK(document.id == "a.txt");
  CHECK(document.get("title") == "العنوان");
  CHECK(document.get("text") == "سطر أول\nسطر ثان");
}

TEST_CASE("a first line as long as a paragraph is no title") {
  const std::string paragraph(400, 'a');
  const auto document = only(read_bytes_as("a.txt", paragraph + "\nb\n"));
  CHECK(document.get("title").empty());
  CHECK(document.get("text") == paragraph + "\nb");
}

TEST_CASE("Markdown: the first heading is the title, the others stay as lines") {
  const auto document = only(read_bytes_as("a.md", "# عنوان\n\nفقرة **أولى** على\nسطرين.\n\n## سؤال؟\n\n- بند\n- [رابط](http://a.b/c)\n"));
  CHECK(document.get("title") == "عنوان");
  CHECK(document.get("text") == "فقرة أولى على سطرين.\n## سؤال؟\nبند\nرابط");
}

TEST_CASE("Markdown: underlined headings, front matter, rules, tables, fences and references") {
  InputDocument document;
  read_markdown(
      "---\ntitle: \"From above\"\ndate: 2024-01-01\n---\nHeading\n=======\n\n***\n\n| a | b |\n|---|---|\n| c | d |\n\n```c\nint x;\n```\n"
      "> quoted\n\n[ref]: http://x.y\n",
      document);
  CHECK(document.get("title") == "From above");
  CHECK(document.get("text") == "# Heading\na b\nc d\nint x;\nquoted");
}

TEST_CASE("Markdown: marks within a line leave the words") {
  CHECK(markdown_words("**bold** and *slanted* and ~~gone~~") == "bold and slanted and gone");
  CHECK(markdown_words("snake_case stays, 2 * 3 too, \\*escaped\\*") == "snake_case stays, 2 * 3 too, *escaped*");
  CHECK(markdown_words("`code *x*` ![picture](p.png) [text][ref] note[^1]") == "code *x* picture text note");
  CHECK(markdown_words("<https://a.b/c> <b>x</b> 1 < 2 &amp; &#1575;") == "https://a.b/c x 1 < 2 & \xD8\xA7");
  CHECK(markdown_words("[brackets] stay, [open too") == "[brackets] stay, [open too");
  CHECK(markdown_words("**غير مغلق") == "غير مغلق");
}

TEST_CASE("HTML: title, headings and paragraphs without scripts and styles") {
  const auto document =
      only(read_bytes_as("a.html",
                         "<!DOCTYPE html><html><head><meta charset=utf-8><meta name='author' content=' هيئة  التحرير '>"
                         "<title>عنوان &amp; آخر</title><style>p{color:red}</style><script>var x = '<p>no</p>';</script></head>"
                         "<body><h1>عنوان &amp; آخر</h1><p>فقرة <b>أو</b>لى<br>سطر</p><h2>سؤال</h2><ul><li>بند</li><li>ثان</li></ul>"
                         "<table><tr><td>a</td><td>b</td></tr></table><p>last&nbsp;one &#1575;</p></body></html>"));
  CHECK(document.get("title") == "عنوان & آخر");
  CHECK(document.get("text") == "فقرة أولى\nسطر\n## سؤال\nبند\nثان\na b\nlast\u00A0one \xD8\xA7");
  CHECK(document.get("author") == "هيئة التحرير");
}

TEST_CASE("HTML: without a title the first heading is the title") {
  InputDocument document;
  read_html("<body><h2>First</h2><p>words</p><h2>Second</h2>", document);
  CHECK(document.get("title") == "First");
  CHECK(document.get("text") == "words\n## Second");
}

TEST_CASE("HTML: what is broken or very deep is read all the same") {
  InputDocument document;
  std::string deep;
  for (int level = 0; level < 20000; ++level) deep += "<div>";
  read_html(deep + "<p>bottom", document);
  CHECK(document.get("text") == "bottom");
  InputDocument broken;
  read_html("</p><b>one<p>two</b></table>three<", broken);
  const std::string text(broken.get("text"));
  CHECK(text.find("one") != std::string::npos);
  CHECK(text.find("two") != std::string::npos);
  CHECK(text.find("three") != std::string::npos);
}

TEST_CASE("HTML: preformatted text keeps its lines") {
  InputDocument document;
  read_html("<p>before</p><pre>one\ntwo</pre><p>after</p>", document);
  CHECK(document.get("text") == "before\none\ntwo\nafter");
}

TEST_CASE("HTML: the encoding that a page names is found in both ways of naming it") {
  CHECK(html_encoding("<html><META http-equiv=Content-Type content='text/html; charset=windows-1256'>") == "windows-1256");
  CHECK(html_encoding("<meta charset=\"iso-8859-6\">") == "iso-8859-6");
  CHECK(html_encoding("<?xml version='1.0' encoding='utf-8'?><html>") == "utf-8");
  CHECK(html_encoding("<p>charset=none</p>").empty());
}

TEST_CASE("entities are decoded and what only looks like one is kept") {
  CHECK(decode_entities("&lt;&#x627;&#1576;&eacute;&apos;") == "<\xD8\xA7\xD8\xA8\xC3\xA9'");
  CHECK(decode_entities("a & b; &nosuch; &#xD800; &#; &") == "a & b; &nosuch; &#xD800; &#; &");
}

TEST_CASE("line breaks of all systems become one") {
  std::string text = "a\r\nb\rc\n\rd";
  unify_line_breaks(text);
  CHECK(text == "a\nb\nc\n\nd");
}

}  // namespace
}  // namespace fihris::tool::input
