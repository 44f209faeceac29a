// SPDX-License-Identifier: Apache-2.0
#include "index/collection.hpp"

#include <algorithm>
#include <array>

namespace fihris::index::testing {

using fihris::testing::Random;

namespace {

constexpr std::array<const char*, 26> kNouns = {"كتاب", "كتب",   "كاتب",  "مكتبة", "مدرسة",  "مدارس",  "درس",  "دراسة", "مدينة",
                                                "مدن",  "سياسة", "سياسي", "رئيس",  "رئاسة",  "أحمد",   "احمد", "إسلام", "اسلام",
                                                "ماء",  "سماء",  "قرآن",  "قران",  "مستشفى", "مستشفي", "لغة",  "عربي"};
constexpr std::array<const char*, 12> kBefore = {"", "", "", "ال", "ال", "و", "وال", "بال", "لل", "ب", "ف", "ك"};
constexpr std::array<const char*, 12> kAfter = {"", "", "", "", "", "ه", "ها", "هم", "ات", "ين", "ون", "نا"};
constexpr std::array<const char*, 7> kFunctionWords = {"في", "من", "على", "إلى", "هذا", "التي", "عن"};
constexpr std::array<const char*, 14> kOthers = {"Paris",
                                                 "paris",
                                                 "livres",
                                                 "livre",
                                                 "caf\u00E9",
                                                 "2003",
                                                 "\u0662\u0660\u0660\u0663",
                                                 "1.5",
                                                 "\u4E2D\u6587",
                                                 "Maroc",
                                                 "\u0643\u0650\u062A\u064E\u0627\u0628",
                                                 "\u0643\u062A\u064E\u0628\u064E",
                                                 "\u0643\u0640\u062A\u0627\u0628",
                                                 "استراتيجياتهمالطويلةجدا"};

template <typename List>
const char* skewed(Random& random, const List& list) {
  return list[random.below(random.below(list.size()) + 1)];
}

}  // namespace

std::string random_word(Random& random) {
  if (random.one_in(6)) return skewed(random, kFunctionWords);
  if (random.one_in(8)) return skewed(random, kOthers);
  const std::string noun = skewed(random, kNouns);
  return random.one_in(2) ? noun : random.pick(kBefore) + noun + random.pick(kAfter);
}

std::string random_text(Random& random, std::size_t most) {
  static constexpr std::array<const char*, 8> kBetween = {" ", " ", " ", " ", "\u060C ", ". ", "\n", " - "};
  std::string text;
  for (auto left = random.below(most + 1); left > 0; --left) text += random_word(random) + random.pick(kBetween);
  return text;
}

Document random_document(Random& random, const std::string& id, std::size_t most_words) {
  Document document(id);
  if (!random.one_in(6)) document.set("title", random_text(random, 6));
  if (!random.one_in(12)) document.set("text", random_text(random, random.one_in(5) ? most_words : most_words / 8));
  if (random.one_in(2)) document.set("author", random_text(random, 2));
  if (random.one_in(3)) document.set("source \u0645", random_text(random, 2));
  return document;
}

Schema articles_with_author() { return Schema::articles().add({.name = "author", .type = FieldType::kStored}); }

WriterOptions articles_options(std::size_t max_segments, std::size_t memory_bytes) {
  WriterOptions options;
  options.schema = articles_with_author();
  options.max_segments = max_segments;
  options.memory_bytes = memory_bytes;
  options.merging.threads = 0;  // so that a test is the same each time
  return options;
}

bool same_document(const Document& a, const Document& b) {
  return a.id() == b.id() && a.values().size() == b.values().size() &&
         std::all_of(a.values().begin(), a.values().end(), [&](const Document::Value& value) {
           return std::any_of(b.values().begin(), b.values().end(),
                              [&](const auto& other) { return other.name == value.name && other.text == value.text; });
         });
}

}  // namespace fihris::index::testing
