// SPDX-License-Identifier: Apache-2.0
//
// Text for a terminal of 80 columns: widths, lines, colours, and Arabic inside lines of another direction.
//
// Text stands in logical order. Where a piece of text with right-to-left letters shares a line with other things, it is put between the
// characters U+2068 and U+2069 (isolates), so that a terminal that knows directions keeps the rest of the line where it belongs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::tool {

/// How the standard output is written to.
struct Style {
  bool colour = false;
  std::size_t columns = 80;

  std::string bold(std::string_view text) const { return painted("\x1b[1m", text); }
  std::string dim(std::string_view text) const { return painted("\x1b[2m", text); }

  /// What stands around a highlighted word: colours, or [ and ].
  std::string_view highlight_begin() const { return colour ? "\x1b[1;31m" : "["; }
  std::string_view highlight_end() const { return colour ? "\x1b[22;39m" : "]"; }

  /// The same within bold text, which stays bold.
  std::string_view highlight_begin_in_bold() const { return colour ? "\x1b[31m" : "["; }
  std::string_view highlight_end_in_bold() const { return colour ? "\x1b[39m" : "]"; }

 private:
  std::string painted(std::string_view code, std::string_view text) const;
};

/// `when` is "auto", "always" or "never". With "auto" colours need a terminal, a TERM that is not "dumb", and no NO_COLOR in the
/// environment. Throws UsageError for another word.
Style style_of_output(const std::string& when);

/// True when the standard error is a terminal: progress may be shown.
bool errors_go_to_terminal();

/// Columns of the terminal behind the standard error, as it is now; 80 when it is none.
std::size_t columns_of_errors();

/// Columns that the text takes: marks and control sequences none, wide characters two.
std::size_t display_width(std::string_view text);

/// Breaks text at spaces into lines of at most `columns`; a longer word has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// The text between isolates when it has right-to-left letters, else as it is.
std::string isolated(std::string_view text);

/// Control characters replaced by as many spaces as they have bytes, so that text of documents cannot steer the terminal and offsets hold.
std::string harmless(std::string text);

/// 1234567 → "1,234,567".
std::string grouped(std::uint64_t number);

/// "512 bytes", "41.3 kB", "1.2 GB".
std::string readable_bytes(std::uint64_t bytes);

}  // namespace fihris::tool
