// SPDX-License-Identifier: Apache-2.0
//
// Spill: bytes that are collected for a later section of a segment, in memory while they are few, else in a file beside the segment.
//
// A segment is written from front to back, but postings, positions and dictionary come to be at the same time: postings are written at once, the
// others wait. When large segments are merged, they may not fit into the memory that a writer was given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "index/word_log.hpp"
#include "storage/container.hpp"
#include "storage/file_system.hpp"

namespace fihris::index {

/// One thread at a time. The file, if there is one, is removed by the destructor.
class Spill {
 public:
  /// What is put away lies in chunks of `chunks`. `files` may be null: everything stays in memory. `name` is that of the file.
  Spill(LogChunks& chunks, storage::FileSystem* files, std::string name) : chunks_(chunks), files_(files), name_(std::move(name)) {}
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  /// Where to append. Call settle() now and then.
  base::ByteBuffer& buffer() noexcept { return buffer_; }
  std::uint64_t size() const noexcept { return settled_ + buffer_.size(); }

  /// Puts the buffer away when it has become large, so that it need not grow; what was put away goes to the file when it is much.
  void settle() {
    if (buffer_.size() >= kChunkBytes) put_away();
  }

  /// Appends everything to the section that `out` is at. The last call but the destructor.
  void copy_to(storage::ContainerWriter& out);

 private:
  static constexpr std::size_t kChunkBytes = LogChunks::kNumbers * sizeof(std::uint32_t);
  void put_away();
  /// Calls use(bytes) for what was put away and is in memory, and gives the chunks back.
  template <typename Use>
  void take_kept(Use use);

  LogChunks& chunks_;
  storage::FileSystem* files_;
  std::string name_;
  base::ByteBuffer buffer_;
  std::vector<LogChunks::Chunk> kept_;  ///< put away, in memory
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t settled_ = 0;  ///< bytes put away, in the file or in memory
  std::unique_ptr<storage::WritableFile> file_;
};

/// The files that a segment may be accompanied by while it is written.
inline std::string spill_name(const std::string& segment, const char* part) { return segment + "." + part; }
inline constexpr const char* kPositionsSpill = "positions";
inline constexpr const char* kDictionarySpill = "dictionary";

}  // namespace fihris::index
