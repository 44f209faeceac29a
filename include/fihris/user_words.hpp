// SPDX-License-Identifier: Apache-2.0
//
// User words: protected words, function words and synonyms of your own, read from plain text.
//
//     fihris::AnalyzerOptions options;
//     options.protected_words = fihris::parse_word_list(text_of("protected.txt"), "protected.txt");
//     options.synonyms = fihris::parse_synonyms(text_of("synonyms.txt"), "synonyms.txt");
//     fihris::IndexWriter writer("news.idx", {.analyzer = options});                                   // kept in the index
//     fihris::Searcher searcher(fihris::IndexReader::open("news.idx").with_words({.synonyms = mine}));    // for one user or query
//
// The files are UTF-8. # begins a comment, to the end of the line; empty lines and white space around words mean nothing. Marks, hamza
// seats, ة/ه and the like need not be written as in the texts: words are folded before they are compared.
//
//     a list of words      one word a line
//         قطر
//         ماك
//
//     synonyms             words or phrases with commas between (, or ،), all of which stand for one another;
//                          or, with =>, those on the left find those on the right as well, and not the other way round
//         سيارة، عربة، مركبة
//         الأمم المتحدة, هيئة الأمم
//         الكيان => فلسطين المحتلة, إسرائيل
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fihris/export.hpp>

namespace fihris {

/// Each of `from` finds each of `to` as well. Words and phrases as written in the file.
struct SynonymRule {
  std::vector<std::string> from;
  std::vector<std::string> to;
  bool operator==(const SynonymRule&) const = default;
};

/// Words that matter only when searching: of an index (AnalyzerOptions), or of one user or query (IndexReader::with_words()).
struct UserWords {
  std::vector<SynonymRule> synonyms = {};
  std::vector<std::string> stop_words = {};  ///< function words
  bool usual_stop_words = true;              ///< false: the library's own list of function words does not count
};

/// The words of a list, in order. Throws Error(kInvalidArgument), "protected.txt:3: ...", at a line that has more than one word, none that
/// is letters or digits, or bytes that are not UTF-8.
FIHRIS_EXPORT std::vector<std::string> parse_word_list(std::string_view text, std::string_view file_name);

/// The rules of a synonym file, in order; one line without => is one rule with the same words on both sides. Throws Error(kInvalidArgument),
/// "synonyms.txt:7: ...", at a line with an empty entry, a single word, a second =>, an entry of more than 8 words, more than 64 entries, or
/// bytes that are not UTF-8.
FIHRIS_EXPORT std::vector<SynonymRule> parse_synonyms(std::string_view text, std::string_view file_name);

}  // namespace fihris
