// SPDX-License-Identifier: Apache-2.0
//
// Copies of whole files and whole commits between folders.
#include "index/copy.hpp"

#include <algorithm>
#include <exception>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>

#include "index/format.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"

namespace fihris {
namespace index {
namespace {

constexpr std::size_t kCopiedAtOnce = std::size_t{4} << 20;

storage::ContainerKind kind_of(const std::string& name) {
  if (name.starts_with("segment-")) return kSegmentKind;
  return name.starts_with("deletes-") ? kDeletesKind : kVocabularyKind;
}

}  // namespace

void copy_container(storage::FileSystem& from, const std::string& name, storage::FileSystem& to, const std::string& new_name) {
  const auto source = from.map(name);
  const auto bytes = source->bytes();
  const auto copy = to.create(new_name);
  for (std::size_t at = 0; at < bytes.size(); at += kCopiedAtOnce) {
    copy->append(bytes.subspan(at, std::min(kCopiedAtOnce, bytes.size() - at)));
    source->forget();
  }
  copy->sync();
  copy->close();
  // Damage is not handed on, nor made.
  const auto container = storage::Container::open(to, new_name, kind_of(new_name));
  const auto problems = container->check();
  if (!problems.empty()) throw Error(ErrorCode::kCorrupt, "copying " + from.path_of(name) + ": " + problems.front());
  container->forget();
}

}  // namespace index

namespace {

void remove_if_possible(storage::FileSystem& files, const std::string& name) noexcept {
  try {
    files.remove(name);
  } catch (const std::exception&) {
    return;  // nobody names it
  }
}

}  // namespace

void IndexReader::copy_to(const Directory& destination) const {
  storage::FileSystem& to = destination.files();
  const auto require_no_index = [&] {
    if (storage::read_newest_state(to))
      throw Error(ErrorCode::kInvalidArgument, destination.name() + " holds an index already: name a folder that does not");
  };
  if (!to.folder_exists()) to.create_folder();
  require_no_index();  // before the lock, which a writer of that index may have
  const auto lock = to.lock(index::kLockName);
  require_no_index();
  const index::Manifest& manifest = impl_->manifest();
  std::vector<std::string> begun;
  try {
    for (const std::string& name : manifest.files()) {
      begun.push_back(name);
      index::copy_container(impl_->directory().files(), name, to, name);
    }
    if (impl_->is_held() && !impl_->is_in_place())
      throw Error(ErrorCode::kNotFound, "the index in " + impl_->directory().name() + " was replaced while it was copied: open it again");
  } catch (...) {
    for (const std::string& name : begun) remove_if_possible(to, name);
    throw;
  }
  storage::write_state(to, {manifest.generation, manifest.encode()});
}

}  // namespace fihris
