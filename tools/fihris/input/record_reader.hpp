// SPDX-License-Identifier: Apache-2.0
//
// From a record of a stream, or the text of a file that is one document, to what a sink is told. One thread at a time; several of them
// may read parts of one file on threads of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/files.hpp"
#include "input/json_records.hpp"
#include "input/records.hpp"
#include "input/types.hpp"

namespace fihris::tool::input {

class RecordReader {
 public:
  /// Keeps references to all three.
  RecordReader(const FileToRead& file, const Options& options, Sink& sink) : file_(file), options_(options), sink_(sink), json_(options) {}

  /// A record of JSON lines, JSON or TREC, in UTF-8 or nearly.
  void read(const Record& record, Format format);

  /// A text in UTF-8 that is one document: Markdown, HTML, or plain.
  void read_document(std::string_view text, Format format);

  void refuse(Reason reason, std::string sentence) { refuse(reason, std::move(sentence), place(0, 0)); }
  void refuse(Reason reason, std::string sentence, Place where) { tell({reason, true, std::move(where), std::move(sentence)}); }

  /// Leaves reading of about so many bytes to the sink.
  void leave_to_thread(std::size_t bytes, std::function<void(Sink& sink)> read);

  /// What the sink throws must not be taken for a fault of the file.
  void tell(const Problem& problem);
  bool sink_failed() const { return sink_failed_; }

  Place place(std::uint64_t line, std::uint64_t column) const { return {file_.path == "-" ? "stdin" : file_.path, line, column}; }

  /// The limit of Options::max_document_bytes, for people.
  std::string limit_text() const;

 private:
  bool read_json(const Record& record);
  void refuse_json(const Record& record, Format format);
  Place json_place(const Record& record, std::size_t byte) const;
  void read_trec_record(const Record& record);
  void hand_over(InputDocument&& document);

  const FileToRead& file_;
  const Options& options_;
  Sink& sink_;
  JsonRecordReader json_;
  bool sink_failed_ = false;
};

/// Records with bytes of their own, to be read later.
class RecordBlock {
 public:
  static constexpr std::size_t kBytes = std::size_t{256} << 10;  ///< what is worth the way to another thread

  void add(const Record& record);
  bool is_full() const { return bytes_.size() >= kBytes; }
  bool is_empty() const { return records_.empty(); }
  std::size_t bytes() const { return bytes_.size(); }

  /// Reads all of them.
  void read(RecordReader& reader, Format format);

 private:
  std::vector<Record> records_;
  std::vector<std::size_t> ends_;  ///< of each, in the bytes
  std::string bytes_;
};

}  // namespace fihris::tool::input
