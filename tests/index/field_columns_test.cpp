// SPDX-License-Identifier: Apache-2.0
//
// Columns through the life of an index: what was set is what the column has, after flushes, merges, removals and replacements.
#include "index/field_columns.hpp"

#include <map>
#include <set>
#include <string>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "index/field_value.hpp"
#include "index/snapshot.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;

Schema schema_with_columns() {
  Schema schema = Schema::articles();
  schema.add({.name = "topics", .type = FieldType::kKeyword});
  schema.add({.name = "day", .type = FieldType::kDate});
  schema.add({.name = "price", .type = FieldType::kReal});
  schema.add({.name = "visits", .type = FieldType::kInteger});
  schema.add({.name = "free", .type = FieldType::kBoolean});
  return schema;
}

WriterOptions options_with_columns() {
  WriterOptions options;
  options.schema = schema_with_columns();
  options.max_segments = 3;
  return options;
}

Document random_document(Random& random, const std::string& id) {
  Document document(id);
  document.set("text", "كتاب " + std::to_string(random.below(50)));
  if (!random.one_in(3)) {
    std::string topics;
    for (std::uint64_t count = random.below(4); count > 0; --count) topics += "موضوع " + std::to_string(random.below(6)) + "\n";
    document.set("topics", topics);
  }
  if (!random.one_in(4)) {
    constexpr std::array<const char*, 4> kDays = {"2003-05-16", "16 ماي 2004", "14 رمضان 1445", "2020-02-29T23:59:59Z"};
    document.set("day", random.pick(kDays));
  }
  if (random.one_in(2)) document.set("price", "-" + std::to_string(random.below(100)) + ".5");
  if (random.one_in(2)) document.set("visits", std::to_string(static_cast<std::int64_t>(random.next() >> random.below(64))));
  if (random.one_in(2)) document.set("free", random.one_in(2) ? "نعم" : "false");
  return document;
}

/// Compares the columns of every live document with what its own text says.
void require_columns(const Directory& directory, const std::map<std::string, Document>& expected) {
  const IndexReader reader = IndexReader::open(directory);
  std::size_t seen = 0;
  for (const auto& segment : reader.impl().segments()) {
    const SegmentReader& part = *segment.reader;
    for (std::uint32_t doc = 0; doc < part.doc_count(); ++doc) {
      if (part.removed().contains(doc)) continue;
      ++seen;
      const Document& document = expected.at(part.ids().id(doc));
      INFO("document " << document.id());
      for (std::size_t number = 0; number < reader.schema().fields().size(); ++number) {
        const Field& field = reader.schema().fields()[number];
        const ColumnReader* const column = part.column(number);
        REQUIRE((column != nullptr) == has_column(field.type));
        if (column == nullptr) continue;
        std::set<std::string> keywords;
        if (field.type == FieldType::kKeyword) {
          for_each_keyword(document.get(field.name), [&](std::string_view value) { keywords.emplace(value); });
          std::set<std::string> found;
          column->keywords().for_each(doc, [&](std::uint32_t ordinal) { found.emplace(column->keywords().term(ordinal)); });
          REQUIRE(found == keywords);
        } else {
          const auto value = parse_value(field.type, document.get(field.name));
          REQUIRE(column->numbers().has(doc) == value.has_value());
          if (value) REQUIRE(column->numbers().key(doc) == value->first);
        }
      }
    }
  }
  REQUIRE(seen == expected.size());
  const CheckReport report = IndexReader::check(directory);
  REQUIRE(report.problems.empty());
}

TEST_CASE("columns have what documents say, after flushes, merges, removals and replacements") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const Directory directory = Directory::in_memory();
    std::map<std::string, Document> expected;
    for (int round = 0; round < 6; ++round) {
      IndexWriter writer(directory, options_with_columns());
      for (std::uint64_t count = random.below(80); count > 0; --count) {
        const std::string id = std::to_string(random.below(150));
        if (random.one_in(6)) {
          writer.remove(id);
          expected.erase(id);
        } else {
          const Document document = random_document(random, id);
          writer.add(document);
          expected.insert_or_assign(id, document);
        }
      }
      if (random.one_in(3)) writer.compact();
      writer.commit();
      require_columns(directory, expected);
    }
  }
}

TEST_CASE("a value that is none of its type is refused with document, field and value, and changes nothing") {
  const Directory directory = Directory::in_memory();
  IndexWriter writer(directory, options_with_columns());
  writer.add(Document("a").set("visits", "1"));
  writer.commit();
  const auto sentence_of = [&](const Document& document) -> std::string {
    try {
      writer.add(document);
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kInvalidArgument);
      return error.what();
    }
    return "";
  };
  CHECK(sentence_of(Document("a").set("visits", "many")) == "document a: field \"visits\": \"many\" is not a whole number, such as 42");
  CHECK(sentence_of(Document("b").set("day", "2003-02-30")).find("field \"day\": \"2003-02-30\" is not a date") != std::string::npos);
  CHECK(sentence_of(Document("b").set("price", "nan")).find("price") != std::string::npos);
  CHECK(sentence_of(Document("b").set("free", "perhaps")).find("true or false") != std::string::npos);
  CHECK(sentence_of(Document("b").set("topics", std::string(4097, 'x'))).find("4,096 bytes") != std::string::npos);
  CHECK(sentence_of(Document("c").set("visits", " ")).empty());  // no value
  CHECK(writer.document_count() == 2);
  writer.commit();
  CHECK(IndexReader::open(directory).find("a")->get("visits") == "1");
}

TEST_CASE("a field is added to an index that has documents") {
  const Directory directory = Directory::in_memory();
  {
    IndexWriter writer(directory);
    writer.add(Document("old").set("text", "كتاب").set("visits", "5").set("notes", "مدرسة"));
    writer.commit();
  }
  {
    IndexWriter writer(directory);
    writer.add(Document("pending").set("text", "كتاب"));
    writer.add_field({.name = "visits", .type = FieldType::kInteger});
    writer.add_field({.name = "notes"});
    writer.add_field({.name = "notes"});  // is there
    CHECK_THROWS_AS(writer.add_field({.name = "visits", .type = FieldType::kDate}), Error);
    CHECK_THROWS_AS(writer.add_field({.name = "id"}), Error);
    CHECK_THROWS_AS(writer.add(Document("bad").set("visits", "many")), Error);
    writer.add(Document("new").set("text", "كتاب").set("visits", "7").set("notes", "مدرسة"));
    writer.commit();
  }
  const auto check = [&](std::size_t segments) {
    const IndexReader reader = IndexReader::open(directory);
    REQUIRE(reader.schema().fields().size() == 4);
    CHECK(reader.stats().segments == segments);
    CHECK(reader.stats().documents == 3);
    CHECK(IndexReader::check(directory).problems.empty());
    CHECK(reader.find("old")->get("visits") == "5");
    std::size_t with_value = 0;
    for (const auto& segment : reader.impl().segments()) {
      const ColumnReader* const column = segment.reader->column(2);
      for (std::uint32_t doc = 0; column != nullptr && doc < segment.reader->doc_count(); ++doc) {
        if (!column->numbers().has(doc)) continue;
        ++with_value;
        CHECK(segment.reader->ids().id(doc) == "new");
        CHECK(integer_of_key(column->numbers().key(doc)) == 7);
      }
    }
    CHECK(with_value == 1);
  };
  check(3);
  {
    IndexWriter writer(directory);
    writer.add_field({.name = "undone", .type = FieldType::kKeyword});
    writer.rollback();
    CHECK(writer.schema().find("undone") == nullptr);
    writer.compact();
    writer.commit();
  }
  check(1);
}

TEST_CASE("a field without stored text has its column all the same") {
  const Directory directory = Directory::in_memory();
  WriterOptions options;
  options.schema.add({.name = "visits", .type = FieldType::kInteger, .stored = false});
  IndexWriter writer(directory, options);
  writer.add(Document("a").set("visits", "7"));
  writer.commit();
  writer.add(Document("b").set("visits", "8"));
  writer.compact();
  writer.commit();
  const IndexReader reader = IndexReader::open(directory);
  CHECK(reader.find("a")->get("visits").empty());
  const auto& segment = *reader.impl().segments().at(0).reader;
  CHECK(integer_of_key(segment.column(2)->numbers().key(*segment.find("a"))) == 7);
}

}  // namespace
}  // namespace fihris::index
