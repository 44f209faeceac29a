// SPDX-License-Identifier: Apache-2.0
//
// What makes documents of gaps or of bits, for each instruction set: sum_gaps() of codec/bit_packing.hpp, DocBits::decode().
#pragma once

#include <cstddef>
#include <cstdint>

namespace fihris::codec {

using SumGaps = void (*)(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;

/// Writes first + 64 i + k for each bit k that is 1 in word i. Up to 8 numbers behind the last one are written, too.
using ExpandBits = void (*)(const std::uint64_t* words, std::size_t count, std::uint32_t first, std::uint32_t* out) noexcept;

void sum_gaps_portable(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;
void expand_bits_portable(const std::uint64_t* words, std::size_t count, std::uint32_t first, std::uint32_t* out) noexcept;
#if defined(__x86_64__)
void expand_bits_avx2(const std::uint64_t* words, std::size_t count, std::uint32_t first, std::uint32_t* out) noexcept;
void sum_gaps_avx2(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;
#endif

}  // namespace fihris::codec
