// SPDX-License-Identifier: Apache-2.0
//
// The mechanical part of the style: what can be said of a file without understanding it.
//
//   every file    no tab, no space at the end of a line, no note to oneself, no path of one machine, ends with one line end
//   code          (C++, CMake, shell) the SPDX line first, after a #! line if there is one; lines of at most kLineLength code points
//   C++           the second line goes on with what the file does, or includes the header that says it;
//                 at most kFileLines lines; headers have #pragma once;
//                 invisible, bidirectional and combining characters stand only as escapes
#pragma once

#include <vector>

#include "structure/source_tree.hpp"

namespace fihris::structure {

inline constexpr int kLineLength = 150;
inline constexpr int kFileLines = 600;

/// The breaches in one file, in no particular order.
std::vector<Finding> check_tidiness(const SourceFile& file);

}  // namespace fihris::structure
