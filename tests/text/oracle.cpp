// SPDX-License-Identifier: Apache-2.0
#include "text/oracle.hpp"

#include <algorithm>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "text/clitic.hpp"
#include "text/normal.hpp"
#include "text/number.hpp"
#include "text/orthography.hpp"
#include "text/tokenizer.hpp"
#include "text/word_breaks.hpp"

namespace fihris::text::oracle {

namespace {

enum class Sort { kBreak, kArabic, kLatin, kOther, kDigit, kMark, kTatweel, kInvisible, kPhrase };

struct Unit {
  UChar32 code_point;
  std::uint32_t begin;
  std::uint32_t end;
  Sort sort;
};

bool is_tatweel_or_space_with_marks(UChar32 c) {
  if (c == 0xFE73) return true;
  const UBlockCode block = ublock_getCode(c);
  if (block != UBLOCK_ARABIC_PRESENTATION_FORMS_A && block != UBLOCK_ARABIC_PRESENTATION_FORMS_B) return false;
  const std::string expanded = nfkc([c] {
    std::string utf8;
    icu::UnicodeString(c).toUTF8String(utf8);
    return utf8;
  }());
  return expanded.starts_with(' ') || expanded.starts_with("\u0640");
}

Sort sort_of(UChar32 c) {
  if (c < 0) return Sort::kBreak;
  if (c == 0xFDFA || c == 0xFDFB || c == 0xFDFD) return Sort::kPhrase;
  if (c == 0x0640) return Sort::kTatweel;
  if (c == 0x06E5 || c == 0x06E6 || c == 0x08C9 || is_tatweel_or_space_with_marks(c)) return Sort::kMark;
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Sort::kInvisible;
  const std::uint32_t category = U_GET_GC_MASK(c);
  if ((category & U_GC_M_MASK) != 0) return Sort::kMark;
  if ((category & U_GC_ND_MASK) != 0) return Sort::kDigit;
  if ((category & U_GC_L_MASK) == 0) return Sort::kBreak;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  if (script == USCRIPT_ARABIC) return Sort::kArabic;
  if (script == USCRIPT_LATIN) return Sort::kLatin;
  if (script == USCRIPT_COMMON && ublock_getCode(c) == UBLOCK_SPACING_MODIFIER_LETTERS) return Sort::kMark;
  return Sort::kOther;
}

// ICU's macro narrows an int on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
std::vector<Unit> units_of(std::string_view text) {
  std::vector<Unit> units;
  const char* const bytes = text.data();
  std::int32_t at = 0;
  while (at < static_cast<std::int32_t>(text.size())) {
    const std::int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, static_cast<std::int32_t>(text.size()), c);
    units.push_back({c, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), sort_of(c)});
  }
  return units;
}
#pragma GCC diagnostic pop

void append(std::string& utf8, UChar32 c) { icu::UnicodeString(c).toUTF8String(utf8); }

/// What a unit gives to the written form, before NFC.
std::string written(const Unit& unit) {
  std::string utf8;
  if (unit.sort == Sort::kTatweel || unit.sort == Sort::kInvisible) return utf8;
  append(utf8, unit.code_point);
  const UBlockCode block = ublock_getCode(unit.code_point);
  const bool presentation = block == UBLOCK_ARABIC_PRESENTATION_FORMS_A || block == UBLOCK_ARABIC_PRESENTATION_FORMS_B ||
                            block == UBLOCK_ARABIC_MATHEMATICAL_ALPHABETIC_SYMBOLS;
  if (!presentation || unit.code_point == 0xFEFF) return utf8;
  std::string expanded;
  icu::UnicodeString letters = icu::UnicodeString::fromUTF8(nfkc(utf8));
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    if (letters.char32At(i) != ' ' && letters.char32At(i) != 0x0640) append(expanded, letters.char32At(i));
  }
  return expanded;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), units_(units_of(text)) {}

  std::vector<Token> read() {
    std::size_t at = 0;
    while (at < units_.size()) at = read_at(at);
    return std::move(tokens_);
  }

 private:
  std::size_t read_at(std::size_t at) {
    switch (units_[at].sort) {
      case Sort::kArabic:
      case Sort::kLatin:
      case Sort::kOther: return read_word(at);
      case Sort::kDigit: return read_number(at);
      case Sort::kPhrase:
        for (const std::string_view word : phrase_words(static_cast<char32_t>(units_[at].code_point))) {
          add(std::string(word), units_[at].begin, units_[at].end, TokenKind::kArabic);
        }
        return at + 1;
      default: return at + 1;
    }
  }

  void add(std::string form, std::uint32_t begin, std::uint32_t end, TokenKind kind) {
    tokens_.push_back({std::move(form), begin, end, static_cast<std::uint32_t>(tokens_.size()), kind});
  }

  /// The first unit that does not lie wholly within the longest token that begins at `at`.
  std::size_t limit_from(std::size_t at) const {
    std::size_t limit = at;
    while (limit < units_.size() && units_[limit].end - units_[at].begin <= kMaxTokenBytes) ++limit;
    return limit;
  }

  std::string form_of(std::size_t from, std::size_t to) const {
    std::string form;
    for (std::size_t i = from; i < to; ++i) form += written(units_[i]);
    return nfc(form);
  }

  std::size_t read_word(std::size_t at) {
    const Sort letters = units_[at].sort;
    const std::size_t limit = limit_from(at);
    std::size_t next = at;
    std::size_t last = at;  // the last unit that can be seen
    for (; next < limit; ++next) {
      const Sort sort = units_[next].sort;
      if (sort != letters && sort != Sort::kMark && sort != Sort::kInvisible && !(sort == Sort::kTatweel && letters == Sort::kArabic))
        break;
      if (sort != Sort::kInvisible) last = next;
    }
    if (letters == Sort::kArabic) {
      add_arabic(at, last, next);
    } else if (letters == Sort::kLatin) {
      add(form_of(at, last + 1), units_[at].begin, units_[last].end, TokenKind::kLatin);
    } else {
      add_other(at, last);
    }
    return next;
  }

  void add_arabic(std::size_t at, std::size_t last, std::size_t next) {
    const std::string form = form_of(at, last + 1);
    if (units_[last].sort == Sort::kTatweel && next < units_.size() && is_joined_clitic(pack_form(form)) &&
        may_follow_joined_clitic(static_cast<char32_t>(units_[next].code_point))) {
      return;
    }
    std::u32string code_points;
    std::vector<std::size_t> unit_of_code_point;
    for (std::size_t i = at; i <= last; ++i) {
      const icu::UnicodeString letters = icu::UnicodeString::fromUTF8(written(units_[i]));
      for (std::int32_t j = 0; j < letters.length(); j = letters.moveIndex32(j, 1)) {
        code_points.push_back(static_cast<char32_t>(letters.char32At(j)));
        unit_of_code_point.push_back(i);
      }
    }
    const std::size_t vocative = vocative_length(code_points);
    if (vocative != 0 && unit_of_code_point[vocative - 1] != unit_of_code_point[vocative]) {
      const std::size_t word = unit_of_code_point[vocative];
      std::size_t end = word - 1;
      while (units_[end].sort == Sort::kInvisible) --end;
      add(form_of(at, end + 1), units_[at].begin, units_[end].end, TokenKind::kArabic);
      add(form_of(word, last + 1), units_[word].begin, units_[last].end, TokenKind::kArabic);
    } else {
      add(form, units_[at].begin, units_[last].end, TokenKind::kArabic);
    }
  }

  void add_other(std::size_t at, std::size_t last) {
    WordBreaks breaks;
    const std::uint32_t base = units_[at].begin;
    for (const WordBreaks::Word word : breaks.words_of(text_.substr(base, units_[last].end - base))) {
      const auto inside = [&](std::size_t i) { return units_[i].begin >= base + word.begin && units_[i].end <= base + word.end; };
      std::size_t from = at;
      while (from <= last && !(inside(from) && units_[from].sort == Sort::kOther)) ++from;
      if (from > last) continue;
      std::size_t to = last;
      while (!inside(to) || units_[to].sort == Sort::kInvisible) --to;
      add(form_of(from, to + 1), units_[from].begin, units_[to].end, TokenKind::kOther);
    }
  }

  std::size_t read_number(std::size_t at) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text_.data());
    const std::size_t limit = limit_from(at);
    std::vector<NumberPiece> pieces;
    scan_numbers(bytes + units_[at].begin, bytes + units_[limit - 1].end, pieces);
    std::size_t next = at;
    for (const NumberPiece& piece : pieces) {
      const auto begin = static_cast<std::uint32_t>(piece.begin - bytes);
      const auto end = static_cast<std::uint32_t>(piece.end - bytes);
      while (units_[next].begin != begin) ++next;
      const std::size_t from = next;
      while (next < units_.size() && units_[next].end <= end) ++next;
      add(form_of(from, next), begin, end, TokenKind::kNumber);
    }
    return next;
  }

  std::string_view text_;
  std::vector<Unit> units_;
  std::vector<Token> tokens_;
};

std::string normalized(const icu::Normalizer2* (*instance)(UErrorCode&), std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const normalizer = instance(status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no normaliser");
  std::string result;
  normalizer->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))), status)
      .toUTF8String(result);
  if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise");
  return result;
}

}  // namespace

std::string nfc(std::string_view text) { return normalized(icu::Normalizer2::getNFCInstance, text); }
std::string nfkc(std::string_view text) { return normalized(icu::Normalizer2::getNFKCInstance, text); }

std::vector<Token> tokens_of(std::string_view text) { return Reader(text).read(); }

std::vector<Token> tokenizer_tokens_of(std::string_view text) {
  static Tokenizer tokenizer;
  std::vector<Token> tokens;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    if (batch.size() > 128) throw std::runtime_error("a batch of more than 128 tokens");
    for (const RawToken& token : batch) {
      std::string form = token.packed != 0 ? unpack_form(token.packed) : std::string(token.form);
      if (token.packed != pack_form(form)) throw std::runtime_error("packed is not pack_form(form) for " + form);
      if (token.packed != 0 && !token.form.empty()) throw std::runtime_error("both packed and form for " + form);
      tokens.push_back({std::move(form), token.begin, token.end, token.position, token.kind});
    }
  }
  return tokens;
}

std::string to_string(const std::vector<Token>& tokens) {
  std::string lines;
  for (const Token& token : tokens) {
    lines += std::to_string(token.position) + " [" + std::to_string(token.begin) + "," + std::to_string(token.end) + ") kind " +
             std::to_string(static_cast<int>(token.kind)) + " " + token.form + "\n";
  }
  return lines;
}

}  // namespace fihris::text::oracle
