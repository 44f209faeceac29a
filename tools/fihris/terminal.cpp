// SPDX-License-Identifier: Apache-2.0
//
// Widths come from Unicode's properties by way of ICU.
#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include "command_line.hpp"

namespace fihris::tool {
namespace {

constexpr std::string_view kIsolateBegin = "\u2068";
constexpr std::string_view kIsolateEnd = "\u2069";
constexpr std::size_t kFewestColumns = 40;
constexpr std::size_t kMostColumns = 80;

template <typename Visit>
void for_each_code_point(std::string_view text, Visit visit) {
  const auto size = static_cast<std::int64_t>(text.size());
  const auto* const data = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::int64_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT(data, at, size, code);
    visit(code);
  }
}

std::size_t width_of(UChar32 code) {
  if (code < 0x20) return 0;
  if (code < 0x300) return code >= 0x7F && code < 0xA0 ? 0 : 1;
  const auto type = u_charType(code);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const auto east_asian = u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

bool environment_says(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::size_t columns_of(int terminal) {
  winsize size{};
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kMostColumns;
  return size.ws_col;
}

}  // namespace

std::string Style::painted(std::string_view code, std::string_view text) const {
  if (!colour) return std::string(text);
  return std::string(code).append(text).append("\x1b[22m");
}

Style style_of_output(const std::string& when) {
  Style style;
  style.columns = std::clamp(columns_of(STDOUT_FILENO), kFewestColumns, kMostColumns);
  if (when == "always") {
    style.colour = true;
  } else if (when == "auto") {
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    style.colour = ::isatty(STDOUT_FILENO) == 1 && !dumb && !environment_says("NO_COLOR");
  } else if (when != "never") {
    throw UsageError("--color takes auto, always or never, not \"" + when + "\"");
  }
  return style;
}

bool errors_go_to_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::size_t columns_of_errors() { return columns_of(STDERR_FILENO); }

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  bool in_sequence = false;
  for_each_code_point(text, [&](UChar32 code) {
    if (code == 0x1B) {
      in_sequence = true;
    } else if (in_sequence) {
      in_sequence = code == '[' || code == ';' || (code >= '0' && code <= '9');
    } else {
      width += code < 0 ? 1 : width_of(code);
    }
  });
  return width;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t width = 0;
  while (!text.empty()) {
    const auto begin = std::min(text.find_first_not_of(" \n"), text.size());
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find_first_of(" \n"));
    if (word.empty()) break;
    const auto word_width = display_width(word);
    if (!line.empty() && width + 1 + word_width > columns) {
      lines.push_back(std::move(line));
      line.clear();
      width = 0;
    }
    if (!line.empty()) {
      line.push_back(' ');
      ++width;
    }
    line.append(word);
    width += word_width;
    text.remove_prefix(word.size());
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string isolated(std::string_view text) {
  bool right_to_left = false;
  for_each_code_point(text, [&right_to_left](UChar32 code) {
    if (code < 0x590) return;
    const auto direction = u_charDirection(code);
    right_to_left |= direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
  });
  if (!right_to_left) return std::string(text);
  return std::string(kIsolateBegin).append(text).append(kIsolateEnd);
}

std::string harmless(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool line_break = byte == '\n';
    if ((byte < 0x20 && !line_break) || byte == 0x7F) text[at] = ' ';
    if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      text[at] = ' ';
      text[at + 1] = ' ';
    }
  }
  return text;
}

std::string grouped(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string readable_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  auto value = static_cast<double>(bytes) / 1000.0;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < kUnits.size()) {
    value /= 1000.0;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", value, kUnits[unit]);
  return text.data();
}

}  // namespace fihris::tool
