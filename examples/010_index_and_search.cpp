// SPDX-License-Identifier: Apache-2.0
//
// Index and search
//
// From nothing to ranked hits: make an index in a folder, put a few articles into it, commit, open it, ask it something.
// The other examples build on this one and leave out what is told here.
#include <iostream>
#include <string>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace {

// # Documents
//
// A document is a key and some named texts. The key is yours: a path, an address, a number from a database. Adding a second document with
// the same key replaces the first, so that indexing again what has changed needs no bookkeeping.
fihris::Document article(std::string id, std::string title, std::string text) {
  fihris::Document document(std::move(id));
  document.set("title", std::move(title));
  document.set("text", std::move(text));
  // A field that the schema does not know is kept and returned with the document. It is not searched.
  document.set("source", "example");
  return document;
}

// # Writing
//
// A writer holds the index alone: a second one, in this process or another, is refused until the first has gone. Readers are not
// disturbed. They see the last commit.
void write_index(const char* folder) {
  fihris::IndexWriter writer(folder);
  writer.add(article("water", "ندرة المياه والسياسة المائية",
                     "حين يتأخر المطر في الخريف تنخفض مناسيب السدود.\nتستهلك الفلاحة القسط الأوفر من المياه."));
  writer.add(article("vote", "كيف تتحول أصوات الناخبين إلى مقاعد؟",
                     "كلما اقترب موعد الانتخابات التشريعية عاد السؤال إلى المقاهي.\nتفتح مكاتب التصويت أبوابها صباحا."));
  writer.add(article("reading", "حين تدخل الكتب إلى المقاهي",
                     "وضع صاحب المقهى كتبه على رف من خشب.\nوبعد أسابيع صار الناس يقرؤون في مكتبته الصغيرة."));

  // Nothing is visible, and nothing is safe on disk, before this returns. Afterwards all of it is.
  writer.commit();
}

// # Searching
//
// A reader is a snapshot of the last commit; it stays the same whatever a writer does next. A searcher answers queries on it, from as many
// threads as you like.
// Returns the key of the best hit, or "" when there is none.
std::string search(const fihris::Searcher& searcher, const char* typed) {
  // parse_query() reads what people type. Words are ranked; quotation marks, + and - do what one expects (docs/query-language.md).
  const fihris::Query query = fihris::parse_query(typed);

  std::cout << typed << '\n';
  const fihris::TopHits found = searcher.search(query);
  for (const fihris::Hit& hit : found.hits) {
    // A hit has the key and the score. The text comes from the index, which has kept it.
    const fihris::Document document = searcher.reader().document(hit.doc);
    std::cout << "  " << hit.score << "  " << hit.id << "  " << document.get("title") << '\n';
  }
  return found.hits.empty() ? "" : found.hits.front().id;
}

}  // namespace

int main() {
  write_index("articles.idx");

  const fihris::Searcher searcher(fihris::IndexReader::open("articles.idx"));

  // The article has the plural with its article, the query the singular without: a word is found in whatever form it stands in the text.
  bool right = search(searcher, "انتخاب") == "vote";

  // "book" finds the books of the title, "his books" and, because the root is shared, "his library"; further down also the polling
  // stations, which in Arabic are desks, from the same root as books.
  right = right && search(searcher, "كتاب") == "reading";

  // A required word and an excluded one: the cafés of the article on reading, not those of the article on elections.
  right = right && search(searcher, "+مقهى -انتخابات") == "reading";

  // What the world does wrong arrives as one kind of exception: a code for the program, a sentence for its user.
  try {
    fihris::IndexReader::open("no-such-folder");
  } catch (const fihris::Error& error) {
    std::cout << "as expected: " << error.what() << '\n';
    return right && error.code() == fihris::ErrorCode::kNotFound ? 0 : 1;
  }
  return 1;
}
