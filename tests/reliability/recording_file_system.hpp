// SPDX-License-Identifier: Apache-2.0
//
// RecordingFileSystem: a folder in memory that notes every call that changes it, and can be killed in the middle of work as a process is.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "reliability/simulated_disk.hpp"
#include "reliability/turns.hpp"
#include "storage/file_system.hpp"

namespace fihris::reliability {

/// Internally locked. Files that it made must not outlive it.
class RecordingFileSystem final : public storage::FileSystem {
 public:
  RecordingFileSystem();
  /// Begins with these files.
  explicit RecordingFileSystem(const DiskImage& image);

  /// Calls so far.
  std::vector<DiskCall> calls() const;
  std::size_t call_count() const;

  /// After so many calls in all, everything fails and nothing is done or noted any more, as if the process had been killed.
  void kill_after(std::size_t calls);
  bool is_killed() const;
  /// The next process begins.
  void revive();

  /// Before any other thread makes calls.
  void set_turns(std::shared_ptr<Turns> turns) { turns_ = std::move(turns); }

  bool folder_exists() override;
  void create_folder() override;
  std::vector<std::string> list() override;
  bool exists(const std::string& name) override;
  std::unique_ptr<storage::WritableFile> create(const std::string& name) override;
  std::shared_ptr<const storage::FileBytes> map(const std::string& name) override;
  void rename(const std::string& from, const std::string& to) override;
  void remove(const std::string& name) override;
  void sync_directory() override;
  std::unique_ptr<storage::FileLock> lock(const std::string& name) override;
  std::string path_of(const std::string& name) const override;

 private:
  class File;
  void need_life() const;
  /// Notes the call and does `work`, unless it was killed.
  void change(DiskCall call, const std::function<void()>& work);

  mutable std::mutex mutex_;
  std::shared_ptr<storage::FileSystem> inner_;
  std::vector<DiskCall> calls_;
  std::size_t files_made_ = 0;
  std::size_t most_calls_;
  bool killed_ = false;
  std::shared_ptr<Turns> turns_;
};

/// A folder in memory that holds these files.
std::shared_ptr<storage::FileSystem> open_image(const DiskImage& image);

}  // namespace fihris::reliability
