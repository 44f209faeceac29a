// SPDX-License-Identifier: Apache-2.0
//
// Power loss while a thread merges in the background. The calls of the merge thread are put at chosen places between those of the commits
// (turns.hpp): each place in turn, all at once and in parts. docs/reliability.md states the counts.
#include <iostream>
#include <memory>
#include <string>

#include "reliability/crash_check.hpp"
#include "reliability/long_tests.hpp"
#include "reliability/scenario.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {
namespace {

/// A merge of small segments creates its file, appends twice and syncs it.
constexpr std::size_t kCallsOfMerge = 4;

WriterOptions options_of() {
  WriterOptions options;
  options.analyzer.arabic = ArabicStemmer::kNone;
  options.merging = {.threads = 1, .width = 2};
  return options;
}

Bounds bounds() {
  if (!long_tests()) return {.all_subsets_of = 4, .random_subsets = 2, .places_of_a_tear = 1, .torn_with_subsets = 1};
  return {.all_subsets_of = 8, .random_subsets = 50, .places_of_a_tear = 10, .torn_with_subsets = 16};
}

std::string key(std::uint64_t number) { return "k" + std::to_string(number); }

void add_range(Scenario& scenario, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t i = begin; i < end; ++i) scenario.add(key(i));
}

struct Outcome {
  std::size_t calls = 0;       ///< that the main thread made while the plan was in force
  std::size_t first_call = 0;  ///< of the record, when the plan came into force
  bool merged = false;         ///< the merge took place before the last commit
};

/// Two segments are being merged while documents of both are removed and replaced, twice, and committed.
Outcome commit_beside_a_merge(Scenario& scenario, const Turns::Plan& plan) {
  const auto turns = std::make_shared<Turns>();
  scenario.set_turns(turns);
  scenario.open();
  add_range(scenario, 0, 3);
  scenario.commit();
  add_range(scenario, 3, 6);
  scenario.commit();  // the merge of both waits at its first call
  Outcome outcome;
  outcome.first_call = scenario.call_count();
  turns->begin(plan);
  scenario.add(key(1));
  scenario.remove(key(4));
  scenario.commit();
  scenario.add(key(6));
  scenario.remove(key(0));
  scenario.commit();
  outcome.calls = turns->main_calls();
  outcome.merged = scenario.segment_count() < 4;
  scenario.close();  // a second merge may be at work
  return outcome;
}

}  // namespace

TEST_CASE("after a loss of power beside a merge the index holds the last commit or the one in flight") {
  FIHRIS_RANDOM(random);
  CrashCheck check(bounds(), random);
  Scenario unmerged(options_of());
  const std::size_t calls = commit_beside_a_merge(unmerged, {}).calls;
  REQUIRE(calls > 20);
  std::size_t runs = 0;
  std::size_t merged = 0;
  for (std::size_t place = 0; place < calls; ++place) {
    for (std::size_t at_once = 1; at_once <= kCallsOfMerge; ++at_once) {
      if (!long_tests() && at_once < kCallsOfMerge && at_once != 1 + place % (kCallsOfMerge - 1)) continue;
      const std::size_t rest = place + 1 + random.below(6);
      Turns::Plan plan = {{place, at_once}};
      if (at_once < kCallsOfMerge && rest < calls) plan[rest] = kCallsOfMerge - at_once;
      INFO(at_once << " calls of the merge before call " << place << " of " << calls << ", the others before " << rest);
      Scenario scenario(options_of());
      const Outcome outcome = commit_beside_a_merge(scenario, plan);
      REQUIRE(check.objection(scenario.work(), outcome.first_call) == "");
      ++runs;
      merged += outcome.merged ? 1 : 0;
    }
  }
  CHECK(merged > runs / 4);
  CHECK(merged < runs);
  CHECK(check.counts().later > 0);
  const CrashCounts& counts = check.counts();
  std::cout << "power loss, beside a merge: " << counts.scenarios << " scenarios, " << counts.crash_points << " crash points, "
            << counts.states << " states of the disk (" << counts.distinct << " different), " << counts.earlier
            << " opened as the commit that returned, " << counts.later << " as the one in flight; the merge was in the last commit in "
            << merged << " of " << runs << " runs\n";
}

TEST_CASE("a process is killed while it merges in the background, another one goes on, and then the power fails") {
  FIHRIS_RANDOM(random);
  CrashCheck check(bounds(), random);
  bool killed = true;
  for (std::size_t calls = 0; killed; calls += long_tests() ? 1 : 1 + random.below(3)) {
    Scenario scenario(options_of());
    scenario.open();
    add_range(scenario, 0, 3);
    scenario.commit();
    scenario.close();
    killed = scenario.run_until_killed(calls, [&] {
      scenario.open();
      for (std::uint64_t round = 0; round < 4; ++round) {
        add_range(scenario, 1 + round, 3 + round);
        scenario.remove(key(round));
        scenario.commit();
      }
      scenario.wait_for_merges();
      scenario.commit();
      scenario.close();
    });
    const std::size_t first_call = scenario.call_count();
    scenario.open();
    scenario.add("after");
    scenario.commit();
    scenario.wait_for_merges();
    scenario.commit();
    scenario.close();
    INFO("killed after " << calls << " calls");
    REQUIRE(check.objection(scenario.work(), first_call) == "");
  }
  const CrashCounts& counts = check.counts();
  std::cout << "kill beside merges, then power loss: " << counts.scenarios << " scenarios, " << counts.crash_points << " crash points, "
            << counts.states << " states of the disk (" << counts.distinct << " different), " << counts.earlier
            << " opened as the commit that returned, " << counts.later << " as the one in flight\n";
}

}  // namespace fihris::reliability
