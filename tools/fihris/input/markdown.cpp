// SPDX-License-Identifier: Apache-2.0
//
// Two levels: blocks line by line, then the marks within a line. This reads what people write in articles; it is no complete CommonMark
// parser, and where in doubt it keeps the characters, so that no word is lost.
#include "input/markdown.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "input/text_tools.hpp"

namespace fihris::tool::input {
namespace {

bool is_punctuation(char byte) { return std::ispunct(static_cast<unsigned char>(byte)) != 0; }
bool is_word(char byte) { return std::isalnum(static_cast<unsigned char>(byte)) != 0 || static_cast<unsigned char>(byte) >= 0x80; }

/// True for ---, ***, ___ and the like, with at least three marks.
bool is_rule(std::string_view line) {
  if (line.empty() || std::string_view("-*_").find(line[0]) == std::string_view::npos) return false;
  const auto marks = std::count(line.begin(), line.end(), line[0]);
  const auto spaces = std::count(line.begin(), line.end(), ' ');
  return marks >= 3 && static_cast<std::size_t>(marks + spaces) == line.size();
}

bool is_fence(std::string_view line) { return line.starts_with("```") || line.starts_with("~~~"); }

bool is_underline(std::string_view line, char mark) { return !line.empty() && line.find_first_not_of(mark) == std::string_view::npos; }

/// |---|:--:| under the head of a table.
bool is_table_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of("|-: ") == std::string_view::npos;
}

/// [name]: address, the target of links elsewhere.
bool is_reference(std::string_view line) {
  const auto end = line.find("]:");
  return line.starts_with('[') && end != std::string_view::npos && line.find(']') == end;
}

/// The length of "- ", "* ", "+ ", "12. " or "3) " at the begin, or 0.
std::size_t list_mark(std::string_view line) {
  if (line.size() >= 2 && std::string_view("-*+").find(line[0]) != std::string_view::npos && line[1] == ' ') return 2;
  std::size_t digits = 0;
  while (digits < line.size() && digits < 9 && std::isdigit(static_cast<unsigned char>(line[digits])) != 0) ++digits;
  const bool numbered = digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
  return numbered ? digits + 2 : 0;
}

/// 1 to 6 when the line is "## heading".
std::size_t heading_level(std::string_view line) {
  const auto level = std::min(line.find_first_not_of('#'), line.size());
  const bool heading = level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ');
  return heading ? level : 0;
}

class Blocks {
 public:
  explicit Blocks(InputDocument& document) : document_(document) {}

  void read(std::string_view text) {
    front_matter(text);
    while (!text.empty()) line(take_line(text));
    end_paragraph();
    document_.set("title", std::move(title_));
    document_.set("text", std::move(text_));
  }

 private:
  void front_matter(std::string_view& text) {
    auto rest = text;
    if (trimmed(take_line(rest)) != "---") return;
    std::string title;
    while (!rest.empty()) {
      const auto line = trimmed(take_line(rest));
      if (line == "---" || line == "...") {
        title_ = std::move(title);
        text = rest;
        return;
      }
      const auto colon = line.find(':');
      if (colon == std::string_view::npos || to_small_ascii(line.substr(0, colon)) != "title") continue;
      auto value = trimmed(line.substr(colon + 1));
      if (value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'')) {
        value = value.substr(1, value.size() - 2);
      }
      title = value;
    }
  }

  void line(std::string_view raw) {
    auto text = trimmed(raw);
    if (is_fence(text)) {
      end_paragraph();
      in_fence_ = !in_fence_;
      return;
    }
    if (in_fence_) return put(0, std::string(text));
    while (text.starts_with('>')) text = trimmed(text.substr(1));
    if (text.empty()) return end_paragraph();
    if (!paragraph_.empty() && (is_underline(text, '=') || is_underline(text, '-'))) {
      const auto words = std::exchange(paragraph_, "");
      return heading(text[0] == '=' ? 1 : 2, words);
    }
    if (is_rule(text) || is_table_rule(text) || is_reference(text)) return end_paragraph();
    if (const auto level = heading_level(text); level > 0) {
      end_paragraph();
      auto words = trimmed(text.substr(level));
      const auto last = words.find_last_not_of('#');
      if (last != std::string_view::npos && last + 1 < words.size() && words[last] == ' ') words = trimmed(words.substr(0, last));
      return heading(level, words);
    }
    const bool row = text.starts_with('|');
    if (const auto mark = list_mark(text); mark > 0 || row) {
      end_paragraph();
      text = trimmed(text.substr(mark));
    }
    if (!paragraph_.empty()) paragraph_.push_back(' ');
    paragraph_.append(text);
    if (row) {
      std::replace(paragraph_.begin(), paragraph_.end(), '|', ' ');
      end_paragraph();
    } else if (raw.ends_with("  ") || raw.ends_with('\\')) {
      if (raw.ends_with('\\')) paragraph_.pop_back();
      end_paragraph();
    }
  }

  void heading(std::size_t level, std::string_view text) {
    auto words = markdown_words(text);
    if (title_.empty()) {
      title_ = std::move(words);
    } else {
      put(level, words);
    }
  }

  void end_paragraph() {
    if (paragraph_.empty()) return;
    put(0, markdown_words(paragraph_));
    paragraph_.clear();
  }

  void put(std::size_t level, const std::string& words) {
    if (is_blank(words)) return;
    if (!text_.empty()) text_.push_back('\n');
    if (level > 0) text_.append(level, '#').push_back(' ');
    text_.append(words);
  }

  InputDocument& document_;
  std::string title_;
  std::string text_;
  std::string paragraph_;
  bool in_fence_ = false;
};

/// Writes the words of one line, mark by mark.
class Words {
 public:
  explicit Words(std::string_view line) : line_(line) {}

  std::string run() {
    while (at_ < line_.size()) step();
    return collapse_spaces(decode_entities(result_));
  }

 private:
  void step() {
    const char byte = line_[at_];
    if (byte == '\\' && at_ + 1 < line_.size() && is_punctuation(line_[at_ + 1])) {
      result_.push_back(line_[at_ + 1]);
      at_ += 2;
    } else if (byte == '`') {
      code();
    } else if (byte == '!' && at_ + 1 < line_.size() && line_[at_ + 1] == '[') {
      ++at_;
      link();
    } else if (byte == '[') {
      link();
    } else if (byte == '<') {
      tag();
    } else if (byte == '*' || byte == '_' || byte == '~') {
      emphasis(byte);
    } else {
      result_.push_back(byte);
      ++at_;
    }
  }

  void code() {
    auto length = line_.find_first_not_of('`', at_);
    length = std::min(length, line_.size()) - at_;
    const auto end = line_.find(line_.substr(at_, length), at_ + length);
    if (end != std::string_view::npos) {
      result_.append(line_.substr(at_ + length, end - at_ - length));
      at_ = end + length;
    } else {
      result_.append(line_.substr(at_, length));
      at_ += length;
    }
  }

  /// At "[": drops the bracket when it opens a link, and remembers nothing; "](address)" and "][name]" are dropped when they are met.
  void link() {
    const auto close = matching_bracket();
    if (close == std::string_view::npos) {
      result_.push_back('[');
      ++at_;
      return;
    }
    const auto words = line_.substr(at_ + 1, close - at_ - 1);
    auto after = close + 1;
    const bool footnote = words.starts_with('^');
    const char next = after < line_.size() ? line_[after] : '\0';
    if (next == '(' || next == '[') {
      const auto end = line_.find(next == '(' ? ')' : ']', after);
      after = end == std::string_view::npos ? after : end + 1;
    } else if (!footnote) {
      result_.push_back('[');  // plain brackets, or a link by its own words: the brackets are kept
      ++at_;
      return;
    }
    // The words of a link may hold emphasis, but no link: one level is enough.
    if (!footnote) result_.append(words.find('[') == std::string_view::npos ? Words(words).run() : std::string(words));
    at_ = after;
  }

  std::size_t matching_bracket() const {
    std::size_t depth = 0;
    for (auto at = at_; at < line_.size(); ++at) {
      if (line_[at] == '\\') {
        ++at;
      } else if (line_[at] == '[') {
        ++depth;
      } else if (line_[at] == ']' && --depth == 0) {
        return at;
      }
    }
    return std::string_view::npos;
  }

  /// <https://…> keeps the address; a tag of HTML goes.
  void tag() {
    const auto end = line_.find('>', at_);
    const auto inside = end == std::string_view::npos ? std::string_view{} : line_.substr(at_ + 1, end - at_ - 1);
    const bool address = inside.find("://") != std::string_view::npos ||
                         (inside.find('@') != std::string_view::npos && inside.find(' ') == std::string_view::npos);
    const bool markup =
        !inside.empty() && (std::isalpha(static_cast<unsigned char>(inside[0])) != 0 || inside[0] == '/' || inside[0] == '!');
    if (address && inside.find('=') == std::string_view::npos) {
      result_.append(inside);
      at_ = end + 1;
    } else if (markup) {
      at_ = end + 1;
    } else {
      result_.push_back('<');
      ++at_;
    }
  }

  /// Marks that touch a word on one side only are emphasis; snake_case and 2 * 3 keep theirs.
  void emphasis(char mark) {
    const auto end = std::min(line_.find_first_not_of(mark, at_), line_.size());
    const auto count = end - at_;
    const bool space_before = at_ == 0 || line_[at_ - 1] == ' ';
    const bool space_after = end == line_.size() || line_[end] == ' ';
    const bool inside_word = mark == '_' && at_ > 0 && is_word(line_[at_ - 1]) && end < line_.size() && is_word(line_[end]);
    const bool strike = mark == '~' && count != 2;
    if ((space_before && space_after) || inside_word || strike || count > 3) result_.append(line_.substr(at_, count));
    at_ = end;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::string result_;
};

}  // namespace

void read_markdown(std::string_view markdown, InputDocument& document) { Blocks(document).read(markdown); }

std::string markdown_words(std::string_view line) { return Words(line).run(); }

}  // namespace fihris::tool::input
