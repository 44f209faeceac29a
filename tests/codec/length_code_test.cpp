// SPDX-License-Identifier: Apache-2.0
#include "codec/length_code.hpp"

#include <cmath>
#include <cstdint>

#include "testing/catch.hpp"

namespace fihris::codec {
namespace {

constexpr std::uint32_t kLargestLength = 524'287;

TEST_CASE("lengths below 32 are exact") {
  for (std::uint32_t length = 0; length < kExactLengths; ++length) CHECK(decode_length(encode_length(length)) == length);
}

TEST_CASE("codes rise with lengths, and a decoded length is within 3.2 % of the true one") {
  std::uint8_t previous = 0;
  double worst = 0;
  for (std::uint32_t length = 0; length <= kLargestLength; ++length) {
    const std::uint8_t code = encode_length(length);
    if (code < previous) FAIL("length " << length << " has a lower code than the length before it");
    previous = code;
    const double decoded = decode_length(code);
    worst = std::max(worst, std::abs(decoded - length) / std::max(length, std::uint32_t{1}));
  }
  CHECK(worst < 0.032);
  CHECK(previous == 255);
}

TEST_CASE("lengths above the largest count as it") {
  CHECK(encode_length(kLargestLength + 1) == 255);
  CHECK(encode_length(~std::uint32_t{0}) == 255);
}

TEST_CASE("every code is the code of its own length, and decoded lengths rise") {
  for (unsigned code = 0; code < 256; ++code) {
    CHECK(encode_length(kLengths[code]) == code);
    if (code > 0) CHECK(kLengths[code] > kLengths[code - 1]);
  }
}

TEST_CASE("the codes of some lengths never change, since files hold them") {
  CHECK(encode_length(32) == 32);
  CHECK(encode_length(33) == 32);
  CHECK(encode_length(34) == 33);
  CHECK(encode_length(64) == 48);
  CHECK(encode_length(1000) == 111);
  CHECK(decode_length(111) == 1007);
}

}  // namespace
}  // namespace fihris::codec
