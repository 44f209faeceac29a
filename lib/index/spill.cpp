// SPDX-License-Identifier: Apache-2.0
//
// Bytes that wait in a file, as spill.hpp says.
#include "index/spill.hpp"

#include <algorithm>
#include <exception>

namespace fihris::index {
namespace {

constexpr std::size_t kMostInMemory = std::size_t{16} << 20;
constexpr std::size_t kCopiedAtOnce = std::size_t{4} << 20;

}  // namespace

Spill::~Spill() {
  if (file_ == nullptr) return;
  file_.reset();
  try {
    files_->remove(name_);
  } catch (const std::exception&) {
    return;  // nobody names it: the next commit removes it
  }
}

void Spill::put_away() {
  std::span<const std::byte> bytes = buffer_.view();
  settled_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t at = kept_bytes_ % kChunkBytes;
    if (at == 0) kept_.push_back(chunks_.take());
    const auto piece = bytes.first(std::min(bytes.size(), kChunkBytes - at));
    std::copy(piece.begin(), piece.end(), reinterpret_cast<std::byte*>(kept_.back()) + at);
    kept_bytes_ += piece.size();
    bytes = bytes.subspan(piece.size());
  }
  buffer_.clear();
  if (files_ == nullptr || kept_bytes_ < kMostInMemory) return;
  if (file_ == nullptr) file_ = files_->create(name_);
  take_kept([&](std::span<const std::byte> piece) { file_->append(piece); });
}

template <typename Use>
void Spill::take_kept(Use use) {
  for (const LogChunks::Chunk chunk : kept_) {
    const std::size_t bytes = std::min<std::uint64_t>(kept_bytes_, kChunkBytes);
    use(std::as_bytes(std::span(chunk, LogChunks::kNumbers)).first(bytes));
    chunks_.give_back(chunk);
    kept_bytes_ -= bytes;
  }
  kept_.clear();
}

void Spill::copy_to(storage::ContainerWriter& out) {
  if (file_ != nullptr) {
    file_->close();
    const auto file = files_->map(name_);
    for (std::size_t at = 0; at < file->bytes().size(); at += kCopiedAtOnce) {
      out.append(file->bytes().subspan(at, std::min(kCopiedAtOnce, file->bytes().size() - at)));
      file->forget();
    }
  }
  take_kept([&](std::span<const std::byte> piece) { out.append(piece); });
  out.append(buffer_.view());
}

}  // namespace fihris::index
