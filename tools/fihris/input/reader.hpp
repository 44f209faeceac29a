// SPDX-License-Identifier: Apache-2.0
//
// The way from a file to documents: find out its format and encoding, cut it into records, read each.
//
//     for (const auto& file : list_files(paths, report)) read_file(file, options, sink);
//
// format          by extension, else by content     id without one of its own
// plain text      .txt, anything else               the file's name; the first line is the title
// Markdown        .md .markdown                     the file's name
// HTML            .html .htm .xhtml, <!DOCTYPE      the file's name
// JSON lines      .jsonl .ndjson, { …               name:line
// JSON            .json, [ …                        name:line
// TREC            .sgm .sgml .trec, <DOC>           none: a <DOC> without <DOCNO> is skipped
#pragma once

#include <string>
#include <string_view>

#include "input/files.hpp"
#include "input/types.hpp"

namespace fihris::tool::input {

/// Reads one file and tells the sink all that is in it and all that is wrong with it. Throws only what the sink throws, and
/// Error(kInvalidArgument) for an encoding that does not exist.
void read_file(const FileToRead& file, const Options& options, Sink& sink);

/// The format of a file with this name and these first bytes (UTF-8).
Format detect_format(std::string_view name, std::string_view beginning);

/// "text", "markdown", "html", "jsonl", "json", "trec" or "auto". Throws Error(kInvalidArgument), naming them.
Format format_of_name(std::string_view name);

}  // namespace fihris::tool::input
