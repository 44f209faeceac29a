// SPDX-License-Identifier: Apache-2.0
//
// fihris_relevance: how well does ranking put what people look for first, and what does each of its parts contribute?
//
//     FIHRIS_DATA=DATA fihris_relevance --peers RUNS
//
// bench/README.md is the manual.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>

#include <boost/program_options.hpp>

#include <fihris/error.hpp>

#include "experiment.hpp"

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;
using namespace fihris::bench;
using fihris::tool::eval::compare;
using fihris::tool::eval::Measures;

struct Options {
  std::vector<std::string> folders;
  std::string peers;
  std::string half = "both";
  std::vector<std::string> rankings;
  bool only_given = false;
};

/// "+0.0980 (p 0.0001)".
std::string difference(const Row* from, const Row& to) {
  if (from == nullptr || from == &to) return "";
  const auto result = compare(from->per_query, to.per_query, 0);
  char text[64];
  std::snprintf(text, sizeof text, "%+.4f (p %.4f)", result.difference, result.p);
  return text;
}

void print(const TopicSet& set, const std::vector<Row>& rows, const Row* peer, const Row* standard) {
  std::cout << "\n### " << set.name << ": " << set.topics.size() << " topics\n\n"
            << "| ranking | nDCG@10 | MRR@10 | R@100 | MAP | nDCG@10 to " << (peer == nullptr ? "a peer" : peer->name)
            << " | to standard | CPU µs |\n|---|---|---|---|---|---|---|---|\n";
  for (const Row& row : rows) {
    const Measures means = fihris::tool::eval::means(row.per_query);
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, " | %.4f | %.4f | %.4f | %.4f | ", means[0], means[1], means[2], means[3]);
    char cpu[32] = "";
    if (row.cpu_us > 0) std::snprintf(cpu, sizeof cpu, "%.0f", row.cpu_us);
    std::cout << "| " << row.name << numbers << difference(peer, row) << " | " << difference(standard, row) << " | " << cpu << " |\n";
  }
  std::cout.flush();
}

std::vector<std::string> folders_of(const std::string& data) {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(data)) {
    if (fs::exists(entry.path() / "docs.jsonl") && fs::exists(entry.path() / "topics.tsv") && fs::exists(entry.path() / "qrels.txt")) {
      folders.push_back(entry.path().string());
    }
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

Half half_of_name(const std::string& name) {
  if (name == "both") return Half::kBoth;
  if (name == "odd") return Half::kOdd;
  if (name == "even") return Half::kEven;
  throw fihris::Error(fihris::ErrorCode::kInvalidArgument, "--topics takes both, odd or even, not \"" + name + "\"");
}

/// PEERS/<collection>/<name>.trec
std::vector<Row> peer_rows(const TopicSet& set, const std::string& peers, const std::string& collection) {
  std::vector<fs::path> paths;
  const fs::path folder = fs::path(peers) / collection;
  if (!peers.empty() && fs::exists(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".trec") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Row> rows;
  rows.reserve(paths.size());
  for (const fs::path& path : paths) rows.push_back(Experiment::of_run(set, path.stem().string(), path.string()));
  return rows;
}

/// Of each ranking, nDCG@10 by set.
using Summary = std::vector<std::pair<std::string, std::vector<double>>>;

void add_to(Summary& summary, const Row& row) {
  const double value = fihris::tool::eval::means(row.per_query)[0];
  for (auto& [name, values] : summary) {
    if (name != row.name) continue;
    values.push_back(value);
    return;
  }
  summary.push_back({row.name, {value}});
}

void measure(const Options& options, const std::string& folder, std::vector<std::string>& sets, Summary& summary) {
  const Experiment experiment(folder, half_of_name(options.half));
  std::vector<Variant> variants = standard_variants();
  if (options.only_given) variants = {variants.back()};
  for (const std::string& description : options.rankings) variants.push_back(described_variant(description));
  for (const TopicSet& set : experiment.sets()) {
    std::vector<Row> rows = peer_rows(set, options.peers, experiment.name());
    const bool has_peer = !rows.empty();
    for (const Variant& variant : variants) rows.push_back(experiment.measured(set, variant));
    const auto standard = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.name == "standard"; });
    print(set, rows, has_peer ? &rows.front() : nullptr, &*standard);
    sets.push_back(set.name);
    for (const Row& row : rows) add_to(summary, row);
  }
}

void print_summary(const std::vector<std::string>& sets, const Summary& summary) {
  std::cout << "\n### nDCG@10 of all sets\n\n| ranking |";
  for (const std::string& set : sets) std::cout << ' ' << set << " |";
  std::cout << " mean |\n|---|---|";
  for (std::size_t i = 0; i < sets.size(); ++i) std::cout << "---|";
  std::cout << '\n';
  for (const auto& [name, values] : summary) {
    std::cout << "| " << name << " |";
    double sum = 0;
    char text[16];
    for (const double value : values) {
      std::snprintf(text, sizeof text, " %.4f |", value);
      std::cout << text;
      sum += value;
    }
    std::snprintf(text, sizeof text, " %.4f |", sum / static_cast<double>(values.size()));
    std::cout << text << '\n';
  }
}

int run(int count, char** words) {
  Options options;
  po::options_description described("Options");
  described.add_options()("peers", po::value(&options.peers)->value_name("DIR"), "runs of other engines: DIR/<collection>/<name>.trec")(
      "topics", po::value(&options.half)->value_name("HALF"), "both (default), odd or even: which topics are asked")(
      "ranking", po::value(&options.rankings)->value_name("NAME=NUMBER,…"),
      "another ranking: standard with these numbers; may be repeated")("only", po::bool_switch(&options.only_given),
                                                                       "measure standard and --ranking, nothing else")("help", "show this");
  po::options_description all(described);
  all.add_options()("folder", po::value(&options.folders), "");
  po::positional_options_description positional;
  positional.add("folder", -1);
  po::variables_map values;
  po::store(po::command_line_parser(count, words).options(all).positional(positional).run(), values);
  po::notify(values);
  if (values.count("help") != 0) {
    std::cout << "fihris_relevance [FOLDER...]   measures ranking on folders with docs.jsonl, topics.tsv and qrels.txt;\n"
                 "                               without any, on all such folders in the folder FIHRIS_DATA\n\n"
              << described;
    return 0;
  }
  const char* data = std::getenv("FIHRIS_DATA");
  if (options.folders.empty() && data == nullptr) {
    std::cerr << "fihris_relevance: name a folder, or set FIHRIS_DATA to a folder of them\n";
    return 1;
  }
  if (options.folders.empty()) options.folders = folders_of(data);
  std::vector<std::string> sets;
  Summary summary;
  for (const std::string& folder : options.folders) measure(options, folder, sets, summary);
  if (sets.size() > 1) print_summary(sets, summary);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& error) {
    std::cerr << "fihris_relevance: " << error.what() << '\n';
    return 2;
  }
}
