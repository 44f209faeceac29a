// SPDX-License-Identifier: Apache-2.0
//
// Walks the tree of a query (its depth is bounded by the parser) and counts the documents of each word.
#include "absent_words.hpp"

#include <iostream>

namespace fihris::tool {
namespace {

class Trial {
 public:
  Trial(const Searcher& searcher, const Ranking& ranking) : searcher_(searcher), ranking_(ranking) {}

  void visit(const Query& query) {
    if (query.kind == Query::Kind::kBoolean) {
      for (const auto& clause : query.clauses) {
        if (clause.occur != Occur::kMustNot) visit(clause.query);
      }
    } else if (query.kind == Query::Kind::kPrefix) {
      tried_.push_back({query.text + "*", query.field, query.text, "", "", searcher_.count(query, ranking_)});
    } else if (query.kind != Query::Kind::kEverything && query.kind != Query::Kind::kRange) {
      words(query);
    }
  }

  std::vector<TriedWord> take() { return std::move(tried_); }

 private:
  void words(const Query& query) {
    for (const auto& token : searcher_.reader().analyzer().analyze(query.text)) {
      const auto word = query.text.substr(token.begin, token.end - token.begin);
      auto alone = Query::words(word).at(query.level).distinguishing(query.distinguish);
      if (!query.field.empty()) alone = alone.in(query.field);
      tried_.push_back({word, query.field, token.letters, token.stem, token.root, searcher_.count(alone, ranking_)});
    }
  }

  const Searcher& searcher_;
  const Ranking& ranking_;
  std::vector<TriedWord> tried_;
};

}  // namespace

std::vector<TriedWord> try_words(const Searcher& searcher, const Query& query, const Ranking& ranking) {
  Trial trial(searcher, ranking);
  trial.visit(query);
  return trial.take();
}

void print_tried(const std::vector<TriedWord>& words, const Style& style) {
  if (words.empty()) std::cout << "The query has no words.\n";
  for (const auto& word : words) {
    auto text = isolated(harmless(word.word));
    if (!word.field.empty()) text += " in " + word.field;
    if (word.documents > 0) {
      text += ": in " + grouped(word.documents) + (word.documents == 1 ? " document by itself" : " documents by itself");
    } else {
      text += ": the index does not have it (looked for " + isolated(word.letters);
      if (!word.stem.empty() && word.stem != word.letters) text += ", stem " + isolated(word.stem);
      if (!word.root.empty() && word.root != word.stem) text += ", root " + isolated(word.root);
      text += ")";
    }
    std::string indent = "  ";
    for (const auto& line : wrapped(text, style.columns - 4)) {
      std::cout << indent << line << '\n';
      indent = "    ";
    }
  }
}

Json tried_as_json(const std::vector<TriedWord>& words) {
  auto json = Json::array();
  for (const auto& word : words) {
    json.push_back({{"word", word.word},
                    {"field", word.field},
                    {"letters", word.letters},
                    {"stem", word.stem},
                    {"root", word.root},
                    {"documents", word.documents}});
  }
  return json;
}

}  // namespace fihris::tool
