// SPDX-License-Identifier: Apache-2.0
#include "index/stored.hpp"

#include <set>
#include <string>
#include <vector>

#include <zstd.h>

#include <fihris/error.hpp>

#include "base/varint.hpp"
#include "codec/checked_reader.hpp"
#include "index/collection.hpp"
#include "index/format.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using testing::same_document;

/// A container with the two sections of a store, and its reader.
struct Written {
  std::shared_ptr<storage::FileSystem> files = storage::open_memory_file_system();
  std::shared_ptr<const storage::Container> container;
  StoredReader reader;

  template <typename Write>
  Written(std::size_t doc_count, Write write) {
    files->create_folder();
    storage::ContainerWriter out(*files, "stored", kSegmentKind);
    write(out);
    out.finish();
    container = storage::Container::open(*files, "stored", kSegmentKind);
    reader = StoredReader(container->section(kStoredBlocks), container->section(kStoredIndex), static_cast<std::uint32_t>(doc_count));
  }

  Written(const std::vector<Document>& documents, const Schema& schema)
      : Written(documents.size(), [&](storage::ContainerWriter& out) {
          StoredWriter writer;
          for (const Document& document : documents) writer.add(document, schema);
          writer.finish(out);
        }) {}

  std::string blocks() const { return std::string(base::as_text(container->section(kStoredBlocks).verified())); }
};

/// Frames as they stand in a store: what is before the zstd frame, the documents uncompressed, and how many of them.
struct RawFrame {
  std::string mark;
  std::string documents;
  std::uint32_t count;

  std::string bytes() const {
    std::string compressed(ZSTD_compressBound(documents.size()), '\0');
    compressed.resize(ZSTD_compress(compressed.data(), compressed.size(), documents.data(), documents.size(), 1));
    return mark + compressed;
  }
};

Written store_of(const std::vector<RawFrame>& frames) {
  base::ByteBuffer blocks;
  base::ByteBuffer table;
  std::uint32_t docs = 0;
  for (const RawFrame& frame : frames) {
    table.append_u32(docs);
    table.append_u64(blocks.size());
    blocks.append(frame.bytes());
    docs += frame.count;
  }
  table.append_u32(docs);
  table.append_u64(blocks.size());
  return {docs, [&](storage::ContainerWriter& out) {
            out.begin_section(kStoredBlocks);
            out.append(blocks.view());
            out.begin_section(kStoredIndex);
            out.append(table.view());
          }};
}

/// A document as format 2 had it: texts are strings.
std::string document_of_format_2(const Document& document, const Schema& schema) {
  base::ByteBuffer bytes;
  base::append_varint(bytes, document.values().size());
  for (const Document::Value& value : document.values()) {
    const Field* const field = schema.find(value.name);
    base::append_varint(bytes, field == nullptr ? 0 : static_cast<std::uint64_t>(field - schema.fields().data()) + 1);
    if (field == nullptr) codec::append_string(bytes, value.name);
    codec::append_string(bytes, value.text);
  }
  return std::string(base::as_text(bytes.view()));
}

/// Any text that a document may have: Arabic, other scripts, bytes that are no text.
std::string any_text(fihris::testing::Random& random) {
  static const std::vector<std::string> kPieces = {"\u0627\u0644\u0643\u062A\u0627\u0628 ",
                                                   "\u0648\u0642\u064E\u0627\u0644\u064E\u060C ",
                                                   "caf\u00E9 ",
                                                   "\u4E2D\u6587",
                                                   "\u00AB",
                                                   "\xFF",
                                                   std::string(1, '\0'),
                                                   "\xD8",
                                                   "plain "};
  std::string text;
  const std::size_t kinds = random.between(1, kPieces.size());
  for (auto left = random.below(random.one_in(20) ? 9000 : 200); left > 0; --left) text += kPieces[random.below(kinds)];
  return text;
}

std::vector<Document> any_documents(fihris::testing::Random& random, std::size_t count) {
  std::vector<Document> documents;
  for (std::size_t i = 0; i < count; ++i) {
    Document& document = documents.emplace_back("d" + std::to_string(i));
    if (random.one_in(15)) continue;  // without values
    document.set("text", any_text(random));
    if (random.one_in(3)) document.set("title", any_text(random));
    if (random.one_in(5)) document.set("unknown", any_text(random));
  }
  return documents;
}

void require_documents(const Written& written, const std::vector<Document>& documents, const Schema& schema) {
  for (std::uint32_t doc = 0; doc < documents.size(); ++doc) {
    Document read(documents[doc].id());
    written.reader.read(doc, schema, read);
    REQUIRE(same_document(read, documents[doc]));
  }
  std::uint32_t next = 0;
  written.reader.for_each(schema, [&](std::uint32_t doc, const std::vector<Document::Value>& values) {
    REQUIRE(doc == next);
    Document read(documents.at(next++).id());
    for (const auto& value : values) read.set(value.name, value.text);
    REQUIRE(same_document(read, documents[doc]));
    return true;
  });
  REQUIRE(next == documents.size());
}

TEST_CASE("documents come back one by one and in a row, however many and however long") {
  FIHRIS_RANDOM(random);
  const Schema schema = testing::articles_with_author();
  for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 300}) {
    std::vector<Document> documents;
    for (std::size_t i = 0; i < count; ++i) {
      documents.push_back(testing::random_document(random, "d" + std::to_string(i), random.one_in(20) ? 9000 : 60));
      if (random.one_in(4)) documents.back().set("raw", std::string(random.below(50'000), static_cast<char>(random.next() & 0xFF)));
      if (random.one_in(9)) documents.back() = Document("empty" + std::to_string(i));
    }
    require_documents(Written(documents, schema), documents, schema);
  }
}

TEST_CASE("texts of any bytes come back as they were") {
  FIHRIS_RANDOM(random);
  const Schema schema = Schema::articles();
  for (int round = 0; round < 20; ++round) {
    const std::vector<Document> documents = any_documents(random, random.below(120));
    require_documents(Written(documents, schema), documents, schema);
  }
}

TEST_CASE("stores of format 2 are read, and merged with others") {
  FIHRIS_RANDOM(random);
  const Schema schema = Schema::articles();
  for (int round = 0; round < 6; ++round) {
    const std::vector<Document> documents = any_documents(random, 100);
    std::vector<RawFrame> frames;
    std::vector<Document> wanted;
    std::set<std::uint32_t> removed;
    for (std::uint32_t doc = 0; doc < documents.size(); ++doc) {
      if (frames.empty() || random.one_in(40)) frames.push_back({"", "", 0});
      frames.back().documents += document_of_format_2(documents[doc], schema);
      ++frames.back().count;
      if (round % 2 != 0 && random.one_in(50)) {
        removed.insert(doc);
      } else {
        wanted.push_back(documents[doc]);
      }
    }
    const Written old = store_of(frames);
    require_documents(old, documents, schema);

    // A new store, the old one, and the old one again.
    const std::vector<Document> others = any_documents(random, 30);
    const Written present(others, schema);
    std::vector<Document> all = others;
    for (int times = 0; times < 2; ++times) all.insert(all.end(), wanted.begin(), wanted.end());
    const Written merged(all.size(), [&](storage::ContainerWriter& out) {
      StoredWriter writer(out);
      writer.add_all(present.reader, [](std::uint32_t) { return false; });
      for (int times = 0; times < 2; ++times) writer.add_all(old.reader, [&](std::uint32_t doc) { return removed.contains(doc); });
      writer.finish(out);
    });
    require_documents(merged, all, schema);
    const Written again(all.size(), [&](storage::ContainerWriter& out) {
      StoredWriter writer(out);
      writer.add_all(merged.reader, [](std::uint32_t) { return false; });
      writer.finish(out);
    });
    require_documents(again, all, schema);
  }
}

TEST_CASE("frames of which nothing was removed are copied as they are") {
  const Schema schema = Schema::articles();
  std::vector<Document> documents;
  RawFrame old{"", "", 0};
  for (int i = 0; i < 300; ++i) {
    documents.emplace_back(std::to_string(i));
    documents.back().set("text",
                         "\u0643\u062A\u0627\u0628 " + std::to_string(i * i * 7919) + std::string(static_cast<std::size_t>(i), 'x'));
    old.documents += document_of_format_2(documents.back(), schema);
    ++old.count;
  }
  const Written present(documents, schema);
  const Written of_format_2 = store_of({old});
  const auto merged_with = [&](std::uint32_t removed) {
    return Written(600, [&](storage::ContainerWriter& out) {
      StoredWriter writer(out);
      writer.add_all(of_format_2.reader, [&](std::uint32_t doc) { return doc == removed; });
      writer.add_all(present.reader, [](std::uint32_t) { return false; });
      writer.finish(out);
    });
  };
  constexpr std::uint32_t kNone = 1000;
  CHECK(merged_with(kNone).blocks().starts_with(old.bytes() + present.blocks().substr(0, 1000)));
  CHECK(merged_with(7).blocks().front() == '\1');
}

TEST_CASE("damaged documents are reported as damaged, or are others") {
  const Schema schema = Schema::articles();
  const std::string arabic = "\u0643\u062A\u0627\u0628 \u4E2D";
  const std::vector<Document> documents = {Document("a").set("title", arabic).set("text", "plain"), Document("b"),
                                           Document("c").set("unknown", arabic).set("text", arabic + arabic)};
  std::string whole(1 << 12, '\0');
  const std::string frame = Written(documents, schema).blocks();
  REQUIRE(frame[0] == '\1');
  whole.resize(ZSTD_decompress(whole.data(), whole.size(), frame.data() + 1, frame.size() - 1));
  std::string of_format_2;
  for (const Document& document : documents) of_format_2 += document_of_format_2(document, schema);

  /// True when all of it is read; anything but kCorrupt fails.
  const auto reads = [&](const RawFrame& raw) {
    const Written damaged = store_of({raw});
    int read = 0;
    for (std::uint32_t doc = 0; doc < raw.count; ++doc) {
      try {
        Document document("any");
        damaged.reader.read(doc, schema, document);
        ++read;
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::kCorrupt);
      }
    }
    try {
      StoredWriter writer;
      writer.add_all(damaged.reader, [](std::uint32_t doc) { return doc == 1; });
    } catch (const Error& error) {
      REQUIRE(error.code() == ErrorCode::kCorrupt);
    }
    return read == 3;
  };
  for (const auto& [mark, bytes] : {std::pair<std::string, std::string>{"\1", whole}, {"", of_format_2}}) {
    REQUIRE(reads({mark, bytes, 3}));
    for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(reads({mark, bytes.substr(0, size), 3}));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (unsigned value = 0; value < 256; ++value) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(value);
        reads({mark, changed, 3});
      }
    }
    CHECK_FALSE(reads({mark == "\1" ? "\2" : "\1\1", bytes, 3}));
  }
}

TEST_CASE("for_each stops when it is told to") {
  const Schema schema = Schema::articles();
  const Written written({Document("a"), Document("b"), Document("c")}, schema);
  int seen = 0;
  written.reader.for_each(schema, [&](std::uint32_t, const auto&) { return ++seen < 2; });
  CHECK(seen == 2);
}

TEST_CASE("a field that is not stored is not kept, others are") {
  Schema schema;
  schema.add({.name = "text", .stored = false});
  schema.add({.name = "note", .type = FieldType::kStored, .stored = false});
  const Written written({Document("a").set("text", "x").set("note", "y").set("more", "z")}, schema);
  Document read("a");
  written.reader.read(0, schema, read);
  CHECK(read.get("text").empty());
  CHECK(read.get("note") == "y");
  CHECK(read.get("more") == "z");
}

}  // namespace
}  // namespace fihris::index
