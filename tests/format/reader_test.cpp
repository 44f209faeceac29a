// SPDX-License-Identifier: Apache-2.0
//
// docs/format.md is enough to read an index: a script that was written from that page alone sees what the library sees.
#include "format/reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "base/bytes.hpp"
#include "format/index_dump.hpp"
#include "index/collection.hpp"
#include "index/own_vocabulary.hpp"
#include "index/snapshot.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"
#include "text/vocabulary.hpp"

namespace fihris::format {
namespace {

namespace fs = std::filesystem;
using fihris::testing::Random;
using fihris::testing::TemporaryFolder;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool is_word(std::string_view line) { return line.starts_with("{\"word\":"); }

/// The value behind `name`: up to the next comma, quotation mark or brace.
std::string_view value_of(std::string_view line, std::string_view name) {
  const std::size_t begin = line.find(name);
  REQUIRE(begin != std::string_view::npos);
  line.remove_prefix(begin + name.size());
  return line.substr(0, line.find_first_of(",\"}"));
}

std::uint32_t number_of(std::string_view line, std::string_view name) {
  return static_cast<std::uint32_t>(std::stoul(std::string(value_of(line, name))));
}

/// The words that the script read are those of the library's vocabulary, with the same counts.
void check_vocabulary(const Directory& directory, const std::vector<std::string_view>& lines) {
  const IndexReader reader = IndexReader::open(directory);
  const std::uint64_t number = reader.impl().manifest().vocabulary_number;
  if (number == 0) {
    CHECK(lines.empty());
    return;
  }
  const text::Vocabulary vocabulary = index::open_vocabulary(directory.files(), number);
  vocabulary.check();
  REQUIRE(vocabulary.words().size() == lines.size());
  for (const std::string_view line : lines) {
    INFO(line);
    const text::WordCounts counts = vocabulary.counts(value_of(line, "\"word\":\""));
    REQUIRE(counts.documents == number_of(line, "\"documents\":"));
    REQUIRE(counts.total == number_of(line, "\"occurrences\":"));
    REQUIRE(counts.hamza == number_of(line, "\"hamzas\":"));
  }
}

/// Compares line by line, so that a difference is shown by itself.
void check_read_alike(const fs::path& path) {
  const auto independent = read_independently(path.string());
  if (!independent) return;
  const Directory directory = Directory::at(path);
  std::vector<std::string_view> others;
  std::vector<std::string_view> words;
  for (const std::string_view line : lines_of(*independent)) (is_word(line) ? words : others).push_back(line);
  const std::string dump = dump_index(directory);
  const std::vector<std::string_view> expected = lines_of(dump);
  for (std::size_t i = 0; i < std::min(others.size(), expected.size()); ++i) REQUIRE(others[i] == expected[i]);
  CHECK(others.size() == expected.size());
  check_vocabulary(directory, words);
}

std::vector<Document> read_corpus() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(std::string(FIHRIS_SOURCE_DIR) + "/examples/corpus")) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Document> documents;
  for (const fs::path& path : paths) {
    const std::string text = fihris::testing::read_file(path);
    const std::size_t end = text.find('\n');
    documents.emplace_back(path.filename().string());
    documents.back().set("title", text.substr(0, end)).set("text", text.substr(end + 1)).set("path", path.filename().string());
  }
  return documents;
}

TEST_CASE("the reader of docs/format.md sees the articles in several segments with removed documents") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  const std::vector<Document> documents = read_corpus();
  REQUIRE(documents.size() > 20);
  {
    IndexWriter writer(path);
    for (std::size_t i = 0; i < documents.size(); ++i) {
      writer.add(documents[i]);
      if (i % 10 == 9) writer.commit();
    }
    writer.commit();
    for (std::size_t i = 0; i < documents.size(); i += 7) writer.remove(documents[i].id());
    writer.add(documents[1]);  // replaces
    writer.commit();
  }
  REQUIRE(IndexReader::open(path).stats().segments > 2);
  REQUIRE(IndexReader::open(path).stats().deleted_documents > 2);
  check_read_alike(path);
}

/// Lists of several blocks, ids and values of any bytes, more than one frame of stored documents.
void write_random_index(Random& random, const fs::path& path, WriterOptions options) {
  options.schema.add({.name = "topics", .type = FieldType::kKeyword});
  options.schema.add({.name = "day", .type = FieldType::kDate});
  options.schema.add({.name = "price", .type = FieldType::kReal, .stored = false});
  options.schema.add({.name = "visits", .type = FieldType::kInteger});
  options.schema.add({.name = "free", .type = FieldType::kBoolean});
  options.schema.add({.name = "note", .weight = 0.5, .k1 = 1.2, .b = 0.0, .stored = false});
  IndexWriter writer(path, std::move(options));
  const std::size_t segments = random.between(1, 4);
  for (std::size_t segment = 0; segment < segments; ++segment) {
    for (std::uint64_t count = random.between(1, 400); count > 0; --count) {
      std::string id = "document " + std::to_string(random.below(700));
      if (random.one_in(20)) id += "\xFF\x01\"\\\t\u0645";
      Document document = index::testing::random_document(random, id, 60);
      if (random.one_in(3)) document.set("note", index::testing::random_text(random, 30));
      if (random.one_in(2)) document.set("topics", std::to_string(random.below(9)) + "\nم\xFF" + std::to_string(random.below(3)));
      if (!random.one_in(5))
        document.set("day", "20" + std::to_string(random.between(10, 24)) + "-05-1" + std::to_string(random.below(10)));
      if (random.one_in(3)) document.set("price", "-" + std::to_string(random.below(1000)) + ".25");
      document.set("visits", std::to_string(random.next() >> random.between(1, 63)));
      if (random.one_in(4)) document.set("free", random.one_in(2) ? "true" : "false");
      if (random.one_in(15)) document.set("raw", "\xD9 \x80\x0B\x1F\x7F \xF0\x9F\x98\x80 \xED\xA0\x80 end");
      if (random.one_in(15)) document.set("title", "\xD9\x83 \xFF \u0623\u064E\u0647\u0644\u0627 \xF0\x9F\x98\x80");
      writer.add(document);
    }
    for (std::uint64_t count = random.below(40); count > 0; --count) writer.remove("document " + std::to_string(random.below(700)));
    writer.commit();
  }
}

TEST_CASE("the reader of docs/format.md sees random indexes as the library does") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    const TemporaryFolder folder;
    WriterOptions options = index::testing::articles_options();
    constexpr std::array<ArabicStemmer, 3> kStemmers = {ArabicStemmer::kFihris, ArabicStemmer::kSnowball, ArabicStemmer::kNone};
    options.analyzer.arabic = kStemmers.at(seed % 3);
    options.analyzer.latin = seed == 1 ? "english" : "french";
    if (seed == 2) {
      options.analyzer.protected_words = {"مدرسة", "مكتبة"};
      options.analyzer.stop_words = {"كتاب"};
      options.analyzer.usual_stop_words = false;
      options.analyzer.synonyms.push_back({{"مدينة", "حاضرة"}, {"بلدة"}});
    }
    write_random_index(random, folder.path() / "index", std::move(options));
    check_read_alike(folder.path() / "index");
  }
}

TEST_CASE("the reader of docs/format.md sees dense lists, neighbours in them, and ids that start over") {
  FIHRIS_RANDOM(random);
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  {
    IndexWriter writer(path);
    for (int i = 0; i < 700; ++i) {
      Document document("book/" + std::to_string(i / 7) + ":" + std::to_string(i % 7));
      std::string text;
      for (const char* const word : {"قال ", "رجل ", "من ", "أهل ", "البيت "}) text += random.one_in(3) ? "" : word;
      writer.add(document.set("text", text));
    }
    writer.commit();
  }
  const auto segment = IndexReader::open(path).impl().segments().at(0).reader;
  CHECK(segment->field(1)->neighbours().terms().size() == 5);
  std::size_t as_bits = 0;
  codec::Block block;
  auto cursor = segment->field(1)->dictionary().begin();
  while (cursor.next()) {
    const codec::PostingsList list = segment->field(1)->list(cursor.term());
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.open_block(number, block);
      as_bits += block.bits.empty() ? 0 : 1;
    }
  }
  CHECK(as_bits > 5);
  check_read_alike(path);
}

TEST_CASE("the reader of docs/format.md sees an empty index and empty documents") {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "index";
  {
    IndexWriter writer(path);
    writer.commit();
  }
  check_read_alike(path);
  {
    IndexWriter writer(path);
    writer.add(Document("empty"));
    writer.commit();
    check_read_alike(path);
    writer.remove("empty");
    writer.commit();
  }
  check_read_alike(path);
}

}  // namespace
}  // namespace fihris::format
