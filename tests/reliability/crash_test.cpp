// SPDX-License-Identifier: Apache-2.0
//
// Power loss at every call of real work: whatever part of the unsynced calls reached the disk, the index opens as the last commit that
// returned or the one in flight. The counts that docs/reliability.md states are printed at the end of each case.
//
// FIHRIS_LONG_TESTS=1 makes the bounds wider and the random scenarios many (tools/reliability.sh).
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "reliability/crash_check.hpp"
#include "reliability/long_tests.hpp"
#include "reliability/scenario.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {
namespace {

using testing::Random;

WriterOptions options_of(ArabicStemmer stemmer, std::size_t max_segments = 3) {
  WriterOptions options;
  options.analyzer.arabic = stemmer;
  options.max_segments = max_segments;
  options.merging.threads = 0;  // the record of one thread
  return options;
}

Bounds bounds() {
  if (!long_tests()) return {};
  return {.all_subsets_of = 10, .random_subsets = 200, .places_of_a_tear = 40, .torn_with_subsets = 64};
}

void print(const std::string& what, const CrashCounts& counts) {
  std::cout << what << ": " << counts.scenarios << " scenarios, " << counts.crash_points << " crash points, " << counts.states
            << " states of the disk (" << counts.distinct << " different), " << counts.earlier << " opened as the commit that returned, "
            << counts.later << " as the one in flight\n";
}

std::string key(std::uint64_t number) { return "k" + std::to_string(number); }

void add_range(Scenario& scenario, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t i = begin; i < end; ++i) scenario.add(key(i));
}

/// Adding, replacing, removing, committing.
void daily_work(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 5);
  scenario.commit();
  scenario.add(key(2));
  scenario.remove(key(3));
  add_range(scenario, 5, 8);
  scenario.commit();
  scenario.remove(key(0));
  scenario.commit();
  scenario.close();
}

/// More segments than may be: merging at commits.
void merging(Scenario& scenario) {
  scenario.open();
  for (std::uint64_t round = 0; round < 6; ++round) {
    add_range(scenario, 3 * round, 3 * round + 4);
    if (round % 2 == 1) scenario.remove(key(round));
    scenario.commit();
  }
  scenario.compact();
  scenario.commit();
  scenario.close();
}

void removing_everything(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 4);
  scenario.commit();
  for (std::uint64_t i = 0; i < 4; ++i) {
    scenario.remove(key(i));
    scenario.commit();
  }
  scenario.commit();
  add_range(scenario, 0, 2);
  scenario.commit();
  scenario.close();
}

void rolling_back(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 3);
  scenario.rollback();
  add_range(scenario, 3, 6);
  scenario.commit();
  scenario.remove(key(4));
  add_range(scenario, 6, 8);
  scenario.rollback();
  scenario.add(key(8));
  scenario.commit();
  add_range(scenario, 9, 11);
  scenario.close();  // without a commit
}

/// An index that was written long ago is opened again and again, and compacted.
void reopening(Scenario& scenario) {
  for (std::uint64_t round = 0; round < 4; ++round) {
    scenario.open();
    add_range(scenario, 2 * round, 2 * round + 3);
    scenario.commit();
    scenario.close();
  }
  scenario.open();
  scenario.close();
  scenario.open();
  scenario.compact();
  scenario.commit();
  scenario.close();
}

/// Fields with values come to an index that has documents without, go again with a rollback, and stay.
void adding_fields(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 3);
  scenario.commit();
  scenario.add_value_fields();
  add_range(scenario, 2, 5);
  scenario.rollback();
  scenario.add_value_fields();
  scenario.commit();  // fields and no document
  add_range(scenario, 2, 5);
  scenario.commit();
  scenario.compact();
  scenario.commit();
  scenario.close();
}

/// Another index joins one that has some of its keys, twice.
void joining(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 4);
  scenario.commit();
  scenario.join({"k1", "k7", "k8"});
  scenario.add(key(8));
  scenario.commit();
  scenario.remove(key(7));
  scenario.join({"k0", "k9"});
  scenario.commit();
  scenario.close();
}

/// An index with words of the user; synonyms come to it when it is opened once more.
void own_words(Scenario& scenario) {
  scenario.open();
  add_range(scenario, 0, 3);
  scenario.commit();
  scenario.close();
  scenario.open_with_synonyms();
  add_range(scenario, 2, 4);
  scenario.commit();
  scenario.close();
  scenario.open();
  scenario.compact();
  scenario.add(key(5));
  scenario.commit();
  scenario.close();
}

/// What a random process does.
void random_work(Scenario& scenario, Random& random, std::uint64_t steps) {
  scenario.open();
  for (; steps > 0; --steps) {
    switch (random.below(12)) {
      case 0:
      case 1: scenario.commit(); break;
      case 2: scenario.remove(key(random.below(20))); break;
      case 3: scenario.rollback(); break;
      case 4: scenario.compact(); break;
      case 5:
        scenario.close();
        scenario.open();
        break;
      case 6: scenario.add_value_fields(); break;
      case 7: scenario.join({key(random.below(20)), key(random.below(20)), key(random.below(20))}); break;
      default: scenario.add(key(random.below(20)));
    }
  }
  scenario.close();
}

struct Named {
  const char* name;
  void (*work)(Scenario&);
};
constexpr Named kWork[] = {{"daily work", daily_work},        {"merging", merging},     {"removing everything", removing_everything},
                           {"rolling back", rolling_back},    {"reopening", reopening}, {"adding fields with values", adding_fields},
                           {"joining another index", joining}};

}  // namespace

TEST_CASE("after a loss of power at any call the index holds the last commit or the one in flight") {
  FIHRIS_RANDOM(random);
  for (const Named& work : kWork) {
    INFO(work.name);
    CrashCheck check(bounds(), random);
    Scenario scenario(options_of(ArabicStemmer::kNone));
    work.work(scenario);
    REQUIRE(check.objection(scenario.work()) == "");
    CHECK(check.counts().earlier > 0);
    CHECK(check.counts().later > 0);
    print(std::string("power loss, ") + work.name, check.counts());
  }
}

TEST_CASE("after a loss of power values are those of their commit") {
  FIHRIS_RANDOM(random);
  for (const Named& work : {Named{"daily work", daily_work}, Named{"merging", merging}, Named{"joining another index", joining}}) {
    INFO(work.name);
    CrashCheck check(bounds(), random);
    WriterOptions options = options_of(ArabicStemmer::kNone);
    options.schema = schema_with_values();
    Scenario scenario(options);
    work.work(scenario);
    REQUIRE(check.objection(scenario.work()) == "");
    CHECK(check.counts().later > 0);
    print(std::string("power loss, with values, ") + work.name, check.counts());
  }
}

TEST_CASE("values of another version of a document are found out") {
  const Directory directory = Directory::in_memory();
  WriterOptions options = options_of(ArabicStemmer::kNone);
  options.schema = schema_with_values();
  IndexWriter writer(directory, options);
  Model model, other;
  for (std::uint64_t i = 0; i < 20; ++i) {
    model[key(i)] = with_values(text_of(key(i), 1));
    other[key(i)] = with_values(text_of(key(i), 2));
    writer.add(document_of(key(i), model[key(i)]));
  }
  writer.commit();
  const IndexReader reader = IndexReader::open(directory);
  CHECK(objection_to_values(reader, model) == "");
  CHECK(objection_to_values(reader, other) != "");
}

TEST_CASE("after a loss of power the user's words are those of their commit") {
  FIHRIS_RANDOM(random);
  CrashCheck check(bounds(), random);
  WriterOptions options = options_of(ArabicStemmer::kNone);
  options.analyzer.protected_words = {"كتاب"};
  options.analyzer.stop_words = {"مدرسة"};
  Scenario scenario(options);
  own_words(scenario);
  REQUIRE(check.objection(scenario.work()) == "");
  CHECK(check.counts().later > 0);
  print("power loss, with words of the user", check.counts());
}

TEST_CASE("a program that forgets to sync is found out") {
  FIHRIS_RANDOM(random);
  Scenario scenario(options_of(ArabicStemmer::kNone));
  daily_work(scenario);
  const RecordedWork work = scenario.work();
  const std::vector<DiskCall>& calls = work.calls;
  const auto is_sync = [](const DiskCall& call) { return call.kind == DiskCall::Kind::kSync || call.kind == DiskCall::Kind::kSyncFolder; };
  const DiskCall nothing = {.kind = DiskCall::Kind::kAppend, .file = 0, .name = "", .new_name = "", .bytes = ""};
  std::size_t files_needed = 0;
  std::size_t folders_needed = 0;
  for (std::size_t forgotten = 0; forgotten < calls.size(); ++forgotten) {
    if (!is_sync(calls[forgotten])) continue;
    RecordedWork forgetful = work;
    forgetful.calls[forgotten] = nothing;
    CrashCheck check({}, random);
    const bool found_out = !check.objection(forgetful).empty();
    INFO("call " << forgotten);
    if (calls[forgotten].kind == DiskCall::Kind::kSync) {
      REQUIRE(found_out);  // no sync of a file can be spared
      ++files_needed;
    } else if (found_out) {
      ++folders_needed;
    }
  }
  CHECK(files_needed >= 6);    // a segment and a manifest for each commit
  CHECK(folders_needed >= 3);  // the renaming of each manifest
}

TEST_CASE("after a loss of power the vocabulary of the collection is whole") {
  FIHRIS_RANDOM(random);
  CrashCheck check({.all_subsets_of = 6, .random_subsets = 4, .places_of_a_tear = 1, .torn_with_subsets = 1}, random);
  Scenario scenario(options_of(ArabicStemmer::kFihris));
  scenario.open();
  add_range(scenario, 0, 5);
  scenario.commit();
  add_range(scenario, 3, 7);
  scenario.commit();
  scenario.join({"k1", "k8"});
  scenario.commit();
  scenario.close();
  REQUIRE(check.objection(scenario.work()) == "");
  print("power loss, with a vocabulary", check.counts());
}

TEST_CASE("a process is killed at any call, another one goes on, and then the power fails") {
  FIHRIS_RANDOM(random);
  const std::vector<std::function<void(Scenario&)>> next_processes = {[](Scenario& scenario) {
                                                                        scenario.open();
                                                                        scenario.close();
                                                                      },
                                                                      [](Scenario& scenario) {
                                                                        scenario.open();
                                                                        scenario.rollback();
                                                                        scenario.close();
                                                                      },
                                                                      [](Scenario& scenario) {
                                                                        scenario.open();
                                                                        scenario.add("after");
                                                                        scenario.commit();
                                                                        scenario.close();
                                                                      }};
  CrashCheck check(bounds(), random);
  for (const auto& next_process : next_processes) {
    bool killed = true;
    for (std::size_t calls = 0; killed; ++calls) {
      Scenario scenario(options_of(ArabicStemmer::kNone, 1));
      scenario.open();
      add_range(scenario, 0, 3);
      scenario.commit();
      scenario.close();
      killed = scenario.run_until_killed(calls, [&] {
        scenario.open();
        add_range(scenario, 1, 5);
        scenario.remove(key(0));
        scenario.commit();
        scenario.close();
      });
      const std::size_t first_call = scenario.call_count();
      next_process(scenario);
      INFO("killed after " << calls << " calls");
      REQUIRE(check.objection(scenario.work(), first_call) == "");
    }
  }
  print("kill, then power loss", check.counts());
}

TEST_CASE("random work survives a loss of power, and so does the work after it") {
  FIHRIS_RANDOM(random);
  CrashCheck check(
      long_tests() ? Bounds{} : Bounds{.all_subsets_of = 4, .random_subsets = 4, .places_of_a_tear = 2, .torn_with_subsets = 1}, random);
  const std::uint64_t rounds = long_tests() ? 200 : 4;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    INFO("round " << round);
    const WriterOptions options = options_of(ArabicStemmer::kNone, random.between(1, 4));
    DiskImage image;
    Contents contents;
    for (int generation = 0; generation < 3; ++generation) {
      check.forget_images();
      Scenario scenario(options, image, contents);
      random_work(scenario, random, 25);
      REQUIRE(check.objection(scenario.work()) == "");
      image = check.some_image();
      contents = contents_of(Directory(open_image(image), "(after the crash)"));
    }
  }
  print("random work, crash, more work, crash", check.counts());
}

}  // namespace fihris::reliability
