// SPDX-License-Identifier: Apache-2.0
//
// The list of function words, in folded spelling, by kind. Written from knowledge of the language.
//
// Helps: questions, whose function words say nothing of the answer
//     من هو الذي بنى الكعبة
// Harms: quoted headlines, whose function words help to find them
//     من هنا وهناك
#include "text/stop_words.hpp"

#include <cstddef>
#include <string_view>

#include "text/word_map.hpp"

namespace fihris::text {
namespace {

// clang-format off
constexpr std::string_view kStopWords[] = {
    // questions
    "ما", "ماذا", "متي", "اين", "كيف", "كم", "هل", "من", "لماذا", "لم", "بم", "مم", "عم", "فيم", "اي", "ايه", "بماذا", "لمن", "ممن",
    "عمن", "لما",
    // questions in one word, as many write them
    "ماهو", "ماهي", "ماهم", "ماهما", "ماهن", "منهو", "منهي",
    // questions in the dialects
    "ايش", "وش", "شنو", "شنهو", "ليش", "وين", "فين", "منو", "ازاي", "كيفاش", "علاش", "امتي",
    // relatives
    "الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللاتي", "اللواتي", "اللائي", "للذين", "بالذي", "كالذي", "بالتي",
    "اللذي", "اللتي", "اللي",
    // demonstratives
    "ذلك", "تلك", "هذا", "هذه", "هؤلاء", "اولئك", "هذان", "هذين", "هاتان", "هاتين", "ذاك", "هناك", "هنا", "هنالك", "هكذا", "كذلك", "لذلك",
    "بذلك", "بهذا", "بهذه", "لهذا", "لهذه", "كهذا", "كهذه", "لذا",
    // personal pronouns
    "هو", "هي", "هم", "هما", "هن", "نحن", "انا", "انت", "انتم", "انتما", "انتن", "اياه", "اياها", "اياك",
    // auxiliaries
    "كان", "كانت", "كانوا", "يكون", "تكون", "ليس", "ليست", "ليسوا", "قد", "سوف", "لقد", "يتم", "تم", "تمت", "يمكن", "مازال", "لازال",
    "كنت", "كنا",
    // particles and conjunctions
    "ان", "انه", "انها", "انهم", "اننا", "انني", "بان", "بانه", "بانها", "لان", "لانه", "لانها", "لانهم", "لكن", "لكنه", "لكنها", "لا",
    "لن", "او", "ام", "ثم", "بل", "اما", "الا", "اذا", "اذ", "اذن", "لو", "لولا", "كي", "لكي", "حتي", "كما", "بما", "مما", "فيما", "عما",
    "كلما", "بينما", "عندما", "حينما", "ايضا", "انما", "ربما", "لعل", "ليت", "يا", "ايها", "ايتها", "نعم", "كلا", "سوي", "الان", "فقط",
    "و", "ف", "ب", "ل", "ك", "ا",
    // prepositions and adverbs of place and time
    "في", "علي", "الي", "عن", "مع", "عند", "لدي", "منذ", "حيث", "بين", "دون", "بدون", "عبر", "نحو", "بعد", "قبل", "خلال", "ضمن", "حول",
    "غير", "مثل",
    // with pronouns
    "له", "لها", "لهم", "لهما", "لهن", "لك", "لكم", "لنا", "لي", "به", "بها", "بهم", "بهما", "بك", "بكم", "بنا", "فيه", "فيها", "فيهم",
    "فيهما", "منه", "منها", "منهم", "منهما", "منكم", "منا", "عليه", "عليها", "عليهم", "عليهما", "عليكم", "علينا", "عنه", "عنها", "عنهم",
    "عنهما", "اليه", "اليها", "اليهم", "اليكم", "الينا", "معه", "معها", "معهم", "لديه", "لديها", "لديهم", "عنده", "عندها", "بينهم",
    "بينها", "بينهما",
    // quantities
    "كل", "بعض", "جميع", "ذات", "ذو", "ذي", "ذا",
};
// clang-format on

/// Content words that look like a conjunction with a function word: illusion, understanding, loss, film, and so on.
constexpr std::string_view kNotStopWords[] = {"وهم", "فهم", "فقد", "فلم", "فكل", "ولي"};

template <std::size_t n>
WordMap<bool> set_of(const std::string_view (&words)[n]) {
  WordMap<bool> set(n);
  for (const std::string_view word : words) set.add(Word::of(word), true);
  return set;
}

}  // namespace

bool is_stop_word(Word letters) {
  static const WordMap<bool> stop_words = set_of(kStopWords);
  static const WordMap<bool> not_stop_words = set_of(kNotStopWords);
  if (stop_words.find(letters) != nullptr) return true;
  if (letters.empty() || (letters.front() != letter::kWaw && letters.front() != letter::kFa)) return false;
  return stop_words.find(letters.without_first(1)) != nullptr && not_stop_words.find(letters) == nullptr;
}

}  // namespace fihris::text
