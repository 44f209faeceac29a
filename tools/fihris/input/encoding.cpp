// SPDX-License-Identifier: Apache-2.0
//
// Detection by counting, decoding by ICU.
//
// ISO-8859-6 and Windows-1256 share the letters from hamza to ghain in part and then differ: E1–EA are feh … yeh in the first, and lam, a
// with circumflex, meem, noon … in the second. Read in the wrong one, Arabic has accented Latin letters inside its words, or the common
// letters become rare ones. Counting both tells them apart within a line.
#include "input/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include <simdjson.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <fihris/error.hpp>

namespace fihris::tool::input {
namespace {

constexpr std::size_t kSampleBytes = std::size_t{256} << 10;
constexpr std::size_t kDetectorBytes = std::size_t{16} << 10;
constexpr UChar32 kReplacement = 0xFFFD;
constexpr const char* kWindowsArabic = "windows-1256";
constexpr const char* kIsoArabic = "ISO-8859-6";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(encoding.c_str(), &status));
  if (U_FAILURE(status)) {
    throw Error(ErrorCode::kInvalidArgument, "unknown encoding \"" + encoding + "\"; for example: utf-8, utf-16, windows-1256, iso-8859-6");
  }
  return converter;
}

icu::UnicodeString to_utf16(std::string_view bytes, const std::string& encoding) {
  const auto converter = open_converter(encoding);
  icu::UnicodeString text;
  std::array<UChar, 4096> block;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    UChar* target = block.data();
    ucnv_toUnicode(converter.get(), &target, block.data() + block.size(), &source, end, nullptr, 1, &status);
    text.append(block.data(), static_cast<std::int32_t>(target - block.data()));
    if (status != U_BUFFER_OVERFLOW_ERROR) return text;
  }
}

struct Utf8Counts {
  std::size_t sequences = 0;  // of two bytes and more, well formed
  std::size_t faults = 0;
};

/// Calls `visit(code_point)`; a malformed sequence counts once, as a negative code point, by the rules that ICU and the web share.
template <typename Visit>
void for_each_code_point(std::string_view bytes, Visit visit) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::int64_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT(data, at, size, code);
    visit(code);
  }
}

Utf8Counts count_utf8(std::string_view bytes) {
  Utf8Counts counts;
  for_each_code_point(bytes, [&counts](UChar32 code) {
    if (code < 0) {
      ++counts.faults;
    } else if (code >= 0x80) {
      ++counts.sequences;
    }
  });
  return counts;
}

/// UTF-16 without a mark: one byte of most pairs is 00 (Latin, digits, spaces), 06 (Arabic) or 20 (dashes), and the other is not.
std::string utf16_without_mark(std::string_view bytes) {
  const auto pairs = bytes.size() / 2;
  if (pairs < 4) return "";
  std::array<std::size_t, 2> high_bytes = {0, 0};
  std::array<std::size_t, 2> page_bytes = {0, 0};
  for (std::size_t at = 0; at < 2 * pairs; ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte == 0x00 || byte == 0x06) ++high_bytes[at % 2];
    if (byte == 0x00 || byte == 0x06 || byte == 0x20) ++page_bytes[at % 2];
  }
  for (const std::size_t parity : {std::size_t{0}, std::size_t{1}}) {
    const bool here = 10 * page_bytes[parity] >= 9 * pairs && 2 * high_bytes[parity] >= pairs;
    if (here && 10 * high_bytes[1 - parity] <= pairs) return parity == 0 ? "UTF-16BE" : "UTF-16LE";
  }
  return "";
}

struct LetterScore {
  long points = 0;
  std::size_t arabic = 0;
  std::size_t letters = 0;
};

bool is_common_arabic(UChar32 code) {
  constexpr std::array<UChar32, 6> kCommon = {0x0627, 0x0644, 0x064A, 0x0645, 0x0648, 0x0646};  // alef, lam, yeh, meem, waw, noon
  return std::find(kCommon.begin(), kCommon.end(), code) != kCommon.end();
}

/// How much a decoded text looks like Arabic writing: common letters count double, a Latin letter beside an Arabic one against it.
LetterScore score_letters(const icu::UnicodeString& text) {
  LetterScore score;
  bool after_arabic = false;
  bool after_latin = false;
  for (std::int32_t at = 0; at < text.length(); ++at) {
    const UChar32 code = text.charAt(at);
    const bool arabic = code >= 0x0621 && code <= 0x06D3;
    const bool latin = !arabic && u_isalpha(code) != 0;
    if (arabic) score.points += is_common_arabic(code) ? 2 : 1;
    if ((arabic && after_latin) || (latin && after_arabic)) score.points -= 4;
    if (code == kReplacement || (u_iscntrl(code) != 0 && u_isspace(code) == 0)) score.points -= 6;
    score.arabic += arabic ? 1 : 0;
    score.letters += arabic || latin ? 1 : 0;
    after_arabic = arabic;
    after_latin = latin;
  }
  return score;
}

std::string ask_icu(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status), ucsdet_close);
  ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(std::min(bytes.size(), kDetectorBytes)), &status);
  const auto* match = ucsdet_detect(detector.get(), &status);
  if (U_FAILURE(status) || match == nullptr) return "";
  const auto confidence = ucsdet_getConfidence(match, &status);
  const char* name = ucsdet_getName(match, &status);
  return U_SUCCESS(status) && confidence >= 20 && name != nullptr ? name : "";
}

/// The detector knows encodings for which there is no converter (IBM424_rtl, say).
bool has_converter(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(encoding.c_str(), &status));
  return U_SUCCESS(status);
}

std::string detect_legacy(std::string_view bytes) {
  const auto windows = score_letters(to_utf16(bytes, kWindowsArabic));
  const auto iso = score_letters(to_utf16(bytes, kIsoArabic));
  const auto& best = iso.points > windows.points ? iso : windows;
  std::string arabic = iso.points > windows.points ? kIsoArabic : kWindowsArabic;
  if (best.points > 0 && 3 * best.arabic >= best.letters) return arabic;
  const auto guess = ask_icu(bytes);
  const bool unusable =
      guess.empty() || guess == "UTF-8" || guess.starts_with("UTF-16") || guess.starts_with("UTF-32") || !has_converter(guess);
  return unusable ? arabic : guess;
}

void note_first_replacement(Decoded& decoded) {
  std::size_t line = 1;
  std::size_t column = 1;
  bool found = false;
  for_each_code_point(decoded.text, [&](UChar32 code) {
    if (found) return;
    if (code == kReplacement) {
      found = true;
      decoded.first_line = line;
      decoded.first_column = column;
    } else if (code == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  });
}

constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

Decoded repair_utf8(std::string_view bytes) {
  Decoded decoded;
  decoded.text.reserve(bytes.size());
  const auto size = static_cast<std::int64_t>(bytes.size());
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (std::int64_t at = 0; at < size;) {
    const auto begin = at;
    UChar32 code = 0;
    U8_NEXT(data, at, size, code);
    if (code >= 0) {
      decoded.text.append(bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
    } else {
      decoded.text.append(kReplacementUtf8);
      ++decoded.replaced;
    }
  }
  if (decoded.replaced > 0) note_first_replacement(decoded);
  return decoded;
}

/// The length of the byte order mark, and its encoding.
std::pair<std::size_t, std::string> byte_order_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return {3, "UTF-8"};
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return {4, "UTF-32LE"};
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return {4, "UTF-32BE"};
  if (bytes.starts_with("\xFF\xFE")) return {2, "UTF-16LE"};
  if (bytes.starts_with("\xFE\xFF")) return {2, "UTF-16BE"};
  return {0, ""};
}

}  // namespace

std::string detect_encoding(std::string_view bytes, Extent extent) {
  const auto mark = byte_order_mark(bytes);
  if (mark.first > 0) return mark.second;
  if (auto wide = utf16_without_mark(bytes.substr(0, kSampleBytes)); !wide.empty()) return wide;
  const auto beyond_ascii = std::find_if(bytes.begin(), bytes.end(), [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
  if (beyond_ascii == bytes.end()) return "UTF-8";
  bytes.remove_prefix(static_cast<std::size_t>(beyond_ascii - bytes.begin()));
  const auto sample = bytes.substr(0, kSampleBytes);
  const bool cut = extent == Extent::kBeginning || sample.size() < bytes.size();
  if (!cut && is_valid_utf8(sample)) return "UTF-8";
  const auto counts = count_utf8(sample);
  const std::size_t pardoned = cut ? 1 : 0;  // the last character, cut in two
  if (counts.faults <= pardoned || counts.sequences > 4 * counts.faults) return "UTF-8";
  return detect_legacy(sample);
}

Decoded decode(std::string_view bytes, const std::string& encoding) {
  const auto mark = byte_order_mark(bytes);
  if (is_utf8_name(encoding)) {
    if (mark.second == "UTF-8") bytes.remove_prefix(mark.first);
    if (is_valid_utf8(bytes)) return {std::string(bytes), 0, 0, 0};
    return repair_utf8(bytes);
  }
  const auto text = to_utf16(bytes, encoding);
  Decoded decoded;
  text.toUTF8String(decoded.text);
  if (decoded.text.starts_with("\xEF\xBB\xBF")) decoded.text.erase(0, 3);
  for (std::int32_t at = 0; at < text.length(); ++at) decoded.replaced += text.charAt(at) == kReplacement ? 1 : 0;
  if (decoded.replaced > 0) note_first_replacement(decoded);
  return decoded;
}

void require_encoding(const std::string& encoding) {
  if (!encoding.empty()) open_converter(encoding);
}

bool is_utf8_name(std::string_view encoding) {
  return ucnv_compareNames(std::string(encoding).c_str(), "UTF-8") == 0 || ucnv_compareNames(std::string(encoding).c_str(), "utf8") == 0;
}

bool is_valid_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

bool looks_binary(std::string_view bytes) {
  const auto sample = bytes.substr(0, kSampleBytes);
  std::size_t controls = 0;
  for (const char byte : sample) {
    if (byte == '\0') return true;
    const auto code = static_cast<unsigned char>(byte);
    if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r' && code != '\f' && code != 0x1B && code != 0x1A) || code == 0x7F) {
      ++controls;
    }
  }
  return controls * 20 > sample.size();
}

}  // namespace fihris::tool::input
