// SPDX-License-Identifier: Apache-2.0
//
// The short run of every fuzz target, with whatever compiler: its seeds, what fuzzing found once (found_inputs.hpp), and seeded mutations.
//
// FIHRIS_FUZZ_MUTATIONS says how many mutations a target gets; tools/fuzz.sh runs the same targets under libFuzzer.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "fuzz/found_inputs.hpp"
#include "fuzz/mutate.hpp"
#include "fuzz/target.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::fuzz {
namespace {

std::uint64_t wanted_mutations() {
  const char* const named = std::getenv("FIHRIS_FUZZ_MUTATIONS");
  return named != nullptr ? std::strtoull(named, nullptr, 10) : 400;
}

/// Bytes as a C string, so that a failing input can be kept as a test.
std::string escaped(std::string_view input) {
  std::string text;
  for (const char byte : input.substr(0, 2000)) {
    const auto number = static_cast<unsigned char>(byte);
    text += '\\';
    for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + (number >> shift & 7));
  }
  return text;
}

void run(const Target& target, std::string_view input) {
  INFO("target " << target.name << ", input \"" << escaped(input) << '"');
  REQUIRE_NOTHROW(target.run(input));
}

}  // namespace

TEST_CASE("every parser of outside bytes takes its seeds and their mutations") {
  FIHRIS_RANDOM(random);
  const std::uint64_t mutations = wanted_mutations();
  for (const Target& target : targets()) {
    const auto begin = std::chrono::steady_clock::now();
    run(target, "");
    const std::vector<std::string> seeds = target.seeds();
    REQUIRE_FALSE(seeds.empty());
    for (const std::string& seed : seeds) run(target, seed.substr(0, target.most_bytes));
    for (std::uint64_t i = 0; i < mutations; ++i) run(target, mutated(random, seeds, target.most_bytes));
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
    std::cout << "fuzz target " << target.name << ": " << seeds.size() << " seeds, " << mutations << " mutations, "
              << static_cast<long>(taken.count()) << " ms\n";
  }
}

TEST_CASE("what fuzzing found is not found again") {
  std::size_t run_inputs = 0;
  for (const Target& target : targets()) {
    for (const FoundInput& found : found_inputs()) {
      if (found.target != std::string_view(target.name)) continue;
      run(target, found.input);
      ++run_inputs;
    }
  }
  CHECK(run_inputs == found_inputs().size());  // each names a target
}

}  // namespace fihris::fuzz
