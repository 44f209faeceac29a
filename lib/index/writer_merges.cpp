// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: merging, in the background and in a commit.
//
// A merge reads its sources as they were when it was decided. Documents that are removed while it runs are removed from what it made under the
// same hold of the mutex under which that takes the place of its sources: nobody ever sees a removed document come back.
#include <exception>
#include <utility>

#include <fihris/error.hpp>

#include "index/format.hpp"
#include "index/merge.hpp"
#include "index/writer.hpp"

namespace fihris {

IndexWriter::Impl::MergesPaused::MergesPaused(Impl& writer, Running running) : writer_(writer) {
  std::unique_lock hold(writer_.mutex_);
  ++writer_.pauses_;
  if (running == Running::kStop) writer_.stop_merges_ = true;
  writer_.merges_changed_.wait(hold, [&] { return writer_.running_merges_ == 0; });
  writer_.stop_merges_ = false;
}

IndexWriter::Impl::MergesPaused::~MergesPaused() {
  {
    const std::lock_guard hold(writer_.mutex_);
    if (--writer_.pauses_ == 0) writer_.start_merges();
  }
  writer_.merges_changed_.notify_all();
}

/// The caller holds the mutex.
bool IndexWriter::Impl::may_merge() const noexcept { return pauses_ == 0 && !closing_ && !failed_ && !merges_rest_; }

/// What is to be merged next, marked as being merged. For want of memory nothing is. The caller holds the mutex.
std::optional<index::MergeJob> IndexWriter::Impl::next_job() noexcept {
  if (!may_merge()) return std::nullopt;
  try {
    const auto range = index::next_merge(segments_.weights(), options_.merging);
    if (range) return index::MergeJob::of(segments_, *range);
  } catch (const std::exception&) {
    merges_rest_ = true;
  }
  return std::nullopt;
}

/// Wakes or makes a thread when a merge is due. Without memory or threads there is none: the next commit tries again. The caller holds the mutex.
void IndexWriter::Impl::start_merges() noexcept {
  if (options_.merging.threads == 0 || !may_merge()) return;
  try {
    if (!index::next_merge(segments_.weights(), options_.merging)) return;
    if (running_merges_ == merge_threads_.size() && merge_threads_.size() < options_.merging.threads) {
      merge_threads_.reserve(options_.merging.threads);
      merge_threads_.emplace_back([this] { merge_in_background(); });
    }
  } catch (const std::exception&) {
    merges_rest_ = true;
  }
  merges_changed_.notify_all();
}

/// The work of a merge thread. No exception leaves it.
void IndexWriter::Impl::merge_in_background() {
  std::unique_lock hold(mutex_);
  while (true) {
    std::optional<index::MergeJob> job;
    merges_changed_.wait(hold, [&] { return closing_ || (job = next_job()).has_value(); });
    if (closing_) return;
    ++running_merges_;
    start_merges();
    hold.unlock();
    SegmentPointer merged;
    std::exception_ptr error;
    bool stopped = false;
    try {
      merged = run(*job, &stop_merges_);
    } catch (const index::MergeStopped&) {
      stopped = true;
    } catch (...) {
      error = std::current_exception();
    }
    hold.lock();
    --running_merges_;
    if (!error && !stopped) {
      try {
        finish(*job, std::move(merged));
      } catch (...) {
        error = std::current_exception();
      }
    }
    if (error || stopped) job->give_up();
    if (error) note_failed_merge(error);
    merges_changed_.notify_all();
  }
}

/// A fault of the disk closes the writer, as it does anywhere; for want of space or memory, or for damage in a source, segments merely stay
/// unmerged. The caller holds the mutex.
void IndexWriter::Impl::note_failed_merge(const std::exception_ptr& error) noexcept {
  if (!merge_error_) merge_error_ = error;
  merges_rest_ = true;
  try {
    std::rethrow_exception(error);
  } catch (const Error& what) {
    if (what.code() == ErrorCode::kIo) failed_ = true;
  } catch (...) {
    return;
  }
}

/// Writes the merged segment; null when nothing is left. Throws MergeStopped.
IndexWriter::Impl::SegmentPointer IndexWriter::Impl::run(const index::MergeJob& job, const std::atomic<bool>* stop) {
  const std::uint64_t number = begin_file();
  try {
    std::vector<std::shared_ptr<const index::SegmentReader>> readers;
    for (std::size_t i = 0; i < job.sources.size(); ++i)
      readers.push_back(index::SegmentReader::open(files(), schema_, job.sources[i]->reader->entry(), job.removed_at_start[i]));
    index::SegmentEntry merged;
    merged.number = number;
    merged.doc_count = index::merge(readers, schema_, files(), index::segment_name(number), stop);
    if (merged.doc_count > 0) return open_segment(merged, {});
  } catch (...) {
    const std::lock_guard hold(mutex_);
    begun_.erase(number);
    throw;
  }
  const std::lock_guard hold(mutex_);
  begun_.erase(number);
  return nullptr;
}

/// The merged segment takes the place of its sources. When it throws, they stay where they are and it is garbage. The caller holds the mutex.
void IndexWriter::Impl::finish(index::MergeJob& job, SegmentPointer merged) {
  if (merged != nullptr) {
    begun_.erase(merged->entry.number);
    job.carry_over_to(*merged);
  }
  segments_.replace(job.sources, std::move(merged));
  job.give_up();
}

/// Merges in this thread. The caller has paused the merges in the background.
void IndexWriter::Impl::run_here(index::MergeJob job) {
  SegmentPointer merged = run(job, nullptr);
  const std::lock_guard hold(mutex_);
  finish(job, std::move(merged));
}

/// One segment of all that there is now. Documents that are added meanwhile become others.
void IndexWriter::Impl::merge_all() {
  {
    const index::AllLanes all(*lanes_);
    flush_all();
  }
  const MergesPaused paused(*this, MergesPaused::Running::kStop);
  std::optional<index::MergeJob> job;
  {
    const std::lock_guard hold(mutex_);
    segments_.drop_empty();
    const auto& all = segments_.all();
    if (all.empty() || (all.size() == 1 && all[0]->entry.removed_count == 0)) return;
    job = index::MergeJob::of(segments_, {0, all.size()});
  }
  run_here(std::move(*job));
}

/// What a commit merges by itself: everything that is due when there are no threads for it, and what is above max_segments.
void IndexWriter::Impl::merge_here() {
  if (options_.merging.threads > 0 && options_.max_segments == 0) return;
  const MergesPaused paused(*this, MergesPaused::Running::kFinish);
  while (true) {
    std::optional<index::MergeJob> job;
    {
      const std::lock_guard hold(mutex_);
      segments_.drop_empty();
      const auto weights = segments_.weights();
      auto range = options_.merging.threads == 0 ? index::next_merge(weights, options_.merging) : std::nullopt;
      if (!range && options_.max_segments != 0 && weights.size() > options_.max_segments) range = index::cheapest_pair(weights);
      if (!range) return;
      job = index::MergeJob::of(segments_, *range);
    }
    run_here(std::move(*job));
  }
}

void IndexWriter::Impl::wait_for_merges() {
  std::unique_lock hold(mutex_);
  if (!merge_error_) merges_rest_ = false;
  start_merges();
  merges_changed_.wait(hold, [&] {
    if (failed_ || merge_error_) return true;
    if (running_merges_ > 0 || pauses_ > 0) return false;
    return merge_threads_.empty() || merges_rest_ || !index::next_merge(segments_.weights(), options_.merging);
  });
  const std::exception_ptr error = std::exchange(merge_error_, nullptr);
  merges_rest_ = false;
  if (error) std::rethrow_exception(error);
  require_open();
}

void IndexWriter::Impl::compact() {
  require_open();
  compact_ = true;
}

}  // namespace fihris
