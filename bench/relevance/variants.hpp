// SPDX-License-Identifier: Apache-2.0
//
// The rankings that are measured: plain, standard, standard without each of its parts, and those that the command line describes.
#pragma once

#include <string>
#include <vector>

#include <fihris/searcher.hpp>

namespace fihris::bench {

struct Variant {
  std::string name;
  Ranking ranking;
};

/// Plain, one variant for each part switched off, and standard, which is the last.
std::vector<Variant> standard_variants();

/// Standard with some numbers set: "window_weight=0.6,lead_weight=0", by the names of the members of Ranking. Throws
/// Error(kInvalidArgument).
Variant described_variant(const std::string& description);

}  // namespace fihris::bench
