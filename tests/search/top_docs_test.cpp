// SPDX-License-Identifier: Apache-2.0
#include "search/top_docs.hpp"

#include <algorithm>
#include <iterator>
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

TEST_CASE("the best are kept in their order, and the worst of them is told") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 1000; ++round) {
    const std::vector<ScoredDoc> docs = random_docs(random, random.between(1, 400));
    const std::size_t most = random.one_in(8) ? docs.size() : random.between(1, docs.size());
    const std::size_t least = random.one_in(2) ? most : random.between(1, most);
    CAPTURE(docs.size(), least, most);
    std::vector<ScoredDoc> sorted = docs;
    std::sort(sorted.begin(), sorted.end(), kIsBetter);
    std::vector<ScoredDoc> kept = docs;
    const ScoredDoc worst = keep_best(kept, least, most);
    const std::size_t count = kept.size();
    REQUIRE(least <= count);
    REQUIRE(count <= most);
    REQUIRE_FALSE(kIsBetter(worst, sorted[count - 1]));
    REQUIRE((count == sorted.size() || kIsBetter(worst, sorted[count])));
    std::vector<ScoredDoc> expected;
    std::copy_if(docs.begin(), docs.end(), std::back_inserter(expected), [&](const ScoredDoc& doc) { return !kIsBetter(worst, doc); });
    REQUIRE(std::equal(kept.begin(), kept.end(), expected.begin(), expected.end(), same));
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
