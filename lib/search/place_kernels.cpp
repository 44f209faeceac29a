// SPDX-License-Identifier: Apache-2.0
//
// The choice of kernels, and those in plain C++.
#include "search/place_kernels.hpp"

#include "base/cpu.hpp"
#include "codec/postings.hpp"

namespace fihris::search {

void find_places_portable(const std::uint32_t* block, const std::uint32_t* wanted, std::size_t count, std::uint8_t* places) noexcept {
  std::uint32_t place = 0;
  for (std::size_t i = 0; i < count; ++i) {
    place = codec::place_onwards(block, codec::kBlockSize, place, wanted[i]);
    places[i] = static_cast<std::uint8_t>(place);
  }
}

std::size_t find_marked_portable(const std::uint32_t* block, std::size_t count, const Marks& marks, std::uint8_t* places) noexcept {
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t mark = block[i] % kMarks;
    places[found] = static_cast<std::uint8_t>(i);
    found += marks[mark / 32] >> (mark % 32) & 1;
  }
  return found;
}

const PlaceKernels& place_kernels() {
  static const PlaceKernels kernels = [] {
    switch (base::cpu()) {
#if defined(__x86_64__)
      case base::Kernel::kAvx2:
      case base::Kernel::kAvx512: return PlaceKernels{find_places_avx2, find_marked_avx2};
#endif
      default: return PlaceKernels{find_places_portable, find_marked_portable};
    }
  }();
  return kernels;
}

}  // namespace fihris::search
