// SPDX-License-Identifier: Apache-2.0
//
// The protocol of commit.hpp. A manifest, byte by byte:
//
//     0   u64  magic "FIHRISMF"
//     8   u32  version                                            these 16 bytes are the same in all versions
//     12  u32  low half of XXH3-64 of bytes 0 to 11
//     16  u64  generation, the same as in the name
//     24  u64  length of the payload
//     32       payload
//     …   u64  XXH3-64 of all before; the file ends here
#include "storage/commit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "storage/container_layout.hpp"

namespace fihris::storage {

namespace {

constexpr std::string_view kPrefix = "MANIFEST-";
constexpr std::string_view kTemporarySuffix = ".tmp";
constexpr std::size_t kGenerationDigits = 20;

/// Files that only Fihris makes, and that nobody needs once no manifest names them.
constexpr std::array<std::string_view, 3> kOwnPrefixes = {"segment-", "deletes-", "vocabulary-"};

constexpr std::uint64_t kMagic = 0x464D534952484946U;  // "FIHRISMF", little-endian
constexpr std::uint32_t kVersion = 6;                  ///< that is written
constexpr std::uint32_t kOldestVersion = 2;            ///< that is read
constexpr std::size_t kPayloadOffset = 32;
constexpr std::size_t kChecksumBytes = 8;

/// The generation in `MANIFEST-<20 digits>`; nothing for any other name.
std::optional<std::uint64_t> generation_of(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  std::uint64_t generation = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), generation);
  if (name.size() != kGenerationDigits || parsed.ec != std::errc() || parsed.ptr != name.data() + name.size()) return std::nullopt;
  return generation;
}

bool is_leftover_manifest(std::string_view name) {
  if (!name.ends_with(kTemporarySuffix)) return false;
  name.remove_suffix(kTemporarySuffix.size());
  return generation_of(name).has_value();
}

std::vector<std::uint64_t> generations_from_newest(FileSystem& files) {
  std::vector<std::uint64_t> generations;
  for (const std::string& name : files.list()) {
    if (const auto generation = generation_of(name)) generations.push_back(*generation);
  }
  std::sort(generations.rbegin(), generations.rend());
  return generations;
}

void refuse_other_version(std::span<const std::byte> file, const std::string& path) {
  if (file.size() < layout::kHeaderBytes || base::load_u64(file.data()) != kMagic) return;
  const std::uint32_t version = base::load_u32(file.data() + 8);
  if (base::load_u32(file.data() + 12) != layout::header_check(file.first(12))) return;
  if (version >= kOldestVersion && version <= kVersion) return;
  if (version < kOldestVersion) {
    throw Error(ErrorCode::kCorrupt, path + " was written by an earlier version of Fihris (format " + std::to_string(version) +
                                         "; this one reads " + layout::versions_read(kOldestVersion, kVersion) + "): rebuild the index");
  }
  throw Error(ErrorCode::kNewerFormat, path + " was written by a later version of Fihris (format " + std::to_string(version) +
                                           "; this one reads up to " + std::to_string(kVersion) + "): upgrade Fihris");
}

/// The payload if the whole frame verifies.
std::optional<std::vector<std::byte>> unframe(std::span<const std::byte> file, std::uint64_t generation) {
  if (file.size() < kPayloadOffset + kChecksumBytes) return std::nullopt;
  const std::span<const std::byte> checked = file.first(file.size() - kChecksumBytes);
  if (base::load_u64(file.data() + checked.size()) != base::hash_bytes(checked)) return std::nullopt;
  const std::uint32_t version = base::load_u32(file.data() + 8);
  const bool is_ours = base::load_u64(file.data()) == kMagic && version >= kOldestVersion && version <= kVersion &&
                       base::load_u64(file.data() + 16) == generation &&
                       base::load_u64(file.data() + 24) == checked.size() - kPayloadOffset;
  if (!is_ours) return std::nullopt;
  const std::span<const std::byte> payload = checked.subspan(kPayloadOffset);
  return std::vector<std::byte>(payload.begin(), payload.end());
}

base::ByteBuffer frame(const CommittedState& state) {
  base::ByteBuffer file;
  layout::append_header(file, kMagic, kVersion);
  file.append_u64(state.generation);
  file.append_u64(state.payload.size());
  file.append(state.payload);
  file.append_u64(base::hash_bytes(file.view()));
  return file;
}

void remove_if_possible(FileSystem& files, const std::string& name) noexcept {
  try {
    files.remove(name);
  } catch (const std::exception&) {
    return;  // met again by the next remove_unreferenced()
  }
}

/// False when the file is held, or cannot be removed now.
bool gone_unless_held(FileSystem& files, const std::string& name) noexcept {
  try {
    return files.remove_unless_held(name);
  } catch (const std::exception&) {
    return false;
  }
}

enum class Attempt { kDone, kFilesVanished };

/// Throws kNewerFormat, kCorrupt for an earlier format, and kNotFound when the file vanished.
std::optional<CommittedState> read_state(FileSystem& files, std::uint64_t generation) {
  const std::string name = manifest_name(generation);
  const std::shared_ptr<const FileBytes> file = files.map(name);
  refuse_other_version(file->bytes(), files.path_of(name));
  auto payload = unframe(file->bytes(), generation);
  if (!payload) return std::nullopt;
  return CommittedState{.generation = generation, .payload = std::move(*payload)};
}

/// The newest manifest was whole when it got its name, so that no crash made this damage. To pass over it would lose a commit in silence.
[[noreturn]] void throw_damaged(FileSystem& files, const std::vector<std::uint64_t>& generations) {
  const std::string damaged = files.path_of(manifest_name(generations.front())) + " is damaged";
  for (auto older = generations.begin() + 1; older != generations.end(); ++older) {
    if (!read_state(files, *older)) continue;
    throw Error(ErrorCode::kCorrupt, damaged + "; restore the index from a copy, or remove this file to go back to the commit before it, " +
                                         manifest_name(*older) + ", which is whole");
  }
  throw Error(ErrorCode::kCorrupt,
              damaged + ", and there is no older manifest that is whole; restore the index from a copy, or rebuild it");
}

Attempt try_read_newest_state(FileSystem& files, std::optional<CommittedState>& state) {
  const std::vector<std::uint64_t> generations = generations_from_newest(files);
  if (generations.empty()) return Attempt::kDone;
  try {
    state = read_state(files, generations.front());
    if (!state) throw_damaged(files, generations);
    return Attempt::kDone;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNotFound) return Attempt::kFilesVanished;
    throw;
  }
}

}  // namespace

std::string manifest_name(std::uint64_t generation) {
  const std::string digits = std::to_string(generation);
  return std::string(kPrefix) + std::string(kGenerationDigits - digits.size(), '0') + digits;
}

std::optional<CommittedState> read_newest_state(FileSystem& files) {
  constexpr int kAttempts = 100;  // a manifest that is listed and then gone was replaced by the commit of another process: look again
  std::optional<CommittedState> state;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (try_read_newest_state(files, state) == Attempt::kDone) return state;
  }
  throw Error(ErrorCode::kIo, "the manifests of " + files.path_of("") + " vanish while they are read; check the disk, and try again");
}

void write_state(FileSystem& files, const CommittedState& state) {
  const std::string name = manifest_name(state.generation);
  const std::string temporary = name + std::string(kTemporarySuffix);
  try {
    const base::ByteBuffer bytes = frame(state);
    const std::unique_ptr<WritableFile> file = files.create(temporary);
    file->append(bytes.view());
    file->sync();
    file->close();
    files.sync_directory();
    files.rename(temporary, name);
  } catch (...) {
    remove_if_possible(files, temporary);
    throw;
  }
  files.sync_directory();
}

void remove_garbage(FileSystem& files, std::uint64_t generation, const LiveFiles& live) {
  try {
    const std::vector<std::string> names = files.list();
    std::vector<CommittedState> held;
    // The newest manifest may have been renamed by a process that was killed before it could sync the folder. Were the older one removed
    // now, a loss of power could leave neither.
    bool synced = false;
    const auto sync_once = [&] {
      if (!std::exchange(synced, true)) files.sync_directory();
    };
    // Manifests first: none that is left names a file that is gone.
    for (const std::string& name : names) {
      const auto found = generation_of(name);
      const bool is_older = found && *found < generation;
      if (!is_older && !is_leftover_manifest(name)) continue;
      sync_once();
      if (!is_older) {
        remove_if_possible(files, name);
      } else if (!gone_unless_held(files, name)) {
        if (auto payload = unframe(files.map(name)->bytes(), *found)) held.push_back({*found, std::move(*payload)});
      }
    }
    std::vector<std::string> live_names = live(held);
    std::sort(live_names.begin(), live_names.end());
    for (const std::string& name : names) {
      const bool is_own =
          std::any_of(kOwnPrefixes.begin(), kOwnPrefixes.end(), [&](std::string_view prefix) { return name.starts_with(prefix); });
      if (!is_own || std::binary_search(live_names.begin(), live_names.end(), name)) continue;
      sync_once();
      remove_if_possible(files, name);
    }
  } catch (const std::exception&) {
    return;  // cleaning never fails a commit
  }
}

void remove_unreferenced(FileSystem& files, std::uint64_t generation, const std::vector<std::string>& live) {
  remove_garbage(files, generation, [&](std::span<const CommittedState>) { return live; });
}

}  // namespace fihris::storage
