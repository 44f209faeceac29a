// SPDX-License-Identifier: Apache-2.0
#include "input/record_reader.hpp"

#include <algorithm>
#include <utility>

#include "input/encoding.hpp"
#include "input/html.hpp"
#include "input/markdown.hpp"
#include "input/text_tools.hpp"
#include "input/trec.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::size_t kLongestTitle = 300;  // code points: a longer first line is a paragraph, and no title

void read_plain_text(std::string_view text, InputDocument& document) {
  std::string unified(text);
  unify_line_breaks(unified);
  std::string_view rest = unified;
  std::string_view title;
  while (title.empty() && !rest.empty()) {
    const auto before = rest;
    title = trimmed(take_line(rest));
    if (is_blank(title)) title = {};
    if (count_code_points(title) > kLongestTitle) {
      title = {};
      rest = before;
      break;
    }
  }
  document.set("title", std::string(title));
  document.set("text", std::string(trimmed(rest)));
}

}  // namespace

void RecordReader::tell(const Problem& problem) {
  sink_failed_ = true;
  sink_.problem(problem);
  sink_failed_ = false;
}

void RecordReader::leave_to_thread(std::size_t bytes, std::function<void(Sink& sink)> read) {
  sink_failed_ = true;
  sink_.read_on_thread(bytes, std::move(read));
  sink_failed_ = false;
}

std::string RecordReader::limit_text() const {
  const auto limit = options_.max_document_bytes;
  return limit % (std::size_t{1} << 20) == 0 ? std::to_string(limit >> 20) + " MiB" : std::to_string(limit) + " bytes";
}

void RecordReader::read_document(std::string_view text, Format format) {
  InputDocument document;
  document.id = file_.name;
  document.place = place(0, 0);
  if (format == Format::kMarkdown) {
    read_markdown(text, document);
  } else if (format == Format::kHtml) {
    read_html(text, document);
  } else {
    read_plain_text(text, document);
  }
  hand_over(std::move(document));
}

void RecordReader::read(const Record& record, Format format) {
  if (record.too_long) {
    return refuse(Reason::kTooLong, "more than " + limit_text() + " begin here; --max-document raises the limit", place(record.line, 0));
  }
  if (format == Format::kTrec ? is_valid_utf8(record.bytes) : read_json(record)) {
    if (format == Format::kTrec) read_trec_record(record);
    return;
  }
  if (is_valid_utf8(record.bytes)) return refuse_json(record, format);
  // A few bytes of one record do not make the others unreadable.
  auto decoded = decode(record.bytes, "UTF-8");
  const auto first_column = decoded.first_line == 1 ? record.column - 1 + decoded.first_column : decoded.first_column;
  tell({Reason::kBadEncoding, false, place(record.line + decoded.first_line - 1, first_column),
        std::to_string(decoded.replaced) + " characters are not UTF-8; they stand as U+FFFD"});
  const auto size = decoded.text.size();
  decoded.text.resize(size + Window::kPadding);
  Record repaired = record;
  repaired.bytes = std::string_view(decoded.text).substr(0, size);
  if (format == Format::kTrec) {
    read_trec_record(repaired);
  } else if (!read_json(repaired)) {
    refuse_json(repaired, format);
  }
}

/// False when the parser refuses the record: it is not JSON, no document, or not UTF-8.
bool RecordReader::read_json(const Record& record) {
  InputDocument document;
  if (!json_.read(record.bytes, document)) return false;
  document.place = place(record.line, 0);
  if (document.id.empty()) document.id = file_.name + ":" + std::to_string(record.line);
  hand_over(std::move(document));
  return true;
}

void RecordReader::refuse_json(const Record& record, Format format) {
  const auto fault = json_.find_fault(record.bytes);
  const bool cut = !record.closed && format != Format::kJsonLines;
  refuse(Reason::kBadJson, (cut ? "cut off: " : "") + fault.what, json_place(record, fault.byte));
}

Place RecordReader::json_place(const Record& record, std::size_t byte) const {
  const auto before = record.bytes.substr(0, std::min(byte, record.bytes.size()));
  const auto breaks = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const auto line_begin = breaks == 0 ? 0 : before.rfind('\n') + 1;
  const auto column = count_code_points(before.substr(line_begin)) + (breaks == 0 ? record.column : 1);
  return place(record.line + breaks, column);
}

void RecordReader::read_trec_record(const Record& record) {
  if (!record.closed) return refuse(Reason::kBadMarkup, "a <DOC> without </DOC>", place(record.line, 0));
  InputDocument document;
  read_trec(record.bytes, document);
  if (document.id.empty()) return refuse(Reason::kBadMarkup, "a <DOC> without <DOCNO>", place(record.line, 0));
  document.place = place(record.line, 0);
  hand_over(std::move(document));
}

void RecordReader::hand_over(InputDocument&& document) {
  if (is_blank(document.get("title")) && is_blank(document.get("text"))) {
    return refuse(Reason::kEmpty, "no title and no text", document.place);
  }
  if (document.id.size() > kMaxIdBytes) {
    return refuse(Reason::kTooLong, "an id of " + std::to_string(document.id.size()) + " bytes; at most 4096 are taken", document.place);
  }
  sink_failed_ = true;
  sink_.document(std::move(document));
  sink_failed_ = false;
}

void RecordBlock::add(const Record& record) {
  if (bytes_.empty()) bytes_.reserve(kBytes + kBytes / 4);
  if (!record.too_long) bytes_ += record.bytes;
  records_.push_back(record);
  ends_.push_back(bytes_.size());
}

void RecordBlock::read(RecordReader& reader, Format format) {
  const std::size_t size = bytes_.size();
  bytes_.resize(size + Window::kPadding);
  std::size_t begin = 0;
  for (std::size_t number = 0; number < records_.size(); ++number) {
    records_[number].bytes = std::string_view(bytes_).substr(begin, ends_[number] - begin);
    begin = ends_[number];
    reader.read(records_[number], format);
  }
  bytes_.resize(size);
}

}  // namespace fihris::tool::input
