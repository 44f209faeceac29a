// SPDX-License-Identifier: Apache-2.0
//
// Words typed while the keyboard was set to the other script.
//
// An Arabic keyboard has its letters on the same keys everywhere; which Latin letters these keys give depends on the country: English (QWERTY)
// or French (AZERTY). So a Latin word is read key by key under both, and an Arabic word the other way round. The lam-alef key gives two letters.
// One slip to the neighbouring key is allowed for, at a higher cost: "hgluvf" is المعرب, and with u for y, المغرب.
#include <algorithm>
#include <array>
#include <map>

#include "text/fold.hpp"
#include "text/readings.hpp"
#include "text/utf8.hpp"

namespace fihris::text {
namespace {

struct Key {
  char32_t qwerty;
  char32_t azerty;
  std::string_view arabic;
};

// clang-format off
constexpr Key kKeys[] = {
    {U'q', U'a', "ض"}, {U'w', U'z', "ص"}, {U'e', U'e', "ث"}, {U'r', U'r', "ق"}, {U't', U't', "ف"}, {U'y', U'y', "غ"},
    {U'u', U'u', "ع"}, {U'i', U'i', "ه"}, {U'o', U'o', "خ"}, {U'p', U'p', "ح"}, {U'[', U'^', "ج"}, {U']', U'$', "د"},
    {U'a', U'q', "ش"}, {U's', U's', "س"}, {U'd', U'd', "ي"}, {U'f', U'f', "ب"}, {U'g', U'g', "ل"}, {U'h', U'h', "ا"},
    {U'j', U'j', "ت"}, {U'k', U'k', "ن"}, {U'l', U'l', "م"}, {U';', U'm', "ك"}, {U'\'', U'\u00F9', "ط"},
    {U'z', U'w', "ئ"}, {U'x', U'x', "ء"}, {U'c', U'c', "ؤ"}, {U'v', U'v', "ر"}, {U'b', U'b', "لا"}, {U'n', U'n', "ى"},
    {U'm', U',', "ة"}, {U',', U';', "و"}, {U'.', U':', "ز"}, {U'/', U'!', "ظ"}, {U'`', U'\u00B2', "ذ"},
    // with shift
    {U'H', U'H', "أ"}, {U'Y', U'Y', "إ"}, {U'N', U'N', "آ"}, {U'G', U'G', "لأ"}, {U'T', U'T', "لإ"}, {U'B', U'B', "لآ"},
};
// clang-format on

constexpr std::size_t kPlainKeys = 34;  ///< those without shift
constexpr double kSlipCost = 0.65;
constexpr double kKeyboardCost = 0.2;

using Symbol = char32_t Key::*;

/// The number of the key that gives a character, or -1. A capital without an Arabic letter of its own is read as small.
int key_of(char32_t c, Symbol layout) {
  for (int pass = 0; pass < 2; ++pass) {
    const auto found = std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& key) { return key.*layout == c; });
    if (found != std::end(kKeys)) return static_cast<int>(found - std::begin(kKeys));
    if (c < U'A' || c > U'Z') return -1;
    c |= 0x20U;
  }
  return -1;
}

/// The keys of a row that lie side by side: slips go to them. Rows are kKeys[0..11], [12..22], [23..32].
bool are_neighbours(int a, int b) {
  constexpr std::array<int, 4> kRows{0, 12, 23, 33};
  for (std::size_t row = 0; row + 1 < kRows.size(); ++row) {
    const auto in_row = [&](int key) { return key >= kRows[row] && key < kRows[row + 1]; };
    if (in_row(a) && in_row(b)) return a - b == 1 || b - a == 1;
  }
  return false;
}

std::string typed_on(const std::vector<int>& keys) {
  std::string arabic;
  for (const int key : keys) arabic.append(kKeys[static_cast<std::size_t>(key)].arabic);
  std::string letters;
  fold(arabic, letters);
  return letters;
}

void add(std::vector<Candidate>& candidates, std::string letters, double cost) {
  const auto same = [&](const Candidate& candidate) { return candidate.letters == letters; };
  if (!letters.empty() && std::none_of(candidates.begin(), candidates.end(), same)) candidates.push_back({std::move(letters), cost});
}

void add_arabic(std::u32string_view typed, Symbol layout, std::vector<Candidate>& candidates) {
  std::vector<int> keys;
  for (const char32_t c : typed) {
    keys.push_back(key_of(c, layout));
    if (keys.back() < 0) return;
  }
  add(candidates, typed_on(keys), kKeyboardCost);
}

void add_slips(std::u32string_view typed, Symbol layout, std::vector<Candidate>& candidates) {
  constexpr std::size_t kLeastLetters = 4;
  constexpr std::size_t kMostLetters = 16;
  if (typed.size() < kLeastLetters || typed.size() > kMostLetters) return;
  std::vector<int> keys;
  for (const char32_t c : typed) {
    keys.push_back(key_of(c, layout));
    if (keys.back() < 0) return;
  }
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const int right = keys[at];
    for (const int slip : {right - 1, right + 1}) {
      if (slip < 0 || slip >= static_cast<int>(kPlainKeys) || !are_neighbours(right, slip)) continue;
      keys[at] = slip;
      add(candidates, typed_on(keys), kSlipCost);
    }
    keys[at] = right;
  }
}

/// An Arabic word as Latin keys; lam and alef may have been one key or two, so both are given when they occur.
void add_latin(std::string_view arabic, Symbol layout, bool lam_alef_key, std::vector<Candidate>& candidates) {
  std::string latin;
  while (!arabic.empty()) {
    const Key* best = nullptr;
    for (const Key& key : kKeys) {
      if (!arabic.starts_with(key.arabic) || (key.arabic.size() > 2 && !lam_alef_key)) continue;
      if (best == nullptr || key.arabic.size() > best->arabic.size()) best = &key;
    }
    if (best == nullptr) return;
    append_utf8(latin, best->*layout);
    arabic.remove_prefix(best->arabic.size());
  }
  const bool is_word = std::all_of(latin.begin(), latin.end(), [](unsigned char c) { return c >= 0x80 || (c | 0x20U) - 'a' < 26U; });
  std::string letters;
  if (is_word) fold(latin, letters);
  add(candidates, std::move(letters), kKeyboardCost);
}

}  // namespace

std::vector<Candidate> keyboard_candidates(std::string_view typed) {
  constexpr std::size_t kMostBytes = 64;
  std::vector<Candidate> candidates;
  if (typed.empty() || typed.size() > kMostBytes) return candidates;
  std::u32string characters;
  bool arabic = true;
  const unsigned char* from = bytes_of(typed);
  for (const unsigned char* const end = from + typed.size(); from != end;) {
    const Decoded unit = decode(from, end);
    characters.push_back(unit.code_point);
    arabic = arabic && unit.code_point >= 0x0621 && unit.code_point <= 0x064A;
    from += unit.bytes;
  }
  for (const Symbol layout : {&Key::qwerty, &Key::azerty}) {
    if (arabic) {
      add_latin(typed, layout, true, candidates);
      add_latin(typed, layout, false, candidates);
    } else {
      add_arabic(characters, layout, candidates);
    }
  }
  if (!arabic) {
    for (const Symbol layout : {&Key::qwerty, &Key::azerty}) add_slips(characters, layout, candidates);
  }
  return candidates;
}

}  // namespace fihris::text
