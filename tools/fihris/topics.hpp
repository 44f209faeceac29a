// SPDX-License-Identifier: Apache-2.0
//
// A file of queries: a name, a tabulator, the query; one a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fihris::tool {

struct Topic {
  std::string name;
  std::string text;
};

/// Throws Error(kIo), or Error(kInvalidArgument) with file and line for a line without a tabulator or a name. Blank lines are passed over.
std::vector<Topic> read_topics(const std::string& path);
std::vector<Topic> parse_topics(std::string_view text, const std::string& name);

}  // namespace fihris::tool
