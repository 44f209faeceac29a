// SPDX-License-Identifier: Apache-2.0
//
// Positions of a block of postings. How many bits those of a posting take is known from its frequency f and from the words of its text, of which
// there are at most `limit`: each posting is found, and read, without reading those before it.
//
//     f = 1   the position, in as many bits as limit − 1 needs, but at least one
//     f = 2   the two stand on a circle of m places, m being limit or, when that is even, one more. From one of them, s, it is d <= (m − 1) / 2
//             steps to the other: s + m (d − 1), in as many bits as m (m − 1) / 2 − 1 needs
//     f > 2   position i less i never falls, and is below u = limit − f + 1. Its low bits, floor(log2(u / f)) of them, are written for all
//             i = 0 … f − 1; then what is above them, for all: as many zeros as it is more than the one before, and a one. Zeros follow, as many
//             as there could still have been (Elias, "Efficient storage and retrieval by content and address of static files", 1974)
//
// Such codes are about a tenth longer than the logarithm of the number of possible positions (of passages of 100 words and articles of 290).
// Where the length code tells no limit, 2^31 is taken, and f = 2
// is written as what is more frequent. The bits of the postings of a block follow each other, from the lowest of each byte on.
// docs/format.md is the authority on the layout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"

namespace fihris::codec {

/// Encodes blocks. Keeps its memory between them. One thread at a time.
class PositionsWriter {
 public:
  /// Appends a block: `positions` of all postings one after the other, frequencies[i] of posting i, in a text of length code length_codes[i].
  void append(std::span<const std::uint32_t> positions, std::span<const std::uint32_t> frequencies,
              std::span<const std::uint8_t> length_codes, base::ByteBuffer& out);

 private:
  std::vector<std::byte> bits_;
};

/// The postings of a block: their documents, how often each occurs, and the length codes of all documents of the segment. Views.
struct BlockPostings {
  std::span<const std::uint32_t> docs, frequencies;
  std::span<const std::uint8_t> length_codes;
};

/// At which bit the positions of a posting begin.
struct PositionsBegin {
  std::uint32_t place = 0;  ///< of the posting in its block
  std::uint64_t bit = 0;
};

/// Writes the positions of the postings at some places, one after the other. Places rise, and none is below that of `from`, which goes along with
/// them. `bytes` may go on behind the block. What no writer made gives some numbers. Throws Error(kCorrupt) when positions are cut short or a text
/// is too short for them, also one that is only passed.
void read_positions(std::span<const std::byte> bytes, const BlockPostings& postings, std::span<const std::uint8_t> places,
                    PositionsBegin& from, std::uint32_t* out);

/// How the positions of a posting are written that occurs less than kFewTimes.
struct PositionsShape {
  static constexpr std::uint32_t kFewTimes = 16;
  static constexpr std::uint16_t kImpossible = 0xFFFF;  ///< more than those of a whole block take that occur less than kFewTimes

  std::uint16_t bits = kImpossible;  ///< of all; kImpossible when the text is too short
  std::uint8_t low_bits = 0;         ///< of each, when there are three or more
};
/// By length code and frequency.
extern const std::array<std::array<PositionsShape, PositionsShape::kFewTimes>, 256> kPositionsShapes;

/// Goes over the postings of a block in their order, and tells where the positions of the next one begin.
class PositionsWalk {
 public:
  explicit PositionsWalk(std::uint64_t begin) noexcept : bit_(begin) {}

  std::uint64_t bit() const noexcept { return bit_; }
  void pass(std::uint32_t frequency, std::uint8_t length_code) {
    if (frequency >= PositionsShape::kFewTimes) [[unlikely]]
      return pass_many(frequency, length_code);
    const std::uint16_t bits = kPositionsShapes[length_code][frequency].bits;
    is_possible_ &= bits != PositionsShape::kImpossible;
    bit_ += bits;
  }
  /// To be called behind the last one. Throws Error(kCorrupt) when a text was too short for the positions of a posting.
  void check() const;

 private:
  void pass_many(std::uint32_t frequency, std::uint8_t length_code);

  std::uint64_t bit_;
  bool is_possible_ = true;
};

/// Sets begins[i] to the bit, counted from that of the block, at which the positions of the posting at places[i] begin. Places rise. Throws
/// Error(kCorrupt) when a text is too short for the positions of a posting that is passed.
void find_positions(const BlockPostings& postings, std::span<const std::uint8_t> places, std::uint64_t* begins);

/// A posting whose positions are found without its block.
struct PlacedPosting {
  std::uint64_t bit = 0;  ///< where its positions begin
  std::uint32_t frequency = 0;
  std::uint8_t length_code = 0;
};

/// Sets marks[i] to what postings[i] has positions at: bit p modulo 64 for position p. Throws Error(kCorrupt) as read_positions() does.
void mark_positions(std::span<const std::byte> bytes, std::span<const PlacedPosting> postings, std::uint64_t* marks);

/// Writes its positions.
void read_positions(std::span<const std::byte> bytes, const PlacedPosting& posting, std::uint32_t* out);

/// Those of all postings of a block, one after the other.
void read_all_positions(std::span<const std::byte> bytes, const BlockPostings& postings, std::uint32_t* out);

}  // namespace fihris::codec
