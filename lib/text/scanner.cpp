// SPDX-License-Identifier: Apache-2.0
//
// The slow way of the scanner: any character of Unicode, any bytes.
#include "text/scanner.hpp"

#include "text/clitic.hpp"
#include "text/letters.hpp"
#include "text/normal.hpp"
#include "text/orthography.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

std::string_view view(const unsigned char* begin, const unsigned char* end) noexcept {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

}  // namespace

const unsigned char* Tokenizer::Scanner::scan_slow(const Byte* begin) {
  const Decoded first = decode(begin, end_);
  switch (class_of(first.code_point)) {
    case CharClass::kArabicLetter: return scan_arabic(begin);
    case CharClass::kLatinLetter: return scan_latin(begin);
    case CharClass::kOtherLetter: return scan_other(begin);
    case CharClass::kDigit: return scan_number(begin);
    case CharClass::kPhrase: queue_phrase(first.code_point, begin, begin + first.bytes); break;
    case CharClass::kSeparator:
    case CharClass::kMark:
    case CharClass::kTatweel:
    case CharClass::kIgnorable: break;
  }
  return begin + first.bytes;
}

/// Reads the run of `letters` (one of the three classes of letters) that begins at `begin`, and leaves in code_points_ what its written
/// form is made of.
Tokenizer::Scanner::Run Tokenizer::Scanner::read_run(const Byte* begin, CharClass letters) {
  const Byte* const limit = token_limit(begin);
  Run run{begin, begin, 0};
  code_points_.clear();
  while (run.next != limit) {
    const Decoded unit = decode(run.next, limit);
    const CharClass char_class = class_of(unit.code_point);
    const bool joins = char_class == letters || char_class == CharClass::kMark || char_class == CharClass::kIgnorable ||
                       (char_class == CharClass::kTatweel && letters == CharClass::kArabicLetter);
    if (!joins) break;
    run.next += unit.bytes;
    if (char_class == CharClass::kIgnorable) continue;
    run.end = run.next;
    run.last = unit.code_point;
    append_written(code_points_, unit.code_point);
  }
  return run;
}

const unsigned char* Tokenizer::Scanner::scan_arabic(const Byte* begin) {
  const Run run = read_run(begin, CharClass::kArabicLetter);
  if (is_clitic_of_what_follows(run)) return run.next;
  const std::size_t vocative = vocative_length(code_points_);
  if (vocative == 0 || !queue_vocative(vocative, begin, run.end)) emit_form(begin, run.end, TokenKind::kArabic);
  return run.next;
}

/// Queues a Quranic vocative and the word that it is joined to, apart. `length` is how much of code_points_ is the vocative.
bool Tokenizer::Scanner::queue_vocative(std::size_t length, const Byte* begin, const Byte* end) {
  const Byte* vocative_end = begin;
  const Byte* at = begin;
  std::u32string vocative;
  while (vocative.size() < length) {
    const Decoded unit = decode(at, end);
    at += unit.bytes;
    append_written(vocative, unit.code_point);
    if (class_of(unit.code_point) != CharClass::kIgnorable) vocative_end = at;
  }
  if (vocative.size() != length) return false;  // a ligature lies across the border
  // What carries or follows the marks belongs to the vocative; the word begins at its first letter.
  Decoded unit = decode(at, end);
  for (; class_of(unit.code_point) != CharClass::kArabicLetter; unit = decode(at, end)) {
    at += unit.bytes;
    if (class_of(unit.code_point) != CharClass::kIgnorable) vocative_end = at;
  }
  std::u32string word = code_points_.substr(length);
  compose(vocative);
  compose(word);
  queue(scratch_.keep(to_utf8(vocative)), begin, vocative_end, TokenKind::kArabic);
  queue(scratch_.keep(to_utf8(word)), at, end, TokenKind::kArabic);
  return true;
}

bool Tokenizer::Scanner::is_clitic_of_what_follows(const Run& run) const {
  constexpr std::size_t kLongestClitic = 4;
  if (run.last != kTatweel || run.next == end_ || code_points_.size() > kLongestClitic) return false;
  return may_follow_joined_clitic(decode(run.next, end_).code_point) && is_joined_clitic(pack_form(to_utf8(code_points_)));
}

const unsigned char* Tokenizer::Scanner::scan_latin(const Byte* begin) {
  const Run run = read_run(begin, CharClass::kLatinLetter);
  emit_form(begin, run.end, TokenKind::kLatin);
  return run.next;
}

const unsigned char* Tokenizer::Scanner::scan_other(const Byte* begin) {
  const Run run = read_run(begin, CharClass::kOtherLetter);
  for (const WordBreaks::Word word : word_breaks_.words_of(view(begin, run.end))) queue_other(begin + word.begin, begin + word.end);
  return run.next;
}

/// Queues a word of another script: from its first letter on.
void Tokenizer::Scanner::queue_other(const Byte* at, const Byte* end) {
  const Byte* word_begin = nullptr;
  const Byte* word_end = nullptr;
  code_points_.clear();
  while (at != end) {
    const Decoded unit = decode(at, end);
    const CharClass char_class = class_of(unit.code_point);
    if (word_begin == nullptr && char_class == CharClass::kOtherLetter) word_begin = at;
    at += unit.bytes;
    if (word_begin == nullptr) continue;
    append_written(code_points_, unit.code_point);
    if (char_class != CharClass::kIgnorable) word_end = at;
  }
  if (word_begin == nullptr) return;
  compose(code_points_);
  queue(scratch_.keep(to_utf8(code_points_)), word_begin, word_end, TokenKind::kOther);
}

const unsigned char* Tokenizer::Scanner::scan_number(const Byte* begin) {
  pieces_.clear();
  const Byte* const end = scan_numbers(begin, token_limit(begin), pieces_);
  for (const NumberPiece piece : pieces_) {
    code_points_.clear();
    for (const Byte* at = piece.begin; at != piece.end;) {
      const Decoded unit = decode(at, piece.end);
      append_written(code_points_, unit.code_point);
      at += unit.bytes;
    }
    queue(scratch_.keep(to_utf8(code_points_)), piece.begin, piece.end, TokenKind::kNumber);
  }
  return end;
}

/// Emits the token whose written form code_points_ holds in pieces.
void Tokenizer::Scanner::emit_form(const Byte* begin, const Byte* end, TokenKind kind) {
  compose(code_points_);
  utf8_.clear();
  for (const char32_t code_point : code_points_) append_utf8(utf8_, code_point);
  const std::uint64_t packed = kind == TokenKind::kArabic ? pack_form(utf8_) : 0;
  emit(packed, packed != 0 ? std::string_view{} : scratch_.keep(utf8_), begin, end, kind);
}

void Tokenizer::Scanner::queue(std::string_view form, const Byte* begin, const Byte* end, TokenKind kind) {
  const std::uint64_t packed = pack_form(form);
  queue_.push_back({packed, packed != 0 ? std::string_view{} : form, static_cast<std::uint32_t>(begin - base_),
                    static_cast<std::uint32_t>(end - base_), position_++, kind});
}

void Tokenizer::Scanner::queue_phrase(char32_t ligature, const Byte* begin, const Byte* end) {
  for (const std::string_view word : phrase_words(ligature)) queue(word, begin, end, TokenKind::kArabic);
}

}  // namespace fihris::text
