// SPDX-License-Identifier: Apache-2.0
//
// The first round where words are required: BM25 on stems alone, of the documents that have all of them.
//
//   rarest word ──► batch of documents and sums ──► next required word ──► … ──► words that are not required ──► TopDocs
//
// A batch is some blocks of the rarest word, in the order of documents; the lists of a word, one in each field, join in it. It goes from list to
// list, the rarest words first. Before a block is read, and after each list, those documents are dropped that cannot beat the threshold with all
// that may still come; after each required word, those that lack it.
//
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <memory>
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

/// Documents in rising order, their sums so far, and whether (1, not 0) the word in question is there. To be copied before a loop: where bytes are
/// stored, the compiler has to think that these may be what it reads.
struct Rows {
  std::uint32_t* docs;
  std::int32_t* sums;
  std::uint8_t* found;

  void move(std::size_t from, std::size_t to) const noexcept {
    docs[to] = docs[from];
    sums[to] = sums[from];
    found[to] = found[from];
  }
};

class Batch {
 public:
  std::size_t count = 0;

  Rows rows() noexcept { return {docs_.data(), sums_.data(), found_.data()}; }

  void make_room(std::size_t size) {
    if (size <= docs_.size()) return;
    docs_.resize(2 * size);
    sums_.resize(2 * size);
    found_.resize(2 * size);
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
  /// Becomes the documents of both; sums of those that are in both are added.
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
      const bool in_b = other.docs[k] == doc;
      to.docs[joined] = doc;
      to.sums[joined] = (in_a ? one.sums[i] : 0) + (in_b ? other.sums[k] : 0);
      i += in_a ? 1 : 0;
      k += in_b ? 1 : 0;
    }
    count = joined;
  }

 private:
  std::vector<std::uint32_t> docs_;
  std::vector<std::int32_t> sums_;
  std::vector<std::uint8_t> found_;
};

/// Room that a thread keeps.
struct Room {
  Batch batch, read, joined;
  std::array<std::uint8_t, codec::kBlockSize> places;
  PlaceFinder finder;
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
    const auto shorter = [](const RequiredList& a, const RequiredList& b) { return a.cursor.doc_count() < b.cursor.doc_count(); };
    for (ScoredWord& word : required_) std::sort(word.lists.begin(), word.lists.end(), shorter);
    std::reverse(required_[0].lists.begin(), required_[0].lists.end());
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
  static constexpr std::size_t kBlocks = 8;  ///< of the longest list of the rarest word, in a batch
  static constexpr std::uint8_t kThere = 2;  ///< among what was found: in the list at hand
  static constexpr std::size_t kMany = 4;    ///< documents found in a block, from which on all its frequencies are unpacked

  /// What a document must reach, in units: above the threshold, and above nothing.
  std::int64_t least() const noexcept {
    const double threshold = top_.threshold();
    return threshold < 0 ? 1 : static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + 1;
  }

  /// Makes a batch of documents of the rarest word, from `from` on. Returns where the next one begins, kEnd when this is the last.
  std::uint32_t fill(std::uint32_t from) {
    const std::int64_t goal = least();
    std::vector<RequiredList>& lists = required_[0].lists;
    std::uint32_t limit = ListCursor::kEnd;
    batch_.count = 0;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      ListCursor& cursor = lists[i].cursor;
      const std::int64_t needed = goal - (bound_ - lists[i].bound);
      Batch& read = i == 0 ? batch_ : room_.read;
      read.count = 0;
      std::size_t blocks = 0;
      for (bool there = cursor.seek_block(from); there; there = cursor.next_block()) {
        if (lists[i].block_bound() >= needed) {
          gather(lists[i], {from, limit}, needed, read);
          ++blocks;
        }
        if (i == 0 && blocks == kBlocks) limit = cursor.block_last();
        if (cursor.block_last() >= limit) break;
      }
      if (i == 0 || read.count == 0) continue;
      room_.joined.join(batch_, read);
      std::swap(batch_, room_.joined);
    }
    const std::int64_t needed = goal - (bound_ - required_[0].bound);
    const Rows rows = batch_.rows();
    if (lists.size() > 1) batch_.keep([&](std::size_t i) { return rows.sums[i] >= needed ? 1 : 0; });
    if (!hidden_.empty()) batch_.keep([&](std::size_t i) { return hidden_.contains(rows.docs[i]) ? 0 : 1; });
    return limit == ListCursor::kEnd ? limit : limit + 1;
  }

  struct Docs {
    std::uint32_t first, last;
  };
  /// Appends those of these documents to which the block under the cursor gives `needed`.
  static void gather(RequiredList& list, Docs of, std::int64_t needed, Batch& out) {
    const codec::Block& block = list.cursor.frequencies();
    const Contribution contribution = list.contribution;
    const std::uint32_t* const docs = block.docs.data();
    std::uint32_t i = docs[0] < of.first ? codec::place_in_order(docs, block.count, of.first) : 0;
    const std::uint32_t end = docs[block.count - 1] > of.last ? codec::place_in_order(docs, block.count, of.last + 1) : block.count;
    out.make_room(out.count + codec::kBlockSize);
    const Rows rows = out.rows();
    std::size_t kept = out.count;
    for (; i < end; ++i) {
      const std::int32_t sum = contribution(docs[i], block.frequencies[i]);
      rows.docs[kept] = docs[i];
      rows.sums[kept] = sum;
      kept += sum >= needed ? 1 : 0;
    }
    out.count = kept;
  }

  /// Leaves the documents that have all required words, with their sums; returns how many had, before other words were asked.
  std::size_t complete() {
    const std::int64_t goal = least();
    std::int64_t left = bound_ - required_[0].bound;
    for (std::size_t i = 1; i < required_.size() && batch_.count > 0; ++i) {
      std::fill_n(batch_.rows().found, batch_.count, std::uint8_t{0});
      for (RequiredList& list : required_[i].lists) {
        left -= list.bound;
        look_up(list, goal - left, &list == &required_[i].lists.back() ? Others::kGo : Others::kStay);
      }
    }
    const std::size_t seen = batch_.count;
    std::fill_n(batch_.rows().found, batch_.count, std::uint8_t{0});
    for (ScoredWord& word : optional_) {
      for (RequiredList& list : word.lists) {
        left -= list.bound;
        look_up(list, goal - left, Others::kStay);
      }
    }
    return seen;
  }

  /// What becomes of documents that are neither in the list nor in those of the word before it.
  enum class Others : std::uint8_t { kGo = 0, kStay = 1 };

  /// Adds the contributions of a list and keeps the sums of at least `needed`.
  void look_up(RequiredList& list, std::int64_t needed, Others others) {
    const Rows rows = batch_.rows();
    const std::size_t count = batch_.count;
    std::size_t next = 0;
    std::size_t kept = 0;
    while (next < count && list.cursor.seek_block(rows.docs[next])) {
      const std::uint32_t last = list.cursor.block_last();
      const std::int64_t before = needed - list.block_bound();
      std::size_t begin = next;
      std::size_t hopeful = 0;
      for (; next < count && rows.docs[next] <= last; ++next) hopeful += rows.sums[next] >= before ? 1 : 0;
      if (hopeful == 0) continue;
      for (; begin < next; begin += codec::kBlockSize) {
        const Places looked_for{begin, std::min(begin + codec::kBlockSize, next)};
        kept = add_found(list, needed, {kept, keep_found(list, before, looked_for, kept, others)});
      }
    }
    for (; next < count; ++next) {
      const bool stays = rows.sums[next] >= needed && (others == Others::kStay || rows.found[next] != 0);
      rows.move(next, kept);
      kept += stays ? 1 : 0;
    }
    batch_.count = kept;
  }

  struct Places {
    std::size_t begin, end;
  };
  /// Looks for up to 128 documents, none of which is behind the block under the cursor. Those that stay and have sums of at least `needed` go to
  /// `kept` and behind, where they stand to room_.places; returns where they end.
  std::size_t keep_found(RequiredList& list, std::int64_t needed, Places of, std::size_t kept, Others others) {
    const codec::Block& block = list.cursor.docs();
    const std::uint32_t* const docs = block.docs.data();
    const std::size_t count = of.end - of.begin;
    const Rows rows = batch_.rows();
    std::uint8_t* const places = room_.places.data();
    room_.finder.find(block, rows.docs + of.begin, count, places);
    const std::size_t begin = kept;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint8_t place = places[i];
      const std::uint8_t there = docs[place] == rows.docs[of.begin + i] ? kThere : 0;
      const auto found = static_cast<std::uint8_t>(there | rows.found[of.begin + i]);
      const std::int32_t sum = rows.sums[of.begin + i];
      rows.docs[kept] = rows.docs[of.begin + i];
      rows.sums[kept] = sum;
      rows.found[kept] = found;
      places[kept - begin] = place;
      kept += (static_cast<unsigned>(others) | (found != 0 ? 1U : 0U)) & (sum >= needed ? 1U : 0U);
    }
    return kept;
  }

  /// Adds the contributions to those of which keep_found() found the places. Keeps the sums of at least `needed`; returns where they end.
  std::size_t add_found(RequiredList& list, std::int64_t needed, Places of) {
    const Rows rows = batch_.rows();
    const Contribution contribution = list.contribution;
    const bool many = of.end - of.begin >= kMany;
    const std::uint32_t* const frequencies = many ? list.cursor.frequencies().frequencies.data() : nullptr;
    std::size_t kept = of.begin;
    for (std::size_t i = of.begin; i < of.end; ++i) {
      const std::uint32_t doc = rows.docs[i];
      const std::uint8_t place = room_.places[i - of.begin];
      std::int32_t sum = rows.sums[i];
      if ((rows.found[i] & kThere) != 0) sum += contribution(doc, many ? frequencies[place] : list.cursor.frequency_at(place));
      rows.docs[kept] = doc;
      rows.sums[kept] = sum;
      rows.found[kept] = rows.found[i] != 0 ? 1 : 0;
      kept += sum >= needed ? 1 : 0;
    }
    return kept;
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
