// SPDX-License-Identifier: Apache-2.0
//
// Files that hold many documents: JSON lines, JSON arrays, TREC files; where records begin and end, and what is wrong with some.
#include "input/records.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "input/bytes.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "tool/collecting_sink.hpp"

namespace fihris::tool::input {
namespace {

std::vector<std::string> ids(const CollectingSink& sink) {
  std::vector<std::string> result;
  for (const auto& document : sink.documents) result.push_back(document.id);
  return result;
}

std::vector<std::string> problems(const CollectingSink& sink) {
  std::vector<std::string> result;
  for (const auto& problem : sink.problems) result.push_back(std::string(reason_name(problem.reason)) + " " + problem.place.to_string());
  return result;
}

using Strings = std::vector<std::string>;

/// Gives one byte at a time, so that every border between blocks is met.
class DrippingSource final : public ByteSource {
 public:
  explicit DrippingSource(std::string_view bytes) : rest_(bytes) {}
  std::size_t read(char* to, std::size_t) override {
    if (rest_.empty()) return 0;
    *to = rest_.front();
    rest_.remove_prefix(1);
    return 1;
  }

 private:
  std::string_view rest_;
};

template <typename Splitter>
Strings split(ByteSource&& source, std::size_t limit = 1000) {
  Window window(source);
  Splitter splitter(window, limit);
  Strings result;
  for (Record record; splitter.next(record);) {
    result.push_back(std::to_string(record.line) + ":" + std::to_string(record.column) + " " +
                     (record.too_long ? "too long" : std::string(record.bytes)) + (record.closed ? "" : " (open)"));
  }
  return result;
}

TEST_CASE("JSON lines give documents with their fields") {
  const auto sink =
      read_bytes_as("a.jsonl",
                    "{\"id\":\"one\",\"title\":\"\\u0627\\u0628\",\"text\":\"نص\\nسطر\",\"year\":2023,\"score\":1.5,\"open\":true,"
                    "\"none\":null,\"tags\":[\"a\",1]}\n\n{\"id\":7,\"text\":[\"first\",\"second\"]}\r\n{\"title\":\"no id\"}");
  CHECK(sink.problems.empty());
  REQUIRE(ids(sink) == Strings{"one", "7", "a.jsonl:4"});
  const auto& first = sink.documents[0];
  CHECK(first.get("title") == "\xD8\xA7\xD8\xA8");
  CHECK(first.get("text") == "نص\nسطر");
  CHECK(first.get("year") == "2023");
  CHECK(first.get("score") == "1.5");
  CHECK(first.get("open") == "true");
  CHECK(first.get("none").empty());
  CHECK(first.get("tags") == "[\"a\",1]");
  CHECK(sink.documents[1].get("text") == "first\nsecond");
}

TEST_CASE("options name the fields of id, title and text") {
  Options options;
  options.id_field = "url";
  options.title_field = "headline";
  options.text_field = "body";
  const auto sink = read_bytes_as("a.jsonl", R"({"url":"u","headline":"h","body":"b","text":"other","id":3})", options);
  REQUIRE(ids(sink) == Strings{"u"});
  CHECK(sink.documents[0].get("title") == "h");
  CHECK(sink.documents[0].get("text") == "b");
  CHECK(sink.documents[0].get("original_text") == "other");
  CHECK(sink.documents[0].get("original_id") == "3");
}

TEST_CASE("a bad JSON line is told with line and column, and the others are read") {
  const auto sink =
      read_bytes_as("a.jsonl",
                    "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\" \"ب\"}\n{\"id\":\"3\",\"text\":\"c\"} tail\n[1,2]\n\"x\"\n"
                    "{\"id\":\"4\",\"text\":\"d\"\n{\"id\":\"5\",\"text\":\"e\"}\n");
  CHECK(ids(sink) == Strings{"1", "5"});
  REQUIRE(sink.problems.size() == 5);
  CHECK(sink.problems[0].place.line == 2);
  CHECK(sink.problems[0].place.column == 20);
  CHECK(sink.problems[0].sentence.find("syntax error") != std::string::npos);
  CHECK(sink.problems[1].place.line == 3);
  CHECK(sink.problems[2].place.line == 4);
  CHECK(sink.problems[2].sentence.find("must be an object") != std::string::npos);
  CHECK(sink.problems[3].place.line == 5);
  CHECK(sink.problems[4].place.line == 6);
  for (const auto& problem : sink.problems) CHECK(problem.reason == Reason::kBadJson);
}

TEST_CASE("empty documents and ids that are too long are told") {
  const auto sink = read_bytes_as("a.jsonl", "{\"id\":\"1\",\"title\":\" \",\"text\":\"\\n\\u200f\"}\n{\"id\":\"" + std::string(5000, 'x') +
                                                 "\",\"text\":\"a\"}\n{\"id\":\"3\",\"text\":\"c\"}\n");
  CHECK(ids(sink) == Strings{"3"});
  CHECK(problems(sink) == Strings{"empty a.jsonl:1", "too long a.jsonl:2"});
}

TEST_CASE("a line above the limit is passed over and the next one is read") {
  Options options;
  options.max_document_bytes = std::size_t{2} << 20;
  const auto big = "{\"id\":\"big\",\"text\":\"" + std::string(5u << 20, 'a') + "\"}\n";
  const auto sink = read_bytes_as("a.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n" + big + "{\"id\":\"3\",\"text\":\"c\"}\n", options);
  CHECK(ids(sink) == Strings{"1", "3"});
  CHECK(problems(sink) == Strings{"too long a.jsonl:2"});
  CHECK(sink.problems[0].sentence.find("2 MiB") != std::string::npos);
  CHECK(sink.consumed_bytes == big.size() + 44);
}

TEST_CASE("a line that is not quite UTF-8 is repaired and told") {
  const auto sink = read_bytes_as("a.jsonl", "{\"id\":\"1\",\"text\":\"نص عربي طويل بما يكفي\"}\n{\"id\":\"2\",\"text\":\"ab\xFFz\"}\n");
  REQUIRE(ids(sink) == Strings{"1", "2"});
  CHECK(sink.documents[1].get("text") == "ab\xEF\xBF\xBDz");
  CHECK(problems(sink) == Strings{"bad encoding a.jsonl:2:21"});
  CHECK(!sink.problems[0].skipped);
}

TEST_CASE("a JSON array, values over several lines, and one bad element among good ones") {
  const auto array =
      read_bytes_as("a.json", "[\n {\"id\":\"1\", \"text\":\"a, ] b\"},\n {\"id\": oops},\n {\"id\":\"3\",\n  \"text\":\"\\\"c\"}\n]\n");
  CHECK(ids(array) == Strings{"1", "3"});
  REQUIRE(problems(array) == Strings{"bad JSON a.json:3:9"});
  const auto one = read_bytes_as("a.json", "{\n \"title\": \"t\",\n \"text\": \"x\"\n}\n");
  CHECK(ids(one) == Strings{"a.json:1"});
  const auto lines = read_bytes_as("a.json", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\":\"b\"}\n");
  CHECK(ids(lines) == Strings{"1", "2"});
  const auto cut = read_bytes_as("a.json", "[{\"id\":\"1\",\"text\":\"a\"},{\"id\":\"2\",\"te");
  CHECK(ids(cut) == Strings{"1"});
  REQUIRE(cut.problems.size() == 1);
  CHECK(cut.problems[0].sentence.starts_with("cut off: "));
}

TEST_CASE("TREC files give number, title, text and short fields") {
  const auto sink = read_bytes_as(
      "a.sgml",
      "<DOC>\n<DOCNO> AFP-1 </DOCNO>\n<DATE>1994</DATE>\n<HEADLINE>\nعنوان\n آخر </HEADLINE>\n<TEXT>\n<P>\nأول &amp; ثان\n</P>\n"
      "<P>ثالث</P> </TEXT>\n</DOC>\n<doc><docno>AFP-2</docno><BODY>a < b<br>c</BODY></doc>\n<DOC><TEXT>lost</TEXT></DOC>\n"
      "<DOC><DOCNO>AFP-4</DOCNO>bare words</DOC><DOC><DOCNO>AFP-5</DOCNO>");
  REQUIRE(ids(sink) == Strings{"AFP-1", "AFP-2", "AFP-4"});
  CHECK(sink.documents[0].get("title") == "عنوان آخر");
  CHECK(sink.documents[0].get("text") == "أول & ثان\nثالث");
  CHECK(sink.documents[0].get("date") == "1994");
  CHECK(sink.documents[1].get("text") == "a < b\nc");
  CHECK(sink.documents[2].get("text") == "bare words");
  CHECK(problems(sink) == Strings{"bad markup a.sgml:14", "bad markup a.sgml:15"});
}

TEST_CASE("records are the same whether the stream comes in blocks or byte by byte") {
  const std::string lines = "one\n\n  two \r\nlonger than ten\nlast";
  const Strings expected_lines = {"1:1 one", "3:3 two \r", "4:1 too long", "5:1 last (open)"};
  CHECK(split<LineSplitter>(MemorySource(lines), 10) == expected_lines);
  CHECK(split<LineSplitter>(DrippingSource(lines), 10) == expected_lines);

  const std::string values = "[1, \"a,]\\\"\", {\"b\":[2,{}]},\n null,[]] {} 5";
  const Strings expected_values = {"1:2 1", "1:5 \"a,]\\\"\"", "1:14 {\"b\":[2,{}]}", "2:2 null", "2:7 []", "2:11 {}", "2:14 5 (open)"};
  CHECK(split<JsonSplitter>(MemorySource(values)) == expected_values);
  CHECK(split<JsonSplitter>(DrippingSource(values)) == expected_values);

  const std::string trec = "noise <DOC>a</DOC>\n<doc>b<DO></doc>x<DOC>longer than twenty bytes</DOC><DOC>c</DOC>";
  const Strings expected_trec = {"1:7 <DOC>a</DOC>", "2:1 <doc>b<DO></doc>", "2:18 too long", "2:53 <DOC>c</DOC>"};
  CHECK(split<TrecSplitter>(MemorySource(trec), 20) == expected_trec);
  CHECK(split<TrecSplitter>(DrippingSource(trec), 20) == expected_trec);
}

TEST_CASE("any bytes are read without harm, in every format") {
  FIHRIS_RANDOM(random);
  const std::string alphabet = "{}[]\",:\\<>/&;#*_`|-\n\r ad1\xD8\xA7\xFF";
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    for (auto size = random.below(200); size > 0; --size) bytes.push_back(random.pick(alphabet));
    for (const auto* name : {"a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.sgml", "a"}) {
      const auto sink = read_bytes_as(name, bytes);
      // Nothing is lost silently: there is a document or a sentence.
      CHECK(sink.documents.size() + sink.problems.size() > 0);
    }
  }
}

}  // namespace
}  // namespace fihris::tool::input
