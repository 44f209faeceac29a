// SPDX-License-Identifier: Apache-2.0
//
// Containers that are not whole: no changed bit is ever read, and every frame that lies is refused.
#include <algorithm>
#include <memory>
#include <string>

#include <fihris/error.hpp>

#include "storage/container.hpp"
#include "storage/container_layout.hpp"
#include "storage/containers.hpp"
#include "storage/file_systems.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

using namespace fihris;
using namespace fihris::storage;
using namespace fihris::storage::testing;

namespace {

const SectionList kSmall = {{3, "some bytes"}, {1, ""}, {2, std::string(100, 'q')}, {9, "end"}};

/// The bytes of a whole small container.
std::string small_container() {
  const auto files = open_memory_file_system();
  files->create_folder();
  write_container(*files, "c", kSmall);
  return read(*files, "c");
}

enum class Outcome { kRefusedAtOpening, kRefusedAtReading, kReadRight, kReadWrong };

struct Reading {
  Outcome outcome = Outcome::kReadRight;
  bool check_finds_it = false;
};

/// Opens `bytes` as a container and reads each section of kSmall. Throws any Error that is not kCorrupt.
Reading read_small(const std::string& bytes) {
  const auto files = open_memory_file_system();
  files->create_folder();
  write(*files, "c", bytes);
  Reading reading;
  std::shared_ptr<const Container> container;
  try {
    container = Container::open(*files, "c", kKind);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt || !contains(error.what(), files->path_of("c"))) throw;
    return {.outcome = Outcome::kRefusedAtOpening, .check_finds_it = true};
  }
  reading.check_finds_it = !container->check().empty();
  for (const auto& [id, text] : kSmall) {
    try {
      if (base::as_text(container->section(id).verified()) != text) return {.outcome = Outcome::kReadWrong};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt || !contains(error.what(), files->path_of("c"))) throw;
      reading.outcome = Outcome::kRefusedAtReading;
    }
  }
  return reading;
}

/// What opening a container with these bytes throws.
Error opening_error(const std::string& bytes) {
  const auto files = open_memory_file_system();
  files->create_folder();
  write(*files, "c", bytes);
  return error_of([&] { Container::open(*files, "c", kKind); });
}

}  // namespace

TEST_CASE("every changed bit is found, and none is read") {
  const std::string whole = small_container();
  REQUIRE(read_small(whole).outcome == Outcome::kReadRight);
  REQUIRE_FALSE(read_small(whole).check_finds_it);
  std::size_t at_opening = 0;
  std::size_t at_reading = 0;
  for (std::size_t byte = 0; byte < whole.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[byte] = static_cast<char>(static_cast<unsigned char>(damaged[byte]) ^ (1U << bit));
      const Reading reading = read_small(damaged);
      INFO("byte " << byte << ", bit " << bit);
      CHECK(reading.check_finds_it);
      at_opening += reading.outcome == Outcome::kRefusedAtOpening ? 1 : 0;
      at_reading += reading.outcome == Outcome::kRefusedAtReading ? 1 : 0;
    }
  }
  CHECK(at_opening + at_reading == 8 * whole.size());
  // Header, checksums, table of contents and footer are read by open(), everything between by verified().
  CHECK(at_opening == 8 * (16 + 8 + kSmall.size() * 24 + 48));
}

TEST_CASE("a container cut at any length is refused") {
  const std::string whole = small_container();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO("length " << length);
    CHECK(opening_error(whole.substr(0, length)).code() == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a container with bytes added, removed inside or zeroed is refused") {
  const std::string whole = small_container();
  CHECK(opening_error(whole + '\0').code() == ErrorCode::kCorrupt);
  CHECK(opening_error(whole + whole).code() == ErrorCode::kCorrupt);
  CHECK(opening_error(whole.substr(0, 64) + whole.substr(128)).code() == ErrorCode::kCorrupt);
  CHECK(opening_error(std::string(whole.size(), '\0')).code() == ErrorCode::kCorrupt);
  CHECK(opening_error("").code() == ErrorCode::kCorrupt);
}

TEST_CASE("damage in one chunk leaves the others readable") {
  FIHRIS_RANDOM(random);
  const auto files = open_memory_file_system();
  files->create_folder();
  const std::string text = random_text(random, 10 * layout::kChunkBytes);
  write_container(*files, "c", {{1, text}});
  const std::string whole = read(*files, "c");
  for (int round = 0; round < 20; ++round) {
    const std::uint64_t byte = layout::kAlignment + random.below(text.size());
    std::string damaged = whole;
    damaged[byte] = static_cast<char>(damaged[byte] + 1);
    write(*files, "c", damaged);
    const auto container = Container::open(*files, "c", kKind);
    const Section section = container->section(1);
    const std::uint64_t chunk = byte / layout::kChunkBytes;
    CHECK(container->check().size() == 1);
    for (std::uint64_t offset = 0; offset < text.size(); offset += 1000) {
      const std::uint64_t length = std::min<std::uint64_t>(1000, text.size() - offset);
      const std::uint64_t first = (layout::kAlignment + offset) / layout::kChunkBytes;
      const std::uint64_t last = (layout::kAlignment + offset + length - 1) / layout::kChunkBytes;
      if (chunk == first || chunk == last) {
        const Error refused = error_of([&] { section.verified(offset, length); });
        CHECK(refused.code() == ErrorCode::kCorrupt);
        CHECK(contains(refused.what(), "byte " + std::to_string(chunk * layout::kChunkBytes)));
        CHECK(contains(refused.what(), "restore the file from a copy, or rebuild the index"));
      } else {
        CHECK((base::as_text(section.verified(offset, length)) == std::string_view(text).substr(offset, length)));
      }
    }
  }
}

TEST_CASE("a file of another kind is refused") {
  const auto files = open_memory_file_system();
  files->create_folder();
  write_container(*files, "c", kSmall, {.magic = kKind.magic + 1, .version = kKind.version});
  const Error refused = error_of([&] { Container::open(*files, "c", kKind); });
  CHECK(refused.code() == ErrorCode::kCorrupt);
  CHECK(contains(refused.what(), "mark of its kind"));
}

TEST_CASE("a later version is named for what it is, even if all but the header differs") {
  const auto files = open_memory_file_system();
  files->create_folder();
  write_container(*files, "c", kSmall, {.magic = kKind.magic, .version = 7});
  const std::string later = read(*files, "c");
  for (const std::size_t length : {later.size(), std::size_t{16}}) {
    const Error refused = opening_error(later.substr(0, length));
    CHECK(refused.code() == ErrorCode::kNewerFormat);
    CHECK(contains(refused.what(), "was written by a later version of Fihris (format 7; this one reads up to 3): upgrade"));
  }
}

TEST_CASE("an earlier version is refused with the advice to rebuild") {
  const auto files = open_memory_file_system();
  files->create_folder();
  write_container(*files, "c", kSmall, {.magic = kKind.magic, .version = 2});
  const Error refused = error_of([&] { Container::open(*files, "c", kKind); });
  CHECK(refused.code() == ErrorCode::kCorrupt);
  CHECK(contains(refused.what(), "earlier version of Fihris (format 2; this one reads 3): rebuild the index"));
}

TEST_CASE("the versions that a kind names are read, and no others") {
  const auto files = open_memory_file_system();
  files->create_folder();
  const ContainerKind several{.magic = kKind.magic, .version = 5, .oldest_version = 3};
  for (const std::uint32_t version : {2U, 3U, 4U, 5U, 6U}) {
    write_container(*files, "c", kSmall, {.magic = kKind.magic, .version = version});
    if (version >= 3 && version <= 5) {
      CHECK(Container::open(*files, "c", several)->check().empty());
      continue;
    }
    const Error refused = error_of([&] { Container::open(*files, "c", several); });
    CHECK(refused.code() == (version < 3 ? ErrorCode::kCorrupt : ErrorCode::kNewerFormat));
    CHECK(contains(refused.what(), version < 3 ? "(format 2; this one reads 3 to 5)" : "(format 6; this one reads up to 5)"));
  }
}

TEST_CASE("a table of contents that contradicts itself is refused, though its checksums are right") {
  const std::string whole = small_container();
  const std::size_t toc = toc_of(whole);
  // Sections in the order of kSmall: 3 at 64 (10 bytes), 1 at 128 (0), 2 at 128 (100), 9 at 256 (3); checksums begin at 320.
  struct Change {
    const char* what;
    std::size_t at;
    std::uint64_t value;
  };
  const Change change = GENERATE(values<Change>({{"an offset that is not aligned", 8, 65},
                                                 {"an offset inside the header", 8, 0},
                                                 {"an offset before the section above", 3 * 24 + 8, 192},
                                                 {"an offset in the checksums", 3 * 24 + 8, 384},
                                                 {"an offset near the end of the numbers", 3 * 24 + 8, UINT64_MAX - 63},
                                                 {"a size that reaches into the next section", 16, 65},
                                                 {"a size that reaches into the checksums", 3 * 24 + 16, 65},
                                                 {"a size that overflows", 3 * 24 + 16, UINT64_MAX - 64},
                                                 {"the id of another section", 3 * 24, 1},
                                                 {"a reserved number that is not zero", 0, (std::uint64_t{1} << 32) | 3}}));
  INFO(change.what);
  std::string forged = whole;
  base::store_u64(forged.data() + toc + change.at, change.value);
  seal(forged);
  CHECK(opening_error(forged).code() == ErrorCode::kCorrupt);
  seal(forged = whole);
  CHECK(forged == whole);
}

TEST_CASE("a footer that contradicts itself is refused, though its checksum is right") {
  const std::string whole = small_container();
  const std::size_t footer = whole.size() - layout::kFooterBytes;
  const std::size_t field = GENERATE(layout::kFooterTable, layout::kFooterToc, layout::kFooterFileBytes);
  const std::uint64_t right = base::load_u64(whole.data() + footer + field);
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{8}, right - 64, right - 24, right - 8, right - 1, right + 1, right + 8,
                                    right + 24, right + 64, std::uint64_t{1} << 40, UINT64_MAX}) {
    std::string forged = whole;
    base::store_u64(forged.data() + footer + field, value);
    seal(forged);
    INFO("field at " << field << ": " << value);
    CHECK(opening_error(forged).code() == ErrorCode::kCorrupt);
  }
}

TEST_CASE("opening does not read the sections") {
  std::string damaged = small_container();
  damaged[64] = static_cast<char>(damaged[64] + 1);
  const auto files = open_memory_file_system();
  files->create_folder();
  write(*files, "c", damaged);
  const auto container = Container::open(*files, "c", kKind);
  CHECK(container->section(1).verified().empty());
  CHECK(error_of([&] { container->section(9).verified(); }).code() == ErrorCode::kCorrupt);
}
