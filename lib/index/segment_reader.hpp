// SPDX-License-Identifier: Apache-2.0
//
// SegmentReader: one segment of a snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fihris/document.hpp>

#include "base/once.hpp"
#include "codec/dictionary.hpp"
#include "codec/postings.hpp"
#include "index/field_columns.hpp"
#include "index/field_writer.hpp"
#include "index/ids.hpp"
#include "index/lengths.hpp"
#include "index/manifest.hpp"
#include "index/neighbours.hpp"
#include "index/stored.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// Which documents of a segment are removed. A value; an empty one removes none.
class Removed {
 public:
  Removed() = default;
  explicit Removed(std::uint32_t doc_count) : words_((std::size_t{doc_count} + 63) / 64) {}
  /// Bit doc % 64 of word doc / 64, as many words as the documents need.
  explicit Removed(std::vector<std::uint64_t> words) : words_(std::move(words)) {}

  bool contains(std::uint32_t doc) const noexcept { return !words_.empty() && (words_[doc / 64] >> (doc % 64) & 1) != 0; }
  bool empty() const noexcept { return words_.empty(); }
  std::uint32_t count() const noexcept;
  /// Returns whether it was not there before. The set must have been made for a document count above `doc`.
  bool insert(std::uint32_t doc) noexcept;
  std::span<const std::uint64_t> words() const noexcept { return words_; }

  static Removed read(storage::FileSystem& files, const SegmentEntry& segment);
  void write(storage::FileSystem& files, const std::string& name) const;

 private:
  std::vector<std::uint64_t> words_;
};

/// The inverted index of one field. Immutable and thread-safe; lives with its segment.
class FieldReader {
 public:
  FieldReader(const storage::Container& container, std::uint32_t field, std::uint32_t doc_count);

  const FieldInfo& info() const noexcept { return info_; }
  std::uint32_t doc_count() const noexcept { return doc_count_; }

  /// Length code (codec/length_code.hpp) of each document.
  std::span<const std::uint8_t> lengths() const { return lengths_.codes(); }

  /// Its index is checked when it is first used, and each block then.
  const codec::Dictionary& dictionary() const;

  /// In the order of the letters of all forms those of one term that are neighbours are a run: the number of the first form of run `run`, below
  /// info().run_count.
  std::uint32_t first_of_run(std::uint32_t run) const;

  /// The list of a term that is not inline. Valid as long as the segment.
  codec::PostingsList list(const codec::TermView& term) const;

  /// Where two terms, given by their numbers, are side by side, as Neighbours::find(): not kept of most. Valid as long as the segment.
  std::optional<codec::PostingsList> neighbours(std::uint32_t first, std::uint32_t second) const {
    return neighbours().find(first, second, lengths());
  }
  /// Read when it is first used; of no term in a segment of an older format.
  const Neighbours& neighbours() const;

  struct Sizes {
    std::uint64_t lengths, dictionary, postings, positions, neighbours;
  };
  Sizes sizes() const noexcept;

 private:
  std::uint32_t doc_count_;
  FieldInfo info_;
  Lengths lengths_;
  storage::Section dictionary_index_, dictionary_blocks_, form_order_, postings_, positions_;
  std::optional<storage::Section> neighbours_section_;
  mutable base::Once dictionary_opened_;
  mutable codec::Dictionary dictionary_;
  mutable base::Once neighbours_opened_;
  mutable Neighbours neighbours_;
};

/// Immutable and thread-safe.
class SegmentReader {
 public:
  /// Throws as Container::open() does, and kCorrupt when a section is missing or does not fit.
  static std::shared_ptr<const SegmentReader> open(storage::FileSystem& files, const Schema& schema, const SegmentEntry& entry,
                                                   Removed removed);

  SegmentReader(std::shared_ptr<const storage::Container> container, const Schema& schema, const SegmentEntry& entry, Removed removed);

  /// The same segment with other documents removed; shares everything else.
  std::shared_ptr<const SegmentReader> with_removed(const SegmentEntry& entry, Removed removed) const;

  const SegmentEntry& entry() const noexcept { return entry_; }
  std::uint32_t doc_count() const noexcept { return entry_.doc_count; }
  const Removed& removed() const noexcept { return removed_; }
  const Ids& ids() const noexcept { return ids_; }
  const StoredReader& stored() const noexcept { return stored_; }
  /// The field with this number in the schema, or nullptr when it is not text.
  const FieldReader* field(std::size_t number) const noexcept { return number < fields_.size() ? fields_[number].get() : nullptr; }
  /// The column of that field, or nullptr when it has none in this segment: by its type, or because it is younger than the segment.
  const ColumnReader* column(std::size_t number) const noexcept { return number < columns_.size() ? columns_[number].get() : nullptr; }
  const storage::Container& container() const noexcept { return *container_; }

  /// The live document with this id.
  std::optional<std::uint32_t> find(std::string_view id) const;

 private:
  std::shared_ptr<const storage::Container> container_;
  SegmentEntry entry_;
  Removed removed_;
  Ids ids_;
  StoredReader stored_;
  std::vector<std::shared_ptr<const FieldReader>> fields_;
  std::vector<std::shared_ptr<const ColumnReader>> columns_;
};

}  // namespace fihris::index
