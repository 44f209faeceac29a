// SPDX-License-Identifier: Apache-2.0
//
// Targets for the files that the tool reads: nothing is refused by an exception, everything becomes a document or a problem.
#include <array>
#include <cstdio>
#include <filesystem>

#include <sys/mman.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "eval/trec_files.hpp"
#include "fuzz/target.hpp"
#include "input/encoding.hpp"
#include "input/html.hpp"
#include "input/markdown.hpp"
#include "input/reader.hpp"
#include "input/trec.hpp"
#include "topics.hpp"

namespace fihris::fuzz {

namespace {

namespace in = tool::input;

/// What a reader must keep to.
class CheckingSink final : public in::Sink {
 public:
  void document(in::InputDocument&& document) override {
    require(document.id.size() <= in::kMaxIdBytes, "an id is not too long for an index");
    require(in::is_valid_utf8(document.id), "an id is valid UTF-8");
    for (const in::FieldValue& value : document.values) {
      require(in::is_valid_utf8(value.text) && in::is_valid_utf8(value.name), "a value is valid UTF-8");
    }
  }
  void problem(const in::Problem& problem) override { require(!problem.sentence.empty(), "a problem is described"); }
  void consumed(std::uint64_t /*bytes*/) override {}
};

void require_valid(const in::InputDocument& document) {
  for (const in::FieldValue& value : document.values) require(in::is_valid_utf8(value.text), "a value is valid UTF-8");
}

/// The bytes as a file that can be opened by a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("input", MFD_CLOEXEC)) {
    require(descriptor_ >= 0 && ::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
            "memory files work");
    path_ = "/proc/self/fd/" + std::to_string(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(descriptor_); }
  const std::string& path() const { return path_; }

 private:
  int descriptor_;
  std::string path_;
};

void read_as(std::string_view bytes, const std::string& name, in::Format format) {
  const MemoryFile file(bytes);
  in::Options options;
  options.format = format;
  options.max_document_bytes = 4096;
  CheckingSink sink;
  in::read_file({file.path(), name, bytes.size()}, options, sink);
}

std::string valid_utf8(std::string_view bytes) { return in::decode(bytes, "UTF-8").text; }

void run_html(std::string_view input) {
  in::InputDocument document;
  in::html_encoding(input);
  in::read_html(valid_utf8(input), document);
  require_valid(document);
  read_as(input, "a.html", in::Format::kHtml);
}
std::vector<std::string> html_seeds() {
  return {
      "<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>العنوان</title><meta name=author "
      "content=\"أحمد\"></head><body><h1>رأس</h1>"
      "<p>نص &amp; &#1603; <b>غامق</b><br>سطر</p><script>x</script><ul><li>أول<li>ثان</ul><table><tr><td>1<td>2</table></body></html>",
      "<?xml version=\"1.0\" encoding=\"windows-1256\"?><html><p>\xC7\xE1</p></html>", "<p>a<p>b<!-- <p> --><![CDATA[x]]>"};
}

void run_json(std::string_view input) {
  const bool lines = take_byte(input) % 2 == 0;
  read_as(input, lines ? "a.jsonl" : "a.json", lines ? in::Format::kJsonLines : in::Format::kJson);
}
std::vector<std::string> json_seeds() {
  const std::string objects =
      "{\"id\": \"a-1\", \"title\": \"\\u0643 \\ud83d\\ude00\", \"text\": [\"سطر\", \"آخر\"], \"year\": 2023, \"ok\": true, \"n\": null}\n"
      "{\"id\": 7, \"text\": {\"a\": [1, 2.5e3, {}]}}\n";
  return {'\0' + objects, "\1[" + objects.substr(0, objects.find('\n')) + ", 3, \"x\"]", '\1' + objects};
}

void run_trec(std::string_view input) {
  in::InputDocument document;
  in::read_trec("<DOC>" + valid_utf8(input), document);  // a record begins so
  require_valid(document);
  read_as(input, "a.sgml", in::Format::kTrec);
}
std::vector<std::string> trec_seeds() {
  return {
      "<DOC>\n<DOCNO> AFP-1994 </DOCNO>\n<HEADLINE> عنوان </HEADLINE>\n<DATE>1994</DATE><TEXT>\n<P> نص &amp; آخر "
      "</P>\n</TEXT>\n</DOC>\n<DOC>"
      "<DOCNO>2</DOCNO><BODY>x</BODY></DOC>"};
}

void run_markdown(std::string_view input) {
  in::InputDocument document;
  in::read_markdown(valid_utf8(input), document);
  require_valid(document);
  read_as(input, "a.md", in::Format::kMarkdown);
}
std::vector<std::string> markdown_seeds() {
  return {
      "---\ntitle: \"العنوان\"\nauthor: أحمد\n---\n# رأس #\n\nنص **غامق** و*مائل* [رابط](http://x \"t\") ![صورة](a.png) `code`\nسطر\n\n* "
      "بند\n1. آخر\n\n"
      "| a | b |\n|---|---|\n| 1 | 2 |\n\n```cpp\nx\n```\n\n> قول\n\nرأس\n===\n<b>x</b> &copy; \\*\n"};
}

void run_encoding(std::string_view input) {
  constexpr std::array<const char*, 6> kEncodings = {"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1256", "ISO-8859-6", "UTF-16"};
  const unsigned char choice = take_byte(input);
  const std::string found = in::detect_encoding(input, choice % 2 == 0 ? in::Extent::kWhole : in::Extent::kBeginning);
  for (const std::string& encoding : {found, std::string(kEncodings[choice / 2 % kEncodings.size()])}) {
    const in::Decoded decoded = in::decode(input, encoding);
    require(in::is_valid_utf8(decoded.text), "what was decoded is valid UTF-8");
    require((decoded.replaced == 0) == (decoded.first_line == 0), "what was replaced has a place");
  }
  in::looks_binary(input);
  read_as(input, "a.txt", in::Format::kAuto);
}
std::vector<std::string> encoding_seeds() {
  return {std::string("\0", 1) + "\xEF\xBB\xBFنص عربي",
          std::string("\2\xFF\xFE\x43\x06\x2A\x06\x20\x00", 9),
          std::string("\4\xFE\xFF\x06\x43\x06\x2A", 7),
          "\6\xE3\xDF\xCA\xC8\xC9 \xC7\xE1\xE3\xCF\xED\xE4\xC9",
          "\7\xE3\xE3\xE6 \xC7\xE4",
          "\1نص\xFF عربي"};
}

/// A file of any kind, told by its name and its content.
void run_file(std::string_view input) {
  constexpr std::array<const char*, 9> kNames = {"a", "a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.trec", "a.sgm", "a.xhtml"};
  const char* const name = kNames[take_byte(input) % kNames.size()];
  in::detect_format(name, input);
  read_as(input, name, in::Format::kAuto);
}
std::vector<std::string> file_seeds() {
  std::vector<std::string> seeds;
  for (const auto& some : {html_seeds(), json_seeds(), trec_seeds(), markdown_seeds(), encoding_seeds()}) {
    for (const std::string& seed : some) seeds.push_back('\0' + seed);
  }
  return seeds;
}

void run_experiment(std::string_view input) {
  const unsigned char choice = take_byte(input);
  try {
    if (choice % 3 == 0) tool::eval::parse_qrels(input, "qrels");
    if (choice % 3 == 1) tool::eval::parse_run(input, "run");
    if (choice % 3 == 2) tool::parse_topics(input, "topics");
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kInvalidArgument, "a line of another form is refused");
  }
}
std::vector<std::string> experiment_seeds() {
  return {std::string("\0", 1) + "q1 0 doc-1 1\nq1 0 doc-2 0\n", "\1q1 Q0 doc-1 1 12.5 tag\nq1 Q0 doc-2 2 -1e3 tag\n",
          "\2q1\tمكافحة التطرف\nq2\tx\n"};
}

constexpr std::size_t kMost = 1 << 13;

constexpr std::array<Target, 7> kTargets = {{
    {"html", "HTML", run_html, html_seeds, kMost},
    {"json", "JSON and JSON lines", run_json, json_seeds, kMost},
    {"trec", "TREC documents", run_trec, trec_seeds, kMost},
    {"markdown", "Markdown", run_markdown, markdown_seeds, kMost},
    {"encoding", "encodings", run_encoding, encoding_seeds, kMost},
    {"file", "files whose format and encoding are found out", run_file, file_seeds, kMost},
    {"experiment", "judgements, runs and topics", run_experiment, experiment_seeds, kMost},
}};

}  // namespace

std::span<const Target> input_targets() { return kTargets; }

}  // namespace fihris::fuzz
