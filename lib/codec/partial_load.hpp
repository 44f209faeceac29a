// SPDX-License-Identifier: Apache-2.0
//
// Loading the few bytes that are there as one number. Without the call that compilers make of a copy of so and so many bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.hpp"

namespace fihris::codec {

/// The first eight of `count` bytes, or all of them and zeros above; little-endian, as all of the format.
inline std::uint64_t load_at_most_8(const std::byte* from, std::size_t count) noexcept {
  if (count >= 8) return base::load_u64(from);
  if (count >= 4) return base::load_u32(from) | std::uint64_t{base::load_u32(from + count - 4)} << 8 * (count - 4);
  if (count == 0) return 0;
  const auto byte = [&](std::size_t at) { return std::to_integer<std::uint64_t>(from[at]) << 8 * at; };
  return byte(0) | byte(count / 2) | byte(count - 1);
}

}  // namespace fihris::codec
