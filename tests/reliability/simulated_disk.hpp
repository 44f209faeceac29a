// SPDX-License-Identifier: Apache-2.0
//
// SimulatedDisk: what a folder may look like after the power failed.
//
// A POSIX file system promises little: bytes are on the disk after fsync() of their file, names after fsync() of the folder. Between two such
// calls the disk may hold any part of what was asked for. So a state after power loss is
//
//     names    = durable names + any subset of the later creations, renamings and removals, in their order
//     contents = durable bytes + any part of the later ones, for each file by itself
//
// A subset in the order of the calls stands for every order: calls that touch different names commute, and of two that touch the same name
// the later one wins or is lost. A renaming is atomic, but its old name may be left beside the new one. A file whose bytes were not synced
// may have lost them all, end early, or have its length and some blocks (of 512 or 4,096 bytes), the others being zero or whatever the disk
// held before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "testing/random.hpp"

namespace fihris::reliability {

/// One call that changes a folder.
struct DiskCall {
  enum class Kind { kLink, kAppend, kSync, kRename, kUnlink, kSyncFolder };
  Kind kind = Kind::kSyncFolder;
  std::size_t file = 0;  ///< kLink, kAppend, kSync: which file, whatever its name
  std::string name;      ///< kLink, kRename (the old one), kUnlink
  std::string new_name;  ///< kRename
  std::string bytes;     ///< kAppend
};

/// The bytes of a file, and their hash.
struct Content {
  explicit Content(std::string bytes_of_file);
  std::string bytes;
  std::uint64_t hash;
};

/// All files of a folder.
using DiskImage = std::map<std::string, std::shared_ptr<const Content>>;

/// Equal for equal images.
std::uint64_t hash_of(const DiskImage& image);

/// How many states are visited where there are too many.
struct Bounds {
  std::size_t all_subsets_of = 6;     ///< up to so many pending names: every subset
  std::size_t random_subsets = 16;    ///< above: none, all, prefixes, single ones, all but one, pairs and so many random ones
  std::size_t places_of_a_tear = 6;   ///< for each block size: the first, the last and so many random ones
  std::size_t torn_with_subsets = 4;  ///< torn contents are combined with all names and so many other subsets
};

/// One thread at a time.
class SimulatedDisk {
 public:
  SimulatedDisk() = default;
  /// A folder that holds these files, all of them durable.
  explicit SimulatedDisk(const DiskImage& image);

  void apply(const DiskCall& call);

  /// What a process sees: everything asked for.
  DiskImage as_seen() const;

  std::size_t pending_names() const { return pending_.size(); }

  /// Calls `visit` for the legal states after a loss of power now; one state may come twice.
  void for_each_state(const Bounds& bounds, testing::Random& random, const std::function<void(const DiskImage&)>& visit) const;

 private:
  struct File {
    std::string bytes;
    std::size_t synced_bytes = 0;
    mutable std::shared_ptr<const Content> kept = nullptr;  ///< made when first asked for
    mutable std::shared_ptr<const Content> lost = nullptr;
  };
  using Names = std::map<std::string, std::size_t>;

  std::vector<std::vector<bool>> subsets(const Bounds& bounds, testing::Random& random) const;
  std::vector<Names> names_after(const std::vector<bool>& subset) const;
  void visit_contents(const Names& names, const Bounds& bounds, bool with_torn_ones, testing::Random& random,
                      const std::function<void(const DiskImage&)>& visit) const;

  std::map<std::size_t, File> files_;
  Names durable_;
  std::vector<DiskCall> pending_;
};

}  // namespace fihris::reliability
