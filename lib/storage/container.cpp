// SPDX-License-Identifier: Apache-2.0
//
// Reading a container. The layout is drawn in container.hpp.
//
// Which chunks were compared is kept in a bitmap of relaxed atomics. Two threads may compare one chunk at the same time; both find the
// same, so that no order between them is needed: the bytes themselves never change.
#include "storage/container.hpp"

#include <algorithm>
#include <atomic>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "storage/container_layout.hpp"

namespace fihris::storage {

namespace {

using layout::TocEntry;

constexpr const char* kAdvice = "; restore the file from a copy, or rebuild the index";

[[noreturn]] void throw_corrupt(const std::string& path, std::uint64_t byte, const std::string& what) {
  throw Error(ErrorCode::kCorrupt, path + " is damaged at byte " + std::to_string(byte) + ": " + what + kAdvice);
}

/// The frame of a container that is being opened: checks each part before the next relies on it.
class Frame {
 public:
  Frame(std::span<const std::byte> file, const std::string& path) : file_(file), path_(path) {}

  /// Before anything else: the header is the same in all versions, what follows it is not.
  void check_header(ContainerKind kind) const {
    if (file_.size() < layout::kHeaderBytes) throw_cut();
    if (base::load_u64(file_.data()) != kind.magic) throw_corrupt(path_, 0, "the file does not begin with the mark of its kind");
    const std::uint32_t version = base::load_u32(file_.data() + 8);
    if (base::load_u32(file_.data() + 12) != layout::header_check(file_.first(12))) throw_corrupt(path_, 8, "the header has changed");
    if (version > kind.version) {
      throw Error(ErrorCode::kNewerFormat, path_ + " was written by a later version of Fihris (format " + std::to_string(version) +
                                               "; this one reads up to " + std::to_string(kind.version) + "): upgrade Fihris");
    }
    if (version < kind.oldest_version) {
      throw Error(ErrorCode::kCorrupt, path_ + " was written by an earlier version of Fihris (format " + std::to_string(version) +
                                           "; this one reads " + layout::versions_read(kind.oldest_version, kind.version) +
                                           "): rebuild the index");
    }
  }

  void check_footer(ContainerKind kind) {
    if (file_.size() < layout::kHeaderBytes + layout::kFooterBytes) throw_cut();
    footer_ = file_.size() - layout::kFooterBytes;
    const std::byte* const footer = file_.data() + footer_;
    if (base::load_u64(footer + layout::kFooterMagic) != kind.magic) throw_cut();
    if (base::load_u64(footer + layout::kFooterChecksum) != base::hash_bytes(file_.subspan(footer_, layout::kFooterChecksum))) {
      throw_corrupt(path_, footer_, "the footer has changed");
    }
    if (base::load_u64(footer + layout::kFooterFileBytes) != file_.size()) throw_cut();
    table_ = base::load_u64(footer + layout::kFooterTable);
    toc_ = base::load_u64(footer + layout::kFooterToc);
    if (table_ < layout::kHeaderBytes || table_ > toc_ || toc_ > footer_ || (footer_ - toc_) % layout::kTocEntryBytes != 0 ||
        toc_ - table_ != layout::chunk_count(table_) * layout::kChecksumBytes) {
      throw_corrupt(path_, footer_, "the footer contradicts itself");
    }
    const std::uint64_t checksum = base::hash_bytes(file_.subspan(table_, footer_ - table_));
    if (base::load_u64(footer + layout::kFooterIndexChecksum) != checksum) {
      throw_corrupt(path_, table_, "the checksums and the table of contents have changed");
    }
  }

  /// The sections, sorted by id.
  std::vector<TocEntry> read_toc() const {
    std::vector<TocEntry> entries;
    entries.reserve((footer_ - toc_) / layout::kTocEntryBytes);
    std::uint64_t end_before = layout::kHeaderBytes;
    for (std::uint64_t at = toc_; at < footer_; at += layout::kTocEntryBytes) {
      const std::byte* const from = file_.data() + at;
      const TocEntry entry{.id = base::load_u32(from), .offset = base::load_u64(from + 8), .size = base::load_u64(from + 16)};
      if (base::load_u32(from + 4) != 0 || entry.offset % layout::kAlignment != 0 || entry.offset < end_before || entry.offset > table_ ||
          entry.size > table_ - entry.offset) {
        throw_corrupt(path_, at, "section " + std::to_string(entry.id) + " overlaps another or lies outside the file");
      }
      end_before = entry.offset + entry.size;
      entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(), [](const TocEntry& a, const TocEntry& b) { return a.id < b.id; });
    const auto twin = std::adjacent_find(entries.begin(), entries.end(), [](const TocEntry& a, const TocEntry& b) { return a.id == b.id; });
    if (twin != entries.end()) throw_corrupt(path_, toc_, "section " + std::to_string(twin->id) + " is listed twice");
    return entries;
  }

  std::uint64_t table() const noexcept { return table_; }

 private:
  [[noreturn]] void throw_cut() const { throw_corrupt(path_, file_.size(), "the file is cut short, or is not one of its kind"); }

  std::span<const std::byte> file_;
  const std::string& path_;
  std::uint64_t footer_ = 0;
  std::uint64_t table_ = 0;
  std::uint64_t toc_ = 0;
};

}  // namespace

class Container::Impl {
 public:
  Impl(std::shared_ptr<const FileBytes> file, std::string path, ContainerKind kind) : file_(std::move(file)), path_(std::move(path)) {
    Frame frame(file_->bytes(), path_);
    frame.check_header(kind);
    frame.check_footer(kind);
    toc_ = frame.read_toc();
    checked_bytes_ = frame.table();
    chunk_verified_ = std::vector<std::atomic<std::uint64_t>>((layout::chunk_count(checked_bytes_) + 63) / 64);
  }

  std::span<const std::byte> bytes() const noexcept { return file_->bytes(); }
  void forget() const noexcept { file_->forget(); }
  const std::string& path() const noexcept { return path_; }
  std::uint64_t chunk_count() const noexcept { return layout::chunk_count(checked_bytes_); }

  const TocEntry* find(SectionId id) const noexcept {
    const auto at =
        std::lower_bound(toc_.begin(), toc_.end(), id, [](const TocEntry& entry, SectionId wanted) { return entry.id < wanted; });
    return at != toc_.end() && at->id == id ? &*at : nullptr;
  }

  const std::atomic<std::uint64_t>* marks() const noexcept { return chunk_verified_.data(); }

  bool is_marked(std::uint64_t chunk) const noexcept {
    return (chunk_verified_[chunk / 64].load(std::memory_order_relaxed) >> (chunk % 64) & 1) != 0;
  }

  void mark(std::uint64_t chunk) const noexcept {
    chunk_verified_[chunk / 64].fetch_or(std::uint64_t{1} << (chunk % 64), std::memory_order_relaxed);
  }

  /// Compares the checksum of a chunk; costs a pass over its bytes.
  bool matches(std::uint64_t chunk) const noexcept {
    const std::uint64_t begin = chunk * layout::kChunkBytes;
    const std::uint64_t length = std::min(layout::kChunkBytes, checked_bytes_ - begin);
    return base::hash_bytes(bytes().subspan(begin, length)) ==
           base::load_u64(bytes().data() + checked_bytes_ + chunk * layout::kChecksumBytes);
  }

  std::string describe_damage(std::uint64_t chunk) const {
    const std::uint64_t begin = chunk * layout::kChunkBytes;
    const std::uint64_t end = std::min(begin + layout::kChunkBytes, checked_bytes_);
    return path_ + " is damaged between byte " + std::to_string(begin) + " and byte " + std::to_string(end) +
           ": their checksum does not match" + kAdvice;
  }

 private:
  std::shared_ptr<const FileBytes> file_;
  std::string path_;
  std::vector<TocEntry> toc_;
  std::uint64_t checked_bytes_ = 0;  ///< the checksums cover [0, checked_bytes_), and their table begins there
  mutable std::vector<std::atomic<std::uint64_t>> chunk_verified_;
};

/// verified(), where chunks are compared for the first time, more than one is touched, or the range makes no sense.
std::span<const std::byte> Section::compared(std::uint64_t offset, std::uint64_t length) const {
  static_assert(kChunkBytes == layout::kChunkBytes);
  if (offset > size_ || length > size_ - offset) {
    if (container_ == nullptr) throw Error(ErrorCode::kCorrupt, "a section that is not there was read; rebuild the index");
    throw_corrupt(container_->path(), begin_ + size_,
                  "the section of " + std::to_string(size_) + " bytes that begins at byte " + std::to_string(begin_) +
                      " ends before its bytes " + std::to_string(offset) + " + " + std::to_string(length));
  }
  if (length == 0) return {};
  container_->verify_range(begin_ + offset, begin_ + offset + length);
  return container_->impl_->bytes().subspan(begin_ + offset, length);
}

Container::Container() = default;
Container::~Container() = default;

std::shared_ptr<const Container> Container::open(FileSystem& files, const std::string& name, ContainerKind kind) {
  std::shared_ptr<Container> container(new Container);
  container->impl_ = std::make_unique<Impl>(files.map(name), files.path_of(name), kind);
  return container;
}

std::optional<Section> Container::find(SectionId id) const {
  const TocEntry* const entry = impl_->find(id);
  if (entry == nullptr) return std::nullopt;
  Section section;
  section.container_ = this;
  section.bytes_ = impl_->bytes().data() + entry->offset;
  section.marks_ = impl_->marks();
  section.begin_ = entry->offset;
  section.size_ = entry->size;
  return section;
}

Section Container::section(SectionId id) const {
  if (const std::optional<Section> found = find(id)) return *found;
  throw Error(ErrorCode::kCorrupt, path() + " has no section " + std::to_string(id) + kAdvice);
}

std::uint64_t Container::size_bytes() const noexcept { return impl_->bytes().size(); }

void Container::forget() const noexcept { impl_->forget(); }

const std::string& Container::path() const noexcept { return impl_->path(); }

std::vector<std::string> Container::check() const {
  std::vector<std::string> damages;
  for (std::uint64_t chunk = 0; chunk < impl_->chunk_count(); ++chunk) {
    if (!impl_->matches(chunk)) damages.push_back(impl_->describe_damage(chunk));
  }
  return damages;
}

void Container::verify_range(std::uint64_t begin, std::uint64_t end) const {
  const std::uint64_t last = (end - 1) / layout::kChunkBytes;
  for (std::uint64_t chunk = begin / layout::kChunkBytes; chunk <= last; ++chunk) {
    if (impl_->is_marked(chunk)) continue;
    if (!impl_->matches(chunk)) throw Error(ErrorCode::kCorrupt, impl_->describe_damage(chunk));
    impl_->mark(chunk);
  }
}

}  // namespace fihris::storage
