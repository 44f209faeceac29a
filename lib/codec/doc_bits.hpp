// SPDX-License-Identifier: Apache-2.0
//
// DocBits: the documents of a block as bits, one for each document from the block before on. Where every third document or more has a word that takes
// hardly more room than gaps do, and what is asked of the block is answered without its documents: whether one is there, where it stands, which
// of a set are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fihris::codec {

/// A value; as made, of no documents.
class DocBits {
 public:
  static constexpr std::uint32_t kMost = 1024;   ///< bits
  static constexpr std::size_t kRoomBehind = 8;  ///< numbers behind the documents that decode() may write, too

  /// Becomes the documents first + i for which bit i (bit i % 8 of byte i / 8) is 1, of `size` <= kMost bits in as many bytes as they need. False,
  /// and then of no documents, when these are not `count` <= 128, the last bit among them, or when there are others behind the last bit.
  bool assign(std::uint32_t first, std::uint32_t size, const std::byte* bytes, std::uint32_t count) noexcept;
  void clear() noexcept { size_ = 0; }

  bool empty() const noexcept { return size_ == 0; }
  std::uint32_t first() const noexcept { return first_; }
  std::uint32_t size() const noexcept { return size_; }

  bool contains(std::uint32_t doc) const noexcept {
    const std::uint32_t i = doc - first_;
    return i < size_ && (words_[i / 64] >> (i % 64) & 1) != 0;
  }
  /// How many of the documents are below one that is first() or behind, and before first() + size().
  std::uint32_t place_of(std::uint32_t doc) const noexcept {
    const std::uint32_t i = doc - first_;
    const auto byte = static_cast<std::uint8_t>(words_[i / 64] >> (i % 64 & 56));
    return before_[i / 8] + kOnes[byte & ((1U << i % 8) - 1)];  // not every processor that this runs on counts bits
  }
  /// The bits of 64 documents from `doc`, which may be any, on; 0 for those that have no bit.
  std::uint64_t bits_from(std::uint32_t doc) const noexcept {
    if (doc < first_) return first_ - doc < 64 ? words_[0] << (first_ - doc) : 0;
    const std::uint32_t i = doc - first_;
    if (i >= size_) return 0;
    const std::uint64_t low = words_[i / 64] >> (i % 64);
    return i % 64 == 0 ? low : low | words_[i / 64 + 1] << (64 - i % 64);
  }
  /// Writes the documents, which must not be none. There must be room for kRoomBehind more.
  void decode(std::uint32_t* docs) const noexcept;

 private:
  /// How many bits of a byte are 1.
  static constexpr std::array<std::uint8_t, 256> kOnes = [] {
    std::array<std::uint8_t, 256> ones{};
    for (unsigned byte = 1; byte < 256; ++byte) ones[byte] = static_cast<std::uint8_t>(ones[byte / 2] + byte % 2);
    return ones;
  }();

  std::uint32_t first_ = 0, size_ = 0;
  std::array<std::uint64_t, kMost / 64 + 1> words_;  ///< those of `size_`, and one of zeros
  std::array<std::uint8_t, kMost / 8> before_;       ///< documents of the bytes before
};

}  // namespace fihris::codec
