// SPDX-License-Identifier: Apache-2.0
//
// Reading of word files. An error names the file, the line, and what the line should be.
#include <algorithm>
#include <functional>

#include <fihris/error.hpp>
#include <fihris/user_words.hpp>

#include "text/tokenizer.hpp"
#include "text/utf8.hpp"

namespace fihris {
namespace {

constexpr std::size_t kMostWords = 8;
constexpr std::size_t kMostEntries = 64;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kArabicComma = "،";
constexpr std::string_view kArrow = "=>";
constexpr std::string_view kWhiteSpace = " \t\r";

struct Place {
  std::string_view file;
  std::size_t line = 0;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kInvalidArgument, std::string(file) + ":" + std::to_string(line) + ": " + what);
  }
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(kWhiteSpace), text.size());
  const std::size_t last = text.find_last_not_of(kWhiteSpace);
  return last == std::string_view::npos ? std::string_view() : text.substr(begin, last + 1 - begin);
}

bool is_utf8(std::string_view text) {
  const unsigned char* from = text::bytes_of(text);
  for (const unsigned char* const end = from + text.size(); from != end;) {
    const text::Decoded unit = text::decode(from, end);
    if (unit.code_point > 0x10FFFF) return false;
    from += unit.bytes;
  }
  return true;
}

std::size_t word_count(std::string_view text) {
  std::size_t count = 0;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) count += batch.size();
  return count;
}

/// Calls `use` with the trimmed text of each line that is not empty, without its comment.
void each_line(std::string_view text, std::string_view file_name, const std::function<void(std::string_view, const Place&)>& use) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Place place{file_name, 0};
  while (!text.empty()) {
    ++place.line;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!is_utf8(line)) place.fail("the line is not UTF-8");
    line = trimmed(line.substr(0, line.find('#')));
    if (!line.empty()) use(line, place);
  }
}

std::vector<std::string> entries_of(std::string_view side, const Place& place) {
  std::vector<std::string> entries;
  for (bool more = true; more;) {
    const std::size_t latin = side.find(',');
    const std::size_t arabic = side.find(kArabicComma);
    const std::size_t comma = std::min(latin, arabic);
    more = comma != std::string_view::npos;
    const std::string_view entry = trimmed(side.substr(0, comma));
    const std::size_t words = word_count(entry);
    if (words == 0) place.fail("a word is missing before or behind a comma or =>");
    if (words > kMostWords) place.fail("an entry has " + std::to_string(words) + " words; 8 is the most");
    entries.emplace_back(entry);
    if (more) side.remove_prefix(comma + (latin < arabic ? 1 : kArabicComma.size()));
  }
  if (entries.size() > kMostEntries) place.fail("the line has " + std::to_string(entries.size()) + " entries; 64 is the most");
  return entries;
}

}  // namespace

std::vector<std::string> parse_word_list(std::string_view text, std::string_view file_name) {
  std::vector<std::string> words;
  each_line(text, file_name, [&](std::string_view line, const Place& place) {
    const std::size_t count = word_count(line);
    if (count == 0) place.fail("\"" + std::string(line) + "\" has neither letters nor digits");
    if (count > 1) place.fail("\"" + std::string(line) + "\" is " + std::to_string(count) + " words; write one a line");
    words.emplace_back(line);
  });
  return words;
}

std::vector<SynonymRule> parse_synonyms(std::string_view text, std::string_view file_name) {
  std::vector<SynonymRule> rules;
  each_line(text, file_name, [&](std::string_view line, const Place& place) {
    const std::size_t arrow = line.find(kArrow);
    if (arrow == std::string_view::npos) {
      auto entries = entries_of(line, place);
      if (entries.size() < 2) place.fail("a single word has no synonym; write others behind a comma or =>");
      rules.push_back({entries, entries});
      return;
    }
    const std::string_view right = line.substr(arrow + kArrow.size());
    if (right.find(kArrow) != std::string_view::npos) place.fail("a line has one => at most");
    rules.push_back({entries_of(line.substr(0, arrow), place), entries_of(right, place)});
  });
  return rules;
}

}  // namespace fihris
