// SPDX-License-Identifier: Apache-2.0
#include "index/lengths.hpp"

#include <new>

#include <zstd.h>

#include "codec/checked_reader.hpp"
#include "index/zstd_frame.hpp"

namespace fihris::index {
namespace {

constexpr int kCompressionLevel = 1;  // 3 takes as many bytes for passages, 7 takes 0.94 of them
constexpr const char* kWhat = "the table of lengths";

}  // namespace

void append_lengths(std::span<const std::uint8_t> codes, base::ByteBuffer& out) {
  std::vector<std::byte> frame(ZSTD_compressBound(codes.size()));
  const std::size_t size = ZSTD_compress(frame.data(), frame.size(), codes.data(), codes.size(), kCompressionLevel);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // nothing else can go wrong in room enough
  out.append(size < codes.size() ? std::span<const std::byte>(frame).first(size) : std::as_bytes(codes));
}

Lengths::Lengths(const storage::Section& section, std::uint32_t doc_count) : section_(section), doc_count_(doc_count) {
  if (section.size() > doc_count) codec::CheckedReader({}, kWhat).damaged();
}

std::span<const std::uint8_t> Lengths::codes() const {
  read_([this] {
    codes_ = section_.verified();
    if (codes_.size() == doc_count_) return;
    decompressed_ = decompressed_frame(codes_, doc_count_, kWhat);
    codes_ = decompressed_;
  });
  return {reinterpret_cast<const std::uint8_t*>(codes_.data()), codes_.size()};
}

}  // namespace fihris::index
