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
#include "input/record_reader.hpp"
#include "input/records.hpp"

namespace fihris::tool::input {
namespace {

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
  FileReader(const FileToRead& file, const Options& options, Sink& sink)
      : file_(file), options_(options), sink_(sink), records_(file, options, sink) {}

  void run() {
    try {
      FileSource source(file_.path);
      Window window(source);
      window.fill();
      read(window);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kIo || records_.sink_failed()) throw;
      const std::string_view sentence = error.what();
      const auto prefix = file_.path.size() + 2;
      sink_.problem({Reason::kUnreadable, true, records_.place(0, 0), std::string(sentence.substr(std::min(prefix, sentence.size())))});
    }
  }

 private:
  void refuse(Reason reason, std::string sentence) { records_.refuse(reason, std::move(sentence)); }

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
        return refuse_file(window, Reason::kTooLong, "more than " + records_.limit_text() + "; --max-document raises the limit");
      }
    } while (window.fill());
    const auto bytes = window.view();
    // The first block may have held too little to tell.
    if (options_.encoding.empty() && is_utf8_name(encoding) && !is_valid_utf8(bytes)) encoding = detect_encoding(bytes);
    if (format == Format::kHtml && options_.encoding.empty()) encoding = encoding_of_page(bytes, encoding);
    auto decoded = decode(bytes, encoding);
    const bool wrong = decoded.replaced * 10 > count_code_points(decoded.text);
    if (wrong) {
      return refuse_file(
          window, Reason::kBadEncoding,
          "not text in " + encoding + ": " + std::to_string(decoded.replaced) + " characters cannot be decoded; try another --encoding");
    }
    if (decoded.replaced > 0) {
      records_.tell(
          {Reason::kBadEncoding, false, records_.place(decoded.first_line, decoded.first_column),
           std::to_string(decoded.replaced) + " characters cannot be decoded as " + encoding + "; they stand as U+FFFD from here on"});
    }
    if (!stream) sink_.consumed(window.read_bytes());
    if (stream) {
      MemorySource memory(decoded.text);
      Window decoded_window(memory);
      read_stream(decoded_window, format);
    } else {
      read_document(std::move(decoded.text), format);
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

  void read_document(std::string&& text, Format format) {
    if (!sink_.has_threads()) return records_.read_document(text, format);
    const auto bytes = text.size();
    records_.leave_to_thread(bytes, [file = file_, &options = options_, text = std::move(text), format](Sink& sink) {
      RecordReader(file, options, sink).read_document(text, format);
    });
  }

  void read_stream(Window& window, Format format) {
    const auto limit = options_.max_document_bytes;
    std::unique_ptr<RecordSplitter> splitter;
    if (format == Format::kJsonLines) splitter = std::make_unique<LineSplitter>(window, limit);
    if (format == Format::kJson) splitter = std::make_unique<JsonSplitter>(window, limit);
    if (format == Format::kTrec) splitter = std::make_unique<TrecSplitter>(window, limit);
    std::uint64_t told = 0;
    std::uint64_t records = 0;
    auto block = std::make_shared<RecordBlock>();
    for (Record record; splitter->next(record); ++records) {
      if (sink_.has_threads()) {
        block->add(record);
        if (block->is_full()) read_later(std::exchange(block, std::make_shared<RecordBlock>()), format);
      } else {
        records_.read(record, format);
      }
      if (window.read_bytes() != told) sink_.consumed(window.read_bytes() - std::exchange(told, window.read_bytes()));
    }
    read_later(std::move(block), format);
    sink_.consumed(window.read_bytes() - told);
    if (records == 0) refuse(Reason::kEmpty, format == Format::kTrec ? "no <DOC> in it" : "nothing in it");
  }

  void read_later(std::shared_ptr<RecordBlock> block, Format format) {
    if (block->is_empty()) return;
    const auto bytes = block->bytes();
    records_.leave_to_thread(bytes, [file = file_, &options = options_, block = std::move(block), format](Sink& sink) {
      RecordReader reader(file, options, sink);
      block->read(reader, format);
    });
  }

  const FileToRead& file_;
  const Options& options_;
  Sink& sink_;
  RecordReader records_;
};

}  // namespace

void read_file(const FileToRead& file, const Options& options, Sink& sink) { FileReader(file, options, sink).run(); }

}  // namespace fihris::tool::input
