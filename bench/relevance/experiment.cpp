// SPDX-License-Identifier: Apache-2.0
//
// Indexing, asking, measuring.
#include "experiment.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include <fihris/directory.hpp>
#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "clock.hpp"
#include "eval/trec_files.hpp"
#include "input/reader.hpp"

namespace fihris::bench {
namespace {

constexpr std::size_t kDepth = 100;
constexpr std::size_t kBest = 10;

class WritingSink final : public tool::input::Sink {
 public:
  explicit WritingSink(IndexWriter& writer) : writer_(writer) {}
  void document(tool::input::InputDocument&& read) override {
    Document document(std::move(read.id));
    document.set("title", std::string(read.get("title"))).set("text", std::string(read.get("text")));
    writer_.add(document);
  }
  void problem(const tool::input::Problem& problem) override {
    if (problem.skipped && problem.reason != tool::input::Reason::kEmpty) {
      throw Error(ErrorCode::kInvalidArgument, problem.place.to_string() + ": " + problem.sentence);
    }
  }
  void consumed(std::uint64_t) override {}

 private:
  IndexWriter& writer_;
};

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / "docs.jsonl")) return {folder / "docs.jsonl"};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "corpus")) {
    const auto extension = entry.path().extension();
    if (extension == ".jsonl" || extension == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

IndexReader indexed(const std::filesystem::path& folder) {
  const Directory directory = Directory::in_memory();
  WriterOptions options;
  Schema schema;
  const Schema articles = Schema::articles();
  for (Field field : articles.fields()) {
    field.stored = false;
    schema.add(std::move(field));
  }
  options.schema = schema;
  IndexWriter writer(directory, options);
  WritingSink sink(writer);
  for (const auto& file : files_of(folder)) {
    tool::input::read_file({.path = file.string(), .name = file.filename().string()}, {}, sink);
  }
  writer.commit();
  return IndexReader::open(directory);
}

std::vector<TopicSet> sets_of(const std::string& collection, const std::filesystem::path& folder, Half half) {
  const tool::eval::Qrels judged = tool::eval::read_qrels((folder / "qrels.txt").string());
  const std::vector<tool::Topic> topics = tool::read_topics((folder / "topics.tsv").string());
  std::map<std::string, TopicSet> sets;
  for (std::size_t i = 0; i < topics.size(); ++i) {
    const bool odd = i % 2 == 0;
    if ((half == Half::kOdd && !odd) || (half == Half::kEven && odd)) continue;
    const auto judgement = judged.find(topics[i].name);
    if (judgement == judged.end()) continue;
    const auto colon = topics[i].name.find(':');
    TopicSet& set = sets[colon == std::string::npos ? collection : topics[i].name.substr(0, colon)];
    set.topics.push_back(topics[i]);
    set.judged.insert(*judgement);
  }
  std::vector<TopicSet> all;
  for (auto& [name, set] : sets) {
    set.name = name;
    all.push_back(std::move(set));
  }
  return all;
}

}  // namespace

Experiment::Experiment(const std::string& folder, Half half)
    : name_(std::filesystem::path(folder).filename().string()), searcher_(indexed(folder)), sets_(sets_of(name_, folder, half)) {}

Row Experiment::measured(const TopicSet& set, const Variant& variant) const {
  tool::eval::Run run;
  SearchOptions options;
  options.ranking = variant.ranking;
  options.limit = kDepth;
  for (const tool::Topic& topic : set.topics) {
    auto& found = run[topic.name];
    for (Hit& hit : searcher_.search(Query::words(topic.text), options).hits) found.push_back(std::move(hit.id));
  }
  Row row{variant.name, tool::eval::measure_all(set.judged, run), 0};
  options.limit = kBest;
  const double begin = tool::thread_cpu_microseconds();
  for (const tool::Topic& topic : set.topics) searcher_.search(Query::words(topic.text), options);
  row.cpu_us = (tool::thread_cpu_microseconds() - begin) / static_cast<double>(std::max<std::size_t>(1, set.topics.size()));
  return row;
}

Row Experiment::of_run(const TopicSet& set, const std::string& name, const std::string& path) {
  // By rank, which is the order in which the engine gave them: equal scores are no reason to order them in another way.
  std::map<std::string, std::map<long, std::string>> by_rank;
  std::ifstream file(path);
  if (!file) throw Error(ErrorCode::kIo, path + ": cannot be read");
  std::string topic, q0, document, score, tag;
  for (long rank = 0; file >> topic >> q0 >> document >> rank >> score >> tag;) by_rank[topic].emplace(rank, document);
  tool::eval::Run run;
  for (auto& [of_topic, documents] : by_rank) {
    for (auto& [rank, id] : documents) run[of_topic].push_back(std::move(id));
  }
  return {name, tool::eval::measure_all(set.judged, run), 0};
}

}  // namespace fihris::bench
