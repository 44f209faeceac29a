// SPDX-License-Identifier: Apache-2.0
//
// Walks the source tree. What is not listed here is not checked, so a new folder of sources is added to kFolders.
#include "structure/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "testing/files.hpp"

namespace fihris::structure {
namespace {

constexpr std::array<std::string_view, 9> kFolders = {".ci", "bench", "cmake", "docs", "examples", "include", "lib", "tests", "tools"};

// Data for programs, not text by people.
constexpr std::array<std::string_view, 5> kDataFolders = {"examples/corpus/", "tests/data/", "tests/format/golden/", "tests/fuzz/corpus/",
                                                          "bench/data/"};

constexpr std::array<std::string_view, 10> kExtensions = {".hpp", ".cpp", ".h", ".in", ".cmake", ".txt", ".sh", ".py", ".md", ".1"};

bool is_checked(std::string_view path) {
  const auto holds = [path](std::string_view folder) { return path.starts_with(folder); };
  if (std::any_of(kDataFolders.begin(), kDataFolders.end(), holds)) return false;
  const auto ends = [path](std::string_view extension) { return path.ends_with(extension); };
  return path == ".ci/run" || std::any_of(kExtensions.begin(), kExtensions.end(), ends);
}

}  // namespace

std::vector<SourceFile> read_source_tree() {
  namespace fs = std::filesystem;
  const fs::path top = FIHRIS_SOURCE_DIR;
  std::vector<SourceFile> files;
  const auto take = [&](const fs::directory_entry& entry) {
    const auto path = entry.path().lexically_relative(top).generic_string();
    if (entry.is_regular_file() && is_checked(path)) files.push_back({path, testing::read_file(entry.path())});
  };
  for (const auto& entry : fs::directory_iterator(top)) take(entry);
  for (const auto folder : kFolders) {
    if (!fs::exists(top / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(top / folder)) take(entry);
  }
  std::sort(files.begin(), files.end(), [](const auto& left, const auto& right) { return left.path < right.path; });
  return files;
}

std::string to_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const auto& finding : findings) text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  return text;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_cpp(std::string_view path) {
  if (path.ends_with(".in")) path.remove_suffix(3);
  return path.ends_with(".hpp") || path.ends_with(".cpp") || path.ends_with(".h");
}

}  // namespace fihris::structure
