// SPDX-License-Identifier: Apache-2.0
//
// Walks folders. The chain of folders above an entry is kept by device and number, so that a link back to one of them ends there; the depth
// of the walk is bounded by the length that the system allows for a path.
#include "input/files.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <sys/stat.h>

namespace fihris::tool::input {
namespace {

namespace fs = std::filesystem;

struct FolderKey {
  dev_t device;
  ino_t number;
  bool operator==(const FolderKey&) const = default;
};

class Walk {
 public:
  Walk(std::vector<FileToRead>& files, const std::function<void(const Problem&)>& report) : files_(files), report_(report) {}

  void argument(const std::string& path) {
    if (path == "-") {
      files_.push_back({path, "stdin", 0});
      return;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return unreadable(path, errno);
    if (S_ISDIR(status.st_mode)) return folder(path, "", {status.st_dev, status.st_ino});
    const auto name = fs::path(path).filename().string();
    // A pipe or a device that somebody names is read to its end, as with <(command).
    files_.push_back({path, name, S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0});
  }

 private:
  void skip(const std::string& path, Reason reason, const std::string& sentence) {
    Problem problem;
    problem.reason = reason;
    problem.place.file = path;
    problem.sentence = sentence;
    report_(problem);
  }

  void unreadable(const std::string& path, int reason) {
    skip(path, reason == ELOOP ? Reason::kLinkLoop : Reason::kUnreadable, "cannot be read: " + std::generic_category().message(reason));
  }

  void folder(const std::string& path, const std::string& prefix, FolderKey key) {
    const auto above = std::find(chain_.begin(), chain_.end(), key);
    if (above != chain_.end()) {
      skip(path, Reason::kLinkLoop, "a link to a folder that it stands in; not followed");
      return;
    }
    std::error_code failure;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(path, failure), end; !failure && entry != end; entry.increment(failure)) {
      names.push_back(entry->path().filename().string());
    }
    if (failure) unreadable(path, failure.value());
    std::sort(names.begin(), names.end());
    chain_.push_back(key);
    for (const auto& name : names) entry_of_folder((fs::path(path) / name).string(), prefix + name, name);
    chain_.pop_back();
  }

  void entry_of_folder(const std::string& path, const std::string& id, const std::string& name) {
    if (name.starts_with('.')) {
      skip(path, Reason::kHidden, "a hidden name; give it as an argument to read it");
      return;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return unreadable(path, errno);
    if (S_ISDIR(status.st_mode)) return folder(path, id + "/", {status.st_dev, status.st_ino});
    if (!S_ISREG(status.st_mode)) {
      skip(path, Reason::kSpecialFile, "a socket, device or pipe; not read");
      return;
    }
    files_.push_back({path, id, static_cast<std::uint64_t>(status.st_size)});
  }

  std::vector<FileToRead>& files_;
  const std::function<void(const Problem&)>& report_;
  std::vector<FolderKey> chain_;
};

}  // namespace

std::vector<FileToRead> list_files(const std::vector<std::string>& paths, const std::function<void(const Problem&)>& report) {
  std::vector<FileToRead> files;
  Walk walk(files, report);
  for (const auto& path : paths) walk.argument(path);
  return files;
}

}  // namespace fihris::tool::input
