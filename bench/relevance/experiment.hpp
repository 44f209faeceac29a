// SPDX-License-Identifier: Apache-2.0
//
// A collection with judged topics, searched with each variant of ranking, and the measures of what was found.
#pragma once

#include <string>
#include <vector>

#include <fihris/searcher.hpp>

#include "eval/measures.hpp"
#include "topics.hpp"
#include "variants.hpp"

namespace fihris::bench {

/// Which topics of a file are asked, counted from 1: constants are chosen on the odd ones and checked on the even ones.
enum class Half { kBoth, kOdd, kEven };

/// Topics that are reported together: those of a file, or, when their names are of the form `set:name`, those of one set.
struct TopicSet {
  std::string name;
  std::vector<tool::Topic> topics;
  tool::eval::Qrels judged;  ///< of these topics
};

/// A way of ranking, measured.
struct Row {
  std::string name;
  tool::eval::PerQuery per_query;
  double cpu_us = 0;  ///< of a query, for the best ten; 0: not known
};

/// A folder with docs.jsonl (or a folder `corpus` of files that the tool reads), topics.tsv and qrels.txt. Makes an index of it in memory.
class Experiment {
 public:
  Experiment(const std::string& folder, Half half);

  const std::string& name() const noexcept { return name_; }
  const std::vector<TopicSet>& sets() const noexcept { return sets_; }

  /// Finds the best 100 for every topic of the set.
  Row measured(const TopicSet& set, const Variant& variant) const;

  /// The measures of another engine's run (TREC format, in the order of its ranks), for the topics of the set.
  static Row of_run(const TopicSet& set, const std::string& name, const std::string& path);

 private:
  std::string name_;
  Searcher searcher_;
  std::vector<TopicSet> sets_;
};

}  // namespace fihris::bench
