// SPDX-License-Identifier: Apache-2.0
//
// simdjson parses; it validates all of a record but says nothing about where a fault is. A record that it refuses is parsed once more by a
// slower parser that knows the place.
#include "input/json_records.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "input/bytes.hpp"

namespace fihris::tool::input {
namespace {

static_assert(Window::kPadding >= simdjson::SIMDJSON_PADDING);

JsonFault locate_fault(std::string_view record, const std::string& otherwise) {
  try {
    const auto ignored = nlohmann::json::parse(record.begin(), record.end());
  } catch (const nlohmann::json::parse_error& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while …"
    std::string_view what = error.what();
    const auto after_place = what.find(": ");
    if (after_place != std::string_view::npos) what.remove_prefix(after_place + 2);
    const auto byte = error.byte > 0 ? error.byte - 1 : 0;
    return {byte, std::string(what.substr(0, what.find("; last read")))};
  } catch (const nlohmann::json::exception& error) {
    return {0, error.what()};
  }
  return {0, otherwise};
}

template <typename Number>
std::string shortest(Number number) {
  std::array<char, 64> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return {digits.data(), result.ptr};
}

/// The value as text; false for null.
bool to_text(simdjson::dom::element value, std::string& text) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::STRING: text.assign(value.get_string().value_unsafe()); return true;
    case element_type::INT64: text = shortest(value.get_int64().value_unsafe()); return true;
    case element_type::UINT64: text = shortest(value.get_uint64().value_unsafe()); return true;
    case element_type::DOUBLE: text = shortest(value.get_double().value_unsafe()); return true;
    case element_type::BOOL: text = value.get_bool().value_unsafe() ? "true" : "false"; return true;
    case element_type::NULL_VALUE: return false;
    case element_type::ARRAY:
    case element_type::OBJECT: text = simdjson::minify(value); return true;
  }
  return false;
}

/// As to_text(), but an array of strings becomes lines.
bool to_paragraphs(simdjson::dom::element value, std::string& text) {
  simdjson::dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return to_text(value, text);
  for (const auto element : array) {
    if (!element.is_string()) return to_text(value, text);
  }
  text.clear();
  for (const auto element : array) {
    if (!text.empty()) text.push_back('\n');
    text.append(element.get_string().value_unsafe());
  }
  return true;
}

bool is_taken(std::string_view name) { return name == "id" || name == "title" || name == "text"; }

}  // namespace

class JsonRecordReader::Impl {
 public:
  explicit Impl(const Options& options) : options_(options) {}

  bool read(std::string_view record, InputDocument& document) {
    // The bytes are followed by padding, so they need not be copied first.
    simdjson::dom::object object;
    if (parser_.parse(record.data(), record.size(), false).get_object().get(object) != simdjson::SUCCESS) return false;
    document.values.clear();
    document.id.clear();
    for (const auto& [key, value] : object) take(key, value, document);
    return true;
  }

  JsonFault find_fault(std::string_view record) {
    const auto failure = parser_.parse(record.data(), record.size()).error();
    if (failure != simdjson::SUCCESS) return locate_fault(record, simdjson::error_message(failure));
    return {0, "a document must be an object: {\"id\": …, \"title\": …, \"text\": …}"};
  }

 private:
  bool has_lines(std::string_view key) const {
    return std::find(options_.line_fields.begin(), options_.line_fields.end(), key) != options_.line_fields.end();
  }

  void take(std::string_view key, simdjson::dom::element value, InputDocument& document) {
    std::string text;
    if (key == options_.id_field) {
      if (to_text(value, text)) document.id = std::move(text);
    } else if (key == options_.title_field) {
      if (to_paragraphs(value, text)) document.set("title", std::move(text));
    } else if (key == options_.text_field) {
      if (to_paragraphs(value, text)) document.set("text", std::move(text));
    } else if (const std::string name = name_of(key); has_lines(name) ? to_paragraphs(value, text) : to_text(value, text)) {
      document.set(name, std::move(text));
    }
  }

  /// The field of the index. With --text-field body, a field that is named "text" all the same keeps its value under another name.
  std::string name_of(std::string_view key) const {
    const auto& renamed = options_.renamed_fields;
    const auto at = std::find_if(renamed.begin(), renamed.end(), [&](const RenamedField& field) { return field.from == key; });
    if (at != renamed.end()) return at->to;
    const bool takes_its_name = std::any_of(renamed.begin(), renamed.end(), [&](const RenamedField& field) { return field.to == key; });
    return takes_its_name || is_taken(key) ? "original_" + std::string(key) : std::string(key);
  }

  const Options& options_;
  simdjson::dom::parser parser_;
};

JsonRecordReader::JsonRecordReader(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
JsonRecordReader::~JsonRecordReader() = default;

bool JsonRecordReader::read(std::string_view record, InputDocument& document) { return impl_->read(record, document); }

JsonFault JsonRecordReader::find_fault(std::string_view record) { return impl_->find_fault(record); }

}  // namespace fihris::tool::input
