// SPDX-License-Identifier: Apache-2.0
//
// Input that is not as it should be: each is told, counted, and the rest is indexed.
#include <csignal>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

const std::string kGood = "{\"id\":\"good\",\"text\":\"نص سليم\"}\n";

struct Case {
  testing::TemporaryFolder folder;
  std::string index = (folder.path() / "a.idx").string();
  fs::path input = folder.path() / "in";

  Case() {
    fs::create_directory(input);
    testing::write_file(input / "good.jsonl", kGood);
  }

  Result run(const Strings& more = {}) const {
    Strings arguments = {"index", index, input.string(), "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tool(arguments);
  }

  /// Indexes, and expects one document, one skipped for `reason`, and a line about it.
  void expect_skipped(const std::string& reason, const std::string& told, const Strings& more = {}) const {
    const auto result = run(more);
    INFO(result.errors);
    CHECK(result.status == 0);
    const auto json = result.json();
    CHECK(json["documents"] == 1);
    CHECK(json["skipped"] == Json({{reason, 1}}));
    CHECK(contains(result.errors, told));
    CHECK(run_tool({"search", index, "سليم"}).status == 0);
    const Strings strict = {"index", index + ".strict", input.string(), "--strict"};
    auto words = strict;
    words.insert(words.end(), more.begin(), more.end());
    const auto stopped = run_tool(words);
    CHECK(stopped.status == 2);
    CHECK(contains(stopped.errors, told));
    CHECK(run_tool({"stats", index + ".strict"}).status == 2);
  }
};

TEST_CASE("a bad JSON line is told with file, line and column") {
  const Case one;
  testing::write_file(one.input / "bad.jsonl", "\n{\"id\":\"x\" \"text\":1}\n");
  one.expect_skipped("bad JSON", "bad.jsonl:2:");
}

TEST_CASE("a binary file is told") {
  const Case one;
  testing::write_file(one.input / "picture.txt", std::string("\x89PNG\0\0\1\2", 8));
  one.expect_skipped("binary", "picture.txt");
}

TEST_CASE("an empty document is told") {
  const Case one;
  testing::write_file(one.input / "nothing.txt", " \n");
  one.expect_skipped("empty", "nothing.txt");
}

TEST_CASE("text in another encoding than the one that is given is told") {
  const Case one;
  testing::write_file(one.input / "windows.txt", "\xC7\xE1\xE3\xDB\xD1\xC8 \xC7\xE1\xE3\xDB\xD1\xC8");
  one.expect_skipped("bad encoding", "windows.txt", {"--encoding", "utf-8"});
  const auto found_out = one.run();
  CHECK(found_out.json()["skipped_total"] == 0);
  CHECK(run_tool({"search", one.index, "المغرب"}).status == 0);
}

TEST_CASE("a link that leads back is told") {
  const Case one;
  fs::create_directory_symlink(one.input, one.input / "round");
  one.expect_skipped("link loop", "round");
}

TEST_CASE("a path that is missing or cannot be read is told") {
  const Case one;
  fs::create_symlink(one.input / "nowhere", one.input / "broken.txt");
  one.expect_skipped("unreadable", "broken.txt");
  if (::geteuid() == 0) {
    WARN("the case of missing rights is skipped: this user may read everything");
    return;
  }
  const Case two;
  testing::write_file(two.input / "secret.txt", "x");
  fs::permissions(two.input / "secret.txt", fs::perms::none);
  two.expect_skipped("unreadable", "secret.txt");
}

TEST_CASE("a line of 20 MB is taken, and passed over when the limit is lower") {
  const Case one;
  std::string words;
  while (words.size() < 20u << 20) words += "كلمة طويلة جدا ";
  testing::write_file(one.input / "long.jsonl", "{\"id\":\"long\",\"text\":\"" + words + "\"}\n{\"id\":\"after\",\"text\":\"بعده\"}\n");
  const auto limited = one.run({"--max-document", "10"});
  CHECK(limited.status == 0);
  CHECK(limited.json()["documents"] == 2);
  CHECK(limited.json()["skipped"] == Json({{"too long", 1}}));
  CHECK(contains(limited.errors, "long.jsonl:1"));
  CHECK(run_tool({"search", one.index, "بعده"}).status == 0);
  CHECK(one.run().json()["documents"] == 3);
  CHECK(run_tool({"search", one.index, "طويلة"}).status == 0);
}

TEST_CASE("a repeated id is told, the later document wins, and it is counted") {
  const Case one;
  testing::write_file(one.input / "twice.jsonl", "{\"id\":\"t\",\"text\":\"الأول\"}\n{\"id\":\"t\",\"text\":\"الثاني\"}\n");
  const auto result = one.run({"--threads", GENERATE("1", "2")});
  CHECK(result.status == 0);
  CHECK(result.json()["repeated"] == 1);
  CHECK(result.json()["replaced"] == 1);
  CHECK(result.json()["index_documents"] == 2);
  CHECK(contains(result.errors, "twice.jsonl:2"));
  CHECK(run_tool({"show", one.index, "t", "--field", "text"}).output == "الثاني\n");
  CHECK(run_tool({"index", one.index + "2", one.input.string(), "--strict"}).status == 2);
}

TEST_CASE("an id that no index takes is told") {
  const Case one;
  testing::write_file(one.input / "id.jsonl", "{\"id\":\"" + std::string(5000, 'x') + "\",\"text\":\"a\"}\n");
  one.expect_skipped("too long", "id.jsonl:1");
}

TEST_CASE("a few bytes that are not UTF-8 are repaired, told and counted") {
  const Case one;
  testing::write_file(one.input / "damaged.txt", "عنوان طويل بما يكفي\nنص \xFF آخر\n");
  const auto result = one.run();
  CHECK(result.json()["documents"] == 2);
  CHECK(result.json()["repaired"] == Json({{"bad encoding", 1}}));
  CHECK(contains(result.errors, "damaged.txt:2:4"));
}

TEST_CASE("many problems of one kind are told twenty times and counted in full") {
  const Case one;
  std::string lines;
  for (int number = 0; number < 50; ++number) lines += "{bad}\n";
  testing::write_file(one.input / "bad.jsonl", lines);
  const auto result = one.run();
  CHECK(result.json()["skipped"]["bad JSON"] == 50);
  CHECK(contains(result.errors, "bad.jsonl:20:"));
  CHECK(!contains(result.errors, "bad.jsonl:21:"));
  CHECK(contains(result.errors, "30 more"));
  CHECK(contains(one.run({"--verbose"}).errors, "bad.jsonl:50:"));
}

TEST_CASE("when nothing is there to index the status says so and no index is made") {
  const testing::TemporaryFolder folder;
  fs::create_directory(folder.path() / "empty");
  const auto index = (folder.path() / "a.idx").string();
  CHECK(run_tool({"index", index, (folder.path() / "empty").string()}).status == 1);
  const auto missing = run_tool({"index", index, (folder.path() / "missing").string()});
  CHECK(missing.status == 2);
  CHECK(contains(missing.errors, "missing"));
  CHECK(run_tool({"stats", index}).status == 2);
}

TEST_CASE("when all is skipped the summary says why") {
  const testing::TemporaryFolder folder;
  const auto result = run_tool({"index", (folder.path() / "a.idx").string(), "-", "--format", "jsonl"}, {.input = "{bad}\n{bad}\n"});
  CHECK(result.status == 1);
  CHECK(contains(result.output, "2 bad JSON"));
}

TEST_CASE("a full disk is told and leaves the index as it was") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, "-"}, {.input = kGood}).status == 0);
  // A limit on the size of files stands for the disk: the system refuses to write beyond it.
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const rlimit low{2000, old.rlim_max};
  REQUIRE(::signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &low) == 0);
  const auto result = run_tool({"index", index, corpus()});
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
  ::signal(SIGXFSZ, SIG_DFL);
  CHECK(result.status == 2);
  CHECK(!result.errors.empty());
  CHECK(run_tool({"stats", index, "--json"}).json()["documents"] == 1);
  CHECK(run_tool({"check", index}).status == 0);
}

}  // namespace
}  // namespace fihris::cli
