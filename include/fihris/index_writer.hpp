// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: adds, replaces and removes documents.
//
//     fihris::IndexWriter writer("articles.idx");
//     writer.add(article);
//     writer.remove("hespress-1999-04");
//     writer.commit();
//
// A commit becomes visible at one moment within the call of commit(), all of it or nothing; readers may see it a little before the call
// returns. After that it survives kill -9, a crash of the kernel and a loss of power, on a device that keeps what fsync wrote; before that the
// commit before it is intact, and a writer that goes away without commit() leaves the index as it was. A damaged file is reported with its name,
// never silently searched. A failed fsync closes the writer: later calls throw kClosed (docs/reliability.md). One writer at a time: the lock is
// released when the writer is destroyed or its process ends, however it ends.
//
// Several threads. Any number of threads may add and remove through one writer; each analyses its documents in a buffer of its own. Of two
// calls about one id the later one holds: a call that began after another returned is the later; of two that overlap, one of them is.
// Documents of one thread keep their order while it alone adds; with several threads the order between them is open, and with it the order of
// hits of equal score, and which words of the collection the stemmer learns (docs/decisions/0003-frozen-vocabulary.md).
//
// Merging. Each flush of a buffer makes a segment. When there are MergeOptions::width neighbours of about one size, a thread in the
// background merges them into one (docs/decisions/0006-concurrent-writer.md). No call waits for it, unless it says so here. What was merged is used
// by the next commit; what is not finished when the writer goes away is dropped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include <fihris/analyzer.hpp>
#include <fihris/directory.hpp>
#include <fihris/document.hpp>
#include <fihris/export.hpp>
#include <fihris/query.hpp>

namespace fihris {

class IndexReader;

/// How segments are merged. The number of times that a document is written grows with the logarithm of the size of the index.
struct MergeOptions {
  std::size_t threads = 1;  ///< in the background; 0: none, and commit() merges what is due before it returns
  std::size_t width = 8;    ///< so many neighbours of about one size become one segment; at least 2
  std::uint64_t max_segment_bytes = std::uint64_t{4} << 30;  ///< no merge in the background makes a larger segment
};

struct WriterOptions {
  Schema schema = Schema::articles();     ///< for a new index; an existing one keeps its own
  AnalyzerOptions analyzer = {};          ///< for a new index; an existing one keeps its own, see below
  std::size_t memory_bytes = 256u << 20;  ///< documents of all threads are flushed to disk when they take this much; at least 1 MiB
  std::size_t max_segments = 0;           ///< not 0: commit() also merges the smallest neighbours until there are at most this many
  std::size_t add_threads = 0;            ///< so many threads analyse at the same time, others wait; 0: as many as there are processors
  MergeOptions merging = {};
};

/// Internally locked: any number of threads may call it.
class FIHRIS_EXPORT IndexWriter {
 public:
  /// Opens an index, or creates it at the first commit. Throws Error: kLocked (naming the process that holds it), kNewerFormat, kCorrupt,
  /// kIo, kInvalidArgument when `options.analyzer` is kCustom, or has protected words, and another one made the index. An index that exists
  /// keeps its analyser with all its words, but function words and synonyms that are given take the place of its own from the next commit on.
  explicit IndexWriter(const std::filesystem::path& path, WriterOptions options = {});
  explicit IndexWriter(const Directory& directory, WriterOptions options = {});
  ~IndexWriter();
  IndexWriter(const IndexWriter&) = delete;
  IndexWriter& operator=(const IndexWriter&) = delete;

  /// Adds a document; one with the same id is replaced, whether committed or not. Throws Error(kInvalidArgument) for an empty or too long
  /// id, Error(kLimit) for a field above 2^31 bytes, kIo or kNoSpace when a flush fails; the document is then not in the index.
  /// Returns true when it replaced a document that was added since the last commit or is in the index.
  bool add(const Document& document);

  /// Removes the document with this id. Returns whether there was one.
  bool remove(std::string_view id);

  /// Adds a field to the schema, for the documents that are added from now on; those that are there have nothing in it, until they are added
  /// again. Nothing happens when the index has this field with the same type. Durable and visible with the next commit, and undone by
  /// rollback(). Throws Error(kInvalidArgument) for a field of another type, and as Schema::add() does.
  void add_field(const Field& field);

  /// Removes every document that search() would find for this query, uncommitted ones included, and returns how many. Ranking is the
  /// standard one without similar words, so words match by stem and root unless the query names a level. Documents that are added by other
  /// threads meanwhile are not looked at. Throws as Searcher::search() does. Cost: flushes what is in memory, and the search; add() waits meanwhile.
  std::uint64_t remove(const Query& query);

  /// Adds all documents of another index, over those with the same ids, and returns how many. Both must have the same fields and the same
  /// analyser. If the stemmer learned the same words of both collections (or none: `kSnowball`, `kNone`), segments are copied; a new
  /// index takes over the words of the first index that is added. Otherwise stored documents are analysed anew. Throws Error(kInvalidArgument) when
  /// the indexes do not fit, kCorrupt when the source is damaged (this writer is then as before). Cost: a copy, or indexing; add() waits.
  std::uint64_t add_index(const IndexReader& source);

  /// Makes all changes since the last commit durable and visible, or none. Cost: writes what is in memory; add() waits for that, but not for
  /// the disk to confirm it. Waits for changes that are under way, one of each thread at most, and not for merges in the background.
  void commit();

  /// Forgets all changes since the last commit.
  void rollback();

  /// Merges all segments into one and drops deleted documents, at the next commit, which waits for it. MergeOptions do not limit this.
  void compact();

  /// Waits until no merge in the background runs or is due. Throws the Error of one that failed since the last call (the index is as sound
  /// as before: its segments stay unmerged). Call commit() to make use of what was merged.
  void wait_for_merges();

  /// Documents that readers will see after a commit.
  std::uint64_t document_count() const;

  /// Segments that the next commit would have, besides what is in memory. Less than those of the last commit: something was merged since.
  std::size_t segment_count() const;

  /// Not beside add_field() or rollback() on another thread.
  const Schema& schema() const noexcept;

  /// The analyser as it is now; it learns the words of the collection once, before the first segment is written.
  Analyzer analyzer() const;

  /// For the library itself: calls `choose` with a view of all documents as they are now, and removes those that it returns, by the number
  /// they have in the view. No document is added meanwhile.
  std::uint64_t remove_chosen(const std::function<std::vector<std::uint64_t>(const IndexReader& view)>& choose);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fihris
