// SPDX-License-Identifier: Apache-2.0
//
// Hashes of bytes, by the xxHash library.
#include "base/hash.hpp"

#include <xxhash.h>

namespace fihris::base {

std::uint64_t hash_bytes(std::span<const std::byte> bytes) noexcept { return XXH3_64bits(bytes.data(), bytes.size()); }

std::uint64_t hash_string(std::string_view text) noexcept { return XXH3_64bits(text.data(), text.size()); }

}  // namespace fihris::base
