// SPDX-License-Identifier: Apache-2.0
//
// A query as it is typed on the command line, and the sentence that shows where it cannot be read.
#pragma once

#include <string>

#include <fihris/query.hpp>

namespace fihris::tool {

/// parse_query(); what it throws is thrown on with the query and a mark under the fault.
Query typed_query(const std::string& text);

}  // namespace fihris::tool
