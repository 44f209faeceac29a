// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: opening an index, adding and removing. The whole picture stands in writer.hpp.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/field_columns.hpp"
#include "index/field_value.hpp"
#include "index/format.hpp"
#include "index/own_vocabulary.hpp"
#include "index/snapshot.hpp"
#include "index/writer.hpp"
#include "storage/commit.hpp"
#include "text/analysis.hpp"
#include "text/counted_words.hpp"

namespace fihris {
namespace {

constexpr std::size_t kLeastMemory = 1 << 20;
constexpr std::uint32_t kLeastDocumentsOfWord = 2;  ///< rarer words are left out of the frozen vocabulary

void require_acceptable(const Document& document) {
  if (document.id().empty()) throw Error(ErrorCode::kInvalidArgument, "a document needs an id");
  if (document.id().size() > index::kMaximalIdBytes)
    throw Error(ErrorCode::kInvalidArgument, "an id has at most 4,096 bytes: " + document.id().substr(0, 60) + "…");
  constexpr std::size_t kMaximalText = std::size_t{1} << 31;
  for (const Document::Value& value : document.values()) {
    if (value.text.size() > kMaximalText)
      throw Error(ErrorCode::kLimit, "document " + document.id() + ": field \"" + value.name + "\" has more than 2 GiB");
  }
}

/// Above the number of every file of these names. A writer that was killed may have left files that no commit names; their numbers must not be
/// given out again, for correctness: whoever removes such a file as garbage, by name, would meet another that has come to have it meanwhile.
std::uint64_t number_above(const std::vector<std::string>& names) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62;  // of a name that is none of ours
  std::uint64_t above = 0;
  for (const std::string& name : names) {
    for (const std::string_view prefix : {index::kSegmentPrefix, index::kVocabularyPrefix}) {
      std::uint64_t number = 0;
      if (!name.starts_with(prefix)) continue;
      const auto read = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
      if (read.ec == std::errc() && number < kMost) above = std::max(above, number + 1);
    }
  }
  return above;
}

}  // namespace

IndexWriter::Impl::Impl(Directory directory, WriterOptions options) : directory_(std::move(directory)), options_(std::move(options)) {
  options_.memory_bytes = std::max(options_.memory_bytes, kLeastMemory);
  if (options_.add_threads == 0) options_.add_threads = std::max(std::thread::hardware_concurrency(), 1U);
  options_.merging.width = std::max<std::size_t>(options_.merging.width, 2);
  if (!files().folder_exists()) files().create_folder();
  lock_ = files().lock(index::kLockName);
  index::Manifest manifest = read_manifest();
  manifest.next_number = std::max(manifest.next_number, number_above(files().list()));
  schema_ = manifest.schema;
  lanes_ = std::make_unique<index::Lanes>(schema_, options_.add_threads);
  open_segments(std::move(manifest));
}

IndexWriter::Impl::~Impl() {
  {
    const std::lock_guard hold(mutex_);
    closing_ = true;
    stop_merges_ = true;
  }
  merges_changed_.notify_all();
  for (std::thread& thread : merge_threads_) thread.join();
  // Files that no commit names: left for the next writer when they cannot be removed now, and when it is not certain which commit is the
  // newest (for correctness: a commit that failed in its last step may have taken place).
  if (failed_) return;
  try {
    segments_.clear();
    begun_.clear();
    remove_garbage();
  } catch (const std::exception&) {
    failed_ = true;
  }
}

/// The newest commit, or what stands for it in a new index. Sets the analyser.
index::Manifest IndexWriter::Impl::read_manifest() {
  index::Manifest manifest;
  if (auto state = storage::read_newest_state(files())) {
    manifest = index::Manifest::decode(state->payload);
    use_analyzer(IndexReader::Impl::open_analyzer(files(), manifest, &options_.analyzer));
    manifest.analyzer.stop_words = analyzer_->options().stop_words;
    manifest.analyzer.usual_stop_words = analyzer_->options().usual_stop_words;
    manifest.analyzer.synonyms = analyzer_->options().synonyms;
  } else {
    manifest.schema = options_.schema;
    manifest.analyzer = options_.analyzer;
    use_analyzer(Analyzer(options_.analyzer));
    manifest.fingerprint = analyzer_->fingerprint();
  }
  return manifest;
}

/// From now on. All lanes are taken.
void IndexWriter::Impl::use_analyzer(const Analyzer& analyzer) {
  auto next = std::make_unique<Analyzer>(analyzer);
  const std::lock_guard hold(mutex_);
  analyzer_ = std::move(next);
}

Analyzer IndexWriter::Impl::analyzer() const {
  const std::lock_guard hold(mutex_);
  return *analyzer_;
}

/// Starts from this commit and forgets everything else, but no number that was given out.
void IndexWriter::Impl::open_segments(index::Manifest manifest) {
  const std::lock_guard hold(mutex_);
  manifest.next_number = std::max(manifest.next_number, manifest_.next_number);
  manifest_ = std::move(manifest);
  vocabulary_frozen_ =
      !manifest_.segments.empty() || manifest_.vocabulary_number != 0 || manifest_.analyzer.arabic != ArabicStemmer::kFihris;
  segments_.clear();
  for (const index::SegmentEntry& entry : manifest_.segments) segments_.add(open_segment(entry, index::Removed::read(files(), entry)));
}

IndexWriter::Impl::SegmentPointer IndexWriter::Impl::open_segment(const index::SegmentEntry& entry, index::Removed removed) const {
  auto segment = std::make_shared<index::LiveSegment>();
  segment->reader = index::SegmentReader::open(files(), schema_, entry, removed);
  segment->entry = entry;
  segment->removed = std::move(removed);
  segment->committed_removed_count = entry.removed_count;
  return segment;
}

void IndexWriter::Impl::require_open() const {
  if (failed_)
    throw Error(ErrorCode::kClosed, "this writer failed earlier and takes no more work: open a new one; the last commit is intact");
}

void IndexWriter::Impl::close_for_good() noexcept {
  {
    const std::lock_guard hold(mutex_);  // nobody is between looking at failed_ and waiting
    failed_ = true;
  }
  merges_changed_.notify_all();
}

bool IndexWriter::Impl::add(const Document& document) {
  require_acceptable(document);
  bool replaced = false;
  {
    const index::LaneUse lane(*lanes_);
    require_open();
    index::check_values(document, schema_);
    guarded([&] {
      const index::LiveIds::Key key(document.id());
      lane->ids.fetch_ahead(key);
      lane->buffer->add(document);
      {
        const index::BehindOthers hold(mutex_);
        replaced = lane->ids.add(key) || remove_everywhere(key, &*lane);
      }
      lane->note_memory();
    });
  }
  if (is_full()) {
    guarded([&] {
      const index::AllLanes all(*lanes_);
      if (!is_full()) return;  // another thread was here before
      if (vocabulary_frozen_) {
        flush_all(&all);
      } else {
        freeze_vocabulary();
      }
    });
  }
  return replaced;
}

void IndexWriter::Impl::add_field(const Field& field) {
  const std::lock_guard only_one(commit_mutex_);
  const index::AllLanes all(*lanes_);
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
    flush_all();  // what is in memory was made for the fields so far
    const MergesPaused paused(*this, MergesPaused::Running::kFinish);
    use_schema(std::move(schema));
  });
}

/// From now on. All lanes are taken, and merges are paused.
void IndexWriter::Impl::use_schema(Schema schema) {
  const std::lock_guard hold(mutex_);
  schema_ = std::move(schema);
  manifest_.schema = schema_;
  lanes_->forget_all(schema_);
}

/// Whether the lanes together take the memory that they may.
bool IndexWriter::Impl::is_full() const { return lanes_->memory_bytes() >= options_.memory_bytes; }

bool IndexWriter::Impl::remove(std::string_view id) {
  require_open();
  const index::BehindOthers hold(mutex_);
  return remove_everywhere(index::LiveIds::Key(id), nullptr);
}

/// But for one lane. The caller holds the mutex.
bool IndexWriter::Impl::remove_everywhere(const index::LiveIds::Key& key, const index::Lane* except) {
  for (const auto& lane : lanes_->used()) {
    if (lane.get() != except && lane->ids.remove(key)) return true;
  }
  return segments_.remove_id(key.id);
}

std::uint64_t IndexWriter::Impl::document_count() const {
  const index::BehindOthers hold(mutex_);
  std::uint64_t count = segments_.live_count();
  for (const auto& lane : lanes_->used()) count += lane->ids.live_count();
  return count;
}

std::size_t IndexWriter::Impl::segment_count() const {
  const index::BehindOthers hold(mutex_);
  return segments_.all().size();
}

/// Before the first segment is written: the words of the collection so far join the base vocabulary, for good. All lanes are taken.
void IndexWriter::Impl::freeze_vocabulary() {
  if (vocabulary_frozen_) return;
  std::vector<text::CountedWords> words;  // of each lane
  std::mutex words_mutex;
  at_once([&](index::Lane& lane) {
    text::CountedWords of_lane = lane.buffer->count_words();
    const std::lock_guard hold(words_mutex);
    words.push_back(std::move(of_lane));
  });
  const std::string bytes = text::vocabulary_of(words, kLeastDocumentsOfWord);
  words.clear();
  const std::uint64_t number = begin_file();
  index::write_vocabulary(files(), number, bytes);
  use_vocabulary(number);
}

/// From now on, for good: the file is there, and no segment. All lanes are taken.
void IndexWriter::Impl::use_vocabulary(std::uint64_t number) {
  index::Manifest with_vocabulary;
  {
    const std::lock_guard hold(mutex_);
    manifest_.vocabulary_number = number;
    begun_.erase(number);
    with_vocabulary = manifest_;
  }
  use_analyzer(IndexReader::Impl::open_analyzer(files(), with_vocabulary, &options_.analyzer));
  vocabulary_frozen_ = true;
}

/// A number for a file that will be made now. Until end_file() nobody removes it.
std::uint64_t IndexWriter::Impl::begin_file() {
  const std::lock_guard hold(mutex_);
  const std::uint64_t number = manifest_.next_number++;
  begun_.insert(number);
  return number;
}

/// Writes what is in a lane as a segment. The caller has the lane. `shared`: with other lanes, or null.
void IndexWriter::Impl::flush(index::Lane& lane, index::SharedClasses* shared) {
  if (lane.buffer->doc_count() == 0) return;
  index::SegmentEntry entry;
  entry.number = begin_file();
  entry.doc_count = lane.buffer->doc_count();
  lane.buffer->flush(lane.ids, *analyzer_, files(), index::segment_name(entry.number), shared);
  const SegmentPointer segment = open_segment(entry, {});
  const std::lock_guard hold(mutex_);
  for (const std::uint32_t doc : lane.ids.removed()) segment->remove_doc(doc);
  lane.ids.clear();
  lane.note_memory();
  segments_.add(segment);
  begun_.erase(entry.number);
  start_merges();
}

/// Does this with all lanes that hold documents, at the same time. The caller has taken them.
void IndexWriter::Impl::at_once(const std::function<void(index::Lane&)>& work) {
  std::vector<index::Lane*> filled;
  for (const auto& lane : lanes_->used()) {
    if (lane->buffer->doc_count() > 0) filled.push_back(lane.get());
  }
  if (filled.empty()) return;
  std::vector<std::exception_ptr> errors(filled.size());
  const auto work_on = [&](std::size_t number) {
    try {
      work(*filled[number]);
    } catch (...) {
      errors[number] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(filled.size());
  for (std::size_t number = 1; number < filled.size(); ++number) {
    try {
      threads.emplace_back(work_on, number);
    } catch (const std::exception&) {
      work_on(number);  // no more threads to be had
    }
  }
  work_on(0);
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

/// Flushes all lanes, which the caller has taken. With `taken`, each is given back as soon as it is empty: others go on there.
void IndexWriter::Impl::flush_all(const index::AllLanes* taken) {
  std::size_t filled = 0;
  std::size_t forms = 0;
  for (const auto& lane : lanes_->used()) {
    if (lane->buffer->doc_count() == 0) continue;
    ++filled;
    forms += lane->buffer->new_forms();
  }
  if (filled == 0) return;
  freeze_vocabulary();
  std::optional<index::SharedClasses> shared;
  if (filled > 1) shared.emplace(forms, filled);
  at_once([&](index::Lane& lane) {
    flush(lane, shared ? &*shared : nullptr);
    if (taken != nullptr) taken->give_back(lane);
  });
}

IndexWriter::IndexWriter(const std::filesystem::path& path, WriterOptions options) : IndexWriter(Directory::at(path), std::move(options)) {}
IndexWriter::IndexWriter(const Directory& directory, WriterOptions options)
    : impl_(std::make_unique<Impl>(directory, std::move(options))) {}
IndexWriter::~IndexWriter() = default;

bool IndexWriter::add(const Document& document) { return impl_->add(document); }
bool IndexWriter::remove(std::string_view id) { return impl_->remove(id); }
void IndexWriter::add_field(const Field& field) { impl_->add_field(field); }
std::uint64_t IndexWriter::add_index(const IndexReader& source) { return impl_->add_index(source); }
void IndexWriter::commit() { impl_->commit(); }
void IndexWriter::rollback() { impl_->rollback(); }
void IndexWriter::compact() { impl_->compact(); }
void IndexWriter::wait_for_merges() { impl_->wait_for_merges(); }
std::uint64_t IndexWriter::document_count() const { return impl_->document_count(); }
std::size_t IndexWriter::segment_count() const { return impl_->segment_count(); }
const Schema& IndexWriter::schema() const noexcept { return impl_->schema(); }
Analyzer IndexWriter::analyzer() const { return impl_->analyzer(); }
std::uint64_t IndexWriter::remove_chosen(const std::function<std::vector<std::uint64_t>(const IndexReader& view)>& choose) {
  return impl_->remove_chosen(choose);
}

}  // namespace fihris
