// SPDX-License-Identifier: Apache-2.0
//
// The lock of a folder on a POSIX system.
#pragma once

#include <memory>
#include <string>

#include "storage/file_system.hpp"

namespace fihris::storage::posix {

/// `path` is the file that carries the lock, `folder` stands in the message of kLocked. Throws kLocked, kNotFound, kIo, kNoSpace.
std::unique_ptr<FileLock> lock_file(const std::string& path, const std::string& shown, const std::string& folder);

}  // namespace fihris::storage::posix
