// SPDX-License-Identifier: Apache-2.0
//
// Fuzz targets: one for each parser of bytes that come from outside.
//
// A target runs one input. It may find that the input is no good, and says so by an Error of a code that belongs there; everything else is a
// fault of the program: another exception, a sanitizer's complaint, a broken law (require()). The same targets run in two ways: fuzz_test
// replays the seeds and some thousands of mutations of them with every compiler, and fihris_fuzz (FIHRIS_FUZZ, Clang) is driven by libFuzzer.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::fuzz {

struct Target {
  const char* name;
  const char* parses;  ///< what is read, for people
  void (*run)(std::string_view input);
  std::vector<std::string> (*seeds)();
  std::size_t most_bytes;  ///< longer inputs are cut
};

std::span<const Target> index_targets();
std::span<const Target> text_targets();
std::span<const Target> input_targets();

/// All of them.
std::vector<Target> targets();

/// A law of the program, broken by an input.
inline void require(bool holds, const char* law) {
  if (!holds) throw std::logic_error(std::string("this law is broken: ") + law);
}

/// The first byte of an input as a choice, and the rest; 0 for an empty input.
unsigned char take_byte(std::string_view& input);

/// Cuts an input in two: its first two bytes say where.
std::pair<std::string_view, std::string_view> split(std::string_view input);

/// An input that split() cuts into these.
std::string joined(std::string_view first, std::string_view second);

}  // namespace fihris::fuzz
