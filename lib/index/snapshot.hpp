// SPDX-License-Identifier: Apache-2.0
//
// Snapshot: the parts behind an IndexReader: the segments of one commit, as one row of documents.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <fihris/index_reader.hpp>

#include "index/manifest.hpp"
#include "index/segment_reader.hpp"
#include "storage/file_system.hpp"
#include "text/synonyms.hpp"

namespace fihris {

/// Immutable and thread-safe.
class IndexReader::Impl {
 public:
  /// Opens what the manifest names. Segments that `before` (which may be null) has open are shared with it. `hold` keeps the files in place.
  Impl(Directory directory, index::Manifest manifest, const Analyzer& analyzer, std::unique_ptr<storage::FileLock> hold,
       const Impl* before);

  /// Of segments that are open already: the uncommitted state of a writer.
  Impl(Directory directory, index::Manifest manifest, const Analyzer& analyzer,
       std::vector<std::shared_ptr<const index::SegmentReader>> readers);

  struct Segment {
    std::shared_ptr<const index::SegmentReader> reader;
    std::uint64_t first_doc = 0;  ///< number in the snapshot of its first document
  };

  /// The same snapshot under an analyser that differs in function words and synonyms.
  Impl(const Impl& other, const Analyzer& analyzer);

  const index::Manifest& manifest() const noexcept { return manifest_; }
  const Analyzer& analyzer() const noexcept { return analyzer_; }
  /// Of the index, or added for a query; null when there are none.
  const text::Synonyms* synonyms() const noexcept { return synonyms_.get(); }
  const Schema& schema() const noexcept { return manifest_.schema; }
  const std::vector<Segment>& segments() const noexcept { return segments_; }
  const Directory& directory() const noexcept { return directory_; }

  /// Bytes of the manifest, the vocabulary and the sets of removed documents; kept because a writer may remove these files.
  std::uint64_t side_bytes() const noexcept { return side_bytes_; }
  /// Whether the folder still holds the commit that this was opened from; false when that is not known.
  bool is_held() const noexcept { return hold_ != nullptr; }
  bool is_in_place() const { return hold_ != nullptr && hold_->is_in_place(); }

  /// The segment of a document of the snapshot. Throws Error(kNotFound).
  const Segment& segment_of(std::uint64_t doc) const;

  /// The live document with this id, as a number of the snapshot.
  std::optional<std::uint64_t> find(std::string_view id) const;

  /// The analyser under which an index was made, with its own vocabulary. `custom` may be null when the index needs none.
  /// Throws Error(kInvalidArgument) when the fingerprints differ.
  static Analyzer open_analyzer(storage::FileSystem& files, const index::Manifest& manifest, const AnalyzerOptions* custom);

 private:
  void add_segment(std::shared_ptr<const index::SegmentReader> reader);
  std::shared_ptr<const index::SegmentReader> open_segment(const index::SegmentEntry& entry, const Impl* before) const;

  Directory directory_;
  index::Manifest manifest_;
  Analyzer analyzer_;
  std::shared_ptr<const text::Synonyms> synonyms_;  ///< of the analyser's options; null: none
  std::shared_ptr<const storage::FileLock> hold_;   ///< on the manifest; null where there are no such locks
  std::vector<Segment> segments_;
  std::uint64_t side_bytes_ = 0;
};

}  // namespace fihris
