// SPDX-License-Identifier: Apache-2.0
//
// A folder for one test case: new and empty at first, removed with all it holds at the end.
//
//     const fihris::testing::TemporaryFolder folder;
//     auto writer = fihris::IndexWriter::open(folder.path() / "index", …);
#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>

namespace fihris::testing {

/// One thread at a time.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::random_device entropy;
    for (int attempt = 0; attempt < 100; ++attempt) {
      const auto number = (std::uint64_t{entropy()} << 32) | entropy();
      path_ = std::filesystem::temp_directory_path() / ("fihris-test-" + std::to_string(number));
      if (std::filesystem::create_directory(path_)) return;
    }
    throw std::runtime_error("no temporary folder could be made in " + std::filesystem::temp_directory_path().string());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace fihris::testing
