// SPDX-License-Identifier: Apache-2.0
//
// FileSystem in memory, with the meaning that a folder on disk has: a removed or replaced file lives on for who has mapped it, a file
// that is still being written can be mapped as it is so far, and nothing can be created before the folder.
//
// While a file is written its bytes are in a vector that grows; close() turns it into an immutable one, which all mappings share.
#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <utility>

#include <fihris/error.hpp>

#include "storage/file_system.hpp"

namespace fihris::storage {

namespace {

constexpr const char* kShownFolder = "(memory)";

/// Sections of a container are aligned to this in their file, and so they are in memory.
constexpr std::align_val_t kAlignment{64};

template <typename T>
struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <typename U>
  AlignedAllocator(const AlignedAllocator<U>& /*other*/) noexcept {}
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), kAlignment)); }
  void deallocate(T* at, std::size_t /*count*/) noexcept { ::operator delete(at, kAlignment); }
  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) noexcept { return true; }
};

using Bytes = std::vector<std::byte, AlignedAllocator<std::byte>>;

class MemoryBytes final : public FileBytes {
 public:
  explicit MemoryBytes(Bytes bytes) : owned_(std::move(bytes)) { bytes_ = owned_; }
  MemoryBytes(const MemoryBytes&) = delete;
  MemoryBytes& operator=(const MemoryBytes&) = delete;

 private:
  Bytes owned_;
};

/// One file. Internally locked.
class Node {
 public:
  void append(std::span<const std::byte> bytes) {
    const std::lock_guard hold(mutex_);
    growing_.insert(growing_.end(), bytes.begin(), bytes.end());
  }

  void close() {
    const std::lock_guard hold(mutex_);
    if (closed_ == nullptr) closed_ = std::make_shared<MemoryBytes>(std::exchange(growing_, {}));
  }

  std::shared_ptr<const FileBytes> map() const {
    const std::lock_guard hold(mutex_);
    return closed_ != nullptr ? closed_ : std::make_shared<MemoryBytes>(growing_);
  }

  std::atomic<int> hold_count = 0;
  std::atomic<bool> removed = false;

 private:
  mutable std::mutex mutex_;
  Bytes growing_;
  std::shared_ptr<const MemoryBytes> closed_;
};

class MemoryWritableFile final : public WritableFile {
 public:
  explicit MemoryWritableFile(std::shared_ptr<Node> node) : node_(std::move(node)) {}
  void append(std::span<const std::byte> bytes) override { node_->append(bytes); }
  void sync() override {}
  void close() override { node_->close(); }

 private:
  std::shared_ptr<Node> node_;
};

/// The names that are locked; outlives the FileSystem while one of its locks is held. Internally locked.
struct LockedNames {
  std::mutex mutex;
  std::set<std::string> names;
};

class MemoryLock final : public FileLock {
 public:
  MemoryLock(std::shared_ptr<LockedNames> locked, std::string name) : locked_(std::move(locked)), name_(std::move(name)) {}
  MemoryLock(const MemoryLock&) = delete;
  MemoryLock& operator=(const MemoryLock&) = delete;
  ~MemoryLock() override {
    if (!taken_) return;
    const std::lock_guard hold(locked_->mutex);
    locked_->names.erase(name_);
  }

  /// False when another one has it.
  bool take() {
    const std::lock_guard hold(locked_->mutex);
    taken_ = locked_->names.insert(name_).second;
    return taken_;
  }

 private:
  std::shared_ptr<LockedNames> locked_;
  std::string name_;
  bool taken_ = false;
};

/// While one of these lives, its node counts as held.
class MemoryHold final : public FileLock {
 public:
  explicit MemoryHold(std::shared_ptr<Node> node) : node_(std::move(node)) { ++node_->hold_count; }
  MemoryHold(const MemoryHold&) = delete;
  MemoryHold& operator=(const MemoryHold&) = delete;
  ~MemoryHold() override { --node_->hold_count; }
  bool is_in_place() const override { return !node_->removed; }

 private:
  std::shared_ptr<Node> node_;
};

/// Internally locked.
class MemoryFileSystem final : public FileSystem {
 public:
  bool folder_exists() override {
    const std::lock_guard hold(mutex_);
    return folder_exists_;
  }

  void create_folder() override {
    const std::lock_guard hold(mutex_);
    folder_exists_ = true;
  }

  std::vector<std::string> list() override {
    const std::lock_guard hold(mutex_);
    std::vector<std::string> names;
    names.reserve(files_.size());
    for (const auto& [name, node] : files_) names.push_back(name);
    return names;
  }

  bool exists(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    return files_.contains(name);
  }

  std::unique_ptr<WritableFile> create(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    need_folder(name);
    auto node = std::make_shared<Node>();
    files_[name] = node;
    return std::make_unique<MemoryWritableFile>(std::move(node));
  }

  std::shared_ptr<const FileBytes> map(const std::string& name) override { return find(name)->map(); }

  void rename(const std::string& from, const std::string& to) override {
    const std::lock_guard hold(mutex_);
    const auto at = files_.find(from);
    if (at == files_.end()) throw_not_found(from);
    if (from == to) return;
    files_[to] = std::move(at->second);
    files_.erase(at);
  }

  void remove(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    const auto at = files_.find(name);
    if (at == files_.end()) return;
    at->second->removed = true;
    files_.erase(at);
  }

  std::unique_ptr<FileLock> hold(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    const auto at = files_.find(name);
    return at == files_.end() ? nullptr : std::make_unique<MemoryHold>(at->second);
  }

  bool remove_unless_held(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    const auto at = files_.find(name);
    if (at == files_.end()) return true;
    if (at->second->hold_count > 0) return false;
    files_.erase(at);
    return true;
  }

  void sync_directory() override {
    const std::lock_guard hold(mutex_);
    need_folder("");
  }

  std::unique_ptr<FileLock> lock(const std::string& name) override {
    const std::lock_guard hold(mutex_);
    need_folder(name);
    auto lock = std::make_unique<MemoryLock>(locked_, name);
    if (!lock->take()) {
      throw Error(ErrorCode::kLocked, std::string(kShownFolder) + " is being written by this process; close that writer, or wait for it");
    }
    auto& node = files_[name];
    if (node == nullptr) node = std::make_shared<Node>();
    return lock;
  }

  std::string path_of(const std::string& name) const override { return std::string(kShownFolder) + "/" + name; }

 private:
  [[noreturn]] void throw_not_found(const std::string& name) const {
    throw Error(ErrorCode::kNotFound, "there is no " + path_of(name) + "; check the name");
  }

  void need_folder(const std::string& name) const {
    if (!folder_exists_) throw_not_found(name);
  }

  std::shared_ptr<Node> find(const std::string& name) const {
    const std::lock_guard hold(mutex_);
    const auto at = files_.find(name);
    if (at == files_.end()) throw_not_found(name);
    return at->second;
  }

  mutable std::mutex mutex_;
  bool folder_exists_ = false;
  std::map<std::string, std::shared_ptr<Node>> files_;
  std::shared_ptr<LockedNames> locked_ = std::make_shared<LockedNames>();
};

}  // namespace

std::shared_ptr<FileSystem> open_memory_file_system() { return std::make_shared<MemoryFileSystem>(); }

}  // namespace fihris::storage
