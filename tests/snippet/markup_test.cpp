// SPDX-License-Identifier: Apache-2.0
//
// Snippets as marked text and as HTML.
#include <fihris/snippet.hpp>

#include "testing/catch.hpp"

namespace {

fihris::Snippet snippet_of(std::string text, std::vector<fihris::ByteRange> highlights) {
  fihris::Snippet snippet;
  snippet.text = std::move(text);
  snippet.highlights = std::move(highlights);
  return snippet;
}

}  // namespace

TEST_CASE("highlights are marked, and an ellipsis stands where the passage was cut") {
  auto snippet = snippet_of("a bc d", {{0, 1}, {2, 4}});
  CHECK(snippet.marked("[", "]") == "[a] [bc] d");
  snippet.cut_before = true;
  CHECK(snippet.marked("[", "]") == "…[a] [bc] d");
  snippet.cut_after = true;
  CHECK(snippet.marked("", "") == "…a bc d…");
  snippet.text += '.';
  CHECK(snippet.marked("", "") == "…a bc d. …");
}

TEST_CASE("HTML is escaped inside and outside of highlights") {
  const auto snippet = snippet_of("<a> & \"b\"", {{0, 3}, {7, 8}});
  CHECK(snippet.html() == "<mark>&lt;a&gt;</mark> &amp; &quot;<mark>b</mark>&quot;");
}

TEST_CASE("an empty snippet is empty") {
  CHECK(fihris::Snippet().marked("[", "]").empty());
  CHECK(fihris::Snippet().html().empty());
}
