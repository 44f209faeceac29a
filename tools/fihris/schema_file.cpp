// SPDX-License-Identifier: Apache-2.0
//
// Reads the file whole and remembers the line of each field, so that every later fault can name it.
#include "schema_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <utility>

#include <fihris/error.hpp>

#include "word_files.hpp"

namespace fihris::tool {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kKeyName = "id";

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

template <typename Line>
Field with_what_is_said(Field field, const Line& line) {
  field.name = line.name;
  field.type = line.type;
  if (line.weight) field.weight = *line.weight;
  if (line.k1) field.k1 = *line.k1;
  if (line.b) field.b = *line.b;
  if (line.not_stored) field.stored = false;
  return field;
}

}  // namespace

std::optional<FieldType> field_type_of_name(std::string_view name) {
  struct Named {
    std::string_view name;
    FieldType type;
  };
  constexpr std::array<Named, 7> kTypes = {{{"text", FieldType::kText},
                                            {"keyword", FieldType::kKeyword},
                                            {"integer", FieldType::kInteger},
                                            {"real", FieldType::kReal},
                                            {"date", FieldType::kDate},
                                            {"boolean", FieldType::kBoolean},
                                            {"stored", FieldType::kStored}}};
  const auto* const at = std::find_if(kTypes.begin(), kTypes.end(), [&](const Named& type) { return type.name == name; });
  return at == kTypes.end() ? std::nullopt : std::optional(at->type);
}

SchemaFile::SchemaFile(std::string_view text, std::string path) : path_(std::move(path)) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto content = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto line = line_of(content.substr(0, content.find('#')), number);
    if (line.name.empty()) continue;
    for (const auto& other : lines_) {
      if (other.name == line.name) fail(number, "the field \"" + line.name + "\" stands in line " + std::to_string(other.number) + ", too");
    }
    lines_.push_back(std::move(line));
  }
}

void SchemaFile::fail(std::size_t number, const std::string& what) const {
  throw Error(ErrorCode::kInvalidArgument, path_ + ":" + std::to_string(number) + ": " + what);
}

SchemaFile::Line SchemaFile::line_of(std::string_view text, std::size_t number) const {
  std::istringstream words{std::string(text)};
  Line line;
  line.number = number;
  std::string type;
  if (!(words >> line.name)) return line;
  words >> type;
  line.is_key = line.name == kKeyName && type == "key";
  const auto known = field_type_of_name(type);
  if (!known && !line.is_key) {
    fail(number, "the type of \"" + line.name + "\" is text, keyword, integer, real, date, boolean or stored (or key, of id), not \"" +
                     type + "\"");
  }
  line.type = known.value_or(FieldType::kText);
  for (std::string word; words >> word;) {
    if (word == "not-stored" && line.type == FieldType::kText && !line.is_key) {
      line.not_stored = true;
      continue;
    }
    std::string value;
    words >> value;
    if (word == "from" && !value.empty()) {
      line.from = value;
      continue;
    }
    std::optional<double>* const wanted = word == "weight" ? &line.weight : word == "k1" ? &line.k1 : word == "b" ? &line.b : nullptr;
    if (wanted == nullptr || line.is_key || line.type != FieldType::kText) {
      fail(number, "\"" + word + "\" is nothing that can be said of this field: from NAME, and of text weight X, k1 X, b X, not-stored");
    }
    *wanted = number_of(value);
    if (!*wanted) fail(number, std::string(word).append(" takes a number, not \"").append(value).append("\""));
  }
  return line;
}

Schema SchemaFile::over(const Schema& usual) const {
  Schema schema;
  const auto add = [&](const Field& field, const Line* line) {
    try {
      schema.add(field);
    } catch (const Error& error) {
      if (line == nullptr) throw;
      fail(line->number, error.what());
    }
  };
  for (const auto& field : usual.fields()) {
    const auto said = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.name == field.name; });
    if (said == lines_.end()) {
      add(field, nullptr);
    } else {
      add(with_what_is_said(field, *said), &*said);
    }
  }
  for (const auto& line : lines_) {
    if (!line.is_key && usual.find(line.name) == nullptr) add(with_what_is_said(Field(), line), &line);
  }
  return schema;
}

void SchemaFile::add_to(IndexWriter& writer) const {
  for (const auto& line : lines_) {
    if (line.is_key) continue;
    try {
      writer.add_field(with_what_is_said(Field(), line));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidArgument) throw;
      fail(line.number, error.what());
    }
  }
}

void SchemaFile::map(input::Options& options) const {
  for (const auto& line : lines_) {
    if (line.from.empty()) continue;
    if (line.is_key) {
      options.id_field = line.from;
    } else if (line.name == "title") {
      options.title_field = line.from;
    } else if (line.name == "text") {
      options.text_field = line.from;
    } else {
      options.renamed_fields.push_back({.from = line.from, .to = line.name});
    }
  }
}

SchemaFile schema_file_of(const CommandLine& line) {
  if (!line.has("schema")) return {};
  const std::string path = line.text("schema");
  return {text_of_file(path), path};
}

}  // namespace fihris::tool
