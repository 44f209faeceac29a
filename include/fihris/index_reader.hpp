// SPDX-License-Identifier: Apache-2.0
//
// IndexReader: a snapshot of an index that never changes.
//
//     auto reader = fihris::IndexReader::open("articles.idx");
//     std::cout << reader.stats().documents << " documents\n";
//     if (auto document = reader.find("hespress-2003-17")) std::cout << document->get("title") << '\n';
//
// Opening maps the files and reads the vocabulary that the index froze; besides that, it costs the same for one document as for a million.
// Bytes are checked against their checksums when they are first used. A reader sees the commit that was the newest when it was opened, for
// as long as it lives, whatever a writer does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/directory.hpp>
#include <fihris/document.hpp>
#include <fihris/export.hpp>

namespace fihris {

/// Sizes and counts of a snapshot. All of live documents unless said otherwise.
struct IndexStats {
  std::uint64_t generation = 0;  ///< number of the commit
  std::uint64_t documents = 0;
  std::uint64_t deleted_documents = 0;  ///< replaced or removed, not yet merged away
  std::uint64_t segments = 0;
  std::uint64_t tokens = 0;  ///< words in all text fields, deleted documents included
  std::uint64_t bytes = 0;   ///< of all files of this commit
  struct FieldStats {
    std::string name;
    std::uint64_t tokens = 0;
    std::uint64_t words = 0;  ///< different written forms, summed over segments
    std::uint64_t stems = 0;  ///< different stems, summed over segments
    std::uint64_t postings = 0;
    std::uint64_t dictionary_bytes = 0;
    std::uint64_t postings_bytes = 0;
    std::uint64_t positions_bytes = 0;
    std::uint64_t lengths_bytes = 0;
    std::uint64_t neighbours_bytes = 0;  ///< where frequent words are side by side
  };
  std::vector<FieldStats> fields;
  struct ColumnStats {
    std::string name;
    std::uint64_t bytes = 0;
  };
  std::vector<ColumnStats> columns;  ///< of the fields with values, in the order of the schema
  struct SegmentStats {
    std::uint64_t number = 0;  ///< in the name of its file
    std::uint64_t documents = 0;
    std::uint64_t deleted_documents = 0;
    std::uint64_t bytes = 0;  ///< of its file
  };
  std::vector<SegmentStats> segment_list;  ///< in the order of their documents
  std::uint64_t ids_bytes = 0;
  std::uint64_t stored_bytes = 0;  ///< compressed documents
};

/// How deep check() looks.
enum class CheckDepth : std::uint8_t {
  kStructure = 1,  ///< every byte against its checksum, every structure against its rules
  kFull = 2,       ///< also every posting against every document whose text is stored: documents are analysed anew and compared
};

/// What check() found.
struct CheckReport {
  std::vector<std::string> problems;  ///< a sentence each, naming file and byte; empty: sound
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t documents = 0;
  std::uint64_t postings = 0;
  std::uint64_t compared_words = 0;  ///< kFull: words of documents that were compared with the index
  bool ok() const noexcept { return problems.empty(); }
};

/// Immutable and thread-safe; cheap to copy (copies share the snapshot).
class FIHRIS_EXPORT IndexReader {
 public:
  /// Opens the newest commit. `custom` is needed only for an index made with ArabicStemmer::kCustom; when it has function words or synonyms,
  /// they count in place of those of the index.
  /// Throws Error: kNotFound when there is no index, kCorrupt when its frame is damaged, kNewerFormat, kIo,
  /// kInvalidArgument when the index was made with another analyser than `custom`.
  static IndexReader open(const std::filesystem::path& path);
  static IndexReader open(const Directory& directory);
  static IndexReader open(const Directory& directory, const Analyzer& custom);

  /// The same snapshot with more words of the user, beside those of the index: for all who search or show with it. Cheap: shares the segments.
  IndexReader with_words(const UserWords& words) const;

  /// The newest commit: this snapshot when there is none newer, else another one that shares with it every segment that is in both. This one
  /// stays as it is.
  ///     reader = reader.refreshed();
  /// Words that with_words() added stay, unless the words of the index changed.
  /// Throws as open() does. Cost: a look at the folder; then opens what is new.
  IndexReader refreshed() const;

  IndexStats stats() const;
  const Schema& schema() const noexcept;
  const Analyzer& analyzer() const noexcept;

  /// The stored document with this key, if it is there. Cost: one or two blocks to uncompress.
  std::optional<Document> find(std::string_view id) const;

  /// The stored document of a hit. Throws Error(kNotFound) for a number that is none.
  Document document(std::uint64_t doc) const;

  /// Copies this snapshot into a folder that holds no index: a consistent copy, whatever a writer does meanwhile. Every checksum of the copy is
  /// compared. Throws Error(kInvalidArgument) when there is an index, kCorrupt rather than copy damage, kIo, kNoSpace.
  void copy_to(const Directory& destination) const;

  /// Calls `visit` for every live document in index order until it returns false.
  void for_each_document(const std::function<bool(const Document&)>& visit) const;

  /// Looks for damage. Cost: reads the whole index; kFull also analyses all stored text (8 bytes of memory for each word of a segment).
  /// Damage is reported, not thrown. Throws Error: kNotFound when there is no index, kNewerFormat when a later version wrote it.
  static CheckReport check(const Directory& directory, CheckDepth depth = CheckDepth::kStructure);

  class Impl;
  const Impl& impl() const noexcept { return *impl_; }  ///< for the library itself
  explicit IndexReader(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace fihris
