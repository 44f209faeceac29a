// SPDX-License-Identifier: Apache-2.0
//
// Little-endian memory and the byte buffer.
#include "base/bytes.hpp"

#include <array>

#include "testing/catch.hpp"

using namespace fihris::base;

TEST_CASE("store writes little-endian bytes at any alignment, and load reads them") {
  std::array<unsigned char, 16> memory{};
  store_u32(memory.data() + 1, 0x11223344U);
  CHECK(memory[1] == 0x44);
  CHECK(memory[4] == 0x11);
  CHECK(memory[5] == 0);
  CHECK(load_u32(memory.data() + 1) == 0x11223344U);
  store_u64(memory.data() + 3, 0x0102030405060708U);
  CHECK(memory[3] == 8);
  CHECK(memory[10] == 1);
  CHECK(load_u64(memory.data() + 3) == 0x0102030405060708U);
  store_u16(memory.data() + 7, std::uint16_t{0xBEEF});
  CHECK(memory[7] == 0xEF);
  CHECK(load_u16(memory.data() + 7) == 0xBEEF);
}

TEST_CASE("swap_bytes turns the bytes of an integer around") {
  CHECK(detail::swap_bytes(std::uint8_t{0x12}) == 0x12);
  CHECK(detail::swap_bytes(std::uint16_t{0x1234}) == 0x3412);
  CHECK(detail::swap_bytes(std::uint32_t{0x12345678}) == 0x78563412U);
  CHECK(detail::swap_bytes(std::uint64_t{0x0102030405060708}) == 0x0807060504030201U);
}

TEST_CASE("a buffer holds what was appended, in order") {
  ByteBuffer buffer;
  CHECK(buffer.empty());
  buffer.append_u8(0x7F);
  buffer.append_u16(0x0201);
  buffer.append_u32(0x06050403);
  buffer.append_u64(0x0E0D0C0B0A090807);
  buffer.append(std::string_view("end"));
  REQUIRE(buffer.size() == 18);
  CHECK(buffer.data()[0] == std::byte{0x7F});
  for (unsigned i = 1; i < 15; ++i) CHECK(buffer.data()[i] == static_cast<std::byte>(i));
  CHECK(as_text(buffer.view()).substr(15) == "end");
  buffer.clear();
  CHECK(buffer.empty());
}

TEST_CASE("a buffer grows and is padded by zero bytes") {
  ByteBuffer buffer;
  buffer.append_u8(1);
  buffer.pad_to(8);
  CHECK(buffer.size() == 8);
  CHECK(buffer.data()[7] == std::byte{0});
  buffer.pad_to(8);
  CHECK(buffer.size() == 8);
  std::byte* const grown = buffer.grow(2);
  CHECK(grown == buffer.data() + 8);
  CHECK(grown[1] == std::byte{0});
}
