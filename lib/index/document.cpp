// SPDX-License-Identifier: Apache-2.0
//
// Document and Schema: plain values and their rules.
#include <algorithm>
#include <cmath>
#include <utility>

#include <fihris/document.hpp>
#include <fihris/error.hpp>

namespace fihris {

Schema Schema::articles() {
  Schema schema;
  schema.add({.name = "title", .type = FieldType::kText, .weight = 0.2});
  schema.add({.name = "text", .type = FieldType::kText});
  return schema;
}

Schema& Schema::add(Field field) {
  constexpr std::size_t kMaximalFields = 64;
  const auto refuse = [&](const std::string& why) { throw Error(ErrorCode::kInvalidArgument, "field \"" + field.name + "\": " + why); };
  if (field.name.empty()) refuse("a field needs a name");
  if (field.name == "id") refuse("this name is reserved for the document's key");
  if (find(field.name) != nullptr) refuse("the schema has this field already");
  if (!(field.weight > 0 && std::isfinite(field.weight))) refuse("its weight must be a number above 0");
  if (!(field.k1 >= 0 && std::isfinite(field.k1))) refuse("its k1 must be a number not below 0");
  if (!(field.b >= 0 && field.b <= 1)) refuse("its b must be from 0 to 1");
  if (fields_.size() == kMaximalFields) refuse("a schema has at most 64 fields");
  fields_.push_back(std::move(field));
  return *this;
}

const Field* Schema::find(std::string_view name) const noexcept {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &*found;
}

Document& Document::set(std::string_view name, std::string value) {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const Value& old) { return old.name == name; });
  if (found == values_.end()) {
    values_.push_back({std::string(name), std::move(value)});
  } else {
    found->text = std::move(value);
  }
  return *this;
}

std::string_view Document::get(std::string_view name) const noexcept {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const Value& value) { return value.name == name; });
  return found == values_.end() ? std::string_view() : std::string_view(found->text);
}

}  // namespace fihris
