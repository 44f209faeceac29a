// SPDX-License-Identifier: Apache-2.0
//
// The measures against values that were worked by hand.
#include <cmath>

#include <fihris/error.hpp>

#include "eval/measures.hpp"
#include "eval/trec_files.hpp"
#include "testing/catch.hpp"

namespace fihris::tool::eval {
namespace {

enum : std::size_t { kNdcg, kMrr, kRecall, kMap };

bool near(double value, double expected) { return std::abs(value - expected) < 1e-9; }

std::vector<std::string> others(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t number = 0; number < count; ++number) names.push_back("other" + std::to_string(number));
  return names;
}

TEST_CASE("graded documents give the values worked by hand") {
  // Relevant: a (grade 2), b, d. Found: x, a, c, d. Gains: 2 at rank 2, 1 at rank 4; ideal order 2, 1, 1.
  const Judgements judgements = {{"a", 2}, {"b", 1}, {"c", 0}, {"d", 1}};
  const auto values = measure(judgements, {"x", "a", "c", "d"});
  const double gain = 2 / std::log2(3.0) + 1 / std::log2(5.0);
  const double ideal = 2 / std::log2(2.0) + 1 / std::log2(3.0) + 1 / std::log2(4.0);
  CHECK(near(values[kNdcg], gain / ideal));
  CHECK(std::abs(values[kNdcg] - 0.54059) < 5e-6);
  CHECK(near(values[kMrr], 1.0 / 2));
  CHECK(near(values[kRecall], 2.0 / 3));
  CHECK(near(values[kMap], (1.0 / 2 + 2.0 / 4) / 3));
}

TEST_CASE("the eleventh and the hundred and first place are outside of the cut measures") {
  auto ranking = others(10);
  ranking.emplace_back("a");
  auto values = measure({{"a", 1}}, ranking);
  CHECK(values[kNdcg] == 0.0);
  CHECK(values[kMrr] == 0.0);
  CHECK(values[kRecall] == 1.0);
  CHECK(near(values[kMap], 1.0 / 11));

  ranking = others(100);
  ranking.emplace_back("a");
  values = measure({{"a", 1}}, ranking);
  CHECK(values[kRecall] == 0.0);
  CHECK(near(values[kMap], 1.0 / 101));
}

TEST_CASE("a perfect ranking scores 1 and negative grades are as good as 0") {
  const auto values = measure({{"a", 3}, {"b", 1}, {"spam", -2}}, {"a", "b", "spam"});
  for (const double value : values) CHECK(near(value, 1.0));
}

TEST_CASE("a query that the run lacks scores 0 and one without relevant documents does not count") {
  const auto qrels = parse_qrels("q1 0 a 1\nq2 0 a 1\nq3 0 a 0\n", "qrels");
  const auto run = parse_run("q1 Q0 a 1 2.5 tag\nq9 Q0 a 1 2.5 tag\n", "run");
  const auto per_query = measure_all(qrels, run);
  CHECK(per_query.size() == 2);
  CHECK(near(means(per_query)[kMap], 0.5));
}

TEST_CASE("a prefix restricts the queries") {
  const auto qrels = parse_qrels("news-1 0 a 1\nnews-2 0 a 1\nwiki-1 0 a 1\n", "qrels");
  const auto run = parse_run("wiki-1 Q0 a 1 1 tag\n", "run");
  CHECK(measure_all(qrels, run, "news-").size() == 2);
  CHECK(near(means(measure_all(qrels, run, "wiki"))[kMap], 1.0));
  CHECK(measure_all(qrels, run, "none").empty());
  CHECK(means({})[kMap] == 0.0);
}

TEST_CASE("equal scores are ordered by document name from the end of the alphabet, whatever the rank says") {
  const auto run = parse_run("q Q0 a 1 1.0 t\nq Q0 c 2 1.0 t\nq Q0 b 3 2.0 t\n", "run");
  CHECK(run.at("q") == std::vector<std::string>{"b", "c", "a"});
}

TEST_CASE("scores are compared in single precision, as trec_eval keeps them") {
  // The two differ by less than a 32-bit number can tell at this size.
  const auto run = parse_run("q Q0 a 1 20.0000001 t\nq Q0 b 2 20.0000000 t\n", "run");
  CHECK(run.at("q") == std::vector<std::string>{"b", "a"});
}

TEST_CASE("a document that comes twice counts once, where it stands first") {
  const auto run = parse_run("q Q0 a 1 3 t\nq Q0 b 2 2 t\nq Q0 a 3 1 t\n", "run");
  CHECK(run.at("q") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("lines of another form are refused with their place") {
  const auto sentence = [](auto read) -> std::string {
    try {
      read();
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(sentence([] { parse_qrels("q 0 a 1\nq a 1\n", "my.qrels"); }).starts_with("my.qrels:2: "));
  CHECK(sentence([] { parse_qrels("q 0 a good\n", "my.qrels"); }) == "my.qrels:1: the grade is no number: good");
  CHECK(sentence([] { parse_qrels("q 0 a 1\nq 0 b 1e30\n", "my.qrels"); }) == "my.qrels:2: the grade is beyond a billion: 1e30");
  CHECK(sentence([] { parse_run("\n\nq Q0 a 1 1.5\n", "my.run"); }).starts_with("my.run:3: "));
  CHECK(sentence([] { parse_run("q Q0 a 1 high t\n", "my.run"); }) == "my.run:1: the score is no number: high");
  CHECK(sentence([] { read_run("no-such-file"); }).find("no-such-file") != std::string::npos);
}

PerQuery queries_with(std::size_t count, double value) {
  PerQuery result;
  for (std::size_t number = 0; number < count; ++number) result[std::to_string(number)] = {value, value, value, value};
  return result;
}

TEST_CASE("ten wins of one size have two of 1024 sign patterns against them") {
  const auto result = compare(queries_with(10, 0.0), queries_with(10, 0.1), kMap, {20000, 7});
  CHECK(near(result.difference, 0.1));
  CHECK(std::abs(result.p - 2.0 / 1024) < 1e-3);
  CHECK(result.wins == 10);
  CHECK(result.losses == 0);
}

TEST_CASE("a run compared with itself has p 1, and the test is two-sided and repeatable") {
  const auto same = compare(queries_with(5, 0.3), queries_with(5, 0.3), kNdcg);
  CHECK(same.p == 1.0);
  CHECK(same.ties == 5);
  auto mixed = queries_with(8, 0.5);
  mixed["3"][kNdcg] = 0.1;
  mixed["5"][kNdcg] = 0.9;
  mixed["6"][kNdcg] = 0.8;
  const auto there = compare(queries_with(8, 0.5), mixed, kNdcg, {5000, 3});
  const auto back = compare(mixed, queries_with(8, 0.5), kNdcg, {5000, 3});
  CHECK(near(there.difference, -back.difference));
  CHECK(there.p == back.p);
  // Signs of (−0.4, 0.4, 0.3): sums as far from 0 as the true 0.3 are all eight but none; |sum| is 0.3, 0.5 or 1.1.
  CHECK(there.p == 1.0);
}

}  // namespace
}  // namespace fihris::tool::eval
