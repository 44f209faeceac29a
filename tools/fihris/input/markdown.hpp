// SPDX-License-Identifier: Apache-2.0
//
// Markdown → title and text. A paragraph becomes one line, a heading a line that begins with #, a list item or a table row a line;
// emphasis, links, images and code are reduced to their words.
#pragma once

#include <string>
#include <string_view>

#include "input/types.hpp"

namespace fihris::tool::input {

/// Reads UTF-8. The title is that of the front matter (between two lines ---), or else the first heading, which is then not repeated.
void read_markdown(std::string_view markdown, InputDocument& document);

/// The words of one line: **bold** → bold, [text](address) → text, `code` → code, &amp; → &, \* → *.
std::string markdown_words(std::string_view line);

}  // namespace fihris::tool::input
