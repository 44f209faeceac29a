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
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <span>
#include <vector>

#include "search/evaluate.hpp"
#include "search/place_finder.hpp"
#include "search/scored_list.hpp"

namespace fihris::search {
namespace {

/// One list. Documents come in rising order.
struct RequiredList {
  explicit RequiredList(const StemList& from)
      : cursor(*from.field, *from.term),
        contribution{from.scoring->saturation.get(), from.field->lengths().data(), from.weight},
        bound(bound_in_units(from.weight, cursor.best_saturation(*from.scoring->saturation, from.field->lengths()))) {}

  /// Of the block under the cursor.
  std::int64_t block_bound() const noexcept { return bound_in_units(contribution.weight, cursor.best_in_block(*contribution.saturation)); }

  ListCursor cursor;
  Contribution contribution;
  std::int64_t bound;  ///< no contribution is above it
};

/// A word in all fields.
struct ScoredWord {
  std::vector<RequiredList> lists;  ///< of the rarest word the longest first, of others the shortest
  std::uint64_t cost = 0;           ///< its documents
  std::int64_t bound = 0;
};

/// Documents in rising order, their sums so far, and where they came from: their place in the first list of the rarest word, counted from the
/// beginning of the batch, or kNowhere. To be copied before a loop: where numbers are stored, the compiler has to think that these may be what it
/// reads.
struct Rows {
  static constexpr std::uint16_t kNowhere = 0xFFFF;
  std::uint32_t* docs;
  std::int32_t* sums;
  std::uint16_t* origins;

  void move(std::size_t from, std::size_t to) const noexcept {
    docs[to] = docs[from];
    sums[to] = sums[from];
    origins[to] = origins[from];
  }
};

class Batch {
 public:
  std::size_t count = 0;

  Rows rows() noexcept { return {docs_.data(), sums_.data(), origins_.data()}; }

  void make_room(std::size_t size) {
    if (size <= docs_.size()) return;
    docs_.resize(2 * size);
    sums_.resize(2 * size);
    origins_.resize(2 * size);
    found_.resize(2 * size / 64 + 1);
  }

  /// Appends documents, with nothing so far. The first of them came from `origin`, the others from the places behind it.
  void append(std::span<const std::uint32_t> docs, std::size_t origin) {
    make_room(count + docs.size());
    const Rows rows = this->rows();
    std::copy(docs.begin(), docs.end(), rows.docs + count);
    std::fill_n(rows.sums + count, docs.size(), 0);
    for (std::size_t i = 0; i < docs.size(); ++i) rows.origins[count + i] = static_cast<std::uint16_t>(origin + i);
    count += docs.size();
  }

  /// Becomes the documents of both, from where they were in `a`, with nothing so far.
  void join(Batch& a, Batch& b) {
    make_room(a.count + b.count + 1);
    a.make_room(a.count + 1);
    b.make_room(b.count + 1);
    const Rows to = rows();
    const Rows one = a.rows();
    const Rows other = b.rows();
    one.docs[a.count] = other.docs[b.count] = ListCursor::kEnd;
    std::size_t joined = 0;
    for (std::size_t i = 0, k = 0; i < a.count || k < b.count; ++joined) {  // no branch depends on which is the lower
      const std::uint32_t doc = std::min(one.docs[i], other.docs[k]);
      const bool in_a = one.docs[i] == doc;
      to.docs[joined] = doc;
      to.sums[joined] = 0;
      to.origins[joined] = static_cast<std::uint16_t>(in_a ? one.origins[i] : Rows::kNowhere);
      i += in_a ? 1 : 0;
      k += other.docs[k] == doc ? 1 : 0;
    }
    count = joined;
  }

  void find_none() noexcept { std::fill_n(found_.begin(), count / 64 + 1, std::uint64_t{0}); }
  void find(std::size_t place) noexcept { found_[place / 64] |= std::uint64_t{1} << (place % 64); }
  /// Keeps those that were found.
  void keep_found() noexcept {
    const Rows rows = this->rows();
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < count; begin += 64) {
      for (std::uint64_t left = found_[begin / 64]; left != 0; left &= left - 1)
        rows.move(begin + static_cast<std::size_t>(std::countr_zero(left)), kept++);
    }
    count = kept;
  }
  /// Keeps those for which keeps(place), which must not depend on others, is 1, not 0.
  template <typename Keeps>
  void keep(Keeps keeps) noexcept {
    const Rows rows = this->rows();
    const std::size_t before = count;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < before; ++i) {
      const auto stays = static_cast<std::size_t>(keeps(i));
      rows.move(i, kept);
      kept += stays;
    }
    count = kept;
  }

 private:
  std::vector<std::uint32_t> docs_;
  std::vector<std::int32_t> sums_;
  std::vector<std::uint16_t> origins_;
  std::vector<std::uint64_t> found_;  ///< a bit for each place
};

constexpr std::size_t kBlocks = 8;  ///< of the longest list of the rarest word, in a batch

/// Room that a thread keeps.
struct Room {
  static constexpr std::size_t kLookedFor = 1024;
  Batch batch, read, joined;
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
    const auto longer = [](const RequiredList& a, const RequiredList& b) { return a.cursor.doc_count() > b.cursor.doc_count(); };
    std::sort(required_[0].lists.begin(), required_[0].lists.end(), longer);
  }

  std::uint64_t run() {
    std::uint64_t seen = 0;
    if (std::any_of(required_.begin(), required_.end(), [](const ScoredWord& word) { return word.lists.empty(); })) return 0;
    for (std::uint32_t doc = 0; doc != ListCursor::kEnd && bound_ >= least();) {
      doc = fill(doc);
      seen += complete();
      const Rows rows = batch_.rows();
      for (std::size_t i = 0; i < batch_.count; ++i) top_.offer(first_doc_ + rows.docs[i], plan_.scale().to_score(rows.sums[i]));
    }
    return seen;
  }

 private:
  static constexpr std::size_t kMany = 6;  ///< documents found in a block, from which on all its frequencies are unpacked

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
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ListCursor& cursor = lists[i].cursor;
      const std::int64_t needed = least() - (bound_ - lists[i].bound);
      Batch& read = i == 0 ? batch_ : room_.read;
      read.count = 0;
      std::size_t blocks = 0;
      bool there = cursor.seek_block(from);
      const std::uint32_t begin = cursor.block_number();
      for (; there; there = cursor.next_block()) {
        if (lists[i].block_bound() >= needed) {
          gather(cursor, {from, limit}, blocks, read);
          if (i == 0) room_.gathered[blocks] = codec::BlockFrequencies(cursor.docs());
          ++blocks;
        }
        if (i == 0 && blocks == kBlocks) limit = cursor.block_last();
        if (cursor.block_last() >= limit) break;
      }
      if (i == 0) continue;
      cursor.go_back(begin);  // to be asked for frequencies
      if (read.count == 0) continue;
      room_.joined.join(batch_, read);
      std::swap(batch_, room_.joined);
    }
    const Rows rows = batch_.rows();
    if (!hidden_.empty()) batch_.keep([&](std::size_t i) { return hidden_.contains(rows.docs[i]) ? 0 : 1; });
    return limit == ListCursor::kEnd ? limit : limit + 1;
  }

  struct Docs {
    std::uint32_t first, last;
  };
  /// Appends those of these documents that are in the block under the cursor.
  static void gather(ListCursor& cursor, Docs of, std::size_t number, Batch& out) {
    const codec::Block& block = cursor.docs();
    const std::uint32_t* const docs = block.docs.data();
    const std::uint32_t begin = docs[0] < of.first ? codec::place_in_order(docs, block.count, of.first) : 0;
    const std::uint32_t end = docs[block.count - 1] > of.last ? codec::place_in_order(docs, block.count, of.last + 1) : block.count;
    if (begin < end) out.append({docs + begin, docs + end}, number * codec::kBlockSize + begin);
  }

  /// Leaves the documents that have all required words and may be among the best, with their sums; returns how many had all words.
  std::size_t complete() {
    std::int64_t left = bound_;
    for (std::size_t i = 1; i < required_.size() && batch_.count > 0; ++i) {
      batch_.find_none();
      for (RequiredList& list : required_[i].lists) add(list, 0);
      batch_.keep_found();
      left -= required_[i].bound;
    }
    const std::size_t seen = batch_.count;
    if (seen == 0) return 0;
    const std::int64_t goal = least();
    const auto keep = [&](const RequiredList& list) {
      left -= list.bound;
      const Rows rows = batch_.rows();
      batch_.keep([&, needed = goal - left](std::size_t i) { return rows.sums[i] >= needed ? 1 : 0; });
    };
    add_origins(required_[0].lists[0]);
    keep(required_[0].lists[0]);
    const auto complete = [&](RequiredList& list) {
      batch_.find_none();
      add(list, goal - left);
      keep(list);
    };
    std::for_each(required_[0].lists.begin() + 1, required_[0].lists.end(), complete);
    for (ScoredWord& word : optional_) std::for_each(word.lists.begin(), word.lists.end(), complete);
    return seen;
  }

  /// Adds what the first list of the rarest word gives.
  void add_origins(const RequiredList& list) {
    const Rows rows = batch_.rows();
    const Contribution contribution = list.contribution;
    for (std::size_t i = 0; i < batch_.count;) {
      if (rows.origins[i] == Rows::kNowhere) {
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
  }

  /// Adds the contributions of a list to the documents that it has, and finds these, but for blocks where no sum can become `needed`.
  void add(RequiredList& list, std::int64_t needed) {
    const Rows rows = batch_.rows();
    const auto count = static_cast<std::uint32_t>(batch_.count);
    for (std::uint32_t next = 0; next < count && list.cursor.seek_block(rows.docs[next]);) {
      std::uint32_t begin = next;
      next = codec::place_onwards(rows.docs, count, next, list.cursor.block_last() + 1);
      if (needed > list.block_bound() && *std::max_element(rows.sums + begin, rows.sums + next) < needed - list.block_bound()) continue;
      const std::uint32_t first = list.cursor.docs().docs[0];
      if (rows.docs[begin] < first) begin = codec::place_onwards(rows.docs, count, begin, first);
      for (; begin < next; begin += Room::kLookedFor) add_block(list, {begin, std::min<std::size_t>(begin + Room::kLookedFor, next)});
    }
  }

  struct Places {
    std::size_t begin, end;
  };
  /// The same of some documents, none of which is behind the block under the cursor.
  void add_block(RequiredList& list, Places of) {
    const codec::Block& block = list.cursor.docs();
    const std::uint32_t* const docs = block.docs.data();
    const Rows rows = batch_.rows();
    const std::size_t count = of.end - of.begin;
    std::uint8_t* const places = room_.places.data();
    std::uint16_t* const there = room_.there.data();
    room_.finder.find(block, rows.docs + of.begin, count, places);
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
      there[found] = static_cast<std::uint16_t>(i);
      found += docs[places[i]] == rows.docs[of.begin + i] ? 1 : 0;
    }
    if (found == 0) return;
    const Contribution contribution = list.contribution;
    const std::uint32_t* const frequencies = found >= kMany ? list.cursor.frequencies().frequencies.data() : nullptr;
    for (std::size_t k = 0; k < found; ++k) {
      const std::size_t i = of.begin + there[k];
      const std::uint32_t place = places[there[k]];
      rows.sums[i] += contribution(rows.docs[i], frequencies != nullptr ? frequencies[place] : list.cursor.frequency_at(place));
      batch_.find(i);
    }
  }

  const Plan& plan_;
  std::uint64_t first_doc_;
  const index::Removed& hidden_;
  TopDocs& top_;
  Room& room_;
  Batch& batch_;
  std::vector<ScoredWord> required_;  ///< the rarest first
  std::vector<ScoredWord> optional_;
  std::int64_t bound_ = 0;  ///< of all lists together
};

}  // namespace

std::uint64_t required_round(const Plan& plan, std::size_t segment, TopDocs& top) {
  static thread_local std::unique_ptr<Room> room;
  if (!room) room = std::make_unique<Room>();
  return RequiredRound(plan, segment, top, *room).run();
}

}  // namespace fihris::search
