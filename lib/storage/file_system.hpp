// SPDX-License-Identifier: Apache-2.0
//
// FileSystem: the one door through which Fihris touches files. A FileSystem is one folder; names inside it have no slashes.
//
// Everything that a crash can tear apart goes through these calls, so that a simulated file system can record, fail and replay them.
// Durability rules, as on a POSIX system: bytes are durable after sync() of their file; a creation, renaming or removal is durable
// after sync_directory().
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::storage {

/// A new file that is written from front to back. One thread at a time. Destroying it without close() leaves an incomplete file.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  /// Appends all bytes. Throws Error(kIo or kNoSpace) naming the file.
  virtual void append(std::span<const std::byte> bytes) = 0;
  /// Makes everything appended so far durable.
  virtual void sync() = 0;
  virtual void close() = 0;
};

/// The bytes of a whole file, readable for as long as this lives, even when the file is removed meanwhile. Immutable.
class FileBytes {
 public:
  virtual ~FileBytes() = default;
  std::span<const std::byte> bytes() const noexcept { return bytes_; }
  /// A hint: what was read so far is not needed soon. The bytes stay readable.
  virtual void forget() const noexcept {}

 protected:
  std::span<const std::byte> bytes_;
};

/// Held until destroyed, and never longer than the process lives (and its children that were forked, but never exec()ed, meanwhile).
class FileLock {
 public:
  virtual ~FileLock() = default;
  /// Of a hold: whether the held file still has the name under which it was held. False when that is not known.
  virtual bool is_in_place() const { return false; }
};

/// Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual bool folder_exists() = 0;
  virtual void create_folder() = 0;             ///< with its parents; durable on return
  virtual std::vector<std::string> list() = 0;  ///< names of the files, sorted; empty when there is no folder
  virtual bool exists(const std::string& name) = 0;
  virtual std::unique_ptr<WritableFile> create(const std::string& name) = 0;  ///< replaces a file of that name; its mappings stay
  virtual std::shared_ptr<const FileBytes> map(const std::string& name) = 0;  ///< throws kNotFound, kIo
  virtual void rename(const std::string& from, const std::string& to) = 0;    ///< atomic, replaces `to`
  virtual void remove(const std::string& name) = 0;                           ///< no error when it is not there
  virtual void sync_directory() = 0;
  /// Takes the lock kept in the file `name`. Throws Error(kLocked), saying which process holds it, when it is taken.
  virtual std::unique_ptr<FileLock> lock(const std::string& name) = 0;
  /// Keeps a file from remove_unless_held(), in whatever process that is called, until the hold is destroyed or this process ends. Null when
  /// the file is not there (any more), when it is being removed, or when this file system knows no such locks.
  virtual std::unique_ptr<FileLock> hold(const std::string& /*name*/) { return nullptr; }
  /// Removes a file that nobody holds; returns whether it is gone.
  virtual bool remove_unless_held(const std::string& name) {
    remove(name);
    return true;
  }
  virtual std::string path_of(const std::string& name) const = 0;  ///< for messages
};

std::shared_ptr<FileSystem> open_posix_file_system(const std::string& folder);
std::shared_ptr<FileSystem> open_memory_file_system();

}  // namespace fihris::storage
