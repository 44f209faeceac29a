// SPDX-License-Identifier: Apache-2.0
//
// Hashes: fixed values, and how well they spread.
#include "base/hash.hpp"

#include <array>
#include <bit>
#include <set>

#include "base/bytes.hpp"
#include "testing/catch.hpp"

using namespace fihris::base;

TEST_CASE("hashes of known keys never change") {
  CHECK(hash_integer(0) == 0);
  CHECK(hash_integer(1) == 0x5692161D100B05E5U);
  CHECK(hash_string("") == 0x2D06800538D394C2U);
  CHECK(hash_string("fihris") == hash_bytes(as_bytes("fihris")));
}

TEST_CASE("one changed bit of a key changes about half of its hash") {
  std::uint64_t changed = 0;
  unsigned pairs = 0;
  for (std::uint64_t key = 1; key < 1000; key += 7) {
    for (unsigned bit = 0; bit < 64; ++bit, ++pairs) {
      changed += static_cast<unsigned>(std::popcount(hash_integer(key) ^ hash_integer(key ^ std::uint64_t{1} << bit)));
    }
  }
  const double mean = static_cast<double>(changed) / pairs;
  CHECK(mean > 31.0);
  CHECK(mean < 33.0);
}

TEST_CASE("packed keys that differ in their highest letter only spread over the low bits") {
  std::set<std::uint64_t> slots;
  for (std::uint64_t letter = 1; letter < 64; ++letter) slots.insert(hash_integer(letter << 54) & 0xFFFF);
  CHECK(slots.size() > 60);
}

TEST_CASE("the order of combined hashes matters") { CHECK(hash_combine(1, 2) != hash_combine(2, 1)); }
