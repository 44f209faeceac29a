// SPDX-License-Identifier: Apache-2.0
//
// Explanations as text.
#include <array>
#include <cstdio>

#include <fihris/explanation.hpp>

namespace fihris {
namespace {

void print(const Explanation& explanation, std::size_t depth, std::string& out) {
  std::array<char, 32> number{};
  std::snprintf(number.data(), number.size(), "%.3f  ", explanation.value);
  out.append(2 * depth, ' ');
  out += number.data() + explanation.description + '\n';
  for (const Explanation& detail : explanation.details) print(detail, depth + 1, out);
}

}  // namespace

std::string Explanation::to_string() const {
  std::string out;
  print(*this, 0, out);
  return out;
}

}  // namespace fihris
