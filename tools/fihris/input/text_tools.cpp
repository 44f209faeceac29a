// SPDX-License-Identifier: Apache-2.0
//
// Entities come from libxml2's table, so that Markdown, TREC files and HTML know the same ones.
#include "input/text_tools.hpp"

#include <algorithm>
#include <charconv>

#include <libxml/HTMLparser.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace fihris::tool::input {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::size_t kLongestEntity = 32;

char small(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }
char capital(char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte; }

/// The code point of the entity between & and ;, or 0.
std::uint32_t entity_value(std::string_view name) {
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hexadecimal = name.starts_with('x') || name.starts_with('X');
    if (hexadecimal) name.remove_prefix(1);
    std::uint32_t value = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), value, hexadecimal ? 16 : 10);
    const bool good = failure == std::errc{} && end == name.data() + name.size();
    return good && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF) ? value : 0;
  }
  if (name == "apos") return '\'';
  const auto* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(std::string(name).c_str()));
  return entity != nullptr ? entity->value : 0;
}

}  // namespace

std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from) {
  // Every needle of ours begins with "<", which is rare enough to be looked for first.
  for (auto at = text.find(needle.front(), from); at != std::string_view::npos; at = text.find(needle.front(), at + 1)) {
    if (text.size() - at < needle.size()) break;
    const auto here = text.substr(at, needle.size());
    if (std::equal(here.begin(), here.end(), needle.begin(), [](char left, char right) { return capital(left) == right; })) return at;
  }
  return std::string_view::npos;
}

std::string to_small_ascii(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), small);
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

bool is_blank(std::string_view text) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto* const data = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::int64_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT(data, at, size, code);
    if (code < 0 || !(u_isUWhiteSpace(code) != 0 || u_charType(code) == U_FORMAT_CHAR)) return false;
  }
  return true;
}

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void unify_line_breaks(std::string& text) {
  if (text.find('\r') == std::string::npos) return;
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    if (text[from] == '\r') {
      if (from + 1 < text.size() && text[from + 1] == '\n') continue;
      text[to++] = '\n';
    } else {
      text[to++] = text[from];
    }
  }
  text.resize(to);
}

std::string decode_entities(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (;;) {
    const auto at = std::min(text.find('&'), text.size());
    result.append(text.substr(0, at));
    text.remove_prefix(at);
    if (text.empty()) return result;
    const auto end = text.substr(0, kLongestEntity).find(';');
    const auto value = end == std::string_view::npos ? 0 : entity_value(text.substr(1, end - 1));
    if (value != 0) {
      append_utf8(result, value);
      text.remove_prefix(end + 1);
    } else {
      result.push_back('&');
      text.remove_prefix(1);
    }
  }
}

void append_utf8(std::string& to, std::uint32_t code_point) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, code_point);
  to.append(bytes, static_cast<std::size_t>(length));
}

std::string collapse_spaces(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool pending = false;
  for (const char byte : text) {
    if (kSpaces.find(byte) != std::string_view::npos) {
      pending = !result.empty();
    } else {
      if (pending) result.push_back(' ');
      pending = false;
      result.push_back(byte);
    }
  }
  return result;
}

}  // namespace fihris::tool::input
