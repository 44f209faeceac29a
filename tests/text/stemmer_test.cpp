// SPDX-License-Identifier: Apache-2.0
//
// The words are in folded spelling. The vocabulary is a small one, written here: a noun stands for itself and for its form with the article.
#include "text/stemmer.hpp"

#include <set>

#include "testing/catch.hpp"

using namespace fihris::text;

namespace {

Vocabulary test_vocabulary() {
  VocabularyBuilder builder;
  const WordCounts plain{.documents = 40, .hamza = 0, .total = 40};
  const WordCounts hamza{.documents = 40, .hamza = 40, .total = 40};
  for (const std::string noun :
       {"كتاب",  "مدرسه", "وزير",  "وزاره", "لغه",   "ليل",    "معلم",   "معلمه", "معلمين", "كتابين", "مسلم",  "مسلمين",
        "سياره", "حكومه", "لجنه",  "بنك",   "بلد",   "ولد",    "وطن",    "وجود",  "كبير",   "فريق",   "بحر",   "كلام",
        "لسان",  "سلام",  "مدينه", "سياسه", "سياسي", "التزام", "جامع",   "مسؤول", "جامعه",  "زيت",    "زيتون", "لبن",
        "مال",   "عم",    "مغربي", "فرنسي", "شركه",  "مستوي",  "اصدقاء", "يوم",   "ارهاب",  "ارهابي", "عربي",  "مغرب"}) {
    builder.add(noun, plain);
    builder.add("ال" + noun, plain);
  }
  for (const std::string name : {"لبنان", "عمان", "فرنسا", "مصر", "برلين", "فلسطين", "واشنطن", "قال", "يكتب", "كتب"})
    builder.add(name, plain);
  for (const std::string name : {"المانيا", "الغاء"}) builder.add(name, hamza);
  return Vocabulary(builder.finish());
}

class Words {
 public:
  Stem operator()(std::string_view letters) const { return Stemmer(vocabulary_).stem(letters); }
  bool meet(std::string_view a, std::string_view b) const { return (*this)(a).stem == (*this)(b).stem; }

 private:
  Vocabulary vocabulary_ = test_vocabulary();
};

struct Pair {
  const char* one;
  const char* other;
};

}  // namespace

TEST_CASE("a word meets itself behind clitics", "[stemmer]") {
  const Words words;
  for (const auto& [one, other] : std::vector<Pair>{
           {"كتاب", "الكتاب"},  {"كتاب", "والكتاب"},   {"كتاب", "بالكتاب"},    {"كتاب", "للكتاب"},      {"كتاب", "كالكتاب"},
           {"كتاب", "فالكتاب"}, {"كتاب", "وبالكتاب"},  {"كتاب", "وللكتاب"},    {"كتاب", "وكتاب"},       {"كتاب", "بكتاب"},
           {"كتاب", "لكتاب"},   {"كتاب", "ككتاب"},     {"كتاب", "فكتاب"},      {"كتاب", "وبكتابهم"},    {"لغه", "للغه"},
           {"ليل", "لليل"},     {"مصر", "ومصر"},       {"مصر", "بمصر"},        {"المانيا", "بالمانيا"}, {"قال", "وقال"},
           {"يكتب", "سيكتب"},   {"التزام", "بالتزام"}, {"التزام", "الالتزام"}, {"الله", "بالله"},       {"الله", "ولله"},
       }) {
    INFO(one << " and " << other);
    CHECK(words.meet(one, other));
  }
}

TEST_CASE("a word meets itself before endings", "[stemmer]") {
  const Words words;
  for (const auto& [one, other] : std::vector<Pair>{
           {"كتاب", "كتابه"},    {"كتاب", "كتابها"},   {"كتاب", "كتابهم"},    {"كتاب", "كتابنا"},     {"كتاب", "كتابي"},
           {"كتاب", "كتابك"},    {"مدرسه", "مدرسته"},  {"مدرسه", "مدرستهم"},  {"حكومه", "لحكومتهم"},  {"معلم", "معلمون"},
           {"معلم", "المعلمين"}, {"معلمه", "معلمات"},  {"كتاب", "كتابان"},    {"سياره", "سيارات"},    {"سياره", "سيارتين"},
           {"لغه", "لغات"},      {"معلم", "معلمو"},    {"سياسه", "سياساتهم"}, {"مغربي", "مغاربه"},    {"سياسي", "السياسيين"},
           {"سياسي", "سياسيا"},  {"كتب", "كتبوا"},     {"مستوي", "مستواها"},  {"اصدقاء", "اصدقائهم"}, {"فرنسا", "الفرنسيه"},
           {"كبير", "كبيره"},    {"مسؤول", "مسئولين"}, {"جامعه", "جامعات"},   {"جامعه", "جامعتها"},
       }) {
    INFO(one << " and " << other);
    CHECK(words.meet(one, other));
  }
}

TEST_CASE("letters that belong to the word stay", "[stemmer]") {
  const Words words;
  for (const auto& [one, other] : std::vector<Pair>{
           {"وزير", "زير"},
           {"وطن", "طن"},
           {"ولد", "لد"},
           {"بلد", "لد"},
           {"كبير", "بير"},
           {"لبنان", "لبن"},
           {"عمان", "عم"},
           {"زيتون", "زيت"},
           {"المانيا", "مانيا"},
           {"الغاء", "غاء"},
           {"التزام", "تزام"},
           {"جامعه", "جامع"},
           {"واشنطن", "اشنطن"},
           {"فلسطين", "فلسط"},
           {"لجنه", "جنه"},
           {"مال", "مالي"},
           {"الله", "له"},
       }) {
    INFO(one << " and " << other);
    CHECK_FALSE(words.meet(one, other));
  }
}

TEST_CASE("the spellings of one hamza meet", "[stemmer]") {
  const Words words;
  CHECK(words.meet("مسؤول", "مسئول"));
  CHECK(words.meet("شؤون", "شئون"));
  CHECK(words.meet("رؤوس", "رءوس"));
  CHECK(words.meet("سؤال", "سوال"));
  CHECK(words.meet("مئه", "مائه"));
  CHECK(words.meet("هيئه", "هياه"));
}

TEST_CASE("an empty vocabulary still takes off articles and plain endings", "[stemmer]") {
  const Vocabulary empty;
  const Stemmer stemmer(empty);
  CHECK(stemmer.stem("الكتاب").stem == "كتاب");
  CHECK(stemmer.stem("والكتاب").stem == "كتاب");
  CHECK(stemmer.stem("بالكتاب").stem == "كتاب");
  CHECK(stemmer.stem("للكتاب").stem == "كتاب");
  CHECK(stemmer.stem("المدرسه").stem == "مدرس");
  CHECK(stemmer.stem("وزير").stem == "وزير");
  CHECK(stemmer.stem("لبنان").stem == "لبنان");
}

TEST_CASE("the rules that fired are told", "[stemmer]") {
  const Words words;
  CHECK(words("وكتابها").steps == (kStepConjunction | kStepPronoun));
  std::vector<TracedStep> trace;
  const Vocabulary vocabulary = test_vocabulary();
  Stemmer(vocabulary).stem("وكتابها", Spelling{}, trace);
  REQUIRE(trace.size() == 2);
  CHECK(trace[0].step == kStepConjunction);
  CHECK(trace[0].letters == "كتابها");
  CHECK(trace[1].letters == "كتاب");
  CHECK(words("قال").steps == 0);
  std::set<std::string_view> names;
  for (uint32_t bit = 0; bit < 17; ++bit) names.insert(step_name(1U << bit));
  CHECK(names.size() == 17);
  CHECK_FALSE(names.contains(""));
  CHECK(step_name(3).empty());
}

TEST_CASE("what is no Arabic word is its own stem", "[stemmer]") {
  const Words words;
  for (const std::string word : {"", "a", "paris", "2026", "1.5", "ا", "كتابx", "\xD9", "ککک", "الالالالالالالالالالالالالالالال"}) {
    CHECK(words(word).stem == word);
    CHECK(words(word).steps == 0);
  }
}
