// SPDX-License-Identifier: Apache-2.0
//
// The oracle is ICU: it shapes the letters of a text and lays its lines out as a screen would, from left to right.
#include <string>
#include <vector>

#include <unicode/ubidi.h>
#include <unicode/unistr.h>
#include <unicode/ushape.h>

#include <fihris/visual_order.hpp>

#include "testing/catch.hpp"

using namespace fihris;

namespace {

enum class Shapes { kPresentationForms, kLetters };

/// A line as it is drawn, from left to right.
std::string drawn(const std::string& line, Shapes shapes) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(line);
  UErrorCode status = U_ZERO_ERROR;
  std::vector<UChar> buffer(static_cast<std::size_t>(text.length()) * 2 + 10);
  const auto capacity = static_cast<std::int32_t>(buffer.size());
  if (shapes == Shapes::kPresentationForms) {
    const auto length = u_shapeArabic(text.getBuffer(), text.length(), buffer.data(), capacity, U_SHAPE_LETTERS_SHAPE, &status);
    text = icu::UnicodeString(buffer.data(), length);
  }
  UBiDi* const bidi = ubidi_open();
  ubidi_setPara(bidi, text.getBuffer(), text.length(), UBIDI_RTL, nullptr, &status);
  const auto length = ubidi_writeReordered(bidi, buffer.data(), capacity, UBIDI_DO_MIRRORING | UBIDI_KEEP_BASE_COMBINING, &status);
  ubidi_close(bidi);
  REQUIRE(U_SUCCESS(status));
  std::string visual;
  icu::UnicodeString(buffer.data(), length).toUTF8String(visual);
  return visual;
}

const std::vector<std::string>& sentences() {
  static const std::vector<std::string> kSentences{"كتاب",
                                                   "وزارة الصحة المغربية تعلن نتائج السنة",
                                                   "في 16 ماي 2003 بالدار البيضاء",
                                                   "القانون رقم 03.03 المتعلق بالإرهاب",
                                                   "قالت (الوزيرة) إن «الحكومة» قررت",
                                                   "شركة Microsoft أعلنت عن Windows XP اليوم",
                                                   "نسبة 12.5% من السكان",
                                                   "التاريخ ١١/٠٣/٢٠٠٤ في مدريد",
                                                   "لا إله إلا الله",
                                                   "هذا سؤال؛ وهذا جواب؟"};
  return kSentences;
}

}  // namespace

TEST_CASE("a drawn line comes back, by the shapes of its letters", "[visual_order]") {
  for (const std::string& sentence : sentences()) {
    INFO(sentence);
    const std::string visual = drawn(sentence, Shapes::kPresentationForms);
    CHECK(visual != sentence);
    CHECK(mend_visual_order(visual, VisualOrder::kAuto) == sentence);
    CHECK(mend_visual_order(visual, VisualOrder::kAlways) == sentence);
    CHECK(mend_visual_order(visual, VisualOrder::kNever) == visual);
  }
}

TEST_CASE("a drawn text of ordinary letters comes back, by its words", "[visual_order]") {
  std::string text;
  std::string visual;
  for (const std::string& sentence : sentences()) {
    text += sentence + "\r\n";
    visual += drawn(sentence, Shapes::kLetters) + "\r\n";
  }
  CHECK(mend_visual_order(visual, VisualOrder::kAuto) == text);
  CHECK(mend_visual_order(visual, VisualOrder::kAlways) == text);
}

TEST_CASE("text in logical order stays, byte for byte", "[visual_order]") {
  std::string text;
  for (const std::string& sentence : sentences()) text += sentence + '\n';
  CHECK(mend_visual_order(text, VisualOrder::kAuto) == text);
  // presentation forms in logical order
  const std::string shaped = "\uFEDB\uFE98\uFE8E\uFE8F \uFE8D\uFEDF\uFEB4\uFEFC\uFEE1";
  CHECK(mend_visual_order(shaped, VisualOrder::kAuto) == shaped);
  for (const std::string other : {"", "\n\n", "no Arabic at all\n16/05/2003", "\xFF\xFE\xEF", "باب"})
    CHECK(mend_visual_order(other, VisualOrder::kAuto) == other);
  CHECK(mend_visual_order("no Arabic at all", VisualOrder::kAlways) == "no Arabic at all");
}

TEST_CASE("lines are judged one by one, and silent ones by the others", "[visual_order]") {
  const std::string visual = drawn("وزارة الصحة المغربية", Shapes::kPresentationForms);
  CHECK(mend_visual_order(visual + "\nكتاب\n", VisualOrder::kAuto) == "وزارة الصحة المغربية\nكتاب\n");
  CHECK(mend_visual_order(visual + "\n\uFEA9\uFE8D\uFEAD\n", VisualOrder::kAuto) == "وزارة الصحة المغربية\nراد\n");  // isolated forms only
}

TEST_CASE("malformed bytes in a mended line become replacement characters", "[visual_order]") {
  CHECK(mend_visual_order("\xFF\xD8\xA7\xD9", VisualOrder::kAlways) == "\uFFFD\u0627\uFFFD");
}

TEST_CASE("marks stay on their letters", "[visual_order]") {
  const std::string visual = "\uFE90\u064E\uFE98\u0650\uFEDB";  // final ba with fatha, medial ta with kasra, initial kaf
  CHECK(mend_visual_order(visual, VisualOrder::kAuto) == "\u0643\u062A\u0650\u0628\u064E");
}
