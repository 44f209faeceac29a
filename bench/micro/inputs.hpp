// SPDX-License-Identifier: Apache-2.0
//
// Input of the micro benchmarks: the bundled articles, seeded random numbers, and small sizes for a run that only shows that it works.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace fihris::bench {

/// `size`, or a twentieth of it (at least 1) when FIHRIS_BENCH_SMALL is set in the environment.
inline std::size_t scaled(std::size_t size) {
  static const bool kSmall = std::getenv("FIHRIS_BENCH_SMALL") != nullptr;
  return kSmall ? std::max<std::size_t>(size / 20, 1) : size;
}

/// SplitMix64: the same numbers on every machine. One thread at a time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15U);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
  }
  std::uint32_t below(std::uint64_t bound) { return static_cast<std::uint32_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

/// The bundled articles that are plain text, in the order of their names.
inline std::vector<std::string> read_articles(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> articles;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    articles.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return articles;
}

/// Arabic letters that spell a number: different for different numbers.
inline std::string word_of_number(std::uint64_t number) {
  static constexpr const char* kDigits[] = {"\u0628", "\u062C", "\u062F", "\u0631", "\u0633", "\u0639", "\u0641", "\u0642",
                                            "\u0643", "\u0644", "\u0645", "\u0646", "\u062D", "\u0635", "\u0637", "\u062E"};
  std::string word = "\u0634";
  do {
    word += kDigits[number % 16];
    number /= 16;
  } while (number > 0);
  return word;
}

}  // namespace fihris::bench
