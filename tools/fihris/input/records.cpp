// SPDX-License-Identifier: Apache-2.0
//
// The splitters. Each looks at every byte once: what find_end() has seen without result is not looked at again after the next block.
#include "input/records.hpp"

#include <algorithm>

#include "input/text_tools.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::string_view kDocumentOpen = "<DOC>";
constexpr std::string_view kDocumentClose = "</DOC>";

bool is_json_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

}  // namespace

void RecordSplitter::count_lines(std::string_view passed) {
  // By find(), which the C library makes fast: line breaks are rare in what is dropped, and this sees every byte of the input.
  std::uint64_t breaks = 0;
  for (auto at = passed.find('\n'); at != std::string_view::npos; at = passed.find('\n', at + 1)) ++breaks;
  if (breaks == 0) {
    column_ += passed.size();
  } else {
    line_ += breaks;
    column_ = passed.size() - passed.rfind('\n');
  }
}

void RecordSplitter::drop(std::size_t bytes) {
  count_lines(window_.view().substr(0, bytes));
  window_.drop(bytes);
}

bool RecordSplitter::find_next_begin() {
  for (;;) {
    const auto begin = find_begin(window_.view());
    if (begin != kNotFound) {
      drop(begin);
      return true;
    }
    const auto size = window_.view().size();
    drop(size - std::min(size, keep_bytes()));
    if (!window_.fill()) return false;
  }
}

bool RecordSplitter::next(Record& record) {
  drop(pending_);
  pending_ = 0;
  if (!find_next_begin()) return false;
  record.line = line_;
  record.column = column_;
  record.too_long = false;
  record.closed = true;
  std::size_t seen = 0;
  for (;;) {
    const auto end = find_end(window_.view(), seen);
    if (end != kNotFound) {
      pending_ = end;
      break;
    }
    seen = window_.view().size();
    if (seen > max_bytes_) {
      record.too_long = true;
      record.bytes = {};
      pass_over(seen);
      return true;
    }
    if (!window_.fill()) {
      pending_ = seen;
      record.closed = false;
      break;
    }
  }
  record.bytes = window_.view().substr(0, pending_);
  record.too_long = record.bytes.size() > max_bytes_;
  return true;
}

void RecordSplitter::pass_over(std::size_t from) {
  for (;;) {
    const auto kept = std::min(from, keep_bytes());
    drop(from - kept);
    if (!window_.fill()) return drop(window_.view().size());
    const auto end = find_end(window_.view(), kept);
    if (end != kNotFound) return drop(end);
    from = window_.view().size();
  }
}

std::size_t LineSplitter::find_begin(std::string_view view) {
  const auto begin = view.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? kNotFound : begin;
}

std::size_t LineSplitter::find_end(std::string_view view, std::size_t from) {
  const auto end = view.find('\n', from);
  return end == std::string_view::npos ? kNotFound : end;
}

std::size_t JsonSplitter::find_begin(std::string_view view) {
  for (std::size_t at = 0; at < view.size(); ++at) {
    const char byte = view[at];
    if (is_json_space(byte)) continue;
    if (at_start_) {
      at_start_ = false;
      in_array_ = byte == '[';
      if (in_array_) continue;
    }
    if (byte == ',' && in_array_) continue;
    if (byte == ']' && in_array_) {
      in_array_ = false;
      continue;
    }
    depth_ = 0;
    in_string_ = false;
    after_backslash_ = false;
    return at;
  }
  return kNotFound;
}

std::size_t JsonSplitter::find_end(std::string_view view, std::size_t from) {
  for (std::size_t at = from; at < view.size(); ++at) {
    const char byte = view[at];
    if (in_string_) {
      if (after_backslash_) {
        after_backslash_ = false;
      } else if (byte == '\\') {
        after_backslash_ = true;
      } else if (byte == '"') {
        in_string_ = false;
      }
      continue;
    }
    if (byte == '"') {
      in_string_ = true;
    } else if (byte == '{' || byte == '[') {
      ++depth_;
    } else if (byte == '}' || byte == ']') {
      if (depth_ == 0 && at > 0) return at;  // the end of the array, behind a bare value
      if (depth_ <= 1) return at + 1;
      --depth_;
    } else if (depth_ == 0 && at > 0 && (byte == ',' || is_json_space(byte))) {
      return at;
    }
  }
  return kNotFound;
}

std::size_t TrecSplitter::keep_bytes() const { return kDocumentClose.size() - 1; }

std::size_t TrecSplitter::find_begin(std::string_view view) {
  const auto begin = find_ignoring_case(view, kDocumentOpen, 0);
  return begin == std::string_view::npos ? kNotFound : begin;
}

std::size_t TrecSplitter::find_end(std::string_view view, std::size_t from) {
  const auto end = find_ignoring_case(view, kDocumentClose, from - std::min(from, keep_bytes()));
  return end == std::string_view::npos ? kNotFound : end + kDocumentClose.size();
}

}  // namespace fihris::tool::input
