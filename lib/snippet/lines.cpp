// SPDX-License-Identifier: Apache-2.0
//
// Reading lines, sentences and counts of characters. Malformed UTF-8 is one character a unit, as everywhere.
#include "snippet/lines.hpp"

#include <algorithm>

#include "snippet/see_also.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

namespace fihris::snippet {
namespace {

constexpr char32_t kArabicQuestionMark = 0x061F;
constexpr char32_t kArabicFullStop = 0x06D4;
constexpr char32_t kEllipsis = 0x2026;
constexpr char32_t kLineSeparator = 0x2028;
constexpr char32_t kParagraphSeparator = 0x2029;
constexpr std::size_t kMaxTitleSigns = 6;

bool ends_line(char32_t c) noexcept { return c == U'\n' || c == U'\r' || c == kLineSeparator || c == kParagraphSeparator; }

bool is_space(char32_t c) noexcept {
  return c == U' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == kLineSeparator ||
         c == kParagraphSeparator || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_invisible(char32_t c) noexcept { return c >= 0x80 && text::class_of(c) == text::CharClass::kIgnorable; }

bool is_question_mark(char32_t c) noexcept { return c == U'?' || c == kArabicQuestionMark; }

bool ends_sentence(char32_t c) noexcept { return c == U'.' || c == U'!' || is_question_mark(c) || c == kArabicFullStop || c == kEllipsis; }

/// Quotation marks, brackets and emphasis that may stand between the end of a sentence and the white space behind it.
bool closes(char32_t c) noexcept {
  constexpr std::u32string_view kClosing = U"\"')]}*_\u00AB\u00BB\u2018\u2019\u201C\u201D\u2039\u203A";
  return kClosing.find(c) != std::u32string_view::npos;
}

bool counts(char32_t c) noexcept {
  if (c < 0x80) return true;
  const text::CharClass char_class = text::class_of(c);
  return char_class != text::CharClass::kMark && char_class != text::CharClass::kIgnorable;
}

/// Calls `visit(code_point, begin, end)` for each unit of the text between two bytes.
template <typename Visit>
void for_each_unit(std::string_view text, std::size_t begin, std::size_t end, Visit visit) {
  const unsigned char* const base = text::bytes_of(text);
  while (begin < end) {
    const text::Decoded unit = text::decode(base + begin, base + end);
    visit(unit.code_point, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + unit.bytes));
    begin += unit.bytes;
  }
}

bool is_title(std::string_view line) {
  const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
  return signs >= 1 && signs <= kMaxTitleSigns && signs < line.size() && line[signs] == ' ';
}

/// Collects what decides about a line while its characters pass by.
class LineReader {
 public:
  void add(char32_t c, std::uint32_t begin, std::uint32_t end) {
    if (is_space(c) || is_invisible(c)) return;
    if (!has_content_) begin_ = begin;
    has_content_ = true;
    end_ = end;
    characters_ += counts(c) ? 1 : 0;
    if (!closes(c)) last_ = c;
  }

  void finish(std::string_view text, std::vector<Line>& lines) {
    if (has_content_) {
      const bool question = is_question_mark(last_) && characters_ <= kMaxQuestionCharacters;
      const LineKind kind = is_title(text.substr(begin_, end_ - begin_)) ? LineKind::kTitle
                            : question                                   ? LineKind::kQuestion
                                                                         : LineKind::kBody;
      lines.push_back({begin_, end_, kind});
    }
    *this = LineReader();
  }

 private:
  bool has_content_ = false;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
  std::uint32_t characters_ = 0;  // without white space, which is near enough for "short"
  char32_t last_ = 0;
};

/// Cuts a line into sentences while its characters pass by.
class SentenceReader {
 public:
  explicit SentenceReader(Layout& layout) : layout_(layout) {}

  /// `character`: characters before this one; `word_length`: of the word that ends here, 0 if none does.
  void add(char32_t c, std::uint32_t begin, std::uint32_t end, std::uint32_t character, std::uint32_t word_length) {
    if (is_space(c)) {
      if (ended_) close();
      ended_ = false;
      return;
    }
    if (!open_) sentence_ = {begin, end, character, character};
    open_ = true;
    const bool abbreviation = c == U'.' && word_length == 1;  // one letter and a full stop: Dr., initials
    if (ends_sentence(c) && !abbreviation) {
      ended_ = true;
    } else if (!closes(c) && !is_invisible(c)) {
      ended_ = false;
    }
    sentence_.end = end;
    sentence_.end_character = character + (counts(c) ? 1 : 0);
  }

  void close() {
    if (open_) layout_.sentences.push_back(sentence_);
    open_ = false;
  }

 private:
  Layout& layout_;
  Place sentence_;
  bool open_ = false;
  bool ended_ = false;
};

/// Finds the links: lines that say so, and the lists below them.
void mark_links(std::string_view text, std::vector<Line>& lines) {
  bool in_part = false;  // under such a heading: to the next heading
  bool in_list = false;  // under such a line: while there are bullets
  for (Line& line : lines) {
    const std::string_view words = text.substr(line.begin, line.end - line.begin);
    const SeeAlso call = see_also(words);
    if (line.kind == LineKind::kTitle) {
      in_part = call == SeeAlso::kList;
      in_list = false;
      if (call == SeeAlso::kLine) line.kind = LineKind::kLink;
      continue;
    }
    in_list = call == SeeAlso::kList || (in_list && is_list_item(words));
    if (in_part || in_list || call == SeeAlso::kLine) line.kind = LineKind::kLink;
  }
}

}  // namespace

std::vector<Line> find_lines(std::string_view text) {
  std::vector<Line> lines;
  LineReader reader;
  for_each_unit(text, 0, text.size(), [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
    if (ends_line(c)) {
      reader.finish(text, lines);
    } else {
      reader.add(c, begin, end);
    }
  });
  reader.finish(text, lines);
  mark_links(text, lines);
  return lines;
}

std::string heading_text(std::string_view text, const Line& line) {
  std::string_view heading = text.substr(line.begin, line.end - line.begin);
  if (line.kind == LineKind::kTitle) heading.remove_prefix(std::min(heading.find_first_not_of("# "), heading.size()));
  return std::string(heading);
}

Layout lay_out(std::string_view text, const Line& line, std::span<const WordPlace> words) {
  Layout layout;
  const auto first =
      std::lower_bound(words.begin(), words.end(), line.begin, [](const WordPlace& word, std::uint32_t at) { return word.begin < at; });
  layout.first_word = static_cast<std::uint32_t>(first - words.begin());
  for (auto word = first; word != words.end() && word->end <= line.end; ++word) layout.words.push_back({word->begin, word->end, 0, 0});

  SentenceReader sentences(layout);
  std::size_t next_begin = 0;  // words whose begin, and whose end, has not passed by
  std::size_t next_end = 0;
  std::uint32_t character = 0;
  for_each_unit(text, line.begin, line.end, [&](char32_t c, std::uint32_t begin, std::uint32_t end) {
    for (; next_begin < layout.words.size() && layout.words[next_begin].begin <= begin; ++next_begin)
      layout.words[next_begin].first_character = character;
    std::uint32_t word_length = 0;
    for (; next_end < next_begin && layout.words[next_end].end <= begin; ++next_end) {
      layout.words[next_end].end_character = character;
      if (layout.words[next_end].end == begin) word_length = layout.words[next_end].characters();
    }
    sentences.add(c, begin, end, character, word_length);
    character += counts(c) ? 1 : 0;
  });
  for (; next_end < layout.words.size(); ++next_end) layout.words[next_end].end_character = character;
  sentences.close();
  layout.whole = {line.begin, line.end, 0, character};
  return layout;
}

}  // namespace fihris::snippet
