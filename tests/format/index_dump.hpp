// SPDX-License-Identifier: Apache-2.0
//
// An index as JSON lines, by the library's own code: the lines that read_index.py, which knows docs/format.md only, must print as well.
//
//   {"commit":…}                 the newest commit: analyser, schema, segments
//   {"segment":…}                each segment, followed by its documents and then by its fields
//   {"document":…}               id, length code in each text field, values
//   {"field":…}                  counts, and the numbers of the forms that begin the runs in the order of letters
//   {"root":…,"stem":…}          each term: forms as [word, documents, number of its letters], letters of several forms as
//                                [number, documents], postings as [document, codes of the forms, positions]
//   {"column":…}                 each column: the key of each document or null, or its keywords
//
// Strings are written as they are, and so is what is not UTF-8 in them. The words of the vocabulary are not among the lines.
#pragma once

#include <string>

#include <fihris/directory.hpp>

namespace fihris::format {

/// All of the newest commit. Throws what IndexReader::open() throws.
std::string dump_index(const Directory& directory);

}  // namespace fihris::format
