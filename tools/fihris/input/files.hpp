// SPDX-License-Identifier: Apache-2.0
//
// From the paths of a command line to the files that are read, in an order that does not change.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "input/types.hpp"

namespace fihris::tool::input {

struct FileToRead {
  std::string path;         ///< to open; "-" is standard input
  std::string name;         ///< the id of a document that has no other: the path from the folder of the command line, or the file's name
  std::uint64_t bytes = 0;  ///< 0 when unknown (a pipe)
};

/// All files under the paths: files as they are, folders with all that is in them, sorted by name byte by byte. Links are followed. A folder
/// that is its own ancestor, a path that cannot be read, what is no file, and hidden entries of folders are told to `report`.
std::vector<FileToRead> list_files(const std::vector<std::string>& paths, const std::function<void(const Problem&)>& report);

}  // namespace fihris::tool::input
