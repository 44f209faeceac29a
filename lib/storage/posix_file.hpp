// SPDX-License-Identifier: Apache-2.0
//
// Files of a POSIX system: written by write(2), read by mmap(2).
#pragma once

#include <memory>
#include <string>

#include "storage/file_system.hpp"

namespace fihris::storage::posix {

/// `path` is opened, `shown` stands in messages. A file of that name is unlinked first, never cut: mappings of it stay whole.
std::unique_ptr<WritableFile> create_file(const std::string& path, const std::string& shown);

/// Throws kNotFound, kIo. Reading the mapping raises SIGBUS if somebody cuts the file, or the disk fails, while it is mapped;
/// Fihris itself never changes a file that it has finished.
std::shared_ptr<const FileBytes> map_file(const std::string& path, const std::string& shown);

}  // namespace fihris::storage::posix
