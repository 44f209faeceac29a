// SPDX-License-Identifier: Apache-2.0
//
// Leaf: a part of a query that matches documents of one segment by itself: a word at some level, a phrase, a prefix, every document.
//
// Every strategy (pruned, boolean, counting, explaining) asks leaves the same few questions about a window, in rising order of windows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fihris/explanation.hpp>

#include "index/field_columns.hpp"
#include "search/binding.hpp"
#include "search/list_cursor.hpp"
#include "search/window.hpp"

namespace fihris::search {

/// One thread at a time; lives with the segment and the scorings that it was made from. Windows must be asked for in rising order.
class Leaf {
 public:
  virtual ~Leaf() = default;

  /// No contribution of any document of the segment, or of the window, is above these.
  virtual std::int64_t bound() const = 0;
  virtual std::int64_t bound(Window window) const = 0;

  /// The first document from `doc` on that might match (a guess that is never too late); ListCursor::kEnd when there is none.
  virtual std::uint32_t next_possible(std::uint32_t doc) = 0;

  /// Adds the matching documents of the window, with their contributions, to `out`. Documents outside `candidates` (when it is given) may be
  /// left out. Documents that `out` already holds keep what they have.
  virtual void collect(Window window, const WindowSet* candidates, LeafWindow& out) = 0;

  /// The same, but documents whose contribution is below `least` may be left out.
  virtual void collect_best(Window window, std::int64_t least, LeafWindow& out) {
    static_cast<void>(least);
    collect(window, nullptr, out);
  }

  /// The same as collect(), added to sums: every document that `matches` does not hold yet is put into it, and gets `idf_units` and its contribution.
  virtual void accumulate(Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) = 0;

  /// Adds the matching documents only.
  virtual void match(Window window, const WindowSet* candidates, WindowSet& out) = 0;

  /// About how many documents match.
  virtual std::uint64_t cost() const = 0;

  /// What the leaf gives a document: value in units.
  virtual Explanation explain(std::uint32_t doc) = 0;
};

using Leaves = std::vector<std::unique_ptr<Leaf>>;

/// Weights of one field for a word: idf × level × field × boost × (k1 + 1), in units.
struct StemWeights {
  float letters = 0;  ///< 0: forms are not told apart
  float stem = 0;
};

/// A part of a leaf: one field of the segment.
struct FieldPart {
  const index::FieldReader* reader = nullptr;
  const FieldScoring* scoring = nullptr;
  std::string field_name;
};

/// The stem of a word: by stem, or by the same letters when that gives more.
struct StemPart {
  FieldPart field;
  const SegmentWord* word = nullptr;  ///< its stem must be there
  StemWeights weights;
  std::string why;  ///< for explanations
};
std::unique_ptr<Leaf> make_stem_leaf(std::vector<StemPart> parts);

/// What a posting of a StemPart gives: max(letters weight × saturation(frequency of the same letters), stem weight × saturation(frequency)).
class StemScorer {
 public:
  explicit StemScorer(const StemPart& part)
      : saturation_(*part.field.scoring->saturation), lengths_(part.field.reader->lengths()), weights_(part.weights) {
    const std::vector<std::uint8_t>& same = part.word->letters;
    const bool some = std::find(same.begin(), same.end(), 1) != same.end();
    const bool all = some && std::find(same.begin(), same.end(), 0) == same.end();
    with_letters_ = some && weights_.letters > 0;
    if (with_letters_ && all) {  // every form has the same letters: one number decides
      weights_.stem = std::max(weights_.letters, weights_.stem);
      by_letters_alone_ = weights_.stem == weights_.letters;
      with_letters_ = false;
    }
  }

  /// Whether the frequency of the same letters is looked at; otherwise any number does.
  bool needs_letters() const noexcept { return with_letters_; }
  /// No posting gives more than this × its saturation.
  float best_weight() const noexcept { return with_letters_ ? std::max(weights_.letters, weights_.stem) : weights_.stem; }

  std::int32_t operator()(std::uint32_t frequency, std::uint32_t same, std::uint32_t doc) const noexcept {
    const std::int32_t by_stem = in_units(weights_.stem, saturation_(frequency, lengths_[doc]));
    return with_letters_ && same > 0 ? std::max(by_stem, in_units(weights_.letters, saturation_(same, lengths_[doc]))) : by_stem;
  }
  /// Whether the letters are what gives the larger part.
  bool is_by_letters(std::uint32_t frequency, std::uint32_t same, std::uint32_t doc) const noexcept {
    if (!with_letters_) return by_letters_alone_;
    return same > 0 &&
           in_units(weights_.letters, saturation_(same, lengths_[doc])) >= in_units(weights_.stem, saturation_(frequency, lengths_[doc]));
  }

 private:
  const Saturation& saturation_;
  std::span<const std::uint8_t> lengths_;
  StemWeights weights_;
  bool with_letters_ = false;
  bool by_letters_alone_ = false;
};

/// A term in some of its forms. Both live with the plan.
struct FilteredTerm {
  const codec::TermView* term = nullptr;
  const FormFilter* filter = nullptr;
};
inline const FormFilter kAllForms;

/// Several terms as if they were one: their frequencies in a document are added. For roots, prefixes, and single terms at the level of forms.
struct UnionPart {
  FieldPart field;
  std::vector<FilteredTerm> terms;
  float weight = 0;
  std::string why;
};
std::unique_ptr<Leaf> make_union_leaf(std::vector<UnionPart> parts);

/// Words side by side, in order.
struct PhraseWord {
  std::vector<FilteredTerm> terms;  ///< one; of a root, all its terms that are there
  std::uint32_t offset = 0;         ///< from the first word of the phrase
};
struct PhrasePart {
  FieldPart field;
  std::vector<PhraseWord> words;
  float weight = 0;
  std::string why;
};
std::unique_ptr<Leaf> make_phrase_leaf(std::vector<PhrasePart> parts);

/// Documents whose value in the column lies in the range (of keys, or of the ordinals of its keywords): with nothing.
std::unique_ptr<Leaf> make_column_leaf(const index::ColumnReader& column, index::KeyRange range, std::string why);

/// Every document, with the same contribution.
std::unique_ptr<Leaf> make_everything_leaf(std::uint32_t doc_count, std::int32_t units);

}  // namespace fihris::search
