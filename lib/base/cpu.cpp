// SPDX-License-Identifier: Apache-2.0
//
// Detection of the processor's instruction sets.
#include "base/cpu.hpp"

#include <cstdlib>
#include <exception>
#include <vector>

#include <fihris/error.hpp>

namespace fihris::base {

namespace {

std::vector<Kernel> detect() {
  std::vector<Kernel> kernels{Kernel::kPortable};
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  if (avx2) kernels.push_back(Kernel::kAvx2);
  if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    kernels.push_back(Kernel::kAvx512);
  }
#elif defined(__aarch64__)
  kernels.push_back(Kernel::kNeon);
#endif
  return kernels;
}

std::optional<std::string> forced_by_environment() {
  const char* const value = std::getenv("FIHRIS_KERNEL");
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

std::string_view kernel_name(Kernel kernel) noexcept {
  switch (kernel) {
    case Kernel::kPortable: return "portable";
    case Kernel::kAvx2: return "avx2";
    case Kernel::kAvx512: return "avx512";
    case Kernel::kNeon: return "neon";
  }
  return "portable";
}

std::span<const Kernel> available_kernels() {
  static const std::vector<Kernel> kKernels = detect();
  return kKernels;
}

Kernel choose_kernel(std::span<const Kernel> available, std::optional<std::string> forced) {
  if (!forced || forced->empty()) return available.back();
  std::string names;
  for (const Kernel kernel : available) {
    if (*forced == kernel_name(kernel)) return kernel;
    if (!names.empty()) names += ", ";
    names += kernel_name(kernel);
  }
  throw Error(ErrorCode::kInvalidArgument,
              "FIHRIS_KERNEL asks for the kernels '" + *forced + "', which this processor does not have; it has: " + names);
}

Kernel cpu() {
  static const Kernel kChosen = choose_kernel(available_kernels(), forced_by_environment());
  return kChosen;
}

bool runs_avx2() noexcept {
  try {
    const Kernel kernel = cpu();
    return kernel == Kernel::kAvx2 || kernel == Kernel::kAvx512;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace fihris::base
