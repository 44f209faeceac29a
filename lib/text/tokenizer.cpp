// SPDX-License-Identifier: Apache-2.0
//
// Tokenizer: the public face, and the fast way of its scanner. scanner.cpp has the slow one.
#include "text/tokenizer.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

#include "base/bytes.hpp"
#include "text/letters.hpp"
#include "text/scanner.hpp"
#include "text/utf8.hpp"

namespace fihris::text {

namespace {

// What a byte that begins a character says about it.
enum class Lead : std::uint8_t { kSeparator, kAsciiLetter, kAsciiDigit, kArabicBlock, kOther };

constexpr std::array<Lead, 256> kLeads = [] {
  std::array<Lead, 256> leads{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const unsigned lower = byte | 0x20;
    if (byte >= '0' && byte <= '9') leads[byte] = Lead::kAsciiDigit;
    if (byte < 0x80 && lower >= 'a' && lower <= 'z') leads[byte] = Lead::kAsciiLetter;
    if (byte >= 0x80) leads[byte] = Lead::kOther;
    if (byte >= 0xD8 && byte <= 0xDB) leads[byte] = Lead::kArabicBlock;
  }
  return leads;
}();

// The block U+0600-06FF by its low eight bits: codes 1 to 63 of the written alphabet, else one of these.
constexpr std::uint8_t kNoWord = 0;          // separator
constexpr std::uint8_t kAtStartOnly = 64;    // ends a fast word, begins no token: a mark, tatweel or invisible character
constexpr std::uint8_t kSlowCharacter = 65;  // letters outside the alphabet, digits

constexpr std::array<std::uint8_t, 256> kArabicBytes = [] {
  std::array<std::uint8_t, 256> codes{};
  for (unsigned i = 0; i < 256; ++i) {
    const LetterRow row = data::kArabicBlock[i];
    switch (row.char_class) {
      case CharClass::kArabicLetter: codes[i] = row.code != 0 ? row.code : kSlowCharacter; break;
      case CharClass::kDigit: codes[i] = kSlowCharacter; break;
      case CharClass::kSeparator: codes[i] = kNoWord; break;
      default: codes[i] = kAtStartOnly; break;
    }
  }
  return codes;
}();

// A two-byte character of the block, as the little-endian number of its bytes:
//
//     second byte        first byte
//     1 0 y y y y y y    1 1 0 1 1 0 x x     low eight bits of the code point: x x y y y y y y
constexpr unsigned kPairMask = 0xC0FC;
constexpr unsigned kPairBits = 0x80D8;

constexpr unsigned pair_index(unsigned pair) noexcept { return (pair & 3) << 6 | (pair >> 8 & 0x3F); }

constexpr bool is_code(unsigned code) noexcept { return code - 1 < 63; }

}  // namespace

Tokenizer::Tokenizer() : scanner_(std::make_unique<Scanner>()) {}
Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;

void Tokenizer::start(std::string_view text) { scanner_->start(text); }

std::span<const RawToken> Tokenizer::next_batch() { return scanner_->next_batch(); }

void Tokenizer::Scanner::start(std::string_view text) {
  assert(text.size() < std::numeric_limits<std::uint32_t>::max());
  base_ = next_ = bytes_of(text);
  end_ = base_ + text.size();
  position_ = 0;
  queue_.clear();
  queue_next_ = 0;
}

std::span<const RawToken> Tokenizer::Scanner::next_batch() {
  count_ = 0;
  if (queue_.empty()) scratch_.clear();
  const Byte* at = next_;
  while (count_ < kBatch) {
    if (!queue_.empty()) {
      tokens_[count_++] = queue_[queue_next_++];
      if (queue_next_ == queue_.size()) {
        queue_.clear();
        queue_next_ = 0;
      }
      continue;
    }
    if (at == end_) break;
    switch (kLeads[*at]) {
      case Lead::kSeparator: ++at; break;
      case Lead::kAsciiLetter: at = scan_ascii_word(at); break;
      case Lead::kAsciiDigit: at = scan_ascii_number(at); break;
      case Lead::kArabicBlock: {
        const unsigned pair = end_ - at >= 2 ? base::load_u16(at) : 0U;
        const unsigned code = (pair & kPairMask) == kPairBits ? kArabicBytes[pair_index(pair)] : kSlowCharacter;
        if (is_code(code)) {
          at = scan_arabic_words(at, code);
        } else {
          at = code == kSlowCharacter ? scan_slow(at) : at + 2;
        }
        break;
      }
      case Lead::kOther: at = scan_slow(at); break;
    }
  }
  next_ = at;
  return {tokens_.data(), count_};
}

/// Where the longest token that begins here ends: kMaxTokenBytes on, but not inside a character.
const unsigned char* Tokenizer::Scanner::token_limit(const Byte* begin) const noexcept {
  if (static_cast<std::size_t>(end_ - begin) <= kMaxTokenBytes) return end_;
  const Byte* limit = begin + kMaxTokenBytes;
  for (int back = 0; back < 3 && (*limit & 0xC0) == 0x80; ++back) --limit;
  return limit;
}

/// As many words as the processor's own way takes in one go, or one.
const unsigned char* Tokenizer::Scanner::scan_arabic_words(const Byte* begin, unsigned first_code) {
  if (scan_words_ == nullptr) return scan_arabic_fast(begin, first_code);
  WordRun run{.base = base_, .tokens = &tokens_[count_], .room = kBatch - count_, .position = position_};
  const Byte* const at = scan_words_(begin, end_, run);
  if (run.count == 0) return scan_arabic_fast(begin, first_code);
  count_ += run.count;
  position_ += static_cast<std::uint32_t>(run.count);
  return at;
}

const unsigned char* Tokenizer::Scanner::scan_arabic_fast(const Byte* begin, unsigned first_code) {
  // Ten letters are 20 bytes, so that the limit of a token is no concern until the word proves to be longer.
  const Byte* const stop = end_ - begin > 2 * static_cast<std::ptrdiff_t>(kMaxPackedLetters) + 1 ? begin + 2 * kMaxPackedLetters + 1 : end_;
  std::uint64_t packed = first_code;
  const Byte* at = begin + 2;
  while (stop - at >= 2) {
    const unsigned pair = base::load_u16(at);
    if ((pair & kPairMask) != kPairBits) break;
    const unsigned code = kArabicBytes[pair_index(pair)];
    if (!is_code(code)) break;
    packed = packed << 6 | code;
    at += 2;
  }
  if (at != end_ && *at >= 0x80 && goes_on_arabic(at)) return scan_arabic(begin);
  emit(packed, {}, begin, at, TokenKind::kArabic);
  return at;
}

bool Tokenizer::Scanner::goes_on_arabic(const Byte* at) const noexcept {
  switch (class_of(decode(at, end_).code_point)) {
    case CharClass::kArabicLetter:
    case CharClass::kMark:
    case CharClass::kTatweel:
    case CharClass::kIgnorable: return true;
    default: return false;
  }
}

bool Tokenizer::Scanner::goes_on_latin(const Byte* at) const noexcept {
  switch (class_of(decode(at, end_).code_point)) {
    case CharClass::kLatinLetter:
    case CharClass::kMark:
    case CharClass::kIgnorable: return true;
    default: return false;
  }
}

const unsigned char* Tokenizer::Scanner::scan_ascii_word(const Byte* begin) {
  const Byte* const limit = token_limit(begin);
  const Byte* at = begin + 1;
  while (at != limit && kLeads[*at] == Lead::kAsciiLetter) ++at;
  if (at != limit && *at >= 0x80 && goes_on_latin(at)) return scan_latin(begin);
  emit(0, {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(at - begin)}, begin, at, TokenKind::kLatin);
  return at;
}

const unsigned char* Tokenizer::Scanner::scan_ascii_number(const Byte* begin) {
  const Byte* const stop = end_ - begin > static_cast<std::ptrdiff_t>(kMaxPackedLetters) ? begin + kMaxPackedLetters : end_;
  std::uint64_t packed = 0;
  const Byte* at = begin;
  for (; at != stop && kLeads[*at] == Lead::kAsciiDigit; ++at) packed = packed << 6 | written_code(*at);
  // A longer number, or one that may go on behind a separator, an invisible character or with digits of another set.
  const bool has_separator =
      end_ - at >= 2 && (*at == '.' || *at == ',' || *at == '-') && (at[1] >= 0x80 || kLeads[at[1]] == Lead::kAsciiDigit);
  if (has_separator || (at != end_ && (*at >= 0x80 || kLeads[*at] == Lead::kAsciiDigit))) return scan_number(begin);
  emit(packed, {}, begin, at, TokenKind::kNumber);
  return at;
}

void Tokenizer::Scanner::emit(std::uint64_t packed, std::string_view form, const Byte* begin, const Byte* end, TokenKind kind) {
  tokens_[count_++] = {packed, form, static_cast<std::uint32_t>(begin - base_), static_cast<std::uint32_t>(end - base_), position_++, kind};
}

}  // namespace fihris::text
