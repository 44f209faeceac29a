// SPDX-License-Identifier: Apache-2.0
//
// The base vocabulary by what it does: stems of well-known words, with no other vocabulary beside it. And the reading of its word lists.
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "testing/catch.hpp"
#include "text/analysis.hpp"
#include "text/fold.hpp"
#include "text/generate/derived_counts.hpp"
#include "text/generate/word_lists.hpp"

using namespace fihris::text;

namespace {

std::string folded(std::string_view word) {
  std::string letters;
  fold(word, letters);
  return letters;
}

Stem stem(std::string_view word) { return Stemmer(*base_vocabulary()).stem(folded(word), spelling_of(word)); }

struct Pair {
  const char* one;
  const char* other;
};

WordList list_of(const std::string& text) {
  std::istringstream in(text);
  WordList words;
  read_word_list(in, "list.txt", words);
  return words;
}

std::string fault_of(const std::string& text) {
  try {
    list_of(text);
    return "none";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

constexpr std::uint32_t kProclitics = kStepConjunction | kStepArticle | kStepPreposition | kStepFuture;

}  // namespace

TEST_CASE("a first letter that looks like a clitic stays", "[base_vocabulary]") {
  for (const char* word :
       {"وزير", "وزارة", "وطن",   "وفد",    "وفاء",  "ولد",   "والد",   "والدة",   "والدته", "واشنطن", "وهران", "بنك",
        "بلد",  "برلين", "بقاء",  "بغداد",  "بابل",  "بيروت", "كتاب",   "كبير",    "كسلا",   "لسان",   "لبنان", "لجنة",
        "لندن", "فيلم",  "فرنسا", "فلسطين", "سيارة", "سلام",  "ستالين", "ألمانيا", "التزام", "التحق",  "التقط", "التزمت"}) {
    INFO(word);
    CHECK((stem(word).steps & kProclitics) == 0);
  }
}

TEST_CASE("stems of well-known words", "[base_vocabulary]") {
  const std::map<std::string, std::string> stems{
      {"وزير", "وزير"},   {"الوزير", "وزير"}, {"بنك", "بنك"},     {"كتاب", "كتاب"},  {"فيلم", "فيلم"},
      {"برلين", "برلين"}, {"لبنان", "لبنان"}, {"والد", "والد"},   {"ولد", "ولد"},    {"كبير", "كبير"},
      {"لسان", "لسان"},   {"سلام", "سلام"},   {"وفاء", "وفا"},    {"بقاء", "بقا"},   {"السودان", "سودان"},
      {"رمضان", "رمضان"}, {"زيتون", "زيتون"}, {"تكوين", "تكوين"}, {"وزارة", "وزار"},
  };
  for (const auto& [word, expected] : stems) {
    INFO(word);
    CHECK(stem(word).stem == expected);
  }
}

TEST_CASE("a word meets itself behind clitics and before endings", "[base_vocabulary]") {
  for (const auto& [one, other] : std::vector<Pair>{
           {"كتاب", "وبالكتاب"},    {"كتاب", "وبكتابهم"},        {"حكومة", "ولحكومتهم"}, {"وزارة", "والوزارة"}, {"وزير", "للوزير"},
           {"لغة", "للغة"},         {"لبنان", "بلبنان"},         {"قال", "وقال"},        {"يكتب", "سيكتب"},     {"يكتب", "وسيكتب"},
           {"كتب", "كتبوا"},        {"سيارة", "سيارات"},         {"سيارة", "بسياراتهم"}, {"مدرسة", "بمدرستها"}, {"مسلم", "المسلمون"},
           {"التزام", "بالالتزام"}, {"ألمانيا", "الألمانية"},    {"فرنسا", "الفرنسيين"}, {"سوريا", "السوري"},   {"لبنان", "لبنانية"},
           {"واشنطن", "وواشنطن"},   {"سيكتبونها", "فسيكتبونها"}, {"دولة", "دولتان"},     {"صديق", "صديقي"},     {"من", "ومن"},
       }) {
    INFO(one << " and " << other);
    CHECK(stem(one).stem == stem(other).stem);
  }
}

TEST_CASE("an alef written with hamza is no article, if the word is known", "[base_vocabulary]") {
  CHECK(stem("ألسن").stem == "السن");
  CHECK(stem("بألباب").stem == "الباب");
  CHECK(stem("السن").stem == stem("سن").stem);
  CHECK(stem("الباب").stem == stem("باب").stem);
  CHECK(stem("ألمغرب").stem == stem("المغرب").stem);  // a hamza typed by mistake
}

TEST_CASE("a ta marbuta that is written is no pronoun", "[base_vocabulary]") {
  CHECK(stem("معاناة").stem == "معاناه");
  CHECK(stem("معانيه").stem == stem("معاني").stem);
  CHECK(stem("مدرسة").stem == stem("مدرسه").stem);
  CHECK(stem("مستواه").stem == stem("مستوى").stem);
}

TEST_CASE("frequent words are not taken apart", "[base_vocabulary]") {
  for (const auto& [one, other] : std::vector<Pair>{{"كبيرا", "كبير"},
                                                    {"البابا", "بابا"},
                                                    {"وجدت", "وجد"},
                                                    {"فتحت", "فتح"},
                                                    {"وبدأت", "بدأ"},
                                                    {"كلها", "كل"},
                                                    {"بعده", "بعد"},
                                                    {"العشرين", "عشرون"},
                                                    {"كتابا", "كتاب"},
                                                    {"كلفت", "كلف"},
                                                    {"ولايته", "ولاية"},
                                                    {"مكانا", "مكان"},
                                                    {"إلكترونيا", "إلكتروني"},
                                                    {"الكترونيا", "الكترون"},
                                                    {"كتابنا", "كتاب"},
                                                    {"التزامها", "التزام"},
                                                    {"أنشأت", "أنشأ"}}) {
    INFO(one << " and " << other);
    CHECK(stem(one).stem == stem(other).stem);
  }
  CHECK(stem("نقرأ").stem == "نقرا");
  for (const auto& [one, other] : std::vector<Pair>{{"البابا", "باب"}, {"البحرين", "بحر"}, {"مهما", "مهم"}, {"العشرين", "عشر"}}) {
    INFO(one << " and " << other);
    CHECK(stem(one).stem != stem(other).stem);
  }
}

TEST_CASE("verbs lose what is not theirs, and keep what is", "[base_vocabulary]") {
  for (const auto& [one, other] : std::vector<Pair>{{"كتب", "كتبت"},
                                                    {"استخدم", "استخدمت"},
                                                    {"يكتب", "سيكتبونها"},
                                                    {"يكتب", "فسيكتبونها"},
                                                    {"المتطرفون", "المتطرفين"},
                                                    {"المتطرفون", "متطرف"},
                                                    {"والد", "والدته"},
                                                    {"الإنجليزية", "انكليزي"}}) {
    INFO(one << " and " << other);
    CHECK(stem(one).stem == stem(other).stem);
  }
  CHECK(stem("التهم").stem == "التهم");
  CHECK(stem("يبني").stem == "يبني");
  CHECK(stem("بيت").stem == "بيت");
  CHECK(stem("الكويت").stem == "كويت");
  CHECK(stem("تأمين").stem == "تامين");
  CHECK(stem("فصد").stem == "فصد");
  CHECK(stem("يمني").stem == stem("اليمن").stem);
}

TEST_CASE("a listed plural brings its oblique case", "[base_vocabulary]") {
  const Vocabulary vocabulary(derive_vocabulary(list_of("n4 متطرفون زيتون\na4 متطرف\nn4 زيت\n")));
  CHECK(vocabulary.counts("متطرفين").documents > 0);
  CHECK(vocabulary.counts("المتطرفين").documents > 0);
  CHECK(vocabulary.counts("زيتين").documents == 0);
}

TEST_CASE("words that only look alike do not meet", "[base_vocabulary]") {
  for (const auto& [one, other] : std::vector<Pair>{{"وزير", "زير"},
                                                    {"ولد", "لد"},
                                                    {"لبنان", "لبن"},
                                                    {"عمان", "عم"},
                                                    {"والد", "ولد"},
                                                    {"بلد", "لد"},
                                                    {"ألمانيا", "ماني"},
                                                    {"فلسطين", "فلسفة"},
                                                    {"لورد", "ورد"},
                                                    {"كمال", "مال"},
                                                    {"التقى", "تقي"},
                                                    {"بريد", "ريد"}}) {
    INFO(one << " and " << other);
    CHECK(stem(one).stem != stem(other).stem);
  }
}

TEST_CASE("the base vocabulary is one object, and sound", "[base_vocabulary]") {
  const auto& vocabulary = base_vocabulary();
  CHECK(&vocabulary == &base_vocabulary());
  CHECK(vocabulary->words().size() > 30'000);
  CHECK_NOTHROW(vocabulary->check());
}

TEST_CASE("a listed word is counted in the forms that its class has", "[base_vocabulary]") {
  const Vocabulary vocabulary(derive_vocabulary(list_of("n5 وطن\na2 كبير\np2 برلين\np4 بابل\nv4 التحق\nr4 يكتب\nd1 سودان\nx3 لكن\n")));
  const auto documents = [&](std::string_view word) { return vocabulary.counts(folded(word)).documents; };
  CHECK(documents("وطن") == documents("الوطن"));
  CHECK(documents("وطن") > documents("كبير"));
  CHECK(documents("الكبيرة") == 20);
  CHECK(documents("برلين") > 0);
  CHECK(documents("البرلين") == 0);
  CHECK(documents("البابل") > 0);
  CHECK(documents("الالتحق") > 0);
  CHECK(documents("تكتب") > 0);
  CHECK(documents("ستكتب") > 0);
  CHECK(documents("السودان") == 5);
  CHECK(documents("سودان") == 1);
  CHECK(documents("اللكن") == 0);
}

TEST_CASE("the highest band of a word counts, and classes of the same kind do not add up", "[base_vocabulary]") {
  CHECK(list_of("n2 فيلم\nl3 فيلم\n") == list_of("m3 فيلم\n"));
  CHECK(Vocabulary(derive_vocabulary(list_of("n3 كتب"))).counts("كتب").documents <
        Vocabulary(derive_vocabulary(list_of("n3 كتب\nv3 كتب"))).counts("كتب").documents);
}

TEST_CASE("the hamza of the first alef is counted as it is written", "[base_vocabulary]") {
  const Vocabulary vocabulary(derive_vocabulary(list_of("n2 إلغاء\nn2 أعلام\nn2 اعلام\nn2 بداية\n")));
  CHECK(vocabulary.counts("الغاء").hamza == vocabulary.counts("الغاء").total);
  CHECK(vocabulary.counts("اعلام").hamza < vocabulary.counts("اعلام").total);
  CHECK(vocabulary.counts("اعلام").hamza > 0);
  CHECK(vocabulary.counts("بدايه").hamza == 0);
  CHECK(vocabulary.counts("الاعلام").hamza == 0);
}

TEST_CASE("a bad line of a word list is named by file and line", "[base_vocabulary]") {
  CHECK(fault_of("# comment\n\nn4 كتاب # more\n") == "none");
  CHECK(fault_of("n4 كتاب\nq4 كتاب\n") == "list.txt:2: the class is one of n a m p d v r x l");
  CHECK(fault_of("n6 كتاب") == "list.txt:1: the band is one of 1 to 5");
  CHECK(fault_of("\n\nn كتاب") == "list.txt:3: a line begins with a class letter and a band, such as n4");
  CHECK(fault_of("n3") == "list.txt:1: no word follows the class");
  CHECK(fault_of("n3 book") == "list.txt:1: \"book\" is not 2 to 20 Arabic letters without marks");
  CHECK(fault_of("n3 كتاب،قلم") != "none");
  CHECK(fault_of("n3 و") != "none");
}
