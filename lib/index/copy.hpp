// SPDX-License-Identifier: Apache-2.0
//
// Copying files of an index.
#pragma once

#include <string>

#include "storage/file_system.hpp"

namespace fihris::index {

/// Copies a segment, a set of removed documents or a vocabulary, makes the copy durable and compares its checksums. Throws as FileSystem does, and
/// kCorrupt when the source is damaged.
void copy_container(storage::FileSystem& from, const std::string& name, storage::FileSystem& to, const std::string& new_name);

}  // namespace fihris::index
