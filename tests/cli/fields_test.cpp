// SPDX-License-Identifier: Apache-2.0
//
// Fields with values, from JSON lines to filters, sorting and facets.
#include <string>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

constexpr const char* kArticles = R"({"id":"a","text":"المغرب اليوم","day":"2003-05-16","topics":["سياسة","أمن"],"visits":10}
{"id":"b","text":"المغرب والعالم","day":"14 رمضان 1425","topics":"سياسة","visits":2}
{"id":"c","text":"المغرب","day":"2005-01-01T10:00:00Z","topics":[],"visits":300}
{"id":"d","text":"المغرب","visits":null}
)";

struct Case {
  testing::TemporaryFolder folder;
  std::string index = (folder.path() / "i.idx").string();
  std::string input = (folder.path() / "in.jsonl").string();

  Result run(const std::string& lines, const Strings& more) const {
    testing::write_file(input, lines);
    Strings arguments = {"index", index, input, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tool(arguments);
  }
  Json search(const Strings& words) const {
    Strings arguments = {"search", index, "--json"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run_tool(arguments).json();
  }
  Strings ids(const Strings& words) const {
    Strings found;
    const Json json = search(words);
    for (const auto& hit : json["hits"]) found.push_back(hit["id"]);
    return found;
  }
};

const Strings kFields = {"--field", "day:date", "--field", "topics:keyword", "--field", "visits:integer"};

TEST_CASE("fields with values are filtered, sorted and counted") {
  const Case one;
  REQUIRE(one.run(kArticles, kFields).json()["documents"] == 4);
  CHECK(one.ids({"المغرب", "--filter", "day:[2003 TO 2004]", "--sort", "day"}) == Strings{"a", "b"});
  CHECK(one.ids({"المغرب day:[رمضان 1425]"}) == Strings{"b"});
  CHECK(one.ids({"المغرب", "--filter", "-topics:[سياسة]", "--sort", "visits:desc"}) == Strings{"c", "d"});
  CHECK(one.ids({"*:*", "--sort", "visits"}) == Strings{"b", "a", "c", "d"});
  CHECK(one.ids({"*:*", "--sort", "visits:desc"}) == Strings{"c", "a", "b", "d"});
  const auto facets = one.search({"المغرب", "--facets", "topics"})["facets"];
  CHECK(facets ==
        Json::parse(R"([{"field":"topics","values":[{"value":"سياسة","count":2},{"value":"أمن","count":1}],"distinct":2,"without":2}])"));
  const auto shown = run_tool({"search", one.index, "المغرب", "--facets", "topics"}).output;
  CHECK(contains(shown, "topics"));
  CHECK(contains(shown, "(none)  2"));
  CHECK(run_tool({"search", one.index, "المغرب", "--sort", "text"}).status == 2);
  CHECK(contains(run_tool({"search", one.index, "المغرب", "--filter", "visits:[many]"}).errors, "not a whole number"));
}

TEST_CASE("stats tells the size of the values of each field") {
  const Case one;
  REQUIRE(one.run(kArticles, kFields).status == 0);
  const auto stats = run_tool({"stats", one.index, "--json"}).json();
  REQUIRE(stats["columns"].size() == 3);
  std::uint64_t bytes = 0;
  for (const auto& column : stats["columns"]) {
    CHECK(column["bytes"] > 0);
    bytes += column["bytes"].get<std::uint64_t>();
  }
  CHECK(stats["columns"][0]["name"] == "day");
  CHECK(stats["parts"]["values_of_fields"] == bytes);
  std::uint64_t all = 0;
  for (const auto& part : stats["parts"]) all += part.get<std::uint64_t>();
  CHECK(all == stats["bytes"]);
  CHECK(contains(run_tool({"stats", one.index}).output, "topics"));
}

TEST_CASE("a value that is none of its type is told with file and line") {
  const Case one;
  const auto result = one.run("{\"id\":\"a\",\"text\":\"نص\",\"visits\":1}\n{\"id\":\"b\",\"text\":\"نص\",\"visits\":\"many\"}\n", kFields);
  CHECK(result.status == 0);
  CHECK(result.json()["documents"] == 1);
  CHECK(result.json()["skipped"] == Json({{"bad value", 1}}));
  CHECK(contains(result.errors, "in.jsonl:2"));
  CHECK(contains(result.errors, "\"visits\": \"many\" is not a whole number"));
  Strings strict = kFields;
  strict.emplace_back("--strict");
  CHECK(Case().run("{\"id\":\"b\",\"text\":\"نص\",\"day\":\"2003-02-30\"}\n", strict).status == 2);
}

TEST_CASE("a field is added to an index, and keeps its type") {
  const Case one;
  REQUIRE(one.run(R"({"id":"old","text":"المغرب","visits":5})", {}).status == 0);
  CHECK(run_tool({"search", one.index, "المغرب visits:[5]"}).status == 2);
  REQUIRE(one.run(R"({"id":"new","text":"المغرب","visits":5})", {"--field", "visits:integer"}).status == 0);
  CHECK(one.ids({"المغرب visits:[5]"}) == Strings{"new"});
  CHECK(one.ids({"المغرب"}).size() == 2);
  const auto other = one.run(R"({"id":"x","text":"المغرب"})", {"--field", "visits:date"});
  CHECK(other.status == 2);
  CHECK(contains(other.errors, "\"visits\" is of type integer"));
  CHECK(contains(one.run("", {"--field", "visits"}).errors, "NAME:TYPE"));
}

TEST_CASE("a schema file names fields, their types and where in JSON they come from") {
  const Case one;
  const std::string schema = (one.folder.path() / "fields.txt").string();
  testing::write_file(schema,
                      "# fields of the news\nid key from url\ntext text from body  # the article\n\ntopics keyword from tags\n"
                      "visits integer\nnote text not-stored weight 0.5\n");
  const std::string first = R"({"url":"u/1","id":7,"body":"المغرب اليوم","tags":["سياسة","أمن"],"topics":"x","visits":3,"note":"سر"})";
  REQUIRE(one.run(first, {"--schema", schema}).json()["documents"] == 1);
  CHECK(one.ids({"المغرب", "--filter", "topics:[أمن]"}) == Strings{"u/1"});
  CHECK(one.ids({"note:سر visits:[3]"}) == Strings{"u/1"});
  CHECK(run_tool({"show", one.index, "u/1", "--field", "original_topics"}).output == "x\n");
  CHECK(run_tool({"show", one.index, "u/1", "--field", "note"}).status != 0);

  testing::write_file(schema, "id key from url\ntext text from body\nday date\n");
  REQUIRE(one.run(R"({"url":"u/2","body":"المغرب","day":"2003-05-16"})", {"--schema", schema}).status == 0);
  CHECK(one.ids({"المغرب day:[2003]"}) == Strings{"u/2"});
  const auto wrong = one.run(R"({"url":"u/3","body":"المغرب","day":"yesterday"})", {"--schema", schema, "--strict"});
  CHECK(wrong.status == 2);
  CHECK(contains(wrong.errors, "in.jsonl:1"));
}

TEST_CASE("a fault in a schema file is told with its line, and nothing is indexed") {
  const Case one;
  const std::string schema = (one.folder.path() / "fields.txt").string();
  const auto errors = [&](const std::string& text) {
    testing::write_file(schema, text);
    const auto result = one.run(R"({"id":"a","text":"المغرب"})", {"--schema", schema});
    CHECK(result.status == 2);
    return result.errors;
  };
  CHECK(contains(errors("day date\nvisits number\n"), "fields.txt:2: the type of \"visits\""));
  CHECK(contains(errors("day\n"), "fields.txt:1: the type of \"day\""));
  CHECK(contains(errors("\n# x\nday date from\n"), "fields.txt:3: \"from\""));
  CHECK(contains(errors("day date weight 2\n"), "fields.txt:1: \"weight\""));
  CHECK(contains(errors("note text weight much\n"), "fields.txt:1: weight takes a number"));
  CHECK(contains(errors("note text weight -1\n"), "fields.txt:1: "));
  CHECK(contains(errors("day date\nday date\n"), "fields.txt:2: the field \"day\" stands in line 1"));
  CHECK(run_tool({"stats", one.index}).status == 2);  // no index was made
  REQUIRE(one.run(R"({"id":"a","text":"المغرب"})", {"--field", "day:integer"}).status == 0);
  const auto other = errors("visits integer\nday date\n");
  CHECK(contains(other, "fields.txt:2: "));
  CHECK(contains(other, "\"day\" is of type integer"));
  CHECK(one.run("", {"--schema", schema + "-not-there"}).status == 2);
}

}  // namespace
}  // namespace fihris::cli
