// SPDX-License-Identifier: Apache-2.0
//
// HTML → title and text: paragraphs as lines, headings as lines that begin with #, no scripts and no styles.
#pragma once

#include <string>
#include <string_view>

#include "input/types.hpp"

namespace fihris::tool::input {

/// Reads UTF-8. The title is that of <title>, or else the first heading. <meta name="author|date|description"> become fields.
void read_html(std::string_view html, InputDocument& document);

/// The encoding that the page names in a <meta> or an <?xml … encoding=…?>, or "".
std::string html_encoding(std::string_view bytes);

}  // namespace fihris::tool::input
