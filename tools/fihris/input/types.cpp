// SPDX-License-Identifier: Apache-2.0
//
// Names and small accessors of the values that readers hand over.
#include "input/types.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace fihris::tool::input {
namespace {

constexpr std::array<std::string_view, kReasonCount> kReasonNames = {"unreadable", "bad JSON",   "bad encoding", "binary",
                                                                     "empty",      "too long",   "link loop",    "special file",
                                                                     "hidden",     "bad markup", "repeated id",  "bad value"};

}  // namespace

std::string Place::to_string() const {
  std::string text = file;
  if (line > 0) text += ':' + std::to_string(line);
  if (line > 0 && column > 0) text += ':' + std::to_string(column);
  return text;
}

std::string_view reason_name(Reason reason) {
  const auto number = static_cast<std::size_t>(reason);
  assert(number < kReasonNames.size());
  return kReasonNames[number];
}

std::string_view InputDocument::get(std::string_view name) const {
  const auto found = std::find_if(values.begin(), values.end(), [name](const FieldValue& value) { return value.name == name; });
  return found == values.end() ? std::string_view{} : std::string_view(found->text);
}

void InputDocument::set(std::string name, std::string text) {
  const auto found = std::find_if(values.begin(), values.end(), [&name](const FieldValue& value) { return value.name == name; });
  if (found != values.end()) {
    found->text = std::move(text);
  } else {
    values.push_back({std::move(name), std::move(text)});
  }
}

std::uint64_t InputDocument::text_bytes() const { return get("title").size() + get("text").size(); }

}  // namespace fihris::tool::input
