// SPDX-License-Identifier: Apache-2.0
//
// Words that the stemmer knows whole, in their folded spelling (no hamza on alef, ta marbuta as ha, alef maqsura as ya).
//
// Written from knowledge of the language. Each table is short on purpose: what counts can tell is left to the vocabulary.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "text/stemmer_rules.hpp"

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

std::string code_of(std::string_view utf8) {
  std::string code;
  letter::encode(utf8, code);
  return code;
}

template <size_t n>
std::unordered_set<std::string> codes_of(const std::string_view (&words)[n]) {
  std::unordered_set<std::string> codes;
  for (const std::string_view word : words) codes.insert(code_of(word));
  return codes;
}

using VariantMap = std::unordered_map<std::string, std::string>;

template <size_t n>
VariantMap map_of(const Variant (&variants)[n]) {
  VariantMap map;
  for (const Variant& variant : variants) map.emplace(code_of(variant.written), code_of(variant.known_as));
  return map;
}

}  // namespace

bool know_whole(Reduction& r) {
  static const VariantMap known = map_of(kWholeWords);
  const auto found = known.find(r.word);
  if (found == known.end()) return false;
  if (found->second != r.word) r.become(found->second, kStepWhole);
  return true;
}

void respell_loan(Reduction& r) {
  static const VariantMap known = map_of(kLoanStems);
  const auto found = known.find(r.word);
  if (found != known.end()) r.become(found->second, kStepWhole);
}

bool is_own_feminine(std::string_view code) {
  static const auto words = codes_of(kOwnFeminines);
  return words.contains(std::string(code));
}

bool is_own_number(std::string_view code) {
  static const auto words = codes_of(kOwnNumbers);
  return words.contains(std::string(code));
}

bool is_own_adverb(std::string_view code) {
  static const auto words = codes_of(kOwnAdverbs);
  return words.contains(std::string(code));
}

bool is_own_adjective(std::string_view code) {
  static const auto words = codes_of(kOwnAdjectives);
  return words.contains(std::string(code));
}

}  // namespace fihris::text
