// SPDX-License-Identifier: Apache-2.0
//
// Window kernels: the loops over all documents of a window, or of a set, that are worth an instruction set of their own.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fihris::search {

/// Finds the sums that are at least `least` (which must be above 0), and sets all sums to 0.
///
/// sums: `count` numbers, a multiple of 16. Their offsets and values go to `offsets` and `values`, in order, which must have room for
/// count + 16 each. Returns how many there are. Cost: about a cycle for 16 sums, and a few for each one found.
using TakeSums = std::size_t (*)(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                                 std::int32_t* values) noexcept;

/// How many bits of `count` words are set.
using CountBits = std::uint64_t (*)(const std::uint64_t* words, std::size_t count) noexcept;

struct WindowKernels {
  TakeSums take_sums;
  CountBits count_bits;
};

/// Those that fit base::cpu(), chosen once.
const WindowKernels& window_kernels();

std::size_t take_sums_portable(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                               std::int32_t* values) noexcept;
std::uint64_t count_bits_portable(const std::uint64_t* words, std::size_t count) noexcept;
#if defined(__x86_64__)
std::uint64_t count_bits_avx2(const std::uint64_t* words, std::size_t count) noexcept;
std::size_t take_sums_avx2(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                           std::int32_t* values) noexcept;
std::size_t take_sums_avx512(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                             std::int32_t* values) noexcept;
#elif defined(__aarch64__)
std::uint64_t count_bits_neon(const std::uint64_t* words, std::size_t count) noexcept;
std::size_t take_sums_neon(std::int32_t* sums, std::size_t count, std::int32_t least, std::uint32_t* offsets,
                           std::int32_t* values) noexcept;
#endif

}  // namespace fihris::search
