// SPDX-License-Identifier: Apache-2.0
//
// Varints: every value comes back, and nothing malformed is read.
#include "base/varint.hpp"

#include <array>
#include <limits>
#include <random>

#include "testing/catch.hpp"

using namespace fihris::base;

namespace {

template <typename... Bytes>
std::array<std::byte, sizeof...(Bytes)> bytes(Bytes... values) {
  return {static_cast<std::byte>(values)...};
}

template <typename T, std::size_t Size>
bool reads(const std::array<std::byte, Size>& from, T& value) {
  return read_varint(from.data(), from.data() + from.size(), value) == from.data() + from.size();
}

}  // namespace

TEST_CASE("values of every length come back, and take varint_bytes bytes") {
  std::mt19937_64 random(20240601);
  for (unsigned bits = 0; bits <= 64; ++bits) {
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t value = bits == 0 ? 0 : random() >> (64 - bits);
      ByteBuffer buffer;
      append_varint(buffer, value);
      CHECK(buffer.size() == varint_bytes(value));
      std::uint64_t read = ~value;
      CHECK(read_varint(buffer.data(), buffer.data() + buffer.size(), read) == buffer.data() + buffer.size());
      CHECK(read == value);
      // Cut short, it is no value.
      CHECK(read_varint(buffer.data(), buffer.data() + buffer.size() - 1, read) == nullptr);
    }
  }
}

TEST_CASE("the bytes are those of the documented examples") {
  ByteBuffer buffer;
  append_varint(buffer, 300);
  REQUIRE(buffer.size() == 2);
  CHECK(buffer.data()[0] == std::byte{0xAC});
  CHECK(buffer.data()[1] == std::byte{0x02});
}

TEST_CASE("a value too large for its type is refused, and leaves the result alone") {
  std::uint32_t value = 7;
  CHECK(reads(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0x0F), value));
  CHECK(value == std::numeric_limits<std::uint32_t>::max());
  value = 7;
  CHECK(!reads(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0x1F), value));
  CHECK(!reads(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00), value));
  CHECK(value == 7);
  std::uint8_t small = 0;
  CHECK(reads(bytes(0xFF, 0x01), small));
  CHECK(small == 255);
  CHECK(!reads(bytes(0x80, 0x02), small));
  std::uint64_t large = 0;
  CHECK(reads(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01), large));
  CHECK(large == std::numeric_limits<std::uint64_t>::max());
  CHECK(!reads(bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02), large));
}

TEST_CASE("a second spelling of a value is refused") {
  std::uint32_t value = 0;
  CHECK(!reads(bytes(0x80, 0x00), value));
  CHECK(!reads(bytes(0xFF, 0x00), value));
  CHECK(reads(bytes(0x00), value));
}
