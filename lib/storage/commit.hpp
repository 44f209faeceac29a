// SPDX-License-Identifier: Apache-2.0
//
// Commit: the protocol by which a new state of an index replaces the old one, all or nothing.
//
// A state is a small payload (the manifest, whose meaning belongs to the index module) in a file `MANIFEST-<generation>` (20 digits).
//   write MANIFEST-<g>.tmp → sync it → sync the directory → rename to MANIFEST-<g> → sync the directory
// The payload is framed by magic, version, generation, length and checksum. A reader takes the highest generation. A manifest is whole
// before it gets its name, so that one that does not verify was damaged later: that is an error, and no older state is taken in its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/file_system.hpp"

namespace fihris::storage {

struct CommittedState {
  std::uint64_t generation = 0;
  std::vector<std::byte> payload;
};

/// The newest state; nothing when there is no manifest at all. Throws kCorrupt when the newest manifest does not verify (saying whether
/// an older one does) or was written by an earlier version, kNewerFormat when it was written by a later one.
std::optional<CommittedState> read_newest_state(FileSystem& files);

/// Makes `state` the newest. All files that it names must be durable before (synced; this call syncs the directory before the manifest is
/// renamed, so that their names are durable too). On return the state survives power loss. After an Error the newest state is the one
/// before, or, when only the last step failed, `state`: files of both must stay, and the caller should read again before it goes on.
void write_state(FileSystem& files, const CommittedState& state);

std::string manifest_name(std::uint64_t generation);

/// Removes manifests older than `generation` and the files that nobody names in `live` (other files, such as the lock, stay).
/// Removes manifests in the making, too; so the caller holds the lock. First makes the names in the folder durable, and removes nothing
/// when that fails. Never throws for what cannot be removed now: it is left for the next time. A reader that has read the older state but
/// not yet mapped its files will find them gone (kNotFound) and reads again.
void remove_unreferenced(FileSystem& files, std::uint64_t generation, const std::vector<std::string>& live);

}  // namespace fihris::storage
