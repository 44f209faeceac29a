// SPDX-License-Identifier: Apache-2.0
//
// The list of function words, in folded spelling, by kind. Written from knowledge of the language.
//
// Helps: questions, whose function words say nothing of the answer
//     من هو الذي بنى الكعبة
// Harms: quoted headlines, whose function words help to find them
//     من هنا وهناك
#include "text/stop_words.hpp"

#include <unordered_set>

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

using WordSet = std::unordered_set<std::string_view>;

}  // namespace

bool is_stop_word(std::string_view letters) {
  static const WordSet stop_words(std::begin(kStopWords), std::end(kStopWords));
  static const WordSet not_stop_words(std::begin(kNotStopWords), std::end(kNotStopWords));
  if (stop_words.contains(letters)) return true;
  constexpr std::string_view kWa = "و";
  constexpr std::string_view kFa = "ف";
  if (!letters.starts_with(kWa) && !letters.starts_with(kFa)) return false;
  return stop_words.contains(letters.substr(kWa.size())) && !not_stop_words.contains(letters);
}

}  // namespace fihris::text
