// SPDX-License-Identifier: Apache-2.0
//
// Seeded random input for tests that compare a fast path with a slow one.
//
// The numbers are the same on every machine and with every standard library, so that a seed printed in one place fails in another:
//
//     FIHRIS_RANDOM(random);                        // a failing assertion of this scope prints the seed
//     const auto length = random.below(200);        // 0 … 199
//
// FIHRIS_TEST_SEED=123 in the environment repeats a run; FIHRIS_RANDOM_FROM(random, seed) is for loops over seeds.
#pragma once

#include <cassert>
#include <cstdint>
#include <cstdlib>

#include "testing/catch.hpp"

namespace fihris::testing {

/// SplitMix64: small, fast, and good enough to make input. One thread at a time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_(seed), state_(seed) {}

  /// The seed that FIHRIS_TEST_SEED names, or a fixed one.
  static std::uint64_t default_seed() {
    const char* named = std::getenv("FIHRIS_TEST_SEED");
    return named != nullptr ? std::strtoull(named, nullptr, 10) : 20240601;
  }

  std::uint64_t seed() const { return seed_; }

  /// 64 random bits.
  std::uint64_t next() {
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15U);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
  }

  /// A number from 0 up to, but not including, `bound`, which must be positive. The bias is below bound / 2^64.
  std::uint64_t below(std::uint64_t bound) {
    assert(bound > 0);
    return next() % bound;
  }

  /// A number from `first` to `last`, both included.
  std::uint64_t between(std::uint64_t first, std::uint64_t last) {
    assert(first <= last && last - first < UINT64_MAX);
    return first + below(last - first + 1);
  }

  /// True once in `times` draws on average.
  bool one_in(std::uint64_t times) { return below(times) == 0; }

  /// An element of a sequence that is not empty; valid as long as the sequence.
  template <typename Sequence>
  const auto& pick(const Sequence& sequence) {
    assert(!sequence.empty());
    return sequence[static_cast<std::size_t>(below(sequence.size()))];
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_;
};

}  // namespace fihris::testing

// A name that is declared takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define FIHRIS_RANDOM_FROM(name, seed_value)    \
  ::fihris::testing::Random name{(seed_value)}; \
  INFO("seed " << name.seed())
// NOLINTEND(bugprone-macro-parentheses)
#define FIHRIS_RANDOM(name) FIHRIS_RANDOM_FROM(name, ::fihris::testing::Random::default_seed())
