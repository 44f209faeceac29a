// SPDX-License-Identifier: Apache-2.0
//
// Tokenizer: "here is text, give me its words as they are written, with offsets into the original".
//
//     Tokenizer tokenizer;
//     tokenizer.start(text);
//     for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
//       for (const RawToken& token : batch) use(token.packed, token.form, text.substr(token.begin, token.end - token.begin));
//     }
//
// What a token is
//   * A run of letters of one kind (Arabic; Latin; any other script) with the marks on them, or a number. A letter and a digit never
//     share a token, nor do letters of two kinds. Everything else separates: white space, punctuation (also _ - / . and apostrophes),
//     symbols, the end-of-ayah, rub and sajda signs, and malformed UTF-8 (each maximal bad subsequence is one separator).
//   * Tatweel joins, and is dropped, in Arabic. Invisible characters (zero-width, bidi controls, soft hyphen, BOM, variation selectors:
//     all of Unicode's Default_Ignorable_Code_Point) join within a word or number, and are dropped.
//   * Marks before the first letter belong to no token. `begin` is the first letter; `end` is after the last letter, mark or tatweel.
//   * A run is cut after kMaxTokenBytes bytes (at the last whole character), so that no input makes an endless word.
//   * Scripts other than Arabic and Latin are cut into words by ICU's word break iterator (Chinese, Thai …).
//   * A ligature that stands for several words (U+FDFA, FDFB, FDFD) gives these words one by one, all with the offsets of the ligature.
//   * The vocative ya that Quranic spelling joins to its word by a dagger alef (text/orthography.hpp) is a token of its own.
//
// Numbers stay one token when the separators inside say so (text/number.hpp): 1.5, 2,5, 1,000, 1.000.000, 1,234.5, their Arabic
// counterparts with U+066B and U+066C, and the numbers of laws, 03.03 and 103-13. Every other number between - / . , is a token
// of its own, dates among them (11/03/2004 gives three).
//
// A clitic that a tatweel joins to a quotation, a bracket or a number has no place among the words: for the letters waw, fa, ba, lam and
// kaf, the article, and their combinations (text/clitic.hpp), followed by tatweel and directly by a quotation mark, an opening bracket
// or a digit, no token is made and no position is taken, and the token that follows does not include them. Helps a phrase whose
// second word is quoted in the text; harms a search for the lone letter.
//
// Written form (RawToken::packed or ::form): the token in NFC with presentation forms as base letters; tatweel and invisible characters
// dropped; marks, hamza seats, ta marbuta, alef maqsura, Persian letters, digit sets and case kept. fold() (text/fold.hpp) folds it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "text/form.hpp"

namespace fihris::text {

/// One word as it is written. A value; `form` is a view.
struct RawToken {
  std::uint64_t packed;    ///< != 0: the written form, packed (see pack_form); compare and hash it as an integer. 0: see form
  std::string_view form;   ///< the written form if packed == 0, else empty; valid until the next call of next_batch() or start()
  std::uint32_t begin;     ///< offset of its first byte in the text
  std::uint32_t end;       ///< offset after its last byte, marks included
  std::uint32_t position;  ///< counts tokens from 0
  TokenKind kind;
};

inline constexpr std::size_t kMaxTokenBytes = 1024;
inline constexpr std::size_t kMostTokensInBatch = 128;

/// Cuts text into tokens. Reusable; one thread at a time. Never fails, whatever the bytes.
class Tokenizer {
 public:
  Tokenizer();
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;

  /// Begins a text of less than 4 GiB, which must stay alive and unchanged until the last batch is used. Positions restart at 0.
  void start(std::string_view text);

  /// The next 1 to 128 tokens in order; empty at the end of the text. Valid until the next call.
  std::span<const RawToken> next_batch();

 private:
  class Scanner;
  std::unique_ptr<Scanner> scanner_;
};

}  // namespace fihris::text
