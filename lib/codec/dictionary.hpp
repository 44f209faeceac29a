// SPDX-License-Identifier: Apache-2.0
//
// Dictionary: the terms of one field of one segment, sorted by (root, stem), each with its written forms and the place of its postings.
//
// Terms lie in blocks of 16 with shared prefixes left out; an index of the blocks is searched by halving.
//
//   index   one entry a block: first 8 bytes of its first key, read as a big-endian number, u64 | begin of the block u32
//           | number of its first form u32
//           … and after the last: the tables of shapes (codec/form_shapes.hpp)
//   block   begin of its postings, varint | begin of its positions, varint | up to 16 terms
//   term    key | 4 × documents + 2 when it occurs more often + 1 when it has several forms, varint | [occurrences − documents, varint]
//           | postings: documents = 1 and occurrences <= 4:  the inline list
//                       otherwise:                             bytes of postings, varint | bytes of positions, varint
//           | one form:       its shape
//             several forms:  forms, varint | bytes of what follows, varint | shapes | counts
//   key     shared bytes << 4 | bytes of the rest, u8 (15: 15 and the varint that follows, for the shared ones first) | rest
//   counts  2 × c + 1 when forms share letters, varint, c: behind the first c forms each form is in one document
//           | documents of each of the c forms, varint
//           | [forms whose letters a form before has, varint | code less that of the one before, varint, and number of the letters, varint, each
//              | documents of each letters that have two or more forms, varint, in order]
//
// The inline list: document, varint | codes, varints (when there are two or more forms) | positions as gaps, varints.
//
// All words are in the term code (codec/term_code.hpp). docs/format.md is the authority on the layout.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "codec/checked_reader.hpp"
#include "codec/form_shapes.hpp"
#include "codec/postings.hpp"

namespace fihris::codec {

inline constexpr std::uint32_t kTermsPerBlock = 16;
inline constexpr std::uint32_t kMaximalInlineOccurrences = 4;
inline constexpr std::size_t kLongKeyPart = 15;  ///< bytes of a part of a key, from which on their number takes more than half a byte

/// One written form of a term. Its number in the list is its code in the postings.
struct Form {
  std::string written;               ///< in the term code
  std::uint32_t doc_count = 0;       ///< documents with this form
  std::uint32_t letters_number = 0;  ///< forms with the same letters share it; counted from 0 in the order of appearance
};

/// The forms of a term, and for each of their letters the number of documents with any form of these letters.
struct Forms {
  std::vector<Form> forms;
  std::vector<std::uint32_t> letters_doc_counts;
};

/// A written form on its way into a dictionary. A view.
struct FormEntry {
  std::string_view written;          ///< in the term code
  std::uint32_t doc_count = 0;       ///< as in Form
  std::uint32_t letters_number = 0;  ///< as in Form
};

/// Where the postings of a term are: in the sections of postings and positions, or inline.
struct PostingsPlace {
  std::uint64_t postings_begin = 0, postings_bytes = 0;
  std::uint64_t positions_begin = 0, positions_bytes = 0;
};

/// Writes a dictionary. One thread at a time.
class DictionaryWriter {
 public:
  /// Appends a term to `blocks`, which the caller may empty now and then; keys (term_key()) must rise. `inline_list` holds the inline list of a term
  /// with one document and few occurrences, and is empty for every other one; places must be adjacent, in the order of the terms. A single form
  /// is in all documents of the term. `letters_doc_counts` as in Forms. Throws Error(kLimit) when the blocks take 4 GiB.
  void add(std::string_view key, const ListShape& shape, const PostingsPlace& place, std::span<const std::byte> inline_list,
           std::span<const FormEntry> forms, std::span<const std::uint32_t> letters_doc_counts, base::ByteBuffer& blocks);

  /// Ends it: appends the index of the blocks.
  void finish(base::ByteBuffer& index) const;

  std::uint32_t term_count() const noexcept { return term_count_; }
  std::uint32_t form_count() const noexcept { return form_count_; }

 private:
  void append_forms(std::span<const FormEntry> forms, std::span<const std::uint32_t> letters_doc_counts, std::string_view stem);

  base::ByteBuffer index_;
  std::uint64_t blocks_bytes_ = 0;
  base::ByteBuffer forms_scratch_;
  std::vector<std::uint32_t> forms_of_letters_;
  std::vector<std::uint32_t> sharing_;  ///< forms whose letters one before has
  FormShapesWriter shapes_;
  std::string last_key_;
  std::uint32_t term_count_ = 0;
  std::uint32_t form_count_ = 0;
};

/// A term as found. Views are valid until the cursor that made it moves, and as long as the bytes.
struct TermView {
  std::uint32_t number = 0;      ///< from 0, in the order of keys
  std::uint32_t first_form = 0;  ///< number of its first form in the whole dictionary
  std::string_view key;
  ListShape shape;
  PostingsPlace place;
  std::span<const std::byte> inline_list;  ///< empty: see place
  std::span<const std::byte> encoded_forms;
  const FormShapes* shapes = nullptr;  ///< of the dictionary

  std::string_view root() const noexcept { return key.substr(0, key.find('\0')); }
  std::string_view stem() const noexcept { return key.substr(key.find('\0') + 1); }
};

bool is_inline(const ListShape& shape) noexcept;

/// Encodes, for is_inline() shapes.
void append_inline_list(std::uint32_t doc, std::span<const std::uint32_t> codes, std::span<const std::uint32_t> positions,
                        std::uint32_t form_count, base::ByteBuffer& out);

/// Decodes the only block of an inline list, all its parts. Throws Error(kCorrupt).
void decode_inline_list(const TermView& term, std::uint32_t doc_limit, Block& out);

/// Walks the forms of a term and keeps none of them. One thread at a time; lives with the bytes of the term, and with its key. Throws
/// Error(kCorrupt).
class FormCursor {
 public:
  explicit FormCursor(const TermView& term);

  /// Goes to the next form; false at the end. The first call goes to the first one.
  bool next();
  const FormPieces& written() const noexcept { return written_; }
  /// As in Form.
  std::uint32_t doc_count() const noexcept { return doc_count_; }
  std::uint32_t letters_number() const noexcept { return letters_number_; }

  struct Letters {
    std::uint32_t doc_count = 0;  ///< documents with any form of these letters
    bool are_shared = false;      ///< by several forms
  };
  /// By letters number; to be called once, at the end.
  std::span<const Letters> letters();

 private:
  void find_counts(const TermView& term);
  void take_next_sharing();

  CheckedReader shapes_from_, counts_from_, sharing_from_;
  const FormShapes* shapes_;
  std::string_view stem_;
  std::uint32_t count_;
  std::uint32_t next_ = 0;          ///< code of the next form
  std::uint32_t counted_ = 0;       ///< forms whose documents are told
  std::uint64_t sharing_left_ = 0;  ///< forms whose letters one before has, from the next one on
  std::uint64_t next_sharing_ = 0;  ///< code of that one
  FormPieces written_;
  std::uint32_t doc_count_ = 0;
  std::uint32_t letters_number_ = 0;
  std::vector<Letters> letters_;
};

/// Decodes the forms of a term. Throws Error(kCorrupt).
Forms decode_forms(const TermView& term);

/// A view of a dictionary. Immutable, thread-safe; valid as long as the bytes.
class Dictionary {
 public:
  Dictionary() = default;

  /// Gives bytes [begin, end) of the blocks, checked before they are first used. Throws Error(kCorrupt) for what is not there. Thread-safe.
  using Blocks = std::function<std::span<const std::byte>(std::uint64_t begin, std::uint64_t end)>;

  /// Throws Error(kCorrupt) when the index does not fit the number of terms.
  Dictionary(std::span<const std::byte> index, Blocks blocks, std::uint64_t block_bytes, std::uint32_t term_count,
             std::uint32_t form_count);
  Dictionary(std::span<const std::byte> index, std::span<const std::byte> blocks, std::uint32_t term_count, std::uint32_t form_count);

  std::uint32_t term_count() const noexcept { return term_count_; }
  std::uint32_t form_count() const noexcept { return form_count_; }

  /// Walks the terms in order. One thread at a time.
  class Cursor {
   public:
    /// Goes to the next term; false at the end. The first call goes to the term that the cursor was made for.
    bool next();
    const TermView& term() const noexcept {
      term_.key = key_;  // a copied or moved cursor has moved its key
      return term_;
    }

   private:
    friend class Dictionary;
    void enter_block(std::uint32_t block);
    void take_term(CheckedReader& from);  ///< what follows the key
    void take_several_forms(CheckedReader& from);
    void take_one_form(CheckedReader& from);
    const Dictionary* dictionary_ = nullptr;
    std::uint32_t next_number_ = 0;
    bool is_held_ = false;  ///< it stands on the term that next() is to give
    std::span<const std::byte> rest_;
    std::uint64_t postings_at_ = 0, positions_at_ = 0;
    std::uint32_t form_at_ = 0;
    std::string key_;
    std::size_t root_end_ = 0;  ///< where the root ends in key_
    mutable TermView term_;
  };

  /// A cursor before the first term, or before the term with this number.
  Cursor begin(std::uint32_t number = 0) const;

  /// A cursor before the first term whose key is not below `key`. Cost: a binary search and a walk of up to 16 terms.
  Cursor lower_bound(std::string_view key) const;

  /// A cursor that stands on the term with this key, or nothing.
  std::optional<Cursor> find(std::string_view key) const;

  /// A cursor that stands on the term of the form with this number, which must be below form_count().
  Cursor term_of_form(std::uint32_t form) const;

 private:
  std::uint32_t block_count() const noexcept { return (term_count_ + kTermsPerBlock - 1) / kTermsPerBlock; }
  std::uint64_t key_prefix(std::uint32_t block) const noexcept;
  std::uint32_t block_begin(std::uint32_t block) const noexcept;
  std::uint32_t first_form(std::uint32_t block) const noexcept;
  std::string_view first_key(std::uint32_t block) const;
  /// The last block whose first key is not above `key`; 0 when there is none.
  std::uint32_t block_of(std::string_view key) const;
  std::span<const std::byte> block_bytes(std::uint32_t block) const;

  std::span<const std::byte> index_;
  Blocks blocks_;
  std::uint64_t block_bytes_ = 0;
  FormShapes shapes_;
  std::uint32_t term_count_ = 0;
  std::uint32_t form_count_ = 0;
};

}  // namespace fihris::codec
