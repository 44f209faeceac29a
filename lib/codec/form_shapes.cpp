// SPDX-License-Identifier: Apache-2.0
#include "codec/form_shapes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/hash.hpp"
#include "base/varint.hpp"

namespace fihris::codec {
namespace {

constexpr const char* kWhat = "the dictionary";
constexpr std::size_t kFirstSize = 0xF0;
constexpr std::size_t kSecondSize = (0xFF - 0xF0) * 256;
constexpr std::uint8_t kWrittenOut = 0xFF;
constexpr std::uint8_t kWhole = 0xFF;
constexpr std::size_t kMaximalAffix = 14;
constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kMaximalWord = 40;  ///< bytes of a form that is compared with its stem; what is longer is written as it is

// How often a shape has come up when it is taken into a table: what comes up less often is not worth its place.
constexpr std::uint32_t kTimesForFirst = 40;
constexpr std::uint32_t kTimesForSecond = 2;

/// The longest run of bytes that `form` has in common with `stem`; the first of equals.
struct Common {
  std::size_t in_form = 0, in_stem = 0, length = 0;
};
Common longest_common(std::string_view form, std::string_view stem) {
  if (const std::size_t at = form.find(stem); at != std::string_view::npos && !stem.empty()) return {at, 0, stem.size()};  // mostly
  Common best;
  for (std::size_t i = 0; i + best.length < form.size(); ++i) {
    for (std::size_t j = 0; j + best.length < stem.size(); ++j) {
      std::size_t length = 0;
      while (i + length < form.size() && j + length < stem.size() && form[i + length] == stem[j + length]) ++length;
      if (length > best.length) best = {i, j, length};
    }
  }
  return best;
}

/// A shape as it is written; of no bytes when a form has none.
struct WrittenShape {
  std::array<char, 2 + 2 * kMaximalAffix> bytes{};
  std::size_t size = 0;

  WrittenShape(std::string_view form, std::string_view stem) {
    const Common common = form.size() <= kMaximalWord ? longest_common(form, stem) : Common{};
    const std::size_t before = common.in_form;
    const std::size_t after = form.size() - before - common.length;
    const std::size_t left_out = stem.size() - common.in_stem - common.length;
    if (std::max({before, after, common.in_stem, left_out}) > kMaximalAffix) return;
    bytes[0] = static_cast<char>(before << 4 | after);
    bytes[1] = static_cast<char>(common.in_stem << 4 | left_out);
    std::copy_n(form.begin(), before, bytes.begin() + 2);
    std::copy_n(form.end() - static_cast<std::ptrdiff_t>(after), after, bytes.begin() + 2 + static_cast<std::ptrdiff_t>(before));
    size = 2 + before + after;
  }
  std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// Bytes of a shape that is written out, by the first of them.
std::size_t shape_bytes(std::byte around) noexcept {
  return 2 + std::to_integer<std::size_t>(around >> 4) + std::to_integer<std::size_t>(around & std::byte{15});
}

/// Takes a shape that is written out.
std::span<const std::byte> take_shape(CheckedReader& from) {
  if (from.empty()) from.damaged();
  return from.bytes(shape_bytes(*from.at()));
}

FormPieces form_of(std::span<const std::byte> shape, std::string_view stem) {
  const auto before = std::to_integer<std::size_t>(shape[0] >> 4);
  const auto begin = std::to_integer<std::size_t>(shape[1] >> 4);
  const auto left_out = std::to_integer<std::size_t>(shape[1] & std::byte{15});
  if (begin + left_out > stem.size()) CheckedReader({}, kWhat).damaged();
  const std::string_view affixes = base::as_text(shape.subspan(2));
  return {affixes.substr(0, before), stem.substr(begin, stem.size() - begin - left_out), affixes.substr(before)};
}

}  // namespace

FormShapesWriter::FormShapesWriter() : short_(kFirstSlots) {}

/// What is known of a shape; valid until the next call.
FormShapesWriter::Shape& FormShapesWriter::shape_of(std::string_view written) {
  if (written.size() > sizeof(std::uint64_t)) return long_[std::string(written)];
  std::uint64_t key = 0;
  std::memcpy(&key, written.data(), written.size());
  Slot* slot = &slot_of(short_, key);
  if (slot->shape.times == 0 && ++short_count_ * 2 > short_.size()) {
    std::vector<Slot> larger(2 * short_.size());
    for (const Slot& old : short_) {
      if (old.shape.times != 0) slot_of(larger, old.key) = old;
    }
    short_ = std::move(larger);
    slot = &slot_of(short_, key);
  }
  slot->key = key;
  return slot->shape;
}

/// That of the key, or the free one that it would get.
FormShapesWriter::Slot& FormShapesWriter::slot_of(std::vector<Slot>& slots, std::uint64_t key) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = base::hash_integer(key) & mask;
  while (slots[at].shape.times != 0 && slots[at].key != key) at = (at + 1) & mask;
  return slots[at];
}

void FormShapesWriter::find_place(std::string_view written, Shape& shape) {
  ++shape.times;
  if (shape.times >= kTimesForFirst && shape.place >= kFirstSize && first_.size() < kFirstSize) {  // kNone is too
    shape.place = static_cast<std::uint32_t>(first_.size());
    first_.emplace_back(written);
  } else if (shape.times >= kTimesForSecond && shape.place == kNone && second_.size() < kSecondSize) {
    shape.place = static_cast<std::uint32_t>(kFirstSize + second_.size());
    second_.emplace_back(written);
  }
}

void FormShapesWriter::append_form(std::string_view form, std::string_view stem, base::ByteBuffer& out) {
  const WrittenShape written(form, stem);
  if (written.size == 0) {
    out.append_u8(kWrittenOut);
    out.append_u8(kWhole);
    append_string(out, form);
    return;
  }
  Shape& shape = shape_of(written.view());
  find_place(written.view(), shape);
  if (shape.place == kNone) {
    out.append_u8(kWrittenOut);
    out.append(written.view());
  } else if (shape.place < kFirstSize) {
    out.append_u8(static_cast<std::uint8_t>(shape.place));
  } else {
    const std::size_t place = shape.place - kFirstSize;
    out.append_u8(static_cast<std::uint8_t>(kFirstSize + place / 256));
    out.append_u8(static_cast<std::uint8_t>(place % 256));
  }
}

void FormShapesWriter::append_tables(base::ByteBuffer& out) const {
  base::append_varint(out, first_.size());
  base::append_varint(out, second_.size());
  for (const std::string& shape : first_) out.append(shape);
  for (const std::string& shape : second_) out.append(shape);
}

std::string FormPieces::text() const {
  std::string text;
  text.reserve(size());
  return text.append(before).append(middle).append(after);
}

FormShapes::FormShapes(std::span<const std::byte> tables) : bytes_(tables) {
  CheckedReader from(tables, kWhat);
  const auto first_size = from.varint();
  const auto second_size = from.varint();
  if (first_size > kFirstSize || second_size > kSecondSize) from.damaged();
  for (std::uint64_t i = 0; i < first_size + second_size; ++i) {
    (i < first_size ? first_ : second_).push_back(static_cast<std::uint32_t>(take_shape(from).data() - tables.data()));
  }
  if (!from.empty()) from.damaged();
}

FormPieces FormShapes::take_form(CheckedReader& from, std::string_view stem) const {
  const std::size_t head = from.u8();
  if (head == kWrittenOut) {
    if (from.size() > 0 && *from.at() == std::byte{kWhole}) {
      from.u8();
      return {from.string(), {}, {}};
    }
    return form_of(take_shape(from), stem);
  }
  const std::size_t place = head < kFirstSize ? head : (head - kFirstSize) * 256 + from.u8();
  const std::vector<std::uint32_t>& table = head < kFirstSize ? first_ : second_;
  if (place >= table.size()) from.damaged();
  return form_of(bytes_.subspan(table[place], shape_bytes(bytes_[table[place]])), stem);
}

void FormShapes::skip_form(CheckedReader& from) {
  const std::size_t head = from.u8();
  if (head < kFirstSize) return;
  if (head != kWrittenOut) {
    from.u8();
  } else if (from.size() > 0 && *from.at() == std::byte{kWhole}) {
    from.u8();
    from.string();
  } else {
    take_shape(from);
  }
}

}  // namespace fihris::codec
