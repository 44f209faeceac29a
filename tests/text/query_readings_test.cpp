// SPDX-License-Identifier: Apache-2.0
//
// Readings of whole queries: which words of the query each stands for.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/analysis.hpp"
#include "text/synonyms.hpp"
#include "text/utf8.hpp"

using namespace fihris;

namespace {

/// "kind first+count word_word", one reading a line.
std::string readings_of(std::string_view query, const std::set<std::string>& known, std::string_view synonyms = {}) {
  const Analyzer analyzer;
  const auto rules = parse_synonyms(synonyms, "synonyms");
  const text::Synonyms compiled(rules, analyzer);
  const text::KnownWord is_known = [&](std::string_view letters) { return known.contains(std::string(letters)); };
  std::string all;
  for (const text::Reading& reading : text::query_readings(query, analyzer, is_known, synonyms.empty() ? nullptr : &compiled)) {
    all += std::string(text::reading_name(reading.kind)) + ' ' + std::to_string(reading.first) + '+' + std::to_string(reading.count);
    for (std::size_t i = 0; i < reading.words.size(); ++i) all += (i == 0 ? ' ' : '_') + reading.words[i];
    all += '\n';
  }
  return all;
}

}  // namespace

TEST_CASE("a query of known words in one spelling has no readings", "[query_readings]") {
  CHECK(readings_of("كتاب جديد", {"كتاب", "جديد"}).empty());
  CHECK(readings_of("", {}).empty());
  CHECK(readings_of("les journaux", {"les", "journaux"}).empty());
}

TEST_CASE("a word that is known as well as what remains of it is not split", "[query_readings]") {
  CHECK(readings_of("أمطار", {"ام", "طار", "امطار"}).empty());
  CHECK(readings_of("بنلادن", {"بن", "لادن", "بنلادن"}) == "name in parts 0+1 بن_لادن\n");
  CHECK(readings_of("أبوظبي", {"ابو", "ظبي", "ابوظبي"}) == "name in parts 0+1 ابو_ظبي\n");
  CHECK(readings_of("عبدالله", {"عبد", "الله"}) == "name in parts 0+1 عبد_الله\n");
}

TEST_CASE("names, synonyms and spellings stand for their own words", "[query_readings]") {
  CHECK(readings_of("شيوخ أبو ظبي", {"ابوظبي", "شيوخ"}) == "joined name 1+2 ابوظبي\n");
  CHECK(readings_of("ثمن السيارات", {"ثمن", "السيارات"}, "سيارة، عربة") == "synonym 1+1 عربه\n");
  CHECK(readings_of("قصة معاناه", {"قصه", "معاناه"}) == "spelling 1+1 معاناة\n");
}

TEST_CASE("a word that the index lacks is read in other scripts, with all its pieces", "[query_readings]") {
  CHECK(readings_of("ya 7abibi!", {"ya", "حبيبي"}) == "Arabizi 1+2 حبيبي\n");  // 7 and abibi are two words to the analyser
  CHECK(readings_of("journal hgl;jf", {"journal", "المكتب"}) == "wrong keyboard 1+2 المكتب\n");
  CHECK(readings_of("لخخلمث", {"google"}) == "wrong keyboard 0+1 google\n");
  CHECK(readings_of("7abibi", {"abibi", "حبيبي"}).empty());  // known as it is
  CHECK(readings_of("2003", {}).empty());
}

TEST_CASE("a date in a query is read beside its other words", "[query_readings]") {
  const std::string readings = readings_of("تفجيرات 16/05/2003 بالبيضاء", {"تفجيرات", "بالبيضاء"});
  CHECK(readings.find("date 1+3 16_ماي_2003\n") != std::string::npos);
  CHECK(readings.find("date 1+3 2003_5_16\n") != std::string::npos);
}

namespace {

/// The words like those of a query, in order, with what they stand for.
std::string similar_to(std::string_view query, const std::set<std::string>& known = {}) {
  const Analyzer analyzer;
  std::vector<text::ReadingWord> words;
  const auto tokens = analyzer.analyze(query);
  for (const Token& token : tokens)
    words.push_back({token.written, token.letters, token.stem, static_cast<text::TokenKind>(token.kind), token.begin, token.end});
  const text::KnownWord is_known = [&](std::string_view letters) { return known.contains(std::string(letters)); };
  std::string all;
  for (const text::Reading& reading : text::similar_readings(words, analyzer, is_known)) {
    REQUIRE(reading.kind == text::ReadingKind::kSimilar);
    REQUIRE(reading.count == 1);
    REQUIRE(reading.words.size() == 1);
    all += (all.empty() ? "" : " ") + std::to_string(reading.first) + ' ' + reading.words.front();
  }
  return all;
}

}  // namespace

TEST_CASE("a word that the index lacks is read as those one letter away", "[query_readings]") {
  CHECK(similar_to("الحككومة") == "0 الحكومه");                             // a letter doubled
  CHECK(similar_to("الحكمة الحكوومة") == "0 الحكومه 0 الحكيمه 1 الحكومه");  // a long vowel left out, and doubled
  CHECK(similar_to("الحكوةم") != "");                                       // neighbours swapped
  CHECK(similar_to("خبر التقتصاد") == "1 الاقتصاد");                        // any other letter, for want of a usual slip
}

TEST_CASE("words that are known, short, not Arabic or like nothing have no similar ones", "[query_readings]") {
  CHECK(similar_to("الحككومة", {"الحككومه"}).empty());
  CHECK(similar_to("كتتب").empty());
  CHECK(similar_to("gouvernment 20033").empty());
  CHECK(similar_to("ضظغذخثقفغ").empty());
  CHECK(similar_to("").empty());
}

namespace {

/// The same of one word, slowly: every row of letters one letter away is looked up by itself.
std::string slowly_similar_to(std::string_view letters, const text::Vocabulary& vocabulary) {
  constexpr std::u32string_view kAlphabet = U"ابتثجحخدذرزسشصضطظعغفقكلمنهويءؤئ";
  constexpr std::u32string_view kAlike[] = {U"سصث", U"تط", U"دضذظز", U"هح", U"كق", U"اعء", U"غخ", U"ؤئءوي"};
  const std::u32string word = text::to_utf32(letters);
  std::map<std::string, bool> ways;  // whether a usual slip leads there
  const auto put = [&](std::size_t at, std::size_t left_out, const std::u32string& by, bool usual) {
    std::u32string other = word;
    ways[text::to_utf8(other.replace(at, left_out, by))] |= usual;
  };
  const auto is_vowel = [](char32_t letter) { return letter == U'ا' || letter == U'و' || letter == U'ي'; };
  const auto are_alike = [&](char32_t a, char32_t b) {
    return std::any_of(std::begin(kAlike), std::end(kAlike),
                       [&](auto group) { return group.find(a) != group.npos && group.find(b) != group.npos; });
  };
  for (std::size_t at = 0; at + 1 < word.size(); ++at) put(at, 2, {word[at + 1], word[at]}, true);
  for (std::size_t at = 1; at <= word.size(); ++at) {
    const char32_t here = at < word.size() ? word[at] : U'\0';
    if (at < word.size()) put(at, 1, {}, word[at - 1] == here || is_vowel(here));
    for (const char32_t one : kAlphabet) {
      put(at, 0, {one}, word[at - 1] == one || here == one || is_vowel(one));
      if (at < word.size() && here != one) put(at, 1, {one}, are_alike(here, one));
    }
  }
  std::vector<std::tuple<bool, std::uint64_t, std::string>> found;  // usual ones first, then the more frequent
  for (const auto& [other, usual] : ways) {
    const std::uint64_t documents = vocabulary.counts(other).documents;
    if (documents >= 2 && (usual || word.size() >= 6)) found.emplace_back(!usual, ~documents, other);
  }
  std::sort(found.begin(), found.end());
  std::string all;
  for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 4) && std::get<0>(found[i]) == std::get<0>(found[0]); ++i)
    all += (all.empty() ? "0 " : " 0 ") + std::get<2>(found[i]);
  return all;
}

}  // namespace

TEST_CASE("similar words are those that looking all neighbours up one by one gives", "[query_readings]") {
  FIHRIS_RANDOM(random);
  constexpr std::u32string_view kPutIn = U"اتسصهوؤپ";  // the last is in no vocabulary
  const Analyzer analyzer;
  const text::Vocabulary& vocabulary = analyzer.impl().vocabulary();
  const auto words = vocabulary.words();
  for (int round = 0; round < 200; ++round) {
    std::u32string word = text::to_utf32(words[random.below(words.size())].first.utf8());
    for (std::uint64_t edits = random.below(3); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(word.size()));
      const auto left_out = static_cast<std::size_t>(random.below(2));
      word.replace(at, left_out, 1, kPutIn[static_cast<std::size_t>(random.below(kPutIn.size()))]);
    }
    while (round % 20 == 0 && word.size() < 19 + random.below(4)) word += U'ا';  // as long as words can be, and longer
    const std::string letters = text::to_utf8(word);
    CAPTURE(letters);
    const std::vector<text::ReadingWord> typed = {{letters, letters, letters, text::TokenKind::kArabic, 0, letters.size()}};
    std::string fast;
    for (const text::Reading& reading : text::similar_readings(typed, analyzer, [](std::string_view) { return false; }))
      fast += (fast.empty() ? "0 " : " 0 ") + reading.words.front();
    CHECK(fast == (word.size() < 5 ? "" : slowly_similar_to(letters, vocabulary)));
  }
}
