// SPDX-License-Identifier: Apache-2.0
#include "search/collections.hpp"

#include <array>

#include <fihris/index_writer.hpp>

#include "index/collection.hpp"

namespace fihris::search::testing {

using fihris::testing::Random;

namespace {

/// Names, dates and spellings that have readings, in several of these.
constexpr std::array<const char*, 14> kRead = {
    "عبد الله",    "عبدالله بن أحمد",       "وعبدالله في مدرسة", "أبو ظبي",       "ابوظبي", "بأبوظبي",    "16/05/2003",
    "16 ماي 2003", "يوم 16 أيار/مايو 2003", "معاناه كبيرة",      "معاناة الكاتب", "حبيبي",  "حبيبة أحمد", "كتاب عبد الله"};

/// What is typed and may be read as one of them, or as a word of other documents.
constexpr std::array<const char*, 10> kTyped = {"عبد الله",    "عبدالله", "أبو ظبي", "ابوظبي", "16/05/2003",
                                                "16 ماي 2003", "معاناه",  "7abibi",  "ktab",   "hg;jhf"};

}  // namespace

Directory random_index(Random& random, const Shape& shape) {
  auto directory = Directory::in_memory();
  WriterOptions options = index::testing::articles_options(shape.segments);
  options.analyzer.arabic = random.one_in(4) ? ArabicStemmer::kSnowball : ArabicStemmer::kFihris;
  IndexWriter writer(directory, options);
  const std::size_t per_commit = shape.documents / shape.segments + 1;
  for (std::size_t i = 0; i < shape.documents; ++i) {
    const std::size_t number = shape.with_removals ? random.below(shape.documents) : i;
    Document document = index::testing::random_document(random, "d" + std::to_string(number), shape.words);
    if (random.one_in(3)) document.set("text", std::string(document.get("text")) + " " + random.pick(kRead));
    if (random.one_in(20)) document.set("title", random.pick(kRead));
    writer.add(document);
    if (shape.with_removals && random.one_in(6)) writer.remove("d" + std::to_string(random.below(shape.documents)));
    if (i % per_commit == per_commit - 1) writer.commit();
  }
  if (shape.with_removals) writer.compact();
  writer.commit();
  return directory;
}

namespace {

std::string words_of(Random& random, std::uint64_t most) {
  std::string text;
  for (auto left = random.between(1, most); left > 0; --left) {
    text += (text.empty() ? "" : " ") + (random.one_in(8) ? std::string(random.pick(kTyped)) : index::testing::random_word(random));
  }
  return random.one_in(40) ? "" : random.one_in(30) ? "لايوجد" : text;
}

void decorate(Random& random, Query& query) {
  static constexpr double kBoosts[] = {0.25, 1.5, 2, 10};
  if (random.one_in(4)) query.field = random.one_in(2) ? "title" : "text";
  if (random.one_in(4)) query.boost = kBoosts[random.below(4)];
  if (random.one_in(3)) query.level = static_cast<Level>(random.below(5));
  if (query.level == Level::kLetters && random.one_in(2)) {
    query.distinguish = {random.one_in(2), random.one_in(2), random.one_in(2), random.one_in(2), random.one_in(2)};
  }
}

/// The first letters of a word: whole ones.
std::string beginning(Random& random) {
  std::string word = index::testing::random_word(random);
  std::size_t size = random.between(1, word.size());
  while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80) ++size;
  return word.substr(0, size);
}

}  // namespace

Query random_words(Random& random) { return Query::words(words_of(random, 6)); }

Query random_required_words(Random& random) {
  Query query;
  for (auto left = random.between(1, 4); left > 0; --left) {
    query.clauses.push_back({random.one_in(3) ? Occur::kShould : Occur::kMust, Query::words(words_of(random, 1))});
    if (random.one_in(5)) query.clauses.back().query.field = random.one_in(2) ? "title" : "text";
  }
  return query;
}

Query random_phrase(Random& random) {
  Query query = Query::phrase(words_of(random, 1) + " " + words_of(random, 2));
  if (random.one_in(5)) query.field = random.one_in(2) ? "title" : "text";
  return query;
}

Query random_query(Random& random, int depth) {
  Query query;
  switch (random.below(depth < 3 ? 8 : 5)) {
    case 0:
    case 1:
    case 2: query = Query::words(words_of(random, 4)); break;
    case 3: query = Query::phrase(words_of(random, random.one_in(4) ? 4 : 2)); break;
    case 4: query = random.one_in(4) ? Query::everything() : Query::prefix(beginning(random)); break;
    default: {
      for (auto left = random.below(5); left > 0; --left) {
        const auto occur = random.one_in(2) ? Occur::kShould : random.one_in(3) ? Occur::kMustNot : Occur::kMust;
        query.clauses.push_back({occur, random_query(random, depth + 1)});
      }
    }
  }
  decorate(random, query);
  return query;
}

Ranking random_ranking(Random& random) {
  switch (random.below(4)) {
    case 0:
    case 1: return Ranking::standard();
    case 2: return Ranking::plain();
    default: break;
  }
  Ranking ranking;
  const auto one_of = [&](std::initializer_list<double> values) { return *(values.begin() + random.below(values.size())); };
  ranking.letters_weight = one_of({0, 0.5, 1, 1.3});
  ranking.stem_weight = one_of({0.2, 0.8, 1, 2});
  ranking.root_weight = one_of({0, 0.4, 1, 1.5});
  ranking.coverage_exponent = one_of({0, 0.3, 0.5, 1});
  ranking.repetition_exponent = one_of({0, 0.5, 1});
  ranking.pair_weight = one_of({0, 0.5, 3});
  ranking.refine_depth = random.below(40);
  ranking.window_weight = one_of({0, 0.5, 2});
  ranking.window_words = random.below(15);
  ranking.lead_weight = one_of({0, 0.2, 1});
  ranking.lead_words = random.below(20);
  ranking.candidates = random.one_in(3) ? 0 : random.between(1, 60);
  ranking.drop_stop_words = random.one_in(2);
  ranking.reading_weight = one_of({0, 0.5, 1, 1, 2});
  ranking.similar_weight = one_of({0, 0.5, 0.5, 1});
  return ranking;
}

}  // namespace fihris::search::testing
