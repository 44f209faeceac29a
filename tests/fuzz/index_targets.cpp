// SPDX-License-Identifier: Apache-2.0
//
// Targets for everything that stands in the files of an index.
#include <algorithm>
#include <array>

#include <zstd.h>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "codec/postings.hpp"
#include "codec/text_code.hpp"
#include "fuzz/index_fixture.hpp"
#include "fuzz/target.hpp"
#include "index/columns.hpp"
#include "index/format.hpp"
#include "storage/commit.hpp"
#include "storage/container_layout.hpp"
#include "storage/file_system.hpp"
#include "testing/old_vocabulary.hpp"
#include "text/old_vocabulary.hpp"
#include "text/vocabulary.hpp"
#include "text/vocabulary_table.hpp"

namespace fihris::fuzz {

namespace {

using storage::SectionId;

constexpr std::uint32_t kTextField = 1;  ///< of Schema::articles(): the larger one
constexpr const char* kName = "c";

SectionId of_text(index::SegmentSection section) { return index::field_section(kTextField, section); }

const std::string& seed_section(SectionId id) { return IndexFixture::get().segment.at(id); }

/// Makes all checksums of a container right that can be found.
void seal(std::string& file) {
  namespace layout = storage::layout;
  if (file.size() < layout::kHeaderBytes + layout::kFooterBytes) return;
  base::store_u32(file.data() + 12, layout::header_check(base::as_bytes(file).first(12)));
  const std::size_t footer = file.size() - layout::kFooterBytes;
  char* const at = file.data() + footer;
  const std::uint64_t table = base::load_u64(at + layout::kFooterTable);
  const std::uint64_t chunks = layout::chunk_count(table);
  if (table <= footer && chunks * layout::kChecksumBytes <= footer - table) {
    for (std::uint64_t chunk = 0; chunk < chunks; ++chunk) {
      const std::uint64_t begin = chunk * layout::kChunkBytes;
      const std::uint64_t length = std::min<std::uint64_t>(layout::kChunkBytes, table - begin);
      base::store_u64(file.data() + table + chunk * layout::kChecksumBytes, base::hash_bytes(base::as_bytes(file).subspan(begin, length)));
    }
    base::store_u64(at + layout::kFooterIndexChecksum, base::hash_bytes(base::as_bytes(file).subspan(table, footer - table)));
  }
  base::store_u64(at + layout::kFooterFileBytes, file.size());
  base::store_u64(at + layout::kFooterChecksum, base::hash_bytes(base::as_bytes(file).subspan(footer, layout::kFooterChecksum)));
}

std::shared_ptr<storage::FileSystem> folder_with(const std::string& name, std::string_view bytes) {
  auto files = storage::open_memory_file_system();
  files->create_folder();
  const auto file = files->create(name);
  file->append(base::as_bytes(bytes));
  file->close();
  return files;
}

template <typename Read>
void expect_corrupt_or_fine(Read read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kNewerFormat, "what is damaged is reported as damaged");
  }
}

/// The whole file, as it is or with checksums that fit.
void run_container(std::string_view input) {
  const bool sealed = take_byte(input) % 2 == 0;
  std::string file(input);
  if (sealed) seal(file);
  const auto files = folder_with(kName, file);
  expect_corrupt_or_fine([&] {
    const auto container = storage::Container::open(*files, kName, index::kSegmentKind);
    container->check();
    for (SectionId id = 0; id < 64; ++id) {
      const auto section = container->find(id);
      if (!section) continue;
      require(section->size() <= file.size(), "a section lies inside its file");
      const auto bytes = section->verified();
      if (!bytes.empty()) base::hash_bytes(bytes);
    }
  });
}

std::vector<std::string> container_seeds() {
  auto files = storage::open_memory_file_system();
  files->create_folder();
  {
    storage::ContainerWriter small(*files, kName, index::kSegmentKind);
    for (const SectionId id : {3U, 1U, 7U}) {
      small.begin_section(id);
      small.append(base::as_bytes(std::string(10 * id, 'x')));
    }
    small.finish();
  }
  const std::string bytes(base::as_text(files->map(kName)->bytes()));
  return {'\0' + bytes, '\1' + bytes};
}

/// The payload of a manifest; or the whole file.
void run_manifest(std::string_view input) {
  if (take_byte(input) % 4 == 3) {
    const auto files = folder_with(storage::manifest_name(1), input);
    expect_corrupt_or_fine([&] { storage::read_newest_state(*files); });
    return;
  }
  expect_corrupt_or_fine([&] {
    const index::Manifest manifest = index::Manifest::decode(base::as_bytes(input));
    const std::vector<std::byte> again = manifest.encode();
    require(index::Manifest::decode(again).encode() == again, "a manifest that was read is written and read again");
    manifest.files();
    ask_everything(write_index({.sections = {}, .deletes = nullptr, .manifest = &manifest}));
  });
}

std::vector<std::string> manifest_seeds() {
  const std::vector<std::byte> payload = IndexFixture::get().manifest.encode();
  const auto files = storage::open_memory_file_system();
  files->create_folder();
  storage::write_state(*files, {1, payload});
  return {'\0' + std::string(base::as_text(payload)), '\3' + std::string(base::as_text(files->map(storage::manifest_name(1))->bytes()))};
}

void run_sections(SectionId first_id, SectionId second_id, std::string_view input) {
  const auto [first, second] = split(input);
  ask_everything(write_index(
      {.sections = {{first_id, std::string(first)}, {second_id, std::string(second)}}, .deletes = nullptr, .manifest = nullptr}));
}

void run_dictionary(std::string_view input) { run_sections(of_text(index::kDictionaryIndex), of_text(index::kDictionaryBlocks), input); }
std::vector<std::string> dictionary_seeds() {
  return {joined(seed_section(of_text(index::kDictionaryIndex)), seed_section(of_text(index::kDictionaryBlocks)))};
}

void run_postings(std::string_view input) { run_sections(of_text(index::kPostings), of_text(index::kPositions), input); }
std::vector<std::string> postings_seeds() {
  return {joined(seed_section(of_text(index::kPostings)), seed_section(of_text(index::kPositions)))};
}

constexpr std::uint32_t kListDocs = 2000;  ///< of the segment of a list

/// Length codes of documents that are short, and here and there long.
const std::vector<std::uint8_t>& list_lengths() {
  static const std::vector<std::uint8_t> kLengths = [] {
    std::vector<std::uint8_t> lengths;
    for (std::uint32_t doc = 0; doc < kListDocs; ++doc) lengths.push_back(static_cast<std::uint8_t>(doc % 97 == 0 ? 255 : 20 + doc % 60));
    return lengths;
  }();
  return kLengths;
}

/// One list by itself, longer than those of the fixture: its documents, forms u8, postings and positions.
void run_list(std::string_view input) {
  std::uint32_t docs = take_byte(input);
  docs += std::uint32_t{256} * take_byte(input);
  const codec::ListShape shape{docs % kListDocs + 1, std::uint64_t{docs} * 8 + 8, take_byte(input) % 8U + 1};
  const auto [postings, positions] = split(input);
  expect_corrupt_or_fine([&, &postings = postings, &positions = positions] {
    const codec::PostingsList list(shape, list_lengths(), base::as_bytes(postings), base::as_bytes(positions));
    codec::Block block;
    codec::Block alone;
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block);
      for (std::uint32_t i = 0; i < block.count; ++i) {
        require(block.docs[i] < kListDocs && (i == 0 || block.docs[i] > block.docs[i - 1]), "documents rise and are there");
        if (block.bits.empty()) continue;
        require(block.bits.contains(block.docs[i]) && block.bits.place_of(block.docs[i]) == i, "bits are the documents");
      }
      list.open_block(number, alone);
      list.decode_frequencies(block);
      for (std::uint32_t i = 0; i < block.count; ++i)
        require(list.frequency_at(alone, i) == block.frequencies[i], "a frequency is what it is among all");
      list.decode_codes(block);
      list.decode_positions(block);
    }
  });
}

std::vector<std::string> list_seeds() {
  std::vector<std::string> seeds;
  for (const std::uint32_t gap : {1U, 2U, 3U, 40U}) {
    std::vector<codec::Occurrence> occurrences;
    std::uint32_t docs = 0;
    const std::uint32_t forms = gap % 3 + 1;
    for (std::uint32_t doc = gap; doc < kListDocs && docs < 300; doc += 1 + doc * doc % gap, ++docs) {
      for (std::uint32_t position = 0; position <= doc % 3; ++position)
        occurrences.push_back({doc, 3 * position, (doc + position) % forms});
    }
    std::vector<std::uint32_t> letters(forms);
    codec::FormCounts counts;
    counts.begin(letters, 1);
    base::ByteBuffer postings;
    base::ByteBuffer positions;
    codec::PostingsWriter().write(occurrences, forms, list_lengths(), counts, postings, positions);
    seeds.push_back({static_cast<char>((docs - 1) % 256), static_cast<char>((docs - 1) / 256), static_cast<char>(forms - 1)});
    seeds.back() += joined(std::string(base::as_text(postings.view())), std::string(base::as_text(positions.view())));
  }
  return seeds;
}

void run_neighbours(std::string_view input) {
  ask_everything(write_index({.sections = {{of_text(index::kNeighbours), std::string(input)}}, .deletes = nullptr, .manifest = nullptr}));
}
std::vector<std::string> neighbours_seeds() { return {seed_section(of_text(index::kNeighbours))}; }

/// As one zstd frame.
std::string compressed(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 1));
  return frame;
}

/// The sections of the store; or the bytes of one frame before it is compressed, of this format or of the one before.
void run_stored(std::string_view input) {
  const unsigned char choice = take_byte(input);
  if (choice % 2 == 0) {
    run_sections(index::kStoredIndex, index::kStoredBlocks, input);
    return;
  }
  const std::string frame = (choice % 4 == 1 ? "\1" : "") + compressed(input);
  base::ByteBuffer table;
  table.append_u32(0);
  table.append_u64(0);
  table.append_u32(IndexFixture::get().manifest.segments.at(0).doc_count);
  table.append_u64(frame.size());
  ask_everything(write_index({.sections = {{index::kStoredBlocks, frame}, {index::kStoredIndex, std::string(base::as_text(table.view()))}},
                              .deletes = nullptr,
                              .manifest = nullptr}));
}

std::vector<std::string> stored_seeds() {
  const std::string& blocks = seed_section(index::kStoredBlocks);
  std::string documents(1 << 16, '\0');
  const std::size_t size = ZSTD_decompress(documents.data(), documents.size(), blocks.data() + 1, blocks.size() - 1);
  require(ZSTD_isError(size) == 0U, "the store of the fixture is one frame");
  documents.resize(size);
  return {'\0' + joined(seed_section(index::kStoredIndex), blocks), '\1' + documents, "\3\1\3\4text\1\0\1a\2bc"};
}

/// A text, through its code and back; and the text of any code.
void run_text_code(std::string_view input) {
  std::vector<std::byte> room(codec::text_code_room(input.size()));
  std::string text;
  if (const auto size = codec::encode_text(input, room.data())) {
    require(*size < input.size(), "a code is smaller than its text");
    require(codec::append_decoded_text(std::span(room).first(*size), text), "a code that was made is read");
    require(text == input, "a text comes back as it was");
  }
  text.clear();
  if (codec::append_decoded_text(base::as_bytes(input), text)) {
    require(text.size() <= 3 * input.size(), "a code is not much shorter than its text");
  } else {
    require(input.ends_with('\xFF'), "only an escape without its byte is damage");
  }
}

std::vector<std::string> text_code_seeds() {
  std::string usual = "\u0642\u0627\u0644\u060C \u00AB\u0643\u062A\u0627\u0628\u00BB 1990 \u2013 \u0661\u0662\u061F";
  while (usual.size() < 300) usual += usual;
  return {usual, usual + "caf\u00E9 \u4E2D\xFF" + usual, "\xC3\xAA\xA7\xFF\xD9 \x8C", std::string(1, '\0') + usual};
}

/// The lengths of a field as they stand in its section; or compressed.
void run_lengths(std::string_view input) {
  const bool plain = take_byte(input) % 2 == 0;
  const std::string section = plain ? std::string(input) : compressed(input);
  ask_everything(write_index({.sections = {{of_text(index::kLengths), section}}, .deletes = nullptr, .manifest = nullptr}));
}
std::vector<std::string> lengths_seeds() {
  const std::string codes(IndexFixture::get().manifest.segments.at(0).doc_count, '\x24');
  return {'\0' + seed_section(of_text(index::kLengths)), '\0' + compressed(codes), '\1' + codes};
}

void run_ids(std::string_view input) {
  const auto [bytes, tables] = split(input);
  const auto [ends, order] = split(tables);
  ask_everything(write_index(
      {.sections = {{index::kIdBytes, std::string(bytes)}, {index::kIdBlocks, std::string(ends)}, {index::kIdOrder, std::string(order)}},
       .deletes = nullptr,
       .manifest = nullptr}));
}
std::vector<std::string> ids_seeds() {
  return {joined(seed_section(index::kIdBytes), joined(seed_section(index::kIdBlocks), seed_section(index::kIdOrder)))};
}

void run_deletes(std::string_view input) {
  const std::string bitmap(input);
  ask_everything(write_index({.sections = {}, .deletes = &bitmap, .manifest = nullptr}));
}
std::vector<std::string> deletes_seeds() { return {IndexFixture::get().deletes}; }

/// A whole segment: records of four bytes change one byte each (section, place u16, new value), so that small inputs reach everything.
void run_segment(std::string_view input) {
  std::map<SectionId, std::string> sections = IndexFixture::get().segment;
  constexpr std::size_t kRecord = 4;
  for (; input.size() >= kRecord; input.remove_prefix(kRecord)) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(input[at]); };
    const auto at = std::next(sections.begin(), static_cast<std::ptrdiff_t>(byte(0) % sections.size()));
    if (at->second.empty()) continue;
    const std::size_t place = (byte(1) + std::size_t{256} * byte(2)) % at->second.size();
    at->second[place] = static_cast<char>(byte(3));
  }
  ask_everything(write_index({.sections = std::move(sections), .deletes = nullptr, .manifest = nullptr}));
}

/// One seed for each section: its first eight bytes as they are.
std::vector<std::string> segment_seeds() {
  std::vector<std::string> seeds;
  std::size_t number = 0;
  for (const auto& [id, bytes] : IndexFixture::get().segment) {
    std::string seed;
    for (std::size_t at = 0; at < std::min<std::size_t>(8, bytes.size()); ++at) {
      seed += {static_cast<char>(number), static_cast<char>(at), '\0', bytes[at]};
    }
    seeds.push_back(seed);
    ++number;
  }
  return seeds;
}

void run_vocabulary(std::string_view input) {
  expect_corrupt_or_fine([&] { text::Vocabulary(text::upgraded_vocabulary(input)).check(); });
  expect_corrupt_or_fine([&] {
    const text::Vocabulary vocabulary(input, nullptr);
    vocabulary.counts("كتاب");
    const auto words = vocabulary.words();
    const text::VocabularyTable table(std::vector{text::VocabularyBytes(input)});
    for (const auto& [word, counts] : words) vocabulary.counts(word);
    vocabulary.check();
    text::VocabularyWriter writer;
    for (const auto& [word, counts] : words) {
      writer.add(word, counts);
      if (word.size() <= text::VocabularyTable::kMostLetters) require(table.find(word) == counts, "the table says what sound bytes say");
      require(text::VocabularyBytes(input).find(word) == counts, "every word of sound bytes is found in them");
    }
    require(writer.finish() == input, "sound bytes are those that would be written again");
    vocabulary.with(vocabulary).counts("مدرسة");
  });
}
std::vector<std::string> vocabulary_seeds() {
  const std::string& bytes = IndexFixture::get().vocabulary;
  return {bytes, testing::old_vocabulary(text::Vocabulary(bytes, nullptr).words())};
}

template <typename Column>
void ask_column(const Column& column, std::uint32_t doc_count) {
  const std::string verdict = column.verify();
  for (std::uint32_t begin = 0; begin < doc_count; begin += index::kZoneDocs) {
    std::array<std::uint64_t, index::kZoneDocs / 64> bits{};
    const std::uint32_t end = std::min(doc_count, begin + index::kZoneDocs);
    column.match(begin, end, {}, bits.data());
    column.match(begin, end, {2, 7}, bits.data());
    require(end - begin == index::kZoneDocs || bits.at((end - begin) / 64) >> ((end - begin) % 64) == 0, "only documents match");
  }
  require(verdict.empty() || verdict.starts_with("a ") || verdict.starts_with("the "), "what is wrong is a sentence");
}

/// A column, of as many documents as it says, up to a bound.
void run_column(std::string_view input) {
  const bool numbers = take_byte(input) % 2 == 0;
  const std::uint32_t doc_count = input.size() < 8 ? 0 : base::load_u32(input.data() + 4) % (1U << 16);
  expect_corrupt_or_fine([&] {
    if (numbers) {
      ask_column(index::NumberColumn(base::as_bytes(input), doc_count), doc_count);
    } else {
      ask_column(index::KeywordColumn(base::as_bytes(input), doc_count), doc_count);
    }
  });
}

std::vector<std::string> column_seeds() {
  index::NumberColumnWriter numbers;
  index::KeywordColumnWriter one;
  index::KeywordColumnWriter some;
  for (std::uint32_t doc = 0; doc < 70; doc += 3) {
    numbers.add(doc, std::uint64_t{86400} * (doc % 7 + 3));
    one.add(doc, std::to_string(doc % 5));
    for (std::uint32_t i = 0; i < doc % 3; ++i) some.add(doc, std::to_string(i + doc % 4));
  }
  std::vector<std::string> seeds;
  const auto take = [&seeds](char kind, auto& writer) {
    base::ByteBuffer bytes;
    writer.finish(70, bytes);
    seeds.push_back(kind + std::string(base::as_text(bytes.view())));
  };
  take('\0', numbers);
  take('\1', one);
  take('\1', some);
  return seeds;
}

constexpr std::size_t kSmall = 1 << 12;
constexpr std::size_t kLarge = 1 << 16;

constexpr std::array<Target, 14> kTargets = {{
    {"container", "a file of sections, with or without checksums that fit", run_container, container_seeds, kSmall},
    {"manifest", "a commit", run_manifest, manifest_seeds, kSmall},
    {"segment", "every section of a segment", run_segment, segment_seeds, kSmall},
    {"dictionary", "terms and forms of a field", run_dictionary, dictionary_seeds, kLarge},
    {"postings", "lists and positions of a field", run_postings, postings_seeds, kLarge},
    {"list", "one list of several blocks", run_list, list_seeds, kSmall},
    {"neighbours", "where frequent words are side by side", run_neighbours, neighbours_seeds, kSmall},
    {"stored", "stored documents, compressed and not", run_stored, stored_seeds, kLarge},
    {"text-code", "the code of stored texts", run_text_code, text_code_seeds, kSmall},
    {"lengths", "lengths of documents, compressed and not", run_lengths, lengths_seeds, kSmall},
    {"ids", "the table of ids", run_ids, ids_seeds, kSmall},
    {"deletes", "the set of removed documents", run_deletes, deletes_seeds, 64},
    {"column", "values of documents to filter and sort by", run_column, column_seeds, kSmall},
    {"vocabulary", "the words of a collection", run_vocabulary, vocabulary_seeds, kLarge},
}};

}  // namespace

std::span<const Target> index_targets() { return kTargets; }

}  // namespace fihris::fuzz
