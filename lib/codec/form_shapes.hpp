// SPDX-License-Identifier: Apache-2.0
//
// Form shapes: a form is mostly its stem with something around it, and of such shapes a few hundred are all that is frequent.
//
//     shape      bytes before << 4 | bytes after, u8 | begin in the stem << 4 | bytes of the stem left out behind, u8 | before | after
//     form       00 … EF: that shape of the table of the most frequent ones
//                F0 … FE: shape 256 × (byte − F0) + next byte of the table of the next frequent ones
//                FF | shape                      when neither has it
//                FF | FF | the whole form, string    when a number of the shape exceeds 14
//     tables     shapes of the first, varint | shapes of the second, varint | shape …
//
// The tables of a dictionary are made while it is written: a shape is taken into one when it has come up so and so often, and is written
// out until then. docs/format.md is the authority on the layout.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"
#include "codec/checked_reader.hpp"

namespace fihris::codec {

/// Writes the forms of one dictionary. One thread at a time.
class FormShapesWriter {
 public:
  FormShapesWriter();
  void append_form(std::string_view form, std::string_view stem, base::ByteBuffer& out);

  /// After the last form.
  void append_tables(base::ByteBuffer& out) const;

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Shape {
    std::uint32_t times = 0;
    std::uint32_t place = kNone;  ///< in the first table, or behind it in the second
  };
  /// Of a shape of eight bytes at most, as nearly all are. (Its first byte tells how long it is, so that zeros behind it do not matter.)
  struct Slot {
    std::uint64_t key = 0;
    Shape shape;  ///< free when it has not come up
  };
  Shape& shape_of(std::string_view written);
  static Slot& slot_of(std::vector<Slot>& slots, std::uint64_t key);
  void find_place(std::string_view written, Shape& shape);

  std::vector<Slot> short_;  ///< open addressing, a power of two, at most half full
  std::size_t short_count_ = 0;
  std::unordered_map<std::string, Shape> long_;
  std::vector<std::string> first_, second_;  ///< the tables
};

/// A written form as it is kept: the pieces that it is put together from. Views.
struct FormPieces {
  std::string_view before;
  std::string_view middle;  ///< of the stem; empty where the whole form is written out
  std::string_view after;

  std::size_t size() const noexcept { return before.size() + middle.size() + after.size(); }
  std::string text() const;
  friend bool operator==(const FormPieces& form, std::string_view text) noexcept {
    return form.size() == text.size() && text.starts_with(form.before) && text.ends_with(form.after) &&
           text.substr(form.before.size(), form.middle.size()) == form.middle;
  }
};

/// A view of the tables; valid as long as the bytes. Immutable and thread-safe.
class FormShapes {
 public:
  FormShapes() = default;

  /// Throws Error(kCorrupt) when the tables do not end where the bytes do.
  explicit FormShapes(std::span<const std::byte> tables);

  /// Takes a form of this stem. Valid as long as the bytes, the tables and the stem.
  FormPieces take_form(CheckedReader& from, std::string_view stem) const;

  /// Takes the bytes of a form.
  static void skip_form(CheckedReader& from);

 private:
  std::span<const std::byte> bytes_;
  std::vector<std::uint32_t> first_, second_;  ///< where their shapes begin in bytes_
};

}  // namespace fihris::codec
