// SPDX-License-Identifier: Apache-2.0
//
// Cuts a stream into records without holding more of it than one record: lines, JSON values, or TREC documents.
//
//     LineSplitter lines(window, limit);
//     for (Record record; lines.next(record);) …
//
// A record above the limit is passed over: the stream goes on behind it, and its first bytes are handed over with too_long set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "input/bytes.hpp"

namespace fihris::tool::input {

struct Record {
  std::string_view bytes;    ///< followed by Window::kPadding readable bytes; valid until the next call of next()
  std::uint64_t line = 1;    ///< where it begins, from 1
  std::uint64_t column = 1;  ///< in bytes from 1
  bool too_long = false;     ///< above the limit: `bytes` is only its beginning
  bool closed = true;        ///< false: the stream ended inside it
};

/// The common part: looks for a record's begin and end, block by block. One thread at a time.
class RecordSplitter {
 public:
  RecordSplitter(Window& window, std::size_t max_bytes) : window_(window), max_bytes_(max_bytes) {}
  virtual ~RecordSplitter() = default;

  /// The next record; false at the end.
  bool next(Record& record);

 protected:
  static constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);

  /// Where the next record begins in the view, or kNotFound when more of the stream is needed (all of the view may then be dropped but its
  /// last keep_bytes()).
  virtual std::size_t find_begin(std::string_view view) = 0;

  /// One past the record that begins at the view's first byte. The bytes before `from` were looked at by earlier calls.
  virtual std::size_t find_end(std::string_view view, std::size_t from) = 0;

  virtual std::size_t keep_bytes() const { return 0; }

 private:
  void count_lines(std::string_view passed);
  void drop(std::size_t bytes);
  bool find_next_begin();
  void pass_over(std::size_t from);

  Window& window_;
  std::size_t max_bytes_;
  std::size_t pending_ = 0;  // bytes of the record that was handed over last
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
};

/// Lines that are not blank, without their line break.
class LineSplitter final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

 protected:
  std::size_t find_begin(std::string_view view) override;
  std::size_t find_end(std::string_view view, std::size_t from) override;
};

/// The elements of a JSON array, or JSON values one after another. Only brackets and strings are understood: whether an element is JSON is
/// for the parser to say, and one that is not ends at the next comma of the same depth.
class JsonSplitter final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

 protected:
  std::size_t find_begin(std::string_view view) override;
  std::size_t find_end(std::string_view view, std::size_t from) override;

 private:
  bool in_array_ = false;
  bool at_start_ = true;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool after_backslash_ = false;
};

/// From <DOC> to </DOC>.
class TrecSplitter final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

 protected:
  std::size_t find_begin(std::string_view view) override;
  std::size_t find_end(std::string_view view, std::size_t from) override;
  std::size_t keep_bytes() const override;
};

}  // namespace fihris::tool::input
