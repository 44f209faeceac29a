// SPDX-License-Identifier: Apache-2.0
//
// Presentation forms by a cache of ICU's NFKC, filled at first use; NFC by hand where marks only need sorting, else by ICU.
#include "text/normal.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "text/icu_normalizer.hpp"
#include "text/letters.hpp"

namespace fihris::text {

namespace {

constexpr char32_t kPresentationA = 0xFB50;
constexpr char32_t kPresentationAEnd = 0xFE00;
constexpr char32_t kPresentationB = 0xFE70;
constexpr char32_t kPresentationBEnd = 0xFF00;
constexpr char32_t kMathematical = 0x1EE00;
constexpr char32_t kMathematicalEnd = 0x1EF00;

icu::UnicodeString to_icu(std::u32string_view text) {
  return icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()));
}

void append_icu(std::u32string& to, const icu::UnicodeString& from) {
  for (std::int32_t i = 0; i < from.length(); i = from.moveIndex32(i, 1)) to.push_back(static_cast<char32_t>(from.char32At(i)));
}

/// The letters of every presentation form, laid out one after the other.
class PresentationTable {
 public:
  static const PresentationTable& instance() {
    static const PresentationTable kTable;
    return kTable;
  }

  static bool covers(char32_t code_point) noexcept {
    return (code_point >= kPresentationA && code_point < kPresentationAEnd) ||
           (code_point >= kPresentationB && code_point < kPresentationBEnd) ||
           (code_point >= kMathematical && code_point < kMathematicalEnd);
  }

  std::u32string_view letters_of(char32_t code_point) const noexcept {
    const std::size_t row = row_of(code_point);
    return std::u32string_view(letters_).substr(begin_[row], begin_[row + 1] - begin_[row]);
  }

 private:
  PresentationTable() {
    begin_.push_back(0);
    add_range(kPresentationA, kPresentationAEnd);
    add_range(kPresentationB, kPresentationBEnd);
    add_range(kMathematical, kMathematicalEnd);
  }

  static std::size_t row_of(char32_t code_point) noexcept {
    constexpr std::size_t kRowsA = kPresentationAEnd - kPresentationA;
    constexpr std::size_t kRowsB = kPresentationBEnd - kPresentationB;
    if (code_point < kPresentationAEnd) return code_point - kPresentationA;
    if (code_point < kPresentationBEnd) return kRowsA + (code_point - kPresentationB);
    return kRowsA + kRowsB + (code_point - kMathematical);
  }

  void add_range(char32_t from, char32_t end) {
    for (char32_t code_point = from; code_point < end; ++code_point) {
      std::u32string expanded;
      append_icu(expanded, normalized(NormalForm::kNfkc, icu::UnicodeString(static_cast<UChar32>(code_point))));
      std::erase_if(expanded, [](char32_t letter) { return letter == U' ' || letter == kTatweel; });
      letters_ += expanded;
      begin_.push_back(letters_.size());
    }
  }

  std::u32string letters_;
  std::vector<std::size_t> begin_;
};

std::uint8_t combining_class(char32_t code_point) noexcept {
  // Letters of the main block are by far the most frequent, and their class is 0.
  if (code_point >= kHamza && code_point <= kYa) return 0;
  return u_getCombiningClass(static_cast<UChar32>(code_point));
}

/// Whether NFC may have to compose or decompose something, rather than reorder at most. Only then is ICU needed.
bool may_compose(char32_t code_point) noexcept {
  if (code_point < 0x0300) return false;
  const LetterRow* const row = letter_row(code_point);
  return row == nullptr || (code_point >= kMaddaAbove && code_point <= kHamzaBelow);
}

/// Puts each sequence of marks in the order of combining classes, stably.
void sort_marks(std::u32string& form) {
  for (std::size_t i = 1; i < form.size(); ++i) {
    const std::uint8_t own = combining_class(form[i]);
    if (own == 0) continue;
    for (std::size_t j = i; j > 0 && combining_class(form[j - 1]) > own; --j) std::swap(form[j - 1], form[j]);
  }
}

}  // namespace

void append_written(std::u32string& form, char32_t code_point) {
  const CharClass char_class = class_of(code_point);
  if (char_class == CharClass::kTatweel || char_class == CharClass::kIgnorable) return;
  if (PresentationTable::covers(code_point)) {
    form += PresentationTable::instance().letters_of(code_point);
  } else {
    form.push_back(code_point);
  }
}

void compose(std::u32string& form) {
  if (std::none_of(form.begin(), form.end(), may_compose)) {
    sort_marks(form);
    return;
  }
  const icu::UnicodeString composed = normalized(NormalForm::kNfc, to_icu(form));
  form.clear();
  append_icu(form, composed);
}

std::span<const std::string_view> phrase_words(char32_t ligature) {
  static constexpr std::string_view kSallallahu[] = {
      "صلى",
      "الله",
      "عليه",
      "وسلم",
  };
  static constexpr std::string_view kJalla[] = {
      "جل",
      "جلاله",
  };
  static constexpr std::string_view kBismillah[] = {
      "بسم",
      "الله",
      "الرحمن",
      "الرحيم",
  };
  if (ligature == 0xFDFA) return kSallallahu;
  if (ligature == 0xFDFB) return kJalla;
  return kBismillah;
}

}  // namespace fihris::text
