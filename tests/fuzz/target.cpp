// SPDX-License-Identifier: Apache-2.0
//
// The list of all targets, and how inputs are cut into parts.
#include "fuzz/target.hpp"

#include <algorithm>

namespace fihris::fuzz {

std::vector<Target> targets() {
  std::vector<Target> all;
  for (const auto part : {index_targets(), text_targets(), input_targets()}) all.insert(all.end(), part.begin(), part.end());
  return all;
}

unsigned char take_byte(std::string_view& input) {
  if (input.empty()) return 0;
  const auto byte = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return byte;
}

std::pair<std::string_view, std::string_view> split(std::string_view input) {
  const std::size_t low = take_byte(input);
  const std::size_t high = take_byte(input);
  const std::size_t at = std::min(input.size(), high * 256 + low);
  return {input.substr(0, at), input.substr(at)};
}

std::string joined(std::string_view first, std::string_view second) {
  first = first.substr(0, 0xFFFF);
  const char length[2] = {static_cast<char>(first.size() % 256), static_cast<char>(first.size() / 256)};
  return std::string(length, 2).append(first).append(second);
}

}  // namespace fihris::fuzz
