// SPDX-License-Identifier: Apache-2.0
//
// A phrase alone. To have all words of a phrase is cheap to find out, where they stand is not. So documents that have all words are gathered with
// a bound, what they would get if the word that is least frequent in them always stood in the phrase. The most promising are looked at first; those
// whose bound is no better than the worst of the best are never looked at.
//
//   rarest word ──► batch of documents ──► those with the other words, and bounds ──► the best few ──► places ──► TopDocs ──► the others
//
// A batch is some blocks of the rarest word. Blocks whose own bounds are not good enough are not read, in no list.
//
// The phrase in another field adds to the score. All fields but the one with most documents are looked at before, as a whole: mostly these are
// titles.
//
// Words that are several terms, or of which only some forms count, are left to the leaf of the phrase, window by window.
#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

/// A document, and units: what it gets in a field, or could get.
struct DocUnits {
  std::uint32_t doc = 0;
  std::int64_t units = 0;
};

/// A document with all words, and a frequency that the phrase does not exceed there.
struct Possible {
  std::uint32_t doc = 0;
  std::uint32_t most = 0;
};

/// The phrase in one field.
class FieldPhrase {
 public:
  explicit FieldPhrase(const PhrasePart& part)
      : saturation_(*part.field.scoring->saturation), lengths_(part.field.reader->lengths()), weight_(part.weight) {
    words_.reserve(part.words.size());
    for (const PhraseWord& word : part.words) words_.emplace_back(*part.field.reader, *word.terms.front().term, word.offset);
    std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.ahead.doc_count() < b.ahead.doc_count(); });
    for (Word& word : words_) word.ahead.best_saturation(saturation_, lengths_);
  }

  std::uint64_t cost() const noexcept { return words_[0].ahead.doc_count(); }
  std::int32_t units(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(weight_, saturation_(frequency, lengths_[doc]));
  }

  /// Sets possible() to the next documents, from `from` on, that could get `least`. Returns where the next batch begins, kEnd when this is the last.
  std::uint32_t gather(std::uint32_t from, std::int64_t least) {
    ListCursor& rarest = words_[0].ahead;
    possible_.clear();
    std::uint32_t next = ListCursor::kEnd;
    for (bool there = rarest.seek_block(from); there; there = rarest.next_block()) {
      if (block_bound(rarest) < least) continue;
      if (possible_.size() >= kBatch) {
        next = rarest.block_before() + 1;
        break;
      }
      const codec::Block& block = rarest.frequencies();
      for (std::uint32_t i = 0; i < block.count; ++i) keep({block.docs[i], block.frequencies[i]}, least);
    }
    for (std::size_t i = 1; i < words_.size() && !possible_.empty(); ++i) {
      if (i > 1 && words_[i].ahead.doc_count() > lengths_.size() / kCommon) break;  // hardly any document lacks it
      look_up(words_[i].ahead, least);
    }
    return next;
  }
  std::span<const Possible> possible() const noexcept { return possible_; }

  /// Calls found(doc, frequency) for those of these rising documents that have the phrase.
  template <typename Found>
  void look_at(std::span<const std::uint32_t> docs, Found found) {
    for (Word& word : words_) word.places.restart();
    for (const std::uint32_t doc : docs) {
      const std::uint32_t frequency = frequency_in(doc);
      if (frequency > 0) found(doc, frequency);
    }
  }

 private:
  static constexpr std::size_t kBatch = 4096;
  static constexpr std::size_t kCommon =
      8;  ///< a word in more than this part of the documents is looked for by places only, but for the second
  static constexpr std::size_t kMany = 16;  ///< documents looked for in a block, from which on place_of_ pays

  struct Word {
    Word(const index::FieldReader& field, const codec::TermView& term, std::uint32_t its_offset)
        : offset(its_offset), ahead(field, term), places(ahead) {}
    std::uint32_t offset;  ///< from the first word
    ListCursor ahead;      ///< for documents and frequencies
    ListCursor places;     ///< for places
  };

  /// Of the block under the cursor.
  std::int64_t block_bound(const ListCursor& list) const noexcept { return bound_in_units(weight_, list.best_in_block(saturation_)); }

  void keep(Possible one, std::int64_t least) {
    if (least <= 0 || units(one.doc, one.most) >= least) possible_.push_back(one);
  }

  /// Keeps the documents that are in the list, too, and can get `least`.
  void look_up(ListCursor& list, std::int64_t least) {
    std::size_t kept = 0;
    for (std::size_t next = 0; next < possible_.size() && list.seek_block(possible_[next].doc);) {
      const std::size_t begin = next;
      const std::uint32_t last = list.block_last();
      while (next < possible_.size() && possible_[next].doc <= last) ++next;
      if (block_bound(list) >= least) kept = look_up_in_block(list, least, {begin, next}, kept);
    }
    possible_.resize(kept);
  }

  struct Range {
    std::size_t begin, end;
  };
  /// The same for a range, none of which is behind the block under the cursor. What is kept goes to `kept` and behind; returns where it ends.
  std::size_t look_up_in_block(ListCursor& list, std::int64_t least, Range range, std::size_t kept) {
    const codec::Block& block = list.docs();
    const std::uint32_t count = block.count;
    const std::uint32_t* const docs = block.docs.data();
    const auto take = [&](Possible one, std::uint32_t place, auto frequency_at) {
      if (place >= count || docs[place] != one.doc) return;
      one.most = std::min(one.most, frequency_at(place));
      possible_[kept] = one;
      kept += least <= 0 || units(one.doc, one.most) >= least ? 1 : 0;
    };
    if (range.end - range.begin < kMany || docs[count - 1] - docs[0] >= kWindowDocs) {
      for (std::size_t i = range.begin; i < range.end; ++i) {
        take(possible_[i], codec::place_in_order(docs, count, possible_[i].doc),
             [&](std::uint32_t place) { return list.frequency_at(place); });
      }
      return kept;
    }
    const std::uint32_t* const frequencies = list.frequencies().frequencies.data();
    for (std::uint32_t k = 0; k < count; ++k) place_of_[docs[k] % kWindowDocs] = static_cast<std::uint8_t>(k);
    for (std::size_t i = range.begin; i < range.end; ++i) {  // a place may be left from another block
      take(possible_[i], place_of_[possible_[i].doc % kWindowDocs], [&](std::uint32_t place) { return frequencies[place]; });
    }
    return kept;
  }

  /// How often the phrase stands in a document.
  std::uint32_t frequency_in(std::uint32_t doc) {
    for (Word& word : words_) {
      const std::uint32_t place = word.places.find(doc);
      if (place == ListCursor::kEnd) return 0;
      const std::span<const std::uint32_t> positions = word.places.positions_at(place);
      if (&word == words_.data()) {
        starts_.clear();
        for (const std::uint32_t position : positions) {
          if (position >= word.offset) starts_.push_back(position - word.offset);
        }
      } else {
        keep_starts(positions, word.offset);
      }
      if (starts_.empty()) return 0;
    }
    return static_cast<std::uint32_t>(starts_.size());
  }

  /// Keeps the starts at which, `offset` behind, there is one of the positions; both rise.
  void keep_starts(std::span<const std::uint32_t> positions, std::uint32_t offset) {
    std::size_t kept = 0;
    std::size_t k = 0;
    for (const std::uint32_t start : starts_) {
      while (k < positions.size() && positions[k] < start + offset) ++k;
      if (k == positions.size()) break;
      if (positions[k] == start + offset) starts_[kept++] = start;
    }
    starts_.resize(kept);
  }

  const Saturation& saturation_;
  std::span<const std::uint8_t> lengths_;
  float weight_;
  std::vector<Word> words_;  ///< the rarest first
  std::vector<Possible> possible_;
  std::vector<std::uint32_t> starts_;                 ///< where the phrase may start in a document
  std::array<std::uint8_t, kWindowDocs> place_of_{};  ///< of the documents of a block
};

class RankedPhrase {
 public:
  RankedPhrase(const Plan& plan, std::size_t segment, TopDocs& top)
      : plan_(plan),
        number_(segment),
        segment_(plan.snapshot().segments()[segment]),
        hidden_(plan.hidden(segment)),
        doc_count_(segment_.reader->doc_count()),
        top_(top) {}

  std::uint64_t run(PhraseWalk walk) {
    const std::vector<PhrasePart> parts = plan_.phrase_parts(plan_.root().slot, number_, false);
    if (parts.empty()) return 0;
    const bool simple = std::all_of(parts.begin(), parts.end(), [](const PhrasePart& part) {
      return std::all_of(part.words.begin(), part.words.end(),
                         [](const PhraseWord& word) { return word.terms.size() == 1 && word.terms[0].filter->empty(); });
    });
    if (!simple || walk == PhraseWalk::kWindows) return in_windows();
    std::vector<std::unique_ptr<FieldPhrase>> fields;
    for (const PhrasePart& part : parts) fields.push_back(std::make_unique<FieldPhrase>(part));
    std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
    for (const auto& field : std::span(fields).first(fields.size() - 1)) add_other(*field);
    look_at_batches(*fields.back());
    for (const DocUnits& one : other_) offer(one.doc, one.units);
    return matching_;
  }

 private:
  static constexpr std::size_t kFirst = 64;  ///< documents of a batch that are looked at before the others

  std::uint64_t in_windows() {
    const std::unique_ptr<Leaf> leaf = plan_.make_leaves(plan_.root().slot, number_).main;
    const auto found = std::make_unique_for_overwrite<LeafWindow>();
    for (std::uint32_t doc = leaf->next_possible(0); doc < doc_count_;) {
      const Window window = window_of(doc, doc_count_);
      found->matches.clear();
      leaf->collect_best(window, least(), *found);
      found->matches.for_each([&](std::uint32_t offset) { offer(window.begin + offset, found->scores[offset]); });
      doc = window.end < doc_count_ ? leaf->next_possible(window.end) : doc_count_;
    }
    return matching_;
  }

  /// Adds what all documents get in a field to other_.
  void add_other(FieldPhrase& field) {
    std::vector<DocUnits> sums;
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd;) {
      doc = field.gather(doc, 0);
      docs_.clear();
      for (const Possible& one : field.possible()) docs_.push_back(one.doc);
      field.look_at(docs_, [&](std::uint32_t found, std::uint32_t frequency) { sums.push_back({found, field.units(found, frequency)}); });
    }
    const auto middle = static_cast<std::ptrdiff_t>(sums.size());
    sums.insert(sums.end(), other_.begin(), other_.end());
    std::inplace_merge(sums.begin(), sums.begin() + middle, sums.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
    other_.clear();
    for (const DocUnits& one : sums) {
      if (!other_.empty() && other_.back().doc == one.doc) {
        other_.back().units += one.units;
      } else {
        other_.push_back(one);
      }
    }
    for (const DocUnits& one : other_) most_other_ = std::max(most_other_, one.units);
  }

  /// What a document gets in other fields.
  DocUnits* find_other(std::uint32_t doc) noexcept {
    const auto at =
        std::lower_bound(other_.begin(), other_.end(), doc, [](const DocUnits& one, std::uint32_t wanted) { return one.doc < wanted; });
    return at != other_.end() && at->doc == doc ? &*at : nullptr;
  }

  void look_at_batches(FieldPhrase& field) {
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd;) {
      doc = field.gather(doc, least() - most_other_);
      bounds_.clear();
      for (const Possible& one : field.possible()) {
        const DocUnits* const other = find_other(one.doc);
        bounds_.push_back({one.doc, plan_.scale().to_score(field.units(one.doc, one.most) + (other == nullptr ? 0 : other->units))});
      }
      if (bounds_.size() > kFirst) {
        const auto first = bounds_.begin() + kFirst;
        std::nth_element(bounds_.begin(), first, bounds_.end(), kIsBetter);
        std::sort(bounds_.begin(), first, [](const auto& a, const auto& b) { return a.doc < b.doc; });
        look_at(field, std::span(bounds_).first(kFirst));
        bounds_.erase(bounds_.begin(), first);
        std::erase_if(bounds_, [&](const ScoredDoc& bound) { return !takes(bound); });
        std::sort(bounds_.begin(), bounds_.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
      }
      look_at(field, bounds_);
    }
  }

  bool takes(const ScoredDoc& bound) const noexcept { return top_.takes({segment_.first_doc + bound.doc, bound.score}); }

  /// Looks at those that may be among the best, in the order of documents.
  void look_at(FieldPhrase& field, std::span<const ScoredDoc> bounds) {
    docs_.clear();
    for (const ScoredDoc& bound : bounds) {
      const auto doc = static_cast<std::uint32_t>(bound.doc);
      if (takes(bound) && !hidden_.contains(doc)) docs_.push_back(doc);
    }
    field.look_at(docs_, [&](std::uint32_t doc, std::uint32_t frequency) {
      DocUnits* const other = find_other(doc);
      offer(doc, field.units(doc, frequency) + (other == nullptr ? 0 : other->units));
      if (other != nullptr) other->units = 0;  // it is in
    });
  }

  /// What a document must give to be among the best, in units.
  std::int64_t least() const {
    const double threshold = top_.threshold();
    return threshold < 0 ? 0 : static_cast<std::int64_t>(plan_.scale().to_units(threshold));
  }

  void offer(std::uint32_t doc, std::int64_t units) {
    if (units == 0 || hidden_.contains(doc)) return;
    ++matching_;
    top_.offer(segment_.first_doc + doc, plan_.score(units, plan_.idf_units(plan_.root().slot)));
  }

  const Plan& plan_;
  std::size_t number_;
  const IndexReader::Impl::Segment& segment_;
  const index::Removed& hidden_;
  std::uint32_t doc_count_;
  TopDocs& top_;
  std::vector<DocUnits> other_;  ///< what documents get in other fields; 0 once it has been offered
  std::int64_t most_other_ = 0;
  std::vector<ScoredDoc> bounds_;  ///< of a batch; numbers in the segment
  std::vector<std::uint32_t> docs_;
  std::uint64_t matching_ = 0;
};

}  // namespace

std::uint64_t ranked_phrase(const Plan& plan, std::size_t segment, TopDocs& top, PhraseWalk walk) {
  return RankedPhrase(plan, segment, top).run(walk);
}

}  // namespace fihris::search
