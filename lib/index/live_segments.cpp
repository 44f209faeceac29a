// SPDX-License-Identifier: Apache-2.0
//
// Finding, removing and replacing within the segments of a writer.
#include "index/live_segments.hpp"

#include <algorithm>
#include <cassert>

namespace fihris::index {
namespace {

/// A segment that is asked this often gets a filter, which costs a pass over its ids.
constexpr std::uint32_t kSearchesBeforeFilter = 64;

}  // namespace

void LiveSegment::remove_doc(std::uint32_t doc) {
  if (removed.empty()) removed = Removed(entry.doc_count);
  if (removed.insert(doc)) ++entry.removed_count;
}

bool LiveSegment::remove_id(std::string_view id) {
  if (filter.empty() && ++searches > kSearchesBeforeFilter) {
    IdFilter made(entry.doc_count);
    for (std::uint32_t doc = 0; doc < entry.doc_count; ++doc) made.add(reader->ids().id(doc));
    filter = std::move(made);
  }
  if (!filter.empty() && !filter.may_have(id)) return false;
  for (const std::uint32_t doc : reader->ids().find(id)) {
    if (removed.contains(doc)) continue;
    remove_doc(doc);
    return true;
  }
  return false;
}

std::uint64_t LiveSegments::live_count() const {
  std::uint64_t count = 0;
  for (const Pointer& segment : segments_) count += segment->live_count();
  return count;
}

bool LiveSegments::remove_id(std::string_view id) {
  return std::any_of(segments_.begin(), segments_.end(), [&](const Pointer& segment) { return segment->remove_id(id); });
}

void LiveSegments::replace(std::span<const Pointer> sources, Pointer merged) {
  const auto first = std::search(segments_.begin(), segments_.end(), sources.begin(), sources.end());
  assert(first != segments_.end() && "segments that are being merged stay where they are");
  const auto at = segments_.erase(first, first + static_cast<std::ptrdiff_t>(sources.size()));
  if (merged != nullptr) segments_.insert(at, std::move(merged));
}

void LiveSegments::drop_empty() {
  std::erase_if(segments_, [](const Pointer& segment) { return segment->live_count() == 0 && !segment->merging; });
}

std::vector<SegmentWeight> LiveSegments::weights() const {
  std::vector<SegmentWeight> weights;
  for (const Pointer& segment : segments_) {
    const double removed_share =
        segment->entry.doc_count == 0 ? 0 : static_cast<double>(segment->entry.removed_count) / segment->entry.doc_count;
    const auto bytes = static_cast<double>(segment->reader->container().size_bytes()) * (1 - removed_share);
    weights.push_back({static_cast<std::uint64_t>(bytes), removed_share, segment->merging});
  }
  return weights;
}

MergeJob MergeJob::of(const LiveSegments& segments, MergeRange range) {
  MergeJob job;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    job.sources.push_back(segments.all()[i]);
    job.removed_at_start.push_back(segments.all()[i]->removed);
  }
  for (const auto& source : job.sources) source->merging = true;
  return job;
}

void MergeJob::give_up() noexcept {
  for (const auto& source : sources) source->merging = false;
}

void MergeJob::carry_over_to(LiveSegment& merged) const {
  std::uint32_t begin = 0;  // number in the merged segment of the first live document of a source
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const LiveSegment& source = *sources[i];
    const std::uint32_t live_at_start = source.entry.doc_count - removed_at_start[i].count();
    if (live_at_start != source.live_count()) {
      std::uint32_t number = begin;
      for (std::uint32_t doc = 0; doc < source.entry.doc_count; ++doc) {
        if (removed_at_start[i].contains(doc)) continue;
        if (source.removed.contains(doc)) merged.remove_doc(number);
        ++number;
      }
    }
    begin += live_at_start;
  }
}

}  // namespace fihris::index
