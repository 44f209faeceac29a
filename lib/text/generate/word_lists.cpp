// SPDX-License-Identifier: Apache-2.0
//
// Reading word lists, and refusing bad ones.
#include "text/generate/word_lists.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "text/word.hpp"

namespace fihris::text {
namespace {

std::optional<WordKind> kind_of_letter(char letter) {
  switch (letter) {
    case 'n':
    case 'm':
    case 'l': return WordKind::kNoun;
    case 'a': return WordKind::kAdjective;
    case 'p': return WordKind::kName;
    case 'd': return WordKind::kDefiniteName;
    case 'v': return WordKind::kPerfect;
    case 'r': return WordKind::kImperfect;
    case 'x': return WordKind::kParticle;
    default: return std::nullopt;
  }
}

struct Code {
  WordKind kind;
  int band;
};

Code parse_code(std::string_view text) {
  if (text.size() != 2) throw std::runtime_error("a line begins with a class letter and a band, such as n4");
  const auto kind = kind_of_letter(text[0]);
  if (!kind) throw std::runtime_error("the class is one of n a m p d v r x l");
  if (text[1] < '1' || text[1] > '5') throw std::runtime_error("the band is one of 1 to 5");
  return {*kind, text[1] - '0'};
}

void add_line(std::string_view line, WordList& words) {
  line = line.substr(0, line.find('#'));
  std::istringstream fields{std::string(line)};
  std::string word;
  if (!(fields >> word)) return;
  const Code code = parse_code(word);
  size_t count = 0;
  for (; fields >> word; ++count) {
    if (Word::of(word).size() < 2) {
      throw std::runtime_error("\"" + word + "\" is not 2 to 20 Arabic letters without marks");
    }
    int& band = words[{word, code.kind}];
    band = std::max(band, code.band);
  }
  if (count == 0) throw std::runtime_error("no word follows the class");
}

}  // namespace

void read_word_list(std::istream& in, const std::string& file_name, WordList& words) {
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    try {
      add_line(line, words);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(file_name + ":" + std::to_string(number) + ": " + error.what());
    }
  }
}

}  // namespace fihris::text
