// SPDX-License-Identifier: Apache-2.0
//
// Window: 4,096 neighbouring documents of a segment, which queries are evaluated on at a time.
//
// A window's scores and sets fit the first-level cache; a set of documents is 64 words, so that AND, OR, NOT and counting are a few dozen
// instructions. (The idea: T. Strohman and W. B. Croft's window in Indri, and the bulk scorers of today's engines.)
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace fihris::search {

inline constexpr std::uint32_t kWindowDocs = 4096;

/// A set of documents of a window, by their offset in it.
class WindowSet {
 public:
  static constexpr std::size_t kWords = kWindowDocs / 64;

  void clear() noexcept { words_.fill(0); }
  void fill() noexcept { words_.fill(~std::uint64_t{0}); }
  bool contains(std::uint32_t offset) const noexcept { return (words_[offset / 64] >> (offset % 64) & 1) != 0; }
  void insert(std::uint32_t offset) noexcept { words_[offset / 64] |= std::uint64_t{1} << (offset % 64); }
  /// Inserts rising documents, which must lie in the window that begins at `begin`.
  void insert_rising(const std::uint32_t* docs, std::size_t count, std::uint32_t begin) noexcept {
    std::uint32_t at = 0;
    std::uint64_t bits = 0;  // of word `at`: kept out of memory, so that no insertion waits for the one before
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t offset = docs[i] - begin;
      if (offset / 64 != at) {
        words_[at] |= bits;
        bits = 0;
        at = offset / 64;
      }
      bits |= std::uint64_t{1} << (offset % 64);
    }
    words_[at] |= bits;
  }
  void set_word(std::size_t index, std::uint64_t word) noexcept { words_[index] = word; }
  void erase(std::uint32_t offset) noexcept { words_[offset / 64] &= ~(std::uint64_t{1} << (offset % 64)); }

  bool empty() const noexcept {
    std::uint64_t any = 0;
    for (const std::uint64_t word : words_) any |= word;
    return any == 0;
  }
  std::uint32_t count() const noexcept {
    std::uint32_t count = 0;
    for (const std::uint64_t word : words_) count += static_cast<std::uint32_t>(std::popcount(word));
    return count;
  }
  /// Whether any offset from `first` to `last` is in the set; last < kWindowDocs.
  bool any_between(std::uint32_t first, std::uint32_t last) const noexcept {
    const std::uint64_t from = ~std::uint64_t{0} << (first % 64);
    const std::uint64_t to = ~std::uint64_t{0} >> (63 - last % 64);
    if (first / 64 == last / 64) return (words_[first / 64] & from & to) != 0;
    if ((words_[first / 64] & from) != 0 || (words_[last / 64] & to) != 0) return true;
    for (std::uint32_t word = first / 64 + 1; word < last / 64; ++word) {
      if (words_[word] != 0) return true;
    }
    return false;
  }

  /// How many are from `first` to `last`; last < kWindowDocs.
  std::uint32_t count_between(std::uint32_t first, std::uint32_t last) const noexcept {
    std::uint32_t count = 0;
    for (std::uint32_t i = first / 64; i <= last / 64; ++i) {
      std::uint64_t word = words_[i];
      if (i == first / 64) word &= ~std::uint64_t{0} << (first % 64);
      if (i == last / 64) word &= ~std::uint64_t{0} >> (63 - last % 64);
      count += static_cast<std::uint32_t>(std::popcount(word));
    }
    return count;
  }
  /// Calls visit(offset) for those from `first` to `last`, in rising order; last < kWindowDocs.
  template <typename Visit>
  void for_each_between(std::uint32_t first, std::uint32_t last, Visit visit) const {
    for (std::uint32_t i = first / 64; i <= last / 64; ++i) {
      std::uint64_t word = words_[i];
      if (i == first / 64) word &= ~std::uint64_t{0} << (first % 64);
      if (i == last / 64) word &= ~std::uint64_t{0} >> (63 - last % 64);
      for (; word != 0; word &= word - 1) visit(i * 64 + static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }

  WindowSet& operator&=(const WindowSet& other) noexcept {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] &= other.words_[i];
    return *this;
  }
  WindowSet& operator|=(const WindowSet& other) noexcept {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] |= other.words_[i];
    return *this;
  }
  WindowSet& operator-=(const WindowSet& other) noexcept {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] &= ~other.words_[i];
    return *this;
  }

  /// Calls visit(offset) in rising order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t i = 0; i < kWords; ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) visit(i * 64 + static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }

 private:
  std::array<std::uint64_t, kWords> words_{};
};

/// Documents [begin, end) of a segment; `begin` is a multiple of kWindowDocs, and end − begin <= kWindowDocs.
struct Window {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The window of a document, in a segment of `doc_count` documents.
constexpr Window window_of(std::uint32_t doc, std::uint32_t doc_count) noexcept {
  const std::uint32_t begin = doc / kWindowDocs * kWindowDocs;
  return {begin, doc_count - begin < kWindowDocs ? doc_count : begin + kWindowDocs};
}

/// What a leaf of a query finds in a window: contributions in units, valid where `matches` has the document.
struct LeafWindow {
  WindowSet matches;
  std::array<std::int32_t, kWindowDocs> scores;
};

/// Sums for the documents of a window: contributions, and the idf of what matched, in units. Both fit: see Scale.
struct WindowSums {
  std::array<std::int32_t, kWindowDocs> units;
  std::array<std::int32_t, kWindowDocs> idf_units;
};

}  // namespace fihris::search
