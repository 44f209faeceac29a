// SPDX-License-Identifier: Apache-2.0
//
// Indexing, timed: from opening the writer to the return of the commit, which waits until the disk has everything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <fihris/document.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "clock.hpp"

namespace fihris::bench {

struct IndexingResult {
  std::uint64_t documents = 0;
  std::uint64_t text_bytes = 0;
  tool::Usage usage;
  long memory_before_kb = 0;  ///< peak of the process when indexing began
  IndexStats stats;
};

/// Title and text of articles, searched, with or without being kept.
enum class KeepText { kNo, kYes };
Schema article_schema(KeepText keep);

/// One field `text`, for comparisons with engines that have one.
Schema single_field_schema(KeepText keep);

/// Makes `folder` a place for a new index. An index that is there is removed. Throws Error(kInvalidArgument) when something else is.
void clear_index(const std::filesystem::path& folder);

/// Indexes documents that are in memory already.
IndexingResult index_documents(const std::vector<Document>& documents, const std::filesystem::path& folder, const WriterOptions& options);

/// A folder of its own in `parent`, which goes away with this object. Throws Error(kIo).
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace fihris::bench
