// SPDX-License-Identifier: Apache-2.0
//
// FieldPhrase: a phrase of single terms in one field of a segment, for ranked_phrase.cpp: which documents have all its words, and how often those
// of some documents have the phrase.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/bit_packing.hpp"
#include "search/leaf.hpp"
#include "search/place_finder.hpp"

namespace fihris::search {

/// Documents that have all words of a phrase, in rising order, with what limits its score there.
struct PossibleDocs {
  static constexpr std::size_t kMost = 512;
  static constexpr std::size_t kRoom = kMost + codec::kBlockSize;
  static constexpr std::size_t kNoted = 2;

  /// Where the positions of a word begin, and how many there are.
  struct Noted {
    std::array<std::uint64_t, kRoom> bits;
    std::array<std::uint32_t, kRoom> frequencies;
  };

  std::array<std::uint32_t, kRoom> docs;
  std::array<std::uint8_t, kRoom> most;          ///< the phrase is not more frequent; FieldPhrase::kManyTimes stands for that and more
  std::array<std::uint8_t, kRoom> length_codes;  ///< of the field
  std::array<Noted, kNoted> noted;               ///< of two words
  std::size_t count = 0;

  codec::PlacedPosting placed(std::size_t word, std::size_t i) const noexcept {
    return {noted[word].bits[i], noted[word].frequencies[i], length_codes[i]};
  }
};

/// Documents of which the places are looked at together.
struct PhraseGroup {
  static constexpr std::size_t kMost = codec::kBlockSize;
  std::array<std::uint32_t, kMost> docs;
  std::array<std::uint32_t, kMost>
      frequencies;  ///< places of the rarest word at which the phrase may still be: these many of `starts` each
  std::size_t count = 0;
  std::vector<std::uint32_t> starts;
  PlaceFinder finder;
};

/// One thread at a time; lives with the segment and the plan. Two rooms are lent to it.
class FieldPhrase {
 public:
  static constexpr std::uint8_t kManyTimes = 16;

  FieldPhrase(const PhrasePart& part, PossibleDocs& possible, PhraseGroup& group);

  /// Documents of the rarest word, or pair of neighbours.
  std::uint64_t cost() const noexcept { return words_.empty() ? 0 : words_[0].ahead.doc_count(); }

  /// What a document gets, in units.
  std::int32_t units(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(weight_, saturation_(frequency, lengths_[doc]));
  }
  /// What one gets at most that has the phrase at most so often.
  std::int32_t most_units(std::uint8_t most, std::uint8_t length_code) const noexcept {
    return most == kManyTimes ? static_cast<std::int32_t>(bound_in_units(weight_, 1)) : in_units(weight_, saturation_(most, length_code));
  }

  /// Sets possible() to the next documents, from `from` on, that could get `least`. Returns where the next batch begins, kEnd when this is the last.
  std::uint32_t gather(std::uint32_t from, std::int64_t least);
  /// Sets possible() to those of these rising documents, PossibleDocs::kMost at most, that may have the phrase. gather() begins anew afterwards.
  void gather_among(std::span<const std::uint32_t> docs);
  const PossibleDocs& possible() const noexcept { return possible_; }

  /// Calls found(doc, frequency) for those of the possible documents, given by their rising places there, that have the phrase.
  template <typename Found>
  void look_at(std::span<const std::uint16_t> wanted, Found found) {
    if (is_pair_) {
      for (const std::uint16_t i : wanted) found(possible_.docs[i], possible_.noted[0].frequencies[i]);
      return;
    }
    for (Word& word : words_) word.places.restart();
    while (!wanted.empty()) {
      const std::size_t size = std::min(wanted.size(), PhraseGroup::kMost);
      look_at_group(wanted.first(size));
      for (std::size_t i = 0; i < group_.count; ++i) found(group_.docs[i], group_.frequencies[i]);
      wanted = wanted.subspan(size);
    }
  }

 private:
  /// A word, at all its places in the phrase; or two words that stand side by side in it, which have no places of their own.
  struct Word {
    Word(const index::FieldReader& field, const codec::TermView& term) : number(term.number), ahead(field, term), places(ahead) {}
    explicit Word(const codec::PostingsList& neighbours) : has_places(false), distances{0}, ahead(neighbours), places(ahead) {}
    bool has_places = true;
    std::uint32_t number = 0;                  ///< of the term
    std::size_t noted = PossibleDocs::kNoted;  ///< where its frequencies are in PossibleDocs::noted; kNoted: nowhere
    std::vector<std::uint32_t> distances;      ///< its places, from the first of the first noted word on, modulo 2^32
    ListCursor ahead;                          ///< for documents and frequencies
    ListCursor places;                         ///< for places
    /// How often the phrase may stand where the word stands `frequency` times: its first place in each of them is another one, and in the last of
    /// them the others are further on.
    std::uint8_t most_times(std::uint32_t frequency) const noexcept {
      return most_times(frequency, static_cast<std::uint32_t>(distances.size() - 1));
    }
    static std::uint8_t most_times(std::uint32_t frequency, std::uint32_t others) noexcept {
      return static_cast<std::uint8_t>(std::min<std::uint32_t>(frequency > others ? frequency - others : 0, kManyTimes));
    }
  };
  struct Range {
    std::size_t begin, end;
  };

  /// Of the block under the cursor.
  std::int64_t block_bound(const ListCursor& list) const noexcept { return bound_in_units(weight_, list.best_in_block(saturation_)); }

  bool add_pairs(const PhrasePart& part, std::vector<bool>& is_covered);
  void add_words(const PhrasePart& part, const std::vector<bool>& is_covered, bool covered);
  void put_neighbour_second();
  void choose_noted();
  std::size_t last_noted() const noexcept { return is_pair_ ? 0 : noted_.back(); }
  void set_limits(std::int64_t least);
  void keep_block(Word& word);
  bool is_looked_up(std::size_t number) const noexcept;
  void look_up(std::size_t number, std::int64_t least);
  std::size_t look_up_in_block(std::size_t number, Range range, std::size_t kept);
  void look_at_group(std::span<const std::uint16_t> wanted);
  std::size_t keep_by_marks(std::span<const std::uint16_t> wanted, std::uint16_t* kept) const;
  void begin_group(std::span<const std::uint16_t> wanted);
  std::size_t keep_common(std::size_t begin, std::size_t end, std::span<const std::uint32_t> positions,
                          std::span<const std::uint32_t> distances) noexcept;
  template <typename Visit>
  void visit_positions(ListCursor& list, std::span<const std::uint32_t> docs, Visit visit);
  void keep_starts(Word& word);

  const Saturation& saturation_;
  std::span<const std::uint8_t> lengths_;
  float weight_;
  std::vector<Word> words_;         ///< the rarest first, mostly; words of pairs behind all others
  std::vector<std::size_t> noted_;  ///< which words are noted
  bool is_pair_ = false;            ///< the phrase is one pair, which has its frequencies
  PossibleDocs& possible_;
  PhraseGroup& group_;
  std::int64_t limits_of_ = -1;
  std::array<std::uint16_t, kManyTimes + 1> limits_;  ///< by frequency: length codes below give least at least
};

}  // namespace fihris::search
