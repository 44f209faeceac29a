// SPDX-License-Identifier: Apache-2.0
//
// Threads that read and add parts of an input do it as one would.
#include "adding_threads.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::tool {
namespace {

using Ids = std::vector<std::size_t>;

/// What became of the ids: the part that added each last, and how often each came again.
struct Added {
  std::map<std::size_t, std::size_t> last;
  std::map<std::size_t, std::size_t> again;
  friend bool operator==(const Added&, const Added&) = default;
};

Added added_in_order(const std::vector<Ids>& parts) {
  Added added;
  for (std::size_t number = 0; number < parts.size(); ++number) {
    for (const std::size_t id : parts[number]) {
      if (added.last.contains(id)) ++added.again[id];
      added.last[id] = number;
    }
  }
  return added;
}

void rest(std::uint64_t microseconds) { std::this_thread::sleep_for(std::chrono::microseconds(microseconds)); }

/// Takes some time for everything.
class SlowPart final : public InputPart {
 public:
  struct Shared {
    std::mutex mutex;
    Added added;
  };
  SlowPart(Shared& shared, std::size_t number, Ids ids, std::uint64_t rest_us)
      : shared_(shared), number_(number), ids_(std::move(ids)), rest_us_(rest_us) {}

  Ids read() override {
    rest(rest_us_ % 100);
    return ids_;
  }
  void add(const std::vector<Seen>& seen) override {
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      rest(rest_us_ % 7);
      const std::lock_guard hold(shared_.mutex);
      if (seen[i] == Seen::kAgain) ++shared_.added.again[ids_[i]];
      shared_.added.last[ids_[i]] = number_;
    }
  }

 private:
  Shared& shared_;
  std::size_t number_;
  Ids ids_;
  std::uint64_t rest_us_;
};

TEST_CASE("whatever threads do, the last part with an id is added last, and every id that came before is known") {
  FIHRIS_RANDOM(random);
  for (const std::size_t threads : {1U, 2U, 5U}) {
    std::vector<Ids> parts(200);
    for (Ids& ids : parts) {
      for (std::size_t count = random.below(6); count > 0; --count) ids.push_back(random.below(40));
    }
    SlowPart::Shared shared;
    {
      AddingThreads adding(threads);
      for (std::size_t number = 0; number < parts.size(); ++number)
        adding.run(1, std::make_unique<SlowPart>(shared, number, parts[number], random.next()));
      adding.finish();
    }
    CHECK(shared.added == added_in_order(parts));
  }
}

/// Fails where it is told to, and counts what is added.
class FailingPart final : public InputPart {
 public:
  enum class Fails { kNever, kReading, kAdding };
  FailingPart(std::atomic<int>& added, Fails fails) : added_(added), fails_(fails) {}
  Ids read() override {
    if (fails_ == Fails::kReading) throw std::string("reading");
    return {7};
  }
  void add(const std::vector<Seen>& /*seen*/) override {
    if (fails_ == Fails::kAdding) throw std::string("adding");
    ++added_;
  }

 private:
  std::atomic<int>& added_;
  Fails fails_;
};

TEST_CASE("a part that fails is told to the caller, and nobody waits for it") {
  const auto fails = GENERATE(FailingPart::Fails::kReading, FailingPart::Fails::kAdding);
  std::atomic<int> added = 0;
  AddingThreads adding(3);
  const auto run_all = [&] {
    for (int number = 0; number < 100; ++number)
      adding.run(1, std::make_unique<FailingPart>(added, number == 10 ? fails : FailingPart::Fails::kNever));
    adding.finish();
  };
  CHECK_THROWS_AS(run_all(), std::string);
  CHECK(added >= (fails == FailingPart::Fails::kReading ? 0 : 10));
  CHECK_THROWS_AS(adding.finish(), std::string);
}

TEST_CASE("parts that have not begun are dropped with their threads") {
  std::atomic<int> added = 0;
  {
    AddingThreads adding(2);
    for (int number = 0; number < 50; ++number) adding.run(1, std::make_unique<FailingPart>(added, FailingPart::Fails::kNever));
  }
  CHECK(added <= 50);
}

}  // namespace
}  // namespace fihris::tool
