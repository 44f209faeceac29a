// SPDX-License-Identifier: Apache-2.0
//
// The tables of Arabic letters against ICU's properties, and the alphabets.
#include "text/letters.hpp"

#include <map>
#include <set>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "testing/catch.hpp"
#include "text/utf8.hpp"

using namespace fihris::text;

namespace {

/// Letters of one family have bodies of one shape, or are different shapes of one letter.
int family_of(char32_t letter) {
  static const std::map<int, int> kSameFamily = {
      {U_JG_GAF, U_JG_KAF},
      {U_JG_SWASH_KAF, U_JG_KAF},
      {U_JG_FARSI_YEH, U_JG_YEH},
      {U_JG_YEH_BARREE, U_JG_YEH},
      {U_JG_BURUSHASKI_YEH_BARREE, U_JG_YEH},
      {U_JG_ROHINGYA_YEH, U_JG_YEH},
      {U_JG_YEH_WITH_TAIL, U_JG_YEH},
      {U_JG_KNOTTED_HEH, U_JG_HEH},
      {U_JG_HEH_GOAL, U_JG_HEH},
      {U_JG_TEH_MARBUTA, U_JG_HEH},
      {U_JG_HAMZA_ON_HEH_GOAL, U_JG_HEH},
      {U_JG_STRAIGHT_WAW, U_JG_WAW},
      {U_JG_AFRICAN_FEH, U_JG_FEH},
      {U_JG_AFRICAN_QAF, U_JG_QAF},
      {U_JG_AFRICAN_NOON, U_JG_NOON},
      {U_JG_NYA, U_JG_NOON},
  };
  const int group = u_getIntPropertyValue(static_cast<UChar32>(letter), UCHAR_JOINING_GROUP);
  const auto found = kSameFamily.find(group);
  return found == kSameFamily.end() ? group : found->second;
}

template <typename Check>
void for_each_row(Check check) {
  for (char32_t code_point = 0x0600; code_point < 0x0900; ++code_point) {
    const LetterRow* const row = letter_row(code_point);
    if (row == nullptr) continue;
    CAPTURE(static_cast<unsigned>(code_point));
    check(code_point, *row);
  }
}

}  // namespace

TEST_CASE("classes of the Arabic tables are those of ICU's properties") {
  for_each_row([](char32_t code_point, const LetterRow& row) {
    const auto c = static_cast<UChar32>(code_point);
    const std::uint32_t category = U_GET_GC_MASK(c);
    CharClass expected = CharClass::kSeparator;
    if ((category & U_GC_M_MASK) != 0 || category == U_GC_LM_MASK) expected = CharClass::kMark;
    if (category == U_GC_LO_MASK) expected = CharClass::kArabicLetter;
    if (category == U_GC_ND_MASK) expected = CharClass::kDigit;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) expected = CharClass::kIgnorable;
    if (code_point == kTatweel) expected = CharClass::kTatweel;
    CHECK(static_cast<int>(row.char_class) == static_cast<int>(expected));
    CHECK(class_of(code_point) == row.char_class);
  });
}

TEST_CASE("every letter folds to a letter of the basic alphabet that has its body, and folded letters stay") {
  // High hamza is dropped beside the letter it belongs to; Unicode gives low alef, which joins nothing, no group.
  const std::set<char32_t> exceptions = {0x0674, 0x08AD};
  for_each_row([&](char32_t code_point, const LetterRow& row) {
    if (row.char_class != CharClass::kArabicLetter || exceptions.contains(code_point)) return;
    REQUIRE(row.folded >= kHamza);
    REQUIRE(row.folded <= kYa);
    CHECK(family_of(code_point) == family_of(row.folded));
    CHECK(folded_arabic_letter(row.folded) == row.folded);
  });
}

TEST_CASE("digits fold to their value") {
  for_each_row([](char32_t code_point, const LetterRow& row) {
    if (row.char_class != CharClass::kDigit) return;
    CHECK(row.folded == U'0' + static_cast<char32_t>(u_charDigitValue(static_cast<UChar32>(code_point))));
    CHECK(digit_value(code_point) == u_charDigitValue(static_cast<UChar32>(code_point)));
  });
  CHECK(digit_value(U'7') == 7);
  CHECK(digit_value(U'a') == -1);
  CHECK(digit_value(0x0967) == 1);
  CHECK(digit_value(kAlef) == -1);
  CHECK(digit_value(kMalformed) == -1);
}

TEST_CASE("marks, separators and what is invisible have no folded letter and no code") {
  for_each_row([](char32_t code_point, const LetterRow& row) {
    if (row.char_class == CharClass::kArabicLetter || row.char_class == CharClass::kDigit) return;
    CHECK(row.folded == 0);
    CHECK(row.code == 0);
    CHECK(folded_arabic_letter(code_point) == 0);
  });
}

TEST_CASE("the written alphabet has 63 letters, each with its own code") {
  std::set<char32_t> letters;
  for (unsigned code = 1; code <= 63; ++code) {
    const char32_t letter = written_letter(code);
    CAPTURE(code, static_cast<unsigned>(letter));
    CHECK(written_code(letter) == code);
    letters.insert(letter);
  }
  CHECK(letters.size() == 63);
  unsigned with_code = 0;
  for (char32_t code_point = 0; code_point < 0x3000; ++code_point) with_code += written_code(code_point) != 0 ? 1U : 0U;
  CHECK(with_code == 63);
}

TEST_CASE("named letters are what their names say") {
  CHECK(kAlefWithMadda == U'آ');
  CHECK(kAlefWithHamzaAbove == U'أ');
  CHECK(kAlefWithHamzaBelow == U'إ');
  CHECK(kWawWithHamza == U'ؤ');
  CHECK(kYaWithHamza == U'ئ');
  CHECK(kTaMarbuta == U'ة');
  CHECK(kAlefMaqsura == U'ى');
  CHECK(kAlefWasla == U'ٱ');
  CHECK(kEmphaticTa == U'ط');
  CHECK(kThal == U'ذ');
  CHECK(kHah == U'ح');
}
