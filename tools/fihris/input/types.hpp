// SPDX-License-Identifier: Apache-2.0
//
// What the readers of input hand over: documents and problems, one after the other, to a Sink.
//
//     files, folders, - ──► bytes ──► UTF-8 ──► records ──► InputDocument ──► Sink::document()
//                             └─────────┴──────────┴──────► Problem ────────► Sink::problem()
//
// Nothing that is read gets lost without a Problem that says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fihris::tool::input {

/// Where something stands in the input. Lines and columns count from 1; 0 means "the whole file". Columns count code points.
struct Place {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  /// "file", "file:line" or "file:line:column".
  std::string to_string() const;
};

/// Why something was not taken as it is.
enum class Reason : std::uint8_t {
  kUnreadable,   ///< the operating system refuses
  kBadJson,      ///< not JSON, or JSON that is no document
  kBadEncoding,  ///< bytes that are not text in the encoding
  kBinary,       ///< a file that is no text
  kEmpty,        ///< neither title nor text
  kTooLong,      ///< above Options::max_document_bytes, or an id that no index takes
  kLinkLoop,     ///< a symbolic link to a folder that it stands in
  kSpecialFile,  ///< a socket, a device or a pipe inside a folder
  kHidden,       ///< a name that begins with a dot, inside a folder
  kBadMarkup,    ///< a TREC document without its number or its end
  kRepeatedId,   ///< the same id twice in one input: the later document wins
  kBadValue,     ///< a value that is none of its field's type
};
inline constexpr std::size_t kReasonCount = 12;

/// The name of a reason in summaries and in JSON: "unreadable", "bad JSON", ….
std::string_view reason_name(Reason reason);

struct Problem {
  Reason reason = Reason::kUnreadable;
  bool skipped = true;  ///< false: the document was taken, and the sentence says what was done to it
  Place place;
  std::string sentence;
};

struct FieldValue {
  std::string name;
  std::string text;
};

/// A document as it was read. All strings are valid UTF-8; paragraphs are lines; headings are lines that begin with #.
struct InputDocument {
  std::string id;
  std::vector<FieldValue> values;  ///< title and text, then whatever else the source has
  Place place;

  /// The value of a field, or an empty view. Valid until the document changes.
  std::string_view get(std::string_view name) const;
  void set(std::string name, std::string text);
  std::uint64_t text_bytes() const;  ///< of title and text
};

/// Takes what is read. May throw to end the reading.
class Sink {
 public:
  virtual ~Sink() = default;

  /// A sink with threads is handed the input in parts, which it has read on whichever it likes.
  virtual bool has_threads() const { return false; }
  /// Has a part of about so many bytes read, now or later, into a sink of its choice. Documents count as if they came in the order of these calls.
  virtual void read_on_thread(std::size_t /*bytes*/, std::function<void(Sink& sink)> read) {
    const auto now = std::move(read);
    now(*this);
  }

  virtual void document(InputDocument&& document) = 0;
  virtual void problem(const Problem& problem) = 0;
  virtual void consumed(std::uint64_t bytes) = 0;  ///< so many more bytes of the input were read
};

enum class Format : std::uint8_t { kAuto, kText, kMarkdown, kHtml, kJsonLines, kJson, kTrec };

/// A field of JSON that has another name in the index.
struct RenamedField {
  std::string from;
  std::string to;
};

struct Options {
  Format format = Format::kAuto;
  std::string encoding;  ///< a name that ICU knows; "" finds it out
  std::string id_field = "id";
  std::string title_field = "title";
  std::string text_field = "text";
  std::vector<RenamedField> renamed_fields;                ///< other fields
  std::vector<std::string> line_fields;                    ///< fields of the index in which an array of strings becomes lines, and not JSON
  std::size_t max_document_bytes = std::size_t{64} << 20;  ///< a longer line, element or file is skipped
};

inline constexpr std::size_t kMaxIdBytes = 4096;  ///< what an index takes

}  // namespace fihris::tool::input
