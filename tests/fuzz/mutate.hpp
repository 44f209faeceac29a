// SPDX-License-Identifier: Apache-2.0
//
// Mutations for replaying without libFuzzer: what a fuzzer does to its inputs, seeded.
#pragma once

#include <string>
#include <vector>

#include "testing/random.hpp"

namespace fihris::fuzz {

/// A seed with one to six changes: bits, bytes, numbers at their limits, pieces removed, repeated, inserted or taken from another seed.
std::string mutated(testing::Random& random, const std::vector<std::string>& seeds, std::size_t most_bytes);

}  // namespace fihris::fuzz
