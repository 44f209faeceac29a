// SPDX-License-Identifier: Apache-2.0
//
// Matches are taken window by window, without scores.
#include "search/by_values.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include <fihris/error.hpp>

#include "index/field_value.hpp"
#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

std::size_t field_of(const Plan& plan, const std::string& name, const char* wanted, bool (*is_right)(FieldType)) {
  const auto& fields = plan.snapshot().schema().fields();
  std::string known;
  for (std::size_t number = 0; number < fields.size(); ++number) {
    if (!is_right(fields[number].type)) continue;
    if (fields[number].name == name) return number;
    known += (known.empty() ? "" : ", ") + fields[number].name;
  }
  throw Error(ErrorCode::kInvalidArgument, std::string("there is no field of ") + wanted + " \"" + name + "\" in this index; " +
                                               (known.empty() ? "it has none" : "it has: " + known));
}

bool is_keyword(FieldType type) { return type == FieldType::kKeyword; }
bool has_values(FieldType type) { return index::has_column(type); }

/// A match and what it is sorted by: a key, or the ordinal of a keyword in its segment.
struct Place {
  bool is_missing = true;
  std::uint64_t key = 0;
  std::uint32_t doc = 0;
};

Place place_of(const index::ColumnReader* column, std::uint32_t doc, bool descends) {
  Place place{true, 0, doc};
  if (column == nullptr) return place;
  if (column->type() != FieldType::kKeyword) {
    if (column->numbers().has(doc)) place = {false, column->numbers().key(doc), doc};
    return place;
  }
  // Of several keywords the one that is first in this order.
  column->keywords().for_each(doc, [&](std::uint32_t ordinal) {
    if (place.is_missing || descends) place = {false, ordinal, doc};
  });
  return place;
}

/// A match that may be compared with those of other segments.
struct Sorted {
  bool is_missing = true;
  std::uint64_t key = 0;
  std::string keyword;
  std::uint64_t doc = 0;
};

}  // namespace

std::vector<Query> take_filters(Query& query) {
  std::vector<Query> filters;
  if (query.kind != Query::Kind::kBoolean) return filters;
  const bool asks = std::any_of(query.clauses.begin(), query.clauses.end(),
                                [](const Clause& clause) { return clause.occur == Occur::kShould || clause.occur == Occur::kMust; });
  if (!asks) return filters;
  for (Clause& clause : query.clauses) {
    if (clause.occur != Occur::kFilter) continue;
    filters.push_back(std::move(clause.query));
    if (filters.back().field.empty()) filters.back().field = query.field;
    if (filters.back().level == Level::kAuto) filters.back().level = query.level;
  }
  std::erase_if(query.clauses, [](const Clause& clause) { return clause.occur == Occur::kFilter; });
  return filters;
}

std::vector<index::Removed> hidden_by(const Plan& filter) {
  std::vector<index::Removed> hidden;
  for (std::size_t number = 0; number < filter.snapshot().segments().size(); ++number) {
    const std::uint32_t doc_count = filter.snapshot().segments()[number].reader->doc_count();
    std::vector<std::uint64_t> words((std::size_t{doc_count} + 63) / 64, ~std::uint64_t{0});
    for_each_match(filter, number, [&](Window window, const WindowSet& found) {
      found.for_each([&](std::uint32_t offset) {
        const std::uint32_t doc = window.begin + offset;
        words[doc / 64] &= ~(std::uint64_t{1} << (doc % 64));
      });
    });
    hidden.emplace_back(std::move(words));
  }
  return hidden;
}

std::vector<ScoredDoc> sorted_by(const Plan& plan, const SortBy& order, std::size_t limit, std::uint64_t& total) {
  const std::size_t field = field_of(plan, order.field, "values", has_values);
  const bool descends = order.direction == SortBy::Direction::kDescending;
  const auto is_before = [&](const auto& a, const auto& b) {
    if (a.is_missing != b.is_missing) return b.is_missing;
    if (a.key != b.key) return descends ? a.key > b.key : a.key < b.key;
    return a.doc < b.doc;
  };
  std::vector<Sorted> best;
  std::vector<Place> places;
  total = 0;
  for (std::size_t number = 0; number < plan.snapshot().segments().size(); ++number) {
    const auto& segment = plan.snapshot().segments()[number];
    const index::ColumnReader* const column = segment.reader->column(field);
    places.clear();
    for_each_match(plan, number, [&](Window window, const WindowSet& found) {
      found.for_each([&](std::uint32_t offset) { places.push_back(place_of(column, window.begin + offset, descends)); });
    });
    total += places.size();
    const std::size_t kept = std::min(limit, places.size());
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept), places.end(), is_before);
    for (std::size_t i = 0; i < kept; ++i) {
      Sorted sorted{places[i].is_missing, places[i].key, {}, segment.first_doc + places[i].doc};
      if (!sorted.is_missing && column->type() == FieldType::kKeyword) {
        sorted.keyword = column->keywords().term(static_cast<std::uint32_t>(sorted.key));
        sorted.key = 0;  // ordinals of two segments do not compare
      }
      best.push_back(std::move(sorted));
    }
    std::sort(best.begin(), best.end(), [&](const Sorted& a, const Sorted& b) {
      if (!a.is_missing && !b.is_missing && a.keyword != b.keyword) return descends ? a.keyword > b.keyword : a.keyword < b.keyword;
      return is_before(a, b);
    });
    if (best.size() > limit) best.resize(limit);
  }
  std::vector<ScoredDoc> docs;
  docs.reserve(best.size());
  for (const Sorted& sorted : best) docs.push_back({sorted.doc, 0});
  return docs;
}

Facet count_facet(const Plan& plan, const std::string& name, std::size_t limit) {
  const std::size_t field = field_of(plan, name, "keywords", is_keyword);
  Facet facet;
  facet.field = name;
  std::map<std::string, std::uint64_t, std::less<>> counts;
  for (std::size_t number = 0; number < plan.snapshot().segments().size(); ++number) {
    const index::ColumnReader* const column = plan.snapshot().segments()[number].reader->column(field);
    std::vector<std::uint64_t> of_segment(column == nullptr ? 0 : column->keywords().term_count());
    for_each_match(plan, number, [&](Window window, const WindowSet& found) {
      found.for_each([&](std::uint32_t offset) {
        bool has_one = false;
        if (column != nullptr) {
          column->keywords().for_each(window.begin + offset, [&](std::uint32_t ordinal) {
            ++of_segment[ordinal];
            has_one = true;
          });
        }
        facet.without += has_one ? 0 : 1;
      });
    });
    for (std::uint32_t ordinal = 0; ordinal < of_segment.size(); ++ordinal) {
      if (of_segment[ordinal] != 0) counts[std::string(column->keywords().term(ordinal))] += of_segment[ordinal];
    }
  }
  facet.distinct = counts.size();
  for (const auto& [value, count] : counts) facet.values.push_back({value, count});
  std::stable_sort(facet.values.begin(), facet.values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  if (facet.values.size() > limit) facet.values.resize(limit);
  return facet;
}

}  // namespace fihris::search
