// SPDX-License-Identifier: Apache-2.0
//
// Small work on UTF-8 that several readers share: trimming, joining, entities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fihris::tool::input {

/// Where `needle`, in capital ASCII letters, stands at or after `from`, whatever its case there; npos when it does not.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from);

/// The same letters, ASCII capitals made small.
std::string to_small_ascii(std::string_view text);

/// Without spaces, tabs and line breaks at both ends. A view into `text`.
std::string_view trimmed(std::string_view text);

/// Nothing but white space (no-break spaces and marks of direction included).
bool is_blank(std::string_view text);

/// Takes the first line off `text`: the line without its break (LF or CR LF).
std::string_view take_line(std::string_view& text);

/// CR LF and CR become LF.
void unify_line_breaks(std::string& text);

/// Replaces &amp; &#1575; &#x627; &nbsp; and the other entities of HTML; what is none stays as it is.
std::string decode_entities(std::string_view text);

void append_utf8(std::string& to, std::uint32_t code_point);

/// Every run of white space becomes one space, none at the ends.
std::string collapse_spaces(std::string_view text);

}  // namespace fihris::tool::input
