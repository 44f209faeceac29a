// SPDX-License-Identifier: Apache-2.0
//
// Everything that reads text of users takes any bytes: random ones, and random pieces of what it looks for.
#include <random>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>
#include <fihris/user_words.hpp>
#include <fihris/visual_order.hpp>

#include "testing/catch.hpp"
#include "text/readings.hpp"
#include "text/synonyms.hpp"

using namespace fihris;

namespace {

constexpr unsigned kSeed = 20030516;

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> kPieces{"16",     "05",     "2003",   "/",      "-",    ".",      " ",       "\n",     "ماي",
                                                "مايو",   "كانون",  "الأول",  "رمضان",  "1445", "من",     "سنة",     "May",    "er",
                                                "عبد",    "الله",   "ابو",    "ظبي",    ",",    "،",      "=>",      "#",      "(",
                                                ")",      "7a",     "kh",     "$",      "'",    "\uFEDB", "\uFE98",  "\uFE8F", "\uFEFB",
                                                "\u064E", "\u0640", "\uFDFA", "\u200F", "\xFF", "\xD8",   "\xEF\xBB"};
  return kPieces;
}

std::string random_text(std::mt19937& random) {
  std::string text;
  const bool bytes = random() % 4 == 0;
  for (auto left = random() % 24; left != 0; --left) {
    if (bytes) {
      text.push_back(static_cast<char>(random() % 256));
    } else {
      text += pieces()[random() % pieces().size()];
    }
  }
  return text;
}

}  // namespace

TEST_CASE("dates and readings take any bytes", "[any_bytes]") {
  std::mt19937 random(kSeed);
  const Analyzer analyzer;
  const text::KnownWord all = [](std::string_view) { return true; };
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    INFO("seed " << kSeed << ", round " << round << ": " << text);
    const auto tokens = analyzer.analyze(text);
    std::size_t end = 0;
    for (const DateMention& date : analyzer.dates(text, tokens)) {
      REQUIRE(date.begin >= end);
      REQUIRE(date.end > date.begin);
      REQUIRE(date.end <= text.size());
      REQUIRE(date.word_count >= 2);
      end = date.end;
    }
    std::vector<std::string_view> letters;
    for (const Token& token : tokens) letters.push_back(token.letters);
    for (const text::Reading& reading : text::name_readings(letters, all)) {
      REQUIRE(reading.first + reading.count <= letters.size());
      REQUIRE_FALSE(reading.words.empty());
    }
    for (const text::Reading& reading : text::query_readings(text, analyzer, all, nullptr)) {
      REQUIRE(reading.first + reading.count <= tokens.size());
      REQUIRE_FALSE(reading.words.empty());
    }
    if (round % 10 == 0) REQUIRE(text::script_readings(text, all).size() <= 8);
  }
}

TEST_CASE("mending takes any bytes, and never leaves text without words", "[any_bytes]") {
  std::mt19937 random(kSeed);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    INFO("seed " << kSeed << ", round " << round << ": " << text);
    REQUIRE(mend_visual_order(text, VisualOrder::kNever) == text);
    const std::string mended = mend_visual_order(text, VisualOrder::kAlways);
    REQUIRE(mended.empty() == text.empty());
    mend_visual_order(text, VisualOrder::kAuto);
  }
}

TEST_CASE("word files of any bytes are read or refused with a place", "[any_bytes]") {
  std::mt19937 random(kSeed);
  const Analyzer analyzer;
  int read = 0;
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = random_text(random);
    try {
      const auto rules = parse_synonyms(text, "file");
      const text::Synonyms synonyms(rules, analyzer);
      ++read;
    } catch (const Error& error) {
      REQUIRE(std::string_view(error.what()).starts_with("file:"));
      ++refused;
    }
    try {
      parse_word_list(text, "file");
    } catch (const Error& error) {
      REQUIRE(std::string_view(error.what()).starts_with("file:"));
    }
  }
  CHECK(read > 20);
  CHECK(refused > 20);
}
