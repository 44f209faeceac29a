// SPDX-License-Identifier: Apache-2.0
//
// Scratch: storage for short strings that live until they are all dropped at once. One thread at a time.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace fihris::text {

class Scratch {
 public:
  /// A copy of `text`, valid until clear().
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > room_) add_block(text.size());
    char* const copy = next_;
    std::memcpy(copy, text.data(), text.size());
    next_ += text.size();
    room_ -= text.size();
    return {copy, text.size()};
  }

  /// Drops all strings, and keeps one block for those to come.
  void clear() noexcept {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    next_ = blocks_.front().get();
    room_ = kBlockBytes;
  }

 private:
  static constexpr std::size_t kBlockBytes = 16384;

  void add_block(std::size_t at_least) {
    // The first block has the usual size, so that clear() knows its size.
    const std::size_t size = at_least > kBlockBytes ? at_least : kBlockBytes;
    if (blocks_.empty()) blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
    if (blocks_.size() > 1 || size > kBlockBytes || next_ != nullptr) blocks_.push_back(std::make_unique<char[]>(size));
    next_ = blocks_.back().get();
    room_ = size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace fihris::text
