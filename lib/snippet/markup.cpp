// SPDX-License-Identifier: Apache-2.0
//
// A snippet as marked text and as HTML.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fihris/snippet.hpp>

namespace fihris {
namespace {

constexpr std::string_view kEllipsis = "…";

/// Behind a whole sentence the ellipsis stands apart.
bool ends_with_sentence(std::string_view text) {
  constexpr std::array<std::string_view, 5> kMarks = {".", "!", "?", "؟", kEllipsis};
  return std::any_of(kMarks.begin(), kMarks.end(), [text](std::string_view mark) { return text.ends_with(mark); });
}

void append_escaped(std::string& html, std::string_view text) {
  for (const char byte : text) {
    switch (byte) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      default: html += byte;
    }
  }
}

/// The passage, its plain pieces passed through `append`, with `open` and `close` around the others.
template <typename Append>
std::string mark(const Snippet& snippet, std::string_view open, std::string_view close, Append append) {
  const std::string_view text = snippet.text;
  std::string marked;
  if (snippet.cut_before) marked += kEllipsis;
  std::size_t done = 0;
  for (const ByteRange& range : snippet.highlights) {
    append(marked, text.substr(done, range.begin - done));
    marked += open;
    append(marked, text.substr(range.begin, range.end - range.begin));
    marked += close;
    done = range.end;
  }
  append(marked, text.substr(done));
  if (snippet.cut_after && ends_with_sentence(text)) marked += ' ';
  if (snippet.cut_after) marked += kEllipsis;
  return marked;
}

}  // namespace

std::string Snippet::marked(std::string_view open, std::string_view close) const {
  return mark(*this, open, close, [](std::string& to, std::string_view piece) { to += piece; });
}

std::string Snippet::html() const { return mark(*this, "<mark>", "</mark>", append_escaped); }

}  // namespace fihris
