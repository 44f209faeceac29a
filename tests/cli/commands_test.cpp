// SPDX-License-Identifier: Apache-2.0
//
// Every command: its status, its JSON, its effect on an index.
#include <cmath>
#include <string>

#include "cli/run_tool.hpp"

namespace fihris::cli {
namespace {

const Strings kCommands = {"index", "search",   "show",  "explain", "analyze", "delete", "compact",
                           "merge", "snapshot", "stats", "check",   "batch",   "eval"};

TEST_CASE("the tool explains itself and each of its commands with examples") {
  const auto help = run_tool({"--help"});
  CHECK(help.status == 0);
  for (const auto& command : kCommands) {
    CHECK(contains(help.output, "  " + command + " "));
    const auto own = run_tool({command, "--help"});
    CHECK(own.status == 0);
    CHECK(contains(own.output, "Usage: fihris " + command));
    CHECK(contains(own.output, "Examples:\n  fihris "));
    CHECK(contains(own.output, "--json"));
    CHECK(run_tool({"help", command}).output == own.output);
  }
  CHECK(run_tool({"--version"}).output.starts_with("fihris "));
}

TEST_CASE("what cannot be followed is an error with a hint") {
  CHECK(run_tool({}).status == 2);
  const auto unknown = run_tool({"serach", "x"});
  CHECK(unknown.status == 2);
  CHECK(contains(unknown.errors, "serach"));
  for (const auto& command : kCommands) {
    const auto bare = run_tool({command});
    CHECK(bare.status == 2);
    CHECK(contains(bare.errors, "--help"));
    CHECK(run_tool({command, "--no-such-option"}).status == 2);
  }
}

TEST_CASE("commands on an index that is not there say so") {
  for (const Strings& words :
       {Strings{"search", "no.idx", "x"}, Strings{"show", "no.idx", "x"}, Strings{"stats", "no.idx"},
        Strings{"explain", "no.idx", "x", "y"}, Strings{"delete", "no.idx", "x"}, Strings{"compact", "no.idx"},
        Strings{"snapshot", "no.idx", "copy.idx"}, Strings{"check", "no.idx"}, Strings{"batch", "no.idx", "t.tsv"}}) {
    INFO(words[0]);
    const auto result = run_tool(words);
    CHECK(result.status == 2);
    CHECK(contains(result.errors, "no.idx"));
    CHECK(!fs::exists("no.idx"));
  }
}

TEST_CASE("index reads the articles of the project without a complaint") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  const auto result = run_tool({"index", index, corpus(), "--json"});
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
  const auto json = result.json();
  CHECK(json["documents"] > 35);
  CHECK(json["skipped_total"] == 0);
  CHECK(json["skipped"].empty());
  CHECK(json["replaced"] == 0);
  CHECK(json["text_bytes"] > 10000);
  CHECK(json["index_documents"] == json["documents"]);
  CHECK(json["index_bytes"] > 0);
  CHECK(json["wall_s"] > 0);

  const auto stats = run_tool({"stats", index, "--json"}).json();
  CHECK(stats["documents"] == json["documents"]);
  CHECK(stats["fields"][0]["name"] == "title");

  const auto check = run_tool({"check", index, "--json"});
  CHECK(check.status == 0);
  CHECK(check.json()["ok"] == true);
  CHECK(check.json()["documents"] == json["documents"]);
}

TEST_CASE("index on an index that exists adds to it and replaces by id") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  const Surroundings first{.input = "{\"id\":\"1\",\"title\":\"الأول\",\"text\":\"قديم\"}\n{\"id\":\"2\",\"text\":\"ثان\"}\n"};
  REQUIRE(run_tool({"index", index, "-"}, first).status == 0);
  const Surroundings second{.input = "{\"id\":\"1\",\"title\":\"الأول\",\"text\":\"جديد\"}\n{\"id\":\"3\",\"text\":\"ثالث\"}\n"};
  const auto added = run_tool({"index", index, "-", "--json"}, second).json();
  CHECK(added["documents"] == 2);
  CHECK(added["replaced"] == 1);
  CHECK(added["repeated"] == 0);
  CHECK(added["index_documents"] == 3);
  CHECK(run_tool({"show", index, "1", "--field", "text"}).output == "جديد\n");
  CHECK(run_tool({"search", index, "قديم"}).status == 1);
}

TEST_CASE("index mends text in visual order when asked to") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  const Surroundings drawn{.input = "{\"id\":\"1\",\"text\":\"\uFE8F\uFE8E\uFE98\uFEDB\"}\n"};  // a book, from left to right
  REQUIRE(run_tool({"index", index, "-", "--visual-order", "auto"}, drawn).status == 0);
  CHECK(run_tool({"show", index, "1", "--field", "text"}).output == "كتاب\n");
  CHECK(run_tool({"search", index, "كتاب"}).status == 0);
  CHECK(run_tool({"index", index, "-", "--visual-order", "sometimes"}, drawn).status == 2);
}

TEST_CASE("analyser options count for a new index and are refused with a word for an old one") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  testing::write_file(folder.path() / "a.txt", "عنوان\nنص journaux\n");
  const auto file = (folder.path() / "a.txt").string();
  REQUIRE(run_tool({"index", index, file, "--arabic-stemmer", "none", "--latin", "none", "--memory", "16"}).status == 0);
  const auto fingerprint = run_tool({"stats", index, "--json"}).json()["analyzer"];
  const auto again = run_tool({"index", index, file, "--latin", "english"});
  CHECK(again.status == 0);
  CHECK(contains(again.errors, fingerprint.get<std::string>()));
  CHECK(run_tool({"stats", index, "--json"}).json()["analyzer"] == fingerprint);
  CHECK(run_tool({"index", index, file, "--arabic-stemmer", "perfect"}).status == 2);
  CHECK(run_tool({"index", (folder.path() / "b.idx").string(), file, "--latin", "klingon"}).status == 2);
}

TEST_CASE("an index without stored text is searched and shows no text") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, corpus(), "--no-store-text"}).status == 0);
  const auto found = run_tool({"search", index, "التطرف", "--json"}).json();
  CHECK(found["total"] > 0);
  CHECK(found["hits"][0]["title"] == "");
}

TEST_CASE("show prints a document, one field of it, or says that it is not there") {
  const auto& index = corpus_index();
  const std::string id = "security-01-interview-deradicalisation.txt";
  const auto json = run_tool({"show", index, id, "--json"}).json();
  CHECK(json["id"] == id);
  CHECK(!json["fields"]["title"].get<std::string>().empty());
  CHECK(run_tool({"show", index, id, "--field", "title"}).output == json["fields"]["title"].get<std::string>() + "\n");
  CHECK(contains(run_tool({"show", index, id}).output, id));
  const auto missing = run_tool({"show", index, "nobody"});
  CHECK(missing.status == 1);
  CHECK(contains(missing.errors, "nobody"));
  const auto field = run_tool({"show", index, id, "--field", "colour"});
  CHECK(field.status == 1);
  CHECK(contains(field.errors, "title"));
}

TEST_CASE("explain adds up to the score of the hit") {
  const auto& index = corpus_index();
  const auto hit = run_tool({"search", index, "مكافحة التطرف", "--json"}).json()["hits"][0];
  const auto id = hit["id"].get<std::string>();
  const auto explained = run_tool({"explain", index, "مكافحة", "التطرف", id, "--json"});
  CHECK(explained.status == 0);
  const auto explanation = explained.json()["explanation"];
  CHECK(explanation["matched"] == true);
  CHECK(std::abs(explanation["value"].get<double>() - hit["score"].get<double>()) < 1e-9 * (1 + hit["score"].get<double>()));
  CHECK(!explanation["details"].empty());
  CHECK(run_tool({"explain", index, "مكافحة التطرف", id}).status == 0);
  CHECK(run_tool({"explain", index, "مكافحة", "nobody"}).status == 1);
  CHECK(run_tool({"explain", index, "كلمةلاتوجد", id}).status == 1);
}

TEST_CASE("analyze shows every form, place and step") {
  const std::string text = "وبكتابهم الجديدة، 2024";
  const auto json = run_tool({"analyze", text, "--json"}).json();
  REQUIRE(json["tokens"].size() == 3);
  const auto& first = json["tokens"][0];
  CHECK(first["source"] == "وبكتابهم");
  CHECK(first["begin"] == 0);
  CHECK(first["end"] == 16);
  CHECK(first["kind"] == "arabic");
  CHECK(first["position"] == 0);
  for (const auto* key : {"written", "letters", "stem", "root"}) CHECK(first[key].is_string());
  CHECK(first["steps"] == std::vector<std::string>{"conjunction", "preposition", "pronoun"});
  CHECK(first["step_results"] == std::vector<std::string>{"بكتابهم", "كتابهم", "كتاب"});
  CHECK(json["tokens"][2]["kind"] == "number");
  CHECK(contains(run_tool({"analyze", "وبكتابهم"}).output, "letters"));
  CHECK(run_tool({"analyze", "-", "--json"}, {.input = text}).json() == json);
  CHECK(run_tool({"analyze", "،؛"}).status == 1);
  CHECK(run_tool({"analyze", "في 16 ماي 2003", "--json"}).json()["dates"][0]["name"] == "2003-05-16");
  CHECK(run_tool({"analyze", "المدارس", "--index", corpus_index()}).status == 0);
}

TEST_CASE("delete removes what a query finds, or only counts it") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, corpus()}).status == 0);
  const auto before = run_tool({"stats", index, "--json"}).json()["documents"].get<int>();
  const auto found = run_tool({"search", index, "المغرب", "--json"}).json()["total"].get<int>();
  REQUIRE(found > 0);
  const auto counted = run_tool({"delete", index, "--query", "المغرب", "--dry-run", "--json"}).json();
  CHECK(counted["deleted"] == found);
  CHECK(counted["dry_run"] == true);
  CHECK(run_tool({"stats", index, "--json"}).json()["documents"] == before);
  CHECK(run_tool({"delete", index, "--query", "المغرب", "--json"}).json()["deleted"] == found);
  CHECK(run_tool({"stats", index, "--json"}).json()["documents"] == before - found);
  CHECK(run_tool({"delete", index, "--query", "المغرب"}).status == 1);
}

TEST_CASE("several threads index the same documents as one") {
  const testing::TemporaryFolder folder;
  const auto one = (folder.path() / "1.idx").string();
  const auto many = (folder.path() / "3.idx").string();
  const auto expected = run_tool({"index", one, corpus(), "--json"}).json();
  const auto actual = run_tool({"index", many, corpus(), "--threads", "3", "--json"}).json();
  CHECK(actual["threads"] == 3);
  for (const char* key : {"documents", "replaced", "skipped_total", "text_bytes", "index_documents"}) CHECK(actual[key] == expected[key]);
  CHECK(run_tool({"stats", many, "--json"}).json()["tokens"] == run_tool({"stats", one, "--json"}).json()["tokens"]);
  CHECK(run_tool({"check", many}).status == 0);
}

TEST_CASE("delete removes what is there and names what is not") {
  const testing::TemporaryFolder folder;
  const auto index = (folder.path() / "a.idx").string();
  REQUIRE(run_tool({"index", index, corpus()}).status == 0);
  const auto before = run_tool({"stats", index, "--json"}).json()["documents"].get<int>();
  const auto deleted = run_tool({"delete", index, "sport-01-derby-day.txt", "nobody", "--json"});
  CHECK(deleted.status == 0);
  CHECK(deleted.json()["deleted"] == 1);
  CHECK(deleted.json()["missing"] == Json({"nobody"}));
  CHECK(run_tool({"stats", index, "--json"}).json()["documents"] == before - 1);
  CHECK(run_tool({"show", index, "sport-01-derby-day.txt"}).status == 1);
  CHECK(run_tool({"delete", index, "nobody"}).status == 1);
  CHECK(run_tool({"delete", index, "-"}, {.input = "culture-02-gnaoua-festival.txt\n"}).status == 0);

  const auto compacted = run_tool({"compact", index, "--json"});
  CHECK(compacted.status == 0);
  CHECK(compacted.json()["after"]["segments"] == 1);
  CHECK(compacted.json()["after"]["deleted_documents"] == 0);
  CHECK(run_tool({"stats", index, "--json"}).json()["documents"] == before - 2);
  CHECK(run_tool({"check", index}).status == 0);
}

TEST_CASE("check names the damage of a damaged index") {
  const testing::TemporaryFolder folder;
  const auto index = folder.path() / "a.idx";
  REQUIRE(run_tool({"index", index.string(), corpus()}).status == 0);
  fs::path biggest;
  for (const auto& entry : fs::directory_iterator(index)) {
    if (biggest.empty() || entry.file_size() > fs::file_size(biggest)) biggest = entry.path();
  }
  auto bytes = testing::read_file(biggest);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x20);
  testing::write_file(biggest, bytes);
  const auto check = run_tool({"check", index.string(), "--json"});
  CHECK(check.status == 2);
  CHECK(check.json()["ok"] == false);
  CHECK(contains(check.json()["problems"][0].get<std::string>(), biggest.filename().string()));
  CHECK(contains(run_tool({"check", index.string()}).output, "damaged: "));
}

TEST_CASE("batch writes a run that eval measures, and tells times") {
  const testing::TemporaryFolder folder;
  const auto run = (folder.path() / "a.run").string();
  const auto topics = (folder.path() / "topics.tsv").string();
  const auto qrels = (folder.path() / "qrels").string();
  testing::write_file(topics, "q1\tمكافحة التطرف\nq2\tكلمةلاتوجد\n");
  testing::write_file(qrels, "q1 0 security-01-interview-deradicalisation.txt 1\nq2 0 sport-01-derby-day.txt 1\n");
  for (const auto* mode : {"or", "and", "phrase"})
    CHECK(run_tool({"batch", corpus_index(), topics, "--mode", mode, "--json"}).json()["mode"] == mode);
  const auto batch = run_tool({"batch", corpus_index(), topics, "--run", run, "-k", "5", "--repeat", "2", "--json"});
  CHECK(batch.status == 0);
  const auto json = batch.json();
  CHECK(json["queries"] == 2);
  CHECK(json["repeat"] == 2);
  CHECK(json["empty"] == 1);
  CHECK(json["pass_s"].size() == 2);
  CHECK(json["mean_us"] > 0);
  CHECK(json["p50_us"] <= json["p95_us"]);
  CHECK(json["p95_us"] <= json["p99_us"]);
  CHECK(testing::read_file(run).starts_with("q1 Q0 security-01-interview-deradicalisation.txt 1 "));
  CHECK(contains(run_tool({"batch", corpus_index(), topics}).output, "p99 "));

  const auto eval = run_tool({"eval", run, qrels, "--json"}).json();
  CHECK(eval["queries"] == 2);
  CHECK(eval["mrr@10"] == 0.5);
  CHECK(eval["recall@100"] == 0.5);
  CHECK(run_tool({"eval", run, qrels, "--prefix", "q1", "--json"}).json()["map"] == 1.0);
  CHECK(run_tool({"eval", run, qrels, "--prefix", "none"}).status == 1);
  const auto compared = run_tool({"eval", run, qrels, "--compare", run, "--json"}).json();
  CHECK(compared["comparison"]["map"]["p"] == 1.0);
  CHECK(run_tool({"eval", run, qrels, "--compare", run}).status == 0);
  CHECK(contains(run_tool({"eval", run, qrels}).output, "ndcg@10     0.5000"));
}

TEST_CASE("batch and eval refuse files of another form with their place") {
  const testing::TemporaryFolder folder;
  const auto file = (folder.path() / "bad.tsv").string();
  testing::write_file(file, "no tabulator here\n");
  const auto batch = run_tool({"batch", corpus_index(), file});
  CHECK(batch.status == 2);
  CHECK(contains(batch.errors, "bad.tsv:1"));
  CHECK(run_tool({"eval", file, file}).status == 2);
  CHECK(run_tool({"eval", "no-such.run", file}).status == 2);
}

}  // namespace
}  // namespace fihris::cli
