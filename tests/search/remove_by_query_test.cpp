// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter::remove(Query).
#include <string>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "testing/catch.hpp"

namespace fihris::search {
namespace {

constexpr int kDocuments = 900;  // more than a search scores in full

Document numbered(int number) {
  Document document(std::to_string(number));
  return document.set("text", "كتاب" + std::string(number % 3 == 0 ? " قديم" : " جديد"));
}

TEST_CASE("a writer removes all that a search finds, committed or not, and nothing else") {
  for (const std::size_t merge_threads : {0U, 2U}) {
    const auto directory = Directory::in_memory();
    IndexWriter writer(directory, {.merging = {.threads = merge_threads, .width = 2}});
    for (int number = 0; number < kDocuments; ++number) {
      writer.add(numbered(number));
      if (number % 200 == 0) writer.commit();
    }
    CHECK(writer.remove(Query::words("الكتتاب")) == 0);  // like الكتاب, but that is a guess
    const Query query = Query::words("قديم").at(Level::kWritten);
    CHECK(writer.remove(query) == kDocuments / 3);
    CHECK(writer.remove(query) == 0);
    CHECK(writer.document_count() == kDocuments - kDocuments / 3);
    CHECK(Searcher(IndexReader::open(directory)).count(query) > 0);  // not before the commit
    writer.commit();
    const auto reader = IndexReader::open(directory);
    CHECK(Searcher(reader).count(query) == 0);
    for (int number = 0; number < kDocuments; ++number) REQUIRE(reader.find(std::to_string(number)).has_value() == (number % 3 != 0));
  }
}

TEST_CASE("removal by query is undone by a rollback") {
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory);
  for (int number = 0; number < 9; ++number) writer.add(numbered(number));
  writer.commit();
  CHECK(writer.remove(Query::words("كتاب")) == 9);
  CHECK(writer.document_count() == 0);
  writer.rollback();
  CHECK(writer.document_count() == 9);
}

}  // namespace
}  // namespace fihris::search
