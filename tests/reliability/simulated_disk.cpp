// SPDX-License-Identifier: Apache-2.0
#include "reliability/simulated_disk.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/bytes.hpp"
#include "base/hash.hpp"

namespace fihris::reliability {

using testing::Random;

namespace {

constexpr std::array<std::size_t, 2> kBlockSizes = {512, 4096};
constexpr std::size_t kFirstFileOfCalls = 1'000'000;  ///< files of the image that one begins with have lower numbers

std::shared_ptr<const Content> content(std::string bytes) { return std::make_shared<const Content>(std::move(bytes)); }

/// What a change of names does to a folder.
void change_names(std::map<std::string, std::size_t>& names, const DiskCall& call, std::size_t renamed_file) {
  switch (call.kind) {
    case DiskCall::Kind::kLink: names[call.name] = call.file; break;
    case DiskCall::Kind::kUnlink: names.erase(call.name); break;
    case DiskCall::Kind::kRename: {
      names[call.new_name] = renamed_file;
      const auto old = names.find(call.name);
      if (old != names.end() && old->second == renamed_file) names.erase(old);
      break;
    }
    default: break;
  }
}

/// What the disk held where a block was never written.
std::string stale_bytes(std::size_t length, Random& random) {
  std::string bytes(length, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.next());
  return bytes;
}

/// Places, in bytes, at which writing may have ended or been interrupted.
std::vector<std::size_t> tears(std::size_t begin, std::size_t end, std::size_t block, std::size_t most, Random& random) {
  std::vector<std::size_t> all;
  for (std::size_t at = (begin / block + 1) * block; at < end; at += block) all.push_back(at);
  if (all.size() <= most + 2) return all;
  std::vector<std::size_t> chosen = {all.front(), all.back()};
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(random.pick(all));
  return chosen;
}

/// Contents of a file whose bytes from `synced` on were never made durable, apart from "all lost" and "all there".
std::vector<std::string> torn_contents(const std::string& bytes, std::size_t synced, const Bounds& bounds, Random& random) {
  std::vector<std::string> torn;
  const std::size_t lost = bytes.size() - synced;
  torn.push_back(bytes.substr(0, synced) + std::string(lost, '\0'));
  torn.push_back(bytes.substr(0, synced) + stale_bytes(lost, random));
  for (const std::size_t block : kBlockSizes) {
    for (const std::size_t at : tears(synced, bytes.size(), block, bounds.places_of_a_tear, random)) {
      torn.push_back(bytes.substr(0, at));                                         // ends early
      torn.push_back(bytes.substr(0, at) + std::string(bytes.size() - at, '\0'));  // has its length, not its end
      const std::size_t from = std::max(synced, at - block);                       // written out of order: one block is missing
      torn.push_back(bytes.substr(0, from) + std::string(at - from, '\0') + bytes.substr(at));
      torn.push_back(bytes.substr(0, from) + stale_bytes(at - from, random) + bytes.substr(at));
      torn.push_back(bytes.substr(0, synced) + std::string(at - synced, '\0') + bytes.substr(at));  // only the end was written
    }
  }
  return torn;
}

}  // namespace

Content::Content(std::string bytes_of_file) : bytes(std::move(bytes_of_file)), hash(base::hash_bytes(base::as_bytes(bytes))) {}

std::uint64_t hash_of(const DiskImage& image) {
  base::ByteBuffer all;
  for (const auto& [name, file] : image) {
    all.append_u64(base::hash_bytes(base::as_bytes(name)));
    all.append_u64(file->hash);
  }
  return base::hash_bytes(all.view());
}

SimulatedDisk::SimulatedDisk(const DiskImage& image) {
  std::size_t number = 0;
  for (const auto& [name, file] : image) {
    files_[number] = {.bytes = file->bytes, .synced_bytes = file->bytes.size()};
    durable_[name] = number++;
  }
}

void SimulatedDisk::apply(const DiskCall& call) {
  switch (call.kind) {
    case DiskCall::Kind::kAppend: {
      File& file = files_[kFirstFileOfCalls + call.file];
      file = {.bytes = file.bytes + call.bytes, .synced_bytes = file.synced_bytes};
      return;
    }
    case DiskCall::Kind::kSync: {
      File& file = files_[kFirstFileOfCalls + call.file];
      file = {.bytes = file.bytes, .synced_bytes = file.bytes.size()};
      return;
    }
    case DiskCall::Kind::kSyncFolder:
      durable_ = names_after(std::vector<bool>(pending_.size(), true)).front();
      pending_.clear();
      return;
    default: break;
  }
  DiskCall change = call;
  if (call.kind == DiskCall::Kind::kLink) {
    change.file += kFirstFileOfCalls;
    files_[change.file];
  }
  if (call.kind == DiskCall::Kind::kRename) {
    change.file = names_after(std::vector<bool>(pending_.size(), true)).front().at(call.name);
    if (call.name == call.new_name) return;
  }
  pending_.push_back(std::move(change));
}

DiskImage SimulatedDisk::as_seen() const {
  DiskImage image;
  const Names names = names_after(std::vector<bool>(pending_.size(), true)).front();
  for (const auto& [name, file] : names) image[name] = content(files_.at(file).bytes);
  return image;
}

/// The folder when these changes took place; and the same with the old name of each renaming left behind.
std::vector<SimulatedDisk::Names> SimulatedDisk::names_after(const std::vector<bool>& subset) const {
  std::vector<Names> all(1, durable_);
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (!subset[i]) continue;
    const std::size_t before = all.size();
    for (std::size_t which = 0; which < before; ++which) {
      const bool has_old_name = pending_[i].kind == DiskCall::Kind::kRename && all[which].contains(pending_[i].name);
      if (has_old_name) {
        Names both = all[which];
        both[pending_[i].new_name] = pending_[i].file;
        all.push_back(std::move(both));
      }
      change_names(all[which], pending_[i], pending_[i].file);
    }
  }
  return all;
}

std::vector<std::vector<bool>> SimulatedDisk::subsets(const Bounds& bounds, Random& random) const {
  const std::size_t count = pending_.size();
  std::set<std::vector<bool>> chosen;
  if (count <= bounds.all_subsets_of) {
    for (std::size_t bits = 0; bits < std::size_t{1} << count; ++bits) {
      std::vector<bool> subset(count);
      for (std::size_t i = 0; i < count; ++i) subset[i] = (bits >> i & 1) != 0;
      chosen.insert(subset);
    }
  } else {
    const std::vector<bool> none(count, false);
    for (std::size_t i = 0; i <= count; ++i) {
      std::vector<bool> prefix = none;
      std::fill_n(prefix.begin(), i, true);
      chosen.insert(prefix);
      prefix.flip();
      chosen.insert(prefix);  // and what comes after it
    }
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i; j < count; ++j) {
        std::vector<bool> pair = none;
        pair[i] = pair[j] = true;
        chosen.insert(pair);
        if (i != j) continue;
        pair.flip();
        chosen.insert(pair);
      }
    }
    for (std::size_t i = 0; i < bounds.random_subsets; ++i) {
      std::vector<bool> subset(count);
      for (std::size_t j = 0; j < count; ++j) subset[j] = random.one_in(2);
      chosen.insert(subset);
    }
  }
  // All of them last: where most is named and torn contents matter most.
  return {chosen.begin(), chosen.end()};
}

void SimulatedDisk::visit_contents(const Names& names, const Bounds& bounds, bool with_torn_ones, Random& random,
                                   const std::function<void(const DiskImage&)>& visit) const {
  DiskImage kept;
  DiskImage lost;
  std::vector<std::string> unsynced;
  for (const auto& [name, number] : names) {
    const File& file = files_.at(number);
    if (file.kept == nullptr) file.kept = content(file.bytes);
    if (file.lost == nullptr) file.lost = content(file.bytes.substr(0, file.synced_bytes));
    kept[name] = file.kept;
    lost[name] = file.lost;
    if (file.synced_bytes != file.bytes.size()) unsynced.push_back(name);
  }
  visit(kept);
  if (unsynced.empty()) return;
  visit(lost);
  if (!with_torn_ones) return;
  for (const std::string& name : unsynced) {
    const File& file = files_.at(names.at(name));
    for (std::string& torn : torn_contents(file.bytes, file.synced_bytes, bounds, random)) {
      const auto shared = content(std::move(torn));
      DiskImage image = random.one_in(2) ? kept : lost;
      image[name] = shared;
      visit(image);
    }
  }
}

void SimulatedDisk::for_each_state(const Bounds& bounds, Random& random, const std::function<void(const DiskImage&)>& visit) const {
  std::set<Names> seen;
  const auto all = subsets(bounds, random);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (Names& names : names_after(all[i])) {
      if (!seen.insert(names).second) continue;
      const bool with_torn_ones = i + 1 == all.size() || random.below(all.size()) < bounds.torn_with_subsets;
      visit_contents(names, bounds, with_torn_ones, random, visit);
    }
  }
}

}  // namespace fihris::reliability
