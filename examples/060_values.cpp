// SPDX-License-Identifier: Apache-2.0
//
// Filters, sorting and facets
//
// Beside text a document has values: a day, topics, a price. A field with values is not searched for words; it narrows what is found, puts it
// in order, and says of what kinds it is.
#include <iostream>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace {

fihris::Document article(std::string id, std::string text, std::string day, std::string topics) {
  fihris::Document document(std::move(id));
  document.set("text", std::move(text)).set("day", std::move(day)).set("topic", std::move(topics));
  return document;
}

}  // namespace

int main() {
  // # Types
  //
  // The schema gives a field its type: keyword, integer, real, date or boolean. A value that is none of its type is refused by add(). Values are
  // written as text, dates in any usual spelling and in both calendars; a keyword field takes a keyword a line.
  fihris::WriterOptions options;
  options.schema.add({.name = "day", .type = fihris::FieldType::kDate});
  options.schema.add({.name = "topic", .type = fihris::FieldType::kKeyword});
  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory, options);
  writer.add(article("1", "المغرب يستعد لكأس العالم", "2003-05-16", "رياضة\nسياسة"));
  writer.add(article("2", "المغرب والعالم العربي", "12 يونيو 2004", "سياسة"));
  writer.add(article("3", "كتاب جديد عن المغرب", "14 رمضان 1425", "ثقافة"));
  writer.commit();
  const fihris::Searcher searcher(fihris::IndexReader::open(directory));

  // # In a query
  //
  // Brackets behind a field ask for a value, or for all from one to another. Beside words they filter: scores stay as they are.
  const auto typed = searcher.search(fihris::parse_query("المغرب day:[2003 TO 2004-06]"));
  std::cout << "until June 2004: " << typed.hits.size() << '\n';

  // # From a program
  //
  // The same as options of a search, with an order other than by score, and with the topics of all that was found.
  fihris::SearchOptions wanted;
  wanted.filter = fihris::Query::range("day", "2004", "");
  wanted.sort_by = fihris::SortBy{"day", fihris::SortBy::Direction::kDescending};
  wanted.facets = {"topic"};
  const auto found = searcher.search(fihris::Query::words("المغرب"), wanted);
  for (const fihris::Hit& hit : found.hits) std::cout << hit.id << "  " << searcher.reader().document(hit.doc).get("day") << '\n';
  for (const auto& value : found.facets[0].values) std::cout << value.value << ": " << value.count << '\n';

  const bool right = typed.hits.size() == 2 && found.hits.size() == 2 && found.hits[0].id == "3" && found.facets[0].distinct == 2;
  return right ? 0 : 1;
}
