// SPDX-License-Identifier: Apache-2.0
//
// The first round where words are required: BM25 on stems alone, of the documents that have all of them.
//
//   rarest word ──► batch of documents ──► next required word ──► … ──► sums of what is left ──► words that are not required ──► TopDocs
//
// A batch is some blocks of the rarest word, in the order of documents; the lists of a word, one in each field, join in it. Few documents have all
// required words (2 of 100, measured): so of the rarest word documents alone are read, but for blocks that are not among the best whatever the other
// words add, and frequencies of those that are left. Where these stand in their blocks is noted while documents are gathered.
//
// Once the best are so good that a document must have the rarest word more than once, or in a short text, its documents are scored as they are
// gathered, and few are left to be looked up. That needs tight bounds, and what a word gives in a title, which few documents have, is no bound
// for the others. So short lists are asked before all others, and their documents are gathered whatever the rarest word gives them.
//
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <vector>

#include "search/evaluate.hpp"
#include "search/place_finder.hpp"
#include "search/required_batch.hpp"
#include "search/scored_list.hpp"

namespace fihris::search {
namespace {

/// Documents come in rising order.
struct RequiredList : ScoredList {
  explicit RequiredList(const StemList& from)
      : ScoredList(from), usual_length(codec::encode_length(static_cast<std::uint32_t>(from.scoring->average_length))) {}

  std::uint8_t usual_length;  ///< the code of the average
  std::uint32_t begin = 0;    ///< of a short list, the block at which it stood before a batch
  bool is_short = false;      ///< not the longest of its word, and much shorter than those of the rarest word
};

/// A word in all fields.
struct ScoredWord {
  std::vector<RequiredList> lists;  ///< the longest first
  std::uint64_t cost = 0;           ///< its documents
  std::int64_t bound = 0;
};

constexpr std::size_t kBlocks = 8;  ///< of the longest list of the rarest word, in a batch

/// Room that a thread keeps.
struct Room {
  static constexpr std::size_t kLookedFor = 1024;
  RequiredBatch batch, read, joined;
  PlaceFinder finder;
  std::array<std::uint8_t, kLookedFor> places;            ///< of documents that are looked for, in a block
  std::array<std::uint16_t, kLookedFor> there;            ///< which of them are there
  std::array<codec::BlockFrequencies, kBlocks> gathered;  ///< the blocks of the batch
  std::array<std::uint32_t, codec::kBlockSize> frequencies;
};

class RequiredRound {
 public:
  RequiredRound(const Plan& plan, std::size_t segment, TopDocs& top, Room& room)
      : plan_(plan),
        first_doc_(plan.snapshot().segments()[segment].first_doc),
        hidden_(plan.hidden(segment)),
        top_(top),
        room_(room),
        batch_(room.batch) {
    required_.reserve(plan.candidate_words().size());
    for (const CandidateWord& word : plan.candidate_words()) {
      ScoredWord& scored = (plan.is_required(word.slot) ? required_ : optional_).emplace_back();
      const std::vector<StemList> lists = plan.stem_lists(word, segment);
      scored.lists.reserve(lists.size());
      for (const StemList& list : lists) scored.lists.emplace_back(list);
      for (const RequiredList& list : scored.lists) {
        scored.cost += list.cursor.doc_count();
        scored.bound += list.bound;
      }
      bound_ += scored.bound;
    }
    std::sort(required_.begin(), required_.end(), [](const ScoredWord& a, const ScoredWord& b) { return a.cost < b.cost; });
    for (ScoredWord& word : required_) {
      const auto longer = [](const RequiredList& a, const RequiredList& b) { return a.cursor.doc_count() > b.cursor.doc_count(); };
      std::sort(word.lists.begin(), word.lists.end(), longer);
      for (std::size_t i = 1; i < word.lists.size(); ++i) {
        word.lists[i].is_short = word.lists[i].cursor.doc_count() <= required_[0].cost / kShort;
        if (word.lists[i].is_short) bound_of_short_ += word.lists[i].bound;
      }
    }
  }

  std::uint64_t run() {
    std::uint64_t seen = 0;
    if (std::any_of(required_.begin(), required_.end(), [](const ScoredWord& word) { return word.lists.empty(); })) return 0;
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd && bound_ >= least();) {
      doc = fill(doc);
      seen += complete();
      const RequiredRows rows = batch_.rows();
      for (std::size_t i = 0; i < batch_.count; ++i) top_.offer(first_doc_ + rows.docs[i], plan_.scale().to_score(rows.sums[i]));
    }
    return seen;
  }

 private:
  static constexpr std::uint32_t kManyTimes = 16;  ///< and more are good enough
  static constexpr std::size_t kScored = 512;      ///< documents in a batch, when they are scored as they are gathered
  static constexpr std::uint64_t kShort = 4;       ///< a list is short that has so many times fewer documents than the rarest word
  static constexpr std::uint32_t kFewer = 4;  ///< a block that has so many times fewer documents than are looked for is looked up itself
  static constexpr std::size_t kMany = 6;     ///< documents found in a block, from which on all its frequencies are unpacked

  /// Sets short_docs_.
  void read_short() {
    for (ScoredWord& word : required_) {
      for (RequiredList& list : word.lists) {
        if (!list.is_short) continue;
        const auto middle = static_cast<std::ptrdiff_t>(short_docs_.size());
        const std::uint32_t begin = list.cursor.block_number();
        list.cursor.restart();
        for (bool there = list.cursor.seek_block(0); there; there = list.cursor.next_block()) {
          const codec::Block& block = list.cursor.docs();
          short_docs_.insert(short_docs_.end(), block.docs.begin(), block.docs.begin() + block.count);
        }
        list.cursor.go_back(begin);
        std::inplace_merge(short_docs_.begin(), short_docs_.begin() + middle, short_docs_.end());
      }
    }
    short_docs_.erase(std::unique(short_docs_.begin(), short_docs_.end()), short_docs_.end());
    short_docs_.push_back(ListCursor::kEnd);
  }

  /// What a document must reach, in units: above the threshold, and above nothing.
  std::int64_t least() const {
    const double threshold = top_.threshold();
    return threshold < 0 ? 1 : static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + 1;
  }

  /// Makes a batch of documents of the rarest word, from `from` on. Returns where the next one begins, kEnd when this is the last.
  std::uint32_t fill(std::uint32_t from) {
    std::vector<RequiredList>& lists = required_[0].lists;
    std::uint32_t limit = ListCursor::kEnd;
    batch_.count = 0;
    goal_ = least();
    left_ = bound_;
    set_limits(lists[0]);
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ListCursor& cursor = lists[i].cursor;
      const std::int64_t needed = goal_ - (bound_ - lists[i].bound);
      RequiredBatch& read = i == 0 ? batch_ : room_.read;
      read.count = 0;
      std::size_t blocks = 0;
      bool there = cursor.seek_block(from);
      const std::uint32_t begin = cursor.block_number();
      for (; there; there = cursor.next_block()) {
        const std::int64_t best = lists[i].block_bound();
        if (i == 0 && is_scored_) {
          if (best >= needed + bound_of_short_ || (best >= needed && has_short(cursor))) gather_best(lists[0], from);
        } else if (best >= needed) {
          gather(cursor, {from, limit}, blocks, read);
          if (i == 0) room_.gathered[blocks] = codec::BlockFrequencies(cursor.docs());
          ++blocks;
        }
        if (i == 0 && (is_scored_ ? batch_.count >= kScored : blocks == kBlocks)) limit = cursor.block_last();
        if (cursor.block_last() >= limit) break;
      }
      if (i == 0) continue;
      cursor.go_back(begin);  // to be asked for frequencies
      if (read.count == 0) continue;
      room_.joined.join(batch_, read);
      std::swap(batch_, room_.joined);
    }
    const RequiredRows rows = batch_.rows();
    if (!hidden_.empty()) batch_.keep([&](std::size_t i) { return hidden_.contains(rows.docs[i]) ? 0 : 1; });
    return limit == ListCursor::kEnd ? limit : limit + 1;
  }

  struct Docs {
    std::uint32_t first, last;
  };

  /// Where a document that has the rarest word once will hardly do, its documents are scored as they are gathered. Sets for each frequency the
  /// length codes that do.
  void set_limits(const RequiredList& rarest) {
    const std::int64_t needed = goal_ - (bound_ - bound_of_short_ - rarest.bound);  // in a document that short lists lack
    const auto gives = [&](std::uint32_t frequency, std::uint32_t code) {
      const Contribution& contribution = rarest.contribution;
      return in_units(contribution.weight, (*contribution.saturation)(frequency, static_cast<std::uint8_t>(code)));
    };
    is_scored_ = gives(1, rarest.usual_length) < needed;
    if (!is_scored_) return;
    if (short_docs_.empty()) read_short();
    left_ -= rarest.bound;
    std::uint32_t limit = 0;
    for (std::uint32_t frequency = 1; frequency < kManyTimes; ++frequency) {
      while (limit < 256 && gives(frequency, limit) >= needed) ++limit;
      limits_[frequency] = static_cast<std::uint16_t>(limit);
    }
    limits_[kManyTimes] = 256;
  }

  /// Whether documents of short lists may be in the block under the cursor.
  bool has_short(const ListCursor& cursor) {
    const std::uint32_t first = cursor.block_before() + 1;
    while (short_docs_[next_short_] < first) ++next_short_;
    return short_docs_[next_short_] <= cursor.block_last();
  }

  /// Appends the documents of the block under the cursor of the rarest word, from `from` on, that may reach the goal, with what it gives them.
  void gather_best(RequiredList& rarest, std::uint32_t from) {
    const codec::Block& block = rarest.cursor.frequencies();
    const std::uint32_t count = block.count;
    const std::uint32_t* const docs = block.docs.data();
    const std::uint32_t* const frequencies = block.frequencies.data();
    std::uint8_t* const places = room_.places.data();
    const Contribution contribution = rarest.contribution;
    const std::array<std::uint16_t, kManyTimes + 1> limits = limits_;
    std::size_t kept = 0;
    for (std::uint32_t i = docs[0] < from ? codec::place_in_order(docs, count, from) : 0; i < count; ++i) {
      const std::uint32_t doc = docs[i];
      places[kept] = static_cast<std::uint8_t>(i);
      kept += contribution.lengths[doc] < limits[std::min(frequencies[i], kManyTimes)] ? 1 : 0;
    }
    kept = keep_short(rarest, from, kept);
    batch_.make_room(batch_.count + kept);
    const RequiredRows rows = batch_.rows();
    for (std::size_t k = 0; k < kept; ++k) {
      const std::uint32_t doc = docs[places[k]];
      rows.docs[batch_.count + k] = doc;
      rows.sums[batch_.count + k] = contribution(doc, frequencies[places[k]]);
      rows.origins[batch_.count + k] = RequiredRows::kNowhere;
    }
    batch_.count += kept;
  }

  /// Puts the documents of short lists that are in the block under the cursor, from `from` on, among `kept` places; returns how many these are then.
  std::size_t keep_short(RequiredList& rarest, std::uint32_t from, std::size_t kept) {
    if (!has_short(rarest.cursor)) return kept;
    const codec::Block& block = rarest.cursor.docs();
    std::uint8_t* const places = room_.places.data();
    std::size_t end = kept;
    std::uint32_t place = 0;
    for (std::size_t k = next_short_; short_docs_[k] <= block.docs[block.count - 1]; ++k) {
      place = codec::place_onwards(block.docs.data(), block.count, place, short_docs_[k]);
      if (block.docs[place] != short_docs_[k] || short_docs_[k] < from) continue;
      if (!std::binary_search(places, places + kept, place)) places[end++] = static_cast<std::uint8_t>(place);
    }
    std::inplace_merge(places, places + kept, places + end);
    return end;
  }

  /// Appends those of these documents that are in the block under the cursor.
  static void gather(ListCursor& cursor, Docs of, std::size_t number, RequiredBatch& out) {
    const codec::Block& block = cursor.docs();
    const std::uint32_t* const docs = block.docs.data();
    const std::uint32_t begin = docs[0] < of.first ? codec::place_in_order(docs, block.count, of.first) : 0;
    const std::uint32_t end = docs[block.count - 1] > of.last ? codec::place_in_order(docs, block.count, of.last + 1) : block.count;
    if (begin < end) out.append({docs + begin, docs + end}, number * codec::kBlockSize + begin);
  }

  /// Leaves the documents that have all required words and may be among the best, with their sums; returns how many had all words.
  std::size_t complete() {
    for (ScoredWord& word : required_) {
      for (RequiredList& list : word.lists) {
        if (!list.is_short) continue;
        list.begin = list.cursor.block_number();
        look_up(list, 0, Finds::kScores);
        left_ -= list.bound;
      }
    }
    for (std::size_t i = 1; i < required_.size() && batch_.count > 0; ++i) add_required(required_[i]);
    const std::size_t seen = batch_.count;
    if (seen == 0) return 0;
    if (!is_scored_) add_origins(required_[0].lists[0]);
    for (std::size_t i = 1; i < required_[0].lists.size(); ++i) {
      if (!required_[0].lists[i].is_short) add(required_[0].lists[i]);
    }
    for (ScoredWord& word : optional_) {
      for (RequiredList& list : word.lists) add(list);
    }
    return seen;
  }

  /// Keeps what can reach the goal.
  void keep() {
    const RequiredRows rows = batch_.rows();
    const std::int64_t needed = goal_ - left_;
    if (needed > 0) batch_.keep([&](std::size_t i) { return rows.sums[i] >= needed ? 1 : 0; });
  }

  /// Adds a list of a word that need not be there any more.
  void add(RequiredList& list) {
    batch_.find_none();
    left_ -= list.bound;
    look_up(list, goal_ - left_, Finds::kScores);
    keep();
  }

  /// Keeps the documents that have a word, too.
  void add_required(ScoredWord& word) {
    batch_.find_none();
    for (RequiredList& list : word.lists) {
      if (list.is_short) {
        list.cursor.go_back(list.begin);
        look_up(list, 0, Finds::kDocs);
        continue;
      }
      left_ -= list.bound;
      look_up(list, goal_ - left_, Finds::kScores);
    }
    batch_.keep_found();
    keep();
  }

  /// Adds what the first list of the rarest word gives.
  void add_origins(const RequiredList& list) {
    const RequiredRows rows = batch_.rows();
    const Contribution contribution = list.contribution;
    for (std::size_t i = 0; i < batch_.count;) {
      if (rows.origins[i] == RequiredRows::kNowhere) {
        ++i;
        continue;
      }
      const std::size_t number = rows.origins[i] / codec::kBlockSize;
      std::size_t end = i + 1;
      while (end < batch_.count && rows.origins[end] / codec::kBlockSize == number) ++end;
      const codec::BlockFrequencies& block = room_.gathered[number];
      const bool many = end - i >= kMany;
      if (many) block.decode(room_.frequencies.data());
      for (; i < end; ++i) {
        const std::uint32_t place = rows.origins[i] % codec::kBlockSize;
        rows.sums[i] += contribution(rows.docs[i], many ? room_.frequencies[place] : block[place]);
      }
    }
    left_ -= list.bound;
    keep();
  }

  enum class Finds : std::uint8_t { kDocs = 1, kScores = 2 };

  /// Finds the documents that a list has, and adds its contributions, but for blocks where no sum can become `needed`.
  void look_up(RequiredList& list, std::int64_t needed, Finds what) {
    const RequiredRows rows = batch_.rows();
    const auto count = static_cast<std::uint32_t>(batch_.count);
    for (std::uint32_t next = 0; next < count && list.cursor.seek_block(rows.docs[next]);) {
      std::uint32_t begin = next;
      next = codec::place_onwards(rows.docs, count, next, list.cursor.block_last() + 1);
      if (needed > list.block_bound() && *std::max_element(rows.sums + begin, rows.sums + next) < needed - list.block_bound()) continue;
      const codec::DocBits* const bits = list.cursor.bits();
      const std::uint32_t first = bits != nullptr ? bits->first() : list.cursor.docs().docs[0];
      if (rows.docs[begin] < first) begin = codec::place_onwards(rows.docs, count, begin, first);
      for (; begin < next; begin += Room::kLookedFor) {
        const Places some{begin, std::min<std::size_t>(begin + Room::kLookedFor, next)};
        const std::size_t found = bits != nullptr ? find_in_bits(*bits, some) : find_in_block(list.cursor.docs(), some);
        if (what == Finds::kScores && found > 0) score(list, some.begin, found);
      }
    }
  }

  struct Places {
    std::size_t begin, end;
  };
  /// Sets `there` to those of some documents, none of which is behind the block, that are in it, and `places` to where; they are found. Returns how
  /// many there are.
  std::size_t find_in_block(const codec::Block& block, Places of) {
    const std::uint32_t* const docs = block.docs.data();
    const std::uint32_t* const wanted = batch_.rows().docs + of.begin;
    const auto count = static_cast<std::uint32_t>(of.end - of.begin);
    std::uint8_t* const places = room_.places.data();
    std::uint16_t* const there = room_.there.data();
    std::size_t found = 0;
    if (count > kFewer * block.count) {
      std::uint32_t at = 0;
      for (std::uint32_t k = codec::place_in_order(docs, block.count, wanted[0]); k < block.count; ++k) {
        at = codec::place_onwards(wanted, count, at, docs[k]);
        if (at == count) break;
        there[found] = static_cast<std::uint16_t>(at);
        places[found] = static_cast<std::uint8_t>(k);
        found += wanted[at] == docs[k] ? 1 : 0;
      }
      for (std::size_t k = 0; k < found; ++k) batch_.find(of.begin + there[k]);
      return found;
    }
    room_.finder.find(block, wanted, count, places);
    return note_found(
        of, [&](std::size_t i) { return docs[places[i]] == wanted[i]; }, [&](std::size_t i) { return places[i]; });
  }

  /// The same of a block of bits.
  std::size_t find_in_bits(const codec::DocBits& bits, Places of) {
    const std::uint32_t* const wanted = batch_.rows().docs + of.begin;
    return note_found(
        of, [&](std::size_t i) { return bits.contains(wanted[i]); },
        [&](std::size_t i) { return static_cast<std::uint8_t>(bits.place_of(wanted[i])); });
  }

  /// Notes those of some documents that are there, and their places.
  template <typename IsThere, typename PlaceOf>
  std::size_t note_found(Places of, IsThere is_there, PlaceOf place_of) {
    const std::size_t count = of.end - of.begin;
    std::uint8_t* const places = room_.places.data();
    std::uint16_t* const there = room_.there.data();
    std::size_t found = 0;
    for (std::size_t begin = 0; begin < count; begin += 64) {
      const std::size_t size = std::min<std::size_t>(count - begin, 64);
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < size; ++i) bits |= std::uint64_t{is_there(begin + i)} << i;
      batch_.find(of.begin + begin, bits);
      for (; bits != 0; bits &= bits - 1) {
        const std::size_t i = begin + static_cast<std::size_t>(std::countr_zero(bits));
        there[found] = static_cast<std::uint16_t>(i);
        places[found++] = place_of(i);
      }
    }
    return found;
  }

  /// Adds the contributions to those of the documents from `begin` on that were found.
  void score(RequiredList& list, std::size_t begin, std::size_t found) {
    const RequiredRows rows = batch_.rows();
    const Contribution contribution = list.contribution;
    const std::uint32_t* const frequencies = found >= kMany ? list.cursor.frequencies_only() : nullptr;
    for (std::size_t k = 0; k < found; ++k) {
      const std::size_t i = begin + room_.there[k];
      const std::uint32_t place = room_.places[k];
      rows.sums[i] += contribution(rows.docs[i], frequencies != nullptr ? frequencies[place] : list.cursor.frequency_at(place));
    }
  }

  const Plan& plan_;
  std::uint64_t first_doc_;
  const index::Removed& hidden_;
  TopDocs& top_;
  Room& room_;
  RequiredBatch& batch_;
  std::vector<ScoredWord> required_;  ///< the rarest first
  std::vector<ScoredWord> optional_;
  std::int64_t bound_ = 0;                              ///< of all lists together
  std::int64_t goal_ = 0;                               ///< least(), of the batch
  std::int64_t left_ = 0;                               ///< bounds of the lists that the batch was not looked up in
  std::int64_t bound_of_short_ = 0;                     ///< of all short lists together
  std::vector<std::uint32_t> short_docs_;               ///< documents of short lists, in order, and kEnd
  std::size_t next_short_ = 0;                          ///< those before it are before the rarest word's block
  bool is_scored_ = false;                              ///< documents come with what the longest list of the rarest word gives
  std::array<std::uint16_t, kManyTimes + 1> limits_{};  ///< by frequency: length codes below are good enough there
};

}  // namespace

std::uint64_t required_round(const Plan& plan, std::size_t segment, TopDocs& top) {
  static thread_local std::unique_ptr<Room> room;
  if (!room) room = std::make_unique<Room>();
  return RequiredRound(plan, segment, top, *room).run();
}

}  // namespace fihris::search
