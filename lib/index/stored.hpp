// SPDX-License-Identifier: Apache-2.0
//
// Stored documents: the values of documents, compressed in frames of about 32 KiB.
//
//   kStoredBlocks   zstd frames, one after the other
//   kStoredIndex    an entry a frame: number of its first document u32 | begin of the frame u64; and one more for the end
//
//   frame, uncompressed:   documents, one after the other
//   document:              values, varint | value …
//   value:                 number of the field in the schema + 1, varint | text, string
//                          0, varint | name, string | text, string                           (a field that the schema lacks)
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/document.hpp>

#include "base/bytes.hpp"
#include "storage/container.hpp"

namespace fihris::index {

class StoredReader;

/// Collects documents in order and compresses them as frames fill. One thread at a time.
class StoredWriter {
 public:
  /// Frames are kept in memory until finish().
  StoredWriter();
  /// Frames go to `out` as they fill: the section kStoredBlocks begins here, and no other may begin before finish().
  explicit StoredWriter(storage::ContainerWriter& out);
  ~StoredWriter();
  StoredWriter(StoredWriter&&) noexcept;
  StoredWriter& operator=(StoredWriter&&) noexcept;

  void add(const Document& document, const Schema& schema);

  /// Adds the documents of `from` that are not removed, without a look at their values: both have one schema. Cost: frames of which nothing was
  /// removed are copied as they are, others are uncompressed.
  void add_all(const StoredReader& from, const std::function<bool(std::uint32_t doc)>& is_removed);

  /// Ends the last frame and writes both sections (the index alone when frames went out before).
  void finish(storage::ContainerWriter& out);

  std::size_t memory_bytes() const noexcept { return kept_bytes_ + pending_.size(); }

 private:
  void end_document();
  void end_frame();
  void keep_frame(std::span<const std::byte> frame);
  struct Compressor;
  std::unique_ptr<Compressor> compressor_;
  storage::ContainerWriter* out_ = nullptr;
  base::ByteBuffer pending_;  ///< the frame that is being filled
  std::uint32_t doc_count_ = 0;
  std::uint32_t first_pending_ = 0;
  std::vector<std::vector<std::byte>> kept_;  ///< frames, when there is no `out_`
  std::size_t kept_bytes_ = 0;
  std::uint64_t frames_end_ = 0;
  base::ByteBuffer index_;
};

/// A view of the two sections. Immutable and thread-safe.
class StoredReader {
 public:
  StoredReader() = default;
  StoredReader(storage::Section blocks, storage::Section index, std::uint32_t doc_count)
      : blocks_(blocks), index_(index), doc_count_(doc_count) {}

  /// The values of a document, set on `into`. Cost: one frame to uncompress.
  void read(std::uint32_t doc, const Schema& schema, Document& into) const;

  /// Calls `visit` with the number and the values of each document in order, until it returns false.
  void for_each(const Schema& schema, const std::function<bool(std::uint32_t, std::vector<Document::Value>)>& visit) const;

  /// The same for the documents of frames that are whole; damaged frames are passed over.
  void for_each_readable(const Schema& schema, const std::function<void(std::uint32_t, std::vector<Document::Value>)>& visit) const;

 private:
  friend class StoredWriter;
  struct Frame {
    std::uint32_t first_doc, end_doc;
    std::uint64_t begin, end;
  };
  std::uint32_t frame_count() const noexcept;
  Frame frame(std::uint32_t number) const;
  std::string uncompress(const Frame& frame) const;

  storage::Section blocks_;
  storage::Section index_;
  std::uint32_t doc_count_ = 0;
};

}  // namespace fihris::index
