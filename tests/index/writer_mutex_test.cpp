// SPDX-License-Identifier: Apache-2.0
#include "index/writer_mutex.hpp"

#include <thread>
#include <vector>

#include "testing/catch.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kThreads = 8;

TEST_CASE("whoever comes by the first door waits for one change of each thread at most") {
  for (int round = 0; round < 50; ++round) {
    WriterMutex mutex;
    std::atomic<bool> stop = false;
    std::uint64_t changes = 0;  // guarded by the mutex
    std::uint64_t changes_before = 0;
    std::vector<std::thread> threads;
    mutex.lock();
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        while (!stop) {
          const BehindOthers hold(mutex);
          ++changes;
        }
      });
    }
    std::thread committing([&] {
      const std::lock_guard hold(mutex);
      changes_before = changes;
    });
    while (mutex.waiting() == 0) std::this_thread::yield();
    mutex.unlock();
    committing.join();
    stop = true;
    for (std::thread& thread : threads) thread.join();
    REQUIRE(changes_before <= kThreads);
  }
}

TEST_CASE("both doors exclude each other, and nobody waits for good") {
  WriterMutex mutex;
  std::uint64_t sum = 0;
  constexpr std::uint64_t kTurns = 5'000;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, first_door = i % 2 == 0] {
      for (std::uint64_t turn = 0; turn < kTurns; ++turn) {
        if (first_door) {
          const std::lock_guard hold(mutex);
          ++sum;
        } else {
          const BehindOthers hold(mutex);
          ++sum;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(sum == kThreads * kTurns);
  CHECK(mutex.waiting() == 0);
}

}  // namespace
}  // namespace fihris::index
