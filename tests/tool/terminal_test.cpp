// SPDX-License-Identifier: Apache-2.0
//
// Widths, lines, isolates, command lines, topics, latencies and run files.
#include "terminal.hpp"

#include <cmath>
#include <string>

#include <fihris/error.hpp>

#include "clock.hpp"
#include "command_line.hpp"
#include "eval/run_writer.hpp"
#include "eval/trec_files.hpp"
#include "latency.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/temporary_folder.hpp"
#include "topics.hpp"

namespace fihris::tool {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("marks and control sequences take no column, wide characters take two") {
  CHECK(display_width("كتاب") == 4);
  CHECK(display_width("\u0643\u064E\u062A") == 2);
  CHECK(display_width("\x1b[1;31mab\x1b[0m") == 2);
  CHECK(display_width("\u2068a\u2069") == 1);
  CHECK(display_width("\u4E2D") == 2);
}

TEST_CASE("text is broken at spaces and a long word stands alone") {
  CHECK(wrapped("one two three", 7) == Strings{"one two", "three"});
  CHECK(wrapped("a incomprehensible b", 5) == Strings{"a", "incomprehensible", "b"});
  CHECK(wrapped("  \n ", 5).empty());
  CHECK(wrapped("كتاب جديد", 4) == Strings{"كتاب", "جديد"});
}

TEST_CASE("only text with right-to-left letters is isolated") {
  CHECK(isolated("abc") == "abc");
  CHECK(isolated("كتب") == "\u2068كتب\u2069");
  CHECK(isolated("caf\u00E9 2024").size() == 10);
}

TEST_CASE("control characters of a text become spaces without moving what follows") {
  CHECK(harmless("a\x1b[31mb\tc\nd\xC2\x9B") == "a [31mb c\nd  ");
  CHECK(harmless("\xD8\xA7\xC2\xA0") == "\xD8\xA7\xC2\xA0");
}

TEST_CASE("numbers are readable") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(readable_bytes(999) == "999 bytes");
  CHECK(readable_bytes(1500) == "1.5 kB");
  CHECK(readable_bytes(999'999) == "1.0 MB");
  CHECK(readable_seconds(0.345) == "0.34 s");
  CHECK(readable_seconds(187) == "3:07 min");
}

TEST_CASE("colours are for those who ask for them when there is no terminal") {
  CHECK(style_of_output("always").colour);
  CHECK(!style_of_output("never").colour);
  CHECK_THROWS_AS(style_of_output("sometimes"), UsageError);
  const Style plain;
  CHECK(plain.bold("x") == "x");
  CHECK(plain.highlight_begin() == "[");
}

CommandLine parsed(const Arguments& arguments) {
  CommandLine line({.name = "test", .usage = "WORD...", .about = "", .examples = ""});
  line.options().add_options()("limit,k", po::value<std::int64_t>()->default_value(10), "")("plain", "");
  REQUIRE(line.parse(arguments));
  return line;
}

TEST_CASE("excluded words are words and not options, wherever they stand") {
  const auto line = parsed({"index", "+a", "-كرة", "-k", "5", "-\"b c\"", "-(d)", "--plain"});
  CHECK(line.words() == Strings{"index", "+a", "-كرة", "-\"b c\"", "-(d)"});
  CHECK(line.number("limit", {1, 100}) == 5);
  CHECK(line.flag("plain"));
  CHECK(parsed({"--", "-a", "--plain"}).words() == Strings{"-a", "--plain"});
  CHECK(joined({"index", "a", "b"}, 1) == "a b");
}

TEST_CASE("wrong options are refused") {
  CommandLine line({.name = "test", .usage = "WORD...", .about = "", .examples = ""});
  line.options().add_options()("plain", "");
  CHECK_THROWS_AS(line.parse({"--pla"}), UsageError);
  CHECK_THROWS_AS(parsed({"-k", "-5"}).number("limit", {1, 100}), UsageError);
  CHECK_THROWS_AS(parsed({"-k", "500"}).number("limit", {1, 100}), UsageError);
  CHECK_THROWS_AS(parsed({}).require_words(1), UsageError);
  CHECK_THROWS_AS(parsed({"a", "b"}).require_words(1, 1), UsageError);
  CHECK_NOTHROW(parsed({"a"}).require_words(1, 1));
}

TEST_CASE("topics are names and queries, and other lines are refused with their number") {
  const auto topics = parse_topics("\xEF\xBB\xBFq1\tone two\r\n\nq2\t ثلاثة \n", "t.tsv");
  REQUIRE(topics.size() == 2);
  CHECK(topics[0].name == "q1");
  CHECK(topics[0].text == "one two");
  CHECK(topics[1].text == "ثلاثة");
  CHECK_THROWS_WITH(parse_topics("q1\ta\nq2 b\n", "t.tsv"), "t.tsv:2: a line of topics is: name TAB query");
}

TEST_CASE("a query's latency is the median of its passes and percentiles are over queries") {
  Latencies latencies;
  latencies.resize(100);
  for (std::size_t query = 0; query < 100; ++query) {
    const auto base = static_cast<double>(query + 1);
    latencies.add(query, base + 1000);
    latencies.add(query, base);
    latencies.add(query, base - 0.5);
  }
  const auto median = latencies.summary(Pick::kMedian);
  CHECK(median.mean == 50.5);
  CHECK(median.p50 == 51);
  CHECK(median.p95 == 96);
  CHECK(median.p99 == 100);
  CHECK(median.most == 100);
  CHECK(latencies.summary(Pick::kLeast).mean == 50.0);
  CHECK(Latencies().summary(Pick::kMedian).mean == 0.0);
}

TEST_CASE("a run keeps the order of the ranking for readers that look at scores only") {
  const testing::TemporaryFolder folder;
  const auto path = (folder.path() / "a.run").string();
  eval::RunWriter writer(path, "tag");
  writer.begin_query("q");
  for (const auto* id : {"a", "z", "b", "with space"}) writer.write(id, 2.5);
  writer.write("last", 0.5);
  writer.finish();
  CHECK(writer.changed_ids() == 1);
  CHECK(eval::read_run(path).at("q") == Strings{"a", "z", "b", "with%20space", "last"});
  CHECK(testing::read_file(path).starts_with("q Q0 a 1 2.5 tag\nq Q0 z 2 2.4999997"));
}

TEST_CASE("a score falls by the least step that a 32-bit number has") {
  CHECK(eval::falling(2.0F, 1.0) == 1.0F);
  const auto next = eval::falling(1.0F, 1.0);
  CHECK(next < 1.0F);
  CHECK(std::nextafter(next, 2.0F) == 1.0F);
}

}  // namespace
}  // namespace fihris::tool
