// SPDX-License-Identifier: Apache-2.0
//
// The turns of throughput.hpp. Threads are made before the clock starts, and wait for each other at a barrier.
#include "throughput.hpp"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cmath>
#include <exception>
#include <thread>

#include "clock.hpp"

namespace fihris::bench {
namespace {

/// A turn of fewer is decided by where the system puts the threads at first, and by whoever else runs for a moment.
constexpr double kLeastSeconds = 0.5;

struct Turn {
  double per_second = 0;
  double cpu_per_query = 0;  ///< µs
};

Turn run_turn(const Searcher& searcher, const std::vector<std::string>& queries, const PassOptions& options, std::size_t thread_count,
              std::size_t times) {
  using Clock = std::chrono::steady_clock;
  std::barrier ready(static_cast<std::ptrdiff_t>(thread_count));
  std::vector<double> cpu(thread_count);
  std::vector<Clock::time_point> begins(thread_count), ends(thread_count);
  std::vector<std::exception_ptr> errors(thread_count);
  std::vector<std::thread> threads;
  for (std::size_t number = 0; number < thread_count; ++number) {
    threads.emplace_back([&, number] {
      ready.arrive_and_wait();
      begins[number] = Clock::now();
      const double begin = tool::thread_cpu_microseconds();
      try {
        for (std::size_t i = 0; i < queries.size() * times; ++i)
          answer(searcher, queries[(i + number * queries.size() / thread_count) % queries.size()], options);
      } catch (...) {
        errors[number] = std::current_exception();
      }
      cpu[number] = tool::thread_cpu_microseconds() - begin;
      ends[number] = Clock::now();
    });
  }
  for (std::thread& thread : threads) thread.join();
  // By the threads' own clocks: this one may be woken late where they take all processors.
  const std::chrono::duration<double> taken = *std::max_element(ends.begin(), ends.end()) - *std::min_element(begins.begin(), begins.end());
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  Turn turn;
  const auto asked = static_cast<double>(queries.size() * times * thread_count);
  turn.per_second = asked / taken.count();
  for (const double of_thread : cpu) turn.cpu_per_query += of_thread / asked;
  return turn;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

Throughput measure_throughput(const Searcher& searcher, const std::vector<std::string>& queries, const PassOptions& options,
                              std::size_t threads) {
  std::vector<double> one_speed, many_speed, speed, cpu;
  const Turn first = run_turn(searcher, queries, options, 1, 1);
  const auto times = static_cast<std::size_t>(std::ceil(kLeastSeconds * first.per_second / static_cast<double>(queries.size())));
  for (std::size_t turn = 0; turn < std::max<std::size_t>(options.repeat, 1); ++turn) {
    const Turn one = run_turn(searcher, queries, options, 1, times);
    const Turn many = run_turn(searcher, queries, options, threads, times);
    one_speed.push_back(one.per_second);
    many_speed.push_back(many.per_second);
    speed.push_back(many.per_second / one.per_second);
    cpu.push_back(many.cpu_per_query / one.cpu_per_query);
  }
  return {.one_per_second = median(one_speed),
          .many_per_second = median(many_speed),
          .many_by_one = median(speed),
          .cpu_many_by_one = median(cpu)};
}

}  // namespace fihris::bench
