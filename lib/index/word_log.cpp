// SPDX-License-Identifier: Apache-2.0
#include "index/word_log.hpp"

#include <algorithm>

namespace fihris::index {
namespace {

constexpr std::size_t kLargestSlab = std::size_t{2} << 20;

}  // namespace

LogChunks::Chunk LogChunks::take() {
  if (free_.empty()) {
    const std::size_t bytes = std::clamp(slab_bytes_, kChunkBytes, kLargestSlab);
    slabs_.push_back({static_cast<std::uint32_t*>(base::allocate_in_order(bytes)), base::FreeLarge{bytes}});
    slab_bytes_ += bytes;
    for (std::size_t end = bytes / sizeof(std::uint32_t); end > 0; end -= kNumbers) free_.push_back(slabs_.back().get() + (end - kNumbers));
  }
  const Chunk chunk = free_.back();
  free_.pop_back();
  return chunk;
}

void WordLog::append(std::span<const std::uint32_t> forms, LogChunks& chunks) {
  while (!forms.empty()) {
    const std::size_t at = size_ % LogChunks::kNumbers;
    if (at == 0) chunks_.push_back(chunks.take());
    const auto piece = forms.first(std::min(forms.size(), LogChunks::kNumbers - at));
    std::copy(piece.begin(), piece.end(), chunks_.back() + at);
    size_ += piece.size();
    forms = forms.subspan(piece.size());
  }
}

}  // namespace fihris::index
