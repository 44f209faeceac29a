// SPDX-License-Identifier: Apache-2.0
//
// Does ranking find what people look for? Measured on the articles and judged queries of examples/.
//
// The collection is small: the figure shows that nothing is broken, and a change of ranking that lowers it deserves a look. It does not show
// how well Fihris ranks; docs/scoring.md tells on what the defaults were chosen.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <set>

#include <fihris/directory.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "relevance/articles.hpp"
#include "testing/catch.hpp"

namespace {

using namespace fihris;

/// What standard ranking reaches (about 0.945), a little rounded down. Raise it when ranking improves.
constexpr double kFloor = 0.93;

/// Plain BM25 reaches as much: with 43 articles there is little to put in order. A difference below this one says nothing about 20 queries.
constexpr double kNoise = 0.01;

const std::filesystem::path kExamples = std::filesystem::path(FIHRIS_SOURCE_DIR) / "examples";

struct Collection {
  std::vector<Document> articles = testing::read_articles(kExamples / "corpus");
  std::vector<testing::Topic> topics = testing::read_topics(kExamples / "topics.tsv");
  testing::Judgements judgements = testing::read_judgements(kExamples / "qrels.txt");
};

const Collection& collection() {
  static const Collection all;
  return all;
}

const Searcher& searcher() {
  static const Searcher searcher = [] {
    const auto directory = Directory::in_memory();
    IndexWriter writer(directory);
    for (const Document& article : collection().articles) writer.add(article);
    writer.commit();
    return Searcher(IndexReader::open(directory));
  }();
  return searcher;
}

/// Normalised discounted cumulative gain of the first ten, with the gain equal to the relevance: 1 is the best possible order.
double ndcg(const TopHits& found, const std::map<std::string, int>& judged) {
  std::vector<int> best;
  for (const auto& [id, relevance] : judged) best.push_back(relevance);
  std::sort(best.begin(), best.end(), std::greater<>());
  double gain = 0;
  double best_gain = 0;
  for (std::size_t rank = 0; rank < 10; ++rank) {
    const double discount = 1 / std::log2(static_cast<double>(rank) + 2);
    if (rank < best.size()) best_gain += best[rank] * discount;
    if (rank >= found.hits.size()) continue;
    const auto entry = judged.find(found.hits[rank].id);
    if (entry != judged.end()) gain += entry->second * discount;
  }
  return gain / best_gain;
}

double mean_ndcg(const Ranking& ranking, std::string_view name) {
  double sum = 0;
  for (const auto& topic : collection().topics) {
    const auto found = searcher().search(parse_query(topic.query), {.limit = 10, .ranking = ranking, .count = Count::kExact});
    const double value = ndcg(found, collection().judgements.at(topic.id));
    sum += value;
    if (value < 1) std::cout << name << ": topic " << topic.id << " has nDCG@10 " << value << '\n';
  }
  const double mean = sum / static_cast<double>(collection().topics.size());
  std::cout << name << ": mean nDCG@10 " << mean << " of " << collection().topics.size() << " topics\n";
  return mean;
}

}  // namespace

TEST_CASE("every judgement is about a topic and an article that exist") {
  std::set<std::string> ids;
  for (const Document& article : collection().articles) CHECK(ids.insert(article.id()).second);
  std::set<std::string> topics;
  for (const auto& topic : collection().topics) CHECK(topics.insert(topic.id).second);
  CHECK(collection().judgements.size() == topics.size());
  for (const auto& [topic, judged] : collection().judgements) {
    INFO("topic " << topic);
    CHECK(topics.count(topic) == 1);
    for (const auto& [id, relevance] : judged) {
      INFO("article " << id);
      CHECK(ids.count(id) == 1);
      CHECK((relevance == 1 || relevance == 2));
    }
  }
}

TEST_CASE("standard ranking puts what answers a query before what does not, no worse than plain BM25") {
  const double standard = mean_ndcg(Ranking::standard(), "standard");
  const double plain = mean_ndcg(Ranking::plain(), "plain");
  CHECK(standard >= kFloor);
  CHECK(standard >= plain - kNoise);
}

TEST_CASE("an article about the topic is among the first three hits of every topic") {
  SearchOptions three;
  three.limit = 3;
  for (const auto& topic : collection().topics) {
    const auto found = searcher().search(parse_query(topic.query), three);
    const auto& judged = collection().judgements.at(topic.id);
    const bool answered = std::any_of(found.hits.begin(), found.hits.end(), [&](const Hit& hit) {
      const auto entry = judged.find(hit.id);
      return entry != judged.end() && entry->second == 2;
    });
    INFO("topic " << topic.id << ": " << topic.query);
    CHECK(answered);
  }
}

TEST_CASE("every hit of every topic is explained by parts that add up to its score") {
  for (const auto& topic : collection().topics) {
    const Query query = parse_query(topic.query);
    for (const Hit& hit : searcher().search(query).hits) {
      INFO("topic " << topic.id << ", article " << hit.id);
      CHECK(std::abs(searcher().explain(query, hit.id).value - hit.score) < 1e-9);
    }
  }
}
