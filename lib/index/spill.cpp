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
  if (spilled_ == 0) return;
  file_.reset();
  try {
    files_->remove(name_);
  } catch (const std::exception&) {
    return;  // nobody names it: the next commit removes it
  }
}

void Spill::settle() {
  if (files_ == nullptr || buffer_.size() < kMostInMemory) return;
  if (file_ == nullptr) file_ = files_->create(name_);
  spilled_ += buffer_.size();
  file_->append(buffer_.view());
  buffer_.clear();
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
  out.append(buffer_.view());
}

}  // namespace fihris::index
