// SPDX-License-Identifier: Apache-2.0
//
// Runs read_index.py, the reader that knows docs/format.md only.
#pragma once

#include <optional>
#include <string>

namespace fihris::format {

/// What the script prints for this folder; its complaint ends the test case. Nothing, after a warning that says why, where there is no
/// Python 3 or nothing that reads zstd.
std::optional<std::string> read_independently(const std::string& folder);

}  // namespace fihris::format
