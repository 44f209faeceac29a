// SPDX-License-Identifier: Apache-2.0
//
// Searcher: query → ranked hits, on one snapshot of an index.
//
//     auto reader = fihris::IndexReader::open("articles.idx");
//     fihris::Searcher searcher(reader);
//     for (const fihris::Hit& hit : searcher.search(fihris::parse_query("مكافحة التطرف")).hits)
//       std::cout << hit.score << ' ' << hit.id << '\n';
//
// How a score is made: docs/scoring.md. In short, each word of the query counts by the closest level at which the document has it, the
// sum is held back when words are missing, and neighbours of the query that are neighbours in the document add to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/explanation.hpp>
#include <fihris/export.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>

namespace fihris {

/// The parts of the score, each with a switch. The defaults were chosen on development collections (docs/scoring.md).
struct FIHRIS_EXPORT Ranking {
  double letters_weight = 1.0;     ///< weight of a match with the same letters; 0: that level is not looked at
  double stem_weight = 0.8;        ///< weight of a match by stem; > 0
  double root_weight = 0.4;        ///< weight of a match by root alone; 0: such documents are no hits
  double coverage_exponent = 0.5;  ///< score × (matched idf / idf of the whole query)^this; 0: off
  /// A word counts by (its occurrences / documents with it)^this: one that is said again where it is said once tells more of what a text is
  /// about; 0: off.
  double repetition_exponent = 0.5;
  bool drop_stop_words = true;  ///< leave function words out unless the query has nothing else

  std::size_t candidates =
      100;  ///< how many documents, the best by stems alone, are scored in full (4 × the limit if that is more); 0: all

  // Refinement: what the best hits get for where the words stand in them.
  std::size_t refine_depth = 20;  ///< how many are looked at, whatever the limit; 0: off
  double pair_weight = 0.5;       ///< bonus for neighbours in the query that stand side by side; 0: off
  double window_weight = 0.6;     ///< bonus for words of the query that stand near each other; 0: off
  std::size_t window_words = 20;  ///< how near
  double lead_weight = 0.2;       ///< bonus for words of the query among the first of a document, title first; 0: off
  std::size_t lead_words = 15;    ///< how many are the first

  /// Weight of other readings of the query: names joined or apart, spellings of dates, what was typed in another script or on the wrong keyboard
  /// (docs/arabic.md). Of a word and its readings only the best counts. 0: off.
  double reading_weight = 1.0;
  /// Times this for words one letter from a word that the index lacks, where they are scored (not behind -, nor in filters). At most 1; 0: off.
  double similar_weight = 0.5;

  /// The default.
  static Ranking standard() { return {}; }

  /// Textbook BM25 on stems: one level, no coverage, no refinement, no readings, every word counts.
  static Ranking plain() { return {0.0, 1.0, 0.0, 0.0, 0.0, false, 0, 0, 0.0, 0.0, 0, 0.0, 0, 0.0, 0.0}; }
};

/// How TopHits::total is made.
enum class Count : std::uint8_t {
  kLowerBound = 1,  ///< fast: documents that need not be looked at are not counted
  kExact = 2,       ///< every matching document is counted
};

/// An order of hits other than by score.
struct SortBy {
  enum class Direction : std::uint8_t { kAscending, kDescending };
  std::string field;  ///< with values: not text. Of several keywords of a document the one counts that comes first in this direction
  Direction direction = Direction::kAscending;
};

struct SearchOptions {
  std::size_t limit = 10;  ///< how many hits are wanted, at most; 0 gives only the count
  Ranking ranking;
  Count count = Count::kLowerBound;

  /// Only documents that match this are hits. It adds nothing to scores, which are those of a search without it. Cost: it is evaluated on all
  /// documents first.
  std::optional<Query> filter = {};
  /// Hits come in this order, documents without a value last and equal ones as they were added; their scores are 0, and the total is exact.
  std::optional<SortBy> sort_by = {};
  std::vector<std::string> facets = {};  ///< keyword fields whose values are counted over all matches: TopHits::facets, in this order
  std::size_t facet_values = 10;         ///< how many values of each, at most
};

/// One result. Owns its strings.
struct Hit {
  std::string id;  ///< the user's key
  double score = 0.0;
  std::uint64_t doc = 0;  ///< number of the document in this snapshot: for IndexReader::document(), not to be kept
};

/// How often the keywords of a field occur in the matching documents.
struct Facet {
  struct Value {
    std::string value;
    std::uint64_t count = 0;  ///< documents with it
  };
  std::string field;
  std::vector<Value> values;   ///< the most frequent ones, equal ones bytewise
  std::uint64_t distinct = 0;  ///< how many different values there are
  std::uint64_t without = 0;   ///< matching documents that have none
};

struct TopHits {
  std::vector<Hit> hits;        ///< best first; equal scores keep the order in which the documents were added
  std::uint64_t total = 0;      ///< matching documents
  bool total_is_exact = false;  ///< false: at least this many
  std::vector<Facet> facets;    ///< one for each of SearchOptions::facets
};

/// Immutable and thread-safe: any number of threads may search with one Searcher.
class FIHRIS_EXPORT Searcher {
 public:
  /// Keeps the snapshot alive.
  explicit Searcher(IndexReader reader);
  ~Searcher();
  Searcher(const Searcher&);
  Searcher& operator=(const Searcher&);

  /// The best hits. Throws Error(kInvalidArgument) for a field that the schema lacks (naming those that it has), for a value that is none
  /// of its field's type, for negative boosts, and for boosts and weights that lead to scores above 1e12; Error(kCorrupt) when bytes of the
  /// index that this query needs are damaged.
  TopHits search(const Query& query, const SearchOptions& options = {}) const;

  /// How many documents match, exactly.
  std::uint64_t count(const Query& query, const Ranking& ranking = {}) const;

  /// Why the document has its score for this query, or why it is no hit. Throws Error(kNotFound) when no document has this id.
  Explanation explain(const Query& query, std::string_view id, const Ranking& ranking = {}) const;

  const IndexReader& reader() const noexcept;

 private:
  class Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace fihris
