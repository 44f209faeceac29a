// SPDX-License-Identifier: Apache-2.0
//
// Spill: bytes that are collected for a later section of a segment, in memory while they are few, else in a file beside the segment.
//
// A segment is written from front to back, but its postings and positions come to be at the same time; when large segments are merged, neither
// fits into the memory that a writer was given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "storage/container.hpp"
#include "storage/file_system.hpp"

namespace fihris::index {

/// One thread at a time. The file, if there is one, is removed by the destructor.
class Spill {
 public:
  /// `files` may be null: everything stays in memory. `name` is that of the file.
  Spill(storage::FileSystem* files, std::string name) : files_(files), name_(std::move(name)) {}
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  /// Where to append. Call settle() now and then.
  base::ByteBuffer& buffer() noexcept { return buffer_; }
  std::uint64_t size() const noexcept { return spilled_ + buffer_.size(); }

  /// Moves the buffer to the file when it has become large.
  void settle();

  /// Appends everything to the section that `out` is at. The last call but the destructor.
  void copy_to(storage::ContainerWriter& out);

 private:
  storage::FileSystem* files_;
  std::string name_;
  base::ByteBuffer buffer_;
  std::uint64_t spilled_ = 0;
  std::unique_ptr<storage::WritableFile> file_;
};

/// The files that a segment may be accompanied by while it is written.
inline std::string spill_name(const std::string& segment, const char* part) { return segment + "." + part; }
inline constexpr const char* kPostingsSpill = "postings";
inline constexpr const char* kPositionsSpill = "positions";

}  // namespace fihris::index
