// SPDX-License-Identifier: Apache-2.0
//
// The system calls of this process on one folder: counted, recorded, and made to fail one at a time.
//
// The program that links system_calls.cpp has open(), write(), fsync() and the like of its own, which stand before those of the C library and
// pass on to them. So the real file system of Fihris is tested down to the kernel, without its knowing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "reliability/simulated_disk.hpp"

namespace fihris::reliability {

enum class Fault {
  kNone,
  kNoSpace,      ///< ENOSPC, where a call may need room
  kInputOutput,  ///< EIO, anywhere
  kInterrupted,  ///< EINTR, where Linux may give it
  kShortWrite,   ///< half of the bytes are written
};

/// Begins to watch calls that touch what is below `folder`; the one numbered `call` (from 1, of those that the fault may strike) fails.
/// One folder at a time.
void watch_system_calls(const std::filesystem::path& folder, Fault fault = Fault::kNone, std::size_t call = 0);

/// What has been seen since then.
struct SeenCalls {
  std::vector<std::string> names;  ///< "fsync segment-1", in order
  std::vector<DiskCall> changes;   ///< those that change the folder, without its LOCK
  bool has_struck = false;
  std::string struck;  ///< the name of the call that failed
};
SeenCalls seen_system_calls();

void stop_watching_system_calls();

}  // namespace fihris::reliability
