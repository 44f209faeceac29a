// SPDX-License-Identifier: Apache-2.0
//
// What the POSIX sources share: a file descriptor that closes itself, and errno turned into an Error.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace fihris::storage::posix {

/// Owns a file descriptor. One thread at a time.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int get() const noexcept { return number_; }
  bool is_open() const noexcept { return number_ >= 0; }
  /// Closes and returns 0 or errno. Nothing is retried: Linux frees the number even when close() was interrupted.
  int close() noexcept;

 private:
  int number_ = -1;
};

/// open() with O_CLOEXEC, repeated when a signal interrupts it. Not open on failure; errno says why.
Descriptor open_file(const std::string& path, int flags) noexcept;

/// Throws what `error` (an errno) means: kNoSpace, kNotFound or kIo, as "cannot <doing> <path>: <reason>; <what to do>".
[[noreturn]] void throw_error(int error, std::string_view doing, const std::string& path);

/// fsync(), repeated when a signal interrupts it. Returns 0 or errno.
int sync_descriptor(const Descriptor& file) noexcept;

/// Makes the names in a folder durable. Throws kNotFound, kNoSpace or kIo.
void sync_folder(const std::string& path);

}  // namespace fihris::storage::posix
