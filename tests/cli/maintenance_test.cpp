// SPDX-License-Identifier: Apache-2.0
//
// snapshot, merge, check --full, check --repair and the sizes that stats tells.
#include <string>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

fs::path biggest_file(const fs::path& folder, const std::string& prefix) {
  fs::path biggest;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    if (biggest.empty() || entry.file_size() > fs::file_size(biggest)) biggest = entry.path();
  }
  return biggest;
}

void flip_byte(const fs::path& file, std::size_t place) {
  auto bytes = testing::read_file(file);
  bytes[place] = static_cast<char>(bytes[place] ^ 0x20);
  testing::write_file(file, bytes);
}

/// Copies of the articles, every third from the `first` on.
void third_of_corpus(const fs::path& folder, int first) {
  fs::create_directories(folder);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(corpus())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (std::size_t number = 0; number < files.size(); ++number) {
    if (number % 3 == static_cast<std::size_t>(first)) fs::copy_file(files[number], folder / files[number].filename());
  }
}

/// Ids and scores of the hits.
Json hits_of(const std::string& index, const std::string& query) {
  Json hits = Json::array();
  const Json answer = run_tool({"search", index, query, "--json", "--limit", "100", "--no-snippet"}).json();
  for (const auto& hit : answer["hits"]) hits.push_back({hit["id"], hit["score"]});
  return hits;
}

const Strings kQueries = {"مكافحة التطرف", "المغرب", "كرة القدم", "المدارس والجامعات", "\"كرة القدم\"", "اقتصاد البلاد"};

TEST_CASE("a snapshot answers as the index does, and is refused where an index is") {
  const testing::TemporaryFolder folder;
  const auto copy = (folder.path() / "deep" / "copy.idx").string();
  const auto result = run_tool({"snapshot", corpus_index(), copy, "--json"});
  CHECK(result.status == 0);
  CHECK(result.json()["documents"] == run_tool({"stats", corpus_index(), "--json"}).json()["documents"]);
  for (const auto& query : kQueries) CHECK(hits_of(copy, query) == hits_of(corpus_index(), query));
  CHECK(run_tool({"check", "--full", copy}).status == 0);
  const auto again = run_tool({"snapshot", corpus_index(), copy});
  CHECK(again.status == 2);
  CHECK(contains(again.errors, "holds an index already"));
  CHECK(run_tool({"snapshot", copy, copy}).status == 2);
  CHECK(run_tool({"snapshot", corpus_index(), (folder.path() / "b").string()}).status == 0);
}

TEST_CASE("merged indexes rank as one index of all their documents") {
  for (const std::string stemmer : {"none", "snowball", "fihris"}) {
    INFO(stemmer);
    const testing::TemporaryFolder folder;
    const auto path = [&](const std::string& name) { return (folder.path() / name).string(); };
    for (int third = 0; third < 3; ++third) {
      const auto number = std::to_string(third);
      third_of_corpus(path("articles" + number), third);
      REQUIRE(run_tool({"index", path(number), path("articles" + number), "--arabic-stemmer", stemmer}).status == 0);
    }
    const auto merged = run_tool({"merge", path("all"), path("0"), path("1"), path("2"), "--json"});
    CHECK(merged.errors.empty());
    REQUIRE(merged.status == 0);
    CHECK(merged.json()["replaced"] == 0);

    // The stemmer learns words of the first documents alone; so the index to compare with begins with the same ones.
    REQUIRE(run_tool({"index", path("one"), path("articles0"), "--arabic-stemmer", stemmer}).status == 0);
    REQUIRE(run_tool({"index", path("one"), path("articles1"), path("articles2")}).status == 0);
    const auto one = run_tool({"stats", path("one"), "--json"}).json();
    const auto all = run_tool({"stats", path("all"), "--json"}).json();
    CHECK(all["documents"] == one["documents"]);
    CHECK(all["tokens"] == one["tokens"]);
    CHECK(all["analyzer"] == one["analyzer"]);
    std::size_t hits = 0;
    for (const auto& query : kQueries) {
      INFO(query);
      CHECK(hits_of(path("all"), query) == hits_of(path("one"), query));
      hits += hits_of(path("all"), query).size();
    }
    CHECK(hits > 10);
    CHECK(run_tool({"check", "--full", path("all")}).status == 0);

    const auto again = run_tool({"merge", path("all"), path("1"), "--json"}).json();
    CHECK(again["added"] == again["replaced"]);
    CHECK(again["documents"] == one["documents"]);
    CHECK(contains(run_tool({"merge", path("all"), path("1")}).output, "replaced"));
  }
}

TEST_CASE("parts that begin as copies of one index share its vocabulary, and are merged without being analysed anew") {
  const testing::TemporaryFolder folder;
  const auto path = [&](const std::string& name) { return (folder.path() / name).string(); };
  // Text that is not stored cannot be analysed anew: merging is refused unless segments can be copied.
  for (int third = 0; third < 3; ++third) third_of_corpus(path("articles" + std::to_string(third)), third);
  REQUIRE(run_tool({"index", path("0"), path("articles0"), "--no-store-text"}).status == 0);
  for (const std::string part : {"1", "2"}) {
    REQUIRE(run_tool({"snapshot", path("0"), path(part)}).status == 0);
    REQUIRE(run_tool({"delete", path(part), "--query", "*:*"}).status == 0);
    REQUIRE(run_tool({"index", path(part), path("articles" + part)}).status == 0);
  }
  REQUIRE(run_tool({"merge", path("0"), path("1"), path("2")}).status == 0);
  CHECK(run_tool({"check", "--full", path("0")}).status == 0);
  REQUIRE(run_tool({"index", path("one"), path("articles0"), "--no-store-text"}).status == 0);
  REQUIRE(run_tool({"index", path("one"), path("articles1"), path("articles2")}).status == 0);
  for (const auto& query : kQueries) CHECK(hits_of(path("0"), query) == hits_of(path("one"), query));

  REQUIRE(run_tool({"index", path("apart"), path("articles1"), "--no-store-text"}).status == 0);
  CHECK(run_tool({"merge", path("0"), path("apart")}).status == 2);
}

TEST_CASE("merge refuses what does not fit, and leaves the destination as it was") {
  const testing::TemporaryFolder folder;
  const auto path = [&](const std::string& name) { return (folder.path() / name).string(); };
  REQUIRE(run_tool({"index", path("a"), corpus()}).status == 0);
  REQUIRE(run_tool({"index", path("b"), corpus(), "--arabic-stemmer", "snowball"}).status == 0);
  REQUIRE(run_tool({"index", path("c"), corpus(), "--no-store-text"}).status == 0);
  const auto same = run_tool({"merge", path("a"), path("b"), path("a")});
  CHECK(same.status == 2);
  CHECK(contains(same.errors, "is the destination, too"));
  const auto analyser = run_tool({"merge", path("a"), path("b")});
  CHECK(analyser.status == 2);
  CHECK(contains(analyser.errors, "analyser"));
  const auto fields = run_tool({"merge", path("a"), path("c")});
  CHECK(fields.status == 2);
  CHECK(contains(fields.errors, "fields"));
  const auto missing = run_tool({"merge", path("new"), path("a"), path("no-such")});
  CHECK(missing.status == 2);
  CHECK(contains(missing.errors, "no-such"));
  CHECK(!fs::exists(path("new")));
  CHECK(run_tool({"stats", path("a"), "--json"}).json()["generation"] == 1);
}

TEST_CASE("check in full compares every word") {
  const auto stats = run_tool({"stats", corpus_index(), "--json"}).json();
  const auto check = run_tool({"check", "--full", corpus_index(), "--json"});
  CHECK(check.status == 0);
  CHECK(check.json()["compared_words"] == stats["tokens"]);
  CHECK(contains(run_tool({"check", "--full", corpus_index()}).output, "compared with the documents"));
  CHECK_FALSE(run_tool({"check", corpus_index(), "--json"}).json().contains("compared_words"));
}

TEST_CASE("check --repair makes a damaged index usable and says what is lost") {
  const testing::TemporaryFolder folder;
  const auto index = folder.path() / "a.idx";
  REQUIRE(run_tool({"index", index.string(), corpus()}).status == 0);
  const auto sound = run_tool({"check", "--repair", index.string(), "--json"});
  CHECK(sound.status == 0);
  CHECK(sound.json()["ok"] == true);
  const auto documents = run_tool({"stats", index.string(), "--json"}).json()["documents"].get<int>();

  const auto segment = biggest_file(index, "segment-");
  flip_byte(segment, fs::file_size(segment) / 8 * 5);  // behind the documents and their ids
  CHECK(run_tool({"check", index.string()}).status == 2);
  const auto repaired = run_tool({"check", "--repair", index.string(), "--json"});
  const auto json = repaired.json();
  CHECK(json["ok"] == false);
  CHECK(contains(json["findings"][0].get<std::string>(), segment.filename().string()));
  CHECK(json["recovered"].get<int>() + json["lost"].get<int>() == documents);
  CHECK(repaired.status == (json["lost"] == 0 ? 0 : 1));
  CHECK(json["lost_ids"].size() == json["lost"].get<std::size_t>());
  CHECK(fs::exists(index / json["kept_files"][0].get<std::string>()));
  CHECK(run_tool({"check", "--full", index.string()}).status == 0);
  CHECK(run_tool({"stats", index.string(), "--json"}).json()["documents"] == json["recovered"]);

  flip_byte(biggest_file(index, "segment-"), 70);  // in the counts: nothing of it can be read
  const auto told = run_tool({"check", "--repair", index.string()});
  CHECK(contains(told.output, "damaged: "));
  CHECK(contains(told.output, "repaired: "));
  flip_byte(biggest_file(index, "MANIFEST-"), 40);
  CHECK(run_tool({"check", "--repair", index.string()}).status == 2);
}

TEST_CASE("stats tells the size of each part and segment") {
  const auto stats = run_tool({"stats", corpus_index(), "--json"}).json();
  std::uint64_t parts = 0;
  for (const auto& part : stats["parts"].items()) parts += part.value().get<std::uint64_t>();
  CHECK(parts == stats["bytes"]);
  CHECK(stats["parts"]["stored_documents"] == stats["stored_bytes"]);
  CHECK(stats["segment_list"].size() == stats["segments"].get<std::size_t>());
  CHECK(stats["segment_list"][0]["documents"] == stats["documents"]);
  const auto text = run_tool({"stats", corpus_index()}).output;
  CHECK(contains(text, "stored documents"));
  CHECK(contains(text, "segment "));
}

}  // namespace
}  // namespace fihris::cli
