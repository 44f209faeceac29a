// SPDX-License-Identifier: Apache-2.0
#include "search/ranged_list.hpp"

#include <algorithm>
#include <limits>

namespace fihris::search {
namespace {

/// Sums have 31 bits; what they are compared with may be far off.
std::int32_t within_sums(std::int64_t units) noexcept {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp(units, kLeast, kGreatest));
}

/// Keeps those of some places of a block that give `least`, behind `kept` candidates. Returns how many these are then.
std::size_t collect_places(Contribution contribution, const codec::Block& block, Range places, std::int32_t least, std::size_t kept,
                           Candidates& candidates) noexcept {
  for (std::uint32_t i = places.begin; i < places.end; ++i) {
    const std::uint32_t doc = block.docs[i];
    const std::int32_t sum = contribution(doc, block.frequencies[i]);
    candidates.put(kept, doc, sum);
    kept += sum >= least ? 1 : 0;
  }
  return kept;
}

}  // namespace

void RangedList::enter(Range range) {
  range_bound_ = next_possible(range.begin) < range.end ? list_.bound : 0;
  // Where a list has many blocks its best in a range is hardly below its best of all, and finding it out costs more than it saves.
  if (range_bound_ == 0 || !list_.cursor.has_few_blocks(kSparse, range.end)) return;
  const Contribution& contribution = list_.contribution;
  range_bound_ = bound_in_units(contribution.weight, list_.cursor.best_saturation(*contribution.saturation, range.begin, range.end));
}

// --- reading a range as a whole ---

/// Calls read(block, first place, end of places) for the blocks of the range in which a contribution may reach `least`.
template <typename Read>
void RangedList::each_block(Range range, std::int64_t least, Read read) {
  if (range_bound_ == 0) return;
  do {
    if (list_.block_bound() >= least) {
      const codec::Block& block = list_.cursor.frequencies();
      const auto [begin, end] = places_in(block, {range.begin, range.end});
      read(block, begin, end);
    }
  } while (list_.cursor.block_last() + 1 < range.end && list_.cursor.next_block());
}

void RangedList::accumulate(Range range, std::int64_t hopeless, std::int32_t* sums) {
  each_block(range, hopeless + 1, [&](const codec::Block& block, std::uint32_t begin, std::uint32_t end) {
    const Contribution contribution = list_.contribution;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t doc = block.docs[i];
      sums[doc - range.begin] += contribution(doc, block.frequencies[i]);
    }
  });
}

void RangedList::collect(Range range, std::int64_t least, Candidates& candidates) {
  std::size_t kept = 0;
  each_block(range, least, [&](const codec::Block& block, std::uint32_t begin, std::uint32_t end) {
    kept = collect_places(list_.contribution, block, {begin, end}, within_sums(least), kept, candidates);
  });
  candidates.count = kept;
}

// --- looking candidates up ---

void RangedList::complete(std::int64_t least, std::int64_t left, Candidates& candidates) {
  if (range_bound_ == 0) return;
  const std::int32_t needed = within_sums(least - left);
  std::size_t next = 0;
  std::size_t kept = 0;
  while (next < candidates.count && list_.cursor.seek_block(candidates.docs[next])) {
    const std::int32_t before = within_sums(least - left - list_.block_bound());
    const Run run = candidates.keep_run(next, kept, list_.cursor.block_last(), before);
    next = run.next;
    const std::size_t size = run.end - run.begin;
    if (size > 0) kept = size >= kMany ? look_up_many(needed, run, candidates) : look_up(needed, run, candidates);
  }
  candidates.count = candidates.keep_run(next, kept, ListCursor::kEnd, needed).end;
}

/// Adds the contributions of the block to the run and keeps those with a sum of at least `needed`. Returns where they end.
std::size_t RangedList::look_up(std::int32_t needed, Run run, Candidates& candidates) {
  const Contribution contribution = list_.contribution;
  std::size_t kept = run.begin;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t doc = candidates.docs[i];
    const std::uint32_t place = list_.cursor.find_in_block(doc);
    const std::int32_t sum = candidates.sums[i] + (place != ListCursor::kEnd ? contribution(doc, list_.cursor.frequency_at(place)) : 0);
    candidates.put(kept, doc, sum);
    kept += sum >= needed ? 1 : 0;
  }
  return kept;
}

/// The same of many.
std::size_t RangedList::look_up_many(std::int32_t needed, Run run, Candidates& candidates) {
  const Contribution contribution = list_.contribution;
  const codec::Block& block = list_.cursor.frequencies();
  find_places_(block.docs.data(), candidates.docs.data() + run.begin, run.end - run.begin, candidates.places.data());
  std::size_t kept = run.begin;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t doc = candidates.docs[i];
    const std::uint32_t place = candidates.places[i - run.begin];
    const bool there = block.docs[place] == doc;  // mostly not
    std::int32_t sum = candidates.sums[i];
    if (there) sum += contribution(doc, block.frequencies[place]);
    candidates.put(kept, doc, sum);
    kept += sum >= needed ? 1 : 0;
  }
  return kept;
}

}  // namespace fihris::search
