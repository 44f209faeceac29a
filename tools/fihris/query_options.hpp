// SPDX-License-Identifier: Apache-2.0
//
// Options of every command that runs queries: how words are ranked and read.
#pragma once

#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "command_line.hpp"

namespace fihris::tool {

/// --plain, --no-readings, --synonyms, --stop-words, --distinguish.
void add_query_options(CommandLine& line);

/// The query, with the spellings of --distinguish told apart.
Query spelled(Query query, const CommandLine& line);

Ranking ranking_of(const CommandLine& line);

/// Opens an index, with the words of the files named on the command line. Throws Error for what cannot be read in them, with file and line.
IndexReader open_for_queries(const std::string& index, const CommandLine& line);

}  // namespace fihris::tool
