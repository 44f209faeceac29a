// SPDX-License-Identifier: Apache-2.0
#include "index/zstd_frame.hpp"

#include <memory>
#include <new>

#include <zstd.h>

#include "codec/checked_reader.hpp"

namespace fihris::index {

std::size_t content_size(std::span<const std::byte> frame, const char* what) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  // A block of a zstd frame takes at least 4 bytes and holds at most 128 KiB; a size beyond that is a lie that would only cost memory.
  const unsigned long long most = (frame.size() / 4 + 1) << 17;
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most) codec::CheckedReader({}, what).damaged();
  return static_cast<std::size_t>(size);
}

std::vector<std::byte> decompressed_frame(std::span<const std::byte> frame, std::size_t size, const char* what) {
  if (content_size(frame, what) != size) codec::CheckedReader({}, what).damaged();
  std::vector<std::byte> content(size);
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  if (context == nullptr) throw std::bad_alloc();  // not damage, as ZSTD_decompress() would have it
  if (ZSTD_decompressDCtx(context.get(), content.data(), size, frame.data(), frame.size()) != size)
    codec::CheckedReader({}, what).damaged();
  return content;
}

}  // namespace fihris::index
