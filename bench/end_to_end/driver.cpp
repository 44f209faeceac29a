// SPDX-License-Identifier: Apache-2.0
//
// The program as one engine among others: commands that a comparison of engines can call, one JSON line each. bench/README.md lists the keys.
//
//   driver index DOCS.jsonl INDEX               documents are read while they are indexed, and reading is inside the time
//   driver search INDEX TOPICS.tsv K RUN.trec   one pass that writes the run, then timed passes
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>
#include <utility>

#include <boost/program_options.hpp>

#include <fihris/error.hpp>

#include "eval/run_writer.hpp"
#include "indexing.hpp"
#include "input/reader.hpp"
#include "json_output.hpp"
#include "passes.hpp"
#include "run.hpp"
#include "throughput.hpp"
#include "topics.hpp"
#include "writing_sink.hpp"

namespace fihris::bench {
namespace {

namespace po = boost::program_options;
using tool::Json;

/// What --variant names: a recipe of the index, and a way of ranking.
struct Variant {
  ArabicStemmer stemmer;
  bool plain;
};
Variant variant_of_name(const std::string& name) {
  if (name == "standard") return {ArabicStemmer::kFihris, false};
  if (name == "plain") return {ArabicStemmer::kFihris, true};
  if (name == "snowball") return {ArabicStemmer::kSnowball, false};
  if (name == "none") return {ArabicStemmer::kNone, false};
  throw Error(ErrorCode::kInvalidArgument, "--variant takes standard, plain, snowball or none, not \"" + name + "\"");
}

po::variables_map parsed(const std::vector<std::string>& arguments, const po::options_description& options, std::size_t words) {
  po::options_description all(options);
  all.add_options()("word", po::value<std::vector<std::string>>(), "");
  po::positional_options_description positional;
  positional.add("word", -1);
  po::variables_map values;
  po::store(po::command_line_parser(arguments).options(all).positional(positional).run(), values);
  po::notify(values);
  if (values.count("word") == 0 || values["word"].as<std::vector<std::string>>().size() != words) {
    throw Error(ErrorCode::kInvalidArgument, "fihris_bench driver: wrong number of arguments");
  }
  return values;
}

/// A line of /proc/self/status in KiB, "RssAnon:" for memory that is no mapped file; 0 where the system does not say. "VmHWM:" is the peak of this
/// program alone, where getrusage() begins with that of the process that started it.
long status_kb(std::string_view line) {
  std::ifstream status("/proc/self/status");
  long kilobytes = 0;
  for (std::string word; status >> word;) {
    if (word == line && status >> kilobytes) break;
  }
  return kilobytes;
}

std::size_t thread_count(const po::variables_map& values) {
  constexpr std::size_t kMost = 1024;  // as `fihris index` takes
  const std::size_t count = values["threads"].as<std::size_t>();
  if (count >= 1 && count <= kMost) return count;
  throw Error(ErrorCode::kInvalidArgument, "--threads takes a number from 1 to 1024");
}

int drive_index(const std::vector<std::string>& arguments) {
  po::options_description options;
  options.add_options()("variant", po::value<std::string>()->default_value("standard"), "")(
      "limit", po::value<std::uint64_t>()->default_value(0), "")("memory", po::value<std::uint64_t>()->default_value(256), "")(
      "threads", po::value<std::size_t>()->default_value(1), "")("store", po::bool_switch(), "")("one-field", po::bool_switch(), "")(
      "compact", po::bool_switch(), "");
  const po::variables_map values = parsed(arguments, options, 2);
  const auto& words = values["word"].as<std::vector<std::string>>();
  const bool one_field = values["one-field"].as<bool>();
  const KeepText keep = values["store"].as<bool>() ? KeepText::kYes : KeepText::kNo;
  const std::size_t threads = thread_count(values);
  WriterOptions writer_options;
  writer_options.add_threads = threads;
  writer_options.schema = one_field ? single_field_schema(keep) : article_schema(keep);
  writer_options.analyzer.arabic = variant_of_name(values["variant"].as<std::string>()).stemmer;
  writer_options.memory_bytes = static_cast<std::size_t>(values["memory"].as<std::uint64_t>()) << 20;

  clear_index(words[1]);
  const tool::Stopwatch stopwatch;
  IndexWriter writer(words[1], writer_options);
  WritingSink sink(writer, {.fields = one_field ? WritingSink::Fields::kOne : WritingSink::Fields::kTwo,
                            .limit = values["limit"].as<std::uint64_t>(),
                            .threads = threads});
  tool::input::Options reading;
  reading.format = tool::input::Format::kJsonLines;
  try {
    tool::input::read_file({.path = words[0], .name = words[0]}, reading, sink);
    sink.finish();
  } catch (const EnoughRead&) {
  }
  if (values["compact"].as<bool>()) writer.compact();
  writer.commit();
  const tool::Usage usage = stopwatch.usage();
  const IndexStats stats = IndexReader::open(words[1]).stats();
  tool::print_json({{"engine", "fihris"},
                    {"variant", values["variant"].as<std::string>()},
                    {"op", "index"},
                    {"threads", writer_options.add_threads},
                    {"docs", sink.documents()},
                    {"input_bytes", sink.input_bytes()},
                    {"text_bytes", sink.text_bytes()},
                    {"wall_s", usage.wall_seconds},
                    {"cpu_s", usage.cpu_seconds},
                    {"peak_rss_kb", status_kb("VmHWM:")},
                    {"index_bytes", stats.bytes},
                    {"segments", stats.segments}});
  return 0;
}

Json json_of(const Throughput& throughput, std::size_t threads) {
  return {{"threads", threads},
          {"one_per_s", throughput.one_per_second},
          {"many_per_s", throughput.many_per_second},
          {"many_by_one", throughput.many_by_one},
          {"cpu_many_by_one", throughput.cpu_many_by_one}};
}

Json json_of_search(const po::variables_map& values, std::size_t hits, std::size_t topics, const PassResult& result) {
  const auto wall = result.wall.summary(tool::Pick::kMedian);
  const auto least = result.wall.summary(tool::Pick::kLeast);
  const auto cpu = result.cpu.summary(tool::Pick::kMedian);
  const auto runs = static_cast<double>(std::max<std::size_t>(1, result.pass_seconds.size() * result.queries));
  return {{"engine", "fihris"},
          {"variant", values["plain"].as<bool>() ? "plain" : values["variant"].as<std::string>()},
          {"op", "search"},
          {"mode", values["mode"].as<std::string>()},
          {"k", hits},
          {"queries", result.queries},
          {"topics", topics},
          {"repeat", result.pass_seconds.size()},
          {"hits", result.hits},
          {"empty", result.empty},
          {"warmup_s", result.warm_up_seconds},
          {"total_s", wall.sum * 1e-6},
          {"mean_us", wall.mean},
          {"p50_us", wall.p50},
          {"p95_us", wall.p95},
          {"p99_us", wall.p99},
          {"max_us", wall.most},
          {"mean_min_us", least.mean},
          {"p50_min_us", least.p50},
          {"p95_min_us", least.p95},
          {"p99_min_us", least.p99},
          {"cpu_us_per_query", result.cpu_seconds * 1e6 / runs},
          {"cpu_mean_us", cpu.mean},
          {"cpu_p50_us", cpu.p50},
          {"cpu_p95_us", cpu.p95},
          {"cpu_p99_us", cpu.p99},
          {"cpu_s", result.cpu_seconds},
          {"peak_rss_kb", status_kb("VmHWM:")},
          {"rss_anon_kb", status_kb("RssAnon:")},
          {"pass_s", result.pass_seconds}};
}

int drive_search(const std::vector<std::string>& arguments) {
  po::options_description options;
  options.add_options()("variant", po::value<std::string>()->default_value("standard"), "")(
      "mode", po::value<std::string>()->default_value("or"), "")("repeat", po::value<std::size_t>()->default_value(1), "")(
      "budget", po::value<double>()->default_value(0), "")("plain", po::bool_switch(), "")("count", po::bool_switch(), "")(
      "without-function-words", po::bool_switch(), "")("exact", po::bool_switch(), "")("threads",
                                                                                       po::value<std::size_t>()->default_value(1), "");
  const po::variables_map values = parsed(arguments, options, 4);
  const std::size_t threads = thread_count(values);
  const auto& words = values["word"].as<std::vector<std::string>>();
  const auto topics = tool::read_topics(words[1]);
  std::vector<std::string> queries;
  queries.reserve(topics.size());
  for (const auto& topic : topics) queries.push_back(topic.text);
  PassOptions passes{.mode = mode_of_name(values["mode"].as<std::string>()),
                     .repeat = values["repeat"].as<std::size_t>(),
                     .budget_seconds = values["budget"].as<double>(),
                     .count = values["count"].as<bool>()};
  passes.search.limit = std::stoul(words[2]);
  if (values["exact"].as<bool>()) passes.search.count = Count::kExact;
  const Variant variant = variant_of_name(values["variant"].as<std::string>());
  if (variant.plain || values["plain"].as<bool>()) passes.search.ranking = Ranking::plain();
  if (values["without-function-words"].as<bool>()) passes.search.ranking.drop_stop_words = true;

  const Searcher searcher(IndexReader::open(words[0]));
  tool::eval::RunWriter run(words[3], "fihris-" + values["variant"].as<std::string>());
  const PassResult result = run_passes(searcher, queries, passes, [&](std::size_t query, const TopHits& found) {
    run.begin_query(topics[query].name);
    for (const Hit& hit : found.hits) run.write(hit.id, hit.score);
  });
  run.finish();
  Json report = json_of_search(values, passes.search.limit, topics.size(), result);
  if (threads > 1 && !queries.empty()) report["throughput"] = json_of(measure_throughput(searcher, queries, passes, threads), threads);
  tool::print_json(report);
  return 0;
}

}  // namespace

int drive(const std::vector<std::string>& arguments) {
  const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (!arguments.empty() && arguments[0] == "index") return drive_index(rest);
  if (!arguments.empty() && arguments[0] == "search") return drive_search(rest);
  throw Error(ErrorCode::kInvalidArgument, "fihris_bench driver: the first word is index or search");
}

}  // namespace fihris::bench
