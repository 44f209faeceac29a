// SPDX-License-Identifier: Apache-2.0
//
// SnippetMaker on an index: the weights of words come from it, and so does the analyser.
#include <string>

#include <fihris/directory.hpp>
#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/snippet.hpp>

#include "snippet/helpers.hpp"
#include "testing/catch.hpp"

namespace {

using fihris::IndexReader;
using fihris::Query;
using fihris::SnippetMaker;

/// Five documents: one word is in all of them, the other in one.
IndexReader make_index() {
  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory);
  for (int number = 0; number < 5; ++number) {
    fihris::Document document("id" + std::to_string(number));
    document.set("title", "خبر");
    document.set("text", number == 0 ? "المغرب والزلازل" : "المغرب اليوم");
    writer.add(document);
  }
  writer.commit();
  return IndexReader::open(directory);
}

std::string marked(const std::string& query, std::string_view text) {
  return SnippetMaker(make_index(), fihris::parse_query(query)).make(text).marked("[", "]");
}

}  // namespace

TEST_CASE("a word that is rare in the index is shown before one that is frequent") {
  const std::string_view text = "في المغرب اليوم\nزلزال قوي\nفي المغرب";
  CHECK(marked("المغرب زلزال", text) == "[زلزال] قوي");
  CHECK(marked("المغرب", text) == "في [المغرب] اليوم");
}

TEST_CASE("words that the index does not have are found in a text all the same") {
  CHECK(marked("قنطرة", "هذه القنطرة") == "هذه [القنطرة]");
}

TEST_CASE("what matched by a reading is highlighted, unless readings are off") {
  const std::string_view text = "هذا المغرب";
  const Query query = fihris::parse_query("hgluvf");
  CHECK(SnippetMaker(make_index(), query).make(text).marked("[", "]") == "هذا [المغرب]");
  CHECK(SnippetMaker(make_index(), query, fihris::Ranking::plain()).make(text).marked("[", "]") == "هذا المغرب");
}

TEST_CASE("a field that the schema lacks is refused, as in a search") {
  const IndexReader reader = make_index();
  CHECK_THROWS_AS(SnippetMaker(reader, Query::words("a").in("nowhere")), fihris::Error);
  CHECK_NOTHROW(SnippetMaker(reader, Query::words("a").in("title")));
}

TEST_CASE("a snippet maker outlives its reader, and copies share its query") {
  const SnippetMaker first(make_index(), fihris::parse_query("زلزال"));
  const SnippetMaker second = first;
  const std::string_view title = "أخبار الزلزال في المغرب بعد زلزال الحوز";
  CHECK(fihris::testing::pieces(title, first.highlights(title)) == std::vector<std::string>{"الزلزال", "زلزال"});
  CHECK(second.highlights(title) == first.highlights(title));
}
