// SPDX-License-Identifier: Apache-2.0
//
// Values of documents into columns, and columns into columns.
#include "index/field_columns.hpp"

#include <fihris/error.hpp>

#include "index/field_value.hpp"
#include "index/format.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kMaximalKeyword = 4096;

[[noreturn]] void refuse(const Document& document, const Field& field, const std::string& why) {
  throw Error(ErrorCode::kInvalidArgument, "document " + document.id() + ": field \"" + field.name + "\": " + why);
}

}  // namespace

void check_values(const Document& document, const Schema& schema) {
  constexpr std::size_t kShown = 60;
  for (const Document::Value& value : document.values()) {
    const Field* const field = schema.find(value.name);
    if (field == nullptr || !has_column(field->type)) continue;
    if (field->type == FieldType::kKeyword) {
      for_each_keyword(value.text, [&](std::string_view keyword) {
        if (keyword.size() > kMaximalKeyword) refuse(document, *field, "a keyword has at most 4,096 bytes");
      });
    } else if (!trimmed(value.text).empty() && !parse_value(field->type, value.text)) {
      const std::string shown = value.text.size() > kShown ? value.text.substr(0, kShown) + "…" : value.text;
      refuse(document, *field, "\"" + shown + "\" is not " + example_of(field->type));
    }
  }
}

ColumnsWriter::ColumnsWriter(const Schema& schema) : schema_(schema), writers_(schema.fields().size()) {
  for (std::size_t field = 0; field < writers_.size(); ++field) {
    const FieldType type = schema.fields()[field].type;
    if (has_numbers(type)) writers_[field] = NumberColumnWriter();
    if (type == FieldType::kKeyword) writers_[field] = KeywordColumnWriter();
  }
}

void ColumnsWriter::add(std::uint32_t doc, const Document& document) {
  for (std::size_t number = 0; number < writers_.size(); ++number) {
    const Field& field = schema_.fields()[number];
    if (!has_column(field.type)) continue;
    const std::string_view text = document.get(field.name);
    if (field.type == FieldType::kKeyword) {
      for_each_keyword(text, [&](std::string_view value) { add_keyword(number, doc, value); });
    } else if (const auto keys = parse_value(field.type, text)) {
      add_number(number, doc, keys->first);
    }
  }
}

void ColumnsWriter::finish(std::uint32_t doc_count, storage::ContainerWriter& out) {
  base::ByteBuffer bytes;
  for (std::uint32_t field = 0; field < writers_.size(); ++field) {
    bytes.clear();
    if (auto* const numbers = std::get_if<NumberColumnWriter>(&writers_[field])) numbers->finish(doc_count, bytes);
    if (auto* const keywords = std::get_if<KeywordColumnWriter>(&writers_[field])) keywords->finish(doc_count, bytes);
    if (bytes.empty()) continue;
    out.begin_section(field_section(field, kColumn));
    out.append(bytes.view());
  }
}

std::size_t ColumnsWriter::memory_bytes() const noexcept {
  std::size_t bytes = 0;
  for (const Writer& writer : writers_) {
    if (const auto* const numbers = std::get_if<NumberColumnWriter>(&writer)) bytes += numbers->memory_bytes();
    if (const auto* const keywords = std::get_if<KeywordColumnWriter>(&writer)) bytes += keywords->memory_bytes();
  }
  return bytes;
}

ColumnReader::ColumnReader(const storage::Container& container, std::uint32_t field, FieldType type, std::uint32_t doc_count)
    : bytes_(container.section(field_section(field, kColumn))), type_(type), doc_count_(doc_count) {}

void ColumnReader::open() const {
  opened_([&] {
    if (type_ == FieldType::kKeyword) {
      keywords_ = KeywordColumn(bytes_.verified(), doc_count_);
    } else {
      numbers_ = NumberColumn(bytes_.verified(), doc_count_);
    }
  });
}

const NumberColumn& ColumnReader::numbers() const {
  open();
  return numbers_;
}

const KeywordColumn& ColumnReader::keywords() const {
  open();
  return keywords_;
}

std::string ColumnReader::verify() const { return type_ == FieldType::kKeyword ? keywords().verify() : numbers().verify(); }

void merge_columns(std::span<const ColumnSource> sources, const Schema& schema, std::uint32_t doc_count, storage::ContainerWriter& out) {
  ColumnsWriter writer(schema);
  for (std::size_t field = 0; field < schema.fields().size(); ++field) {
    for (const ColumnSource& source : sources) {
      const ColumnReader* const column = source.columns[field];
      if (column == nullptr) continue;
      const bool is_keyword = column->type() == FieldType::kKeyword;
      for (std::uint32_t doc = 0; doc < source.new_numbers.size(); ++doc) {
        const std::uint32_t number = source.new_numbers[doc];
        if (number == kGoneDoc) continue;
        if (is_keyword) {
          const KeywordColumn& keywords = column->keywords();
          keywords.for_each(doc, [&](std::uint32_t ordinal) { writer.add_keyword(field, number, keywords.term(ordinal)); });
        } else if (column->numbers().has(doc)) {
          writer.add_number(field, number, column->numbers().key(doc));
        }
      }
    }
  }
  writer.finish(doc_count, out);
}

}  // namespace fihris::index
