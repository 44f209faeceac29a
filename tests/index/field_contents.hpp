// SPDX-License-Identifier: Apache-2.0
//
// What a field of a segment holds, in a shape that does not depend on how it came to be: as the segment says, and as its stored documents
// say when they are analysed again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

#include "index/segment_reader.hpp"

namespace fihris::index::testing {

struct TermContents {
  std::map<std::string, std::uint32_t> forms;                            ///< written form → documents with it; in the term code
  std::map<std::string, std::uint32_t> letters;                          ///< folded letters → documents with any form of them
  std::map<std::uint32_t, std::map<std::uint32_t, std::string>> places;  ///< document → position → written form
  bool operator==(const TermContents&) const = default;
};

struct FieldContents {
  std::map<std::string, TermContents> terms;  ///< by key
  std::vector<std::uint8_t> length_codes;
  std::uint64_t token_count = 0, doc_count = 0, posting_count = 0;
  std::vector<std::string> letters_in_order;  ///< of all forms of all terms
  std::map<std::pair<std::string, std::string>, std::vector<std::uint32_t>>
      neighbours;  ///< keys of frequent terms → documents, as often as it is
  bool operator==(const FieldContents&) const = default;
};

/// Read from the sections of the field; takes the forms' letters from the analyser.
FieldContents contents_of(const FieldReader& field, const Analyzer& analyzer);

/// Made from the texts of the documents.
FieldContents contents_of_texts(const std::vector<std::string>& texts, const Analyzer& analyzer);

/// Made from the segment's stored documents, removed ones included.
FieldContents expected_contents(const SegmentReader& segment, const Schema& schema, std::size_t field, const Analyzer& analyzer);

/// A sentence about the first thing that is not the same; empty when all is.
std::string first_difference(const FieldContents& actual, const FieldContents& expected);

}  // namespace fihris::index::testing
