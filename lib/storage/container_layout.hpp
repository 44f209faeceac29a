// SPDX-License-Identifier: Apache-2.0
//
// The numbers of the container's frame, which is drawn in container.hpp. Part of the file format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/hash.hpp"

namespace fihris::storage::layout {

inline constexpr std::size_t kHeaderBytes = 16;
inline constexpr std::size_t kFooterBytes = 48;
inline constexpr std::size_t kTocEntryBytes = 24;
inline constexpr std::size_t kChecksumBytes = 8;
inline constexpr std::size_t kAlignment = 64;
inline constexpr std::uint64_t kChunkBytes = std::uint64_t{64} * 1024;

/// Where the parts of the footer begin.
inline constexpr std::size_t kFooterTable = 0;
inline constexpr std::size_t kFooterToc = 8;
inline constexpr std::size_t kFooterIndexChecksum = 16;
inline constexpr std::size_t kFooterFileBytes = 24;
inline constexpr std::size_t kFooterChecksum = 32;
inline constexpr std::size_t kFooterMagic = 40;

/// A section as the table of contents has it.
struct TocEntry {
  std::uint32_t id = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// The two frames (container and manifest) begin with the same 16 bytes, in every version of either format:
///     0  u64  magic      8  u32  version      12  u32  low half of XXH3-64 of the twelve bytes before
/// The third tells "a later version" from "a damaged version number".
inline std::uint32_t header_check(std::span<const std::byte> first_twelve) noexcept {
  return static_cast<std::uint32_t>(base::hash_bytes(first_twelve));
}

inline void append_header(base::ByteBuffer& to, std::uint64_t magic, std::uint32_t version) {
  const std::size_t begin = to.size();
  to.append_u64(magic);
  to.append_u32(version);
  to.append_u32(header_check(to.view().subspan(begin)));
}

/// The versions that are read, for people: "3", or "2 to 3".
inline std::string versions_read(std::uint32_t oldest, std::uint32_t newest) {
  return (oldest == newest ? "" : std::to_string(oldest) + " to ") + std::to_string(newest);
}

constexpr std::uint64_t chunk_count(std::uint64_t bytes) noexcept { return bytes / kChunkBytes + (bytes % kChunkBytes != 0 ? 1 : 0); }

}  // namespace fihris::storage::layout
