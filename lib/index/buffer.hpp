// SPDX-License-Identifier: Apache-2.0
//
// Buffer: documents in memory, analysed and waiting to become a segment.
//
// The words of a field are kept as a log (index/word_log.hpp): the number of each word's written form (index/form_table.hpp), one after the
// other, in the order of the documents. Positions need no room: a word's position is its place in the log less the place where its document
// begins. The log is turned into postings only when the buffer is flushed: by then every form is known, each is stemmed once, and the words
// are sorted into their lists (index/inverter.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

#include "index/field_columns.hpp"
#include "index/form_classes.hpp"
#include "index/form_table.hpp"
#include "index/live_ids.hpp"
#include "index/stored.hpp"
#include "index/word_log.hpp"
#include "storage/file_system.hpp"
#include "text/counted_words.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index {

/// One thread at a time. Keeps a reference to the schema.
class Buffer {
 public:
  explicit Buffer(const Schema& schema);

  /// Adds a document that check_values() lets pass.
  void add(const Document& document);

  std::uint32_t doc_count() const noexcept { return doc_count_; }

  /// About what the documents and their ids take, and what flushing them will take on top.
  std::size_t memory_bytes(const LiveIds& ids) const noexcept;

  /// The counts of all words: what the stemmer's rules ask for.
  text::CountedWords count_words() const;

  /// Forms that flush() will classify.
  std::size_t new_forms() const noexcept { return table_.size() - memo_.size(); }

  /// Writes all documents, which have these ids, as a segment. The buffer is empty afterwards, but remembers words. `shared`: with other buffers that
  /// are flushed at the same time, or null.
  void flush(const LiveIds& ids, const Analyzer& analyzer, storage::FileSystem& files, const std::string& name,
             SharedClasses* shared = nullptr);

 private:
  std::size_t forms_bytes() const noexcept;
  std::size_t forms_flush_bytes() const noexcept;
  void clear();

  const Schema& schema_;
  text::Tokenizer tokenizer_;
  FormTable table_;            ///< of the words in the buffer, and perhaps of those of the buffer before
  ClassMemo memo_;             ///< of the table; what is new in it is classified by flush()
  LogChunks chunks_;           ///< of the logs
  std::vector<WordLog> logs_;  ///< one for each field of the schema; those that are not text stay empty
  StoredWriter stored_;
  ColumnsWriter columns_;
  std::uint32_t doc_count_ = 0;
};

}  // namespace fihris::index
