// SPDX-License-Identifier: Apache-2.0
//
// Gap kernels: sum_gaps() of codec/bit_packing.hpp for each instruction set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fihris::codec {

using SumGaps = void (*)(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;

void sum_gaps_portable(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;
#if defined(__x86_64__)
void sum_gaps_avx2(std::uint32_t* values, std::size_t count, std::uint32_t base) noexcept;
#endif

}  // namespace fihris::codec
