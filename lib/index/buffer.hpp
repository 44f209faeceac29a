// SPDX-License-Identifier: Apache-2.0
//
// Buffer: documents in memory, analysed and waiting to become a segment.
//
// The words of a field are kept as a log: the number of each word's written form (index/form_table.hpp), one after the other, in the order of
// the documents. Positions need no room: a word's position is its place in the log less the place where its document begins. The log is
// turned into postings only when the buffer is flushed: by then every form is known, each is stemmed once, and the words are sorted into
// their lists in one pass (index/inverter.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

#include "index/field_columns.hpp"
#include "index/form_classes.hpp"
#include "index/form_table.hpp"
#include "index/inverter.hpp"
#include "index/stored.hpp"
#include "storage/file_system.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace fihris::index {

/// One thread at a time. Keeps a reference to the schema.
class Buffer {
 public:
  explicit Buffer(const Schema& schema);

  /// Adds a document that check_values() lets pass. When one with the same id is there, that one is removed; returns whether it was.
  bool add(const Document& document);

  /// Removes the document with this id; returns whether it was there.
  bool remove(const std::string& id);

  bool empty() const noexcept { return ids_.empty(); }
  std::uint32_t live_count() const noexcept { return static_cast<std::uint32_t>(by_id_.size()); }

  /// About what the buffer takes, and what flushing it will take on top.
  std::size_t memory_bytes() const noexcept;

  /// Adds the counts of all words to a vocabulary: what the stemmer's rules ask for.
  void count_words(text::VocabularyBuilder& counts) const;

  struct Flushed {
    std::uint32_t doc_count = 0;         ///< removed ones included
    std::vector<std::uint32_t> removed;  ///< numbers of removed documents, rising
  };
  /// Writes all documents as a segment. The buffer is empty afterwards.
  Flushed flush(const Analyzer& analyzer, storage::FileSystem& files, const std::string& name);

 private:
  void clear();

  const Schema& schema_;
  text::Tokenizer tokenizer_;
  FormTable table_;
  ClassMemo memo_;              ///< outlives what is in the buffer
  std::vector<FieldLog> logs_;  ///< one for each field of the schema; those that are not text stay empty
  StoredWriter stored_;
  ColumnsWriter columns_;
  std::vector<std::string> ids_;
  std::unordered_map<std::string, std::uint32_t> by_id_;  ///< live documents
  std::vector<std::uint32_t> removed_;
  std::size_t id_bytes_ = 0;
};

}  // namespace fihris::index
