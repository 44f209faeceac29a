// SPDX-License-Identifier: Apache-2.0
//
// Arabic in Latin letters: Buckwalter's one-to-one scheme, and Arabizi, where nearly every sign has several readings.
//
// Arabizi. A word is cut into units (one to three signs), each with the Arabic letters that it may stand for and what each costs; short vowels may
// stand for nothing. Candidates come out in the order of their sum of costs, by a best-first search over (place, letters so far):
//
//     7abibi      7 > ح     a > - ا     b > ب     i > ي -     b > ب     i > ي -        حبيبي  0.2
//
// Helps: queries of people without an Arabic keyboard. Harms: nothing when it is asked only for words that the index lacks.
#include <algorithm>
#include <queue>
#include <set>

#include "text/fold.hpp"
#include "text/readings.hpp"

namespace fihris::text {
namespace {

struct Value {
  std::string_view arabic;
  double cost;
};

struct Unit {
  std::string_view latin;
  enum class Place : std::uint8_t { kAnywhere, kFirst, kLast } place;
  std::vector<Value> values;
};

using Place = Unit::Place;

/// Longer units first. A unit for a place hides the same one for any place.
const std::vector<Unit>& units() {
  // clang-format off
  static const std::vector<Unit> kUnits = {
      {"tch", Place::kAnywhere, {{"تش", 0}, {"ش", .2}}},
      {"kh", Place::kAnywhere, {{"خ", 0}, {"كه", .6}}}, {"gh", Place::kAnywhere, {{"غ", 0}, {"ق", .6}}},
      {"sh", Place::kAnywhere, {{"ش", 0}, {"سه", .7}}}, {"ch", Place::kAnywhere, {{"ش", 0}, {"تش", .3}}},
      {"th", Place::kAnywhere, {{"ث", 0}, {"ذ", .3}, {"ته", .6}, {"ط", .6}}},
      {"dh", Place::kAnywhere, {{"ذ", 0}, {"ظ", .1}, {"ض", .2}, {"ده", .6}}},
      {"ph", Place::kAnywhere, {{"ف", 0}}}, {"dj", Place::kAnywhere, {{"ج", 0}, {"دج", .6}}},
      {"3'", Place::kAnywhere, {{"غ", 0}}}, {"7'", Place::kAnywhere, {{"خ", 0}}}, {"9'", Place::kAnywhere, {{"ض", 0}}},
      {"6'", Place::kAnywhere, {{"ظ", 0}}},
      {"ou", Place::kFirst, {{"او", 0}, {"و", .1}}}, {"ou", Place::kAnywhere, {{"و", 0}, {"", .2}}},
      {"oo", Place::kAnywhere, {{"و", 0}}}, {"uu", Place::kAnywhere, {{"و", 0}}}, {"ee", Place::kAnywhere, {{"ي", 0}}},
      {"ii", Place::kAnywhere, {{"ي", 0}}}, {"aa", Place::kAnywhere, {{"ا", 0}, {"اء", .5}}},
      {"ai", Place::kAnywhere, {{"ي", .1}, {"اي", .2}, {"ائ", .3}}}, {"ei", Place::kAnywhere, {{"ي", .1}}},
      {"ay", Place::kAnywhere, {{"ي", .05}, {"اي", .2}}}, {"aw", Place::kAnywhere, {{"و", .05}, {"او", .2}}},
      {"au", Place::kAnywhere, {{"و", .1}, {"او", .2}}},
      {"eh", Place::kLast, {{"ه", .1}}}, {"ah", Place::kLast, {{"ه", .05}, {"اه", .3}, {"اح", .5}, {"ح", .6}}},
      {"a", Place::kFirst, {{"ا", 0}, {"ع", .5}}}, {"a", Place::kLast, {{"ه", .1}, {"ا", .15}, {"ي", .3}, {"اء", .4}, {"", .7}}},
      {"a", Place::kAnywhere, {{"", .1}, {"ا", .12}, {"ع", .6}}},
      {"e", Place::kFirst, {{"ا", 0}, {"اي", .3}}}, {"e", Place::kLast, {{"ه", .15}, {"ي", .2}, {"", .4}}},
      {"e", Place::kAnywhere, {{"", .1}, {"ي", .2}, {"ا", .3}}},
      {"i", Place::kFirst, {{"ا", .05}, {"اي", .15}, {"ي", .3}}}, {"i", Place::kLast, {{"ي", 0}, {"", .6}}},
      {"i", Place::kAnywhere, {{"ي", .1}, {"", .12}}},
      {"o", Place::kFirst, {{"ا", .1}, {"او", .1}, {"ع", .5}}}, {"o", Place::kAnywhere, {{"و", .1}, {"", .15}, {"ا", .5}}},
      {"u", Place::kFirst, {{"ا", .1}, {"او", .1}}}, {"u", Place::kAnywhere, {{"و", .1}, {"", .12}}},
      {"b", Place::kAnywhere, {{"ب", 0}}}, {"p", Place::kAnywhere, {{"ب", 0}}}, {"t", Place::kAnywhere, {{"ت", 0}, {"ط", .2}, {"ه", .8}}},
      {"j", Place::kAnywhere, {{"ج", 0}}}, {"g", Place::kAnywhere, {{"ج", .1}, {"غ", .15}, {"ق", .2}, {"ك", .3}}},
      {"h", Place::kAnywhere, {{"ه", .1}, {"ح", .1}}}, {"d", Place::kAnywhere, {{"د", 0}, {"ض", .2}}},
      {"r", Place::kAnywhere, {{"ر", 0}}}, {"z", Place::kAnywhere, {{"ز", 0}, {"ظ", .3}, {"ذ", .3}}},
      {"s", Place::kAnywhere, {{"س", 0}, {"ص", .15}}}, {"f", Place::kAnywhere, {{"ف", 0}}}, {"v", Place::kAnywhere, {{"ف", 0}}},
      {"q", Place::kAnywhere, {{"ق", 0}}}, {"k", Place::kAnywhere, {{"ك", 0}, {"ق", .2}, {"خ", .6}}},
      {"c", Place::kAnywhere, {{"ك", .2}, {"س", .2}}}, {"x", Place::kAnywhere, {{"كس", .1}, {"خ", .3}}},
      {"l", Place::kFirst, {{"ل", 0}, {"ال", .25}}},
      {"l", Place::kAnywhere, {{"ل", 0}}}, {"m", Place::kAnywhere, {{"م", 0}}}, {"n", Place::kAnywhere, {{"ن", 0}}},
      {"w", Place::kAnywhere, {{"و", 0}}}, {"y", Place::kAnywhere, {{"ي", 0}, {"", .4}}},
      {"2", Place::kAnywhere, {{"ا", .15}, {"ء", .1}, {"ئ", .1}, {"ؤ", .15}, {"ق", .2}}}, {"3", Place::kAnywhere, {{"ع", 0}}},
      {"4", Place::kAnywhere, {{"ذ", .1}, {"ش", .3}}}, {"5", Place::kAnywhere, {{"خ", 0}}}, {"6", Place::kAnywhere, {{"ط", 0}}},
      {"7", Place::kAnywhere, {{"ح", 0}}}, {"8", Place::kAnywhere, {{"ق", .1}, {"غ", .1}, {"ه", .3}}},
      {"9", Place::kAnywhere, {{"ق", .05}, {"ص", .1}}}, {"$", Place::kAnywhere, {{"ش", 0}}},
      {"'", Place::kAnywhere, {{"", .1}, {"ء", .2}, {"ع", .1}}},
      {"-", Place::kAnywhere, {{"", 0}}},
  };
  // clang-format on
  return kUnits;
}

struct Choice {
  const Unit* unit;
  std::size_t next;  ///< the place behind it
  double cost;
};

/// The units that may stand at a place of a word. A doubled consonant is one letter, more rarely two ("allah").
std::vector<Choice> units_at(std::string_view word, std::size_t at) {
  constexpr double kTwoLetters = 0.25;
  constexpr double kApart = 0.3;  // "s" and "h" where "sh" could be meant
  std::vector<Choice> found;
  for (const Unit& unit : units()) {
    if (!word.substr(at).starts_with(unit.latin)) continue;
    const std::size_t end = at + unit.latin.size();
    if ((unit.place == Place::kFirst && at != 0) || (unit.place == Place::kLast && end != word.size())) continue;
    const auto hides = [&](const Choice& other) { return other.unit->latin == unit.latin && other.unit != &unit; };
    if (std::any_of(found.begin(), found.end(), hides)) continue;
    const bool vowel = unit.latin.find_first_of("aeiou") != std::string_view::npos;
    const bool twice = !vowel && word.substr(end).starts_with(unit.latin);
    const bool apart = unit.latin.size() == 1 && word.substr(end).starts_with("h") && unit.latin.find_first_of("kgsctdp") == 0;
    if (twice) found.push_back({&unit, end + unit.latin.size(), 0});
    found.push_back({&unit, end, (twice ? kTwoLetters : 0) + (apart ? kApart : 0)});
  }
  return found;
}

struct State {
  double cost;
  std::size_t at;
  std::string arabic;
  bool operator>(const State& other) const { return cost != other.cost ? cost > other.cost : arabic > other.arabic; }
};

std::string lower(std::string_view typed) {
  std::string word(typed);
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return word;
}

std::string folded(std::string_view arabic) {
  std::string letters;
  fold(arabic, letters);
  return letters;
}

}  // namespace

std::vector<Candidate> arabizi_candidates(std::string_view typed, std::size_t most) {
  constexpr std::size_t kLongest = 24;
  constexpr std::size_t kMostSteps = 20000;
  constexpr double kArabiziCost = 0.2;
  std::vector<Candidate> candidates;
  const std::string word = lower(typed);
  if (word.size() < 2 || word.size() > kLongest) return candidates;
  std::priority_queue<State, std::vector<State>, std::greater<>> open;
  std::set<std::string> seen;
  open.push({kArabiziCost, 0, {}});
  for (std::size_t steps = 0; !open.empty() && steps < kMostSteps && candidates.size() < most; ++steps) {
    const State state = open.top();
    open.pop();
    if (state.at == word.size()) {
      constexpr std::size_t kTwoLetters = 4;
      std::string letters = folded(state.arabic);
      if (letters.size() >= kTwoLetters && seen.insert(letters).second)
        candidates.push_back({std::move(letters), std::min(state.cost, 1.0)});
      continue;
    }
    for (const Choice& choice : units_at(word, state.at)) {
      for (const Value& value : choice.unit->values) {
        open.push({state.cost + value.cost + choice.cost, choice.next, state.arabic + std::string(value.arabic)});
      }
    }
  }
  return candidates;
}

std::vector<Candidate> buckwalter_candidates(std::string_view typed) {
  constexpr std::string_view kLetters = "'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYy{";
  // clang-format off
  constexpr std::string_view kArabic[] = {
      "ء", "آ", "أ", "ؤ", "إ", "ئ", "ا", "ب", "ة", "ت", "ث", "ج", "ح", "خ", "د", "ذ", "ر", "ز", "س", "ش", "ص", "ض", "ط", "ظ", "ع", "غ", "ف",
      "ق", "ك", "ل", "م", "ن", "ه", "و", "ى", "ي", "ا",
  };
  // clang-format on
  static_assert(kLetters.size() == std::size(kArabic));
  constexpr std::string_view kMarks = "FNKaui~o_";
  // Signs that nobody would type for anything else; a word without them is likelier to be Arabizi, or French.
  constexpr std::string_view kOwnSigns = "|>&<}AHTZESDY*$";
  constexpr double kSureCost = 0.25;
  constexpr double kDoubtfulCost = 0.6;
  std::string arabic;
  for (const char c : typed) {
    if (kMarks.find(c) != std::string_view::npos) continue;
    if (c == '`') {  // dagger alef
      arabic += "ا";
      continue;
    }
    const std::size_t found = kLetters.find(c);
    if (found == std::string_view::npos) return {};
    arabic += kArabic[found];
  }
  constexpr std::size_t kTwoLetters = 4;
  if (arabic.size() < kTwoLetters) return {};
  const bool sure = typed.find_first_of(kOwnSigns) != std::string_view::npos;
  return {{folded(arabic), sure ? kSureCost : kDoubtfulCost}};
}

}  // namespace fihris::text
