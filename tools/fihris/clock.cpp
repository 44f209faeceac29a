// SPDX-License-Identifier: Apache-2.0
//
// Clocks of the operating system.
#include "clock.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>

#include <sys/resource.h>

namespace fihris::tool {
namespace {

double seconds_of(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; }

rusage process_usage() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double process_cpu_seconds() {
  const auto usage = process_usage();
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

}  // namespace

Stopwatch::Stopwatch() : begin_(std::chrono::steady_clock::now()), cpu_begin_(process_cpu_seconds()) {}

double Stopwatch::wall_seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

Usage Stopwatch::usage() const { return {wall_seconds(), process_cpu_seconds() - cpu_begin_, process_usage().ru_maxrss}; }

double thread_cpu_microseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

std::string readable_seconds(double seconds) {
  std::array<char, 32> text{};
  if (seconds < 60) {
    std::snprintf(text.data(), text.size(), seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  } else {
    const long whole = std::lround(seconds);
    std::snprintf(text.data(), text.size(), "%ld:%02ld min", whole / 60, whole % 60);
  }
  return text.data();
}

}  // namespace fihris::tool
