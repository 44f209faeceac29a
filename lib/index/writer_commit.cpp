// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: commit, rollback, removal of chosen documents, and the removal of files that nobody needs.
#include <utility>

#include <fihris/error.hpp>

#include "index/format.hpp"
#include "index/snapshot.hpp"
#include "index/spill.hpp"
#include "index/writer.hpp"
#include "storage/commit.hpp"

namespace fihris {

/// One moment of a writer: what a commit writes.
struct IndexWriter::Impl::Cut {
  index::Manifest manifest;
  std::vector<SegmentPointer> segments;                         ///< in the order of the manifest
  std::vector<std::pair<std::size_t, index::Removed>> changed;  ///< sets of removed documents to be written, by place in `segments`
};

/// The caller has taken all lanes, and they are empty.
IndexWriter::Impl::Cut IndexWriter::Impl::cut() {
  const std::lock_guard hold(mutex_);
  segments_.drop_empty();
  Cut cut;
  cut.manifest = manifest_;
  ++cut.manifest.generation;
  cut.manifest.segments.clear();
  for (const SegmentPointer& segment : segments_.all()) {
    index::SegmentEntry entry = segment->entry;
    if (segment->removed_changed()) {
      entry.deletes_generation = cut.manifest.generation;
      cut.changed.emplace_back(cut.segments.size(), segment->removed);
    }
    cut.manifest.segments.push_back(entry);
    cut.segments.push_back(segment);
  }
  return cut;
}

void IndexWriter::Impl::write_commit(Cut cut) {
  for (const auto& [place, removed] : cut.changed) {
    const index::SegmentEntry& entry = cut.manifest.segments[place];
    removed.write(files(), index::deletes_name(entry.number, entry.deletes_generation));
  }
  storage::write_state(files(), {cut.manifest.generation, cut.manifest.encode()});
  const std::lock_guard hold(mutex_);
  for (const auto& [place, removed] : cut.changed) {
    const index::SegmentEntry& written = cut.manifest.segments[place];
    cut.segments[place]->entry.deletes_generation = written.deletes_generation;
    cut.segments[place]->committed_removed_count = written.removed_count;
  }
  manifest_.generation = cut.manifest.generation;
  manifest_.segments = std::move(cut.manifest.segments);
  merges_rest_ = false;
  start_merges();  // removals may have made one due
}

void IndexWriter::Impl::commit() {
  const std::lock_guard only_one(commit_mutex_);
  require_open();
  guarded([&] {
    if (compact_.exchange(false)) merge_all();
    write_commit([&] {
      const index::AllLanes all(*lanes_);
      flush_all();
      merge_here();
      return cut();
    }());
  });
  remove_garbage();
}

void IndexWriter::Impl::rollback() {
  const std::lock_guard only_one(commit_mutex_);
  require_open();
  guarded([&] {
    const MergesPaused paused(*this, MergesPaused::Running::kStop);
    const index::AllLanes all(*lanes_);
    compact_ = false;
    index::Manifest manifest = read_manifest();
    use_schema(manifest.schema);
    open_segments(std::move(manifest));
  });
  remove_garbage();
}

/// All documents as they are now. The caller has taken all lanes, and they are empty.
IndexReader IndexWriter::Impl::view() const {
  const std::lock_guard hold(mutex_);
  index::Manifest manifest = manifest_;
  manifest.segments.clear();
  std::vector<std::shared_ptr<const index::SegmentReader>> readers;
  for (const SegmentPointer& segment : segments_.all()) {
    manifest.segments.push_back(segment->entry);
    readers.push_back(segment->reader->with_removed(segment->entry, segment->removed));
  }
  return IndexReader(std::make_shared<const IndexReader::Impl>(directory_, std::move(manifest), *analyzer_, std::move(readers)));
}

std::uint64_t IndexWriter::Impl::remove_chosen(const std::function<std::vector<std::uint64_t>(const IndexReader& view)>& choose) {
  const index::AllLanes all(*lanes_);
  require_open();
  guarded([&] { flush_all(); });
  const IndexReader now = view();
  const std::vector<std::uint64_t> chosen = choose(now);
  std::uint64_t removed = 0;
  for (const std::uint64_t doc : chosen) {
    const auto& segment = now.impl().segment_of(doc);
    const std::string id(segment.reader->ids().id(static_cast<std::uint32_t>(doc - segment.first_doc)));
    // By id: segments may have been merged meanwhile. It is the same document, because nobody adds one without a lane.
    const index::BehindOthers hold(mutex_);
    if (segments_.remove_id(id)) ++removed;
  }
  return removed;
}

/// Names of all files that must stay for this writer.
std::vector<std::string> IndexWriter::Impl::files_in_use() const {
  const std::lock_guard hold(mutex_);
  std::vector<std::string> names = manifest_.files();
  for (const SegmentPointer& segment : segments_.all()) names.push_back(index::segment_name(segment->entry.number));
  for (const std::uint64_t number : begun_) {
    names.push_back(index::segment_name(number));
    names.push_back(index::vocabulary_name(number));
    for (const char* part : {index::kPositionsSpill, index::kDictionarySpill})
      names.push_back(index::spill_name(index::segment_name(number), part));
  }
  return names;
}

/// The caller commits or rolls back, and nobody else does. Fails no commit.
void IndexWriter::Impl::remove_garbage() {
  std::uint64_t generation = 0;
  {
    const std::lock_guard hold(mutex_);
    generation = manifest_.generation;
  }
  storage::remove_garbage(files(), generation, [&](std::span<const storage::CommittedState> held) {
    std::vector<std::string> names = files_in_use();
    for (const storage::CommittedState& state : held) {
      for (std::string& name : index::Manifest::decode(state.payload).files()) names.push_back(std::move(name));
    }
    return names;
  });
}

}  // namespace fihris
