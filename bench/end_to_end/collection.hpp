// SPDX-License-Identifier: Apache-2.0
//
// The documents and the queries of a run: read from files, or made of the bundled articles; always the same for the same seed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

namespace fihris::bench {

/// Documents in memory, with what reading them took.
struct Collection {
  std::string name;
  std::vector<Document> documents;  ///< with title and text only
  std::uint64_t text_bytes = 0;     ///< of titles and texts
  std::uint64_t input_bytes = 0;    ///< of the file; 0 when the documents were made
  double wall_seconds = 0;
  double cpu_seconds = 0;
};

/// Title and text of JSON lines (or any format that the tool reads). `limit` 0: all. Throws Error(kIo), and Error(kInvalidArgument) when
/// something in the file is no document.
Collection read_collection(const std::string& path, std::uint64_t limit);

/// The bundled articles, and after them mixtures: each has the title and the number of paragraphs of one article, and paragraphs drawn from
/// all of them; up to about `text_bytes` in all. Words are then as frequent as in the articles, and documents differ.
Collection make_collection(const std::string& folder, std::uint64_t text_bytes, std::uint64_t seed);

/// Words drawn from documents, each set `count` queries.
struct QuerySets {
  std::vector<std::string> words;     ///< 1 to 4 words of one document
  std::vector<std::string> frequent;  ///< 1 to 3 of the 50 words that most of the sampled documents have, function words left out
  std::vector<std::string> all;       ///< 2 or 3 words of one document, so that at least one has them all
  std::vector<std::string> phrases;   ///< 2 or 3 neighbours of one document
};
QuerySets sample_queries(const std::vector<Document>& documents, const Analyzer& analyzer, std::size_t count, std::uint64_t seed);

}  // namespace fihris::bench
