// SPDX-License-Identifier: Apache-2.0
//
// An index in memory
//
// For tests, and for collections that are made anew each time: a Directory says where an index lives, and one of the places is memory.
// Everything else is the same as on disk. This example also shows a schema of one's own, replacing and removing.
#include <iostream>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace {

// # A schema
//
// The schema names the fields that are searched, and how much each counts. Without one, an index has `title` and `text`. It is fixed when
// the index is made, and kept in it.
fihris::Schema letters_schema() {
  fihris::Schema schema;
  schema.add({.name = "subject", .type = fihris::FieldType::kText, .weight = 2.0});
  schema.add({.name = "body", .type = fihris::FieldType::kText});
  return schema;
}

fihris::Document letter(std::string id, std::string subject, std::string body) {
  fihris::Document document(std::move(id));
  document.set("subject", std::move(subject)).set("body", std::move(body));
  return document;
}

std::uint64_t count(const fihris::Directory& directory, const char* word) {
  return fihris::Searcher(fihris::IndexReader::open(directory)).count(fihris::Query::words(word));
}

}  // namespace

int main() {
  // The index lives until the last handle, reader and writer are gone.
  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory, {.schema = letters_schema(), .analyzer = {}});

  writer.add(letter("1", "موعد الاجتماع", "نلتقي صباح الخميس في القاعة الكبرى."));
  writer.add(letter("2", "تقرير الرحلة", "زرنا المدينة القديمة وأسوارها."));
  writer.commit();

  // A reader is a snapshot: what follows changes nothing for this one.
  const fihris::Searcher before(fihris::IndexReader::open(directory));

  // The same key again replaces; remove() takes away. Both become visible together, at the commit.
  writer.add(letter("1", "موعد الاجتماع", "تأجل اللقاء إلى يوم الجمعة."));
  writer.remove("2");
  writer.commit();

  std::cout << "Thursday, before: " << before.count(fihris::Query::words("الخميس")) << ", after: " << count(directory, "الخميس") << '\n';
  std::cout << "Friday, after: " << count(directory, "الجمعة") << '\n';
  std::cout << "the journey, after: " << count(directory, "رحلة") << '\n';

  // # Queries as values
  //
  // A program that makes queries need not write them as text. They can be built, combined, and printed in the language of parse_query().
  using fihris::Query;
  const Query query = Query::all({Query::words("اجتماعات"), !Query::phrase("القاعة الكبرى").in("body")});
  const fihris::Searcher after(fihris::IndexReader::open(directory));
  std::cout << query.to_string() << " → " << after.count(query) << '\n';

  const bool right = before.count(query) == 0 && after.count(query) == 1 && count(directory, "رحلة") == 0;
  return right ? 0 : 1;
}
