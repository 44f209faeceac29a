// SPDX-License-Identifier: Apache-2.0
//
// Refinement: the best documents of the first are looked at again, with the places of the query's words in them.
//
//     bonus = pairs + window + lead          (docs/scoring.md has the formulas)
//
//       pairs   neighbours in the query that are neighbours in the document, in the same order
//       window  the query's words that stand together in the best few words of the document
//       lead    the query's words in its first words
//
//     document    … . a b . . . c . . b . . . . . . a . .        a b: a pair          lists are read word by word, each once,
//                       ╰── window ───╯                            a b c: the window    in the order of the documents
//
// Sums of window and lead are made of whole numbers, so that they do not depend on the order in which words are read.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <fihris/explanation.hpp>

#include "search/plan.hpp"

namespace fihris::search {

/// Which words a document has, by slot, as far as it is known: where a bit is 0, the word is not there at that level. Of slots beyond 64 nothing
/// is known.
struct WordsFound {
  static constexpr std::size_t kSlots = 64;
  std::uint64_t stems = 0, roots = 0;

  bool may_have_stem(std::size_t slot) const noexcept { return slot >= kSlots || (stems >> slot & 1) != 0; }
  bool may_have_root(std::size_t slot) const noexcept { return slot >= kSlots || (roots >> slot & 1) != 0; }
};

/// Some of the lists that a plan has bound.
using ListsMet = std::vector<const codec::TermView*>;

/// What is known of the words of some documents; empty: nothing. Where something is, no list of a root but these has a document that lacks the stem.
struct KnownWords {
  std::span<const WordsFound> found;                        ///< of the documents, in their order
  std::span<const codec::TermView* const> root_lists = {};  ///< in the order of addresses
  bool empty() const noexcept { return found.empty(); }
};

/// One thread at a time; lives with the plan.
class Refinement {
 public:
  explicit Refinement(const Plan& plan);

  /// Whether no document gets anything.
  bool empty() const noexcept { return bound_ == 0; }

  /// No document gets more.
  double bound() const noexcept { return bound_; }

  /// What documents of a segment get, in their order; `docs` rise. Words that are known not to be there are not looked for.
  std::vector<double> bonuses(std::size_t segment, std::span<const std::uint32_t> docs, KnownWords known = {});

  /// The same of one document, in parts.
  std::vector<Explanation> explain(std::size_t segment, std::uint32_t doc);

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::size_t kLevels = 2;
  enum LevelNumber : std::uint8_t { kNear = 0, kRootAlone = 1 };  ///< kNear: by stem, or at the level that the word asks for

  /// A word of the query.
  struct Word {
    std::size_t slot_number = 0;
    const Slot* slot = nullptr;
    std::vector<std::size_t> readings;          ///< slots of other words whose places are those of this one
    std::array<std::int64_t, kLevels> units{};  ///< share in window and lead, by level
    std::uint32_t next = kNone;                 ///< the word that follows it in the query
    double pair_idf = 0;                        ///< of it and the next
  };

  /// A place where a word of the query stands.
  struct Place {
    std::uint32_t position = 0;  ///< in the fields of the document laid one after another
    std::uint16_t word = 0;
    std::uint8_t field = 0;  ///< of the word's fields
    std::uint8_t level = 0;
  };

  /// The best level at which each word is among some places, and the sum of what they are worth there.
  class Sum {
   public:
    void start(const std::vector<Word>& words);
    void add(const Place& place) noexcept { change(place, 1); }
    void remove(const Place& place) noexcept { change(place, ~std::uint32_t{0}); }
    std::int64_t units() const noexcept { return units_; }

   private:
    void change(const Place& place, std::uint32_t by) noexcept;
    const Word* words_ = nullptr;
    std::vector<std::array<std::uint32_t, kLevels>> counts_;
    std::int64_t units_ = 0;
  };

  struct Together {
    std::int64_t units = 0;
    std::uint32_t first = 0, last = 0;  ///< positions
  };

  void add_word(std::size_t slot);
  void want(std::size_t slot, std::size_t docs);
  void find_places(std::size_t segment, std::span<const std::uint32_t> docs);
  void find_word(std::size_t segment, std::size_t number, std::span<const std::uint32_t> docs);
  void read_root(const index::FieldReader& field, const SegmentWord& word, Place place, std::span<const std::uint32_t> docs);
  void read_fields(std::size_t segment, const Slot& slot, Place place, std::span<const std::uint32_t> docs);
  void read_list(const index::FieldReader& field, const codec::TermView& term, const FormFilter& filter, Place place,
                 std::span<const std::uint32_t> docs);
  bool is_wanted(std::uint32_t doc, std::span<const std::uint32_t> docs) const noexcept;
  void sort_places(std::size_t docs);
  std::span<const Place> places_of(std::size_t number) const noexcept;
  Together best_window(std::span<const Place> places);
  std::int64_t lead_units(std::span<const Place> places);
  double pairs(std::size_t segment, std::uint32_t doc, std::span<const Place> places, std::vector<Explanation>* parts);
  double window_score(std::int64_t units) const noexcept;
  double lead_score(std::int64_t units) const noexcept;

  const Plan& plan_;
  std::vector<Word> words_;
  double bound_ = 0;
  bool with_pairs_ = false, with_window_ = false, with_lead_ = false;
  // of the documents that are looked at
  KnownWords known_;
  std::vector<Place> found_;                 ///< as they are read
  std::vector<std::uint32_t> found_in_;      ///< of each, the number of its document among those looked at
  std::vector<Place> places_;                ///< by document, then by position
  std::vector<std::uint32_t> ends_;          ///< of each document's places
  std::vector<std::uint32_t> field_begins_;  ///< by document: where the field that is read begins
  std::vector<std::uint32_t> wanted_;        ///< numbers of the documents in which the word is looked for
  std::vector<std::uint8_t> has_stem_;       ///< by document: the word is there by its stem
  std::vector<std::uint32_t> pair_counts_;   ///< by word and field
  Sum sum_;
};

}  // namespace fihris::search
