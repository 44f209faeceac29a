// SPDX-License-Identifier: Apache-2.0
//
// SnapshotOracle: what a snapshot must answer, from its stored documents alone, in the slow and obvious way.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/query.hpp>

#include "stress/history.hpp"
#include "testing/random.hpp"

namespace fihris::stress {

/// A query of the stress test, over numbers of words.
struct Question {
  enum class Kind { kAny, kAll, kFirstWithoutSecond, kPhrase };
  Kind kind = Kind::kAny;
  std::vector<std::size_t> words;

  static Question random(testing::Random& random);
  Query query() const;
  bool matches(const std::vector<std::size_t>& text) const;
};

/// Immutable and thread-safe.
class SnapshotOracle {
 public:
  /// Reads all documents. Throws std::runtime_error when the snapshot holds what no commit may hold: see History.
  SnapshotOracle(const IndexReader& reader, const History::Bounds& bounds);

  /// Ids of the documents that match.
  std::set<std::string> answer(const Question& question) const;

 private:
  struct Entry {
    std::string id;
    std::vector<std::size_t> words;
  };
  std::vector<Entry> entries_;
};

}  // namespace fihris::stress
