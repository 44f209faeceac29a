// SPDX-License-Identifier: Apache-2.0
//
// What search finds, and what it says when it finds nothing.
#include <string>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

Json search(const Strings& words) {
  Strings arguments = {"search", corpus_index()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  arguments.emplace_back("--json");
  return run_tool(arguments).json();
}

TEST_CASE("search gives hits with id, score, title and snippet, best first") {
  const auto json = search({"مكافحة التطرف"});
  CHECK(json["total"] > 0);
  CHECK(json["total_is_exact"] == true);
  REQUIRE(!json["hits"].empty());
  CHECK(json["hits"][0]["id"] == "security-01-interview-deradicalisation.txt");
  double last = 1e300;
  for (const auto& hit : json["hits"]) {
    CHECK(hit["score"].get<double>() <= last);
    last = hit["score"].get<double>();
    CHECK(hit["title"].is_string());
    CHECK(hit["heading"].is_string());
    const auto snippet = hit["snippet"].get<std::string>();
    CHECK(!snippet.empty());
    for (const auto& range : hit["highlights"]) CHECK(range[1].get<std::size_t>() <= snippet.size());
  }
}

TEST_CASE("what was typed on the wrong keyboard is read, unless that is turned off") {
  const auto read = search({"hgluvf"});
  CHECK(read["total"].get<int>() > 0);
  CHECK_FALSE(read["hits"][0]["highlights"].empty());
  CHECK(run_tool({"search", corpus_index(), "hgluvf", "--no-readings"}).status == 1);
}

TEST_CASE("synonyms and function words are read from files, and a fault in one is told with its line") {
  const testing::TemporaryFolder folder;
  const auto file = (folder.path() / "words.txt").string();
  testing::write_file(file, "# mine\nξύλο => المغرب\n");
  CHECK(search({"ξύλο", "--synonyms", file})["total"].get<int>() > 0);
  CHECK(run_tool({"search", corpus_index(), "ξύλο"}).status == 1);
  testing::write_file(file, "المغرب\n");
  CHECK(search({"المغرب التطرف", "--stop-words", file})["total"] == search({"التطرف"})["total"]);
  testing::write_file(file, "a, b\nalone\n");
  const auto bad = run_tool({"search", corpus_index(), "ξύλο", "--synonyms", file});
  CHECK(bad.status == 2);
  CHECK(contains(bad.errors, "words.txt:2:"));
}

TEST_CASE("spellings are told apart on request, and other names are refused") {
  const auto all = search({"=المغرب"})["total"].get<int>();
  const auto spelled = search({"المغرب", "--distinguish", "marks,hamza"});
  CHECK(spelled["parsed"] == "={marks,hamza}المغرب");
  CHECK(spelled["total"].get<int>() > 0);
  CHECK(spelled["total"].get<int>() <= all);
  CHECK(run_tool({"search", corpus_index(), "المغرب", "--distinguish", "colour"}).status == 2);
}

TEST_CASE("several arguments are one query") { CHECK(search({"مكافحة", "التطرف"}) == search({"مكافحة التطرف"})); }

TEST_CASE("highlights are whole words of the snippet") {
  const auto hit = search({"التطرف"})["hits"][0];
  const auto snippet = hit["snippet"].get<std::string>();
  REQUIRE(!hit["highlights"].empty());
  const auto range = hit["highlights"][0];
  const auto word = snippet.substr(range[0], range[1].get<std::size_t>() - range[0].get<std::size_t>());
  CHECK(contains(word, "تطرف"));
}

TEST_CASE("limit and offset cut pages out of one ranking") {
  const auto all = search({"المغرب", "-k", "6"})["hits"];
  const auto page = search({"المغرب", "--limit", "2", "--offset", "3"})["hits"];
  REQUIRE(all.size() == 6);
  REQUIRE(page.size() == 2);
  CHECK(page[0]["id"] == all[3]["id"]);
  CHECK(page[0]["rank"] == 4);
  CHECK(run_tool({"search", corpus_index(), "المغرب", "--offset", "5000"}).status == 1);
}

TEST_CASE("required and excluded words reach the query even when they look like options") {
  const auto with = search({"المغرب"})["total"].get<int>();
  const auto without = search({"المغرب", "-التطرف"})["total"].get<int>();
  CHECK(without < with);
  CHECK(search({"+المغرب", "-\"مكافحة التطرف\""})["total"] > 0);
}

TEST_CASE("field, plain, no-snippet and explain do as they say") {
  const auto everywhere = search({"التطرف"})["total"].get<int>();
  const auto titles = search({"التطرف", "--field", "title"})["total"].get<int>();
  CHECK(titles <= everywhere);
  CHECK(search({"مكافحة التطرف", "--plain"})["hits"][0]["score"] != search({"مكافحة التطرف"})["hits"][0]["score"]);
  CHECK(!search({"التطرف", "--no-snippet"})["hits"][0].contains("snippet"));
  CHECK(search({"التطرف", "--explain"})["hits"][0]["explanation"]["details"].is_array());
  CHECK(contains(run_tool({"search", corpus_index(), "التطرف", "--explain"}).output, "idf"));
  const auto unknown = run_tool({"search", corpus_index(), "التطرف", "--field", "colour"});
  CHECK(unknown.status == 2);
  CHECK(contains(unknown.errors, "title"));
}

TEST_CASE("nothing found is status 1 and says which words the index does not have") {
  const auto result = run_tool({"search", corpus_index(), "+كلمةلاتوجد", "+المغرب"});
  CHECK(result.status == 1);
  CHECK(contains(result.output, "Nothing found"));
  CHECK(contains(result.output, "كلمةلاتوجد"));
  CHECK(contains(result.output, "does not have it"));
  CHECK(contains(result.output, "by itself"));
  const auto json = run_tool({"search", corpus_index(), "كلمةلاتوجد", "--json"});
  CHECK(json.status == 1);
  CHECK(json.json()["total"] == 0);
  CHECK(json.json()["hits"].empty());
  CHECK(json.json()["tried"][0]["documents"] == 0);
  CHECK(run_tool({"search", corpus_index(), ""}).status == 1);
}

TEST_CASE("a query that cannot be read is an error that shows the place") {
  const auto result = run_tool({"search", corpus_index(), "المغرب AND (كرة"});
  CHECK(result.status == 2);
  CHECK(contains(result.errors, ">>>"));
  CHECK(run_tool({"search", corpus_index(), "المغرب", "-k", "-1"}).status == 2);
  CHECK(run_tool({"search", corpus_index(), "المغرب", "-k", "many"}).status == 2);
}

}  // namespace
}  // namespace fihris::cli
