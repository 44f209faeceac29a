// SPDX-License-Identifier: Apache-2.0
//
// The lock of a folder: an exclusive lock on one file, which the kernel releases when its holder dies. The file itself stays; that it
// exists says nothing.
//
// The lock belongs to the open file description (F_OFD_SETLK, elsewhere flock), not to the process: so it excludes a second holder in
// the same process too, and is not lost when some other code of the process opens and closes the file. A child made by fork() shares
// the description; its copy of the object does not release the parent's lock, and exec() closes it.
//
// Files that readers use are held by shared locks of the same kind: any number of readers, or one who removes it.
//
// The lock file holds "<process id> <host name>\n", for people only: whoever finds it locked reads who holds it.
#include "storage/posix_lock.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "storage/posix.hpp"

namespace fihris::storage::posix {

namespace {

/// Returns 0 or errno. `kind` is F_RDLCK, F_WRLCK or F_UNLCK.
int set_lock(const Descriptor& file, short kind) noexcept {
  int failed = 0;
  do {
#ifdef F_OFD_SETLK
    struct flock whole = {};
    whole.l_type = kind;
    whole.l_whence = SEEK_SET;
    failed = ::fcntl(file.get(), F_OFD_SETLK, &whole);
#else
    failed = ::flock(file.get(), kind == F_UNLCK ? LOCK_UN : (kind == F_WRLCK ? LOCK_EX : LOCK_SH) | LOCK_NB);
#endif
  } while (failed != 0 && errno == EINTR);
  return failed != 0 ? errno : 0;
}

std::string host_name() {
  std::array<char, 256> name = {};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

std::string own_signature() { return std::to_string(::getpid()) + " " + host_name(); }

/// Who holds the lock, by what the file says; a holder that has not written its name yet is "another process".
std::string describe_holder(const Descriptor& file) {
  std::array<char, 512> text = {};
  const ssize_t length = ::pread(file.get(), text.data(), text.size(), 0);
  if (length <= 0) return "another process";
  std::string_view signature(text.data(), static_cast<std::size_t>(length));
  signature = signature.substr(0, signature.find('\n'));
  if (signature == own_signature()) return "this process";
  const std::size_t blank = signature.find(' ');
  std::int64_t process = 0;
  const auto parsed = std::from_chars(signature.data(), signature.data() + signature.size(), process);
  if (blank == std::string_view::npos || parsed.ec != std::errc() || parsed.ptr != signature.data() + blank) return "another process";
  return "process " + std::to_string(process) + " on host " + std::string(signature.substr(blank + 1));
}

/// Nothing depends on it, so a full disk does not matter here.
void write_signature(const Descriptor& file) noexcept {
  try {
    const std::string signature = own_signature() + "\n";
    const bool cut = ::ftruncate(file.get(), 0) == 0;
    if (cut && ::pwrite(file.get(), signature.data(), signature.size(), 0) < 0) return;
  } catch (...) {
    return;  // no memory for the name
  }
}

/// False when the file was removed or replaced between opening and locking it.
bool is_still_at(const Descriptor& file, const std::string& path) noexcept {
  struct stat opened = {};
  struct stat named = {};
  if (::fstat(file.get(), &opened) != 0 || ::stat(path.c_str(), &named) != 0) return false;
  return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

class PosixLock : public FileLock {
 public:
  explicit PosixLock(Descriptor file) : file_(std::move(file)), owner_(::getpid()) {}
  PosixLock(const PosixLock&) = delete;
  PosixLock& operator=(const PosixLock&) = delete;
  ~PosixLock() override {
    // Explicitly, because a child made by fork() may keep the description open.
    if (::getpid() == owner_) set_lock(file_, F_UNLCK);
  }

 protected:
  const Descriptor& file() const noexcept { return file_; }

 private:
  Descriptor file_;
  pid_t owner_;
};

class PosixHold final : public PosixLock {
 public:
  PosixHold(Descriptor file, std::string path) : PosixLock(std::move(file)), path_(std::move(path)) {}
  bool is_in_place() const override { return is_still_at(file(), path_); }

 private:
  std::string path_;
};

}  // namespace

std::unique_ptr<FileLock> lock_file(const std::string& path, const std::string& shown, const std::string& folder) {
  constexpr int kAttempts = 8;  // more than one only if somebody removes the file meanwhile
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Descriptor file = open_file(path, O_RDWR | O_CREAT);
    if (!file.is_open()) throw_error(errno, "open the lock file", shown);
    if (const int error = set_lock(file, F_WRLCK); error == EAGAIN || error == EACCES) {
      throw Error(ErrorCode::kLocked, folder + " is being written by " + describe_holder(file) + "; close that writer, or wait for it");
    } else if (error != 0) {
      throw_error(error, "lock", shown);
    }
    if (!is_still_at(file, path)) continue;
    write_signature(file);
    return std::make_unique<PosixLock>(std::move(file));
  }
  throw Error(ErrorCode::kLocked, "the lock file " + shown + " is removed again and again; leave it where it is, and try again");
}

std::unique_ptr<FileLock> hold_file(const std::string& path) {
  Descriptor file = open_file(path, O_RDONLY);
  if (!file.is_open() || set_lock(file, F_RDLCK) != 0 || !is_still_at(file, path)) return nullptr;
  return std::make_unique<PosixHold>(std::move(file), path);
}

bool remove_unless_held(const std::string& path, const std::string& shown) {
  const Descriptor file = open_file(path, O_RDWR);
  if (!file.is_open() && errno == ENOENT) return true;
  // A file system without locks: a mapping keeps the bytes all the same.
  const int error = file.is_open() ? set_lock(file, F_WRLCK) : 0;
  if (error == EAGAIN || error == EACCES) return false;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_error(errno, "remove", shown);
  return true;
}

}  // namespace fihris::storage::posix
