// SPDX-License-Identifier: Apache-2.0
//
// FileSystem on a folder of a POSIX system.
//
// The folder is made absolute when the FileSystem is opened, so that a later chdir() changes nothing; messages show it as it was given.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "storage/file_system.hpp"
#include "storage/posix.hpp"
#include "storage/posix_file.hpp"
#include "storage/posix_lock.hpp"

namespace fihris::storage {

namespace {

constexpr int kFolderRightsBeforeUmask = 0777;

bool is_folder(const std::string& path) noexcept {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_file(const std::string& path) noexcept {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

/// Makes one folder, whose parent exists, and its name durable.
void make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), kFolderRightsBeforeUmask) != 0) {
    const int error = errno;
    if (error == EEXIST && !is_folder(folder)) posix::throw_error(ENOTDIR, "create the folder", folder);
    if (error != EEXIST) posix::throw_error(error, "create the folder", folder);
  }
  posix::sync_folder(folder.parent_path());
}

/// Internally locked by the operating system; immutable itself.
class PosixFileSystem final : public FileSystem {
 public:
  explicit PosixFileSystem(std::string folder) : shown_(std::move(folder)) {
    std::error_code error;
    folder_ = std::filesystem::absolute(shown_, error).lexically_normal();
    if (error) posix::throw_error(error.value(), "make an absolute path of", shown_);
    if (!folder_.has_filename()) folder_ = folder_.parent_path();  // "a/b/" is "a/b"
  }

  bool folder_exists() override { return is_folder(folder_); }

  void create_folder() override {
    std::vector<std::filesystem::path> missing;
    for (std::filesystem::path at = folder_; !is_folder(at) && at.has_relative_path(); at = at.parent_path()) missing.push_back(at);
    std::for_each(missing.rbegin(), missing.rend(), make_folder);
  }

  // Not by std::filesystem::directory_iterator, which ends the program when it lacks memory.
  std::vector<std::string> list() override {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir(folder_.c_str()));
    if (folder == nullptr && errno == ENOENT) return names;
    if (folder == nullptr) posix::throw_error(errno, "list the folder", shown_);
    for (;;) {
      errno = 0;
      const dirent* const entry = ::readdir(folder.get());
      if (entry == nullptr && errno != 0) posix::throw_error(errno, "list the folder", shown_);
      if (entry == nullptr) break;
      std::string name = entry->d_name;
      const bool must_ask = entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK;
      if (entry->d_type == DT_REG || (must_ask && is_file(full_path(name)))) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  bool exists(const std::string& name) override {
    struct stat status = {};
    if (::stat(full_path(name).c_str(), &status) == 0) return true;
    if (errno != ENOENT && errno != ENOTDIR) posix::throw_error(errno, "look for", path_of(name));
    return false;
  }

  std::unique_ptr<WritableFile> create(const std::string& name) override { return posix::create_file(full_path(name), path_of(name)); }

  std::shared_ptr<const FileBytes> map(const std::string& name) override { return posix::map_file(full_path(name), path_of(name)); }

  void rename(const std::string& from, const std::string& to) override {
    if (::rename(full_path(from).c_str(), full_path(to).c_str()) != 0) posix::throw_error(errno, "rename to " + to, path_of(from));
  }

  void remove(const std::string& name) override {
    if (::unlink(full_path(name).c_str()) != 0 && errno != ENOENT) posix::throw_error(errno, "remove", path_of(name));
  }

  std::unique_ptr<FileLock> hold(const std::string& name) override { return posix::hold_file(full_path(name)); }

  bool remove_unless_held(const std::string& name) override { return posix::remove_unless_held(full_path(name), path_of(name)); }

  void sync_directory() override { posix::sync_folder(folder_); }

  std::unique_ptr<FileLock> lock(const std::string& name) override { return posix::lock_file(full_path(name), path_of(name), shown_); }

  std::string path_of(const std::string& name) const override { return (std::filesystem::path(shown_) / name).string(); }

 private:
  std::string full_path(const std::string& name) const { return (folder_ / name).string(); }

  std::string shown_;
  std::filesystem::path folder_;
};

}  // namespace

std::shared_ptr<FileSystem> open_posix_file_system(const std::string& folder) { return std::make_shared<PosixFileSystem>(folder); }

}  // namespace fihris::storage
