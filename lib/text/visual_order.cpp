// SPDX-License-Identifier: Apache-2.0
//
// Mending of visual order.
//
// How it shows. In a run of presentation forms, logical order begins with an initial or isolated form and ends with a final or isolated one; visual
// order is the other way round:
//
//     logical   initial  medial  final          visual   final  medial  initial
//
// A text without such forms is visual when far more of its words are known read backwards than forwards.
//
// How it is mended. The characters of a line are grouped (a letter and its marks), the groups are reversed, and then whatever runs from left to
// right (numbers with what joins them, other scripts) is reversed back.
#include <algorithm>
#include <vector>

#include <unicode/uchar.h>

#include <fihris/visual_order.hpp>

#include "text/analysis.hpp"
#include "text/fold.hpp"
#include "text/letters.hpp"
#include "text/normal.hpp"
#include "text/tokenizer.hpp"
#include "text/utf8.hpp"

namespace fihris {
namespace {

using text::CharClass;

constexpr char32_t kReplacement = 0xFFFD;  ///< for malformed bytes in a line that is mended

/// Votes of single letters and pairs.
struct Evidence {
  std::size_t visual = 0;
  std::size_t logical = 0;

  void add(const Evidence& other) {
    visual += other.visual;
    logical += other.logical;
  }
  bool is_visual() const { return visual > logical; }
};

std::u32string decoded(std::string_view bytes) {
  std::u32string characters;
  const unsigned char* from = text::bytes_of(bytes);
  for (const unsigned char* const end = from + bytes.size(); from != end;) {
    const text::Decoded unit = text::decode(from, end);
    characters.push_back(unit.code_point > 0x10FFFF ? kReplacement : unit.code_point);
    from += unit.bytes;
  }
  return characters;
}

bool is_presentation_form(char32_t c) { return (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC); }

bool is_arabic(char32_t c) {
  const CharClass char_class = text::class_of(c);
  return char_class == CharClass::kArabicLetter || char_class == CharClass::kPhrase || char_class == CharClass::kTatweel ||
         (char_class == CharClass::kMark && text::letter_row(c) != nullptr);
}

int shape_of(char32_t c) { return u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_DECOMPOSITION_TYPE); }

/// What a run of Arabic letters says by the shapes at its two ends.
Evidence evidence_of_run(std::u32string_view run) {
  Evidence evidence;
  if (run.size() < 2) return evidence;
  const auto vote = [&](int shape, int of_logical, int of_visual) {
    if (shape == of_logical) ++evidence.logical;
    if (shape == of_visual || shape == U_DT_MEDIAL) ++evidence.visual;
  };
  if (is_presentation_form(run.front())) vote(shape_of(run.front()), U_DT_INITIAL, U_DT_FINAL);
  if (is_presentation_form(run.back())) vote(shape_of(run.back()), U_DT_FINAL, U_DT_INITIAL);
  return evidence;
}

Evidence evidence_of_line(std::u32string_view line) {
  Evidence evidence;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    while (end < line.size() && is_arabic(line[end])) ++end;
    evidence.add(evidence_of_run(line.substr(at, end - at)));
    at = std::max(end, at + 1);
  }
  return evidence;
}

/// Known words forwards and backwards among the first of a text.
Evidence evidence_of_words(std::string_view text) {
  constexpr std::size_t kMostWords = 300;
  constexpr std::size_t kLeastLetters = 4;  // short words are known both ways by chance
  Evidence evidence;
  const text::Vocabulary& vocabulary = *text::base_vocabulary();
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  std::size_t words = 0;
  std::string letters;
  for (auto batch = tokenizer.next_batch(); !batch.empty() && words < kMostWords; batch = tokenizer.next_batch()) {
    for (const text::RawToken& token : batch) {
      if (token.kind != text::TokenKind::kArabic || token.packed == 0) continue;
      text::fold(text::unpack_form(token.packed), letters);
      std::u32string reversed = decoded(letters);
      if (reversed.size() < kLeastLetters) continue;
      std::reverse(reversed.begin(), reversed.end());
      std::string backwards;
      for (const char32_t c : reversed) text::append_utf8(backwards, c);
      ++words;
      if (vocabulary.counts(letters).documents != 0) ++evidence.logical;
      if (vocabulary.counts(backwards).documents != 0) ++evidence.visual;
    }
  }
  return evidence;
}

/// A letter with its marks, or any other character.
struct Group {
  std::u32string characters;
  enum class Kind { kRightToLeft, kLeftToRight, kDigit, kNeutral } kind;
};

Group::Kind kind_of(char32_t c) {
  switch (text::class_of(c)) {
    case CharClass::kArabicLetter:
    case CharClass::kPhrase:
    case CharClass::kTatweel: return Group::Kind::kRightToLeft;
    case CharClass::kDigit: return Group::Kind::kDigit;
    case CharClass::kLatinLetter: return Group::Kind::kLeftToRight;
    case CharClass::kOtherLetter: {
      const auto direction = u_charDirection(static_cast<UChar32>(c));
      return direction == U_RIGHT_TO_LEFT ? Group::Kind::kRightToLeft : Group::Kind::kLeftToRight;
    }
    default: return Group::Kind::kNeutral;
  }
}

std::vector<Group> groups_of(std::u32string_view line) {
  std::vector<Group> groups;
  for (const char32_t c : line) {
    const bool mark = text::class_of(c) == CharClass::kMark;
    if (!mark || groups.empty()) groups.push_back({{}, kind_of(c)});
    if (is_presentation_form(c) && text::class_of(c) != CharClass::kPhrase) {
      text::append_written(groups.back().characters, c);
    } else {
      groups.back().characters.push_back(c);
    }
  }
  return groups;
}

/// Where what runs from left to right ends, of the reversed groups from `at`, which is a digit or a letter of such a script. Signs between two
/// digits belong to their number; spaces and signs between two words of the other script belong to it.
std::size_t left_to_right_end(const std::vector<Group>& groups, std::size_t at) {
  constexpr std::u32string_view kWithinNumber = U".,/:-+%\u066B\u066C\u066A";
  std::size_t end = at + 1;
  bool letters = groups[at].kind == Group::Kind::kLeftToRight;
  for (std::size_t next = end; next < groups.size(); ++next) {
    const Group& group = groups[next];
    if (group.kind == Group::Kind::kRightToLeft) break;
    if (group.kind == Group::Kind::kNeutral) {
      if (!letters && kWithinNumber.find(group.characters.front()) == std::u32string_view::npos) break;
      continue;
    }
    letters = letters || group.kind == Group::Kind::kLeftToRight;
    end = next + 1;
  }
  return end;
}

void append_mended(std::string& to, std::u32string_view line) {
  std::vector<Group> groups = groups_of(line);
  std::reverse(groups.begin(), groups.end());
  for (std::size_t at = 0; at < groups.size();) {
    Group& group = groups[at];
    if (group.kind == Group::Kind::kNeutral) {
      for (char32_t& c : group.characters) c = static_cast<char32_t>(u_charMirror(static_cast<UChar32>(c)));
    }
    if (group.kind == Group::Kind::kNeutral || group.kind == Group::Kind::kRightToLeft) {
      ++at;
      continue;
    }
    const std::size_t end = left_to_right_end(groups, at);
    std::reverse(groups.begin() + static_cast<std::ptrdiff_t>(at), groups.begin() + static_cast<std::ptrdiff_t>(end));
    at = end;
  }
  for (const Group& group : groups) {
    for (const char32_t c : group.characters) text::append_utf8(to, c);
  }
}

bool has_presentation_forms(std::string_view text) {
  for (std::size_t at = text.find('\xEF'); at != std::string_view::npos && at + 2 < text.size(); at = text.find('\xEF', at + 1)) {
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if ((second >= 0xAD && second <= 0xB7) || (second >= 0xB9 && second <= 0xBB)) return true;
  }
  return false;
}

/// Calls `use` with each line, its end included.
template <typename Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    use(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::size_t bytes_of_line_end(std::string_view line) {
  std::size_t bytes = 0;
  while (bytes < line.size() && (line[line.size() - 1 - bytes] == '\n' || line[line.size() - 1 - bytes] == '\r')) ++bytes;
  return bytes;
}

}  // namespace

std::string mend_visual_order(std::string_view text, VisualOrder mode) {
  if (mode == VisualOrder::kNever) return std::string(text);
  const bool shapes = has_presentation_forms(text);
  Evidence whole;
  if (mode == VisualOrder::kAuto) {
    if (shapes) {
      each_line(text, [&](std::string_view line) { whole.add(evidence_of_line(decoded(line))); });
    } else {
      constexpr std::size_t kLeastWords = 5;
      constexpr std::size_t kTimes = 3;
      const Evidence words = evidence_of_words(text);
      if (words.visual < kLeastWords || words.visual < kTimes * words.logical) return std::string(text);
    }
  }
  std::string mended;
  mended.reserve(text.size());
  each_line(text, [&](std::string_view line) {
    const std::size_t line_end = bytes_of_line_end(line);
    const std::u32string characters = decoded(line.substr(0, line.size() - line_end));
    bool visual = std::any_of(characters.begin(), characters.end(), is_arabic);
    if (visual && mode == VisualOrder::kAuto && shapes) {
      const Evidence own = evidence_of_line(characters);
      const bool silent = own.visual == own.logical;  // such as a line of isolated letters: as the rest of the text
      visual = silent ? whole.is_visual() && has_presentation_forms(line) : own.is_visual();
    }
    if (visual) {
      append_mended(mended, characters);
      mended.append(line.substr(line.size() - line_end));
    } else {
      mended.append(line);
    }
  });
  return mended;
}

}  // namespace fihris
