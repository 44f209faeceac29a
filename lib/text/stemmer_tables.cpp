// SPDX-License-Identifier: Apache-2.0
//
// Words that the stemmer knows whole, in their folded spelling (no hamza on alef, ta marbuta as ha, alef maqsura as ya).
//
// Written from knowledge of the language. Each table is short on purpose: what counts can tell is left to the vocabulary.
#include <string_view>

#include "text/stemmer_rules.hpp"
#include "text/word_map.hpp"

namespace fihris::text {
namespace {

struct Variant {
  std::string_view written;
  std::string_view known_as;
};

/// Asked before anything is taken off, and again when the proclitics are off.
/// Helps: "hundred" with its silent alef; "prayer" in Quranic spelling. Harms: nothing known, the words on the left have no second meaning
/// worth keeping.
// clang-format off
constexpr Variant kWholeWords[] = {
    // the name of God with its clitics
    {"الله", "الله"}, {"والله", "الله"}, {"بالله", "الله"}, {"فالله", "الله"}, {"تالله", "الله"}, {"لله", "الله"}, {"ولله", "الله"},
    {"فلله", "الله"}, {"وبالله", "الله"}, {"كالله", "الله"},
    // hundred
    {"مائه", "مئه"}, {"مئه", "مئه"}, {"مائتان", "مئه"}, {"مائتين", "مئه"}, {"مئتان", "مئه"}, {"مئتين", "مئه"}, {"مئات", "مئه"},
    // body, committee: the seat of its hamza
    {"هياه", "هيي"},
    // nouns that Quranic spelling writes with a waw
    {"صلوه", "صلاه"}, {"زكوه", "زكاه"}, {"حيوه", "حياه"}, {"مشكوه", "مشكاه"}, {"نجوه", "نجاه"}, {"غدوه", "غداه"}, {"ربوا", "ربا"},
    // five nouns whose ending is a case
    {"ابو", "ابو"}, {"ابي", "ابو"}, {"اخو", "اخو"},
    // months, by the name that most countries use; those whose name is another word, too, are left to text/date.hpp (May, Nissan, ...)
    {"شتنبر", "سبتمبر"}, {"شتمبر", "سبتمبر"}, {"نونبر", "نوفمبر"}, {"دجنبر", "ديسمبر"}, {"دسمبر", "ديسمبر"}, {"غشت", "اغسطس"},
    {"يوليوز", "يوليو"}, {"يوليه", "يوليو"}, {"يونيه", "يونيو"}, {"جانفي", "يناير"}, {"فيفري", "فبراير"}, {"افريل", "ابريل"},
    {"جويليه", "يوليو"}, {"شباط", "فبراير"}, {"ايار", "مايو"}, {"حزيران", "يونيو"}, {"تموز", "يوليو"}, {"ايلول", "سبتمبر"},
    // quantities with a pronoun, and verbs of continuing behind their negation
    {"كله", "كل"}, {"كلها", "كل"}, {"كلهم", "كل"}, {"كلنا", "كل"}, {"كلكم", "كل"}, {"كلاهما", "كلا"}, {"كليهما", "كلا"},
    {"فيمن", "فيمن"}, {"كانتا", "كان"}, {"انشات", "انشا"},
    {"لازال", "زال"}, {"لازالت", "زال"}, {"مازال", "زال"}, {"مازالت", "زال"}, {"لايزال", "يزال"}, {"لاتزال", "تزال"},
    // the tens, which are no plural of units
    {"عشرين", "عشرون"}, {"ثلاثين", "ثلاثون"}, {"اربعين", "اربعون"}, {"خمسين", "خمسون"}, {"ستين", "ستون"}, {"سبعين", "سبعون"},
    {"ثمانين", "ثمانون"}, {"تسعين", "تسعون"}, {"عشرون", "عشرون"}, {"ثلاثون", "ثلاثون"}, {"اربعون", "اربعون"}, {"خمسون", "خمسون"},
    {"ستون", "ستون"}, {"سبعون", "سبعون"}, {"ثمانون", "ثمانون"}, {"تسعون", "تسعون"},
    // words that look like a dual, and whose dual look-alike is common: tar beside two countries
    {"قطران", "قطران"},
};
// clang-format on

/// Nouns in ta marbuta whose letters without it are another word. Helps: "university" is kept from "mosque". Harms: the adjective "of the university"
/// does not meet it by stem (it does by root).
constexpr std::string_view kOwnFeminines[] = {"جامعه", "مكتبه", "ثوره", "شاشه", "قاعه", "غابه", "عماره", "عربه", "صحيفه", "رساله"};

/// Words that end in ya and are no adjective of what remains. Helps: "financial", "Mali" are kept from "money". Harms: it is a table.
constexpr std::string_view kOwnAdjectives[] = {"مالي"};

/// Loanwords whose sound g (or v) is written in several ways, by their stems. Helps: all spellings of "English", "Google" meet. Harms: nothing known.
constexpr Variant kLoanStems[] = {
    {"انكليز", "انجليز"}, {"انقليز", "انجليز"}, {"انكلتر", "انجلتر"}, {"انكلترا", "انجلترا"},  {"جوجل", "غوغل"},
    {"قوقل", "غوغل"},     {"كوكل", "غوغل"},     {"تليفون", "تلفون"},  {"تليفزيون", "تلفزيون"}, {"برتكال", "برتقال"},
};

/// Names that look like a dual. Helps: Bahrain is kept from "sea". Harms: "the two seas".
constexpr std::string_view kOwnNumbers[] = {"بحرين", "حسنين", "شاهين", "زيتون", "هارون"};

/// Words in alef that are no accusative. Helps: "whatever" is kept from "important". Harms: it is a table.
constexpr std::string_view kOwnAdverbs[] = {"مهما",  "فيما", "حينما", "عندما", "كلما", "بينما", "حيثما",
                                            "ريثما", "بابا", "ماما",  "دنيا",  "عليا", "انشا",  "وهما"};

template <size_t n>
WordMap<bool> set_of(const std::string_view (&words)[n]) {
  WordMap<bool> set(n);
  for (const std::string_view word : words) set.add(Word::of(word), true);
  return set;
}

template <size_t n>
WordMap<Word> map_of(const Variant (&variants)[n]) {
  WordMap<Word> map(n);
  for (const Variant& variant : variants) map.add(Word::of(variant.written), Word::of(variant.known_as));
  return map;
}

}  // namespace

bool know_whole(Reduction& r) {
  static const WordMap<Word> known = map_of(kWholeWords);
  const Word* const found = known.find(r.word);
  if (found == nullptr) return false;
  if (*found != r.word) r.become(*found, kStepWhole);
  return true;
}

void respell_loan(Reduction& r) {
  static const WordMap<Word> known = map_of(kLoanStems);
  if (const Word* const found = known.find(r.word)) r.become(*found, kStepWhole);
}

bool is_own_feminine(Word word) {
  static const auto words = set_of(kOwnFeminines);
  return words.find(word) != nullptr;
}

bool is_own_number(Word word) {
  static const auto words = set_of(kOwnNumbers);
  return words.find(word) != nullptr;
}

bool is_own_adverb(Word word) {
  static const auto words = set_of(kOwnAdverbs);
  return words.find(word) != nullptr;
}

bool is_own_adjective(Word word) {
  static const auto words = set_of(kOwnAdjectives);
  return words.find(word) != nullptr;
}

}  // namespace fihris::text
