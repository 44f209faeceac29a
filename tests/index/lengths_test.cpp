// SPDX-License-Identifier: Apache-2.0
#include "index/lengths.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>

#include <zstd.h>

#include <fihris/error.hpp>

#include "index/format.hpp"
#include "index/zstd_frame.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

std::vector<std::byte> compressed(std::span<const std::byte> bytes) {
  std::vector<std::byte> frame(ZSTD_compressBound(bytes.size()));
  frame.resize(ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 3));
  return frame;
}

/// A file with the section.
struct Written {
  std::shared_ptr<const storage::Container> container;

  explicit Written(std::span<const std::byte> section) {
    const auto files = storage::open_memory_file_system();
    files->create_folder();
    storage::ContainerWriter out(*files, "lengths", kSegmentKind);
    out.begin_section(kLengths);
    out.append(section);
    out.finish();
    container = storage::Container::open(*files, "lengths", kSegmentKind);
  }
  storage::Section section() const { return container->section(kLengths); }
};

Written written(const std::vector<std::uint8_t>& codes) {
  base::ByteBuffer bytes;
  append_lengths(codes, bytes);
  return Written(bytes.view());
}

std::vector<std::uint8_t> random_codes(testing::Random& random, std::size_t count, std::uint32_t kinds) {
  std::vector<std::uint8_t> codes(count);
  for (std::uint8_t& code : codes) code = static_cast<std::uint8_t>(random.below(kinds));
  return codes;
}

bool is_refused(std::span<const std::byte> section, std::uint32_t doc_count) {
  const Written file(section);
  try {
    Lengths(file.section(), doc_count).codes();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kCorrupt);
    return true;
  }
  return false;
}

TEST_CASE("lengths come back, in no more bytes than there are documents") {
  FIHRIS_RANDOM(random);
  for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 30, 1000, 200'000}) {
    for (const std::uint32_t kinds : {1U, 2U, 40U, 256U}) {
      const auto codes = random_codes(random, count, kinds);
      const Written file = written(codes);
      CHECK(file.section().size() <= count);
      const Lengths lengths(file.section(), static_cast<std::uint32_t>(count));
      const auto read = lengths.codes();
      REQUIRE(std::equal(read.begin(), read.end(), codes.begin(), codes.end()));
      REQUIRE(lengths.codes().data() == read.data());
      if (kinds == 256) CHECK(file.section().size() == count);
      if (kinds <= 2 && count >= 1000) CHECK(file.section().size() < count / 2);
    }
  }
}

TEST_CASE("a byte for each document is read as it stands, as in earlier formats") {
  const std::vector<std::uint8_t> codes(5000, 100);
  const Written file(std::as_bytes(std::span(codes)));
  const auto read = Lengths(file.section(), 5000).codes();
  CHECK(std::equal(read.begin(), read.end(), codes.begin(), codes.end()));
}

TEST_CASE("threads that ask first get the same lengths") {
  FIHRIS_RANDOM(random);
  const auto codes = random_codes(random, 300'000, 3);
  const Written file = written(codes);
  const Lengths lengths(file.section(), static_cast<std::uint32_t>(codes.size()));
  std::array<bool, 4> same{};
  std::vector<std::thread> threads;
  for (bool& found : same) {
    threads.emplace_back([&] {
      const auto read = lengths.codes();
      found = std::equal(read.begin(), read.end(), codes.begin(), codes.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const bool found : same) CHECK(found);
}

TEST_CASE("lengths that are not those of all documents are refused") {
  const std::vector<std::byte> codes(1000, std::byte{7});
  const auto frame = compressed(codes);
  CHECK_FALSE(is_refused(frame, 1000));
  CHECK(is_refused(frame, 999));
  CHECK(is_refused(frame, 1001));
  CHECK(is_refused(codes, 999));
  CHECK(is_refused(codes, 1001));
  CHECK(is_refused({}, 1));
  for (std::size_t size = 0; size < frame.size(); ++size) CHECK(is_refused(std::span(frame).first(size), 1000));
  auto longer = frame;
  longer.push_back(std::byte{0});
  CHECK(is_refused(longer, 1000));
}

TEST_CASE("a frame that names a size beyond what its bytes can hold takes no memory") {
  auto frame = compressed(std::vector<std::byte>(1 << 20, std::byte{1}));
  REQUIRE((std::to_integer<unsigned>(frame[4]) & 0xE0U) == 0xA0U);  // one segment, size in four bytes
  std::fill_n(frame.begin() + 5, 4, std::byte{0xF0});
  CHECK_THROWS_AS(content_size(frame, "a frame"), Error);
  CHECK(is_refused(frame, 0xF0F0'F0F0U));
}

}  // namespace
}  // namespace fihris::index
