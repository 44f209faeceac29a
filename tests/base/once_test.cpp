// SPDX-License-Identifier: Apache-2.0
//
// Once: done a single time by many threads, and again after an exception.
#include "base/once.hpp"

#include <stdexcept>
#include <thread>
#include <vector>

#include "testing/catch.hpp"

TEST_CASE("What many threads want once is done once, and done before any of them goes on") {
  fihris::base::Once once;
  int calls = 0;
  std::vector<int> seen(8);
  {
    std::vector<std::jthread> threads;
    for (int& mine : seen) {
      threads.emplace_back([&] {
        once([&] { ++calls; });
        mine = calls;
      });
    }
  }
  CHECK(calls == 1);
  CHECK(seen == std::vector<int>(8, 1));
}

TEST_CASE("What throws is tried again, until it returns") {
  fihris::base::Once once;
  int calls = 0;
  const auto fail_twice = [&] {
    if (++calls < 3) throw std::runtime_error("not yet");
  };
  CHECK_THROWS_AS(once(fail_twice), std::runtime_error);
  CHECK_THROWS_AS(once(fail_twice), std::runtime_error);
  once(fail_twice);
  once(fail_twice);
  CHECK(calls == 3);
}
