// SPDX-License-Identifier: Apache-2.0
//
// Targets for text and queries, which anybody may type: nothing but a query's syntax may be refused.
#include <array>

#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>
#include <fihris/snippet.hpp>

#include "fuzz/index_fixture.hpp"
#include "fuzz/target.hpp"
#include "text/utf8.hpp"

namespace fihris::fuzz {

namespace {

Analyzer analyzer_of(ArabicStemmer stemmer, const char* latin) {
  AnalyzerOptions options;
  options.arabic = stemmer;
  options.latin = latin;
  return Analyzer(options);
}

void run_text(std::string_view input) {
  static const std::array<Analyzer, 3> kAnalyzers = {analyzer_of(ArabicStemmer::kFihris, "french"),
                                                     analyzer_of(ArabicStemmer::kSnowball, "english"),
                                                     analyzer_of(ArabicStemmer::kNone, "none")};
  const Analyzer& analyzer = kAnalyzers[take_byte(input) % kAnalyzers.size()];
  std::size_t begin = 0;
  std::uint32_t position = 0;
  for (const Token& token : analyzer.analyze(input)) {
    require(token.begin < token.end && token.end <= input.size(), "a token lies inside its text");
    require(token.begin >= begin, "tokens come in the order of the text");
    require(token.position == position++, "positions count tokens");
    require(!token.written.empty() && !token.letters.empty() && !token.stem.empty(), "a token has a form at every level");
    begin = token.begin;
  }
  const std::u32string code_points = text::to_utf32(input);
  const std::string clean = text::to_utf8(code_points);
  require(text::to_utf32(clean) == code_points, "well-formed UTF-8 is read as it was written");
}

std::vector<std::string> text_seeds() {
  const std::string first(1, '\0');
  return {first + "وبكتابهم في المدرسة 2003, 1.5 \u0640 \u0643\u0650\u062A\u064E\u0627\u0628",
          first + "\uFDFA \u0640\u0640 \u200F\u200B caf\u00E9 l'eau \u0662\u0660\u0660\u0663/\u0661\u0662 \u4E2D\u6587",
          "\1students running المكتبات والكتب", "\2\xC0\xAF\xF0\x9F\x92 \xED\xA0\x80 a", first + "ي\u0640\u0670أيها الذين آمنوا"};
}

void run_query(std::string_view input) {
  static const Searcher kSearcher{IndexReader::open(write_index({}))};
  const IndexReader& reader = kSearcher.reader();
  Query query;
  try {
    query = parse_query(input);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kQuerySyntax || error.code() == ErrorCode::kLimit, "a query is refused for its syntax or its size");
    require(error.code() == ErrorCode::kLimit || error.column() >= 1, "a fault in a query has a place");
    return;
  }
  const std::string printed = query.to_string();
  require(parse_query(printed) == query, "a query that was printed is read as it was");
  try {
    SearchOptions options;
    options.count = Count::kExact;
    const TopHits top = kSearcher.search(query, options);
    require(top.total == kSearcher.count(query), "a search and a count agree");
    for (const Hit& hit : top.hits) require(kSearcher.explain(query, hit.id).value > 0 || hit.score <= 0, "a hit can be explained");
    const SnippetMaker maker(reader, query);
    for (const Hit& hit : top.hits) {
      const std::string text(reader.document(hit.doc).get("text"));
      const Snippet snippet = maker.make(text);
      for (const ByteRange& range : snippet.highlights)
        require(range.begin < range.end && range.end <= snippet.text.size(), "highlights lie inside");
      require(text.substr(snippet.source.begin, snippet.source.end - snippet.source.begin) == snippet.text, "a passage stands in its text");
    }
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kLimit, "only a field that is not there is refused");
  }
}

std::vector<std::string> query_seeds() {
  return {"مكافحة التطرف",
          "+المغرب \"في المدرسة\" -كرة title:رئيس كت*",
          "(كتاب OR مدن) AND NOT رئيس",
          "~كتاب^2 =~مدن ==كتاب =كتب ={hamza,ta}كره",
          "*:*",
          "text:(كتاب مدرسة)^0.5",
          "\\+a \\\" b\\\\",
          "«في المدرسة» ، ؛ ؟",
          "((a OR (b AND (c))))",
          "كتاب day:[2003 TO *] -topic:[a\\]b \\TO c]",
          "topic:[ x ]^2 OR a:[b c",
          "a:b:c"};
}

/// A text that is indexed, searched for its own words, and given back as it was.
void run_indexing(std::string_view input) {
  const unsigned char choice = take_byte(input);
  WriterOptions options;
  options.analyzer.arabic = choice % 2 == 0 ? ArabicStemmer::kNone : ArabicStemmer::kSnowball;
  const auto [title, text] = split(input);
  const Directory directory = Directory::in_memory();
  {
    IndexWriter writer(directory, options);
    Document document("one");
    document.set("title", std::string(title));
    document.set("text", std::string(text));
    writer.add(document);
    Document other("two");
    other.set("text", std::string(title));
    other.set(std::string(title.substr(0, 20)), std::string(text.substr(0, 100)));
    writer.add(other);
    writer.commit();
    writer.remove("two");
    writer.compact();
    writer.commit();
  }
  const IndexReader reader = IndexReader::open(directory);
  const auto found = reader.find("one");
  require(found && found->get("title") == title && found->get("text") == text, "a document comes back as it was");
  require(IndexReader::check(directory).ok(), "an index is sound whatever was put into it");
  const Searcher searcher(reader);
  std::size_t asked = 0;
  for (const Token& token : reader.analyzer().analyze(text)) {
    if (++asked > 5) break;
    require(searcher.count(Query::words(std::string(text.substr(token.begin, token.end - token.begin))).at(Level::kStem)) == 1,
            "a document is found by its words");
  }
}

std::vector<std::string> indexing_seeds() {
  std::vector<std::string> seeds;
  for (const std::string& text : text_seeds()) seeds.push_back('\0' + joined("العنوان title", text));
  return seeds;
}

constexpr std::array<Target, 3> kTargets = {{
    {"text", "UTF-8, tokens, stems", run_text, text_seeds, 1 << 12},
    {"query", "the query language", run_query, query_seeds, 1 << 10},
    {"indexing", "documents, as bytes that may be anything", run_indexing, indexing_seeds, 1 << 12},
}};

}  // namespace

std::span<const Target> text_targets() { return kTargets; }

}  // namespace fihris::fuzz
