// SPDX-License-Identifier: Apache-2.0
//
// Neighbours: where two of the most frequent terms of a field stand side by side.
//
// A phrase of frequent words has long lists to read for few places to find: "قال ابن" in 100,000 documents with both words. So the documents of each
// pair of frequent terms are kept, with how often the second stands right behind the first: the lists of "nextword" indexes (Bahle, Williams and
// Zobel, Efficient phrase querying with an auxiliary index, SIGIR 2002), for frequent words alone and without positions. A phrase of two such words
// is one list; a longer one has fewer documents to look at.
//
//   kNeighbours:  bytes of the head u32 | head | lists
//   head:         frequent terms u8 | their numbers, as gaps | for each first and each second of them: documents [| bytes of the list]
//   list:         codec::PostingsWriter::write_docs()
//
// docs/format.md is the authority on the layout.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "codec/dictionary.hpp"
#include "codec/postings.hpp"
#include "storage/container.hpp"

namespace fihris::index {

class FieldReader;

/// The terms with the most words among those that are offered. Of equal ones the first.
class FrequentTerms {
 public:
  static constexpr std::size_t kMost = 67;
  static constexpr std::uint64_t kLeastWords = 128;  ///< what is rarer has one block, which is read at once

  struct Term {
    std::uint32_t number;  ///< in the dictionary
    std::uint64_t words;
    std::string key;
  };

  /// Numbers rise. Cost: for most, one comparison.
  void offer(std::uint32_t number, std::uint64_t words, std::string_view key) {
    if (words >= least_) take({number, words, std::string(key)});
  }
  /// By rising numbers.
  std::vector<Term> take() &&;

 private:
  void take(Term term);

  std::vector<Term> terms_;
  std::uint64_t least_ = kLeastWords;  ///< words of a term that is taken
};

/// One thread at a time.
class NeighbourWriter {
 public:
  /// Of terms by rising numbers, at most 255. Below, a term is given by its place among these.
  explicit NeighbourWriter(std::vector<std::uint32_t> numbers);

  /// Of each pair, documents do not fall; one with several places comes as often. Cost in memory: about 1.3 bytes.
  void add(std::size_t first, std::size_t second, std::uint32_t doc);

  /// The section; empty when there are no terms. Forgets what was added.
  base::ByteBuffer finish(std::span<const std::uint8_t> length_codes);

 private:
  /// Documents of a pair, as gaps.
  struct Places {
    base::ByteBuffer gaps;
    std::uint32_t last_doc = 0;
  };
  std::vector<std::uint32_t> numbers_;
  std::vector<Places> pairs_;
};

/// What a NeighbourWriter wrote. Immutable, thread-safe; the section must stay.
class Neighbours {
 public:
  /// Of no term.
  Neighbours() = default;
  /// Throws Error(kCorrupt). Cost: reads the head.
  Neighbours(const storage::Section& section, std::uint32_t doc_count, std::uint32_t term_count);

  std::span<const std::uint32_t> terms() const noexcept { return numbers_; }

  /// The documents in which term `second` stands right behind `first` (numbers in the dictionary), with how often: a list of one form without
  /// positions. One without documents when that is nowhere; nothing when such places are not kept of these terms.
  std::optional<codec::PostingsList> find(std::uint32_t first, std::uint32_t second, std::span<const std::uint8_t> length_codes) const;

 private:
  std::optional<std::size_t> place_of(std::uint32_t number) const noexcept;

  struct Entry {
    std::uint64_t begin, bytes;  ///< of the list
    std::uint32_t doc_count;
  };
  storage::Section section_;
  std::vector<std::uint32_t> numbers_;
  std::vector<Entry> entries_;  ///< of each first and each second term
};

/// Calls visit(first, second, doc), in the order of documents, for each place of a field where two terms, given by their places in `terms`, stand
/// side by side; a term that the field lacks has no cursor. The obvious way, from all their positions. Cost in memory: their words in 256 documents.
void find_neighbours(const FieldReader& field, std::span<const std::optional<codec::Dictionary::Cursor>> terms,
                     const std::function<void(std::size_t, std::size_t, std::uint32_t)>& visit);

}  // namespace fihris::index
