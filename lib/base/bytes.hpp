// SPDX-License-Identifier: Apache-2.0
//
// Integers in memory, little-endian whatever the machine, at any alignment; and a buffer that bytes are appended to.
//
// The caller answers for the bounds of load and store: on bytes from outside use base/varint.hpp or check the size first.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace fihris::base {

namespace detail {

template <std::unsigned_integral T>
constexpr T swap_bytes(T value) noexcept {
  T swapped = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    swapped = static_cast<T>((static_cast<std::uint64_t>(swapped) << 8) | (value & 0xFFU));
    value = static_cast<T>(static_cast<std::uint64_t>(value) >> 8);
  }
  return swapped;
}

template <std::unsigned_integral T>
constexpr T to_little_endian(T value) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    return value;
  } else {
    return swap_bytes(value);
  }
}

}  // namespace detail

/// The bytes of an integer in the other order.
constexpr std::uint64_t reverse_bytes(std::uint64_t value) noexcept { return detail::swap_bytes(value); }

/// Reads sizeof(T) bytes at `from`.
template <std::unsigned_integral T>
T load(const void* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return detail::to_little_endian(value);
}

/// Writes sizeof(T) bytes at `to`.
template <std::unsigned_integral T>
void store(void* to, T value) noexcept {
  value = detail::to_little_endian(value);
  std::memcpy(to, &value, sizeof value);
}

inline std::uint16_t load_u16(const void* from) noexcept { return load<std::uint16_t>(from); }
inline std::uint32_t load_u32(const void* from) noexcept { return load<std::uint32_t>(from); }
inline std::uint64_t load_u64(const void* from) noexcept { return load<std::uint64_t>(from); }
inline void store_u16(void* to, std::uint16_t value) noexcept { store(to, value); }
inline void store_u32(void* to, std::uint32_t value) noexcept { store(to, value); }
inline void store_u64(void* to, std::uint64_t value) noexcept { store(to, value); }

/// The bytes of a string, and the string that bytes are; valid as long as what they look at.
inline std::span<const std::byte> as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const std::byte> bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Bytes in the order in which they were appended. One thread at a time. Views are valid until the next append or clear.
class ByteBuffer {
 public:
  void append(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void append(std::string_view text) { append(as_bytes(text)); }
  void append_u8(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
  void append_u16(std::uint16_t value) { append_integer(value); }
  void append_u32(std::uint32_t value) { append_integer(value); }
  void append_u64(std::uint64_t value) { append_integer(value); }

  /// Appends zero bytes until size() is a multiple of `alignment` (a power of two).
  void pad_to(std::size_t alignment) { bytes_.resize((bytes_.size() + alignment - 1) & ~(alignment - 1)); }

  /// Appends `count` zero bytes and returns where they are, to be filled in at once.
  std::byte* grow(std::size_t count) {
    bytes_.resize(bytes_.size() + count);
    return bytes_.data() + (bytes_.size() - count);
  }

  /// Forgets everything from `size` on; `size` must not exceed size().
  void truncate(std::size_t size) { bytes_.resize(size); }

  void clear() noexcept { bytes_.clear(); }
  void reserve(std::size_t capacity) { bytes_.reserve(capacity); }
  std::size_t size() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return bytes_.empty(); }
  std::byte* data() noexcept { return bytes_.data(); }
  const std::byte* data() const noexcept { return bytes_.data(); }
  std::span<const std::byte> view() const noexcept { return bytes_; }

 private:
  template <std::unsigned_integral T>
  void append_integer(T value) {
    store(grow(sizeof value), value);
  }

  std::vector<std::byte> bytes_;
};

}  // namespace fihris::base
