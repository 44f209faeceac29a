// SPDX-License-Identifier: Apache-2.0
//
// What a command has cost: time on the wall, processor time, memory.
#pragma once

#include <chrono>
#include <string>

namespace fihris::tool {

struct Usage {
  double wall_seconds = 0.0;
  double cpu_seconds = 0.0;  ///< of all threads, user and system
  long peak_memory_kb = 0;   ///< of the process so far
};

/// Runs from its construction. Immutable.
class Stopwatch {
 public:
  Stopwatch();
  Usage usage() const;
  double wall_seconds() const;

 private:
  std::chrono::steady_clock::time_point begin_;
  double cpu_begin_;
};

/// Processor time of the calling thread so far, in microseconds.
double thread_cpu_microseconds();

/// "0.35 s", "12.1 s", "3:07 min".
std::string readable_seconds(double seconds);

}  // namespace fihris::tool
