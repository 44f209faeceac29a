// SPDX-License-Identifier: Apache-2.0
//
// Which set of kernels runs: chosen once, at the first call of cpu(), from what the processor offers.
//
// The environment variable FIHRIS_KERNEL forces one of the sets that this processor can run ("portable" always can), so that tests and
// benchmarks can compare them. Every kernel gives the same result as the portable one; only its speed differs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fihris::base {

enum class Kernel {
  kPortable,  ///< plain C++
  kAvx2,      ///< x86-64 with AVX2, BMI1, BMI2 and POPCNT
  kAvx512,    ///< x86-64 with AVX-512 F, BW, DQ, VL and all of the above
  kNeon,      ///< AArch64
};

/// "portable", "avx2", "avx512" or "neon".
std::string_view kernel_name(Kernel kernel) noexcept;

/// The sets that this processor can run, slowest first; never empty. Valid for ever.
std::span<const Kernel> available_kernels();

/// The set to use. Throws Error(kInvalidArgument), naming those that exist, if FIHRIS_KERNEL asks for one that is not available.
Kernel cpu();

/// Whether cpu() has AVX2. For those whom no exception can reach: where cpu() throws the answer is no, and whoever may throw says why.
bool runs_avx2() noexcept;

/// The decision behind cpu(): the best of `available` (slowest first, not empty), or the one that `forced` names.
/// Throws as cpu() does. An empty `forced` string counts as none.
Kernel choose_kernel(std::span<const Kernel> available, std::optional<std::string> forced);

}  // namespace fihris::base
