// SPDX-License-Identifier: Apache-2.0
//
// Two builds by turns: old, new, old, new. Whatever else happens on the machine (another load, heat, a full disk cache) falls on both, so that
// the ratio of neighbours means something where the seconds do not. A figure's ratio is the median over the rounds of new / old.
#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "indexing.hpp"
#include "json_output.hpp"
#include "run.hpp"

namespace fihris::bench {
namespace {

using tool::Json;

/// A figure of both programs in every round.
struct Figure {
  std::string name;
  bool decides = false;  ///< CPU time: more of it than tolerated fails
  std::vector<double> old_values;
  std::vector<double> new_values;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Runs a program without its standard output. Throws Error(kIo) when it does not end with 0.
void run_program(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failure = posix_spawn(&child, program.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw Error(ErrorCode::kIo, program + ": cannot be started: " + std::generic_category().message(failure));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw Error(ErrorCode::kIo, program + ": " + std::generic_category().message(errno));
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw Error(ErrorCode::kIo, program + ": did not end well");
}

Json measure(const std::string& program, std::vector<std::string> arguments, const std::filesystem::path& json) {
  arguments.insert(arguments.end(), {"--json", json.string()});
  run_program(program, arguments);
  std::ifstream file(json);
  Json report = Json::parse(file, nullptr, false);
  if (report.is_discarded()) throw Error(ErrorCode::kInvalidArgument, program + ": wrote something that is no JSON");
  return report;
}

using Values = std::vector<std::pair<std::string, double>>;

/// The figures that are compared; names with "CPU" decide.
Values values_of(const Json& report) {
  const Json& indexing = report.at("indexing");
  Values values = {{"indexing, CPU s", indexing.at("cpu_s")},
                   {"indexing, wall s", indexing.at("wall_s")},
                   {"peak memory, MiB", indexing.at("peak_rss_kb").get<double>() / 1024},
                   {"index, MB", indexing.at("index_bytes").get<double>() * 1e-6}};
  for (const Json& search : report.at("searching")) {
    const std::string name = search.at("name");
    values.emplace_back(name + ", CPU mean us", search.at("cpu_us").at("mean"));
    values.emplace_back(name + ", CPU p99 us", search.at("cpu_us").at("p99"));
    values.emplace_back(name + ", wall mean us", search.at("wall_us").at("mean"));
  }
  return values;
}

bool decides(const std::string& name) { return name.ends_with("CPU s") || name.ends_with("CPU mean us"); }

/// Figures that both programs have.
std::vector<Figure> figures_of(const std::vector<std::pair<Json, Json>>& rounds) {
  std::vector<Figure> figures;
  for (const auto& [old_name, old_value] : values_of(rounds.front().first)) figures.push_back({old_name, decides(old_name), {}, {}});
  for (const auto& [old_report, new_report] : rounds) {
    const Values old_list = values_of(old_report);
    const Values new_list = values_of(new_report);
    const std::map<std::string, double> old_values(old_list.begin(), old_list.end());
    const std::map<std::string, double> new_values(new_list.begin(), new_list.end());
    for (Figure& figure : figures) {
      const auto old_value = old_values.find(figure.name);
      const auto new_value = new_values.find(figure.name);
      if (old_value == old_values.end() || new_value == new_values.end() || old_value->second <= 0) continue;
      figure.old_values.push_back(old_value->second);
      figure.new_values.push_back(new_value->second);
    }
  }
  std::erase_if(figures, [](const Figure& figure) { return figure.old_values.empty(); });
  return figures;
}

/// Prints a line; returns whether the figure has become worse than tolerated.
bool print_figure(const Figure& figure, double tolerance_percent) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < figure.old_values.size(); ++i) ratios.push_back(figure.new_values[i] / figure.old_values[i]);
  const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  const double ratio = median(ratios);
  const bool worse = figure.decides && ratio > 1 + tolerance_percent / 100;
  std::cout << std::left << std::setw(40) << figure.name << std::right << std::setw(11) << median(figure.old_values) << std::setw(11)
            << median(figure.new_values) << std::setw(9) << std::setprecision(3) << ratio << "  " << *least << "-" << *most
            << (worse ? "  worse" : "") << std::setprecision(2) << '\n';
  return worse;
}

}  // namespace

int compare(const CompareOptions& options) {
  const TemporaryFolder folder(options.folder.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options.folder));
  std::vector<std::pair<Json, Json>> rounds;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    std::cerr << "round " << round + 1 << " of " << options.rounds << '\n';
    Json old_report = measure(options.old_program, options.arguments, folder.path() / "old.json");
    Json new_report = measure(options.new_program, options.arguments, folder.path() / "new.json");
    rounds.emplace_back(std::move(old_report), std::move(new_report));
  }
  std::cout << std::fixed << std::setprecision(2) << "old: " << options.old_program << "\nnew: " << options.new_program << "\n\n"
            << std::left << std::setw(40) << "" << std::right << std::setw(11) << "old" << std::setw(11) << "new" << std::setw(9)
            << "new/old"
            << "  over rounds\n";
  int worse = 0;
  for (const Figure& figure : figures_of(rounds)) worse += print_figure(figure, options.tolerance_percent) ? 1 : 0;
  if (worse == 0) return 0;
  std::cout << '\n' << worse << " CPU times are more than " << options.tolerance_percent << " % above the old build's\n";
  return 1;
}

}  // namespace fihris::bench
