// SPDX-License-Identifier: Apache-2.0
//
// Model: what an index should hold, as a plain list of documents in the order in which they were added.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <fihris/index_reader.hpp>

#include "index/collection.hpp"
#include "index/field_contents.hpp"
#include "index/snapshot.hpp"
#include "testing/catch.hpp"

namespace fihris::index::testing {

/// A value.
class Model {
 public:
  bool add(const Document& document) {
    const bool replaced = remove(document.id());
    documents_.push_back(document);
    return replaced;
  }
  bool remove(const std::string& id) {
    return std::erase_if(documents_, [&](const Document& document) { return document.id() == id; }) != 0;
  }
  const std::vector<Document>& documents() const { return documents_; }

 private:
  std::vector<Document> documents_;
};

/// Requires that readers see exactly the documents of the model, in its order, by walking and by id.
inline void require_holds(const IndexReader& reader, const Model& model) {
  std::size_t next = 0;
  reader.for_each_document([&](const Document& document) {
    REQUIRE(next < model.documents().size());
    REQUIRE(same_document(document, model.documents()[next++]));
    return true;
  });
  REQUIRE(next == model.documents().size());
  REQUIRE(reader.stats().documents == next);
  for (std::size_t i = 0; i < next; i += 1 + next / 16) {
    const auto found = reader.find(model.documents()[i].id());
    REQUIRE(found);
    REQUIRE(same_document(*found, model.documents()[i]));
  }
  REQUIRE_FALSE(reader.find("no such document"));
}

/// Requires that every segment holds what its stored documents say, and that check() finds nothing.
inline void require_sound(const Directory& directory) {
  const IndexReader reader = IndexReader::open(directory);
  for (const auto& segment : reader.impl().segments()) {
    for (std::size_t field = 0; field < reader.schema().fields().size(); ++field) {
      const FieldReader* in_field = segment.reader->field(field);
      REQUIRE((in_field != nullptr) == (reader.schema().fields()[field].type == FieldType::kText));
      if (in_field == nullptr) continue;
      const FieldContents actual = contents_of(*in_field, reader.analyzer());
      const FieldContents expected = expected_contents(*segment.reader, reader.schema(), field, reader.analyzer());
      REQUIRE(first_difference(actual, expected) == "");
    }
  }
  const CheckReport report = IndexReader::check(directory);
  for (const std::string& problem : report.problems) FAIL(problem);
  REQUIRE(report.ok());
  REQUIRE(report.documents == reader.stats().documents);
}

}  // namespace fihris::index::testing
