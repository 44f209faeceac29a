// SPDX-License-Identifier: Apache-2.0
//
// Stored documents: the values of documents, in text code (codec/text_code.hpp), compressed in frames of about 14 KiB.
//
//   kStoredBlocks   frames, one after the other
//   kStoredIndex    an entry a frame: number of its first document u32 | begin of the frame u64; and one more for the end
//
//   frame:                 01 | zstd frame of documents, one after the other
//   document:              values, varint | value …
//   value:                 number of the field in the schema + 1, varint | text
//                          0, varint | name, string | text                                   (a field that the schema lacks)
//   text:                  2 × bytes + 1, varint | text code
//                          2 × bytes, varint | bytes as they are                             (where the code is not smaller)
//
// A frame without the 01 in front, which a zstd frame does not begin with, is one of format 2: its texts are strings. Segments of that
// format have such frames, and merging copies them.
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
#include "codec/checked_reader.hpp"
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

  /// Adds the documents of `from` that are not removed: both have one schema. Cost: frames of which nothing was removed are copied as they
  /// are, of others documents are, uncompressed.
  void add_all(const StoredReader& from, const std::function<bool(std::uint32_t doc)>& is_removed);

  /// Ends the last frame and writes both sections (the index alone when frames went out before).
  void finish(storage::ContainerWriter& out);

  std::size_t memory_bytes() const noexcept { return kept_bytes_ + pending_.size(); }

 private:
  void append_head(std::uint64_t field, std::string_view name);
  void append_text(std::string_view text);
  void append_recoded(codec::CheckedReader& from);
  void add_some(const StoredReader& from, std::uint32_t frame, const std::function<bool(std::uint32_t doc)>& is_removed);
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

  /// The values of a document, set on `into`. Cost: one frame to uncompress, one document to decode.
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
  std::span<const std::byte> bytes_of(const Frame& frame) const;

  storage::Section blocks_;
  storage::Section index_;
  std::uint32_t doc_count_ = 0;
};

}  // namespace fihris::index
