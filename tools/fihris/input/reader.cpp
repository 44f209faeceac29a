// SPDX-License-Identifier: Apache-2.0
//
// Streams (JSON lines, JSON, TREC) in UTF-8 are read block by block, so that their size does not matter. A stream in another encoding, and
// every file that is one document, is read whole and decoded first.
#include "input/reader.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fihris/error.hpp>

#include "input/bytes.hpp"
#include "input/encoding.hpp"
#include "input/html.hpp"
#include "input/json_records.hpp"
#include "input/markdown.hpp"
#include "input/records.hpp"
#include "input/text_tools.hpp"
#include "input/trec.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::size_t kLongestTitle = 300;  // code points: a longer first line is a paragraph, and no title

struct Magic {
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array<Magic, 9> kMagics = {{
    {"%PDF-", "a PDF file; extract its text first"},
    {"PK\x03\x04", "a ZIP archive or an office document; extract its text first"},
    {"\xD0\xCF\x11\xE0", "an old office document; extract its text first"},
    {"\x1F\x8B", "compressed by gzip; unpack it first"},
    {"\x28\xB5\x2F\xFD", "compressed by zstd; unpack it first"},
    {"BZh", "compressed by bzip2; unpack it first"},
    {"\x89PNG", "a picture"},
    {"\xFF\xD8\xFF", "a picture"},
    {"\x7F"
     "ELF",
     "a program"},
}};

bool is_stream(Format format) { return format == Format::kJsonLines || format == Format::kJson || format == Format::kTrec; }

class FileReader {
 public:
  FileReader(const FileToRead& file, const Options& options, Sink& sink) : file_(file), options_(options), sink_(sink), json_(options) {}

  void run() {
    try {
      FileSource source(file_.path);
      Window window(source);
      window.fill();
      read(window);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kIo || sink_failed_) throw;
      const std::string_view sentence = error.what();
      const auto prefix = file_.path.size() + 2;
      sink_.problem({Reason::kUnreadable, true, place(0, 0), std::string(sentence.substr(std::min(prefix, sentence.size())))});
    }
  }

 private:
  Place place(std::uint64_t line, std::uint64_t column) const { return {file_.path == "-" ? "stdin" : file_.path, line, column}; }

  void refuse(Reason reason, std::string sentence) { refuse(reason, std::move(sentence), place(0, 0)); }
  void refuse(Reason reason, std::string sentence, Place where) { tell({reason, true, std::move(where), std::move(sentence)}); }

  /// What the sink throws must not be taken for a fault of the file.
  void tell(const Problem& problem) {
    sink_failed_ = true;
    sink_.problem(problem);
    sink_failed_ = false;
  }

  void read(Window& window) {
    const auto beginning = window.view();
    std::string encoding = options_.encoding;
    if (encoding.empty())
      encoding = detect_encoding(beginning, window.view().size() < Window::kBlockBytes ? Extent::kWhole : Extent::kBeginning);
    if (!encoding.starts_with("UTF-16") && !encoding.starts_with("UTF-32") && options_.encoding.empty()) {
      for (const auto& magic : kMagics) {
        if (beginning.starts_with(magic.bytes)) return refuse_file(window, Reason::kBinary, std::string(magic.name));
      }
      if (looks_binary(beginning)) return refuse_file(window, Reason::kBinary, "no text: it has NUL bytes or many control characters");
    }
    const auto start = decode(beginning.substr(0, std::size_t{1} << 16), encoding);
    const auto format = options_.format == Format::kAuto ? detect_format(file_.path, start.text) : options_.format;
    if (is_stream(format) && is_utf8_name(encoding)) {
      if (beginning.starts_with("\xEF\xBB\xBF")) window.drop(3);
      return read_stream(window, format);
    }
    read_whole(window, format, encoding);
  }

  void refuse_file(const Window& window, Reason reason, std::string sentence) {
    sink_.consumed(std::max<std::uint64_t>(file_.bytes, window.read_bytes()));
    refuse(reason, std::move(sentence));
  }

  void read_whole(Window& window, Format format, std::string encoding) {
    const bool stream = is_stream(format);
    do {
      if (!stream && window.view().size() > options_.max_document_bytes) {
        return refuse_file(window, Reason::kTooLong, "more than " + limit_text() + "; --max-document raises the limit");
      }
    } while (window.fill());
    const auto bytes = window.view();
    // The first block may have held too little to tell.
    if (options_.encoding.empty() && is_utf8_name(encoding) && !is_valid_utf8(bytes)) encoding = detect_encoding(bytes);
    if (format == Format::kHtml && options_.encoding.empty()) encoding = encoding_of_page(bytes, encoding);
    const auto decoded = decode(bytes, encoding);
    const bool wrong = decoded.replaced * 10 > count_code_points(decoded.text);
    if (wrong) {
      return refuse_file(
          window, Reason::kBadEncoding,
          "not text in " + encoding + ": " + std::to_string(decoded.replaced) + " characters cannot be decoded; try another --encoding");
    }
    if (decoded.replaced > 0) {
      tell({Reason::kBadEncoding, false, place(decoded.first_line, decoded.first_column),
            std::to_string(decoded.replaced) + " characters cannot be decoded as " + encoding + "; they stand as U+FFFD from here on"});
    }
    if (!stream) sink_.consumed(window.read_bytes());
    if (stream) {
      MemorySource memory(decoded.text);
      Window decoded_window(memory);
      read_stream(decoded_window, format);
    } else {
      read_document(decoded.text, format);
    }
  }

  /// What a page says of itself holds when it is a real encoding and the bytes are not UTF-8 anyway.
  static std::string encoding_of_page(std::string_view bytes, const std::string& detected) {
    if (is_utf8_name(detected) || detected.starts_with("UTF-16")) return detected;
    auto named = html_encoding(bytes);
    if (named.empty() || is_utf8_name(named)) return detected;
    try {
      require_encoding(named);
      return named;
    } catch (const Error&) {
      return detected;
    }
  }

  std::string limit_text() const {
    const auto limit = options_.max_document_bytes;
    return limit % (std::size_t{1} << 20) == 0 ? std::to_string(limit >> 20) + " MiB" : std::to_string(limit) + " bytes";
  }

  void read_document(std::string_view text, Format format) {
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

  static void read_plain_text(std::string_view text, InputDocument& document) {
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

  void read_stream(Window& window, Format format) {
    const auto limit = options_.max_document_bytes;
    std::unique_ptr<RecordSplitter> splitter;
    if (format == Format::kJsonLines) splitter = std::make_unique<LineSplitter>(window, limit);
    if (format == Format::kJson) splitter = std::make_unique<JsonSplitter>(window, limit);
    if (format == Format::kTrec) splitter = std::make_unique<TrecSplitter>(window, limit);
    std::uint64_t told = 0;
    std::uint64_t records = 0;
    for (Record record; splitter->next(record); ++records) {
      read_record(record, format);
      sink_.consumed(window.read_bytes() - std::exchange(told, window.read_bytes()));
    }
    sink_.consumed(window.read_bytes() - told);
    if (records == 0) refuse(Reason::kEmpty, format == Format::kTrec ? "no <DOC> in it" : "nothing in it");
  }

  void read_record(const Record& record, Format format) {
    if (record.too_long) {
      return refuse(Reason::kTooLong, "more than " + limit_text() + " begin here; --max-document raises the limit", place(record.line, 0));
    }
    if (format == Format::kTrec ? is_valid_utf8(record.bytes) : read_json_record(record)) {
      if (format == Format::kTrec) read_trec_record(record);
      return;
    }
    if (is_valid_utf8(record.bytes)) return refuse_json_record(record, format);
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
    } else if (!read_json_record(repaired)) {
      refuse_json_record(repaired, format);
    }
  }

  /// False when the parser refuses the record: it is not JSON, no document, or not UTF-8.
  bool read_json_record(const Record& record) {
    InputDocument document;
    if (!json_.read(record.bytes, document)) return false;
    document.place = place(record.line, 0);
    if (document.id.empty()) document.id = file_.name + ":" + std::to_string(record.line);
    hand_over(std::move(document));
    return true;
  }

  void refuse_json_record(const Record& record, Format format) {
    const auto fault = json_.find_fault(record.bytes);
    const bool cut = !record.closed && format != Format::kJsonLines;
    refuse(Reason::kBadJson, (cut ? "cut off: " : "") + fault.what, json_place(record, fault.byte));
  }

  Place json_place(const Record& record, std::size_t byte) const {
    const auto before = record.bytes.substr(0, std::min(byte, record.bytes.size()));
    const auto breaks = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const auto line_begin = breaks == 0 ? 0 : before.rfind('\n') + 1;
    const auto column = count_code_points(before.substr(line_begin)) + (breaks == 0 ? record.column : 1);
    return place(record.line + breaks, column);
  }

  void read_trec_record(const Record& record) {
    if (!record.closed) return refuse(Reason::kBadMarkup, "a <DOC> without </DOC>", place(record.line, 0));
    InputDocument document;
    read_trec(record.bytes, document);
    if (document.id.empty()) return refuse(Reason::kBadMarkup, "a <DOC> without <DOCNO>", place(record.line, 0));
    document.place = place(record.line, 0);
    hand_over(std::move(document));
  }

  void hand_over(InputDocument&& document) {
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

  const FileToRead& file_;
  const Options& options_;
  Sink& sink_;
  JsonRecordReader json_;
  bool sink_failed_ = false;
};

}  // namespace

void read_file(const FileToRead& file, const Options& options, Sink& sink) { FileReader(file, options, sink).run(); }

}  // namespace fihris::tool::input
