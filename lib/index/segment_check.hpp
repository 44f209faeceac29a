// SPDX-License-Identifier: Apache-2.0
//
// The check of one segment: every byte against its checksum, every structure against its rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/document.hpp>

#include "index/segment_reader.hpp"

namespace fihris::index {

struct SegmentCheck {
  std::vector<std::string> problems;  ///< a sentence each, with the file; empty: sound
  std::uint64_t documents = 0;        ///< live ones
  std::uint64_t postings = 0;
};

SegmentCheck check_structure(const SegmentReader& segment, const Schema& schema);

}  // namespace fihris::index
