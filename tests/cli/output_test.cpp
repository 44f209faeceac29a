// SPDX-License-Identifier: Apache-2.0
//
// Output for people: 80 columns, directions, colours.
#include <algorithm>
#include <cstdint>
#include <string>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

constexpr const char* kIsolateBegin = "\u2068";
constexpr const char* kIsolateEnd = "\u2069";

std::size_t columns(const std::string& line) {
  std::size_t width = 0;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(line.size());) {
    UChar32 code = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(line.data()), at, static_cast<std::int32_t>(line.size()), code);
    const auto type = u_charType(code);
    if (type != U_NON_SPACING_MARK && type != U_FORMAT_CHAR && type != U_ENCLOSING_MARK) ++width;
  }
  return width;
}

Strings lines_of(const std::string& text) {
  Strings lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

Strings all_outputs() {
  const auto& index = corpus_index();
  Strings outputs = {run_tool({"--help"}).output};
  for (const auto* command : {"index", "search", "show", "explain", "analyze", "delete", "compact", "stats", "check", "batch", "eval"}) {
    outputs.push_back(run_tool({command, "--help"}).output);
  }
  outputs.push_back(run_tool({"search", index, "مكافحة التطرف في المغرب", "-k", "20"}).output);
  outputs.push_back(run_tool({"search", index, "osmose", "inverse", "البحر"}).output);
  outputs.push_back(run_tool({"search", index, "مكافحة التطرف", "--explain", "-k", "3"}).output);
  outputs.push_back(run_tool({"search", index, "+كلمةلاتوجد", "+المغرب", "+وأخرىطويلةلاتوجدأيضا"}).output);
  outputs.push_back(run_tool({"show", index, "security-08-forensic-science.md"}).output);
  outputs.push_back(run_tool({"show", index, "heritage-medina.html"}).output);
  outputs.push_back(run_tool({"explain", index, "مكافحة التطرف", "security-01-interview-deradicalisation.txt"}).output);
  outputs.push_back(run_tool({"analyze", "وبكتابهم الجديدة فسيكتبونها المستشفيات journaux 2024"}).output);
  outputs.push_back(run_tool({"stats", index}).output);
  outputs.push_back(run_tool({"check", index}).output);
  return outputs;
}

TEST_CASE("no line is wider than 80 columns and every isolate is closed on its line") {
  for (const auto& output : all_outputs()) {
    CHECK(!output.empty());
    for (const auto& line : lines_of(output)) {
      INFO(line);
      CHECK(columns(line) <= 80);
      CHECK(count(line, kIsolateBegin) == count(line, kIsolateEnd));
      CHECK(!contains(line, "\x1b"));
    }
  }
}

TEST_CASE("Arabic beside other things is isolated") {
  const auto output = run_tool({"search", corpus_index(), "مكافحة التطرف", "-k", "1"}).output;
  CHECK(contains(output, std::string("1. ") + kIsolateBegin));
  CHECK(contains(run_tool({"analyze", "كتاب"}).output, std::string("0  ") + kIsolateBegin + "كتاب" + kIsolateEnd + "  bytes 0-8"));
}

TEST_CASE("highlights are brackets without colours and colours when they are asked for") {
  const Strings query = {"search", corpus_index(), "التطرف", "-k", "1"};
  const auto plain = run_tool(query).output;
  CHECK(contains(plain, "["));
  CHECK(!contains(plain, "\x1b["));
  auto coloured_query = query;
  coloured_query.insert(coloured_query.end(), {"--color", "always"});
  const auto coloured = run_tool(coloured_query).output;
  CHECK(contains(coloured, "\x1b[1;31m"));
  CHECK(!contains(coloured, "[التطرف]"));
  CHECK(count(coloured, "\x1b[1;31m") > 0);
}

TEST_CASE("a highlight in a title leaves the title bold") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, "-"}, {.input = "{\"id\":\"x\",\"title\":\"aa bb cc\",\"text\":\"dd bb\"}\n"}).status == 0);
  const auto output = run_tool({"search", index, "bb", "--color", "always"}).output;
  CHECK(contains(output, "\x1b[1maa \x1b[31mbb\x1b[39m cc\x1b[22m\n"));
  CHECK(contains(output, "dd \x1b[1;31mbb\x1b[22;39m\n"));
  CHECK(!contains(output, "\x1b[0m"));
}

TEST_CASE("NO_COLOR leaves no colours, and neither does a pipe") {
  const Strings query = {"search", corpus_index(), "التطرف"};
  CHECK(!contains(run_tool(query, {.environment = {"NO_COLOR=1", "TERM=xterm"}}).output, "\x1b"));
  CHECK(!contains(run_tool(query, {.environment = {"TERM=xterm"}}).output, "\x1b"));
  CHECK(run_tool({"search", corpus_index(), "التطرف", "--color", "sometimes"}).status == 2);
}

TEST_CASE("progress is silent in a pipe, and the summary counts") {
  const testing::TemporaryFolder folder;
  const auto result = run_tool({"index", (folder.path() / "a.idx").string(), corpus()});
  CHECK(result.errors.empty());
  CHECK(contains(result.output, "documents indexed into"));
  CHECK(contains(result.output, "B/s)"));
  CHECK(contains(result.output, "index "));
}

TEST_CASE("control characters of documents do not reach the terminal") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, "-"}, {.input = "{\"id\":\"x\\u001b]0;y\",\"title\":\"a\\u001b[2Jb\",\"text\":\"كلمة \\u001b[31m\"}\n"})
              .status == 0);
  CHECK(!contains(run_tool({"search", index, "كلمة"}).output, "\x1b"));
  CHECK(!contains(run_tool({"show", index, "x\x1b]0;y"}).output, "\x1b"));
}

TEST_CASE("an output that cannot be written is an error") {
  if (!fs::exists("/dev/full")) {
    WARN("skipped: there is no device that is always full");
    return;
  }
  const auto result = run_tool({"search", corpus_index(), "التطرف"}, {.output_file = "/dev/full"});
  CHECK(result.status == 2);
  CHECK(contains(result.errors, "cannot be written"));
}

}  // namespace
}  // namespace fihris::cli
