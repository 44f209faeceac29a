// SPDX-License-Identifier: Apache-2.0
//
// Binding: a query word meets a snapshot: its classes, what the dictionaries know of them, and the weights that follow.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <fihris/searcher.hpp>

#include "index/snapshot.hpp"
#include "search/bm25.hpp"
#include "search/list_cursor.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"

namespace fihris::search {

/// Numbers of one text field over all segments of a snapshot.
struct FieldScoring {
  std::size_t field = 0;  ///< number in the schema
  double weight = 1;      ///< of the schema
  double k1 = 0;
  std::uint64_t doc_count = 0;  ///< documents with a word in this field
  double average_length = 0;
  std::shared_ptr<const Saturation> saturation;
};

/// All text fields of a snapshot. Cost: some microseconds a field, so it is done once for a searcher.
std::vector<FieldScoring> bind_fields(const IndexReader::Impl& snapshot);

/// All of them ("") or the one named. Throws Error(kInvalidArgument) for a field that the schema lacks or that is not text.
std::vector<FieldScoring> choose_fields(const Schema& schema, const std::vector<FieldScoring>& all, const std::string& name);

/// A word of a query as the analyser sees it.
struct QueryWord {
  std::string typed;  ///< as in the query, UTF-8: for explanations
  // in the term code
  std::string written;
  std::string letters;
  std::string key;   ///< term_key(root, stem)
  std::string root;  ///< prefix of the keys of its root: the root and 00
  bool stop_word = false;
  Distinguish distinguish = {};  ///< which spellings the forms of the same letters must share with it
  // in UTF-8, for readings
  std::string form;
  text::WordClasses classes;
  text::TokenKind kind = text::TokenKind::kOther;
  std::size_t begin = 0, end = 0;  ///< in the query
};

/// A word given by its written form.
QueryWord word_of_form(const Analyzer& analyzer, std::string form);

/// The words of a text, in order.
std::vector<QueryWord> analyze_words(const Analyzer& analyzer, std::string_view text);

/// The terms of a query word in one field of one segment. Views are valid as long as the segment; their keys are not kept.
struct SegmentWord {
  std::vector<codec::TermView> stem;  ///< one term or none
  FormFilter letters;                 ///< forms of the stem with the same letters, and the spellings that are told apart
  FormFilter written;                 ///< forms of the stem as written
  std::vector<codec::TermView> rest;  ///< the other terms of the root
};

/// Documents that have a query word in one field, over all segments.
struct WordCounts {
  std::uint64_t written = 0;
  std::uint64_t letters = 0;
  std::uint64_t stem = 0;
  std::uint64_t root = 0;  ///< sum over the stems of the root, at most the documents of the field
  std::uint64_t stem_occurrences = 0;
};

/// Which levels a word is looked up for, besides the stem.
struct WantedLevels {
  bool forms = false;  ///< letters and written
  bool root = false;
};

/// A query word in all fields and segments.
struct BoundWord {
  QueryWord word;
  std::vector<WordCounts> counts;                  ///< by field, in the order of the FieldScoring given
  std::vector<std::vector<SegmentWord>> segments;  ///< by segment, then by field

  std::uint64_t stem_count() const noexcept;  ///< the largest over fields, of each level
  std::uint64_t letters_count() const noexcept;

  /// Occurrences of the stem for each document that has it, in the field where most documents do; 1 when none does.
  double repetition() const noexcept;
};

/// Cost: for each segment and field a look-up in the dictionary and, when they are wanted, the terms of the root.
BoundWord bind_word(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, QueryWord word, WantedLevels wanted);

/// A term with forms whose letters begin with a prefix.
struct PrefixMatch {
  codec::TermView term;  ///< without its key
  FormFilter forms;
  std::uint64_t doc_count = 0;  ///< sum over these forms
};

/// All of them in one field of a segment. Cost: a binary search over the runs of forms, and a look-up for each run found.
std::vector<PrefixMatch> terms_with_prefix(const index::FieldReader& field, const std::string& letters);

}  // namespace fihris::search
