// SPDX-License-Identifier: Apache-2.0
//
// The rules of tidy_rules.hpp, line by line.
#include "structure/tidy_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace fihris::structure {
namespace {

constexpr std::string_view kSpdx = "SPDX-License-Identifier: Apache-2.0";

// In two halves, so that this file does not break its own rule.
constexpr std::array<std::string_view, 4> kNotes = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK"};
constexpr std::array<std::string_view, 6> kMachinePaths = {
    "/ho"
    "me/",
    "/ro"
    "ot/",
    "/wo"
    "rk/",
    "/tm"
    "p/",
    "/Use"
    "rs/",
    "C:"
    "\\"};

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array<Range, 23> kUnseen = {{
    {0x00AD, 0x00AD},    // soft hyphen
    {0x0300, 0x036F},    // combining marks
    {0x0610, 0x061A},    // Arabic signs above
    {0x061C, 0x061C},    // Arabic letter mark
    {0x0640, 0x0640},    // tatweel
    {0x064B, 0x065F},    // Arabic vowel marks
    {0x0670, 0x0670},    // dagger alef
    {0x06D6, 0x06DC},    // Quranic signs
    {0x06DF, 0x06E4},    // Quranic signs
    {0x06E7, 0x06E8},    // Quranic signs
    {0x06EA, 0x06ED},    // Quranic signs
    {0x0890, 0x089F},    // Arabic signs
    {0x08CA, 0x08FF},    // Arabic signs
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x1AB0, 0x1AFF},    // combining marks
    {0x1DC0, 0x1DFF},    // combining marks
    {0x200B, 0x200F},    // zero width, directional marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings
    {0x2060, 0x206F},    // word joiner, isolates
    {0x20D0, 0x20FF},    // combining marks for symbols
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xE0000, 0xE0FFF},  // tags
}};

bool is_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/// True where `word` stands by itself in the line.
bool has_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end]))) return true;
  }
  return false;
}

/// True where `path` begins an absolute path, and not the middle of an address or of a relative path.
bool has_machine_path(std::string_view line, std::string_view path) {
  for (auto at = line.find(path); at != std::string_view::npos; at = line.find(path, at + 1)) {
    if (at == 0) return true;
    const char before = line[at - 1];
    if (!is_word(before) && std::string_view("./-~})>").find(before) == std::string_view::npos) return true;
  }
  return false;
}

/// Calls `visit` with each code point of a line; a byte that is not UTF-8 counts as itself.
template <typename Visit>
void for_each_code_point(std::string_view line, Visit visit) {
  for (std::size_t at = 0; at < line.size();) {
    const auto lead = static_cast<std::uint8_t>(line[at]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    char32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t next = 1; next < length && at + next < line.size(); ++next) {
      value = (value << 6) | (static_cast<std::uint8_t>(line[at + next]) & 0x3FU);
    }
    visit(value);
    at += length;
  }
}

bool is_unseen(char32_t value) {
  return std::any_of(kUnseen.begin(), kUnseen.end(), [value](Range range) { return range.first <= value && value <= range.last; });
}

std::string hexadecimal(char32_t value) {
  std::string digits;
  for (; value != 0 || digits.size() < 4; value >>= 4) digits.insert(digits.begin(), "0123456789ABCDEF"[value & 0xFU]);
  return "U+" + digits;
}

bool is_build_or_shell(std::string_view path) {
  return path.ends_with("CMakeLists.txt") || path.ends_with(".cmake") || path.ends_with(".cmake.in") || path.ends_with(".sh") ||
         path.ends_with(".py") || path == ".ci/run";
}

class Checker {
 public:
  explicit Checker(const SourceFile& file) : file_(file), lines_(split_lines(file.text)) {}

  std::vector<Finding> run() {
    check_file();
    if (is_cpp(file_.path) || is_build_or_shell(file_.path)) check_code_file();
    if (is_cpp(file_.path)) check_cpp_file();
    int number = 0;
    for (const auto line : lines_) check_line(++number, line);
    return std::move(findings_);
  }

 private:
  void report(int line, std::string what) { findings_.push_back({file_.path, line, std::move(what)}); }

  void check_file() {
    const std::string_view text = file_.text;
    if (text.empty() || !text.ends_with('\n') || text.ends_with("\n\n")) report(0, "a file ends with exactly one line end");
  }

  void check_code_file() {
    const bool has_interpreter = !lines_.empty() && lines_[0].starts_with("#!");
    const std::size_t first = has_interpreter ? 1 : 0;
    const std::string expected = std::string(is_cpp(file_.path) ? "// " : "# ") + std::string(kSpdx);
    if (lines_.size() <= first || lines_[first] != expected) report(static_cast<int>(first) + 1, "this line must be: " + expected);
  }

  void check_cpp_file() {
    const auto second = lines_.size() < 2 ? std::string_view{} : lines_[1];
    if (!second.starts_with("//") && !includes_own_header(second)) report(2, "the comment goes on with what the file does");
    if (lines_.size() > static_cast<std::size_t>(kFileLines)) report(kFileLines + 1, "the file is too long: split it by meaning");
    const bool header = !file_.path.ends_with(".cpp");
    if (header && std::find(lines_.begin(), lines_.end(), "#pragma once") == lines_.end()) report(0, "a header has #pragma once");
  }

  /// A source that begins with its own header leaves the explanation to that header.
  bool includes_own_header(std::string_view line) const {
    constexpr std::string_view kTest = "_test";
    std::string_view stem = file_.path;
    if (!stem.ends_with(".cpp")) return false;
    stem.remove_suffix(4);
    stem.remove_prefix(stem.rfind('/') + 1);
    if (stem.ends_with(kTest)) stem.remove_suffix(kTest.size());
    const auto header = std::string(stem) + ".hpp";
    return line.starts_with("#include ") && (line.ends_with("/" + header + "\"") || line.ends_with("/" + header + ">"));
  }

  void check_line(int number, std::string_view line) {
    if (line.find('\t') != std::string_view::npos) report(number, "a tab");
    if (line.ends_with(' ') || line.ends_with('\r')) report(number, "white space at the end of the line");
    for (const auto note : kNotes) {
      if (has_word(line, note)) report(number, "a note to oneself: " + std::string(note));
    }
    for (const auto path : kMachinePaths) {
      if (has_machine_path(line, path)) report(number, "a path of one machine: " + std::string(path));
    }
    const bool cpp = is_cpp(file_.path);
    int length = 0;
    for_each_code_point(line, [&](char32_t value) {
      ++length;
      if (cpp && is_unseen(value)) report(number, "write this character as an escape: " + hexadecimal(value));
    });
    if ((cpp || is_build_or_shell(file_.path)) && length > kLineLength)
      report(number, "the line has " + std::to_string(length) + " characters");
  }

  const SourceFile& file_;
  std::vector<std::string_view> lines_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_tidiness(const SourceFile& file) { return Checker(file).run(); }

}  // namespace fihris::structure
