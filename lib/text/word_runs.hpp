// SPDX-License-Identifier: Apache-2.0
//
// Word runs: what most of a text is (Arabic words of up to ten letters without marks, with simple separators between), read a word at a time by
// instructions of the processor instead of a letter at a time. Anything else ends a run, and is left to the scanner.
//
// Invariant, for correctness: the tokens of a run are those that the scanner would have made (word_runs_test.cpp).
#pragma once

#include <cstddef>
#include <cstdint>

#include "text/tokenizer.hpp"

namespace fihris::text {

/// Where the tokens of a run go.
struct WordRun {
  const unsigned char* base;  ///< the beginning of the text, for offsets
  RawToken* tokens;           ///< room for `room` of them
  std::size_t room;
  std::uint32_t position;  ///< of the first
  std::size_t count = 0;   ///< how many were made
};

/// Reads words from `at` on, and returns where the run ended: at `at` when it made no token, otherwise behind the last one or behind separators.
using ScanWords = const unsigned char* (*)(const unsigned char* at, const unsigned char* end, WordRun& run) noexcept;

/// The one that fits base::cpu(), chosen once; null when there is none.
ScanWords word_run_scanner();

#if defined(__x86_64__)
const unsigned char* scan_words_avx2(const unsigned char* at, const unsigned char* end, WordRun& run) noexcept;
#endif

}  // namespace fihris::text
