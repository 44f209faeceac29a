// SPDX-License-Identifier: Apache-2.0
//
// TREC's markup is SGML that no parser of today reads as it is; elements of the first level are found by their tags, and tags within a text
// are taken away.
#include "input/trec.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "input/text_tools.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::array<std::string_view, 4> kTitles = {"title", "headline", "head", "ti"};
constexpr std::array<std::string_view, 2> kTexts = {"text", "body"};
constexpr std::size_t kLongestStored = 1024;

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool begins_tag(std::string_view text) {
  return text.size() >= 2 && (std::isalpha(static_cast<unsigned char>(text[1])) != 0 || text[1] == '/' || text[1] == '!');
}

/// Without tags: one that ends a paragraph becomes a line break. Blank lines go.
std::string plain_lines(std::string_view markup) {
  std::string bare;
  while (!markup.empty()) {
    const auto at = std::min(markup.find('<'), markup.size());
    bare.append(markup.substr(0, at));
    markup.remove_prefix(at);
    if (markup.empty()) break;
    const auto end = begins_tag(markup) ? markup.find('>') : std::string_view::npos;
    if (end == std::string_view::npos) {
      bare.push_back('<');
      markup.remove_prefix(1);
      continue;
    }
    const auto name = to_small_ascii(markup.substr(1, end - 1));
    if (name == "p" || name == "/p" || name == "br") bare.push_back('\n');
    markup.remove_prefix(end + 1);
  }
  std::string lines;
  const auto decoded = decode_entities(bare);
  for (std::string_view rest = decoded; !rest.empty();) {
    const auto line = trimmed(take_line(rest));
    if (line.empty()) continue;
    if (!lines.empty()) lines.push_back('\n');
    lines.append(line);
  }
  return lines;
}

struct Element {
  std::string name;  // in small letters
  std::string_view content;
};

/// Takes the next element off `rest`; text between elements is handed over with an empty name. False at the end.
bool take_element(std::string_view& rest, Element& element) {
  rest = trimmed(rest);
  if (rest.empty()) return false;
  const auto tag_end = rest.find('>');
  if (rest[0] != '<' || !begins_tag(rest) || rest[1] == '/' || tag_end == std::string_view::npos) {
    const auto next = std::min(rest.find('<', 1), rest.size());
    element = {"", rest.substr(0, next)};
    rest.remove_prefix(next);
    return true;
  }
  const auto tag = rest.substr(1, tag_end - 1);
  element.name = to_small_ascii(tag.substr(0, tag.find_first_of(" \t\r\n")));
  std::string closing = "</" + element.name + ">";
  std::transform(closing.begin(), closing.end(), closing.begin(), [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
  const auto close = find_ignoring_case(rest, closing, tag_end);
  if (close == std::string_view::npos) {  // an element without an end, such as <P>: only its tag goes
    element = {"", {}};
    rest.remove_prefix(tag_end + 1);
    return true;
  }
  element.content = rest.substr(tag_end + 1, close - tag_end - 1);
  rest.remove_prefix(close + closing.size());
  return true;
}

std::string_view inside_of_document(std::string_view record) {
  constexpr std::string_view kOpen = "<DOC>";
  record.remove_prefix(std::min(kOpen.size(), record.size()));
  const auto close = find_ignoring_case(record, "</DOC>", 0);
  return record.substr(0, close);
}

void append_line(std::string& to, const std::string& lines) {
  if (!to.empty() && !lines.empty()) to.push_back('\n');
  to.append(lines);
}

}  // namespace

void read_trec(std::string_view record, InputDocument& document) {
  document.id.clear();
  document.values.clear();
  std::string title;
  std::string text;
  std::string other;
  std::vector<FieldValue> fields;
  auto rest = inside_of_document(record);
  for (Element element; take_element(rest, element);) {
    auto lines = plain_lines(element.content);
    if (element.name == "docno" && document.id.empty()) {
      document.id = collapse_spaces(lines);
    } else if (contains(kTitles, element.name)) {
      if (!title.empty() && !lines.empty()) title.push_back(' ');
      title += collapse_spaces(lines);
    } else if (contains(kTexts, element.name)) {
      append_line(text, lines);
    } else {
      append_line(other, lines);
      const bool storable = !element.name.empty() && element.name != "docno" && element.name != "id" && !lines.empty();
      if (storable && lines.size() <= kLongestStored) fields.push_back({element.name, std::move(lines)});
    }
  }
  document.set("title", std::move(title));
  if (text.empty()) {
    document.set("text", std::move(other));
    return;
  }
  document.set("text", std::move(text));
  for (auto& field : fields) document.set(std::move(field.name), std::move(field.text));
}

}  // namespace fihris::tool::input
