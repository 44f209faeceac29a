// SPDX-License-Identifier: Apache-2.0
//
// A custom analyzer
//
// The analyzer turns text into words, each at four levels: as written, its letters, its stem, its root. This example looks at them, and
// then gives an index a stemmer of its own.
#include <iostream>

#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace {

// # What the analyzer does
//
// Indexing and searching do the same to their words, and the result can be looked at. A star in a root stands for a letter that changes
// from form to form (docs/arabic.md).
void show(const fihris::Analyzer& analyzer, const char* text) {
  std::cout << analyzer.fingerprint() << '\n';
  for (const fihris::Token& token : analyzer.analyze(text)) {
    std::cout << "  " << token.written << "  letters " << token.letters << "  stem " << token.stem << "  root " << token.root << "  bytes "
              << token.begin << "–" << token.end << (token.stop_word ? "  a function word" : "") << '\n';
  }
}

// # A stemmer of one's own
//
// A stemmer maps the letters of a word to its stem. This one takes off the article and nothing else. Letters arrive folded (one alef, no
// marks), so that the rule need not think of spellings.
std::string without_article(std::string_view letters) {
  constexpr std::string_view kArticle = "ال";
  constexpr std::size_t kBytesOfThreeLetters = 6;
  const bool has_article = letters.starts_with(kArticle) && letters.size() >= kArticle.size() + kBytesOfThreeLetters;
  return std::string(has_article ? letters.substr(kArticle.size()) : letters);
}

// The name is written into the index: who opens it with another stemmer is told so, instead of finding nothing.
fihris::AnalyzerOptions article_only() {
  fihris::AnalyzerOptions options;
  options.arabic = fihris::ArabicStemmer::kCustom;
  options.custom_stem = without_article;
  options.custom_name = "article-only";
  return options;
}

}  // namespace

int main() {
  show(fihris::Analyzer(), "وبكتابهم إلى المكتبات");
  show(fihris::Analyzer(article_only()), "الكتاب والكتاب");

  const auto directory = fihris::Directory::in_memory();
  fihris::IndexWriter writer(directory, {.schema = fihris::Schema::articles(), .analyzer = article_only()});
  fihris::Document document("1");
  document.set("text", "الكتاب على الرف");
  writer.add(document);
  writer.commit();

  // A function cannot be kept in a file, so an index with a custom stemmer is opened with its analyzer.
  const fihris::Searcher searcher(fihris::IndexReader::open(directory, fihris::Analyzer(article_only())));
  const auto found = [&](const char* word) { return searcher.count(fihris::Query::words(word).at(fihris::Level::kStem)); };
  std::cout << "without the article: " << found("كتاب") << ", with another suffix: " << found("كتابهم") << '\n';

  // Without it, opening fails with a sentence that says why.
  try {
    fihris::IndexReader::open(directory);
  } catch (const fihris::Error& error) {
    std::cout << "as expected: " << error.what() << '\n';
    return found("كتاب") == 1 && found("كتابهم") == 0 ? 0 : 1;
  }
  return 1;
}
