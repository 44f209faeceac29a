// SPDX-License-Identifier: Apache-2.0
//
// The tables behind root.cpp: families of words, and pairs of consonants. Stems and pairs are in folded spelling.
#include "text/root_families.hpp"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <string_view>

#include "text/word_map.hpp"

namespace fihris::text {
namespace {

struct Family {
  std::string_view root;
  std::string_view stems;  ///< with one space between
};

/// Stems whose letters hide their root. Helps: "water" and "waters", "woman" and "women" meet. Harms: nothing known; each line is a fact.
// clang-format off
constexpr Family kFamilies[] = {
    {"م*ه", "ماء"},
    {"مر*", "نسا نساي نسو"},
    {"ابن", "ابن ابنا بنين بنت بنات بنو"},
    {"اب*", "اب ابا ابو"},
    {"اخ*", "اخ اخو اخت اخوان"},
    {"امم", "ام امه اموم امم"},
    {"يد*", "يد ايد اياد يدو"},
    {"ي*م", "يوم ايام"},
    {"سن*", "سنه سنين"},
    {"لغ*", "لغه"},
    {"دم*", "دم"},
    {"ف*ه", "فم فمو"},
    {"اسم", "اسم اسما تسمي مسم سمي يسمي"},
    {"ق*ي", "قوه قوي اقو تقو اقويا"},
    {"ح*ي", "حياه حي احيا حيو يحيا"},
    {"نبا", "نبي انبيا نبو نبا انبا"},
    {"را*", "راي يري روي ارا مري رويا تري"},
    {"راس", "رييس روسا رياس تراس يراس مرووس راس رووس"},
    {"سال", "سوال اسيل سال يسال تسال مسال مسايل تساول مسوول مساءل سايل تساءل"},
    {"ا*ل", "اول اوايل اولو"},
    {"بدا", "بدا يبدا تبدا بداي ابتدا مبتدا مبدا مبادي ابتداي"},
    {"نه*", "منته"},
    {"ق*ل", "مقال مقول"},
    {"ق*م", "مقيم مقام"},
    {"ك*ن", "مكون مكان اماكن امكن"},
    {"ز*ر", "مزار"},
    {"د*ر", "مدير مدرا مدار"},
    {"ص*ر", "مصير مصور"},
    {"س*ر", "مسير مسار"},
    {"ط*ر", "طيران مطار"},
    {"ث*ر", "مثير"},
    {"م*ت", "امو"},
    {"ن*م", "منام"},
    {"ز*د", "ازداد يزداد تزايد مزيد"},
    {"ب*ع", "مبيعات مبيع مبايع"},
    {"ع*ش", "معيش معاش تعايش"},
    {"ش*ر", "مشير مشاورات تشاور مشور"},
    {"ر*د", "مريد"},
    {"ف*د", "مفيد"},
    {"ص*ب", "مصاب مصيب مصايب"},
    {"ض*ف", "مضيف"},
    {"ج*ب", "تجاوب"},
    {"ع*ن", "معون تعاون معاون"},
    {"ر*ح", "مريح"},
    {"ج*ز", "تجاوز يتجاوز مجاز"},
    {"ن*ل", "تناول منال"},
    {"م*ل", "ممول"},
    {"ح*ل", "محاول"},
    {"خ*ف", "مخاوف مخيف"},
    {"ن*ر", "نيران منار منير"},
    {"د*ل", "تداول"},
    {"ق*س", "مقياس مقاييس"},
    {"ز*ج", "يتزوج"},
    {"ت*ج", "تيجان متوج"},
    {"دع*", "تدعو داع مدع"},
    {"بق*", "تبقي باق متبق"},
    {"قض*", "قاض تقاض مقتض"},
    {"مض*", "ماض"},
    {"لق*", "التق ملتق تلقي يتلقي"},
    {"عط*", "تعطي معط تعاط"},
    {"جر*", "تجري مجر جريان"},
    {"بن*", "تبن مبن مبان"},
    {"رم*", "مرم رام"},
    {"شر*", "مشتر"},
    {"حم*", "محم حام محام محاماه"},
    {"كف*", "كاف"},
    {"نق*", "تنقي"},
    {"غن*", "اغان مغن"},
    {"عن*", "معن معان تعني معنو"},
    {"علو", "عال اعل علو تعالي تعلي"},
    {"شف*", "مستشف شاف"},
    {"رض*", "ارض تراض راض"},
    {"صل*", "صلوات مصل"},
    {"زك*", "تزكي"},
    {"بك*", "باك"},
    {"مش*", "ماش"},
    {"نس*", "منس"},
    {"خف*", "مخف"},
    {"سع*", "تسعي مساع ساع"},
    {"مرر", "يمر تمر ممر مره"},
    {"قرر", "اقر يقر مقر"},
    {"حلل", "يحل محل"},
    {"عدد", "عده اعد يعد"},
    {"ردد", "يرد ترد"},
    {"مدد", "مده ماد مواد"},
    {"همم", "مهم اهم مهام همه"},
    {"ضمم", "يضم تضم انضم ينضم منضم"},
    {"حجج", "حجه"},
    {"ظلل", "يظل تظل مظل"},
    {"دلل", "يدل تدل ادل"},
    {"حبب", "يحب تحب محب احب احبا"},
    {"قلل", "يقل اقل قله"},
    {"ضرر", "مضر اضطر يضطر مضطر اضطرار"},
    {"خصص", "خاص اخص"},
    {"عمم", "عام"},
    {"تمم", "يتم تتم"},
    {"*جد", "تجد تواجد"},
    {"*صل", "تصل صله تواصل"},
    {"*قف", "تقف"},
    {"*قع", "تقع يتوقع"},
    {"*ضع", "تضع"},
    {"*رد", "استيراد"},
    {"*فق", "توافق"},
    {"*جه", "وجو اتجاه اتج يتج متج واج مواجه توج موج"},
    {"*سع", "سعه"},
    {"*هم", "تهم"},
    {"*فر", "توافر"},
    {"*زن", "توازن"},
    {"*رث", "تراث"},
    {"*ثق", "ثقه"},
    {"*صف", "صفه"},
    {"*قت", "اوق"},
    {"*طن", "استيطان"},
    {"*عي", "وعي توع واع"},
    {"*لي", "ولي اوليا ولاي وال ولاه تولي يتولي استولي استيلا موال متول"},
    {"*صي", "وصي وصايا اوصي يوصي توصي"},
    {"*في", "وفاه وفي توفي متوف وفا استيفا"},
    {"امر", "امر اوامر امور موامر امير امرا امار مامور يامر امارات"},
    {"*تمر", "موتمر"},
    {"امن", "امن امان امين ايمان مومن يومن تامين امنا"},
    {"اكل", "اكل ياكل تاكل ماكول"},
    {"اخذ", "اخذ ياخذ تاخذ ماخوذ اتخذ يتخذ اتخاذ تتخذ"},
    {"اخر", "اخر اخير تاخير تاخر متاخر اواخر موخر يتاخر"},
    {"اثر", "اثر تاثير يوثر موثر تاثر متاثر"},
    {"اسس", "اساس اسس موسس تاسيس تاسس"},
    {"اصل", "اصل اصول اصيل اصال تاصيل"},
    {"اهل", "اهل اهال تاهيل موهل تاهل متاهل يتاهل"},
    {"الف", "الف الاف الوف مولف تاليف"},
    {"الم", "الم الام مولم اليم"},
    {"امل", "امل امال يامل تامل"},
    {"اكد", "اكد يوكد تاكيد موكد تاكد توكد"},
    {"ارخ", "تاريخ تواريخ مورخ"},
    {"ادب", "ادب اداب اديب ادبا تاديب"},
    {"ادا", "اداه ادو ادي يودي تودي ادت تاد"},
    {"ازم", "ازم تازم متازم"},
    {"اجر", "اجر اجور ايجار مستاجر استيجار تاجير موجر"},
    {"اجل", "اجل اجال تاجيل موجل تاجل"},
    {"اسر", "اسر اسير"},
    {"افق", "افق افاق"},
    {"اذن", "اذن ماذون استيذان"},
    {"انس", "انسان ناس اناس انس اناسي"},
    {"قرا", "قرا يقرا قران قاري مقرو"},
    {"نشا", "نشا نشاه انشا منشاه منشات ينشا ناشي"},
    {"ملا", "ملا ملي امتلا"},
    {"جيش", "جيش جيوش"},
    {"طبب", "اطبا طبي اطب"},
    {"ش*ا", "شيء اشيا"},
    {"جي*", "جاء يجي مجي"},
    {"شا*", "شاء يشا مشيي"},
    {"كرد", "كردستان"},
    {"روس", "روس"},
};

// Pairs of consonants of frequent roots. Helps: "benefit" meets "benefited", "contact" meets "arrived". Harms: a rare root of the same two letters.
constexpr std::string_view kHollowTenth = "فد طع جب عن قل عد ثر عر شر فق ضف قم هن حل جر عض فض نر رح غث بن فز سغ عذ";
constexpr std::string_view kDoubledTenth = "مر قر عد حق مد قل غل فز خف رد بد حم غن";
constexpr std::string_view kHollowEighth = "خر حج رح عد غل جز مز نب شق قد قت خل رب صد زد بع جح حل كل";
constexpr std::string_view kDoubledEighth = "حل مد هم شد رد حج مص غر كظ لف هز";
constexpr std::string_view kWawEighth = "صل فق هم جه حد سع خذ كل زن ضح سم صف كي";
// clang-format on

/// A root of letters and stars.
Word root_word(std::string_view utf8) {
  Word root;
  while (!utf8.empty()) {
    const std::size_t letter_bytes = utf8.front() == '*' ? 1 : 2;
    root = utf8.front() == '*' ? joined(root, letter::kStar) : joined(root, Word::of(utf8.substr(0, letter_bytes)));
    utf8.remove_prefix(letter_bytes);
  }
  return root;
}

/// Calls visit(word) for each word of a list with one space between.
template <typename Visit>
void for_each_word(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    visit(Word::of(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

WordMap<Word> families_by_stem() {
  std::size_t stems = 0;
  for (const Family& family : kFamilies) for_each_word(family.stems, [&](Word) { ++stems; });
  WordMap<Word> families(stems);
  for (const Family& family : kFamilies) {
    const Word root = root_word(family.root);
    for_each_word(family.stems, [&](Word stem) { families.add(stem, root); });
  }
  return families;
}

/// Words of two letters, a bit each.
class Pairs {
 public:
  explicit Pairs(std::string_view list) {
    for_each_word(list, [&](Word pair) { bits_.set(number_of(pair)); });
  }
  bool contains(Word pair) const { return pair.size() == 2 && bits_[number_of(pair)]; }

 private:
  static std::size_t number_of(Word pair) noexcept { return std::size_t{pair[0]} << Word::kBitsPerLetter | pair[1]; }
  std::bitset<std::size_t{1} << 2 * Word::kBitsPerLetter> bits_;
};

}  // namespace

Word family_of(Word stem) {
  static const WordMap<Word> families = families_by_stem();
  const Word* const found = families.find(stem);
  return found == nullptr ? Word() : *found;
}

bool is_hollow_tenth(Word pair) {
  static const Pairs pairs(kHollowTenth);
  return pairs.contains(pair);
}

bool is_doubled_tenth(Word pair) {
  static const Pairs pairs(kDoubledTenth);
  return pairs.contains(pair);
}

bool is_hollow_eighth(Word pair) {
  static const Pairs pairs(kHollowEighth);
  return pairs.contains(pair);
}

bool is_doubled_eighth(Word pair) {
  static const Pairs pairs(kDoubledEighth);
  return pairs.contains(pair);
}

bool is_waw_eighth(Word pair) {
  static const Pairs pairs(kWawEighth);
  return pairs.contains(pair);
}

}  // namespace fihris::text
