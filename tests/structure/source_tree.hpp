// SPDX-License-Identifier: Apache-2.0
//
// The files of this project that people write, read into memory for the rules of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fihris::structure {

/// `path` is relative to the top of the tree and has forward slashes: "lib/text/tokenizer.cpp".
struct SourceFile {
  std::string path;
  std::string text;
};

/// One breach of a rule. Lines count from 1; 0 stands for the file as a whole.
struct Finding {
  std::string path;
  int line;
  std::string what;
};

/// Every text file under the folders of sources and at the top, in the order of their paths. Left out: build output, data, golden files.
std::vector<SourceFile> read_source_tree();

/// "path:line: what", a line for each finding.
std::string to_text(const std::vector<Finding>& findings);

/// The lines without their ends. The views live as long as `text`.
std::vector<std::string_view> split_lines(std::string_view text);

/// True for C++ sources and headers, also for those that CMake fills in (version.hpp.in).
bool is_cpp(std::string_view path);

}  // namespace fihris::structure
