// SPDX-License-Identifier: Apache-2.0
//
// Reads qrels and runs, line by line.
#include "eval/trec_files.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <unordered_set>

#include <fihris/error.hpp>

#include "input/bytes.hpp"
#include "input/text_tools.hpp"

namespace fihris::tool::eval {
namespace {

std::string read_all(const std::string& path) {
  input::FileSource source(path);
  input::Window window(source);
  while (window.fill()) {
  }
  return std::string(window.view());
}

/// Splits at white space; returns how many columns there are, at most Count + 1.
template <std::size_t Count>
std::size_t split(std::string_view line, std::array<std::string_view, Count>& columns) {
  constexpr std::string_view kSpaces = " \t\r";
  std::size_t found = 0;
  for (;;) {
    const auto begin = line.find_first_not_of(kSpaces);
    if (begin == std::string_view::npos) return found;
    line.remove_prefix(begin);
    const auto size = std::min(line.find_first_of(kSpaces), line.size());
    if (found == Count) return Count + 1;
    columns[found++] = line.substr(0, size);
    line.remove_prefix(size);
  }
}

template <typename Number>
bool parse_number(std::string_view digits, Number& number) {
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failure == std::errc{} && end == digits.data() + digits.size();
}

[[noreturn]] void refuse(const std::string& name, std::uint64_t line, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, name + ":" + std::to_string(line) + ": " + what);
}

/// Calls `visit(line, number)` for each line that is not blank.
template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  std::uint64_t number = 0;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto line = input::take_line(text);
    ++number;
    if (!input::trimmed(line).empty()) visit(line, number);
  }
}

/// As trec_eval keeps a score; what is too large for it becomes infinite, which a plain conversion does not promise.
float to_float(double score) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  if (std::abs(score) <= kLargest) return static_cast<float>(score);
  return score > 0 ? std::numeric_limits<float>::infinity() : -std::numeric_limits<float>::infinity();
}

struct Found {
  float score;
  std::string document;
};

std::vector<std::string> ordered(std::vector<Found>& found) {
  std::sort(found.begin(), found.end(), [](const Found& left, const Found& right) {
    return left.score != right.score ? left.score > right.score : left.document > right.document;
  });
  std::vector<std::string> documents;
  std::unordered_set<std::string> seen;
  for (auto& one : found) {
    if (seen.insert(one.document).second) documents.push_back(std::move(one.document));
  }
  return documents;
}

}  // namespace

Qrels parse_qrels(std::string_view text, const std::string& name) {
  Qrels qrels;
  for_each_line(text, [&](std::string_view line, std::uint64_t number) {
    std::array<std::string_view, 4> columns;
    if (split(line, columns) != 4) refuse(name, number, "a line of qrels has four columns: query 0 document grade");
    double grade = 0;
    constexpr double kLargest = 1e9;
    if (!parse_number(columns[3], grade) || !std::isfinite(grade))
      refuse(name, number, "the grade is no number: " + std::string(columns[3]));
    if (std::abs(grade) > kLargest) refuse(name, number, "the grade is beyond a billion: " + std::string(columns[3]));
    qrels[std::string(columns[0])][std::string(columns[2])] = static_cast<long>(grade);
  });
  return qrels;
}

Run parse_run(std::string_view text, const std::string& name) {
  std::map<std::string, std::vector<Found>> found;
  for_each_line(text, [&](std::string_view line, std::uint64_t number) {
    std::array<std::string_view, 6> columns;
    if (split(line, columns) < 6) refuse(name, number, "a line of a run has six columns: query Q0 document rank score tag");
    double score = 0;
    if (!parse_number(columns[4], score) || std::isnan(score)) refuse(name, number, "the score is no number: " + std::string(columns[4]));
    found[std::string(columns[0])].push_back({to_float(score), std::string(columns[2])});
  });
  Run run;
  for (auto& [query, documents] : found) run[query] = ordered(documents);
  return run;
}

Qrels read_qrels(const std::string& path) { return parse_qrels(read_all(path), path); }
Run read_run(const std::string& path) { return parse_run(read_all(path), path); }

}  // namespace fihris::tool::eval
