// SPDX-License-Identifier: Apache-2.0
#include "fuzz/index_fixture.hpp"

#include <array>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>
#include <fihris/snippet.hpp>

#include "base/bytes.hpp"
#include "fuzz/target.hpp"
#include "index/collection.hpp"
#include "index/format.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"
#include "storage/file_system.hpp"
#include "testing/random.hpp"

namespace fihris::fuzz {

namespace {

constexpr int kDocuments = 20;

/// What a damaged index may answer with.
bool is_allowed(ErrorCode code) {
  return code == ErrorCode::kCorrupt || code == ErrorCode::kNotFound || code == ErrorCode::kNewerFormat ||
         code == ErrorCode::kInvalidArgument || code == ErrorCode::kLimit;
}

template <typename Question>
void ask(Question question) {
  try {
    question();
  } catch (const Error& error) {
    require(is_allowed(error.code()), "a damaged index is reported as damaged");
  }
}

std::string section_bytes(storage::FileSystem& files, const std::string& name, storage::ContainerKind kind, storage::SectionId id) {
  const auto container = storage::Container::open(files, name, kind);
  const auto section = container->find(id);
  return section ? std::string(base::as_text(section->verified())) : "";
}

IndexFixture make_fixture() {
  IndexFixture made;
  testing::Random random(4);
  const Directory directory = Directory::in_memory();
  WriterOptions options = index::testing::articles_options();
  options.analyzer.arabic = ArabicStemmer::kNone;
  options.schema.add({.name = "day", .type = FieldType::kDate});
  options.schema.add({.name = "topics", .type = FieldType::kKeyword});
  options.schema.add({.name = "visits", .type = FieldType::kInteger});
  {
    IndexWriter writer(directory, options);
    for (int i = 0; i < kDocuments; ++i) {
      Document document = index::testing::random_document(random, "doc" + std::to_string(i), 40);
      std::string text(document.get("text"));
      for (int k = 0; k < 7; ++k) text += " في المدرسة من على";  // often enough that places of neighbours are kept
      document.set("text", text);
      if (i % 3 != 0) document.set("day", "2003-05-" + std::to_string(10 + i));
      document.set("topics", i % 5 == 0 ? "" : "a\nb" + std::to_string(i % 4));
      writer.add(document.set("visits", std::to_string(i * i * i)));
    }
    writer.commit();
    writer.remove("doc7");
    writer.remove("doc11");
    writer.commit();
  }
  made.manifest = IndexReader::open(directory).impl().manifest();
  const index::SegmentEntry entry = made.manifest.segments.at(0);
  const auto last = static_cast<storage::SectionId>(16 * (made.manifest.schema.fields().size() + 1));
  const auto segment = storage::Container::open(directory.files(), index::segment_name(entry.number), index::kSegmentKind);
  for (storage::SectionId id = 0; id < last; ++id) {
    if (const auto section = segment->find(id)) made.segment[id] = std::string(base::as_text(section->verified()));
  }
  made.deletes = section_bytes(directory.files(), index::deletes_name(entry.number, entry.deletes_generation), index::kDeletesKind,
                               index::kRemovedDocs);

  const Directory other = Directory::in_memory();
  IndexWriter writer(other);
  for (int i = 0; i < kDocuments; ++i) writer.add(index::testing::random_document(random, "doc" + std::to_string(i), 40));
  writer.commit();
  const std::uint64_t vocabulary = IndexReader::open(other).impl().manifest().vocabulary_number;
  made.vocabulary = section_bytes(other.files(), index::vocabulary_name(vocabulary), index::kVocabularyKind, index::kWordsInBits);
  return made;
}

/// Words and ways of asking that reach every kind of list.
const std::vector<Query>& questions() {
  static const std::vector<Query> kAll = [] {
    std::vector<Query> all;
    for (const char* const text : {"كتاب مدرسة سياسة",
                                   "\"في المدرسة\"",
                                   "كت* مد*",
                                   "+كتاب -مدرسة",
                                   "~كتاب",
                                   "=~مدن",
                                   "=كتب",
                                   "==كتاب",
                                   "={hamza,marks}كتب",
                                   "عبدالله 7abibi 16/05/2003 hgluvf",
                                   "title:رئيس",
                                   "*:*",
                                   "paris 2003",
                                   "(كتاب OR مدن) AND NOT رئيس",
                                   "\"من على\" في",
                                   "\"على في المدرسة\"",
                                   "\"على على\"",
                                   "كتاب day:[2003-05-12 TO 2003-05-20]",
                                   "topics:[b1 TO b2]",
                                   "-visits:[8 TO *] topics:[a]"}) {
      all.push_back(parse_query(text));
    }
    return all;
  }();
  return kAll;
}

}  // namespace

const IndexFixture& IndexFixture::get() {
  static const IndexFixture kFixture = make_fixture();
  return kFixture;
}

Directory write_index(const Changes& changes) {
  const IndexFixture& fixture = IndexFixture::get();
  const index::Manifest& manifest = changes.manifest != nullptr ? *changes.manifest : fixture.manifest;
  auto files = storage::open_memory_file_system();
  files->create_folder();
  const index::SegmentEntry entry = fixture.manifest.segments.at(0);
  storage::ContainerWriter segment(*files, index::segment_name(entry.number), index::kSegmentKind);
  for (const auto& [id, bytes] : fixture.segment) {
    const auto changed = changes.sections.find(id);
    segment.begin_section(id);
    segment.append(base::as_bytes(changed != changes.sections.end() ? changed->second : bytes));
  }
  segment.finish();
  storage::ContainerWriter deletes(*files, index::deletes_name(entry.number, entry.deletes_generation), index::kDeletesKind);
  deletes.begin_section(index::kRemovedDocs);
  deletes.append(base::as_bytes(changes.deletes != nullptr ? *changes.deletes : fixture.deletes));
  deletes.finish();
  storage::write_state(*files, {manifest.generation, manifest.encode()});
  return Directory(std::move(files), "(fuzzed)");
}

void ask_everything(const Directory& directory) {
  ask([&] {
    const IndexReader reader = IndexReader::open(directory);
    std::string id;
    std::string text;
    ask([&] { reader.stats(); });
    ask([&] {
      reader.for_each_document([&](const Document& document) {
        id = document.id();
        text = document.get("text");
        return true;
      });
    });
    ask([&] { reader.find("doc5"); });
    ask([&] { reader.find(id); });
    const Searcher searcher(reader);
    for (const Query& query : questions()) {
      ask([&] {
        const TopHits top = searcher.search(query);
        require(top.hits.size() <= SearchOptions().limit, "no more hits than asked for");
        if (!top.hits.empty()) reader.document(top.hits.front().doc);
      });
    }
    for (const char* const field : {"day", "topics", "visits"}) {
      ask([&] {
        SearchOptions options;
        options.sort_by = SortBy{.field = field};
        options.facets = {"topics"};
        const TopHits top = searcher.search(Query::everything(), options);
        require(top.hits.size() <= SearchOptions().limit, "no more hits than asked for");
      });
    }
    ask([&] { searcher.count(questions().front()); });
    if (!id.empty()) ask([&] { searcher.explain(questions().front(), id); });
    ask([&] { SnippetMaker(reader, questions().front()).make(text); });
  });
  IndexReader::check(directory);  // never throws
}

}  // namespace fihris::fuzz
