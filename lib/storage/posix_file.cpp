// SPDX-License-Identifier: Apache-2.0
//
// Writing and mapping on a POSIX system.
//
// A failed fsync() is final for its file: Linux drops the dirty pages and reports the fault once, so that a second fsync() would
// succeed without having stored anything. The file remembers, and every later sync() or close() throws.
#include "storage/posix_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/posix.hpp"

namespace fihris::storage::posix {

namespace {

/// Linux writes at most 2 GiB - 4 KiB at once.
constexpr std::size_t kMostBytesPerWrite = std::size_t{1} << 30;

class PosixWritableFile final : public WritableFile {
 public:
  PosixWritableFile(Descriptor file, std::string shown) : file_(std::move(file)), shown_(std::move(shown)) {}

  void append(std::span<const std::byte> bytes) override {
    throw_earlier_error();
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.get(), bytes.data(), std::min(bytes.size(), kMostBytesPerWrite));
      if (written > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
      } else if (written == 0 || errno != EINTR) {
        fail(written == 0 ? EIO : errno, "write");
      }
    }
    send_ahead();
  }

  void sync() override {
    throw_earlier_error();
    if (const int error = sync_descriptor(file_); error != 0) fail(error, "make durable");
  }

  void close() override {
    throw_earlier_error();
    if (const int error = file_.close(); error != 0) fail(error, "close");
  }

 private:
  /// Has the system begin to write what it has so far, so that sync() need not wait for all of it. Faults are left to sync(), which tells them.
  void send_ahead() noexcept {
#ifdef SYNC_FILE_RANGE_WRITE
    constexpr std::uint64_t kSentAtOnce = std::uint64_t{8} << 20;
    if (size_ - sent_ < kSentAtOnce) return;
    static_cast<void>(::sync_file_range(file_.get(), static_cast<off_t>(sent_), static_cast<off_t>(size_ - sent_), SYNC_FILE_RANGE_WRITE));
    sent_ = size_;
#endif
  }

  [[noreturn]] void fail(int error, const char* doing) {
    error_ = error;
    doing_ = doing;
    throw_error(error, doing, shown_);
  }

  void throw_earlier_error() const {
    if (error_ != 0) throw_error(error_, doing_, shown_);
  }

  Descriptor file_;
  std::string shown_;
  std::uint64_t size_ = 0;
  std::uint64_t sent_ = 0;  ///< bytes that the system was told to begin to write
  int error_ = 0;
  const char* doing_ = "";
};

class MappedFile final : public FileBytes {
 public:
  explicit MappedFile(std::span<const std::byte> bytes) { bytes_ = bytes; }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  void forget() const noexcept override {
    if (!bytes_.empty()) ::madvise(const_cast<std::byte*>(bytes_.data()), bytes_.size(), MADV_DONTNEED);
  }
};

}  // namespace

std::unique_ptr<WritableFile> create_file(const std::string& path, const std::string& shown) {
  constexpr int kAttempts = 8;  // more than one only if somebody else creates the same name at the same time
  for (int attempt = 1;; ++attempt) {
    Descriptor file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (file.is_open()) return std::make_unique<PosixWritableFile>(std::move(file), shown);
    if (errno != EEXIST || attempt == kAttempts) throw_error(errno, "create", shown);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw_error(errno, "replace", shown);
  }
}

std::shared_ptr<const FileBytes> map_file(const std::string& path, const std::string& shown) {
  const Descriptor file = open_file(path, O_RDONLY);
  if (!file.is_open()) throw_error(errno, "open", shown);
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) throw_error(errno, "read the size of", shown);
  if (S_ISDIR(status.st_mode)) throw_error(EISDIR, "read", shown);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return std::make_shared<MappedFile>(std::span<const std::byte>());
  void* const begin = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.get(), 0);
  if (begin == MAP_FAILED) throw_error(errno, "map", shown);
  return std::make_shared<MappedFile>(std::span(static_cast<const std::byte*>(begin), size));
}

}  // namespace fihris::storage::posix
