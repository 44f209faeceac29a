// SPDX-License-Identifier: Apache-2.0
//
// The first round: any of some words, by BM25 on stems alone (where words are required: required_round.cpp). MaxScore on ranges of documents
// (H. Turtle and J. Flood, "Query evaluation: strategies and optimizations", 1995; on ranges with block maxima as in today's engines).
//
//   lists, by rising bound in the range:       a | b | c | d
//                                              ╰─ non-essential ─╯ ╰─ essential ─╯
//
// A document that has only non-essential words cannot get into the result: all their bounds together are not above the threshold. So only
// essential lists are read as a whole; the others are asked about the documents whose sums are large enough, the strongest list first, and
// after each the hopeless are dropped. A block is not read when its own bound and those of all other lists cannot beat the threshold.
//
// How lists are read as a whole depends on how dense they are. A single one gives its documents in order. Several sparse ones are joined,
// as sorted rows, over a range that is long enough to be worth the work that every range makes. Several dense ones are added up in a window
// of 4,096 sums, one for each document.
//
// Sums are whole numbers: the order of the lists does not matter.
#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "search/evaluate.hpp"
#include "search/ranged_list.hpp"
#include "search/window_kernels.hpp"

namespace fihris::search {
namespace {

/// Room that a thread keeps: as much as this comes from the system with every allocation, page by page.
struct Room {
  alignas(64) std::array<std::int32_t, kWindowDocs> sums{};  ///< all 0 between ranges
  Candidates candidates;
  std::array<Candidates, 2> joined;
};

class FirstRound {
 public:
  FirstRound(const Plan& plan, std::size_t segment, TopDocs& top, Room& room)
      : plan_(plan),
        segment_(plan.snapshot().segments()[segment]),
        hidden_(plan.hidden(segment)),
        top_(top),
        take_sums_(window_kernels().take_sums),
        sums_(room.sums),
        candidates_(room.candidates),
        room_(room.joined) {
    std::vector<std::vector<StemList>> found;
    std::size_t count = 0;
    for (const CandidateWord& word : plan.candidate_words()) count += found.emplace_back(plan.stem_lists(word, segment)).size();
    lists_.reserve(count);  // they stay where they are
    for (const std::vector<StemList>& of_word : found) {
      for (const StemList& list : of_word) words_.push_back({&lists_.emplace_back(list), 0});
    }
  }

  std::uint64_t run() {
    const std::uint32_t doc_count = segment_.reader->doc_count();
    std::uint64_t seen = 0;
    for (std::uint32_t doc = next(0); doc < doc_count;) {
      const Range range = choose_range(doc, doc_count);
      seen += evaluate(range);
      doc = range.end < doc_count ? next(range.end) : doc_count;
    }
    return seen;
  }

 private:
  struct Ordered {
    RangedList* list;
    std::int64_t bound;
  };

  /// What a document must reach, in units: above the threshold, and above nothing.
  std::int64_t least() const {
    const double threshold = top_.threshold();
    return threshold < 0 ? 1 : static_cast<std::int64_t>(plan_.scale().to_units(threshold)) + 1;
  }

  /// Sorts by rising bound and returns the number of non-essential lists: all their bounds together do not reach `least`.
  std::size_t partition(std::int64_t least) {
    std::sort(words_.begin(), words_.end(), [](const Ordered& a, const Ordered& b) { return a.bound < b.bound; });
    std::int64_t sum = 0;
    std::size_t essential = 0;
    for (; essential < words_.size(); ++essential) {
      sum += words_[essential].bound;
      if (sum >= least) break;
    }
    return essential;
  }

  /// The first document from `doc` on that an essential list of the whole segment may have. Those lists are reading_ then.
  std::uint32_t next(std::uint32_t doc) {
    for (Ordered& one : words_) one.bound = one.list->bound();
    std::uint32_t next = ListCursor::kEnd;
    reading_ = std::span(words_).subspan(partition(least()));
    for (const Ordered& one : reading_) next = std::min(next, one.list->next_possible(doc));
    return next;
  }

  /// From `doc` on: a window where the lists that are read are dense, otherwise so long that they have some hundreds of documents in it.
  Range choose_range(std::uint32_t doc, std::uint32_t doc_count) {
    constexpr std::uint64_t kDense = 192;  // documents in a window, from which on adding up is faster than joining
    constexpr std::uint32_t kLongest = std::uint32_t{1} << 30U;
    const std::uint32_t enough = top_.threshold() < 0 ? Candidates::kMost / 8 : Candidates::kMost / 2;  // soon a threshold, then few ranges
    std::uint64_t all = 0;
    for (const Ordered& one : reading_) all += one.list->doc_count();
    is_dense_ = reading_.size() > 1 && all * kWindowDocs >= kDense * doc_count;
    const auto end_of = [&](std::uint32_t span) { return doc_count - doc < span ? doc_count : doc + span; };
    if (is_dense_) return {doc, end_of(kWindowDocs)};
    const auto most = [&] {
      std::uint32_t sum = 0;
      for (const Ordered& one : reading_) sum += one.list->most_until(end_of(span_));
      return sum;
    };
    while (span_ < std::min(doc_count, kLongest) && most() <= enough) span_ *= 2;
    while (span_ > kWindowDocs && most() > enough) span_ /= 2;
    return {doc, end_of(span_)};
  }

  std::uint64_t evaluate(Range range) {
    const std::int64_t all = enter(range);
    const std::int64_t goal = least();
    if (all < goal) return 0;
    // A long range was chosen for the lists that are read; in a window, others may do by the bounds that hold there.
    const bool is_long = range.end - range.begin > kWindowDocs;
    const std::size_t first = is_long ? words_.size() - reading_.size() : partition(goal);
    std::int64_t left = 0;
    for (std::size_t i = 0; i < first; ++i) left += words_[i].bound;
    read(std::span(words_).subspan(first), range, goal - left, all - left);
    const std::size_t seen = candidates_.count;
    for (std::size_t i = first; i-- > 0 && candidates_.count > 0;) {
      left -= words_[i].bound;
      words_[i].list->complete(goal, left, candidates_);
    }
    offer();
    return seen;
  }

  std::int64_t enter(Range range) {
    std::int64_t sum = 0;
    for (Ordered& one : words_) {
      one.list->enter(range);
      one.bound = one.list->range_bound();
      sum += one.bound;
    }
    return sum;
  }

  /// Makes candidates of the documents of some lists whose sums are at least `needed`. `all` is the sum of the bounds of these lists.
  void read(std::span<const Ordered> lists, Range range, std::int64_t needed, std::int64_t all) {
    if (lists.size() == 1) {
      lists[0].list->collect(range, needed, candidates_);
    } else if (is_dense_) {
      for (const Ordered& one : lists) one.list->accumulate(range, needed - 1 - (all - one.bound), sums_.data());
      take(range, needed);
    } else {
      join(lists, range, needed, all);
    }
    if (!hidden_.empty()) candidates_.keep_if([&](std::size_t i) { return hidden_.contains(candidates_.docs[i]) ? 0 : 1; });
  }

  void take(Range range, std::int64_t needed) {
    const std::size_t size = (range.end - range.begin + 15) / 16 * 16;
    const auto positive = static_cast<std::int32_t>(std::max<std::int64_t>(needed, 1));
    candidates_.count = take_sums_(sums_.data(), size, positive, candidates_.docs.data(), candidates_.sums.data());
    for (std::size_t i = 0; i < candidates_.count; ++i) candidates_.docs[i] += range.begin;
  }

  void join(std::span<const Ordered> lists, Range range, std::int64_t needed, std::int64_t all) {
    Candidates* joined = &candidates_;
    Candidates* room = &room_[0];
    joined->count = 0;
    for (const Ordered& one : lists) {
      if (one.bound == 0) continue;
      Candidates& read = joined->count == 0 ? *joined : room_[1];
      one.list->collect(range, needed - (all - one.bound), read);
      if (&read == joined || read.count == 0) continue;
      room->join(*joined, read);
      std::swap(joined, room);
    }
    candidates_.take(*joined, needed);
  }

  void offer() {
    for (std::size_t i = 0; i < candidates_.count; ++i)
      top_.offer(segment_.first_doc + candidates_.docs[i], plan_.scale().to_score(candidates_.sums[i]));
  }

  const Plan& plan_;
  const IndexReader::Impl::Segment& segment_;
  const index::Removed& hidden_;
  TopDocs& top_;
  TakeSums take_sums_;
  std::vector<RangedList> lists_;
  std::vector<Ordered> words_;
  std::span<Ordered> reading_;        ///< the lists that will be read as a whole, as far as the bounds of whole lists tell
  bool is_dense_ = false;             ///< they are, in the range
  std::uint32_t span_ = kWindowDocs;  ///< documents of a range, where they are not
  std::array<std::int32_t, kWindowDocs>& sums_;
  Candidates& candidates_;
  std::array<Candidates, 2>& room_;
};

}  // namespace

std::uint64_t first_round(const Plan& plan, std::size_t segment, TopDocs& top) {
  if (plan.has_required()) return required_round(plan, segment, top);
  static thread_local std::unique_ptr<Room> room;
  if (!room) room = std::make_unique<Room>();
  try {
    return FirstRound(plan, segment, top, *room).run();
  } catch (...) {  // a damaged list: sums may be left
    room.reset();
    throw;
  }
}

}  // namespace fihris::search
