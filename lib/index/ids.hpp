// SPDX-License-Identifier: Apache-2.0
//
// Ids: the users' keys of a segment's documents, by number and the other way round.
//
//   kIdBytes   the ids, one after the other
//   kIdEnds    end of each id in kIdBytes, u32
//   kIdOrder   numbers of the documents in the order of their ids (bytewise), u32; equal ids by rising number
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/container.hpp"

namespace fihris::index {

/// Writes the three sections. Throws Error(kLimit) when the ids take 4 GiB or more.
void write_ids(std::span<const std::string> ids, storage::ContainerWriter& out);

/// A view of the sections. Immutable and thread-safe.
class Ids {
 public:
  Ids() = default;
  Ids(storage::Section bytes, storage::Section ends, storage::Section order, std::uint32_t doc_count);

  /// The id of a document, which must be below the number of documents. Valid as long as the container.
  std::string_view id(std::uint32_t doc) const;

  /// The documents with this id, by rising number (more than one: all but the last are removed). Cost: a binary search.
  std::vector<std::uint32_t> find(std::string_view id) const;

 private:
  std::uint32_t in_order(std::uint32_t place) const;

  storage::Section bytes_;
  storage::Section ends_;
  storage::Section order_;
  std::uint32_t doc_count_ = 0;
};

}  // namespace fihris::index
