// SPDX-License-Identifier: Apache-2.0
//
// Descriptors, and the sentences that belong to errno.
#include "storage/posix.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fihris/error.hpp>

namespace fihris::storage::posix {

namespace {

constexpr int kRightsBeforeUmask = 0666;

ErrorCode code_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT: return ErrorCode::kNoSpace;
    case ENOENT: return ErrorCode::kNotFound;
    default: return ErrorCode::kIo;
  }
}

const char* advice_for(int error) {
  switch (error) {
    case ENOSPC: return "free some space on this disk, then try again";
    case EDQUOT: return "free some space or raise the disk quota, then try again";
    case EFBIG: return "raise the limit on file sizes (ulimit -f), or use a file system for larger files";
    case ENOENT: return "check the path";
    case ENOTDIR: return "a part of the path is a file, not a folder; check the path";
    case EACCES:
    case EPERM: return "give this user the rights to the folder and its files";
    case EROFS: return "mount the file system for writing, or use another folder";
    case EMFILE:
    case ENFILE: return "raise the limit on open files (ulimit -n)";
    case ENOMEM: return "free memory, or raise the limit on mapped regions (sysctl vm.max_map_count)";
    case EIO: return "the disk reports a fault; check it, and keep a copy of the index elsewhere";
    default: return "check the disk and the path";
  }
}

}  // namespace

Descriptor::~Descriptor() { close(); }

int Descriptor::close() noexcept {
  if (!is_open()) return 0;
  const int failed = ::close(std::exchange(number_, -1));
  return failed != 0 && errno != EINTR ? errno : 0;
}

Descriptor open_file(const std::string& path, int flags) noexcept {
  int number = -1;
  do {
    number = ::open(path.c_str(), flags | O_CLOEXEC, kRightsBeforeUmask);
  } while (number < 0 && errno == EINTR);
  return Descriptor(number);
}

void throw_error(int error, std::string_view doing, const std::string& path) {
  std::string sentence = "cannot ";
  sentence.append(doing).append(" ").append(path).append(": ");
  sentence.append(std::generic_category().message(error)).append("; ").append(advice_for(error));
  throw Error(code_of(error), sentence);
}

int sync_descriptor(const Descriptor& file) noexcept {
  while (::fsync(file.get()) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

void sync_folder(const std::string& path) {
  const Descriptor folder = open_file(path, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open()) throw_error(errno, "open the folder", path);
  const int error = sync_descriptor(folder);
  // EINVAL: this file system has nothing to do for a folder.
  if (error != 0 && error != EINVAL) throw_error(error, "make durable the names in", path);
}

}  // namespace fihris::storage::posix
