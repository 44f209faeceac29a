// SPDX-License-Identifier: Apache-2.0
//
// CheckedReader: takes numbers and strings from bytes, and throws Error(kCorrupt) instead of leaving them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/varint.hpp"

namespace fihris::codec {

/// A view; valid as long as the bytes and the text `what`, which names them in errors ("the dictionary").
class CheckedReader {
 public:
  CheckedReader(std::span<const std::byte> bytes, const char* what) noexcept
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), what_(what) {}

  bool empty() const noexcept { return at_ == end_; }
  std::size_t size() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  const std::byte* at() const noexcept { return at_; }

  template <typename Integer = std::uint64_t>
  Integer varint() {
    if (at_ != end_ && std::to_integer<unsigned>(*at_) < 0x80) return std::to_integer<Integer>(*at_++);  // nearly all
    Integer value = 0;
    const std::byte* const next = base::read_varint(at_, end_, value);
    if (next == nullptr) damaged();
    at_ = next;
    return value;
  }

  std::span<const std::byte> bytes(std::uint64_t count) {
    if (count > size()) damaged();
    const std::span<const std::byte> taken{at_, static_cast<std::size_t>(count)};
    at_ += count;
    return taken;
  }

  std::string_view text(std::uint64_t count) { return base::as_text(bytes(count)); }
  std::uint8_t u8() { return std::to_integer<std::uint8_t>(bytes(1)[0]); }
  std::uint32_t u32() { return base::load_u32(bytes(4).data()); }
  std::uint64_t u64() { return base::load_u64(bytes(8).data()); }

  /// A string with its length before it.
  std::string_view string() { return text(varint()); }

  [[noreturn]] void damaged() const { throw Error(ErrorCode::kCorrupt, std::string(what_) + " is damaged"); }

 private:
  const std::byte* at_;
  const std::byte* end_;
  const char* what_;
};

/// A string with its length before it, for CheckedReader::string().
inline void append_string(base::ByteBuffer& to, std::string_view text) {
  base::append_varint(to, text.size());
  to.append(text);
}

}  // namespace fihris::codec
