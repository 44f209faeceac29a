// SPDX-License-Identifier: Apache-2.0
//
// libxml2 reports begin of element, end of element and characters; what is kept is a line in the making. No tree is built, so the nesting of
// a page costs nothing and cannot exhaust the stack.
#include "input/html.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include "input/text_tools.hpp"

namespace fihris::tool::input {
namespace {

constexpr std::array<std::string_view, 9> kUnread = {"script", "style",  "noscript", "template", "svg",
                                                     "iframe", "object", "textarea", "select"};
constexpr std::array<std::string_view, 14> kInline = {"a",    "abbr", "b",      "bdi", "bdo",  "cite", "em",
                                                      "font", "i",    "strong", "sub", "span", "sup",  "u"};
constexpr std::array<std::string_view, 12> kMoreInline = {"code", "data", "del",  "dfn",   "ins",  "kbd",
                                                          "mark", "q",    "samp", "small", "time", "var"};
constexpr std::array<std::string_view, 4> kNeverClosed = {"img", "input", "wbr", "link"};
constexpr std::array<std::string_view, 3> kMetaFields = {"author", "date", "description"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_inline(std::string_view name) { return contains(kInline, name) || contains(kMoreInline, name) || contains(kNeverClosed, name); }

/// 1 to 6 for h1 … h6, else 0.
std::size_t heading_level(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' ? static_cast<std::size_t>(name[1] - '0') : 0;
}

std::string attribute(const xmlChar** attributes, std::string_view wanted) {
  for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) {
    if (to_small_ascii(reinterpret_cast<const char*>(attributes[0])) == wanted && attributes[1] != nullptr) {
      return reinterpret_cast<const char*>(attributes[1]);
    }
  }
  return "";
}

class PageReader {
 public:
  explicit PageReader(InputDocument& document) : document_(document) {}

  void open(std::string_view name, const xmlChar** attributes) {
    if (unread_depth_ > 0 || contains(kUnread, name)) {
      ++unread_depth_;
    } else if (name == "title") {
      in_title_ = title_.empty();
      title_done_ = !in_title_;
    } else if (name == "meta") {
      meta(attributes);
    } else if (name == "td" || name == "th") {
      line_.push_back(' ');
    } else if (name == "pre") {
      end_line();
      ++pre_depth_;
    } else if (!is_inline(name)) {
      end_line();
      heading_ = heading_level(name);
    }
  }

  void close(std::string_view name) {
    if (unread_depth_ > 0) {
      --unread_depth_;
    } else if (name == "title") {
      in_title_ = false;
      title_done_ = false;
    } else if (name == "pre") {
      end_line();
      pre_depth_ -= pre_depth_ > 0 ? 1 : 0;
    } else if (!is_inline(name) && name != "td" && name != "th") {
      end_line();
    }
  }

  void characters(std::string_view text) {
    if (unread_depth_ > 0 || title_done_) return;
    if (in_title_) {
      title_.append(text);
    } else if (pre_depth_ > 0) {
      while (!text.empty()) {
        const bool whole = text.find('\n') != std::string_view::npos;
        line_.append(take_line(text));
        if (whole) end_line();
      }
    } else {
      line_.append(text);
    }
  }

  void finish() {
    end_line();
    auto title = collapse_spaces(title_);
    if (title.empty()) title = first_heading_;
    document_.set("title", std::move(title));
    document_.set("text", std::move(text_));
  }

 private:
  void meta(const xmlChar** attributes) {
    const auto name = to_small_ascii(attribute(attributes, "name"));
    if (!contains(kMetaFields, name)) return;
    auto content = collapse_spaces(attribute(attributes, "content"));
    if (!content.empty()) document_.set(name, std::move(content));
  }

  void end_line() {
    const auto line = collapse_spaces(line_);
    const auto level = heading_;
    line_.clear();
    heading_ = 0;
    if (is_blank(line)) return;
    if (level > 0) {
      if (first_heading_.empty()) first_heading_ = line;
      // The page's title, said again over the text, is not said twice.
      if (text_.empty() && (title_.empty() || line == collapse_spaces(title_))) {
        if (title_.empty()) title_ = line;
        return;
      }
    }
    if (!text_.empty()) text_.push_back('\n');
    if (level > 0) text_.append(level, '#').push_back(' ');
    text_.append(line);
  }

  InputDocument& document_;
  std::string title_;
  std::string first_heading_;
  std::string text_;
  std::string line_;
  std::size_t heading_ = 0;
  std::size_t unread_depth_ = 0;
  std::size_t pre_depth_ = 0;
  bool in_title_ = false;
  bool title_done_ = false;  // inside a second <title>
};

std::string_view name_of(const xmlChar* name) { return reinterpret_cast<const char*>(name); }

void on_open(void* reader, const xmlChar* name, const xmlChar** attributes) {
  static_cast<PageReader*>(reader)->open(name_of(name), attributes);
}
void on_close(void* reader, const xmlChar* name) { static_cast<PageReader*>(reader)->close(name_of(name)); }
void on_characters(void* reader, const xmlChar* text, int size) {
  static_cast<PageReader*>(reader)->characters({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
}

/// The value behind `key=` in the first tag that `opening` begins, or "".
std::string value_after(std::string_view bytes, std::string_view key) {
  const auto at = to_small_ascii(bytes).find(key);
  if (at == std::string::npos) return "";
  auto rest = trimmed(bytes.substr(at + key.size()));
  if (!rest.starts_with('=')) return "";
  rest = trimmed(rest.substr(1));
  if (rest.starts_with('"') || rest.starts_with('\'')) rest.remove_prefix(1);
  return std::string(rest.substr(0, rest.find_first_of(" \t\r\n\"'/>;?")));
}

}  // namespace

void read_html(std::string_view html, InputDocument& document) {
  if (html.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) html = html.substr(0, std::numeric_limits<int>::max());
  htmlSAXHandler handler{};
  handler.startElement = on_open;
  handler.endElement = on_close;
  handler.characters = on_characters;
  handler.ignorableWhitespace = on_characters;
  // Text of scripts and styles arrives as cdataBlock, which is not asked for.
  PageReader reader(document);
  if (!html.empty()) {
    const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(
        htmlCreateMemoryParserCtxt(html.data(), static_cast<int>(html.size())), htmlFreeParserCtxt);
    if (parser == nullptr) throw std::bad_alloc();
    *parser->sax = handler;
    parser->userData = &reader;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser.get(), XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(parser.get());
  }
  reader.finish();
}

std::string html_encoding(std::string_view bytes) {
  constexpr std::size_t kHead = 4096;
  const auto head = bytes.substr(0, kHead);
  if (trimmed(head).starts_with("<?xml")) {
    const auto declaration = head.substr(0, head.find("?>"));
    if (auto name = value_after(declaration, "encoding"); !name.empty()) return name;
  }
  for (auto at = find_ignoring_case(head, "<META", 0); at != std::string_view::npos; at = find_ignoring_case(head, "<META", at + 1)) {
    const auto tag = head.substr(at, head.substr(at).find('>'));
    if (auto name = value_after(tag, "charset"); !name.empty()) return name;
  }
  return "";
}

}  // namespace fihris::tool::input
