// SPDX-License-Identifier: Apache-2.0
//
// Both kinds of file system for one test case, and shorthand for files as text.
//
//     fihris::storage::testing::EachFileSystem each;      // at the top of a test case: it runs once for each kind
//     fihris::storage::FileSystem& files = each.files();  // its folder exists
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "storage/file_system.hpp"
#include "testing/catch.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::storage::testing {

class EachFileSystem {
 public:
  EachFileSystem() {
    const bool in_memory = GENERATE(true, false);
    files_ = in_memory ? open_memory_file_system() : open_posix_file_system((folder_.path() / "index").string());
    files_->create_folder();
  }
  FileSystem& files() { return *files_; }

 private:
  fihris::testing::TemporaryFolder folder_;
  std::shared_ptr<FileSystem> files_;
};

inline void write(FileSystem& files, const std::string& name, std::string_view text) {
  const auto file = files.create(name);
  file->append(base::as_bytes(text));
  file->close();
}

inline std::string read(FileSystem& files, const std::string& name) { return std::string(base::as_text(files.map(name)->bytes())); }

inline std::vector<std::byte> bytes_of(std::string_view text) {
  const auto bytes = base::as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

/// What `action` throws; the test case fails when it throws nothing.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  FAIL("an Error was expected");
  throw std::logic_error("not reached");
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace fihris::storage::testing
