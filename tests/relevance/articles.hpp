// SPDX-License-Identifier: Apache-2.0
//
// The articles of examples/corpus with the queries and judgements that belong to them, read in the simplest way that will do.
//
//     text and Markdown   first line: title, the rest: text        id: the file's name
//     HTML                <title>; what is outside of tags, scripts and styles      id: the file's name
//     JSON lines          "id", "title", "text"
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fihris/document.hpp>

namespace fihris::testing {

/// In the order of the file names.
std::vector<Document> read_articles(const std::filesystem::path& folder);

struct Topic {
  std::string id;
  std::string query;
};

/// Lines of number, tab, query.
std::vector<Topic> read_topics(const std::filesystem::path& file);

/// By topic and document: how relevant; lines of topic, 0, document, relevance.
using Judgements = std::map<std::string, std::map<std::string, int>>;
Judgements read_judgements(const std::filesystem::path& file);

}  // namespace fihris::testing
