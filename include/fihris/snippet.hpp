// SPDX-License-Identifier: Apache-2.0
//
// Snippets: the passages of a document that answer a query, with the words to highlight.
//
//     fihris::SnippetMaker snippets(searcher.reader(), query);
//     fihris::Snippet snippet = snippets.make(document.get("text"));
//     std::cout << snippet.marked("[", "]") << '\n';
//
// All places are byte offsets into the text that was given: a highlight covers whole words with their marks, never a part of a letter.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/export.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

namespace fihris {

/// A half-open range of bytes.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const ByteRange&) const = default;
};

struct SnippetOptions {
  std::size_t max_characters = 240;  ///< of the passage, in code points without marks and invisible ones; at least one word is shown
};

/// A passage. Owns its strings.
struct FIHRIS_EXPORT Snippet {
  std::string text;                   ///< the passage as it stands in the document: whole words of one paragraph, which is a line
  std::vector<ByteRange> highlights;  ///< matching words, as ranges of `text`, in order, not overlapping
  std::string heading;                ///< the nearest question or heading above the passage, without #; "" when there is none
  ByteRange source;                   ///< where `text` stands in the document's field
  bool cut_before = false;            ///< the paragraph begins before the passage
  bool cut_after = false;             ///< the paragraph goes on after it

  /// The passage with `open` and `close` around each highlight, and … where it was cut.
  std::string marked(std::string_view open, std::string_view close) const;

  /// The same as HTML: escaped, with <mark> around each highlight.
  std::string html() const;
};

/// Immutable and thread-safe.
class FIHRIS_EXPORT SnippetMaker {
 public:
  /// Binds the query to the analyser of the index and weighs its words; what must not match is never shown. Keeps no hold of the reader.
  /// Throws Error(kInvalidArgument) for a field that the schema lacks. Fields are not told apart otherwise: make() takes any text.
  /// `ranking` tells whether other readings of the query are shown, too.
  SnippetMaker(const IndexReader& reader, const Query& query, const Ranking& ranking = {});
  ~SnippetMaker();
  SnippetMaker(const SnippetMaker&);
  SnippetMaker& operator=(const SnippetMaker&);

  /// The best passage of a text: most of the query's words, rarer words before frequent ones, the closest levels, words that stand together.
  /// A line that begins with # signs and a space, or a short one that ends with a question mark, is a heading: a passage is rather taken from
  /// what stands below it. The name of another article ("read also: …", or a list under such words) is shown only where the rest of the text
  /// has none of the words. When all of it has none, its beginning, without highlights; when it has no word at all, nothing.
  /// Cost: one analysis of the text, some 2 µs for each different word.
  Snippet make(std::string_view text, const SnippetOptions& options = {}) const;

  /// All words of a text (a title, a whole document) that the query matches. A word that shares but the root with a plain word of the query
  /// is one of them only where the text has nothing closer; a word of a phrase, only where the whole phrase stands.
  std::vector<ByteRange> highlights(std::string_view text) const;

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace fihris
