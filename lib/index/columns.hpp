// SPDX-License-Identifier: Apache-2.0
//
// Columns: one value (or, of keywords, some values) for each document of a segment, to filter, sort and count by.
//
//   NumberColumn    integers, reals, dates and truth values, as *keys*: u64 whose order is that of the values (index/field_value.hpp)
//   KeywordColumn   strings; a document has any number of them. Each is known by its *ordinal*: its place in the sorted table of strings
//
// A column is one run of bytes, drawn in docs/format.md. Keys are kept as (key − least) / unit, where unit is the greatest common divisor, so
// that days in seconds, or prices in cents, take few bits. Zones tell the least and the greatest number of each 4,096 documents: for speed only,
// a range that misses a zone, or holds it, is answered without a look at its numbers.
//
// Opening checks every size; bytes that no writer made lead to Error(kCorrupt) or to a wrong answer, never out of bounds. verify() finds what
// is wrong about such bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"

namespace fihris::index {

/// Keys from `first` to `last`, both included; empty when first > last.
struct KeyRange {
  std::uint64_t first = 0;
  std::uint64_t last = ~std::uint64_t{0};
  bool empty() const noexcept { return first > last; }
};

/// Documents of a zone: as many as the windows in which queries are evaluated have.
inline constexpr std::uint32_t kZoneDocs = 4096;

/// Collects the keys of documents, which must rise. One thread at a time.
class NumberColumnWriter {
 public:
  void add(std::uint32_t doc, std::uint64_t key);
  /// Appends the column of `doc_count` documents, all added ones among them; nothing is left afterwards.
  void finish(std::uint32_t doc_count, base::ByteBuffer& out);
  std::size_t memory_bytes() const noexcept { return docs_.size() * (sizeof(std::uint64_t) + sizeof(std::uint32_t)); }

 private:
  std::vector<std::uint32_t> docs_;
  std::vector<std::uint64_t> keys_;
};

/// Collects the strings of documents, which must not decrease; a string twice in one document counts once. One thread at a time.
class KeywordColumnWriter {
 public:
  void add(std::uint32_t doc, std::string_view value);
  /// As above. Throws Error(kLimit) for strings of 4 GiB or more, or 2^32 values.
  void finish(std::uint32_t doc_count, base::ByteBuffer& out);
  std::size_t memory_bytes() const noexcept { return values_.size() * sizeof(Value) + term_bytes_; }

 private:
  struct Value {
    std::uint32_t doc, term;
    auto operator<=>(const Value&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 means the 0 it is compared with
  };
  std::unordered_map<std::string, std::uint32_t> terms_;  ///< in the order of appearance
  std::vector<Value> values_;
  std::size_t term_bytes_ = 0;
};

/// A view of the bytes that a NumberColumnWriter made. Immutable and thread-safe.
class NumberColumn {
 public:
  NumberColumn() = default;  ///< of no documents
  /// Throws Error(kCorrupt).
  NumberColumn(std::span<const std::byte> bytes, std::uint32_t doc_count);

  std::uint32_t value_count() const noexcept { return value_count_; }

  bool has(std::uint32_t doc) const noexcept {
    if (value_count_ == doc_count_) return true;
    return value_count_ != 0 && (base::load_u64(presence_ + std::size_t{doc} / 64 * 8) >> (doc % 64) & 1) != 0;
  }
  /// Of a document that has one.
  std::uint64_t key(std::uint32_t doc) const noexcept { return least_ + unit_ * number(doc); }

  /// Sets bit doc − begin of `bits` for each document of [begin, end) whose key lies in the range. `begin` is a multiple of kZoneDocs and
  /// end − begin at most that; `bits` has room for so many.
  void match(std::uint32_t begin, std::uint32_t end, KeyRange range, std::uint64_t* bits) const noexcept;

  /// About how many documents match: never too few when the column is sound.
  std::uint64_t most_matches(KeyRange range) const noexcept;

  /// What is wrong about the column, as a sentence; empty when it is sound. Looks at every number.
  std::string verify() const;

 private:
  struct Zone {
    std::uint64_t least, greatest;
  };
  std::uint64_t number(std::uint32_t doc) const noexcept;
  Zone zone(std::uint32_t number) const noexcept {
    return {base::load_u64(zones_ + std::size_t{number} * 16), base::load_u64(zones_ + std::size_t{number} * 16 + 8)};
  }
  /// The range in numbers of this column.
  KeyRange scaled(KeyRange range) const noexcept;

  std::uint32_t doc_count_ = 0;
  std::uint32_t value_count_ = 0;
  unsigned width_ = 0;
  std::uint64_t least_ = 0;
  std::uint64_t unit_ = 1;
  const std::byte* zones_ = nullptr;
  const std::byte* presence_ = nullptr;
  const std::byte* numbers_ = nullptr;
};

/// A view of the bytes that a KeywordColumnWriter made. Immutable and thread-safe.
class KeywordColumn {
 public:
  KeywordColumn() = default;  ///< of no documents
  /// Throws Error(kCorrupt).
  KeywordColumn(std::span<const std::byte> bytes, std::uint32_t doc_count);

  std::uint32_t term_count() const noexcept { return term_count_; }
  std::uint32_t value_count() const noexcept { return value_count_; }

  /// The string with this ordinal, which must be below term_count(). Valid as long as the bytes.
  std::string_view term(std::uint32_t ordinal) const noexcept;
  /// The first ordinal whose string is not below `text`, or term_count().
  std::uint32_t lower_bound(std::string_view text) const noexcept;
  /// Ordinals of the strings from `first` to `last`, bytewise; null means no bound.
  KeyRange range(const std::string* first, const std::string* last) const noexcept;

  /// Calls visit(ordinal) for each string of a document, rising.
  template <typename Visit>
  void for_each(std::uint32_t doc, Visit visit) const {
    const auto [begin, end] = places(doc);
    for (std::uint32_t place = begin; place < end; ++place) {
      const std::uint32_t at = ordinal(place);
      if (at < term_count_) visit(at);
    }
  }

  /// As NumberColumn::match(), for documents that have a string with an ordinal in the range.
  void match(std::uint32_t begin, std::uint32_t end, KeyRange range, std::uint64_t* bits) const noexcept;

  std::string verify() const;

 private:
  struct Places {
    std::uint32_t begin, end;
  };
  Places places(std::uint32_t doc) const noexcept;
  std::uint32_t ordinal(std::uint32_t place) const noexcept;
  std::uint32_t offset(std::uint32_t ordinal) const noexcept;

  std::uint32_t doc_count_ = 0;
  std::uint32_t value_count_ = 0;
  std::uint32_t term_count_ = 0;
  unsigned ordinal_width_ = 0, start_width_ = 0, offset_width_ = 0;
  std::string_view terms_;
  const std::byte* offsets_ = nullptr;
  const std::byte* starts_ = nullptr;
  const std::byte* ordinals_ = nullptr;
};

}  // namespace fihris::index
