// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: what is added and removed between two commits, and the commit itself.
//
//   add ──► buffer ──(memory budget)──► segment file ──┐
//   remove ──► sets of removed documents ──────────────┴──(commit)──► [merge] ──► manifest
//
// Invariants, for correctness:
// 1. The newest manifest names only files that were synced before it, and no file that it names is ever changed.
// 2. At any time at most one live document has a given id, over the buffer and all segments.
// 3. All segments of an index were made with one vocabulary: it is frozen when the first segment is flushed.
#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/buffer.hpp"
#include "index/field_columns.hpp"
#include "index/field_value.hpp"
#include "index/format.hpp"
#include "index/manifest.hpp"
#include "index/merge.hpp"
#include "index/segment_reader.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"
#include "text/analysis.hpp"

namespace fihris {
namespace {

constexpr std::size_t kLeastMemory = 1 << 20;
constexpr std::uint32_t kLeastDocumentsOfWord = 2;  ///< rarer words are left out of the frozen vocabulary

}  // namespace

class IndexWriter::Impl {
 public:
  Impl(Directory directory, WriterOptions options);
  ~Impl();

  bool add(const Document& document);
  bool remove(std::string_view id);
  void add_field(const Field& field);
  void commit();
  void rollback();
  void compact() {
    const std::lock_guard guard(mutex_);
    compact_ = true;
  }
  std::uint64_t document_count() const;
  const Schema& schema() const noexcept { return schema_; }
  const Analyzer& analyzer() const noexcept { return *analyzer_; }

 private:
  /// A segment as it will be after the next commit.
  struct Segment {
    std::shared_ptr<const index::SegmentReader> reader;  ///< knows the removed documents of the last commit
    index::SegmentEntry entry;
    index::Removed removed;  ///< of now
    bool removed_changed = false;

    std::uint32_t live_count() const noexcept { return entry.doc_count - entry.removed_count; }
    void remove_doc(std::uint32_t doc) {
      if (removed.empty()) removed = index::Removed(entry.doc_count);
      if (!removed.insert(doc)) return;
      ++entry.removed_count;
      removed_changed = true;
    }
  };

  storage::FileSystem& files() const noexcept { return directory_.files(); }
  void load();
  void require_open() const;
  bool remove_everywhere(const std::string& id);
  void flush();
  void freeze_vocabulary();
  void open_segment(index::SegmentEntry entry, index::Removed removed);
  void merge_segments();
  void merge_range(std::size_t begin, std::size_t end);
  template <typename Work>
  void guarded(Work work);

  mutable std::mutex mutex_;
  Directory directory_;
  WriterOptions options_;
  std::unique_ptr<storage::FileLock> lock_;
  index::Manifest manifest_;  ///< the last commit, with the numbers given out since
  Schema schema_;             ///< has one address for life
  std::unique_ptr<Analyzer> analyzer_;
  std::vector<Segment> segments_;
  std::unique_ptr<index::Buffer> buffer_;
  bool compact_ = false;
  bool failed_ = false;
};

IndexWriter::Impl::Impl(Directory directory, WriterOptions options) : directory_(std::move(directory)), options_(std::move(options)) {
  options_.memory_bytes = std::max(options_.memory_bytes, kLeastMemory);
  options_.max_segments = std::max<std::size_t>(options_.max_segments, 1);
  if (!files().folder_exists()) files().create_folder();
  lock_ = files().lock(index::kLockName);
  load();
}

IndexWriter::Impl::~Impl() {
  // Files that no commit names: left for the next writer when they cannot be removed now, and when it is not certain which commit is the
  // newest (for correctness: a commit that failed in its last step may have taken place).
  if (failed_) return;
  try {
    storage::remove_unreferenced(files(), manifest_.generation, manifest_.files());
  } catch (const std::exception&) {
    failed_ = true;
  }
}

/// (Re)reads the newest commit and forgets everything else.
void IndexWriter::Impl::load() {
  const std::uint64_t numbers_given = manifest_.next_number;
  manifest_ = {};
  segments_.clear();
  if (auto state = storage::read_newest_state(files())) {
    manifest_ = index::Manifest::decode(state->payload);
    analyzer_ = std::make_unique<Analyzer>(IndexReader::Impl::open_analyzer(files(), manifest_, &options_.analyzer));
    manifest_.analyzer.stop_words = analyzer_->options().stop_words;
    manifest_.analyzer.usual_stop_words = analyzer_->options().usual_stop_words;
    manifest_.analyzer.synonyms = analyzer_->options().synonyms;
  } else {
    manifest_.schema = options_.schema;
    manifest_.analyzer = options_.analyzer;
    analyzer_ = std::make_unique<Analyzer>(options_.analyzer);
    manifest_.fingerprint = analyzer_->fingerprint();
  }
  manifest_.next_number = std::max(manifest_.next_number, numbers_given);
  schema_ = manifest_.schema;
  buffer_ = std::make_unique<index::Buffer>(schema_);
  for (const index::SegmentEntry& entry : manifest_.segments) open_segment(entry, index::Removed::read(files(), entry));
}

void IndexWriter::Impl::open_segment(index::SegmentEntry entry, index::Removed removed) {
  Segment segment;
  segment.reader = index::SegmentReader::open(files(), schema_, entry, removed);
  segment.entry = entry;
  segment.removed = std::move(removed);
  segments_.push_back(std::move(segment));
}

void IndexWriter::Impl::require_open() const {
  if (failed_)
    throw Error(ErrorCode::kClosed, "this writer failed earlier and takes no more work: open a new one; the last commit is intact");
}

/// Runs work that writes files. When it throws, the state in memory can no longer be trusted to match the disk, and the writer closes.
template <typename Work>
void IndexWriter::Impl::guarded(Work work) {
  try {
    work();
  } catch (...) {
    failed_ = true;
    throw;
  }
}

bool IndexWriter::Impl::add(const Document& document) {
  const std::lock_guard guard(mutex_);
  require_open();
  if (document.id().empty()) throw Error(ErrorCode::kInvalidArgument, "a document needs an id");
  if (document.id().size() > index::kMaximalIdBytes)
    throw Error(ErrorCode::kInvalidArgument, "an id has at most 4,096 bytes: " + document.id().substr(0, 60) + "…");
  constexpr std::size_t kMaximalText = std::size_t{1} << 31;
  for (const Document::Value& value : document.values()) {
    if (value.text.size() > kMaximalText)
      throw Error(ErrorCode::kLimit, "document " + document.id() + ": field \"" + value.name + "\" has more than 2 GiB");
  }
  index::check_values(document, schema_);
  bool replaced = remove_everywhere(document.id());
  guarded([&] {
    buffer_->add(document);
    if (buffer_->memory_bytes() >= options_.memory_bytes) flush();
  });
  return replaced;
}

void IndexWriter::Impl::add_field(const Field& field) {
  const std::lock_guard guard(mutex_);
  require_open();
  if (const Field* const known = schema_.find(field.name)) {
    if (known->type == field.type) return;
    throw Error(ErrorCode::kInvalidArgument, "field \"" + field.name + "\" is of type " + index::name_of(known->type) +
                                                 " in this index and not " + index::name_of(field.type) +
                                                 ": take another name, or index the documents again");
  }
  Schema schema = schema_;
  schema.add(field);
  guarded([&] {
    flush();  // what is in memory was made for the fields so far
    schema_ = std::move(schema);
    manifest_.schema = schema_;
    buffer_ = std::make_unique<index::Buffer>(schema_);
  });
}

bool IndexWriter::Impl::remove(std::string_view id) {
  const std::lock_guard guard(mutex_);
  require_open();
  return remove_everywhere(std::string(id));
}

bool IndexWriter::Impl::remove_everywhere(const std::string& id) {
  if (buffer_->remove(id)) return true;
  for (Segment& segment : segments_) {
    for (const std::uint32_t doc : segment.reader->ids().find(id)) {
      if (segment.removed.contains(doc)) continue;
      segment.remove_doc(doc);
      return true;
    }
  }
  return false;
}

std::uint64_t IndexWriter::Impl::document_count() const {
  const std::lock_guard guard(mutex_);
  std::uint64_t count = buffer_->live_count();
  for (const Segment& segment : segments_) count += segment.live_count();
  return count;
}

/// Before the first segment is written: the words of the collection so far join the base vocabulary, for good.
void IndexWriter::Impl::freeze_vocabulary() {
  if (!segments_.empty() || manifest_.vocabulary_number != 0 || options_.analyzer.arabic != ArabicStemmer::kFihris) return;
  if (manifest_.analyzer.arabic != ArabicStemmer::kFihris) return;
  text::VocabularyBuilder builder;
  buffer_->count_words(builder);
  const std::string bytes = builder.build().serialise(kLeastDocumentsOfWord);
  manifest_.vocabulary_number = manifest_.next_number++;
  storage::ContainerWriter out(files(), index::vocabulary_name(manifest_.vocabulary_number), index::kVocabularyKind);
  out.begin_section(index::kOnlySection);
  out.append(base::as_bytes(bytes));
  out.finish();
  analyzer_ = std::make_unique<Analyzer>(IndexReader::Impl::open_analyzer(files(), manifest_, &options_.analyzer));
}

void IndexWriter::Impl::flush() {
  if (buffer_->empty()) return;
  freeze_vocabulary();
  index::SegmentEntry entry;
  entry.number = manifest_.next_number++;
  const auto flushed = buffer_->flush(*analyzer_, files(), index::segment_name(entry.number));
  entry.doc_count = flushed.doc_count;
  open_segment(entry, {});
  for (const std::uint32_t doc : flushed.removed) segments_.back().remove_doc(doc);
}

void IndexWriter::Impl::merge_range(std::size_t begin, std::size_t end) {
  std::vector<std::shared_ptr<const index::SegmentReader>> readers;
  for (std::size_t i = begin; i < end; ++i) {
    index::SegmentEntry entry = segments_[i].entry;
    readers.push_back(index::SegmentReader::open(files(), schema_, entry, segments_[i].removed));
  }
  index::SegmentEntry merged;
  merged.number = manifest_.next_number++;
  merged.doc_count = index::merge(readers, schema_, files(), index::segment_name(merged.number));
  const auto first = segments_.begin() + static_cast<std::ptrdiff_t>(begin);
  segments_.erase(first, segments_.begin() + static_cast<std::ptrdiff_t>(end));
  if (merged.doc_count == 0) return;
  open_segment(merged, {});
  std::rotate(segments_.begin() + static_cast<std::ptrdiff_t>(begin), segments_.end() - 1, segments_.end());
}

void IndexWriter::Impl::merge_segments() {
  std::erase_if(segments_, [](const Segment& segment) { return segment.live_count() == 0; });
  const bool has_removed = std::any_of(segments_.begin(), segments_.end(), [](const Segment& s) { return s.entry.removed_count > 0; });
  if (compact_ && (segments_.size() > 1 || has_removed)) merge_range(0, segments_.size());
  // Neighbours only, so that documents keep their order; the pair that is cheapest to merge first.
  while (segments_.size() > options_.max_segments) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < segments_.size(); ++i) {
      const auto cost = [&](std::size_t at) { return std::uint64_t{segments_[at].live_count()} + segments_[at + 1].live_count(); };
      if (cost(i) < cost(best)) best = i;
    }
    merge_range(best, best + 2);
  }
  compact_ = false;
}

void IndexWriter::Impl::commit() {
  const std::lock_guard guard(mutex_);
  require_open();
  guarded([&] {
    flush();
    merge_segments();
    index::Manifest next = manifest_;
    ++next.generation;
    next.segments.clear();
    for (Segment& segment : segments_) {
      if (segment.removed_changed) {
        segment.entry.deletes_generation = next.generation;
        segment.removed.write(files(), index::deletes_name(segment.entry.number, next.generation));
        segment.removed_changed = false;
      }
      next.segments.push_back(segment.entry);
    }
    storage::write_state(files(), {next.generation, next.encode()});
    manifest_ = std::move(next);
  });
  storage::remove_unreferenced(files(), manifest_.generation, manifest_.files());
}

void IndexWriter::Impl::rollback() {
  const std::lock_guard guard(mutex_);
  require_open();
  guarded([&] {
    compact_ = false;
    load();
    storage::remove_unreferenced(files(), manifest_.generation, manifest_.files());
  });
}

IndexWriter::IndexWriter(const std::filesystem::path& path, WriterOptions options) : IndexWriter(Directory::at(path), std::move(options)) {}
IndexWriter::IndexWriter(const Directory& directory, WriterOptions options)
    : impl_(std::make_unique<Impl>(directory, std::move(options))) {}
IndexWriter::~IndexWriter() = default;

bool IndexWriter::add(const Document& document) { return impl_->add(document); }
bool IndexWriter::remove(std::string_view id) { return impl_->remove(id); }
void IndexWriter::add_field(const Field& field) { impl_->add_field(field); }
void IndexWriter::commit() { impl_->commit(); }
void IndexWriter::rollback() { impl_->rollback(); }
void IndexWriter::compact() { impl_->compact(); }
std::uint64_t IndexWriter::document_count() const { return impl_->document_count(); }
const Schema& IndexWriter::schema() const noexcept { return impl_->schema(); }
const Analyzer& IndexWriter::analyzer() const noexcept { return impl_->analyzer(); }

}  // namespace fihris
