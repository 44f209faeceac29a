// SPDX-License-Identifier: Apache-2.0
//
// The full check: what an index says of its documents, against the documents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

#include "index/segment_reader.hpp"

namespace fihris::index {

/// Analyses the stored documents of a segment anew and compares every word with the inverted index of its field, every class with the analyser, every
/// length, every bound. Adds a sentence for each difference (at most 20 a field), and returns how many words were compared with a text. Of a
/// field whose text is not stored, frequencies, positions and lengths are compared with each other. The structure of the segment was
/// checked before. Memory: 32 bytes a document of each field.
std::uint64_t compare_with_text(const SegmentReader& segment, const Schema& schema, const Analyzer& analyzer,
                                std::vector<std::string>& problems);

}  // namespace fihris::index
