// SPDX-License-Identifier: Apache-2.0
//
// The parts behind an IndexWriter.
//
//   add ──► lane of the thread ──(memory is full)──► segment file of each lane ──┐
//   remove ──► sets of removed documents ────────────────────────────────────────┴──(commit)──► manifest
//                                          segments ──(merge threads)──► segment ──┘
//
// Invariants, for correctness:
// 1. The newest manifest names only files that were synced before it, and no file that it names is ever changed.
// 2. At any time at most one live document has a given id, over all lanes and segments: whoever makes a document live removes, under the same
//    hold of `mutex_`, the one that was live before. This is the moment at which an add or a removal takes place.
// 3. All segments of an index were made with one vocabulary: it is frozen before the first segment is flushed.
// 4. A commit writes one moment: the sets of removed documents are copied while no lane is in use and all are empty.
// 5. A file is in the way of removal (files_in_use()) from before it is made until it is garbage; names are never used again.
//
// Mutexes, in the order in which they may be taken: commit_mutex_, lanes, mutex_. A commit waits for none of them longer than for what is under
// way: who wants all lanes comes before those who want one, and changes take mutex_ behind all others (writer_mutex.hpp).
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "index/lanes.hpp"
#include "index/live_segments.hpp"
#include "index/manifest.hpp"
#include "index/shared_classes.hpp"
#include "index/writer_mutex.hpp"
#include "storage/file_system.hpp"

namespace fihris {

/// Internally locked.
class IndexWriter::Impl {
 public:
  Impl(Directory directory, WriterOptions options);
  ~Impl();

  bool add(const Document& document);
  bool remove(std::string_view id);
  void add_field(const Field& field);
  std::uint64_t remove_chosen(const std::function<std::vector<std::uint64_t>(const IndexReader& view)>& choose);
  std::uint64_t add_index(const IndexReader& source);
  void commit();
  void rollback();
  void compact();
  void wait_for_merges();
  std::uint64_t document_count() const;
  std::size_t segment_count() const;
  const Schema& schema() const noexcept { return schema_; }
  Analyzer analyzer() const;

 private:
  using SegmentPointer = index::LiveSegments::Pointer;

  storage::FileSystem& files() const noexcept { return directory_.files(); }
  void require_open() const;
  /// Runs work that writes files. When it throws, the state in memory can no longer be trusted to match the disk, and the writer closes.
  /// The caller does not hold the mutex.
  template <typename Work>
  void guarded(Work work) {
    try {
      work();
    } catch (...) {
      close_for_good();
      throw;
    }
  }
  void close_for_good() noexcept;

  // opening, and starting over: while nothing else runs
  index::Manifest read_manifest();
  void use_analyzer(const Analyzer& analyzer);
  void use_schema(Schema schema);
  void open_segments(index::Manifest manifest);
  SegmentPointer open_segment(const index::SegmentEntry& entry, index::Removed removed) const;

  // adding and removing
  bool remove_everywhere(const index::LiveIds::Key& key, const index::Lane* except);
  bool is_full() const;
  void flush(index::Lane& lane, index::SharedClasses* shared);
  void at_once(const std::function<void(index::Lane&)>& work);
  void flush_all(const index::AllLanes* taken = nullptr);
  void freeze_vocabulary();
  std::uint64_t begin_file();
  IndexReader view() const;

  // taking in another index (writer_join.cpp)
  bool fits(const IndexReader& source) const;
  void adopt_vocabulary(const IndexReader& source);
  void use_vocabulary(std::uint64_t number);
  std::vector<SegmentPointer> copies_of(const IndexReader& source);
  std::uint32_t copy_live(const index::SegmentReader& source, storage::FileSystem& from, const std::string& name);
  void join(const std::vector<SegmentPointer>& copies);

  // committing
  struct Cut;
  Cut cut();
  void write_commit(Cut cut);
  void remove_garbage();
  std::vector<std::string> files_in_use() const;

  // merging (writer_merges.cpp)
  bool may_merge() const noexcept;
  void start_merges() noexcept;
  void merge_in_background();
  void merge_all();
  void merge_here();
  std::optional<index::MergeJob> next_job() noexcept;
  SegmentPointer run(const index::MergeJob& job, const std::atomic<bool>* stop);
  void finish(index::MergeJob& job, SegmentPointer merged);
  void run_here(index::MergeJob job);
  void note_failed_merge(const std::exception_ptr& error) noexcept;
  class MergesPaused;

  Directory directory_;
  WriterOptions options_;
  std::unique_ptr<storage::FileLock> lock_;
  Schema schema_;                       ///< has one address for life; changes while all lanes are taken and merges are paused
  std::unique_ptr<Analyzer> analyzer_;  ///< changes while all lanes are taken and the mutex is held; one of both is enough to read it
  std::atomic<bool> vocabulary_frozen_ = false;
  std::atomic<bool> failed_ = false;
  std::atomic<bool> compact_ = false;

  std::mutex commit_mutex_;
  std::unique_ptr<index::Lanes> lanes_;

  mutable index::WriterMutex mutex_;  ///< guards what follows, and what Lane and LiveSegment say
  index::Manifest manifest_;          ///< the last commit, with the numbers given out since
  index::LiveSegments segments_;
  std::set<std::uint64_t> begun_;  ///< numbers of segments that are being written

  std::vector<std::thread> merge_threads_;
  std::condition_variable_any merges_changed_;
  std::size_t running_merges_ = 0;
  std::size_t pauses_ = 0;                 ///< no merge begins while it is not 0
  std::atomic<bool> stop_merges_ = false;  ///< running ones give up
  bool closing_ = false;
  std::exception_ptr merge_error_;  ///< of the first merge that failed since somebody asked
  bool merges_rest_ = false;        ///< one has failed: no other begins before the next commit or question
};

/// No merge runs while it lives.
class IndexWriter::Impl::MergesPaused {
 public:
  enum class Running { kFinish, kStop };
  MergesPaused(Impl& writer, Running running);
  ~MergesPaused();
  MergesPaused(const MergesPaused&) = delete;
  MergesPaused& operator=(const MergesPaused&) = delete;

 private:
  Impl& writer_;
};

}  // namespace fihris
