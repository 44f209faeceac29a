// SPDX-License-Identifier: Apache-2.0
//
// The version of the library that runs, as against the headers a program was compiled with.
#include <fihris/version.hpp>

namespace fihris {

const char* version() noexcept { return FIHRIS_VERSION; }

}  // namespace fihris
