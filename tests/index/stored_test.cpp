// SPDX-License-Identifier: Apache-2.0
#include "index/stored.hpp"

#include <string>

#include <fihris/error.hpp>

#include "index/collection.hpp"
#include "index/format.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using testing::same_document;

struct Written {
  std::shared_ptr<storage::FileSystem> files = storage::open_memory_file_system();
  std::shared_ptr<const storage::Container> container;
  StoredReader reader;

  Written(const std::vector<Document>& documents, const Schema& schema) {
    files->create_folder();
    storage::ContainerWriter out(*files, "stored", kSegmentKind);
    StoredWriter writer;
    for (const Document& document : documents) writer.add(document, schema);
    writer.finish(out);
    out.finish();
    container = storage::Container::open(*files, "stored", kSegmentKind);
    reader =
        StoredReader(container->section(kStoredBlocks), container->section(kStoredIndex), static_cast<std::uint32_t>(documents.size()));
  }
};

TEST_CASE("documents come back one by one and in a row, however many and however long") {
  FIHRIS_RANDOM(random);
  const Schema schema = testing::articles_with_author();
  for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 300}) {
    std::vector<Document> documents;
    for (std::size_t i = 0; i < count; ++i) {
      documents.push_back(testing::random_document(random, "d" + std::to_string(i), random.one_in(20) ? 9000 : 60));
      if (random.one_in(4)) documents.back().set("raw", std::string(random.below(50'000), static_cast<char>(random.next() & 0xFF)));
      if (random.one_in(9)) documents.back() = Document("empty" + std::to_string(i));
    }
    const Written written(documents, schema);
    for (std::uint32_t doc = 0; doc < count; ++doc) {
      Document read(documents[doc].id());
      written.reader.read(doc, schema, read);
      REQUIRE(same_document(read, documents[doc]));
    }
    std::uint32_t next = 0;
    written.reader.for_each(schema, [&](std::uint32_t doc, const std::vector<Document::Value>& values) {
      REQUIRE(doc == next++);
      Document read(documents[doc].id());
      for (const auto& value : values) read.set(value.name, value.text);
      REQUIRE(same_document(read, documents[doc]));
      return true;
    });
    REQUIRE(next == count);
  }
}

TEST_CASE("for_each stops when it is told to") {
  const Schema schema = Schema::articles();
  const Written written({Document("a"), Document("b"), Document("c")}, schema);
  int seen = 0;
  written.reader.for_each(schema, [&](std::uint32_t, const auto&) { return ++seen < 2; });
  CHECK(seen == 2);
}

TEST_CASE("a field that is not stored is not kept, others are") {
  Schema schema;
  schema.add({.name = "text", .stored = false});
  schema.add({.name = "note", .type = FieldType::kStored, .stored = false});
  const Written written({Document("a").set("text", "x").set("note", "y").set("more", "z")}, schema);
  Document read("a");
  written.reader.read(0, schema, read);
  CHECK(read.get("text").empty());
  CHECK(read.get("note") == "y");
  CHECK(read.get("more") == "z");
}

}  // namespace
}  // namespace fihris::index
