// SPDX-License-Identifier: Apache-2.0
#include "search/scored_list.hpp"

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

}  // namespace

ScoredList::ScoredList(const StemList& from)
    : contribution_{from.scoring->saturation.get(), from.field->lengths().data(), from.weight}, find_places_(place_kernels().find_places) {
  if (codec::is_inline(from.term->shape)) {
    codec::decode_inline_list(*from.term, from.field->doc_count(), block_);
  } else {
    list_ = from.field->list(*from.term);
    if (!list_.has_directory()) read(0);
  }
  if (list_.has_directory()) {
    bound_ = best(list_.list_bounds());
    return;
  }
  for (std::uint32_t i = 0; i < block_.count; ++i)
    bound_ = std::max<std::int64_t>(bound_, contribution_(block_.docs[i], block_.frequencies[i]));
}

std::uint32_t ScoredList::next_possible(std::uint32_t doc) noexcept {
  if (!list_.has_directory()) {
    while (first_ < block_.count && block_.docs[first_] < doc) ++first_;
    return first_ < block_.count ? block_.docs[first_] : ListCursor::kEnd;
  }
  first_ = list_.find_block(first_, doc);
  if (first_ == list_.block_count()) return ListCursor::kEnd;
  return first_ == 0 ? doc : std::max(doc, list_.last_doc(first_ - 1) + 1);
}

std::uint32_t ScoredList::most_until(std::uint32_t end) const noexcept {
  constexpr auto kSize = static_cast<std::uint32_t>(codec::kBlockSize);
  if (!list_.has_directory()) return block_.count - first_;
  if (first_ == list_.block_count()) return 0;
  const std::uint32_t last = list_.find_block(first_, end);
  return (std::min(last + 1, list_.block_count()) - first_) * kSize;
}

void ScoredList::enter(Range range) {
  range_bound_ = 0;
  if (next_possible(range.begin) >= range.end) return;
  range_bound_ = bound_;
  if (!list_.has_directory()) return;
  // Where a list has many blocks its best in a range is hardly below its best of all, and finding it out costs more than it saves.
  const std::uint32_t few = std::min(first_ + kSparse, list_.block_count()) - 1;
  if (list_.last_doc(few) + 1 < range.end && few + 1 < list_.block_count()) return;
  range_bound_ = 0;
  for (std::uint32_t block = first_; block <= few; ++block) {
    range_bound_ = std::max(range_bound_, best(list_.bounds(block)));
    if (list_.last_doc(block) + 1 >= range.end) break;
  }
}

// --- reading a range as a whole ---

void ScoredList::add_up(Range range, std::uint32_t begin, std::uint32_t end, std::int32_t* sums) const {
  const Contribution contribution = contribution_;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t doc = block_.docs[i];
    sums[doc - range.begin] += contribution(doc, block_.frequencies[i]);
  }
}

void ScoredList::accumulate(Range range, std::int64_t hopeless, std::int32_t* sums) {
  if (range_bound_ == 0) return;
  if (!list_.has_directory()) {
    const auto [begin, end] = places_in(block_, {range.begin, range.end});
    return add_up(range, begin, end, sums);
  }
  for (std::uint32_t block = first_; block < list_.block_count(); ++block) {
    if (best(list_.bounds(block)) > hopeless) {
      read(block);
      const auto [begin, end] = places_in(block_, {range.begin, range.end});
      add_up(range, begin, end, sums);
    }
    if (list_.last_doc(block) + 1 >= range.end) return;
  }
}

void ScoredList::collect(Range range, std::int64_t least, Candidates& candidates) {
  candidates.count = 0;
  if (range_bound_ == 0) return;
  if (!list_.has_directory()) {
    const auto [begin, end] = places_in(block_, {range.begin, range.end});
    candidates.count = collect_places(begin, end, within_sums(least), 0, candidates);
    return;
  }
  std::size_t kept = 0;
  for (std::uint32_t block = first_; block < list_.block_count(); ++block) {
    if (best(list_.bounds(block)) >= least) {
      read(block);
      const auto [begin, end] = places_in(block_, {range.begin, range.end});
      kept = collect_places(begin, end, within_sums(least), kept, candidates);
    }
    if (list_.last_doc(block) + 1 >= range.end) break;
  }
  candidates.count = kept;
}

std::size_t ScoredList::collect_places(std::uint32_t begin, std::uint32_t end, std::int32_t least, std::size_t kept,
                                       Candidates& candidates) const {
  const Contribution contribution = contribution_;
  for (std::uint32_t i = begin; i < end; ++i) {
    const std::uint32_t doc = block_.docs[i];
    const std::int32_t sum = contribution(doc, block_.frequencies[i]);
    candidates.put(kept, doc, sum);
    kept += sum >= least ? 1 : 0;
  }
  return kept;
}

// --- looking candidates up ---

void ScoredList::complete(std::int64_t least, std::int64_t left, Candidates& candidates) {
  if (range_bound_ == 0) return;
  const std::int32_t needed = within_sums(least - left);
  if (!list_.has_directory()) {
    candidates.count = look_up(needed, {0, candidates.count, 0}, candidates);
    return;
  }
  std::size_t next = 0;
  std::size_t kept = 0;
  std::uint32_t block = first_;
  while (next < candidates.count) {
    block = list_.find_block(block, candidates.docs[next]);
    if (block == list_.block_count()) break;
    const std::int32_t before = within_sums(least - left - best(list_.bounds(block)));
    const Run run = candidates.keep_run(next, kept, list_.last_doc(block), before);
    next = run.next;
    const std::size_t size = run.end - run.begin;
    if (size >= kMany) {
      read(block);
      kept = look_up_many(needed, run, candidates);
    } else if (size > 0) {
      read_docs(block);
      kept = look_up(needed, run, candidates);
    }
  }
  candidates.count = candidates.keep_run(next, kept, ListCursor::kEnd, needed).end;
}

/// Adds the contributions of the block to the run and keeps those with a sum of at least `needed`. Returns where they end.
std::size_t ScoredList::look_up(std::int32_t needed, Run run, Candidates& candidates) {
  const Contribution contribution = contribution_;
  std::size_t kept = run.begin;
  std::uint32_t place = list_.has_directory() ? 0 : first_;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t doc = candidates.docs[i];
    place = codec::place_onwards(block_.docs.data(), block_.count, place, doc);
    const bool there = place < block_.count && block_.docs[place] == doc;
    const std::int32_t sum = candidates.sums[i] + (there ? contribution(doc, frequency_at(place)) : 0);
    candidates.put(kept, doc, sum);
    kept += sum >= needed ? 1 : 0;
  }
  return kept;
}

/// The same, for a list of many blocks, and a block with its frequencies.
std::size_t ScoredList::look_up_many(std::int32_t needed, Run run, Candidates& candidates) const {
  const Contribution contribution = contribution_;
  find_places_(block_.docs.data(), candidates.docs.data() + run.begin, run.end - run.begin, candidates.places.data());
  std::size_t kept = run.begin;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const std::uint32_t doc = candidates.docs[i];
    const std::uint32_t place = candidates.places[i - run.begin];
    const bool there = block_.docs[place] == doc;  // mostly not
    std::int32_t sum = candidates.sums[i];
    if (there) sum += contribution(doc, block_.frequencies[place]);
    candidates.put(kept, doc, sum);
    kept += sum >= needed ? 1 : 0;
  }
  return kept;
}

void ScoredList::read(std::uint32_t block) {
  if (read_ == block && with_frequencies_) return;
  read_docs(block);
  list_.decode_frequencies(block_);
  with_frequencies_ = true;
}

void ScoredList::read_docs(std::uint32_t block) {
  if (read_ == block) return;
  list_.decode_docs(block, block_);
  std::fill(block_.docs.begin() + block_.count, block_.docs.end(), ListCursor::kEnd);
  read_ = block;
  with_frequencies_ = false;
}

}  // namespace fihris::search
