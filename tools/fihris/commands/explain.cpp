// SPDX-License-Identifier: Apache-2.0
//
// fihris explain INDEX QUERY… ID: where the score of one document comes from.
#include <iostream>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/searcher.hpp>

#include "commands/commands.hpp"
#include "explanation_output.hpp"
#include "json_output.hpp"
#include "query_options.hpp"
#include "terminal.hpp"
#include "typed_query.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "explain",
                               .usage = "INDEX QUERY... ID",
                               .about =
                                   "Says why a document has its score for a query, or why it is no hit: a tree whose\n"
                                   "values add up to the score (docs/scoring.md).\n",
                               .examples = "  fihris explain news.idx 'مكافحة التطرف' security-01.txt\n"};

}  // namespace

int run_explain(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("field", po::value<std::string>()->value_name("NAME"), "look in this field only")(
      "color", po::value<std::string>()->value_name("WHEN")->default_value("auto"), "auto, always or never");
  add_query_options(line);
  if (!line.parse(arguments)) return kDone;
  line.require_words(3);
  const auto style = style_of_output(line.text("color"));
  auto words = line.words();
  const auto id = words.back();
  words.pop_back();
  const auto typed = joined(words, 1);
  auto query = spelled(typed_query(typed), line);
  if (line.has("field")) query = query.in(line.text("field"));
  const Searcher searcher(open_for_queries(words[0], line));
  const auto ranking = ranking_of(line);
  if (!searcher.reader().find(id)) {
    std::cerr << "fihris explain: no document has the id \"" << id << "\"; the id is the last argument\n";
    return kNothingFound;
  }
  const auto explanation = searcher.explain(query, id, ranking);
  if (line.json()) {
    print_json({{"query", typed}, {"id", id}, {"explanation", explanation_as_json(explanation)}});
  } else {
    print_explanation(explanation, style);
  }
  return explanation.matched ? kDone : kNothingFound;
}

}  // namespace fihris::tool
