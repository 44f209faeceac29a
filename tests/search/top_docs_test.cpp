// SPDX-License-Identifier: Apache-2.0
#include "search/top_docs.hpp"

#include <algorithm>
#include <functional>
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

/// What TopDocs must keep of these.
std::vector<ScoredDoc> best_of(std::vector<ScoredDoc> docs, std::size_t limit) {
  std::sort(docs.begin(), docs.end(), kIsBetter);
  docs.resize(std::min(docs.size(), limit));
  return docs;
}

TEST_CASE("the documents that are kept are those that sorting all would keep") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 200; ++round) {
    std::vector<ScoredDoc> docs = random_docs(random, random.between(1, random.one_in(8) ? 20'000 : 3000));
    const std::size_t limit = random.between(1, random.one_in(2) ? 40 : 700);
    CAPTURE(docs.size(), limit);
    TopDocs top(limit);
    for (const ScoredDoc& doc : docs) {
      if (random.one_in(2)) {
        top.offer(doc.doc, doc.score);
      } else if (top.takes(doc)) {
        top.offer(doc.doc, doc.score);
      }
    }
    const std::vector<ScoredDoc> best = best_of(docs, limit);
    REQUIRE((docs.size() < limit ? top.threshold() < 0 : top.threshold() <= best.back().score));
    const std::vector<ScoredDoc> kept = random.one_in(2) ? top.take_sorted() : best_of(top.take(), limit);
    REQUIRE(std::equal(kept.begin(), kept.end(), best.begin(), best.end(), same));
  }
}

TEST_CASE("documents may be raised again and again, while they are kept and when they were thrown away") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 100; ++round) {
    std::vector<ScoredDoc> docs = random_docs(random, random.between(1, 1000));
    const std::size_t limit = random.between(1, random.one_in(2) ? 40 : 200);
    CAPTURE(docs.size(), limit);
    TopDocs top(limit);
    for (std::size_t i = 0; i < docs.size(); ++i) {
      top.offer(docs[i].doc, docs[i].score);
      if (!random.one_in(3)) continue;
      ScoredDoc& raised = docs[random.below(i + 1)];
      raised.score += static_cast<double>(random.below(random.one_in(2) ? 2 : 100'000)) / 16;
      top.raise(raised.doc, raised.score);
    }
    const std::vector<ScoredDoc> best = best_of(docs, limit);
    const std::vector<ScoredDoc> kept = top.take_sorted();
    REQUIRE(std::equal(kept.begin(), kept.end(), best.begin(), best.end(), same));
  }
}

TEST_CASE("counted scores tell what enough of them exceed") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> scores(random.between(1, 500));
    for (double& score : scores) score = 1 + static_cast<double>(random.below(10'000)) / (random.one_in(4) ? 100 : 1000);
    const std::size_t wanted = random.between(1, scores.size());
    ScoreCounts counts;
    counts.begin(1, wanted);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      counts.add(scores[i]);
      if (random.one_in(4)) {
        double& raised = scores[random.below(i + 1)];
        counts.raise(raised, 2 * raised);
        raised *= 2;
      }
    }
    std::sort(scores.begin(), scores.end(), std::greater<>());
    CAPTURE(scores.size(), wanted);
    REQUIRE(counts.exceeded() < scores[wanted - 1]);
    if (scores[wanted - 1] < 16) REQUIRE(counts.exceeded() > scores[wanted - 1] * (1 - 1.0 / 127));
  }
}

}  // namespace
}  // namespace fihris::search
