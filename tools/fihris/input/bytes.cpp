// SPDX-License-Identifier: Apache-2.0
//
// Reading by open() and read(), and the window's buffer: unread bytes move to the front when the room behind them gets short.
#include "input/bytes.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fihris/error.hpp>

namespace fihris::tool::input {
namespace {

[[noreturn]] void refuse(const std::string& path, int reason) {
  throw Error(ErrorCode::kIo, path + ": cannot be read: " + std::generic_category().message(reason));
}

}  // namespace

FileSource::FileSource(const std::string& path) : path_(path) {
  descriptor_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) refuse(path_, errno);
}

FileSource::~FileSource() {
  if (descriptor_ >= 0 && descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::size_t FileSource::read(char* to, std::size_t size) {
  for (;;) {
    const auto got = ::read(descriptor_, to, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) refuse(path_, errno);
  }
}

std::size_t MemorySource::read(char* to, std::size_t size) {
  const auto count = std::min(size, rest_.size());
  if (count > 0) std::memcpy(to, rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

bool Window::fill() {
  if (at_end_) return false;
  if (buffer_.size() < end_ + kBlockBytes + kPadding) {
    const auto unread = end_ - begin_;
    if (begin_ > 0) std::memmove(buffer_.data(), buffer_.data() + begin_, unread);
    begin_ = 0;
    end_ = unread;
    const auto needed = end_ + kBlockBytes + kPadding;
    if (buffer_.size() < needed) buffer_.resize(std::max(needed, 2 * buffer_.size()));
  }
  const auto got = source_.read(buffer_.data() + end_, kBlockBytes);
  end_ += got;
  read_bytes_ += got;
  at_end_ = got == 0;
  return !at_end_;
}

void Window::drop(std::size_t bytes) {
  assert(bytes <= end_ - begin_);
  begin_ += bytes;
}

}  // namespace fihris::tool::input
