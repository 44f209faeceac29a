// SPDX-License-Identifier: Apache-2.0
//
// The program in README.md: what follows is there letter by letter (readme_test.cpp compares).
#include <iostream>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

int main() {
  fihris::IndexWriter writer("articles.idx");
  fihris::Document article("water-2023");
  article.set("title", "ندرة المياه والسياسة المائية").set("text", "حين يتأخر المطر تنخفض مناسيب السدود.");
  writer.add(article);
  writer.commit();

  const fihris::Searcher searcher(fihris::IndexReader::open("articles.idx"));
  for (const fihris::Hit& hit : searcher.search(fihris::parse_query("أمطار وسد")).hits) {
    std::cout << hit.id << ' ' << hit.score << '\n';  // water-2023, although the text has neither word in this form
  }
}
