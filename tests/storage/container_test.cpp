// SPDX-License-Identifier: Apache-2.0
//
// Containers that are whole: what is written is read, by name of section, range and thread; and what a failing disk leaves behind.
#include "storage/container.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include <fihris/error.hpp>

#include "storage/container_layout.hpp"
#include "storage/containers.hpp"
#include "storage/failing_file_system.hpp"
#include "storage/file_systems.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

using namespace fihris;
using namespace fihris::storage;
using namespace fihris::storage::testing;

TEST_CASE("sections are read as they were written") {
  EachFileSystem each;
  FileSystem& files = each.files();
  FIHRIS_RANDOM(random);
  // Lengths around a chunk (64 KiB) and the writer's buffer (1 MiB).
  const SectionList sections = {{7, "seven"},
                                {1, ""},
                                {2, random_text(random, 65536)},
                                {3, random_text(random, 65535)},
                                {900, random_text(random, (1 << 20) + 1)},
                                {0, "zero"},
                                {4, random_text(random, (3 << 20) - 64)},
                                {0xFFFFFFFFU, ""}};
  const std::uint64_t size = write_container(files, "c", sections);
  CHECK(size == files.map("c")->bytes().size());
  const auto container = Container::open(files, "c", kKind);
  CHECK(container->size_bytes() == size);
  CHECK(container->path() == files.path_of("c"));
  for (const auto& [id, text] : sections) {
    INFO("section " << id);
    const Section section = container->section(id);
    CHECK(section.size() == text.size());
    CHECK((base::as_text(section.verified()) == text));
    const auto address = reinterpret_cast<std::uintptr_t>(section.verified().data());
    CHECK(address % layout::kAlignment == 0);
  }
  CHECK(container->check().empty());
  CHECK_FALSE(container->find(8).has_value());
  CHECK(error_of([&] { container->section(8); }).code() == ErrorCode::kCorrupt);
}

TEST_CASE("a section may be appended in any pieces") {
  EachFileSystem each;
  FileSystem& files = each.files();
  FIHRIS_RANDOM(random);
  const std::string text = random_text(random, 5 << 20);
  {
    ContainerWriter writer(files, "c", kKind);
    writer.begin_section(1);
    for (std::size_t at = 0; at < text.size();) {
      CHECK(writer.offset_in_section() == at);
      const std::size_t piece = std::min<std::size_t>(text.size() - at, random.below(300'000));
      writer.append(base::as_bytes(std::string_view(text).substr(at, piece)));
      at += piece;
    }
    writer.finish();
  }
  write_container(files, "at once", {{1, text}});
  CHECK((read(files, "c") == read(files, "at once")));
}

TEST_CASE("ranges of a section are given exactly, and ranges outside are refused") {
  EachFileSystem each;
  FileSystem& files = each.files();
  FIHRIS_RANDOM(random);
  const std::string text = random_text(random, 200'000);
  write_container(files, "c", {{1, "before"}, {2, text}, {3, "after"}});
  const auto container = Container::open(files, "c", kKind);
  const Section section = container->section(2);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t offset = random.below(text.size() + 1);
    const std::uint64_t length = random.below(text.size() - offset + 1);
    CHECK((base::as_text(section.verified(offset, length)) == std::string_view(text).substr(offset, length)));
  }
  const auto [offset, length] = GENERATE(table<std::uint64_t, std::uint64_t>(
      {{0, 200'001}, {200'000, 1}, {200'001, 0}, {1, UINT64_MAX}, {UINT64_MAX, 1}, {UINT64_MAX, UINT64_MAX}}));
  const Error refused = error_of([&, from = offset, count = length] { section.verified(from, count); });
  CHECK(refused.code() == ErrorCode::kCorrupt);
  CHECK(contains(refused.what(), files.path_of("c")));
  CHECK(Section().verified().empty());
  CHECK(error_of([] { Section().verified(0, 1); }).code() == ErrorCode::kCorrupt);
}

TEST_CASE("a container without sections can be opened") {
  EachFileSystem each;
  CHECK(write_container(each.files(), "c", {}) == 64 + 8 + 48);
  CHECK(Container::open(each.files(), "c", kKind)->check().empty());
}

TEST_CASE("the bytes of a small container are those of the drawing") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_container(files, "c", {{5, "abc"}});
  const std::string file = read(files, "c");
  REQUIRE(file.size() == 128 + 8 + 24 + 48);
  CHECK(file.substr(0, 12) == std::string("12345678\3\0\0\0", 12));
  CHECK(file.substr(16, 48) == std::string(48, '\0'));
  CHECK(file.substr(64, 3) == "abc");
  CHECK(file.substr(67, 61) == std::string(61, '\0'));
  CHECK(base::load_u64(file.data() + 128) == base::hash_string(std::string_view(file).substr(0, 128)));
  CHECK(file.substr(136, 24) == std::string("\5\0\0\0\0\0\0\0\100\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0", 24));
  CHECK(file.substr(160, 16) == std::string("\200\0\0\0\0\0\0\0\210\0\0\0\0\0\0\0", 16));
  CHECK(base::load_u64(file.data() + 176) == base::hash_string(std::string_view(file).substr(128, 32)));
  CHECK(base::load_u64(file.data() + 184) == file.size());
  CHECK(base::load_u64(file.data() + 192) == base::hash_string(std::string_view(file).substr(160, 32)));
  CHECK(file.substr(200) == "12345678");
}

TEST_CASE("threads may verify the same sections at the same time") {
  EachFileSystem each;
  FileSystem& files = each.files();
  FIHRIS_RANDOM(random);
  const std::string text = random_text(random, 6 << 20);
  write_container(files, "c", {{1, text}});
  const auto container = Container::open(files, "c", kKind);
  std::atomic<int> right = 0;
  const auto work = [&](std::uint64_t seed) {
    fihris::testing::Random own(seed);
    const Section section = container->section(1);
    for (int round = 0; round < 100; ++round) {
      const std::uint64_t offset = own.below(text.size() - 70'000);
      if (base::as_text(section.verified(offset, 70'000)) == std::string_view(text).substr(offset, 70'000)) ++right;
    }
  };
  std::jthread first(work, random.next());
  std::jthread second(work, random.next());
  work(random.next());
  first.join();
  second.join();
  CHECK(right == 300);
}

TEST_CASE("a container outlives the removal of its file") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_container(files, "c", {{1, "text"}});
  const auto container = Container::open(files, "c", kKind);
  files.remove("c");
  write_container(files, "c", {{1, "else"}});
  CHECK(base::as_text(container->section(1).verified()) == "text");
}

TEST_CASE("a writer that is destroyed without finish removes its file") {
  EachFileSystem each;
  FileSystem& files = each.files();
  {
    ContainerWriter writer(files, "c", kKind);
    writer.begin_section(1);
    CHECK(files.exists("c"));
  }
  CHECK_FALSE(files.exists("c"));
}

TEST_CASE("whichever call fails while a container is written, the error surfaces and nothing half-written opens") {
  EachFileSystem each;
  const auto afterwards = GENERATE(FailingFileSystem::Afterwards::kWorks, FailingFileSystem::Afterwards::kFails);
  FailingFileSystem files(each.files());
  const std::string text(3 << 20, 'x');
  write_container(files, "c", {{1, text}, {2, "end"}});
  const std::size_t call_count = files.record().size();
  REQUIRE(call_count >= 6);  // create, several appends, sync, close
  CHECK(files.record()[call_count - 2] == "sync c");
  CHECK(files.record()[call_count - 1] == "close c");
  each.files().remove("c");
  for (std::size_t call = 1; call <= call_count; ++call) {
    INFO("call " << call << " of " << call_count);
    files.fail_at(call, afterwards);
    CHECK(error_of([&] { write_container(files, "c", {{1, text}, {2, "end"}}); }).code() == ErrorCode::kNoSpace);
    CHECK(files.has_failed());
    if (afterwards == FailingFileSystem::Afterwards::kWorks) {
      CHECK_FALSE(each.files().exists("c"));
    } else if (each.files().exists("c") && call < call_count - 1) {  // with all bytes there, only their durability is unknown
      CHECK(error_of([&] { Container::open(each.files(), "c", kKind); }).code() == ErrorCode::kCorrupt);
    }
    each.files().remove("c");
  }
}

TEST_CASE("after a failure a writer takes no more") {
  EachFileSystem each;
  FailingFileSystem files(each.files());
  ContainerWriter writer(files, "c", kKind);
  writer.begin_section(1);
  files.fail_at(1, FailingFileSystem::Afterwards::kWorks);
  CHECK(error_of([&] { writer.append(base::as_bytes(std::string(2 << 20, 'x'))); }).code() == ErrorCode::kNoSpace);
  CHECK(error_of([&] { writer.append(base::as_bytes("x")); }).code() == ErrorCode::kClosed);
  CHECK(error_of([&] { writer.begin_section(2); }).code() == ErrorCode::kClosed);
  CHECK(error_of([&] { writer.finish(); }).code() == ErrorCode::kClosed);
}
