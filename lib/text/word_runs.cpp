// SPDX-License-Identifier: Apache-2.0
#include "text/word_runs.hpp"

#include "base/cpu.hpp"

namespace fihris::text {

ScanWords word_run_scanner() {
  static const ScanWords scanner = []() -> ScanWords {
    switch (base::cpu()) {
#if defined(__x86_64__)
      case base::Kernel::kAvx2:
      case base::Kernel::kAvx512: return scan_words_avx2;
#endif
      default: return nullptr;
    }
  }();
  return scanner;
}

}  // namespace fihris::text
