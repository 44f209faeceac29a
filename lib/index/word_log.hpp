// SPDX-License-Identifier: Apache-2.0
//
// WordLog: the words of one field of all documents of a buffer, as numbers of their written forms, in the order of documents and positions.
//
// Numbers lie in chunks of 64 KiB, so that a log never moves and gives its memory back piece by piece while it is turned into postings
// (index/inverter.hpp): what was a chunk of the log becomes a chunk of what is made of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/large_allocator.hpp"

namespace fihris::index {

/// Hands out chunks, which are its own. One thread at a time.
class LogChunks {
 public:
  static constexpr std::size_t kNumbers = 16'384;  ///< in a chunk
  using Chunk = std::uint32_t*;

  /// Its numbers are whatever they are. Valid as long as this lives.
  Chunk take();
  void give_back(Chunk chunk) { free_.push_back(chunk); }

 private:
  static constexpr std::size_t kChunkBytes = kNumbers * sizeof(std::uint32_t);
  std::vector<std::unique_ptr<std::uint32_t[], base::FreeLarge>> slabs_;  ///< of many chunks each
  std::size_t slab_bytes_ = 0;                                            ///< of all
  std::vector<Chunk> free_;
};

/// One thread at a time.
class WordLog {
 public:
  /// Words of the document that is being added. All chunks of a log come from the same `chunks`.
  void append(std::span<const std::uint32_t> forms, LogChunks& chunks);
  void end_document() { ends_.push_back(static_cast<std::uint32_t>(size_)); }

  /// Words of all documents; the writer flushes before there are 2^32.
  std::uint64_t size() const noexcept { return size_; }
  /// Where each document ends; word number w of the log has position w - (end of the document before).
  std::span<const std::uint32_t> ends() const noexcept { return ends_; }

  /// Calls visit(span of numbers) for the chunks in order.
  template <typename Visit>
  void for_each_chunk(Visit visit) const {
    for (std::size_t i = 0; i < chunks_.size(); ++i) visit(std::span<const std::uint32_t>(chunks_[i], numbers_in(i)));
  }

  /// The same, and every chunk goes to `chunks` when it was visited. The log is empty afterwards but for ends().
  template <typename Visit>
  void consume(LogChunks& chunks, Visit visit) {
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
      visit(std::span<const std::uint32_t>(chunks_[i], numbers_in(i)));
      chunks.give_back(chunks_[i]);
    }
    chunks_.clear();
    size_ = 0;
  }

  std::size_t memory_bytes() const noexcept { return size_ * sizeof(std::uint32_t) + ends_.capacity() * sizeof ends_[0]; }

 private:
  std::size_t numbers_in(std::size_t chunk) const noexcept {
    return chunk + 1 < chunks_.size() ? LogChunks::kNumbers : size_ - chunk * LogChunks::kNumbers;
  }

  std::vector<LogChunks::Chunk> chunks_;
  std::vector<std::uint32_t> ends_;
  std::uint64_t size_ = 0;
};

}  // namespace fihris::index
