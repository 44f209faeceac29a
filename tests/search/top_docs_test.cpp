// SPDX-License-Identifier: Apache-2.0
#include "search/top_docs.hpp"

#include <algorithm>
#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::search {
namespace {

using fihris::testing::Random;

std::vector<ScoredDoc> random_docs(Random& random, std::size_t count) {
  const std::uint64_t scores = random.one_in(2) ? 5 : 1'000'000;  // often equal, or hardly ever
  std::vector<ScoredDoc> docs(count);
  for (std::size_t i = 0; i < count; ++i) docs[i] = {i, static_cast<double>(random.below(scores)) / 16};
  if (random.one_in(4)) std::sort(docs.begin(), docs.end(), kIsBetter);
  if (random.one_in(4)) std::reverse(docs.begin(), docs.end());
  return docs;
}

bool same(const ScoredDoc& a, const ScoredDoc& b) { return a.doc == b.doc && a.score == b.score; }

TEST_CASE("the best come to the front, the worst of them last") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 1000; ++round) {
    std::vector<ScoredDoc> docs = random_docs(random, random.between(1, 400));
    std::size_t count = random.one_in(8) ? docs.size() : random.between(1, docs.size());
    CAPTURE(docs.size(), count);
    std::vector<ScoredDoc> sorted = docs;
    std::sort(sorted.begin(), sorted.end(), kIsBetter);
    const std::size_t least = random.one_in(2) ? count : random.between(1, count);
    const std::size_t most = count;
    count = bring_best(docs, least, most);
    REQUIRE(least <= count);
    REQUIRE(count <= most);
    REQUIRE(same(docs[count - 1], sorted[count - 1]));
    std::sort(docs.begin(), docs.begin() + static_cast<std::ptrdiff_t>(count), kIsBetter);
    REQUIRE(std::equal(docs.begin(), docs.begin() + static_cast<std::ptrdiff_t>(count), sorted.begin(), same));
  }
}

TEST_CASE("many documents are sorted as few are") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 300; ++round) {
    std::vector<ScoredDoc> docs = random_docs(random, random.between(0, 2000));
    if (random.one_in(8)) docs.insert(docs.begin() + static_cast<std::ptrdiff_t>(docs.size() / 2), {docs.size(), 1e9});
    std::vector<ScoredDoc> sorted = docs;
    std::sort(sorted.begin(), sorted.end(), kIsBetter);
    sort_best(docs);
    CAPTURE(docs.size());
    REQUIRE(std::equal(docs.begin(), docs.end(), sorted.begin(), sorted.end(), same));
  }
}

TEST_CASE("the documents that are kept are those that sorting all would keep") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 200; ++round) {
    std::vector<ScoredDoc> docs = random_docs(random, random.between(1, 3000));
    const std::size_t limit = random.between(1, random.one_in(2) ? 40 : 700);
    CAPTURE(docs.size(), limit);
    TopDocs top(limit);
    for (const ScoredDoc& doc : docs) {
      if (random.one_in(2)) static_cast<void>(top.threshold());  // which may throw away
      top.offer(doc.doc, doc.score);
    }
    std::sort(docs.begin(), docs.end(), kIsBetter);
    docs.resize(std::min(docs.size(), limit));
    const std::vector<ScoredDoc> kept = top.take_sorted();
    REQUIRE(kept.size() == docs.size());
    REQUIRE(std::equal(kept.begin(), kept.end(), docs.begin(), same));
  }
}

}  // namespace
}  // namespace fihris::search
