// SPDX-License-Identifier: Apache-2.0
//
// The tokenizer once more, slow and obvious: decode everything, ask ICU about each character, cut into runs, normalise by ICU.
//
// It shares with the tokenizer only what has tests of its own: the rules of numbers, of joined clitics and of the vocative, the words of
// ligatures, and ICU's word breaks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/form.hpp"

namespace fihris::text::oracle {

struct Token {
  std::string form;
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t position;
  TokenKind kind;

  friend bool operator==(const Token&, const Token&) = default;
};

std::vector<Token> tokens_of(std::string_view text);

/// What the tokenizer itself makes of the text; checks on the way that packed and unpacked forms agree with pack_form().
std::vector<Token> tokenizer_tokens_of(std::string_view text);

/// One line a token, for messages.
std::string to_string(const std::vector<Token>& tokens);

/// NFC, and NFKC, by ICU.
std::string nfc(std::string_view text);
std::string nfkc(std::string_view text);

}  // namespace fihris::text::oracle
