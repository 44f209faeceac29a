// SPDX-License-Identifier: Apache-2.0
//
// The parts of a plan that ask for values: ranges, words in a field that is not text, and filters.
#include <algorithm>

#include <fihris/error.hpp>

#include "index/field_value.hpp"
#include "search/plan.hpp"

namespace fihris::search {
namespace {

std::string names_of_columns(const Schema& schema) {
  std::string names;
  for (const Field& field : schema.fields()) {
    if (index::has_column(field.type)) names += (names.empty() ? "" : ", ") + field.name;
  }
  return names.empty() ? "it has none" : "it has: " + names;
}

/// The keys of one bound of a range.
index::KeyRange keys_of(const Field& field, const std::string& text) {
  const auto keys = index::parse_value(field.type, text);
  if (!keys) {
    throw Error(ErrorCode::kInvalidArgument, "field \"" + field.name + "\": \"" + text + "\" is not " + index::example_of(field.type));
  }
  return *keys;
}

std::string description(const Field& field, const Slot::Values& values) {
  if (values.first == values.last && !values.first.empty()) return field.name + " is " + values.first;
  return field.name + " from " + (values.first.empty() ? "*" : values.first) + " to " + (values.last.empty() ? "*" : values.last);
}

}  // namespace

/// The field whose values the query asks for: of a range, or of words and phrases in a field that is not text.
std::optional<std::size_t> Plan::column_asked(const Query& query) const {
  const bool is_range = query.kind == Query::Kind::kRange;
  if (!is_range && ((query.kind != Query::Kind::kWords && query.kind != Query::Kind::kPhrase) || query.field.empty())) return std::nullopt;
  const Schema& schema = snapshot_.schema();
  const Field* const field = schema.find(query.field);
  if (field != nullptr && index::has_column(field->type)) return static_cast<std::size_t>(field - schema.fields().data());
  if (!is_range) return std::nullopt;
  throw Error(ErrorCode::kInvalidArgument,
              "there is no field with values \"" + query.field + "\" in this index; " + names_of_columns(schema));
}

PlanNode Plan::compile_column(const Query& query, std::size_t field_number) {
  const Field& field = snapshot_.schema().fields()[field_number];
  Slot slot;
  slot.kind = Slot::Kind::kColumn;
  slot.values.field = field_number;
  slot.values.first = index::trimmed(query.text);
  slot.values.last = query.kind == Query::Kind::kRange ? std::string(index::trimmed(query.until)) : slot.values.first;
  slot.text = description(field, slot.values);
  slot.fields = field_set("");
  if (query.kind != Query::Kind::kRange && slot.values.first.empty()) return {};  // no words: matches nothing
  if (field.type != FieldType::kKeyword) {
    if (!slot.values.first.empty()) slot.values.keys.first = keys_of(field, slot.values.first).first;
    if (!slot.values.last.empty()) slot.values.keys.last = keys_of(field, slot.values.last).last;
  }
  return add_slot(std::move(slot), false);
}

std::unique_ptr<Leaf> Plan::make_column_leaf(const Slot& slot, const index::SegmentReader& segment) const {
  const index::ColumnReader* const column = segment.column(slot.values.field);
  if (column == nullptr) return nullptr;  // the segment is older than the field
  index::KeyRange range = slot.values.keys;
  if (column->type() == FieldType::kKeyword) {
    const std::string& first = slot.values.first;
    const std::string& last = slot.values.last;
    range = column->keywords().range(first.empty() ? nullptr : &first, last.empty() ? nullptr : &last);
  }
  return range.empty() ? nullptr : search::make_column_leaf(*column, range, slot.text);
}

/// A boolean query with filters: what it means without them, and all filters.
PlanNode Plan::compile_filtered(const Query& query, bool decides, bool scored, int depth) {
  Query rest = query;
  std::erase_if(rest.clauses, [](const Clause& clause) { return clause.occur == Occur::kFilter; });
  PlanNode node;
  const bool asks = std::any_of(rest.clauses.begin(), rest.clauses.end(),
                                [](const Clause& clause) { return clause.occur == Occur::kShould || clause.occur == Occur::kMust; });
  if (asks) {
    node.clauses.push_back({Occur::kMust, compile(rest, decides, scored, depth + 1)});
  } else {
    for (const Clause& clause : rest.clauses) node.clauses.push_back({clause.occur, compile(clause.query, true, false, depth + 1)});
  }
  for (const Clause& clause : query.clauses) {
    if (clause.occur != Occur::kFilter) continue;
    Query filter = clause.query;
    if (filter.field.empty()) filter.field = query.field;
    if (filter.level == Level::kAuto) filter.level = query.level;
    node.clauses.push_back({Occur::kMust, compile(filter, true, false, depth + 1)});
  }
  return node;
}

}  // namespace fihris::search
