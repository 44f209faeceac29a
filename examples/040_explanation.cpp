// SPDX-License-Identifier: Apache-2.0
//
// Explanation
//
// Why does this article stand above that one? Every score can be taken apart, and its parts add up to it. docs/scoring.md has the formulas;
// this example shows what they do, one ingredient at a time.
#include <cmath>
#include <iostream>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace {

fihris::Searcher make_searcher() {
  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory);
  const auto add = [&](const char* id, const char* text) {
    fihris::Document document(id);
    document.set("text", text);
    writer.add(document);
  };
  add("side-by-side", "خبراء في مكافحة التطرف يجتمعون");
  add("apart", "يدعو إلى مكافحة الغش، ويحذر من التطرف");
  add("other-form", "كيف نكافح خطاب المتطرفين؟");
  add("one-word", "مكافحة الحرائق في الغابات");
  add("neither", "افتتاح معرض الكتاب");
  writer.commit();
  return fihris::Searcher(fihris::IndexReader::open(directory));
}

}  // namespace

int main() {
  const fihris::Searcher searcher = make_searcher();
  const fihris::Query query = fihris::parse_query("مكافحة التطرف");

  // For each hit the tree of its score: the words, each with the level at which it was found; the factor that holds back a document that
  // lacks some of them; what neighbours add. In this order:
  //
  //   side-by-side   both words with the same letters, and a bonus because they are neighbours
  //   apart          both words, in a longer text, no bonus
  //   one-word       one of the two words, held back by the factor
  //   other-form     a verb of the same root as the first word, which counts less
  const auto found = searcher.search(query);
  bool adds_up = found.hits.size() == 4 && found.hits.front().id == "side-by-side";
  for (const fihris::Hit& hit : found.hits) {
    const fihris::Explanation why = searcher.explain(query, hit.id);
    std::cout << hit.id << '\n' << why.to_string() << '\n';
    adds_up = adds_up && why.matched && std::abs(why.value - hit.score) < 1e-9;
  }

  // A document that is no hit is explained too.
  const fihris::Explanation why_not = searcher.explain(query, "neither");
  std::cout << "neither\n" << why_not.to_string() << '\n';

  // # Switches
  //
  // Each ingredient has a number in Ranking, and 0 turns it off. Ranking::plain() is BM25 on stems as in the textbook: a word in the same
  // letters and another form of it count the same, neighbours do not matter.
  std::cout << "one-word, by plain BM25\n" << searcher.explain(query, "one-word", fihris::Ranking::plain()).to_string();

  return adds_up && !why_not.matched ? 0 : 1;
}
