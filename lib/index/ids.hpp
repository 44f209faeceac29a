// SPDX-License-Identifier: Apache-2.0
//
// Ids: the users' keys of a segment's documents, by number and the other way round. Keys of neighbours are mostly alike, and often count on
// ("news-17", "news-18"), so what an id shares with another is left out:
//
//   kIdBytes   the ids in the order of documents.
//              Documents 0, 256, 512 …: the id, string.
//              Other multiples of 16: bytes shared with the one of these before, varint | the rest, string.
//              All others:  2 × n + 1, varint: the next n ids, 1 <= n <= 15, up to the next multiple of 16 at most, count on
//                      or   33 or 35: the id starts over, with 0 or 1
//                      or   2 × bytes shared with the id before, varint | the rest, string
//   kIdBlocks  where every 16th id begins in kIdBytes, u32
//   kIdOrder   numbers of the documents in the order of their ids (equal ids by rising number), packed at the width of the largest number; empty
//              when that is the order of the documents
//
// An id counts on when it is the id before with its last row of digits higher by one ("9" becomes "10", "09" too). It starts over when it is the id
// before with the row of digits before the last one higher by one and 0 or 1 in place of the last one ("7-12" becomes "8-0" or "8-1").
// Order of ids: rows of digits of different lengths where two ids differ: the shorter one first; everything else bytewise. So 9 stands before
// 10, and ids that count on stand in the order of the documents.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/checked_reader.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// Whether `a` stands before `b` in the order of ids.
bool id_less(std::string_view a, std::string_view b) noexcept;

/// Writes the three sections. Throws Error(kLimit) when the ids take 4 GiB or more.
void write_ids(std::span<const std::string_view> ids, storage::ContainerWriter& out);

/// A view of the sections. Immutable and thread-safe.
class Ids {
 public:
  Ids() = default;
  Ids(storage::Section bytes, storage::Section blocks, storage::Section order, std::uint32_t doc_count);

  /// The id of a document, which must be below the number of documents. Cost: up to 17 ids are put together.
  std::string id(std::uint32_t doc) const;

  /// Where the bytes of an id are. Valid as long as the segment.
  struct Place {
    std::span<const std::byte> first;  ///< begins with the id that those of its group share with
    std::span<const std::byte> block;  ///< empty: the first one
    std::uint32_t steps = 0;           ///< ids of the block before it
  };
  /// id() in two parts: these bytes are fetched ahead, and then put together in `id`, whose memory is used again.
  Place place_of(std::uint32_t doc) const;
  void read(const Place& place, std::string& id) const;

  /// The documents with this id, by rising number (more than one: all but the last are removed). Cost: a binary search over id().
  std::vector<std::uint32_t> find(std::string_view id) const;

 private:
  std::uint32_t in_order(std::uint32_t place) const;

  storage::Section bytes_;
  storage::Section blocks_;
  storage::Section order_;
  std::uint32_t doc_count_ = 0;
  unsigned width_ = 0;  ///< of a number in kIdOrder
};

}  // namespace fihris::index
