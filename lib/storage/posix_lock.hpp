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

/// FileSystem::hold() and remove_unless_held(): a shared lock on the file itself, which its remover must have alone.
std::unique_ptr<FileLock> hold_file(const std::string& path);
bool remove_unless_held(const std::string& path, const std::string& shown);

}  // namespace fihris::storage::posix
