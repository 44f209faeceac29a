// SPDX-License-Identifier: Apache-2.0
//
// LiveIds: the ids of the documents of a buffer, by number and the other way round, and which of them are live.
//
// Ids lie one after the other in chunks; a table of 8 bytes a slot, at most three quarters full, leads from the hash of an id to its number.
// Adding an id that is new, as nearly all are, takes one look at the table and none at other ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/hash.hpp"

namespace fihris::index {

/// One thread at a time may change it; id(), size() and memory_bytes() may be called beside remove().
class LiveIds {
 public:
  /// An id and its hash, for those who ask several tables.
  struct Key {
    explicit Key(std::string_view text) : id(text), hash(base::hash_string(text)) {}
    std::string_view id;
    std::uint64_t hash;
  };

  /// Fetches ahead what add() looks at. Only by who calls add().
  void fetch_ahead(const Key& key) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[(key.hash >> 32) & (slots_.size() - 1)], 1);
  }
  /// The next document. The live one with the same id, if any, is removed; returns whether there was one.
  bool add(const Key& key);
  /// Removes the live document with this id; returns whether there was one.
  bool remove(const Key& key);

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(places_.size()); }
  std::uint32_t live_count() const noexcept { return size() - static_cast<std::uint32_t>(removed_.size()); }
  /// Valid until clear().
  std::string_view id(std::uint32_t doc) const noexcept;
  std::vector<std::string_view> all() const;
  /// In the order of removal.
  const std::vector<std::uint32_t>& removed() const noexcept { return removed_; }

  std::size_t memory_bytes() const noexcept;
  /// About what writing them will take on top.
  std::size_t flush_bytes() const noexcept;
  void clear() { *this = LiveIds(); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t doc = kFree;
  };
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  static constexpr std::uint32_t kRemoved = kFree - 1;

  Slot* find(const Key& key) noexcept;
  const char* keep(std::string_view id);
  void insert(std::uint32_t hash, std::uint32_t doc) noexcept;
  void grow();

  std::vector<Slot> slots_;          ///< a power of two, or none
  std::size_t used_ = 0;             ///< slots that are not free
  std::vector<const char*> places_;  ///< by document: length of the id in two bytes, id
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;  ///< the rest of the last chunk
  std::size_t left_ = 0;  ///< bytes of it
  std::size_t chunk_bytes_ = 0;
  std::vector<std::uint32_t> removed_;
};

}  // namespace fihris::index
