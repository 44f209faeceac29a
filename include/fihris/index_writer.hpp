// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter: adds, replaces and removes documents.
//
//     fihris::IndexWriter writer("articles.idx");
//     writer.add(article);
//     writer.remove("hespress-1999-04");
//     writer.commit();
//
// Nothing is visible to readers before commit() returns. After it has returned, the commit survives kill -9, a crash of the kernel and a
// loss of power, on a device that keeps what fsync wrote; before that the commit before it is intact, and a writer that goes away without
// commit() leaves the index as it was. A damaged file is reported with its name, never silently searched. A failed fsync closes the
// writer: later calls throw kClosed (docs/reliability.md). One writer at a time: the lock is released when the writer is destroyed or its
// process ends, however it ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include <fihris/analyzer.hpp>
#include <fihris/directory.hpp>
#include <fihris/document.hpp>
#include <fihris/export.hpp>

namespace fihris {

struct WriterOptions {
  Schema schema = Schema::articles();     ///< for a new index; an existing one keeps its own
  AnalyzerOptions analyzer = {};          ///< for a new index; an existing one keeps its own, see below
  std::size_t memory_bytes = 256u << 20;  ///< documents are flushed to disk when they take this much; at least 1 MiB
  std::size_t max_segments = 8;           ///< commit() merges the smallest segments until there are at most this many
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

  /// Makes all changes since the last commit durable and visible, or none. Cost: writes what is in memory, and merges.
  void commit();

  /// Forgets all changes since the last commit.
  void rollback();

  /// Merges all segments into one and drops deleted documents, at the next commit.
  void compact();

  /// Documents that readers will see after a commit.
  std::uint64_t document_count() const;

  const Schema& schema() const noexcept;
  const Analyzer& analyzer() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fihris
