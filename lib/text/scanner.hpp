// SPDX-License-Identifier: Apache-2.0
//
// Scanner: the loop behind Tokenizer. It has two ways through the text:
//
//   fast   ASCII words, ASCII numbers, and Arabic words without marks, by one table look-up a letter and without leaving this loop, or, where the
//          processor can, by a few instructions a word (word_runs.hpp);
//   slow   everything else: decode, class_of(), normal.hpp. A fast word that turns out to go on with something else is read again from
//          its start by the slow way, so that the slow way alone defines what a token is.
//
// Invariant, for correctness: whatever the fast way emits, the slow way would have emitted (tokenizer_test.cpp compares both with a third,
// obvious reading).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/char_class.hpp"
#include "text/number.hpp"
#include "text/scratch.hpp"
#include "text/tokenizer.hpp"
#include "text/word_breaks.hpp"
#include "text/word_runs.hpp"

namespace fihris::text {

class Tokenizer::Scanner {
 public:
  void start(std::string_view text);
  std::span<const RawToken> next_batch();

 private:
  using Byte = unsigned char;
  static constexpr std::size_t kBatch = kMostTokensInBatch;

  struct Run {
    const Byte* end;   // after the last letter, mark or tatweel
    const Byte* next;  // where the next character that is not of the run stands
    char32_t last;     // the last character that is not invisible
  };

  const Byte* token_limit(const Byte* begin) const noexcept;
  bool goes_on_arabic(const Byte* at) const noexcept;
  bool goes_on_latin(const Byte* at) const noexcept;

  const Byte* scan_arabic_words(const Byte* begin, unsigned code);
  const Byte* scan_arabic_fast(const Byte* begin, unsigned code);
  const Byte* scan_ascii_word(const Byte* begin);
  const Byte* scan_ascii_number(const Byte* begin);
  const Byte* scan_slow(const Byte* begin);
  const Byte* scan_arabic(const Byte* begin);
  const Byte* scan_latin(const Byte* begin);
  const Byte* scan_other(const Byte* begin);
  const Byte* scan_number(const Byte* begin);

  Run read_run(const Byte* begin, CharClass letters);
  bool is_clitic_of_what_follows(const Run& run) const;
  void emit(std::uint64_t packed, std::string_view form, const Byte* begin, const Byte* end, TokenKind kind);
  void emit_form(const Byte* begin, const Byte* end, TokenKind kind);
  void queue(std::string_view form, const Byte* begin, const Byte* end, TokenKind kind);
  void queue_other(const Byte* at, const Byte* end);
  bool queue_vocative(std::size_t length, const Byte* begin, const Byte* end);
  void queue_phrase(char32_t ligature, const Byte* begin, const Byte* end);

  ScanWords scan_words_ = word_run_scanner();
  std::array<RawToken, kBatch> tokens_;
  std::size_t count_ = 0;
  const Byte* base_ = nullptr;
  const Byte* next_ = nullptr;
  const Byte* end_ = nullptr;
  std::uint32_t position_ = 0;

  // Tokens of a piece of text that gives several at once, waiting for room in a batch.
  std::vector<RawToken> queue_;
  std::size_t queue_next_ = 0;

  Scratch scratch_;
  std::u32string code_points_;
  std::string utf8_;
  std::vector<NumberPiece> pieces_;
  WordBreaks word_breaks_;
};

}  // namespace fihris::text
