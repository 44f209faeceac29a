// SPDX-License-Identifier: Apache-2.0
//
// Boost.Program_options with long names in full only, and words of a query that begin with a minus sign let through.
#include "command_line.hpp"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <limits>

namespace fihris::tool {
namespace {

constexpr unsigned kTerminalColumns = 80;
constexpr unsigned kDescriptionColumns = 46;

/// -كرة, -"a b", -(a b), -«…»: no option begins so.
bool is_excluded_word(const std::string& argument) {
  if (argument.size() < 2 || argument[0] != '-') return false;
  const auto next = static_cast<unsigned char>(argument[1]);
  return next >= 0x80 || next == '"' || next == '(';
}

std::vector<po::option> take_excluded_word(std::vector<std::string>& arguments) {
  std::vector<po::option> taken;
  if (!arguments.empty() && is_excluded_word(arguments[0])) {
    po::option word;
    word.value.push_back(arguments[0]);
    word.original_tokens.push_back(arguments[0]);
    taken.push_back(word);
    arguments.erase(arguments.begin());
  }
  return taken;
}

std::string with_small_initial(std::string_view text) {
  std::string result(text);
  if (!result.empty()) result[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(result[0])));
  return result;
}

}  // namespace

CommandLine::CommandLine(const CommandText& text) : text_(text), options_("Options", kTerminalColumns, kDescriptionColumns) {}

bool CommandLine::parse(const Arguments& arguments) {
  options_.add_options()("json", "print one line of JSON (docs/tool.md has its form)")("help,h", "print this");
  po::options_description all;
  all.add(options_);
  all.add_options()("words", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("words", -1);
  try {
    const auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::command_line_parser parser(arguments);
    parser.options(all).positional(positional).style(style).extra_style_parser(take_excluded_word);
    po::store(parser.run(), values_);
    po::notify(values_);
  } catch (const po::error& error) {
    throw UsageError(with_small_initial(error.what()));
  }
  if (values_.count("help") > 0) {
    print_help();
    return false;
  }
  if (values_.count("words") > 0) words_ = values_["words"].as<std::vector<std::string>>();
  return true;
}

void CommandLine::require_words(std::size_t least, std::size_t most) const {
  if (words_.size() >= least && words_.size() <= most) return;
  const std::string problem = words_.size() < least ? "something is missing" : "too much is given";
  throw UsageError(problem + ": the arguments are " + std::string(text_.usage));
}

std::int64_t CommandLine::number(const std::string& name, Range range) const {
  const auto value = values_[name].as<std::int64_t>();
  if (value < range.least || value > range.most) {
    const bool open = range.most == std::numeric_limits<std::int64_t>::max();
    throw UsageError("--" + name + " takes a number " + (open ? "of at least " : "from ") + std::to_string(range.least) +
                     (open ? "" : " to " + std::to_string(range.most)) + ", not " + std::to_string(value));
  }
  return value;
}

void CommandLine::print_help() const {
  std::cout << "Usage: fihris " << text_.name << ' ' << text_.usage << "\n\n"
            << text_.about << '\n'
            << options_ << "\nExamples:\n"
            << text_.examples;
}

std::string joined(const std::vector<std::string>& words, std::size_t from) {
  std::string result;
  for (auto number = from; number < words.size(); ++number) {
    if (number > from) result.push_back(' ');
    result.append(words[number]);
  }
  return result;
}

}  // namespace fihris::tool
