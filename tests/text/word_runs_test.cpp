// SPDX-License-Identifier: Apache-2.0
//
// What a run reads at once is compared with the slow reading of oracle.cpp, on texts that are mostly runs, and are spoilt here and there.
#include "text/word_runs.hpp"

#include <array>
#include <string>
#include <vector>

#include "base/cpu.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/letters.hpp"
#include "text/oracle.hpp"
#include "text/utf8.hpp"

using namespace fihris;

namespace {

void append_word(testing::Random& random, std::string& text) {
  const auto letters = 1 + random.below(random.one_in(8) ? 14 : 8);
  for (std::uint64_t i = 0; i < letters; ++i) text::append_utf8(text, text::written_letter(static_cast<unsigned>(1 + random.below(36))));
}

void append_spoiler(testing::Random& random, std::string& text) {
  static const std::vector<std::string> kSpoilers{"\u064E", "\u0640", "\u0660", "7",      "a",      "گ",      "\u0670", "\u200F",
                                                  "\xFF",   "\xD8",   "\xD9",   "\u063B", "\u064B", "\u0620", "ﻻ"};
  if (random.one_in(3)) {
    text.push_back(static_cast<char>(random.below(256)));
  } else {
    text += random.pick(kSpoilers);
  }
}

std::string random_text(testing::Random& random) {
  static const std::vector<std::string> kSeparators{" ",  " ",   " ",  " ", ". ",     "، ",     "؛ ",    "؟",
                                                    "\n", " - ", "  ", "(", "\u060D", "\u061E", "\u06D4"};
  std::string text;
  const auto spoilt = 1 + random.below(40);
  for (auto left = random.below(40); left > 0; --left) {
    append_word(random, text);
    if (random.one_in(spoilt)) append_spoiler(random, text);
    text += random.pick(kSeparators);
  }
  return text;
}

/// The tokens that a run has at the beginning of a text.
std::vector<text::RawToken> run_of(text::ScanWords scan, const std::string& text, std::size_t room, std::size_t& end) {
  std::vector<text::RawToken> tokens(room);
  const unsigned char* const begin = text::bytes_of(text);
  text::WordRun run{.base = begin, .tokens = tokens.data(), .room = room, .position = 7};
  end = static_cast<std::size_t>(scan(begin, begin + text.size(), run) - begin);
  tokens.resize(run.count);
  return tokens;
}

}  // namespace

TEST_CASE("the tokenizer reads runs as the slow reading does") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    INFO(text);
    REQUIRE(text::oracle::to_string(text::oracle::tokenizer_tokens_of(text)) == text::oracle::to_string(text::oracle::tokens_of(text)));
  }
}

TEST_CASE("a run is the beginning of what the slow reading gives, and ends before what it does not know") {
#if defined(__x86_64__)
  bool has_avx2 = false;
  for (const base::Kernel kernel : base::available_kernels()) has_avx2 = has_avx2 || kernel == base::Kernel::kAvx2;
  if (!has_avx2) return;
  FIHRIS_RANDOM(random);
  std::size_t total = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    INFO(text);
    const std::vector<text::oracle::Token> expected = text::oracle::tokens_of(text);
    const auto room = 1 + random.below(20);
    std::size_t end = 0;
    const std::vector<text::RawToken> tokens = run_of(text::scan_words_avx2, text, room, end);
    REQUIRE(tokens.size() <= std::min<std::size_t>(room, expected.size()));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      REQUIRE(text::unpack_form(tokens[i].packed) == expected[i].form);
      REQUIRE(tokens[i].form.empty());
      REQUIRE(tokens[i].begin == expected[i].begin);
      REQUIRE(tokens[i].end == expected[i].end);
      REQUIRE(tokens[i].position == expected[i].position + 7);
      REQUIRE(tokens[i].kind == text::TokenKind::kArabic);
    }
    REQUIRE(end >= (tokens.empty() ? 0 : tokens.back().end));
    if (tokens.size() < expected.size()) REQUIRE(end <= expected[tokens.size()].begin);
    total += tokens.size();
  }
  CHECK(total > 3000);  // runs do happen
#endif
}
