// SPDX-License-Identifier: Apache-2.0
//
// Directory: a name for a file system.
#include <utility>

#include <fihris/directory.hpp>

#include "storage/file_system.hpp"

namespace fihris {

Directory::Directory(std::shared_ptr<storage::FileSystem> files, std::string name) : files_(std::move(files)), name_(std::move(name)) {}

Directory Directory::at(const std::filesystem::path& path) {
  return Directory(storage::open_posix_file_system(path.string()), path.string());
}

Directory Directory::in_memory() { return Directory(storage::open_memory_file_system(), "(memory)"); }

}  // namespace fihris
