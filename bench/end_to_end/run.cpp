// SPDX-License-Identifier: Apache-2.0
//
// One run: documents into memory, memory into an index, queries against it. bench/README.md says how to read the figures.
#include "run.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <thread>

#include <fihris/error.hpp>
#include <fihris/version.hpp>

#include "collection.hpp"
#include "indexing.hpp"
#include "json_output.hpp"
#include "passes.hpp"
#include "topics.hpp"

namespace fihris::bench {
namespace {

using tool::Json;

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) * 1e-6; }
double per(double amount, double seconds) { return seconds > 0 ? amount / seconds : 0; }

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(std::min(line.find(": ") + 2, line.size()));
  }
  return "unknown";
}

Json build_as_json() {
#ifdef NDEBUG
  constexpr bool kAssertions = false;
#else
  constexpr bool kAssertions = true;
#endif
  return {{"version", version()},
          {"compiler", __VERSION__},
          {"assertions", kAssertions},
          {"processor", processor_name()},
          {"processors", std::thread::hardware_concurrency()}};
}

Json collection_as_json(const Collection& collection) {
  return {{"name", collection.name},
          {"documents", collection.documents.size()},
          {"text_bytes", collection.text_bytes},
          {"input_bytes", collection.input_bytes},
          {"read_wall_s", collection.wall_seconds},
          {"read_cpu_s", collection.cpu_seconds}};
}

Json indexing_as_json(const IndexingResult& result) {
  const double text = megabytes(result.text_bytes);
  Json fields = Json::array();
  for (const auto& field : result.stats.fields) {
    fields.push_back({{"name", field.name},
                      {"tokens", field.tokens},
                      {"words", field.words},
                      {"stems", field.stems},
                      {"postings", field.postings},
                      {"dictionary_bytes", field.dictionary_bytes},
                      {"postings_bytes", field.postings_bytes},
                      {"positions_bytes", field.positions_bytes},
                      {"lengths_bytes", field.lengths_bytes},
                      {"neighbours_bytes", field.neighbours_bytes}});
  }
  return {{"documents", result.documents},
          {"text_bytes", result.text_bytes},
          {"wall_s", result.usage.wall_seconds},
          {"cpu_s", result.usage.cpu_seconds},
          {"text_mb_per_wall_s", per(text, result.usage.wall_seconds)},
          {"text_mb_per_cpu_s", per(text, result.usage.cpu_seconds)},
          {"documents_per_wall_s", per(static_cast<double>(result.documents), result.usage.wall_seconds)},
          {"documents_per_cpu_s", per(static_cast<double>(result.documents), result.usage.cpu_seconds)},
          {"peak_rss_kb", result.usage.peak_memory_kb},
          {"peak_rss_before_kb", result.memory_before_kb},
          {"index_bytes", result.stats.bytes},
          {"index_bytes_per_text_byte", per(static_cast<double>(result.stats.bytes), static_cast<double>(result.text_bytes))},
          {"segments", result.stats.segments},
          {"ids_bytes", result.stats.ids_bytes},
          {"stored_bytes", result.stats.stored_bytes},
          {"fields", std::move(fields)}};
}

Json latency_as_json(const tool::LatencySummary& summary) {
  return {{"mean", summary.mean}, {"p50", summary.p50}, {"p95", summary.p95}, {"p99", summary.p99}, {"max", summary.most}};
}

Json passes_as_json(const std::string& name, const PassResult& result) {
  return {{"name", name},
          {"queries", result.queries},
          {"empty", result.empty},
          {"hits", result.hits},
          {"cpu_us", latency_as_json(result.cpu.summary(tool::Pick::kMedian))},
          {"wall_us", latency_as_json(result.wall.summary(tool::Pick::kMedian))},
          {"wall_least_us", latency_as_json(result.wall.summary(tool::Pick::kLeast))}};
}

struct QueryRun {
  std::string name;
  const std::vector<std::string>* queries;
  Mode mode;
  Ranking ranking;
};

Json search_all(const std::filesystem::path& index, const RunOptions& options, const std::vector<Document>& documents) {
  const Searcher searcher(IndexReader::open(index));
  QuerySets sets = sample_queries(documents, searcher.reader().analyzer(), options.queries, options.seed);
  if (!options.topics.empty()) {
    sets.words.clear();
    for (const auto& topic : tool::read_topics(options.topics)) sets.words.push_back(topic.text);
  }
  const std::vector<QueryRun> runs = {{"plain", &sets.words, Mode::kAny, Ranking::plain()},
                                      {"default", &sets.words, Mode::kAny, Ranking::standard()},
                                      {"frequent words, plain", &sets.frequent, Mode::kAny, Ranking::plain()},
                                      {"frequent words, default", &sets.frequent, Mode::kAny, Ranking::standard()},
                                      {"all words", &sets.all, Mode::kAll, Ranking::standard()},
                                      {"phrase", &sets.phrases, Mode::kPhrase, Ranking::standard()}};
  Json measured = Json::array();
  for (const QueryRun& query_run : runs) {
    PassOptions passes{.mode = query_run.mode, .repeat = options.repeat};
    passes.search.limit = options.hits;
    passes.search.ranking = query_run.ranking;
    measured.push_back(passes_as_json(query_run.name, run_passes(searcher, *query_run.queries, passes)));
  }
  return measured;
}

void print_indexing(const Json& reading, const Json& indexing) {
  const auto number = [](const Json& object, const char* key) { return object[key].get<double>(); };
  std::cout << "collection   " << reading["name"].get<std::string>() << ": " << reading["documents"] << " documents, "
            << number(reading, "text_bytes") * 1e-6 << " MB of text, read in " << number(reading, "read_cpu_s")
            << " CPU s (not in what follows)\n"
            << "indexing     " << number(indexing, "cpu_s") << " CPU s, " << number(indexing, "wall_s") << " s\n"
            << "             " << number(indexing, "text_mb_per_cpu_s") << " MB of text per CPU s, "
            << number(indexing, "text_mb_per_wall_s") << " per s; " << static_cast<long>(number(indexing, "documents_per_wall_s"))
            << " documents per s\n"
            << "memory       " << number(indexing, "peak_rss_kb") / 1024 << " MiB at most, "
            << number(indexing, "peak_rss_before_kb") / 1024 << " before indexing\n"
            << "index        " << number(indexing, "index_bytes") * 1e-6 << " MB, " << number(indexing, "index_bytes_per_text_byte")
            << " of the text, " << indexing["segments"] << " segments\n";
  for (const Json& field : indexing["fields"]) {
    std::cout << "  " << std::left << std::setw(11) << field["name"].get<std::string>() << "dictionary "
              << number(field, "dictionary_bytes") * 1e-6 << " MB, postings " << number(field, "postings_bytes") * 1e-6 << ", positions "
              << number(field, "positions_bytes") * 1e-6 << ", lengths " << number(field, "lengths_bytes") * 1e-6 << ", neighbours "
              << number(field, "neighbours_bytes") * 1e-6 << '\n';
  }
  std::cout << "  ids        " << number(indexing, "ids_bytes") * 1e-6 << " MB; stored text " << number(indexing, "stored_bytes") * 1e-6
            << '\n';
}

void print_searches(const Json& searches, const RunOptions& options) {
  std::cout << "\nqueries: the best " << options.hits << "; median of " << options.repeat << " passes each, in microseconds\n"
            << std::left << std::setw(26) << "" << std::right << std::setw(8) << "queries" << std::setw(8) << "empty" << std::setw(10)
            << "CPU mean" << std::setw(8) << "p50" << std::setw(8) << "p95" << std::setw(8) << "p99" << std::setw(11) << "wall mean"
            << std::setw(8) << "p50" << std::setw(8) << "p99" << '\n';
  for (const Json& search : searches) {
    const Json& cpu = search["cpu_us"];
    const Json& wall = search["wall_us"];
    const auto whole = [](const Json& value) { return std::lround(value.get<double>()); };
    std::cout << std::left << std::setw(26) << search["name"].get<std::string>() << std::right << std::setw(8)
              << search["queries"].get<long>() << std::setw(8) << search["empty"].get<long>() << std::setw(10) << whole(cpu["mean"])
              << std::setw(8) << whole(cpu["p50"]) << std::setw(8) << whole(cpu["p95"]) << std::setw(8) << whole(cpu["p99"])
              << std::setw(11) << whole(wall["mean"]) << std::setw(8) << whole(wall["p50"]) << std::setw(8) << whole(wall["p99"]) << '\n';
  }
}

}  // namespace

int run(const RunOptions& options) {
  Collection collection = options.documents.empty() ? make_collection(options.articles, options.megabytes * 1'000'000, options.seed)
                                                    : read_collection(options.documents, options.limit);
  if (options.limit != 0 && collection.documents.size() > options.limit) {
    collection.documents.erase(collection.documents.begin() + static_cast<std::ptrdiff_t>(options.limit), collection.documents.end());
  }
  const TemporaryFolder folder(options.folder.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options.folder));
  const auto index = folder.path() / "index";
  WriterOptions writer;
  writer.schema = article_schema(options.store ? KeepText::kYes : KeepText::kNo);
  writer.memory_bytes = static_cast<std::size_t>(options.memory_mebibytes) << 20;
  const IndexingResult indexing = index_documents(collection.documents, index, writer);

  Json report = {{"schema", "fihris_bench 1"}, {"build", build_as_json()}, {"collection", collection_as_json(collection)}};
  report["options"] = {{"limit", options.limit}, {"memory_mib", options.memory_mebibytes},
                       {"store", options.store}, {"repeat", options.repeat},
                       {"k", options.hits},      {"seed", options.seed}};
  report["indexing"] = indexing_as_json(indexing);
  report["searching"] = search_all(index, options, collection.documents);

  std::cout << std::fixed << std::setprecision(2);
  if (report["build"]["assertions"].get<bool>())
    std::cout << "This build checks assertions: its times say little. Use the preset release.\n";
  print_indexing(report["collection"], report["indexing"]);
  print_searches(report["searching"], options);
  if (!options.json.empty()) {
    std::ofstream file(options.json);
    file << report.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    file.close();
    if (!file) throw Error(ErrorCode::kIo, options.json + ": cannot be written");
  }
  return 0;
}

}  // namespace fihris::bench
