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

namespace fihris {

/// A half-open range of bytes.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const ByteRange&) const = default;
};

struct SnippetOptions {
  std::size_t max_characters = 240;  ///< of the passage, in code points without marks; a passage ends at a word
};

/// A passage. Owns its strings.
struct FIHRIS_EXPORT Snippet {
  std::string text;                     ///< the passage as it stands in the document
  std::vector<ByteRange> highlights;    ///< matching words, as ranges of `text`, in order, not overlapping
  std::string heading;                  ///< the question or heading above the passage; "" when there is none
  ByteRange source;                     ///< where `text` stands in the document's field
  bool cut_before = false;              ///< the paragraph begins before the passage
  bool cut_after = false;               ///< the paragraph goes on after it

  /// The passage with `open` and `close` around each highlight, and … where it was cut.
  std::string marked(std::string_view open, std::string_view close) const;

  /// The passage as HTML: escaped, with <mark> around each highlight.
  std::string html() const;
};

/// Immutable and thread-safe.
class FIHRIS_EXPORT SnippetMaker {
 public:
  /// Binds the query to the analyser of the index. Throws as Searcher::search() does.
  SnippetMaker(const IndexReader& reader, const Query& query);
  ~SnippetMaker();
  SnippetMaker(const SnippetMaker&);
  SnippetMaker& operator=(const SnippetMaker&);

  /// The best passage of a text: most of the query's words, the closest levels, words that stand together. When the text has none of the
  /// words, its beginning, without highlights. Cost: one analysis of the text.
  Snippet make(std::string_view text, const SnippetOptions& options = {}) const;

  /// All places in a text (a title, a whole document) that the query matches.
  std::vector<ByteRange> highlights(std::string_view text) const;

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace fihris
