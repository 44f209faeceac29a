// SPDX-License-Identifier: Apache-2.0
//
// Directory: where the files of an index live: a folder on disk, or memory.
//
//     fihris::Directory on_disk = fihris::Directory::at("articles.idx");
//     fihris::Directory in_memory = fihris::Directory::in_memory();
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <fihris/export.hpp>

namespace fihris {

namespace storage {
class FileSystem;
}

/// A handle; copies name the same place. Thread-safe.
class FIHRIS_EXPORT Directory {
 public:
  /// A folder. It is created by the first commit of a writer, with its parents; opening a reader on a missing one throws kNotFound.
  static Directory at(const std::filesystem::path& path);

  /// An index that lives in this process until the last handle, reader and writer are gone.
  static Directory in_memory();

  /// The folder, or "(memory)": for messages.
  const std::string& name() const noexcept { return name_; }

  storage::FileSystem& files() const noexcept { return *files_; }  ///< for the library itself
  explicit Directory(std::shared_ptr<storage::FileSystem> files, std::string name);

 private:
  std::shared_ptr<storage::FileSystem> files_;
  std::string name_;
};

}  // namespace fihris
