// SPDX-License-Identifier: Apache-2.0
//
// The columns of all fields of a schema, on their way into a segment: from documents, or from the segments of a merge.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include <fihris/document.hpp>

#include "base/once.hpp"
#include "index/columns.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// Throws Error(kInvalidArgument), naming document, field and value, when a value is none of its field's type; and for keywords that are too
/// long. Nothing else need be checked before ColumnsWriter::add().
void check_values(const Document& document, const Schema& schema);

/// One thread at a time. Keeps a reference to the schema.
class ColumnsWriter {
 public:
  explicit ColumnsWriter(const Schema& schema);

  /// Documents must rise. A value that is none of its type is left out.
  void add(std::uint32_t doc, const Document& document);
  void add_number(std::size_t field, std::uint32_t doc, std::uint64_t key) { std::get<NumberColumnWriter>(writers_[field]).add(doc, key); }
  void add_keyword(std::size_t field, std::uint32_t doc, std::string_view value) {
    std::get<KeywordColumnWriter>(writers_[field]).add(doc, value);
  }

  /// Writes the sections of all columns; nothing is left afterwards.
  void finish(std::uint32_t doc_count, storage::ContainerWriter& out);

  std::size_t memory_bytes() const noexcept;

 private:
  using Writer = std::variant<std::monostate, NumberColumnWriter, KeywordColumnWriter>;
  const Schema& schema_;
  std::vector<Writer> writers_;  ///< by field; nothing for those without a column
};

/// The column of one field of a segment. Immutable and thread-safe; lives with its segment.
class ColumnReader {
 public:
  ColumnReader(const storage::Container& container, std::uint32_t field, FieldType type, std::uint32_t doc_count);

  FieldType type() const noexcept { return type_; }
  std::uint32_t doc_count() const noexcept { return doc_count_; }
  std::uint64_t size_bytes() const noexcept { return bytes_.size(); }

  /// Of a type that has numbers, and of keywords; their bytes are compared with the checksums when one is first asked for. Throws
  /// Error(kCorrupt).
  const NumberColumn& numbers() const;
  const KeywordColumn& keywords() const;

  /// What is wrong about it; empty when it is sound.
  std::string verify() const;

 private:
  void open() const;

  storage::Section bytes_;
  FieldType type_;
  std::uint32_t doc_count_;
  mutable base::Once opened_;
  mutable NumberColumn numbers_;
  mutable KeywordColumn keywords_;
};

/// A segment of a merge: the columns that it has, by field (null where it has none), and the new number of each document.
struct ColumnSource {
  std::vector<const ColumnReader*> columns;
  std::span<const std::uint32_t> new_numbers;  ///< kGoneDoc for removed ones
};
inline constexpr std::uint32_t kGoneDoc = ~std::uint32_t{0};

/// Writes the columns of the documents that remain. New numbers rise over the sources.
void merge_columns(std::span<const ColumnSource> sources, const Schema& schema, std::uint32_t doc_count, storage::ContainerWriter& out);

}  // namespace fihris::index
