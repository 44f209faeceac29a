// SPDX-License-Identifier: Apache-2.0
//
// The words by which newspapers, encyclopedias and blogs point at other articles, compared in their folded form.
#include "snippet/see_also.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "text/fold.hpp"

namespace fihris::snippet {
namespace {

constexpr std::size_t kLongestCall = 80;  // bytes, with marks and spaces

/// Folded: one alef, ha for ta marbuta, no marks, lower case, no accents.
constexpr std::array<std::string_view, 20> kCalls = {
    "اقرا ايضا",      "اقرا كذلك",        "شاهد ايضا",      "انظر ايضا",     "طالع ايضا",     "قد يهمك",     "قد يهمك ايضا",
    "مواضيع ذات صله", "موضوعات ذات صله",  "مقالات ذات صله", "اخبار ذات صله", "روابط ذات صله", "ذات صله",     "read also",
    "see also",       "related articles", "lire aussi",     "a lire aussi",  "voir aussi",    "leer tambien"};

constexpr std::string_view kDecoration = "#*_ \t";
constexpr std::array<std::string_view, 4> kBullets = {"-", "*", "\u2022", "\u25AA"};

void drop_decoration(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kDecoration), text.size()));
  text.remove_suffix(text.size() - std::min(text.find_last_not_of(kDecoration) + 1, text.size()));
}

/// Word by word, with single spaces between.
std::string folded(std::string_view words) {
  std::string all;
  std::string letters;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (word.empty()) continue;
    text::fold(word, letters);
    if (!all.empty()) all += ' ';
    all += letters;
  }
  return all;
}

}  // namespace

bool is_list_item(std::string_view line) {
  return std::any_of(kBullets.begin(), kBullets.end(), [line](std::string_view bullet) {
    return line.starts_with(bullet) && line.size() > bullet.size() && line[bullet.size()] == ' ';
  });
}

SeeAlso see_also(std::string_view line) {
  if (is_list_item(line)) line.remove_prefix(line.find(' '));
  drop_decoration(line);
  const std::size_t colon = line.substr(0, kLongestCall).find(':');
  std::string_view call = line.substr(0, colon);
  if (call.empty() || call.size() > kLongestCall) return SeeAlso::kNone;
  drop_decoration(call);
  const std::string letters = folded(call);
  if (std::find(kCalls.begin(), kCalls.end(), letters) == kCalls.end()) return SeeAlso::kNone;
  if (colon == std::string_view::npos) return SeeAlso::kList;
  std::string_view rest = line.substr(colon + 1);
  drop_decoration(rest);
  return rest.empty() ? SeeAlso::kList : SeeAlso::kLine;
}

}  // namespace fihris::snippet
