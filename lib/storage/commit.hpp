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
#include <functional>
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

/// Removes manifests older than `generation` that nobody holds (FileSystem::hold()), manifests in the making, and the other files that are not
/// among those which `live` returns. It is called after the folder was listed, with the older states that are held: a file that is begun
/// later is not touched, so that others may write files meanwhile. The caller holds the lock. First makes the names in the folder durable, and
/// removes nothing when that fails. Never throws for what cannot be removed now: it is left for the next time.
using LiveFiles = std::function<std::vector<std::string>(std::span<const CommittedState> held)>;
void remove_garbage(FileSystem& files, std::uint64_t generation, const LiveFiles& live);

/// The same with names that are known before; files of older states go, held or not. A reader that has read the older state but not yet mapped
/// its files will find them gone (kNotFound) and reads again.
void remove_unreferenced(FileSystem& files, std::uint64_t generation, const std::vector<std::string>& live);

}  // namespace fihris::storage
