// SPDX-License-Identifier: Apache-2.0
//
// fihris_bench: how fast this build indexes and searches, as its users would see it. bench/README.md is the manual.
#include <exception>
#include <filesystem>
#include <iostream>

#include <boost/program_options.hpp>

#include "run.hpp"

namespace {

namespace po = boost::program_options;
using fihris::bench::CompareOptions;
using fihris::bench::RunOptions;

struct CommandLine {
  RunOptions run;
  CompareOptions compare;
};

po::options_description options_of(CommandLine& line) {
  po::options_description options("Options");
  RunOptions& run = line.run;
  options.add_options()("topics", po::value(&run.topics)->value_name("TSV"), "queries (name TAB query) in place of sampled ones")(
      "repeat", po::value(&run.repeat)->value_name("N")->default_value(run.repeat), "timed passes over the queries")(
      "queries", po::value(&run.queries)->value_name("N")->default_value(run.queries), "queries sampled for each mode")(
      "limit", po::value(&run.limit)->value_name("N")->default_value(run.limit), "documents at most; 0: all")(
      "size", po::value(&run.megabytes)->value_name("MB")->default_value(run.megabytes), "text made of the bundled articles")(
      "memory", po::value(&run.memory_mebibytes)->value_name("MIB")->default_value(run.memory_mebibytes), "WriterOptions::memory_bytes")(
      "hits", po::value(&run.hits)->value_name("K")->default_value(run.hits), "hits wanted of each query")(
      "seed", po::value(&run.seed)->value_name("N")->default_value(run.seed), "of mixtures and of sampled queries")(
      "store", po::bool_switch(&run.store), "keep the text in the index")(
      "json", po::value(&run.json)->value_name("FILE"), "write the figures there, too")("folder", po::value(&run.folder)->value_name("DIR"),
                                                                                        "where the index is made; it is removed again")(
      "articles", po::value(&run.articles)->value_name("DIR")->default_value(FIHRIS_CORPUS), "the bundled articles")(
      "compare", po::value(&line.compare.old_program)->value_name("PROGRAM"), "fihris_bench of another build: run both by turns")(
      "rounds", po::value(&line.compare.rounds)->value_name("N")->default_value(line.compare.rounds), "turns of a comparison")(
      "tolerance", po::value(&line.compare.tolerance_percent)->value_name("PERCENT")->default_value(line.compare.tolerance_percent),
      "more CPU time than the other build by this much ends with status 1")("help", "show this");
  return options;
}

/// The words that both programs of a comparison are given: all but those that speak of the comparison, and --json.
std::vector<std::string> arguments_of_run(const po::parsed_options& parsed) {
  std::vector<std::string> words;
  for (const auto& option : parsed.options) {
    const std::string& name = option.string_key;
    if (name == "compare" || name == "rounds" || name == "tolerance" || name == "json") continue;
    words.insert(words.end(), option.original_tokens.begin(), option.original_tokens.end());
  }
  return words;
}

int run(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "driver") return fihris::bench::drive({arguments.begin() + 1, arguments.end()});
  CommandLine line;
  const po::options_description options = options_of(line);
  po::options_description all(options);
  all.add_options()("documents", po::value(&line.run.documents), "");
  po::positional_options_description positional;
  positional.add("documents", 1);
  const po::parsed_options parsed = po::command_line_parser(arguments).options(all).positional(positional).run();
  po::variables_map values;
  po::store(parsed, values);
  po::notify(values);
  if (values.count("help") != 0) {
    std::cout << "fihris_bench [DOCS.jsonl]                indexes and searches, and tells how fast\n"
                 "fihris_bench [DOCS.jsonl] --compare OLD  this build and another by turns\n"
                 "fihris_bench driver index DOCS INDEX     as one engine among others: see bench/README.md\n"
                 "fihris_bench driver search INDEX TOPICS K RUN\n\n"
              << options;
    return 0;
  }
  if (values.count("compare") == 0) return fihris::bench::run(line.run);
  line.compare.new_program = std::filesystem::read_symlink("/proc/self/exe").string();
  line.compare.arguments = arguments_of_run(parsed);
  line.compare.folder = line.run.folder;
  return fihris::bench::compare(line.compare);
}

}  // namespace

int main(int count, char** values) {
  try {
    return run({values + 1, values + count});
  } catch (const std::exception& error) {
    std::cerr << "fihris_bench: " << error.what() << '\n';
    return 2;
  }
}
