// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: taking in another index.
//
// Segments fit into another index when they were made by the same analyser with the same frozen vocabulary (docs/decisions/0003-frozen-vocabulary.md)
// and for the same fields: then they are copied, or merged alone when some of their documents are removed. A new index takes the vocabulary of the
// first index that joins it. Where only the vocabulary differs, the stored documents are analysed anew.
//
//   1. copies of all segments are made; a fault of the source ends this, and nothing has changed
//   2. under one hold of the mutex they join the others, and documents with ids that they have are removed from those
#include <algorithm>
#include <span>

#include <fihris/error.hpp>

#include "index/copy.hpp"
#include "index/format.hpp"
#include "index/merge.hpp"
#include "index/snapshot.hpp"
#include "index/writer.hpp"

namespace fihris {
namespace {

bool same_fields(const Schema& a, const Schema& b) {
  return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                    [](const Field& first, const Field& second) {
                      return first.name == second.name && first.type == second.type && first.stored == second.stored;
                    });
}

[[noreturn]] void refuse(const IndexReader& source, const std::string& why) {
  throw Error(ErrorCode::kInvalidArgument, "the index in " + source.impl().directory().name() + " cannot be joined: " + why);
}

void require_stored_text(const IndexReader& source) {
  for (const Field& field : source.schema().fields()) {
    if (field.type != FieldType::kText || field.stored) continue;
    refuse(source, "it learned other words of its documents than this index, and keeps no text of its field \"" + field.name +
                       "\" that could be analysed anew; index its documents again");
  }
}

}  // namespace

/// Whether the segments of `source` are what this writer would have made. Throws when its documents are not even of one kind with those here.
bool IndexWriter::Impl::fits(const IndexReader& source) const {
  const index::Manifest& theirs = source.impl().manifest();
  if (!same_fields(theirs.schema, schema_)) refuse(source, "it has other fields than this one");
  if (theirs.fingerprint != analyzer_->fingerprint())
    refuse(source, "it was made with the analyser \"" + theirs.fingerprint + "\", and this one with \"" + analyzer_->fingerprint() + '"');
  std::uint64_t own_vocabulary = 0;
  {
    const std::lock_guard hold(mutex_);
    own_vocabulary = manifest_.vocabulary_number;
  }
  if ((own_vocabulary == 0) != (theirs.vocabulary_number == 0)) return false;
  if (own_vocabulary == 0) return true;
  const auto own = files().map(index::vocabulary_name(own_vocabulary));
  const auto other = source.impl().directory().files().map(index::vocabulary_name(theirs.vocabulary_number));
  return std::equal(own->bytes().begin(), own->bytes().end(), other->bytes().begin(), other->bytes().end());
}

/// A new index that has no vocabulary yet takes that of `source`. All lanes are taken.
void IndexWriter::Impl::adopt_vocabulary(const IndexReader& source) {
  const index::Manifest& theirs = source.impl().manifest();
  const bool has_documents =
      std::any_of(lanes_->used().begin(), lanes_->used().end(), [](const auto& lane) { return lane->buffer->doc_count() > 0; });
  if (vocabulary_frozen_ || has_documents || theirs.vocabulary_number == 0) return;
  const std::uint64_t number = begin_file();
  index::copy_container(source.impl().directory().files(), index::vocabulary_name(theirs.vocabulary_number), files(),
                        index::vocabulary_name(number));
  use_vocabulary(number);
}

std::uint64_t IndexWriter::Impl::add_index(const IndexReader& source) {
  {
    const index::AllLanes all(*lanes_);
    require_open();
    fits(source);  // throws before anything has happened
    guarded([&] {
      adopt_vocabulary(source);
      flush_all();
    });
    if (fits(source)) {
      join(copies_of(source));
      return source.stats().documents;
    }
  }
  require_stored_text(source);
  std::uint64_t count = 0;
  source.for_each_document([&](const Document& document) {
    add(document);
    ++count;
    return true;
  });
  return count;
}

/// Segments that hold the live documents of `source`. A fault of the source leaves this writer as it is.
std::vector<IndexWriter::Impl::SegmentPointer> IndexWriter::Impl::copies_of(const IndexReader& source) {
  std::vector<std::uint64_t> numbers;
  std::vector<SegmentPointer> copies;
  try {
    for (const auto& segment : source.impl().segments()) {
      numbers.push_back(begin_file());
      index::SegmentEntry entry;
      entry.number = numbers.back();
      entry.doc_count = copy_live(*segment.reader, source.impl().directory().files(), index::segment_name(entry.number));
      if (entry.doc_count > 0) copies.push_back(open_segment(entry, {}));
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt && error.code() != ErrorCode::kNotFound) close_for_good();
    const std::lock_guard hold(mutex_);
    for (const std::uint64_t number : numbers) begun_.erase(number);
    throw;
  } catch (...) {
    close_for_good();
    throw;
  }
  const std::lock_guard hold(mutex_);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool is_empty =
        std::none_of(copies.begin(), copies.end(), [&](const SegmentPointer& copy) { return copy->entry.number == numbers[i]; });
    if (is_empty) begun_.erase(numbers[i]);
  }
  return copies;
}

/// Returns the number of documents.
std::uint32_t IndexWriter::Impl::copy_live(const index::SegmentReader& source, storage::FileSystem& from, const std::string& name) {
  if (source.entry().removed_count == 0) {
    index::copy_container(from, index::segment_name(source.entry().number), files(), name);
    return source.doc_count();
  }
  const std::shared_ptr<const index::SegmentReader> alone = source.with_removed(source.entry(), source.removed());
  return index::merge(std::span(&alone, 1), schema_, files(), name);
}

/// All lanes are taken, and empty.
void IndexWriter::Impl::join(const std::vector<SegmentPointer>& copies) {
  guarded([&] {
    const std::lock_guard hold(mutex_);
    for (const SegmentPointer& copy : copies) {
      for (std::uint32_t doc = 0; doc < copy->entry.doc_count; ++doc) {
        const std::string id = copy->reader->ids().id(doc);
        remove_everywhere(index::LiveIds::Key(id), nullptr);
      }
    }
    for (const SegmentPointer& copy : copies) {
      segments_.add(copy);
      begun_.erase(copy->entry.number);
    }
    start_merges();
  });
}

}  // namespace fihris
