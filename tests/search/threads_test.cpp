// SPDX-License-Identifier: Apache-2.0
//
// Many threads search, on one searcher and on new ones, while a writer commits (run under the thread sanitizer to see races).
#include <atomic>
#include <thread>
#include <vector>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "index/collection.hpp"
#include "search/collections.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

bool same(const TopHits& a, const TopHits& b) {
  if (a.hits.size() != b.hits.size()) return false;
  for (std::size_t i = 0; i < a.hits.size(); ++i) {
    if (a.hits[i].id != b.hits[i].id || a.hits[i].score != b.hits[i].score) return false;
  }
  return true;
}

TEST_CASE("threads that share a searcher get the same answers while a writer commits and merges") {
  FIHRIS_RANDOM(random);
  const Directory directory = testing::random_index(random, {.documents = 300, .words = 30, .segments = 3});
  std::vector<Query> queries;
  std::vector<TopHits> expected;
  {
    const Searcher alone(IndexReader::open(directory));
    for (int i = 0; i < 12; ++i) {
      queries.push_back(testing::random_query(random));
      expected.push_back(alone.search(queries.back()));
    }
  }
  // A new searcher: what it opens lazily, it opens in several threads at once.
  const Searcher shared(IndexReader::open(directory));
  std::atomic<int> wrong{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < queries.size(); ++i) {
          const std::size_t number = (i + thread * 5) % queries.size();
          if (!same(shared.search(queries[number]), expected[number])) ++wrong;
          if (!expected[number].hits.empty() && !shared.explain(queries[number], expected[number].hits[0].id).matched) ++wrong;
        }
      }
    });
  }
  threads.emplace_back([&] {
    std::uint64_t generation = 0;
    while (!stop) {
      const Searcher fresh(IndexReader::open(directory));
      if (fresh.reader().stats().generation < generation) ++wrong;
      generation = fresh.reader().stats().generation;
      if (fresh.count(Query::everything()) != fresh.reader().stats().documents) ++wrong;
      fresh.search(queries[0]);
    }
  });
  {
    IndexWriter writer(directory, index::testing::articles_options(2));
    for (int i = 0; i < 8; ++i) {
      for (int k = 0; k < 10; ++k) writer.add(index::testing::random_document(random, "d" + std::to_string(random.below(400)), 30));
      writer.remove("d" + std::to_string(i));
      if (i == 5) writer.compact();
      writer.commit();
    }
  }
  for (std::size_t thread = 0; thread < 3; ++thread) threads[thread].join();
  stop = true;
  threads.back().join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace fihris::search
