// SPDX-License-Identifier: Apache-2.0
//
// Container: a file of named sections with checksums that are compared when bytes are first used.
//
//   ┌──────────┬───────────┬───┬───────────┬────────────────────┬───────────────────┬──────────┐
//   │ header   │ section 0 │ … │ section n │ checksums: one u64 │ table of contents │ footer   │
//   │ 16 bytes │ 64-aligned│   │           │ for each 64 KiB    │ (id, offset, size)│ 48 bytes │
//   └──────────┴───────────┴───┴───────────┴────────────────────┴───────────────────┴──────────┘
//                                          T                    C                   F          end
//
// All integers are little-endian; all checksums are XXH3-64; gaps between sections are zero bytes.
//   header    0  u64  magic             8  u32  version        12  u32  low half of the checksum of bytes 0 to 11
//   checksums T + 8 i     u64  checksum of bytes [65536 i, min(65536 (i + 1), T)): header, sections and gaps. T is a multiple of 64
//   contents  C + 24 i    u32  id       4  u32  zero            8  u64  offset       16  u64  size         in the order of offsets
//   footer    F + 0   u64  T            8  u64  C
//               + 16  u64  checksum of bytes [T, F)            24  u64  size of the whole file
//               + 32  u64  checksum of bytes [F, F + 32)       40  u64  magic
// The header is the same in every version, so that a file of a later version is known for what it is.
//
// Opening reads header, checksums, table of contents and footer: about an 8000th of the file. Every later use of bytes goes through
// Section::verified(), which checks each touched 64 KiB chunk once in the life of the mapping: damage is found before it is searched,
// and never costs a pass over the whole file. Each byte of the file is covered: open() and check() together find any change.
//
// docs/format.md is the authority on the layout.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/file_system.hpp"

namespace fihris::storage {

using SectionId = std::uint32_t;

/// What a container is: the magic is 8 bytes at its start and again at its end.
struct ContainerKind {
  std::uint64_t magic = 0;
  std::uint32_t version = 0;               ///< that is written. A file with a higher one is refused with kNewerFormat
  std::uint32_t oldest_version = version;  ///< that is read. A file with a lower one is refused with kCorrupt and the advice to rebuild
};

/// Writes one. One thread at a time. Sections are written one after the other. Throws what the FileSystem throws (kIo, kNoSpace, …);
/// after that every call throws kClosed. Without finish() the destructor removes the file. finish() makes the bytes of the file durable,
/// not its name: write_state() does that before it names the file.
class ContainerWriter {
 public:
  ContainerWriter(FileSystem& files, std::string name, ContainerKind kind);
  ~ContainerWriter();
  void begin_section(SectionId id);               ///< ends the one before; 64-byte aligned; ids must not repeat
  void append(std::span<const std::byte> bytes);  ///< buffered in blocks of 1 MiB
  std::uint64_t offset_in_section() const noexcept;
  std::uint64_t finish();  ///< footer, sync, close; returns the size of the file in bytes

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

class Container;

/// A section of an open container; valid as long as the container lives. Cheap to copy. Thread-safe.
class Section {
 public:
  Section() = default;
  std::uint64_t size() const noexcept { return size_; }
  /// Bytes [offset, offset + length), valid as long as the container lives, after their checksums were compared. Throws Error(kCorrupt)
  /// naming file and byte for damage and for a range outside the section. Cost: nothing but a bit test for each 64 KiB once they were
  /// checked.
  std::span<const std::byte> verified(std::uint64_t offset, std::uint64_t length) const {
    const bool is_inside = offset < size_ && length - 1 < size_ - offset;  // with a byte at least
    if (is_inside && is_marked(begin_ + offset, begin_ + offset + length - 1)) return {bytes_ + offset, length};
    return compared(offset, length);
  }
  std::span<const std::byte> verified() const { return verified(0, size_); }

 private:
  friend class Container;
  static constexpr std::uint64_t kChunkBytes = 65536;

  /// Whether these bytes of the file were compared, as far as one word of marks tells.
  bool is_marked(std::uint64_t first, std::uint64_t last) const noexcept {
    const std::uint64_t first_chunk = first / kChunkBytes;
    const std::uint64_t last_chunk = last / kChunkBytes;
    if (first_chunk / 64 != last_chunk / 64) return false;
    const std::uint64_t missing = ~marks_[first_chunk / 64].load(std::memory_order_relaxed);
    return missing << (63 - last_chunk % 64) >> (63 - last_chunk % 64 + first_chunk % 64) == 0;
  }
  std::span<const std::byte> compared(std::uint64_t offset, std::uint64_t length) const;

  const Container* container_ = nullptr;
  const std::byte* bytes_ = nullptr;                   ///< of the section
  const std::atomic<std::uint64_t>* marks_ = nullptr;  ///< of the chunks of the file: one bit each, set when it was compared
  std::uint64_t begin_ = 0;                            ///< in the file
  std::uint64_t size_ = 0;
};

/// An open container. Immutable and thread-safe; not movable (sections point at it).
class Container {
 public:
  /// Throws kNotFound, kIo, kCorrupt (frame damaged, wrong magic, cut short), kNewerFormat.
  static std::shared_ptr<const Container> open(FileSystem& files, const std::string& name, ContainerKind kind);
  ~Container();

  std::optional<Section> find(SectionId id) const;
  Section section(SectionId id) const;  ///< throws kCorrupt when it is missing
  std::uint64_t size_bytes() const noexcept;
  const std::string& path() const noexcept;
  /// FileBytes::forget() of the file.
  void forget() const noexcept;
  /// Compares every checksum; returns a sentence for each damaged chunk.
  std::vector<std::string> check() const;

 private:
  friend class Section;
  Container();
  void verify_range(std::uint64_t begin, std::uint64_t end) const;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fihris::storage
