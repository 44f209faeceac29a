// SPDX-License-Identifier: Apache-2.0
//
// Who may include whom.
//
//     base ◄── text, codec, storage ◄── index ◄── search ◄── snippet        tools, bench, examples, tests/api: include/fihris only
//
// The table in include_rules.cpp is the authority for code; docs/architecture.md draws the same graph for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "structure/source_tree.hpp"

namespace fihris::structure {

struct Module {
  std::string_view name;
  std::vector<std::string_view> may_include;
};

/// The modules from the bottom to the top.
const std::vector<Module>& modules();

/// The breaches in one file: of the C++ rules in sources, of the same rules by DEPENDS in lib/<module>/CMakeLists.txt.
std::vector<Finding> check_includes(const SourceFile& file);

}  // namespace fihris::structure
