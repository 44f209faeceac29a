// SPDX-License-Identifier: Apache-2.0
//
// Every byte of a small index changes, and every file is cut at every length and taken away: each damage is reported with the name of its
// file, or changes no answer; and check() finds it. Run under the address and undefined-behaviour sanitizers this says that no damage leads
// to undefined behaviour.
#include <iostream>
#include <memory>
#include <string>

#include <fihris/error.hpp>
#include <fihris/searcher.hpp>
#include <fihris/snippet.hpp>

#include "reliability/oracle.hpp"
#include "reliability/recording_file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {
namespace {

struct SmallIndex {
  DiskImage image;
  Model model;
};

SmallIndex make_index(ArabicStemmer stemmer) {
  const auto files = std::make_shared<RecordingFileSystem>();
  const Directory directory(files, "(memory)");
  WriterOptions options;
  options.analyzer.arabic = stemmer;
  options.analyzer.stop_words = {"مدرسة"};
  options.analyzer.synonyms = {{.from = {"مصحف"}, .to = {"كتاب"}}};
  options.schema = schema_with_values();
  SmallIndex made;
  IndexWriter writer(directory, options);
  for (int i = 0; i < 6; ++i) {
    const std::string key = "k" + std::to_string(i);
    std::string text = text_of(key, 1);
    for (int k = 0; i == 5 && k < 130; ++k) text += " من قبل";  // often enough that it is kept where they are neighbours
    made.model[key] = with_values(std::move(text));
    writer.add(document_of(key, made.model[key]));
  }
  writer.commit();
  writer.remove("k2");
  made.model.erase("k2");
  writer.commit();
  SimulatedDisk disk;
  for (const DiskCall& call : files->calls()) disk.apply(call);
  made.image = disk.as_seen();
  return made;
}

enum class Outcome { kReported, kHarmless };

struct Counts {
  std::size_t damages = 0, reported = 0;
};

/// What a program sees of the damage; fails the test case when an answer is wrong, or an error does not name the file.
Outcome look_at(const DiskImage& image, const std::string& damaged_name, const Model& model) {
  const Directory directory(open_image(image), "(damaged)");
  const std::string path = directory.files().path_of(damaged_name);
  const auto names_it = [&](const std::string& sentence) { return sentence.find(path) != std::string::npos; };
  const CheckReport report = IndexReader::check(directory);
  for (const std::string& problem : report.problems) {
    INFO(problem);
    REQUIRE(names_it(problem));
  }
  try {
    const IndexReader reader = IndexReader::open(directory);
    Model walked;
    reader.for_each_document([&](const Document& document) {
      walked[document.id()] = document.get("text");
      return true;
    });
    REQUIRE(walked == model);
    for (const auto& [key, text] : model) {
      const auto found = reader.find(key);
      REQUIRE(found);
      REQUIRE(found->get("text") == text);
    }
    REQUIRE_FALSE(reader.find("k2"));
    const Searcher searcher(reader);
    const std::string first = model.begin()->second;
    const Query query = parse_query("كتاب \"" + first.substr(0, 16) + "\" 70* title:k1");
    REQUIRE(searcher.search(query).hits.size() == model.size());
    REQUIRE(searcher.search(parse_query("مصحف")).hits.size() == model.size());
    REQUIRE(searcher.search(parse_query("text:\"من قبل\"")).hits.size() == 1);
    REQUIRE(objection_to_values(reader, model) == "");
    REQUIRE_FALSE(SnippetMaker(reader, query).make(first).text.empty());
  } catch (const Error& error) {
    INFO(error.what());
    REQUIRE((error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kNewerFormat || error.code() == ErrorCode::kNotFound));
    REQUIRE(names_it(error.what()));
    REQUIRE_FALSE(report.ok());
    return Outcome::kReported;
  }
  return report.ok() ? Outcome::kHarmless : Outcome::kReported;  // in a part that was not needed
}

void damage_everything(const SmallIndex& whole, const std::string& prefix, std::size_t step, Counts& counts) {
  testing::Random random(7);
  for (const auto& file : whole.image) {
    const std::string& name = file.first;
    const std::shared_ptr<const Content>& content = file.second;
    if (!name.starts_with(prefix)) continue;
    const auto look = [&](std::string bytes, const char* what, std::size_t at) {
      INFO(name << ": " << what << ' ' << at << " of " << content->bytes.size());
      DiskImage image = whole.image;
      image[name] = std::make_shared<const Content>(std::move(bytes));
      const Outcome outcome = look_at(image, name, whole.model);
      ++counts.damages;
      counts.reported += outcome == Outcome::kReported ? 1 : 0;
      REQUIRE((outcome == Outcome::kReported || name == "LOCK"));
    };
    for (std::size_t at = 0; at < content->bytes.size(); at += 1 + random.below(step)) {
      const auto change = [&](unsigned char by) {
        std::string bytes = content->bytes;
        bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ by);
        return bytes;
      };
      look(change(static_cast<unsigned char>(1U << random.below(8))), "one bit of byte", at);
      look(change(0xFF), "all bits of byte", at);
      look(content->bytes.substr(0, at), "cut at", at);
    }
    if (name == "LOCK") continue;
    INFO(name << " is not there");
    DiskImage image = whole.image;
    image.erase(name);
    const Directory directory(open_image(image), "(damaged)");
    REQUIRE_FALSE(IndexReader::check(directory).ok());
    REQUIRE_THROWS_AS(IndexReader::open(directory), Error);
  }
}

}  // namespace

TEST_CASE("a changed byte or a cut is reported with the name of the file, wherever it is") {
  const SmallIndex small = make_index(ArabicStemmer::kNone);
  REQUIRE(small.image.size() == 4);  // lock, manifest, segment, removed documents
  REQUIRE(look_at(small.image, "LOCK", small.model) == Outcome::kHarmless);
  std::uint64_t neighbours = 0;
  for (const auto& field : IndexReader::open(Directory(open_image(small.image), "(memory)")).stats().fields)
    neighbours += field.neighbours_bytes;
  REQUIRE(neighbours > 0);
  Counts counts;
  damage_everything(small, "", 1, counts);
  std::cout << "damage: " << counts.damages << " changed bytes and cuts of " << small.image.size() << " files, " << counts.reported
            << " reported, no answer wrong\n";
}

TEST_CASE("damage of the vocabulary is reported, and damage beside it does not depend on it") {
  const SmallIndex small = make_index(ArabicStemmer::kFihris);
  REQUIRE(small.image.size() == 5);
  Counts counts;
  damage_everything(small, "vocabulary", 1, counts);
  damage_everything(small, "", 40, counts);
  CHECK(counts.damages == counts.reported);
  std::cout << "damage, with a vocabulary: " << counts.damages << " changed bytes and cuts, " << counts.reported << " reported\n";
}

}  // namespace fihris::reliability
