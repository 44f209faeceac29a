// SPDX-License-Identifier: Apache-2.0
//
// The depth of an explanation is that of its query, which the parser bounds.
#include "explanation_output.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

namespace fihris::tool {

void print_explanation(const Explanation& explanation, const Style& style, std::size_t indent) {
  std::array<char, 32> value{};
  std::snprintf(value.data(), value.size(), "%9.4f  ", explanation.value);
  const auto used = indent + std::char_traits<char>::length(value.data());
  const std::size_t room = std::max<std::size_t>(style.columns > used ? style.columns - used : 0, 20);
  std::string lead = std::string(indent, ' ') + value.data();
  for (const auto& line : wrapped(harmless(explanation.description), room)) {
    std::cout << lead << isolated(line) << '\n';
    lead.assign(used, ' ');
  }
  for (const auto& detail : explanation.details) print_explanation(detail, style, indent + 2);
}

Json explanation_as_json(const Explanation& explanation) {
  auto details = Json::array();
  for (const auto& detail : explanation.details) details.push_back(explanation_as_json(detail));
  return {{"matched", explanation.matched},
          {"value", explanation.value},
          {"description", explanation.description},
          {"details", std::move(details)}};
}

}  // namespace fihris::tool
