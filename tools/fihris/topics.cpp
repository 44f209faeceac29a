// SPDX-License-Identifier: Apache-2.0
//
// Reads topics, line by line.
#include "topics.hpp"

#include <cstdint>

#include <fihris/error.hpp>

#include "input/bytes.hpp"
#include "input/text_tools.hpp"

namespace fihris::tool {

std::vector<Topic> parse_topics(std::string_view text, const std::string& name) {
  std::vector<Topic> topics;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const auto line = input::take_line(text);
    if (input::trimmed(line).empty()) continue;
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos || tab == 0) {
      throw Error(ErrorCode::kInvalidArgument, name + ":" + std::to_string(number) + ": a line of topics is: name TAB query");
    }
    topics.push_back({std::string(input::trimmed(line.substr(0, tab))), std::string(input::trimmed(line.substr(tab + 1)))});
  }
  return topics;
}

std::vector<Topic> read_topics(const std::string& path) {
  input::FileSource source(path);
  input::Window window(source);
  while (window.fill()) {
  }
  return parse_topics(window.view(), path);
}

}  // namespace fihris::tool
