// SPDX-License-Identifier: Apache-2.0
//
// LiveSegments: the flushed documents of a writer as they will be after its next commit: segments, in the order of documents, and which of
// their documents are removed by now.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "index/id_filter.hpp"
#include "index/merge_policy.hpp"
#include "index/segment_reader.hpp"

namespace fihris::index {

/// One segment. `reader` never changes; all else is guarded by the mutex of the writer.
struct LiveSegment {
  std::shared_ptr<const SegmentReader> reader;  ///< knows the removed documents of when it was opened
  SegmentEntry entry;                           ///< `removed_count` of now, `deletes_generation` of the last commit
  Removed removed;                              ///< of now
  std::uint32_t committed_removed_count = 0;    ///< in the file of `deletes_generation`
  bool merging = false;
  IdFilter filter;             ///< made when the segment is asked often
  std::uint32_t searches = 0;  ///< how often it was asked for an id

  std::uint32_t live_count() const noexcept { return entry.doc_count - entry.removed_count; }
  bool removed_changed() const noexcept { return entry.removed_count != committed_removed_count; }
  void remove_doc(std::uint32_t doc);
  /// Removes the live document with this id; returns whether there was one.
  bool remove_id(std::string_view id);
};

/// Guarded by the mutex of the writer.
class LiveSegments {
 public:
  using Pointer = std::shared_ptr<LiveSegment>;

  const std::vector<Pointer>& all() const noexcept { return segments_; }
  std::uint64_t live_count() const;
  bool remove_id(std::string_view id);
  void clear() { segments_.clear(); }

  /// After all others.
  void add(Pointer segment) { segments_.push_back(std::move(segment)); }

  /// Puts `merged` (nothing when null) where `sources` stand: neighbours, marked as merging.
  void replace(std::span<const Pointer> sources, Pointer merged);

  /// Forgets segments without live documents that are not being merged.
  void drop_empty();

  /// What the policy asks for.
  std::vector<SegmentWeight> weights() const;

 private:
  std::vector<Pointer> segments_;
};

/// A merge that was decided: its sources and what was removed of them at that time.
struct MergeJob {
  std::vector<LiveSegments::Pointer> sources;
  std::vector<Removed> removed_at_start;

  /// Marks the segments of a range as merging.
  static MergeJob of(const LiveSegments& segments, MergeRange range);
  /// Takes the marks back.
  void give_up() noexcept;

  /// Carries documents that were removed while the job ran over to the merged segment, which has the documents that were live at its start, in
  /// their order.
  void carry_over_to(LiveSegment& merged) const;
};

}  // namespace fihris::index
