// SPDX-License-Identifier: Apache-2.0
//
// Each encoding is found out from a short text, and what cannot be decoded is counted.
#include "input/encoding.hpp"

#include <string>

#include <unicode/unistr.h>

#include <fihris/error.hpp>

#include "testing/catch.hpp"

namespace fihris::tool::input {
namespace {

const std::string kArabic =
    "تشهد المدينة العتيقة هذه السنة أوراشا كبرى لترميم الأسوار والأبواب التاريخية،\n"
    "ويقول الصناع إن الحجارة القديمة تحتاج إلى صبر طويل وإلى يد تعرف ما تفعل.\n";
const std::string kFrench = "La préfecture a annoncé l'ouverture d'un marché où les coopératives présenteront leurs produits à la fête.\n";

std::string encoded(const std::string& text, const char* encoding) {
  const auto wide = icu::UnicodeString::fromUTF8(text);
  std::string bytes(4 * text.size() + 16, '\0');
  const auto size = wide.extract(0, wide.length(), bytes.data(), static_cast<std::uint32_t>(bytes.size()), encoding);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

TEST_CASE("UTF-8 is recognised with and without a mark, and the mark is taken away") {
  CHECK(detect_encoding(kArabic) == "UTF-8");
  CHECK(detect_encoding("plain ASCII") == "UTF-8");
  CHECK(detect_encoding("") == "UTF-8");
  CHECK(decode("\xEF\xBB\xBF" + kArabic, "UTF-8").text == kArabic);
}

TEST_CASE("UTF-8 cut inside a character is still UTF-8") {
  const auto cut = kArabic.substr(0, 20);  // the second byte of a letter is missing
  CHECK(!is_valid_utf8(cut));
  CHECK(detect_encoding(cut, Extent::kBeginning) == "UTF-8");
}

TEST_CASE("UTF-16 is recognised in both byte orders, with and without a mark") {
  for (const auto* name : {"UTF-16LE", "UTF-16BE"}) {
    const auto bytes = encoded(kArabic, name);
    CHECK(detect_encoding(bytes) == name);
    CHECK(decode(bytes, detect_encoding(bytes)).text == kArabic);
    const auto marked = encoded("\xEF\xBB\xBF" + kArabic, name);
    CHECK(detect_encoding(marked) == name);
    CHECK(decode(marked, name).text == kArabic);
    CHECK(detect_encoding(encoded("short title\n", name)) == name);
  }
}

TEST_CASE("the two Arabic 8-bit encodings are told apart by their letters") {
  for (const auto* name : {"windows-1256", "ISO-8859-6"}) {
    const auto bytes = encoded(kArabic, name);
    CHECK(detect_encoding(bytes) == name);
    CHECK(decode(bytes, name).text == kArabic);
  }
}

TEST_CASE("one line is enough to tell the Arabic encodings apart") {
  const std::string line = "المغرب رائد في مكافحة التطرف";
  CHECK(detect_encoding(encoded(line, "windows-1256")) == "windows-1256");
  CHECK(detect_encoding(encoded(line, "ISO-8859-6")) == "ISO-8859-6");
}

TEST_CASE("Arabic with French words is Windows-1256, and French alone keeps its accents") {
  const auto mixed = encoded(kArabic + kFrench, "windows-1256");
  CHECK(decode(mixed, detect_encoding(mixed)).text == kArabic + kFrench);
  const auto french = encoded(kFrench, "windows-1252");
  CHECK(decode(french, detect_encoding(french)).text == kFrench);
}

TEST_CASE("a few damaged bytes leave UTF-8 what it is, and are counted with the place of the first") {
  auto damaged = kArabic;
  damaged.insert(kArabic.find('\n') + 3, "\xFF");
  CHECK(detect_encoding(damaged) == "UTF-8");
  const auto decoded = decode(damaged, "UTF-8");
  CHECK(decoded.replaced == 1);
  CHECK(decoded.first_line == 2);
  CHECK(decoded.first_column == 2);
  CHECK(is_valid_utf8(decoded.text));
}

TEST_CASE("an encoding that does not exist is refused by name") {
  CHECK_THROWS_AS(require_encoding("no-such-encoding"), Error);
  CHECK_NOTHROW(require_encoding("cp1256"));
  CHECK_NOTHROW(require_encoding(""));
  CHECK(is_utf8_name("utf8"));
  CHECK(!is_utf8_name("utf-16"));
}

TEST_CASE("NUL bytes and control characters make a binary file, tabs and line breaks do not") {
  CHECK(looks_binary(std::string("ab\0cd", 5)));
  CHECK(looks_binary("\x01\x02\x03\x04 some"));
  CHECK(!looks_binary(kArabic));
  CHECK(!looks_binary("a\tb\r\nc\f"));
  CHECK(!looks_binary(""));
}

TEST_CASE("characters are counted as code points") { CHECK(count_code_points("aب€") == 3); }

}  // namespace
}  // namespace fihris::tool::input
