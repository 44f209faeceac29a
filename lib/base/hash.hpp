// SPDX-License-Identifier: Apache-2.0
//
// Hashes: of an integer (for tables keyed by packed words), and of bytes (XXH3; for strings and for checksums).
//
// Both are part of the file format where a file stores them, so they never change: hash_test.cpp pins values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fihris::base {

/// Spreads every bit of `key` over all 64 bits of the result; one to one, so that different keys never collide in full.
/// Two rounds of multiply and xor-shift; the multipliers are those of the splitmix64 generator.
constexpr std::uint64_t hash_integer(std::uint64_t key) noexcept {
  key ^= key >> 30;
  key *= 0xBF58476D1CE4E5B9U;
  key ^= key >> 27;
  key *= 0x94D049BB133111EBU;
  key ^= key >> 31;
  return key;
}

/// Hash of bytes. Not for defence against people who choose the bytes.
std::uint64_t hash_bytes(std::span<const std::byte> bytes) noexcept;
std::uint64_t hash_string(std::string_view text) noexcept;

/// Hash of two hashes in order.
constexpr std::uint64_t hash_combine(std::uint64_t first, std::uint64_t second) noexcept {
  return hash_integer(first * 0x9E3779B97F4A7C15U + second);
}

}  // namespace fihris::base
