// SPDX-License-Identifier: Apache-2.0
//
// The command line of one subcommand: its options, what it is for, examples; and the errors that a wrong one makes.
//
//     CommandLine line({.name = "show", .usage = "INDEX ID", .about = "Prints one document.", .examples = "  fihris show news.idx a-1\n"});
//     line.options().add_options()("field", po::value<std::string>()->value_name("NAME"), "only this field");
//     if (!line.parse(arguments)) return kDone;      // --help was given and answered
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/program_options.hpp>

namespace fihris::tool {

namespace po = boost::program_options;

/// The exit statuses of every command.
inline constexpr int kDone = 0;
inline constexpr int kNothingFound = 1;
inline constexpr int kFailed = 2;

using Arguments = std::vector<std::string>;

/// A command line that cannot be followed; the sentence says why.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct CommandText {
  std::string_view name;
  std::string_view usage;     ///< the arguments after the name
  std::string_view about;     ///< what it does, in lines of at most 80 columns
  std::string_view examples;  ///< indented lines
};

struct Range {
  std::int64_t least;
  std::int64_t most;
};

/// One thread at a time.
class CommandLine {
 public:
  explicit CommandLine(const CommandText& text);

  po::options_description& options() { return options_; }

  /// Reads the arguments; false when --help was among them and has been answered. An argument such as -كرة or -"a b" is a word of a query
  /// and no option. Throws UsageError.
  bool parse(const Arguments& arguments);

  /// What is not an option, in order.
  const std::vector<std::string>& words() const { return words_; }

  /// Throws UsageError, naming what is missing or too much.
  void require_words(std::size_t least, std::size_t most = static_cast<std::size_t>(-1)) const;

  bool has(const std::string& name) const { return values_.count(name) > 0 && !values_[name].defaulted(); }
  bool flag(const std::string& name) const { return values_.count(name) > 0; }
  std::string text(const std::string& name) const { return values_[name].as<std::string>(); }

  /// Of an option that may be given more than once: all, in order.
  std::vector<std::string> texts(const std::string& name) const {
    return values_.count(name) > 0 ? values_[name].as<std::vector<std::string>>() : std::vector<std::string>();
  }

  /// Throws UsageError for a value outside of the range.
  std::int64_t number(const std::string& name, Range range) const;

  bool json() const { return flag("json"); }

 private:
  void print_help() const;

  CommandText text_;
  po::options_description options_;
  po::variables_map values_;
  std::vector<std::string> words_;
};

/// The words from the given one on, joined by spaces: a query or a text that needs no quotation marks on the command line.
std::string joined(const std::vector<std::string>& words, std::size_t from);

}  // namespace fihris::tool
