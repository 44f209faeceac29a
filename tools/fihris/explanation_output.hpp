// SPDX-License-Identifier: Apache-2.0
//
// An explanation as lines of a terminal and as JSON.
#pragma once

#include <cstddef>

#include <fihris/explanation.hpp>

#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {

/// One node a line or more, each level two columns further in, beginning at column `indent`.
void print_explanation(const Explanation& explanation, const Style& style, std::size_t indent = 0);

/// {"matched", "value", "description", "details": [the same form]}
Json explanation_as_json(const Explanation& explanation);

}  // namespace fihris::tool
