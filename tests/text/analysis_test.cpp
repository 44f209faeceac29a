// SPDX-License-Identifier: Apache-2.0
//
// The short way from a packed form to its classes is compared with the long one, by strings.
#include "text/analysis.hpp"

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/fold.hpp"
#include "text/form.hpp"
#include "text/letters.hpp"
#include "text/utf8.hpp"

using namespace fihris;

namespace {

/// A form of letters of the written alphabet, most of them such as words begin and end with.
std::string random_form(testing::Random& random) {
  static constexpr char32_t kFrequent[] = {0x0627, 0x0644, 0x0648, 0x0628, 0x0646, 0x0647, 0x064A,
                                           0x062A, 0x0645, 0x0633, 0x0623, 0x0621, 0x0629};
  std::string form;
  const auto letters = 1 + random.below(text::kMaxPackedLetters);
  const bool any = random.one_in(3);
  for (std::uint64_t i = 0; i < letters; ++i)
    text::append_utf8(
        form, any ? text::written_letter(static_cast<unsigned>(1 + random.below(63))) : kFrequent[random.below(std::size(kFrequent))]);
  return form;
}

void check_alike(const Analyzer& analyzer, const std::string& form) {
  INFO(form);
  const std::uint64_t packed = text::pack_form(form);
  REQUIRE(packed != 0);
  const auto fast = analyzer.impl().classify(packed);
  if (!fast) return;
  const text::WordClasses slow = analyzer.impl().classify(std::string_view(form));
  REQUIRE(fast->letters.utf8() == slow.letters);
  REQUIRE(fast->stem.utf8() == slow.stem);
  REQUIRE(fast->root.utf8() == slow.root);
}

}  // namespace

TEST_CASE("a packed form has the classes that its letters have") {
  FIHRIS_RANDOM(random);
  AnalyzerOptions none;
  none.arabic = ArabicStemmer::kNone;
  const Analyzer analyzers[] = {Analyzer(AnalyzerOptions{}), Analyzer(none)};
  for (int round = 0; round < 30000; ++round) check_alike(analyzers[random.one_in(5) ? 1 : 0], random_form(random));
  for (const char* const form : {"وبكتابهم", "المدرسة", "مسؤولون", "الألعاب", "ء", "شيء", "ا", "قرآن"}) {
    check_alike(analyzers[0], form);
    CHECK(analyzers[0].impl().classify(text::pack_form(form)).has_value());
  }
}

TEST_CASE("packed forms fold and are spelt as their letters are") {
  FIHRIS_RANDOM(random);
  std::string letters;
  for (int round = 0; round < 30000; ++round) {
    const std::string form = random_form(random);
    const std::uint64_t packed = text::pack_form(form);
    const text::Word folded = text::fold_packed(packed);
    text::fold(form, letters);
    INFO(form);
    if (!folded.empty()) REQUIRE(folded.utf8() == letters);
    if (text::kind_of(form) != text::TokenKind::kArabic || form.find_first_of("0123456789") != std::string::npos) continue;
    const text::Spelling expected = text::spelling_of(std::string_view(form));
    const text::Spelling spelling = text::spelling_of(packed);
    REQUIRE(spelling.hamza_on_alef == expected.hamza_on_alef);
    REQUIRE(spelling.ta_marbuta == expected.ta_marbuta);
    REQUIRE(spelling.hamza_at_end == expected.hamza_at_end);
  }
}

TEST_CASE("what packing does not tell is left to the long way") {
  AnalyzerOptions with_protected;
  with_protected.protected_words = {"كتاب"};
  AnalyzerOptions snowball;
  snowball.arabic = ArabicStemmer::kSnowball;
  CHECK_FALSE(Analyzer(with_protected).impl().classify(text::pack_form("كتاب")));
  CHECK_FALSE(Analyzer(snowball).impl().classify(text::pack_form("كتاب")));
  CHECK_FALSE(Analyzer().impl().classify(text::pack_form("2003")));
  CHECK_FALSE(Analyzer().impl().classify(text::pack_form("ءاية")));
}
