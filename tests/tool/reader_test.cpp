// SPDX-License-Identifier: Apache-2.0
//
// Folders, formats and files that cannot be taken as they are.
#include "input/reader.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include <fihris/error.hpp>

#include "testing/catch.hpp"
#include "tool/collecting_sink.hpp"

namespace fihris::tool::input {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

struct Listing {
  Strings names;
  std::vector<Problem> problems;
};

Listing list(const Strings& paths) {
  Listing listing;
  for (const auto& file : list_files(paths, [&listing](const Problem& problem) { listing.problems.push_back(problem); })) {
    listing.names.push_back(file.name);
  }
  return listing;
}

TEST_CASE("folders are read recursively in the order of names, and ids are paths within the folder") {
  const testing::TemporaryFolder folder;
  fs::create_directories(folder.path() / "b" / "deep");
  for (const auto* name : {"c.txt", "a.txt", "b/z.txt", "b/deep/x.txt", ".hidden"}) testing::write_file(folder.path() / name, "x");
  const auto listing = list({folder.path().string()});
  CHECK(listing.names == Strings{"a.txt", "b/deep/x.txt", "b/z.txt", "c.txt"});
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems[0].reason == Reason::kHidden);
  CHECK(list({(folder.path() / "b" / "z.txt").string(), "-"}).names == Strings{"z.txt", "stdin"});
}

TEST_CASE("a link to a folder above is told and not followed, other links are") {
  const testing::TemporaryFolder folder;
  fs::create_directories(folder.path() / "a");
  fs::create_directories(folder.path() / "b");
  testing::write_file(folder.path() / "a" / "x.txt", "x");
  fs::create_directory_symlink(folder.path(), folder.path() / "a" / "up");
  fs::create_directory_symlink(folder.path() / "a", folder.path() / "b" / "side");
  fs::create_symlink(folder.path() / "self", folder.path() / "self");
  const auto listing = list({folder.path().string()});
  CHECK(listing.names == Strings{"a/x.txt", "b/side/x.txt"});
  REQUIRE(listing.problems.size() == 3);
  for (const auto& problem : listing.problems) CHECK(problem.reason == Reason::kLinkLoop);
}

TEST_CASE("what is missing or no file is told") {
  const testing::TemporaryFolder folder;
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  const auto listing = list({folder.path().string(), (folder.path() / "missing").string()});
  CHECK(listing.names.empty());
  REQUIRE(listing.problems.size() == 2);
  CHECK(listing.problems[0].reason == Reason::kSpecialFile);
  CHECK(listing.problems[1].reason == Reason::kUnreadable);
  CHECK(listing.problems[1].place.to_string() == (folder.path() / "missing").string());
}

TEST_CASE("a file that goes away between listing and reading is told") {
  CollectingSink sink;
  read_file({"no/such/file.txt", "file.txt", 0}, {}, sink);
  REQUIRE(sink.problems.size() == 1);
  CHECK(sink.problems[0].reason == Reason::kUnreadable);
  CHECK(sink.problems[0].sentence == "cannot be read: No such file or directory");
}

TEST_CASE("formats are known by extension and otherwise by content") {
  CHECK(detect_format("a.MD", "") == Format::kMarkdown);
  CHECK(detect_format("a.jsonl", "") == Format::kJsonLines);
  CHECK(detect_format("a.json", " [") == Format::kJson);
  CHECK(detect_format("a.json", "{\"a\":1}\n{\"a\":2}\n") == Format::kJsonLines);
  CHECK(detect_format("a.json", "{\n\"a\":1}\n") == Format::kJson);
  CHECK(detect_format("-", "{\"a\":1}\n") == Format::kJsonLines);
  CHECK(detect_format("-", "[\n{\"a\":1}]") == Format::kJson);
  CHECK(detect_format("page", "\n<!doctype html>") == Format::kHtml);
  CHECK(detect_format("AFP", "<DOC>\n<DOCNO>") == Format::kTrec);
  CHECK(detect_format("notes", "[1] a footnote") == Format::kText);
  CHECK(format_of_name("html") == Format::kHtml);
  CHECK_THROWS_AS(format_of_name("pdf"), Error);
}

TEST_CASE("binary, empty and oversized files are told with their reason") {
  const auto reason = [](const std::string& name, const std::string& bytes, const Options& options = {}) {
    const auto sink = read_bytes_as(name, bytes, options);
    REQUIRE(sink.documents.empty());
    REQUIRE(sink.problems.size() == 1);
    CHECK(sink.problems[0].skipped);
    return sink.problems[0].reason;
  };
  CHECK(reason("a.txt", std::string("ab\0\1\2cd", 7)) == Reason::kBinary);
  CHECK(reason("a.bin", "%PDF-1.4 text") == Reason::kBinary);
  CHECK(reason("a.txt", "") == Reason::kEmpty);
  CHECK(reason("a.txt", " \n\t\n") == Reason::kEmpty);
  CHECK(reason("a.jsonl", "\n\n") == Reason::kEmpty);
  CHECK(reason("a.html", "<script>x</script>") == Reason::kEmpty);
  Options small;
  small.max_document_bytes = 10;
  CHECK(reason("a.txt", "more than ten bytes", small) == Reason::kTooLong);
}

TEST_CASE("a file in the wrong encoding is refused when most of it is not text in it") {
  Options options;
  options.encoding = "utf-8";
  const std::string windows = "\xC7\xE1\xE3\xDB\xD1\xC8 \xC7\xE1\xE3\xDB\xD1\xC8";
  const auto wrong = read_bytes_as("a.txt", windows, options);
  REQUIRE(wrong.problems.size() == 1);
  CHECK(wrong.problems[0].reason == Reason::kBadEncoding);
  CHECK(wrong.documents.empty());
  options.encoding = "windows-1256";
  const auto right = read_bytes_as("a.txt", windows, options);
  REQUIRE(right.documents.size() == 1);
  CHECK(right.documents[0].get("title") == "المغرب المغرب");
}

TEST_CASE("streams in another encoding are decoded before they are cut into records") {
  const std::string line = "{\"id\":\"1\",\"text\":\"\xC7\xE1\xE3\xDB\xD1\xC8 \xDD\xED \xC7\xE1\xD5\xC8\xC7\xCD\"}\n";
  const auto sink = read_bytes_as("a.jsonl", line + line);
  CHECK(sink.problems.empty());
  REQUIRE(sink.documents.size() == 2);
  CHECK(sink.documents[0].get("text") == "المغرب في الصباح");
}

TEST_CASE("a byte order mark does not get into the first record or title") {
  CHECK(read_bytes_as("a.jsonl", "\xEF\xBB\xBF{\"id\":\"1\",\"text\":\"a\"}\n").documents.size() == 1);
  CHECK(read_bytes_as("a.txt", "\xEF\xBB\xBFtitle\ntext").documents.at(0).get("title") == "title");
}

TEST_CASE("every byte of a file is reported as consumed") {
  const std::string text = "title\nsome words\n";
  CHECK(read_bytes_as("a.txt", text).consumed_bytes == text.size());
  CHECK(read_bytes_as("a.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n").consumed_bytes == 22);
}

/// Has parts read when all were handed over.
class LateSink final : public Sink {
 public:
  bool has_threads() const override { return true; }
  void read_on_thread(std::size_t, std::function<void(Sink& sink)> read) override { parts.push_back(std::move(read)); }
  void document(InputDocument&&) override { FAIL("a document that was not left to a thread"); }
  void problem(const Problem& problem) override { told.problem(problem); }
  void consumed(std::uint64_t bytes) override { told.consumed(bytes); }

  std::vector<std::function<void(Sink& sink)>> parts;
  CollectingSink told;
};

TEST_CASE("what is read in parts later is what is read at once") {
  std::string lines;
  for (int number = 0; number < 20'000; ++number) {
    if (number % 1000 == 7) lines += "{\"id\": broken}\n\n";
    if (number % 1000 == 9) lines += "{\"id\":\"b\xFF" + std::to_string(number) + "\",\"text\":\"x\"}\n";
    const std::string text(static_cast<std::size_t>(number % 90), 'x');
    lines += "{\"id\":\"" + std::to_string(number) + "\",\"text\":\"" + text + " y\"}\n";
  }
  const std::string array = "[{\"text\":\"a\"}, {\"text\":\"b\"}, 7]";
  const std::string trec = "<DOC><DOCNO>1</DOCNO><TEXT>a</TEXT></DOC><DOC><TEXT>b</TEXT></DOC>";
  const std::string too_long = "{\"text\":\"" + std::string(3 << 20, 'x') + "\"}\n";
  const std::pair<const char*, std::string> files[] = {{"a.jsonl", lines},       {"a.json", array},    {"a.trec", trec},
                                                       {"a.txt", "title\ntext"}, {"a.md", "# t\n\nx"}, {"a.html", "<p>x</p>"},
                                                       {"b.jsonl", too_long},    {"c.jsonl", "\n"}};
  for (const auto& [name, bytes] : files) {
    CAPTURE(name);
    Options options;
    options.max_document_bytes = std::size_t{1} << 20;
    const testing::TemporaryFolder folder;
    const auto path = (folder.path() / name).string();
    testing::write_file(path, bytes);
    CollectingSink expected;
    read_file({path, name, bytes.size()}, options, expected);
    LateSink late;
    read_file({path, name, bytes.size()}, options, late);
    if (bytes == lines) CHECK(late.parts.size() > 3);
    for (const auto& part : late.parts) part(late.told);
    const auto text_of = [](const CollectingSink& sink) {
      Strings all;
      for (const auto& document : sink.documents)
        all.push_back(document.place.to_string() + " " + document.id + " " + std::string(document.get("title")) + " " +
                      std::string(document.get("text")));
      for (const auto& problem : sink.problems) all.push_back(problem.place.to_string() + " " + problem.sentence);
      return all;
    };
    CHECK(text_of(late.told) == text_of(expected));
    CHECK(late.told.consumed_bytes == expected.consumed_bytes);
  }
}

TEST_CASE("a sink that throws ends the reading with its own error") {
  class Stubborn final : public Sink {
   public:
    void document(InputDocument&&) override { throw Error(ErrorCode::kIo, "the index is gone"); }
    void problem(const Problem&) override {}
    void consumed(std::uint64_t) override {}
  };
  const testing::TemporaryFolder folder;
  testing::write_file(folder.path() / "a.txt", "title\ntext\n");
  Stubborn sink;
  CHECK_THROWS_WITH(read_file({(folder.path() / "a.txt").string(), "a.txt", 0}, {}, sink), "the index is gone");
}

}  // namespace
}  // namespace fihris::tool::input
