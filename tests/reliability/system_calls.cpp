// SPDX-License-Identifier: Apache-2.0
#include "reliability/system_calls.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <map>
#include <mutex>
#include <string_view>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fihris::reliability {

namespace {

/// What a call can suffer.
struct Suffers {
  bool no_space = false;
  bool interruption = false;
  bool short_write = false;
};

/// Internally locked.
class Watch {
 public:
  void begin(const std::filesystem::path& folder, Fault fault, std::size_t call) {
    const std::lock_guard hold(mutex_);
    folder_ = folder.string();
    fault_ = fault;
    left_ = call;
    seen_ = {};
    open_.clear();
    files_ = 0;
  }
  void end() {
    const std::lock_guard hold(mutex_);
    folder_.clear();
  }
  SeenCalls seen() const {
    const std::lock_guard hold(mutex_);
    return seen_;
  }

  bool covers(const char* path) const {
    const std::lock_guard hold(mutex_);
    return !folder_.empty() && std::string_view(path).starts_with(folder_);
  }
  bool covers(int descriptor) const {
    const std::lock_guard hold(mutex_);
    return !folder_.empty() && open_.contains(descriptor);
  }

  /// Notes the call; true when it must fail.
  bool strikes(const std::string& name, Suffers suffers) {
    const std::lock_guard hold(mutex_);
    seen_.names.push_back(name);
    const bool may = fault_ == Fault::kInputOutput || (fault_ == Fault::kNoSpace && suffers.no_space) ||
                     (fault_ == Fault::kInterrupted && suffers.interruption) || (fault_ == Fault::kShortWrite && suffers.short_write);
    if (!may || left_ == 0 || --left_ != 0) return false;
    seen_.has_struck = true;
    seen_.struck = name;
    return true;
  }
  int error() const {
    const std::lock_guard hold(mutex_);
    return fault_ == Fault::kNoSpace ? ENOSPC : fault_ == Fault::kInterrupted ? EINTR : EIO;
  }

  bool writes_half() const {
    const std::lock_guard hold(mutex_);
    return fault_ == Fault::kShortWrite;
  }

  std::string shown(int descriptor) const {
    const std::lock_guard hold(mutex_);
    const auto at = open_.find(descriptor);
    return at != open_.end() ? at->second.name : "";
  }
  static std::string shown(const char* path) { return std::filesystem::path(path).filename().string(); }

  void opened(int descriptor, const char* path, int flags) {
    const std::lock_guard hold(mutex_);
    const std::string name = shown(path);
    const bool creates = (flags & O_EXCL) != 0;
    open_[descriptor] = {.name = name, .file = creates ? ++files_ : 0, .is_folder = (flags & O_DIRECTORY) != 0};
    if (creates) seen_.changes.push_back({.kind = DiskCall::Kind::kLink, .file = files_, .name = name, .new_name = "", .bytes = ""});
  }
  void closed(int descriptor) {
    const std::lock_guard hold(mutex_);
    open_.erase(descriptor);
  }
  void wrote(int descriptor, const void* bytes, std::size_t count) {
    const std::lock_guard hold(mutex_);
    const auto at = open_.find(descriptor);
    if (at == open_.end() || at->second.file == 0) return;
    seen_.changes.push_back({.kind = DiskCall::Kind::kAppend,
                             .file = at->second.file,
                             .name = "",
                             .new_name = "",
                             .bytes = std::string(static_cast<const char*>(bytes), count)});
  }
  void synced(int descriptor) {
    const std::lock_guard hold(mutex_);
    const auto at = open_.find(descriptor);
    if (at == open_.end()) return;
    if (at->second.is_folder) seen_.changes.push_back({});
    if (at->second.file != 0) {
      seen_.changes.push_back({.kind = DiskCall::Kind::kSync, .file = at->second.file, .name = "", .new_name = "", .bytes = ""});
    }
  }
  void changed(DiskCall::Kind kind, const char* from, const char* to) {
    const std::lock_guard hold(mutex_);
    seen_.changes.push_back({.kind = kind, .file = 0, .name = shown(from), .new_name = to != nullptr ? shown(to) : "", .bytes = ""});
  }

 private:
  struct Open {
    std::string name;
    std::size_t file = 0;  ///< 0: not made by an exclusive open()
    bool is_folder = false;
  };
  mutable std::mutex mutex_;
  std::string folder_;
  Fault fault_ = Fault::kNone;
  std::size_t left_ = 0;
  SeenCalls seen_;
  std::map<int, Open> open_;
  std::size_t files_ = 0;
};

Watch& the_watch() {
  static Watch watch;
  return watch;
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int failed() {
  errno = the_watch().error();
  return -1;
}

constexpr Suffers kPlain = {};
constexpr Suffers kNeedsRoom = {.no_space = true, .interruption = false, .short_write = false};
constexpr Suffers kBlocks = {.no_space = false, .interruption = true, .short_write = false};

}  // namespace

void watch_system_calls(const std::filesystem::path& folder, Fault fault, std::size_t call) { the_watch().begin(folder, fault, call); }
SeenCalls seen_system_calls() { return the_watch().seen(); }
void stop_watching_system_calls() { the_watch().end(); }

}  // namespace fihris::reliability

using namespace fihris::reliability;

extern "C" {

int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  Watch& watch = the_watch();
  if (!watch.covers(path)) return real(path, flags, mode);
  const Suffers suffers = {.no_space = (flags & O_CREAT) != 0, .interruption = true, .short_write = false};
  if (watch.strikes("open " + Watch::shown(path), suffers)) return failed();
  const int descriptor = real(path, flags, mode);
  if (descriptor >= 0) watch.opened(descriptor, path, flags);
  return descriptor;
}

DIR* opendir(const char* path) {
  static const auto real = next<DIR* (*)(const char*)>("opendir");
  Watch& watch = the_watch();
  if (watch.covers(path) && watch.strikes("opendir " + Watch::shown(path), kPlain)) {
    failed();
    return nullptr;
  }
  return real(path);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  Watch& watch = the_watch();
  if (!watch.covers(descriptor)) return real(descriptor, bytes, count);
  std::size_t taken = count;
  if (watch.strikes("write " + watch.shown(descriptor), {.no_space = true, .interruption = true, .short_write = true})) {
    if (!watch.writes_half()) return failed();
    taken = (count + 1) / 2;
  }
  const ssize_t written = real(descriptor, bytes, taken);
  if (written > 0) watch.wrote(descriptor, bytes, static_cast<std::size_t>(written));
  return written;
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  Watch& watch = the_watch();
  if (!watch.covers(descriptor)) return real(descriptor);
  if (watch.strikes("fsync " + watch.shown(descriptor), {.no_space = true, .interruption = true, .short_write = false})) return failed();
  watch.synced(descriptor);
  return real(descriptor);
}

int close(int descriptor) {
  static const auto real = next<int (*)(int)>("close");
  Watch& watch = the_watch();
  if (!watch.covers(descriptor)) return real(descriptor);
  const std::string name = watch.shown(descriptor);
  watch.closed(descriptor);
  const int result = real(descriptor);
  return watch.strikes("close " + name, {.no_space = true, .interruption = true, .short_write = false}) ? failed() : result;
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  Watch& watch = the_watch();
  if (!watch.covers(from)) return real(from, to);
  if (watch.strikes("rename " + Watch::shown(from), kNeedsRoom)) return failed();
  const int result = real(from, to);
  if (result == 0) watch.changed(DiskCall::Kind::kRename, from, to);
  return result;
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  Watch& watch = the_watch();
  if (!watch.covers(path)) return real(path);
  if (watch.strikes("unlink " + Watch::shown(path), kPlain)) return failed();
  const int result = real(path);
  if (result == 0) watch.changed(DiskCall::Kind::kUnlink, path, nullptr);
  return result;
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
  Watch& watch = the_watch();
  if (watch.covers(path) && watch.strikes("mkdir " + Watch::shown(path), kNeedsRoom)) return failed();
  return real(path, mode);
}

int fstat(int descriptor, struct stat* status) noexcept {
  static const auto real = next<int (*)(int, struct stat*)>("fstat");
  Watch& watch = the_watch();
  if (watch.covers(descriptor) && watch.strikes("fstat " + watch.shown(descriptor), kPlain)) return failed();
  return real(descriptor, status);
}

void* mmap(void* at, size_t bytes, int protection, int flags, int descriptor, off_t offset) noexcept {
  static const auto real = next<void* (*)(void*, size_t, int, int, int, off_t)>("mmap");
  Watch& watch = the_watch();
  if (descriptor >= 0 && watch.covers(descriptor) && watch.strikes("mmap " + watch.shown(descriptor), kPlain)) {
    failed();
    return MAP_FAILED;
  }
  return real(at, bytes, protection, flags, descriptor, offset);
}

int ftruncate(int descriptor, off_t length) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  Watch& watch = the_watch();
  if (watch.covers(descriptor) && watch.strikes("ftruncate " + watch.shown(descriptor), kPlain)) return failed();
  return real(descriptor, length);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  Watch& watch = the_watch();
  if (watch.covers(descriptor) && watch.strikes("pwrite " + watch.shown(descriptor), kNeedsRoom)) return failed();
  return real(descriptor, bytes, count, offset);
}

int fcntl(int descriptor, int command, ...) {
  static const auto real = next<int (*)(int, int, ...)>("fcntl");
  va_list rest;
  va_start(rest, command);
  void* const argument = va_arg(rest, void*);
  va_end(rest);
  Watch& watch = the_watch();
  if (watch.covers(descriptor) && watch.strikes("fcntl " + watch.shown(descriptor), kBlocks)) return failed();
  return real(descriptor, command, argument);
}

}  // extern "C"
