// SPDX-License-Identifier: Apache-2.0
//
// fihris: finds the subcommand, runs it, and turns what it throws into a sentence and a status.
//
// Exit status of every command: 0 done or found, 1 nothing found, 2 error.
#include <algorithm>
#include <array>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>

#include <fihris/error.hpp>
#include <fihris/version.hpp>

#include "commands/commands.hpp"

namespace fihris::tool {
namespace {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const Arguments&);
};

constexpr std::array<Command, 13> kCommands = {{
    {"index", "read files into an index", run_index},
    {"search", "find documents", run_search},
    {"show", "print a document", run_show},
    {"explain", "say why a document has its score", run_explain},
    {"analyze", "show the words of a text in all their forms", run_analyze},
    {"delete", "remove documents", run_delete},
    {"compact", "merge an index and drop what was deleted", run_compact},
    {"merge", "join indexes that were built apart", run_merge},
    {"snapshot", "copy an index, while a writer may work", run_snapshot},
    {"stats", "count what an index holds", run_stats},
    {"check", "verify every byte of an index, or repair it", run_check},
    {"batch", "run many queries, write a TREC run, measure the time", run_batch},
    {"eval", "measure a TREC run against judgements", run_eval},
}};

void print_help(std::ostream& out) {
  out << "fihris " << version() << ": full-text search for Arabic\n\nUsage: fihris COMMAND ARGUMENTS\n\nCommands:\n";
  for (const auto& command : kCommands) {
    out << "  " << command.name << std::string(10 - command.name.size(), ' ') << command.summary << '\n';
  }
  out << "\n\"fihris COMMAND --help\" has the options and examples of a command.\n"
         "Exit status: 0 done or found, 1 nothing found, 2 error.\n\n"
         "Examples:\n"
         "  fihris index news.idx articles/\n"
         "  fihris search news.idx مكافحة التطرف\n";
}

const Command* find_command(std::string_view name) {
  const auto* const found =
      std::find_if(kCommands.begin(), kCommands.end(), [name](const Command& command) { return command.name == name; });
  return found == kCommands.end() ? nullptr : found;
}

int run_command(const Command& command, const Arguments& arguments) {
  try {
    const int status = command.run(arguments);
    std::cout.flush();
    if (!std::cout) throw Error(ErrorCode::kIo, "the output cannot be written: is the disk full?");
    return status;
  } catch (const UsageError& error) {
    std::cerr << "fihris " << command.name << ": " << error.what() << "\nTry \"fihris " << command.name << " --help\".\n";
  } catch (const std::bad_alloc&) {
    std::cerr << "fihris " << command.name << ": not enough memory\n";
  } catch (const std::exception& error) {
    std::cerr << "fihris " << command.name << ": " << error.what() << '\n';
  }
  return kFailed;
}

int run(Arguments arguments) {
  if (arguments.empty()) {
    print_help(std::cerr);
    return kFailed;
  }
  auto name = arguments.front();
  arguments.erase(arguments.begin());
  if (name == "--version") {
    std::cout << "fihris " << version() << '\n';
    return kDone;
  }
  if (name == "help" && !arguments.empty()) {
    name = arguments.front();
    arguments = {"--help"};
  }
  if (name == "--help" || name == "-h" || name == "help") {
    print_help(std::cout);
    return kDone;
  }
  const auto* const command = find_command(name);
  if (command == nullptr) {
    std::cerr << "fihris: there is no command \"" << name << "\".\nTry \"fihris --help\".\n";
    return kFailed;
  }
  return run_command(*command, arguments);
}

}  // namespace
}  // namespace fihris::tool

int main(int argc, char* argv[]) {
  std::ios::sync_with_stdio(false);
  return fihris::tool::run({argv + std::min(argc, 1), argv + argc});
}
