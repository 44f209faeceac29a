// SPDX-License-Identifier: Apache-2.0
//
// fihris batch INDEX TOPICS --run RUN: many queries, a TREC run, and how long they take.
//
// One pass warms up and writes the run; N further passes are timed, on one thread. The latency of a query is the median of its passes, and
// the percentiles are over queries. Queries are made into values before the passes; what Searcher::search() does with them, the analysis of
// their words included, and the ids of the hits are inside the timing.
#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/searcher.hpp>

#include "clock.hpp"
#include "commands/commands.hpp"
#include "eval/run_writer.hpp"
#include "json_output.hpp"
#include "latency.hpp"
#include "query_options.hpp"
#include "terminal.hpp"
#include "topics.hpp"
#include "typed_query.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "batch",
                               .usage = "INDEX TOPICS.tsv",
                               .about =
                                   "Runs the queries of a file (name TAB query, one a line), writes what they find\n"
                                   "as a TREC run, and measures the time that they take on one thread. The first\n"
                                   "pass warms up and writes the run; --repeat passes are timed after it.\n",
                               .examples =
                                   "  fihris batch news.idx topics.tsv --run mine.run -k 1000\n"
                                   "  fihris batch news.idx topics.tsv --repeat 5 --mode and --json\n"};

struct Plan {
  std::vector<Topic> topics;
  std::vector<Query> queries;
  SearchOptions options;
  std::size_t repeat = 0;
  double budget_seconds = 0.0;
  std::string run_path;
  std::string tag;
  std::string mode;
};

Query all_words(const std::string& text, const Analyzer& analyzer) {
  std::vector<Query> words;
  for (const auto& token : analyzer.analyze(text)) words.push_back(Query::words(text.substr(token.begin, token.end - token.begin)));
  return Query::all(std::move(words));
}

Query query_of(const std::string& text, const std::string& mode, const Analyzer& analyzer) {
  if (mode == "syntax") return typed_query(text);
  if (mode == "and") return all_words(text, analyzer);
  if (mode == "phrase") return Query::phrase(text);
  return Query::words(text);
}

Plan make_plan(const CommandLine& line, const Analyzer& analyzer) {
  Plan plan;
  plan.mode = line.flag("syntax") ? "syntax" : line.text("mode");
  if (plan.mode != "or" && plan.mode != "and" && plan.mode != "phrase" && plan.mode != "syntax") {
    throw UsageError("--mode takes or, and or phrase, not \"" + plan.mode + "\"");
  }
  plan.topics = read_topics(line.words()[1]);
  for (const auto& topic : plan.topics) plan.queries.push_back(spelled(query_of(topic.text, plan.mode, analyzer), line));
  plan.options.limit = static_cast<std::size_t>(line.number("limit", {1, 1'000'000}));
  plan.options.ranking = ranking_of(line);
  if (line.flag("exact-count")) plan.options.count = Count::kExact;
  plan.repeat = static_cast<std::size_t>(line.number("repeat", {0, 1'000'000}));
  plan.budget_seconds = static_cast<double>(line.number("budget", {0, 1'000'000}));
  if (line.has("run")) plan.run_path = line.text("run");
  plan.tag = line.text("tag");
  return plan;
}

struct Outcome {
  std::size_t queries = 0;  // reached within the budget
  std::uint64_t hits = 0;
  std::uint64_t empty = 0;
  double warm_up_seconds = 0.0;
  double cpu_seconds = 0.0;
  std::vector<double> pass_seconds;
  Latencies wall;
  Latencies cpu;
};

void warm_up(const Searcher& searcher, const Plan& plan, Outcome& outcome) {
  eval::RunWriter run(plan.run_path, plan.tag);
  const Stopwatch stopwatch;
  for (std::size_t number = 0; number < plan.queries.size(); ++number) {
    if (plan.budget_seconds > 0 && stopwatch.wall_seconds() > plan.budget_seconds) break;
    const auto found = searcher.search(plan.queries[number], plan.options);
    run.begin_query(plan.topics[number].name);
    for (const auto& hit : found.hits) run.write(hit.id, hit.score);
    outcome.hits += found.hits.size();
    outcome.empty += found.hits.empty() ? 1 : 0;
    ++outcome.queries;
  }
  run.finish();
  outcome.warm_up_seconds = stopwatch.wall_seconds();
  if (run.changed_ids() > 0) {
    std::cerr << "fihris batch: " << run.changed_ids() << " ids have white space, which a run cannot hold; it is written as %20\n";
  }
}

void timed_passes(const Searcher& searcher, const Plan& plan, Outcome& outcome) {
  outcome.wall.resize(outcome.queries);
  outcome.cpu.resize(outcome.queries);
  const Stopwatch all;
  for (std::size_t pass = 0; pass < plan.repeat; ++pass) {
    const Stopwatch stopwatch;
    for (std::size_t number = 0; number < outcome.queries; ++number) {
      const Stopwatch query_stopwatch;
      const auto cpu_begin = thread_cpu_microseconds();
      const auto found = searcher.search(plan.queries[number], plan.options);
      outcome.cpu.add(number, thread_cpu_microseconds() - cpu_begin);
      outcome.wall.add(number, query_stopwatch.wall_seconds() * 1e6);
    }
    outcome.pass_seconds.push_back(stopwatch.wall_seconds());
  }
  outcome.cpu_seconds = all.usage().cpu_seconds;
}

void print_as_json(const CommandLine& line, const Plan& plan, const Outcome& outcome) {
  const auto wall = outcome.wall.summary(Pick::kMedian);
  const auto best = outcome.wall.summary(Pick::kLeast);
  const auto cpu = outcome.cpu.summary(Pick::kMedian);
  const auto runs = static_cast<double>(std::max<std::size_t>(1, plan.repeat * outcome.queries));
  print_json({{"engine", "fihris"},
              {"variant", line.flag("plain") ? "plain" : "standard"},
              {"op", "search"},
              {"mode", plan.mode},
              {"k", plan.options.limit},
              {"queries", outcome.queries},
              {"topics", plan.topics.size()},
              {"repeat", plan.repeat},
              {"hits", outcome.hits},
              {"empty", outcome.empty},
              {"warmup_s", outcome.warm_up_seconds},
              {"total_s", wall.sum * 1e-6},
              {"mean_us", wall.mean},
              {"p50_us", wall.p50},
              {"p95_us", wall.p95},
              {"p99_us", wall.p99},
              {"max_us", wall.most},
              {"mean_min_us", best.mean},
              {"p50_min_us", best.p50},
              {"p95_min_us", best.p95},
              {"p99_min_us", best.p99},
              {"cpu_us_per_query", outcome.cpu_seconds * 1e6 / runs},
              {"cpu_mean_us", cpu.mean},
              {"cpu_p50_us", cpu.p50},
              {"cpu_p95_us", cpu.p95},
              {"cpu_p99_us", cpu.p99},
              {"cpu_s", outcome.cpu_seconds},
              {"peak_rss_kb", Stopwatch().usage().peak_memory_kb},
              {"pass_s", outcome.pass_seconds}});
}

std::string microseconds(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

void print_as_text(const Plan& plan, const Outcome& outcome) {
  std::cout << "queries  " << grouped(outcome.queries) << " of " << grouped(plan.topics.size()) << ", " << grouped(outcome.empty)
            << " without a hit, " << grouped(outcome.hits) << " hits\n";
  if (!plan.run_path.empty()) std::cout << "run      " << plan.run_path << '\n';
  if (plan.repeat == 0) return;
  const auto wall = outcome.wall.summary(Pick::kMedian);
  std::cout << "time     one thread, median of " << plan.repeat << (plan.repeat == 1 ? " pass" : " passes") << ", in microseconds a query\n"
            << "mean     " << microseconds(wall.mean) << "\np50      " << microseconds(wall.p50) << "\np95      " << microseconds(wall.p95)
            << "\np99      " << microseconds(wall.p99) << "\nmax      " << microseconds(wall.most) << '\n';
}

}  // namespace

int run_batch(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("run", po::value<std::string>()->value_name("FILE"), "where the TREC run is written")(
      "limit,k", po::value<std::int64_t>()->value_name("K")->default_value(10), "documents a query")(
      "repeat", po::value<std::int64_t>()->value_name("N")->default_value(3), "timed passes")(
      "mode", po::value<std::string>()->value_name("MODE")->default_value("or"),
      "or, and or phrase: how the words of a query belong together")("syntax", "read queries in the query language instead")(
      "exact-count", "count every matching document")("budget", po::value<std::int64_t>()->value_name("SECONDS")->default_value(0),
                                                      "end the first pass after so long; time only the queries reached")(
      "tag", po::value<std::string>()->value_name("NAME")->default_value("fihris"), "the last column of the run");
  add_query_options(line);
  if (!line.parse(arguments)) return kDone;
  line.require_words(2, 2);
  const auto reader = open_for_queries(line.words()[0], line);
  const Searcher searcher(reader);
  const auto plan = make_plan(line, reader.analyzer());
  Outcome outcome;
  warm_up(searcher, plan, outcome);
  timed_passes(searcher, plan, outcome);
  if (line.json()) {
    print_as_json(line, plan, outcome);
  } else {
    print_as_text(plan, outcome);
  }
  if (outcome.hits > 0) return kDone;
  std::cerr << "fihris batch: no query found anything\n";
  return kNothingFound;
}

}  // namespace fihris::tool
