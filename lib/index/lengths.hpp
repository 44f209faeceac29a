// SPDX-License-Identifier: Apache-2.0
//
// Lengths: the length code of each document in one field.
//
//   kLengths:  the codes, a byte each; or, where that is smaller, one zstd frame of them
//
// Neighbouring documents often have titles of one length, and texts that were cut to one: a frame takes 0.13 and 0.55 of such codes. A score needs
// the code of one document after the other, so that a frame is decompressed as a whole, when the field is first searched.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/once.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// Appends the section.
void append_lengths(std::span<const std::uint8_t> codes, base::ByteBuffer& out);

/// Immutable and thread-safe; the section must stay.
class Lengths {
 public:
  /// Throws Error(kCorrupt).
  Lengths(const storage::Section& section, std::uint32_t doc_count);

  /// Of each document. Valid as long as this. Throws Error(kCorrupt). Cost, once and when they are compressed: a byte of memory for each document.
  std::span<const std::uint8_t> codes() const;

  std::uint64_t size() const noexcept { return section_.size(); }  ///< of the section, bytes

 private:
  storage::Section section_;
  std::uint32_t doc_count_;
  mutable base::Once read_;
  mutable std::vector<std::byte> decompressed_;
  mutable std::span<const std::byte> codes_;
};

}  // namespace fihris::index
