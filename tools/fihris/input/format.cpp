// SPDX-License-Identifier: Apache-2.0
//
// The format of a file: what its name says, then what its first bytes say.
#include <array>
#include <utility>

#include <fihris/error.hpp>

#include "input/reader.hpp"
#include "input/text_tools.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 15> kExtensions = {{
    {".txt", Format::kText},
    {".text", Format::kText},
    {".md", Format::kMarkdown},
    {".markdown", Format::kMarkdown},
    {".html", Format::kHtml},
    {".htm", Format::kHtml},
    {".xhtml", Format::kHtml},
    {".jsonl", Format::kJsonLines},
    {".ndjson", Format::kJsonLines},
    {".jsonlines", Format::kJsonLines},
    {".json", Format::kJson},
    {".sgm", Format::kTrec},
    {".sgml", Format::kTrec},
    {".trec", Format::kTrec},
    {".trectext", Format::kTrec},
}};

constexpr std::array<std::pair<std::string_view, Format>, 7> kNames = {{
    {"auto", Format::kAuto},
    {"text", Format::kText},
    {"markdown", Format::kMarkdown},
    {"html", Format::kHtml},
    {"jsonl", Format::kJsonLines},
    {"json", Format::kJson},
    {"trec", Format::kTrec},
}};

/// One object a line, or objects that go over several lines? The first line tells: it ends with the bracket that it began with.
Format lines_or_values(std::string_view beginning) {
  auto rest = beginning;
  const auto first = trimmed(take_line(rest));
  const bool whole_line = first.ends_with('}') && (trimmed(rest).empty() || trimmed(rest).starts_with('{'));
  return whole_line ? Format::kJsonLines : Format::kJson;
}

Format by_content(std::string_view beginning) {
  const auto text = trimmed(beginning);
  if (text.starts_with("{\"") || (text.starts_with('{') && trimmed(text.substr(1)).starts_with('"'))) return lines_or_values(text);
  if (text.starts_with("[{") || (text.starts_with('[') && trimmed(text.substr(1)).starts_with('{'))) return Format::kJson;
  const auto head = text.substr(0, 1024);
  if (find_ignoring_case(head, "<DOC>", 0) != std::string_view::npos) return Format::kTrec;
  if (find_ignoring_case(head, "<!DOCTYPE HTML", 0) == 0 || find_ignoring_case(head, "<HTML", 0) != std::string_view::npos)
    return Format::kHtml;
  return Format::kText;
}

}  // namespace

Format detect_format(std::string_view name, std::string_view beginning) {
  const auto small = to_small_ascii(name);
  for (const auto& [extension, format] : kExtensions) {
    if (!small.ends_with(extension)) continue;
    if (format == Format::kJson && trimmed(beginning).starts_with('{')) return lines_or_values(trimmed(beginning));
    return format;
  }
  return by_content(beginning);
}

Format format_of_name(std::string_view name) {
  for (const auto& [known, format] : kNames) {
    if (name == known) return format;
  }
  throw Error(ErrorCode::kInvalidArgument,
              "unknown format \"" + std::string(name) + "\"; there are: auto, text, markdown, html, jsonl, json, trec");
}

}  // namespace fihris::tool::input
