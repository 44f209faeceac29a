// SPDX-License-Identifier: Apache-2.0
//
// Postings: the documents of one stem in one field, in blocks of 128, with the form in which the word stands at each place.
//
// A list serves three levels at once. Its documents and frequencies are those of the *stem*; each posting also carries the code of the
// written form (codes are local to the stem, the most frequent form is 0), so that a query for the same letters, or for the word exactly
// as written, filters the same list by a set of codes. The lists of one *root* lie side by side in the dictionary.
//
// One list, of `doc_count` documents:
//
//   doc_count <= 128:  block
//   otherwise:         bound count u8 | list bounds | directory: one entry a block | blocks
//
//     directory entry: last document | end of the block's bytes (from the first block's begin) | 4 bounds of 2 bytes
//                      the two numbers take as many bytes as the documents of the segment and the bytes of the list need
//     block:           document header u8 | frequency header u8 | [begin of its positions, varint; long lists only]
//                      | gaps − 1, patched | frequencies − 1, patched | codes, skewed | codes of mixed postings, skewed
//                      or, of full blocks: documents behind the one before the block, up to its last, a bit each, where the document header is 64
//     patched:         numbers, packed with the bits of the header (its low 7 bits); when its highest bit is set, what is above that many
//                      bits follows: high bits u8 | count u8 | places, u8 each | numbers, packed in order with so many bits each
//
// A posting whose occurrences have different forms is "mixed"; their codes follow at the end of the block, one for each occurrence, in the
// order of the text. Lists with a single form have no codes. The most frequent form has code 0, so that codes are skewed (codec/skewed_numbers.hpp);
// of postings with several occurrences mixed ones are stored as 1, the forms 1, 2, … as 2, 3, …
//
// A bound is a pair (frequency, length code) such that no posting in the block has both a higher frequency and a shorter field than
// some bound: whatever the parameters of BM25 are, the best score in the block is reached by one of its bounds, or is below. At most
// 4 are kept a block; when a block needs more, neighbours are joined into a pair that is at least as good as both (*for speed only*).
//
// Positions: for each block, those of all its postings (codec/position_coding.hpp).
//
// docs/format.md is the authority on the layout.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "codec/bit_packing.hpp"
#include "codec/doc_bits.hpp"
#include "codec/position_coding.hpp"
#include "codec/skewed_numbers.hpp"

namespace fihris::codec {

/// What the dictionary knows of a list and the list itself does not repeat.
struct ListShape {
  std::uint32_t doc_count = 0;
  std::uint64_t occurrence_count = 0;
  std::uint32_t form_count = 1;
};

/// How the code of a posting is stored, where `form_count` is the code of a mixed one; and back. What occurs once is not mixed.
constexpr std::uint32_t stored_code(std::uint32_t code, std::uint32_t frequency, std::uint32_t form_count) noexcept {
  if (code == form_count) return 1;
  return code + (code > 0 && frequency > 1 ? 1 : 0);
}
constexpr std::uint32_t code_of_stored(std::uint32_t stored, std::uint32_t frequency, std::uint32_t form_count) noexcept {
  if (frequency == 1) return stored;
  return stored == 1 ? form_count : stored - (stored > 0 ? 1 : 0);
}

struct Bound {
  std::uint8_t frequency = 0;  ///< 255 stands for 255 and everything above
  std::uint8_t length_code = 0;
};

inline constexpr std::size_t kBlockBounds = 4;

/// Bytes of numbers up to this one.
constexpr unsigned bytes_needed(std::uint32_t number) noexcept { return (bits_needed(number) + 7) / 8; }

/// One place where a word stands.
struct Occurrence {
  std::uint32_t doc = 0;
  std::uint32_t position = 0;
  std::uint32_t code = 0;  ///< of its form
};

/// How many documents have each form of a list, and how many have any form of the same letters.
class FormCounts {
 public:
  /// Starts a list: `letters_of_codes` has for each code the number of its letters, and there are `letters_count` of these. The view must stay.
  void begin(std::span<const std::uint32_t> letters_of_codes, std::size_t letters_count);
  /// A document in which all places have one form.
  void add(std::uint32_t code) noexcept { ++docs_of_codes_[code]; }
  /// A document of several forms.
  void add_mixed(std::span<const std::uint32_t> codes);
  /// After the last document that add() was called for.
  void end();

  std::span<const std::uint32_t> docs_of_codes() const noexcept { return docs_of_codes_; }
  /// After end().
  std::span<const std::uint32_t> docs_of_letters() const noexcept { return docs_of_letters_; }

 private:
  std::span<const std::uint32_t> letters_of_codes_;
  std::vector<std::uint32_t> docs_of_codes_;
  std::vector<std::uint32_t> mixed_of_codes_;  ///< those of them that count in docs_of_letters_ already
  std::vector<std::uint32_t> docs_of_letters_;
  std::vector<std::uint32_t> seen_codes_, seen_letters_;  ///< the last mixed document, counted from 1, that had each
  std::uint32_t mixed_ = 0;
};

/// Encodes lists, one after the other. One thread at a time; keeps its memory between lists.
class PostingsWriter {
 public:
  /// Appends a list to the two buffers. `occurrences`, of which there is one at least: documents do not decrease, positions rise within a
  /// document and are below its length, codes are below `form_count`. `length_codes[doc]` is the field's length code
  /// (codec/length_code.hpp). `counts` was begun for this list.
  ListShape write(std::span<const Occurrence> occurrences, std::uint32_t form_count, std::span<const std::uint8_t> length_codes,
                  FormCounts& counts, base::ByteBuffer& postings, base::ByteBuffer& positions);

  /// The same of documents and frequencies alone, as of a list of one form whose positions are not kept: in `docs`, which do not fall and of which
  /// there is one at least, each stands as often as its frequency. Returns the number of documents.
  std::uint32_t write_docs(std::span<const std::uint32_t> docs, std::span<const std::uint8_t> length_codes, base::ByteBuffer& postings);

 private:
  struct OpenBlock;
  /// Where a block stands: those of long lists are in a directory, and tell where their positions begin.
  struct BlockPlace {
    bool in_long_list;
    std::size_t positions_begin;
  };
  const Occurrence* fill(OpenBlock& block, const Occurrence* at, const Occurrence* end, std::uint32_t form_count,
                         std::span<const std::uint8_t> length_codes, FormCounts& counts);
  const std::uint32_t* fill(OpenBlock& block, const std::uint32_t* at, const std::uint32_t* end,
                            std::span<const std::uint8_t> length_codes);
  void append_block(OpenBlock& block, std::uint32_t form_count, const BlockPlace& place);
  void append_list(bool long_list, std::size_t doc_limit, base::ByteBuffer& postings);
  void append_bounds(const OpenBlock& block);
  void append_directory(std::uint32_t doc_limit, base::ByteBuffer& out) const;

  /// The least length code of each frequency, of which 255 stands for all above.
  struct ShortestTexts {
    static constexpr std::uint16_t kNone = 256;
    std::array<std::uint16_t, 256> of_frequency;
    std::size_t highest = 0;

    ShortestTexts() { of_frequency.fill(kNone); }
    void add(std::uint32_t frequency, std::uint16_t length_code) noexcept {
      const std::size_t at = std::min<std::size_t>(frequency, of_frequency.size() - 1);
      of_frequency[at] = std::min(of_frequency[at], length_code);
      highest = std::max(highest, at);
    }
    void take(std::vector<Bound>& bounds);
  };

  PositionsWriter positions_writer_;
  std::vector<std::uint32_t> places_;  ///< the positions of a block, one after the other, and room
  std::vector<std::uint32_t> mixed_;   ///< codes of the mixed postings of a block, one after the other
  ShortestTexts of_block_;
  std::vector<Bound> bounds_;
  // of the list that is being written
  struct DirectoryEntry {
    std::uint32_t last_doc, end;
    std::array<Bound, kBlockBounds> bounds;
  };
  base::ByteBuffer head_, blocks_, positions_;  ///< head: what stands before the blocks
  std::vector<DirectoryEntry> directory_;
  ShortestTexts of_list_;
};

/// Numbers whose larger ones are patched.
struct PatchedNumbers {
  const std::byte* packed = nullptr;
  const std::byte* places = nullptr;  ///< of the patched ones
  const std::byte* high = nullptr;    ///< what they have above `bits`
  const std::byte* end = nullptr;     ///< up to here bytes may be read
  std::uint8_t bits = 0;
  std::uint8_t high_bits = 0;
  std::uint8_t count = 0;  ///< of patched ones
};

/// Where the parts of a block lie.
struct BlockParts {
  PatchedNumbers docs, frequencies;
  const std::byte* codes = nullptr;
  const std::byte* end = nullptr;
  std::uint64_t positions_begin = 0;
  std::uint32_t bits = 0;  ///< documents that have a bit, where documents are bits; these are docs.packed
};

/// The mixed postings of a block.
struct MixedPostings {
  bool is_known = false;
  std::array<std::uint64_t, kBlockSize / 64> places;  ///< a bit each
  std::uint64_t occurrences = 0;
  std::span<const std::byte> codes;  ///< of all occurrences, skewed
};

/// Room for a decoded block.
struct Block {
  std::uint32_t count = 0;
  BlockParts parts;
  DocBits bits;  ///< the documents, where they are stored so
  alignas(64) std::array<std::uint32_t, kBlockSize + DocBits::kRoomBehind> docs;
  alignas(64) std::array<std::uint32_t, kBlockSize> frequencies;
  alignas(64) std::array<std::uint32_t, kBlockSize> codes;
  MixedPostings mixed;                     ///< as far as single ones were asked for
  std::vector<std::uint32_t> mixed_codes;  ///< of the postings whose code is form_count, one after the other
  std::vector<std::uint32_t> positions;    ///< of all postings, one after the other, frequencies[i] each
  PositionsBegin last_asked;               ///< the last posting whose positions were read by themselves
};

/// The frequencies of a block whose documents were decoded, for later: the room of the block may hold another one by then. Valid as long as the
/// bytes.
class BlockFrequencies {
 public:
  BlockFrequencies() = default;
  explicit BlockFrequencies(const Block& block) noexcept : numbers_(block.parts.frequencies), count_(block.count) {}

  /// That of one posting, and those of all.
  std::uint32_t operator[](std::uint32_t place) const noexcept;
  void decode(std::uint32_t* out) const;

 private:
  PatchedNumbers numbers_;  ///< less one
  std::uint32_t count_ = 0;
};

/// The number of `count` >= 1 rising documents that are below `doc`. No branches but those of the loop.
inline std::uint32_t place_in_order(const std::uint32_t* docs, std::uint32_t count, std::uint32_t doc) noexcept {
  const std::uint32_t* begin = docs;
  while (count > 1) {
    const std::uint32_t half = count / 2;
    begin += half & (std::uint32_t{0} - static_cast<std::uint32_t>(begin[half - 1] < doc));  // compilers make a branch of a choice
    count -= half;
  }
  return static_cast<std::uint32_t>(begin - docs) + (*begin < doc ? 1U : 0U);
}

/// The same, when it is known that those before `place` are below `doc`. For documents that are asked for in rising order.
inline std::uint32_t place_onwards(const std::uint32_t* docs, std::uint32_t count, std::uint32_t place, std::uint32_t doc) noexcept {
  constexpr std::uint32_t kStep = 16;
  while (place + kStep < count && docs[place + kStep - 1] < doc) place += kStep;
  if (count < kStep) {
    while (place < count && docs[place] < doc) ++place;
    return place;
  }
  place = place < count - kStep ? place : count - kStep;
  std::uint32_t below = 0;  // counting is a loop for vectors, and faster than halving
  for (std::uint32_t i = 0; i < kStep; ++i) below += docs[place + i] < doc ? 1U : 0U;
  return place + below;
}

inline constexpr unsigned kPatched = 128;  ///< in the header of patched numbers
inline constexpr unsigned kAsBits = 64;    ///< the header of documents that are bits

/// A view of one list. Immutable; valid as long as the bytes. Decoding checks what it reads: bytes that no PostingsWriter made lead to
/// Error(kCorrupt) or to a wrong answer, never out of bounds.
class PostingsList {
 public:
  PostingsList() = default;

  /// `length_codes`: of all documents of the segment; every document of the list must be among them. Throws Error(kCorrupt).
  PostingsList(ListShape shape, std::span<const std::uint8_t> length_codes, std::span<const std::byte> postings,
               std::span<const std::byte> positions);

  const ListShape& shape() const noexcept { return shape_; }
  std::uint32_t block_count() const noexcept { return block_count_; }
  std::uint32_t block_size(std::uint32_t block) const noexcept;

  /// Only for lists of more than one block.
  bool has_directory() const noexcept { return directory_ != nullptr; }
  std::uint32_t last_doc(std::uint32_t block) const noexcept {
    assert(has_directory() && block < block_count_);
    return base::load_u32(directory_ + entry_bytes_ * block) & doc_mask_;
  }
  std::span<const Bound> bounds(std::uint32_t block) const noexcept {
    assert(has_directory() && block < block_count_);
    return {reinterpret_cast<const Bound*>(directory_ + entry_bytes_ * (block + 1) - kBoundBytes), kBlockBounds};
  }
  std::span<const Bound> list_bounds() const noexcept { return list_bounds_; }

  /// The first block from `from` on whose last document is not below `doc`; block_count() when there is none. For one block: 0 or `from`.
  std::uint32_t find_block(std::uint32_t from, std::uint32_t doc) const noexcept;

  /// Makes `out` hold a block, with its documents.
  void decode_docs(std::uint32_t block, Block& out) const {
    open_block(block, out);
    decode_docs(block, out, Opened());
  }

  /// The same in two steps: where documents are bits, some things are known after the first.
  struct Opened {};
  void open_block(std::uint32_t block, Block& out) const;
  void decode_docs(std::uint32_t block, Block& out, Opened opened) const;

  /// Each adds its part to the block that `out` holds (frequencies; codes and mixed_codes; positions). Codes and positions need the frequencies.
  void decode_frequencies(Block& out) const;
  void decode_codes(Block& out) const;
  void decode_positions(Block& out) const;

  /// Of a block that was decoded: the frequency and the code (form_count: mixed) of one posting, without the others.
  std::uint32_t frequency_at(const Block& block, std::uint32_t place) const;
  std::uint32_t code_at(const Block& block, std::uint32_t place, std::uint32_t frequency) const;

  /// Of a block with frequencies and a posting whose code is that of mixed ones: puts its codes into `out`, one for each occurrence. Cost: the block
  /// keeps which postings are mixed.
  void mixed_codes_at(Block& block, std::uint32_t place, std::vector<std::uint32_t>& out) const;

  /// Writes the positions of the postings at some rising places of a block with frequencies to `out`, one after the other, and makes it larger where
  /// it is too small. Returns how many they are. Cost: those of others are not read, but passed, from the last ones that were asked for on when these
  /// are before.
  std::size_t positions_at(Block& block, std::span<const std::uint8_t> places, std::vector<std::uint32_t>& out) const;

  /// Sets begins[i] to the bit of the list's positions at which those of the posting at places[i] of a block with frequencies begin; places rise. So
  /// they can be read when the block has been left: marks of them (see codec/position_coding.hpp), or themselves, into `out`, which is made larger
  /// where it is too small.
  void find_positions(const Block& block, std::span<const std::uint8_t> places, std::uint64_t* begins) const;
  /// The same one posting after the other.
  PositionsWalk positions_walk(const Block& block) const { return PositionsWalk(positions_bit(block)); }
  void mark_positions(std::span<const PlacedPosting> postings, std::uint64_t* marks) const;
  void read_positions(const PlacedPosting& posting, std::vector<std::uint32_t>& out) const;

 private:
  static constexpr std::size_t kBoundBytes = 2 * kBlockBounds;  ///< of the bounds of a block

  std::uint32_t end_of(std::uint32_t block) const noexcept {
    return base::load_u32(directory_ + entry_bytes_ * block + end_begin_) & end_mask_;
  }
  /// The last document of the block before; 2^32 - 1 for the first one.
  std::uint32_t doc_before(std::uint32_t block) const noexcept { return block == 0 ? ~std::uint32_t{0} : last_doc(block - 1); }
  std::uint32_t bits_of(std::uint32_t block) const;
  /// Where the positions of a block begin.
  std::uint64_t positions_bit(const Block& block) const {
    return 8 * static_cast<std::uint64_t>(positions_of(block).data() - positions_.data());
  }
  void find_parts(std::uint32_t block, BlockParts& parts) const;
  void find_mixed(Block& block) const;
  void check_mixed(std::uint64_t occurrences) const;
  std::span<const std::byte> positions_of(const Block& block) const;
  BlockPostings postings_of(const Block& block) const noexcept;

  ListShape shape_;
  std::uint32_t block_count_ = 0;
  const std::byte* directory_ = nullptr;
  std::uint32_t entry_bytes_ = 0;              ///< of the directory
  std::uint32_t end_begin_ = 0;                ///< in an entry
  std::uint32_t doc_mask_ = 0, end_mask_ = 0;  ///< of the bytes that the numbers of an entry have
  std::span<const Bound> list_bounds_;
  std::span<const std::byte> blocks_;
  std::span<const std::byte> positions_;
  std::span<const std::uint8_t> length_codes_;
};

}  // namespace fihris::codec
