// SPDX-License-Identifier: Apache-2.0
//
// Runs the command-line tool as a user does: arguments, standard input, environment in; status, output and errors out.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::cli {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Strings = std::vector<std::string>;

struct Result {
  int status = -1;
  std::string output;
  std::string errors;

  Json json() const {
    INFO("errors: " << errors);
    INFO("output: " << output);
    REQUIRE(Json::accept(output));
    return Json::parse(output);
  }
};

struct Surroundings {
  std::string input = {};        ///< standard input
  Strings environment = {};      ///< NAME=value, added to what the test has
  std::string output_file = {};  ///< where the standard output goes; "" keeps it in Result::output
};

/// Runs in this process's folder. A tool that is ended by a signal has the status 128 + its number.
inline Result run_tool(const Strings& arguments, const Surroundings& surroundings = {}) {
  const testing::TemporaryFolder folder;
  const auto input = (folder.path() / "in").string();
  const auto output = surroundings.output_file.empty() ? (folder.path() / "out").string() : surroundings.output_file;
  const auto errors = (folder.path() / "err").string();
  testing::write_file(input, surroundings.input);
  Strings words = {FIHRIS_TOOL};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  Strings environment = surroundings.environment;
  const auto child = ::fork();
  if (child == 0) {
    const int in = ::open(input.c_str(), O_RDONLY);
    const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = ::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    for (auto& variable : environment) ::putenv(variable.data());
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  Result result;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (surroundings.output_file.empty()) result.output = testing::read_file(output);
  result.errors = testing::read_file(errors);
  return result;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline std::string corpus() { return std::string(FIHRIS_SOURCE_DIR) + "/examples/corpus"; }

/// The articles that come with the project, indexed once for all test cases that only read.
inline const std::string& corpus_index() {
  static const testing::TemporaryFolder folder;
  static const std::string path = [] {
    auto index = (folder.path() / "corpus.idx").string();
    const auto result = run_tool({"index", index, corpus()});
    INFO(result.errors);
    REQUIRE(result.status == 0);
    return index;
  }();
  return path;
}

}  // namespace fihris::cli
