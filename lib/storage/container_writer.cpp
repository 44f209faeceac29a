// SPDX-License-Identifier: Apache-2.0
//
// Writing a container. The layout is drawn in container.hpp.
//
// Bytes are gathered in a buffer of whole chunks; when it is full, each chunk is hashed and the buffer is appended to the file. Only the
// last buffer may end within a chunk. An error of the file system is final: the file is incomplete, every later call throws kClosed,
// and the destructor removes the file if it can.
#include <algorithm>
#include <cassert>
#include <exception>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "storage/container.hpp"
#include "storage/container_layout.hpp"

namespace fihris::storage {

namespace {

constexpr std::size_t kBufferBytes = 16 * layout::kChunkBytes;

}  // namespace

class ContainerWriter::Impl {
 public:
  Impl(FileSystem& files, std::string name, ContainerKind kind) : files_(files), name_(std::move(name)), kind_(kind) {
    assert(kind.version > 0);
    layout::append_header(buffer_, kind.magic, kind.version);
    file_ = files.create(name_);
    state_ = State::kWriting;
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    if (state_ == State::kFinished || file_ == nullptr) return;
    file_.reset();
    try {
      files_.remove(name_);
    } catch (const std::exception&) {
      return;  // an incomplete file that nobody names; remove_unreferenced() meets it again
    }
  }

  void begin_section(SectionId id) {
    need_working();
    assert(std::none_of(toc_.begin(), toc_.end(), [id](const layout::TocEntry& entry) { return entry.id == id; }));
    end_section();
    toc_.push_back({.id = id, .offset = position(), .size = 0});
  }

  void append(std::span<const std::byte> bytes) {
    need_working();
    assert(!toc_.empty() && "begin_section() comes first");
    while (!bytes.empty()) {
      const std::size_t taken = std::min(bytes.size(), kBufferBytes - buffer_.size());
      buffer_.append(bytes.first(taken));
      bytes = bytes.subspan(taken);
      if (buffer_.size() == kBufferBytes) flush();
    }
  }

  std::uint64_t offset_in_section() const noexcept { return toc_.empty() ? 0 : position() - toc_.back().offset; }

  std::uint64_t finish() {
    need_working();
    end_section();
    flush();
    state_ = State::kFailed;  // until everything below went well
    const base::ByteBuffer tail = make_tail();
    file_->append(tail.view());
    file_->sync();
    file_->close();
    state_ = State::kFinished;
    return flushed_bytes_ + tail.size();
  }

 private:
  enum class State { kFailed, kWriting, kFinished };

  std::uint64_t position() const noexcept { return flushed_bytes_ + buffer_.size(); }

  void need_working() const {
    assert(state_ != State::kFinished && "finish() was the last call");
    if (state_ == State::kFailed) throw Error(ErrorCode::kClosed, "writing " + files_.path_of(name_) + " failed earlier; write it anew");
  }

  /// Notes the size of the section being written, and aligns what follows.
  void end_section() {
    if (!toc_.empty()) toc_.back().size = offset_in_section();
    buffer_.pad_to(layout::kAlignment);  // the buffer is a multiple of kAlignment, so this never exceeds it
    if (buffer_.size() == kBufferBytes) flush();
  }

  void flush() {
    state_ = State::kFailed;
    const std::span<const std::byte> bytes = buffer_.view();
    for (std::size_t at = 0; at < bytes.size(); at += layout::kChunkBytes) {
      const std::size_t length = std::min<std::size_t>(layout::kChunkBytes, bytes.size() - at);
      checksums_.push_back(base::hash_bytes(bytes.subspan(at, length)));
    }
    file_->append(bytes);
    flushed_bytes_ += bytes.size();
    buffer_.clear();
    state_ = State::kWriting;
  }

  /// Everything after the last section: checksum table, table of contents, footer.
  base::ByteBuffer make_tail() const {
    base::ByteBuffer tail;
    for (const std::uint64_t checksum : checksums_) tail.append_u64(checksum);
    const std::size_t toc = tail.size();
    for (const layout::TocEntry& entry : toc_) {
      tail.append_u32(entry.id);
      tail.append_u32(0);
      tail.append_u64(entry.offset);
      tail.append_u64(entry.size);
    }
    const std::uint64_t index_checksum = base::hash_bytes(tail.view());
    const std::size_t footer = tail.size();
    tail.append_u64(flushed_bytes_);
    tail.append_u64(flushed_bytes_ + toc);
    tail.append_u64(index_checksum);
    tail.append_u64(flushed_bytes_ + footer + layout::kFooterBytes);
    tail.append_u64(base::hash_bytes(tail.view().subspan(footer)));
    tail.append_u64(kind_.magic);
    return tail;
  }

  FileSystem& files_;
  std::string name_;
  ContainerKind kind_;
  std::unique_ptr<WritableFile> file_;
  State state_ = State::kFailed;
  base::ByteBuffer buffer_;
  std::uint64_t flushed_bytes_ = 0;
  std::vector<std::uint64_t> checksums_;
  std::vector<layout::TocEntry> toc_;
};

ContainerWriter::ContainerWriter(FileSystem& files, std::string name, ContainerKind kind)
    : impl_(std::make_unique<Impl>(files, std::move(name), kind)) {}
ContainerWriter::~ContainerWriter() = default;
void ContainerWriter::begin_section(SectionId id) { impl_->begin_section(id); }
void ContainerWriter::append(std::span<const std::byte> bytes) { impl_->append(bytes); }
std::uint64_t ContainerWriter::offset_in_section() const noexcept { return impl_->offset_in_section(); }
std::uint64_t ContainerWriter::finish() { return impl_->finish(); }

}  // namespace fihris::storage
