// SPDX-License-Identifier: Apache-2.0
//
// Snippets
//
// A title is rarely enough to choose from a list of hits. A snippet is the passage of the document that answers the query best, with the
// words to highlight and the question or heading under which it stands.
#include <iostream>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>
#include <fihris/snippet.hpp>

namespace {

// Interviews have a form: a line that ends with a question mark, and below it the answer. A line is a paragraph.
fihris::Document interview() {
  fihris::Document document("restorer");
  document.set("title", "مرممة مخطوطات: الورق كائن حي");
  document.set("text",
               "في هذا الحوار تتحدث مرممة عن مهنة لا يعرفها إلا القليلون.\n"
               "ما أشد ما يهدد هذه الكتب؟\n"
               "الرطوبة أولا، ثم الحشرات، ثم الإنسان. هناك من يلصق الأوراق الممزقة بشريط لاصق، وهو يظن أنه ينقذها.\n"
               "هل تغنينا الرقمنة عن الأصول؟\n"
               "الرقمنة تحمي المخطوط من كثرة اللمس، لكنها لا تعوضه. فالصورة لا تحدثك عن سمك الورق ولا عن رائحة الجلد.\n");
  return document;
}

}  // namespace

int main() {
  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory);
  writer.add(interview());
  writer.commit();

  const fihris::Searcher searcher(fihris::IndexReader::open(directory));
  const fihris::Query query = fihris::parse_query("رقمنة المخطوطات");

  // A maker is bound to one query and makes snippets of any number of texts.
  const fihris::SnippetMaker snippets(searcher.reader(), query);

  bool right = false;
  for (const fihris::Hit& hit : searcher.search(query).hits) {
    const fihris::Document document = searcher.reader().document(hit.doc);

    // The passage as it stands in the text, with marks of your own around the words. Highlights cover whole words with their clitics and
    // marks, so that the letters of a word stay joined on the screen.
    const fihris::Snippet snippet = snippets.make(document.get("text"), {.max_characters = 80});
    std::cout << document.get("title") << '\n' << "  " << snippet.heading << '\n' << "  " << snippet.marked("[", "]") << '\n';

    // For a web page: escaped, with <mark>.
    std::cout << "  " << snippet.html() << '\n';

    // The places are byte ranges into the passage, and of the passage into the field, for those who draw for themselves.
    for (const fihris::ByteRange& range : snippet.highlights) {
      std::cout << "  bytes " << snippet.source.begin + range.begin << "–" << snippet.source.begin + range.end << '\n';
    }

    // Titles are shown whole: highlights() gives all places in a text, without choosing a passage.
    const auto in_title = snippets.highlights(document.get("title"));
    std::cout << "  " << in_title.size() << " in the title\n";

    right = snippet.heading == "هل تغنينا الرقمنة عن الأصول؟" && !snippet.highlights.empty();
  }
  return right ? 0 : 1;
}
