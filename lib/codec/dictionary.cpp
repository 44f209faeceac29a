// SPDX-License-Identifier: Apache-2.0
//
// Reading dictionaries; the layout is drawn in codec/dictionary.hpp.
#include "codec/dictionary.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "codec/checked_reader.hpp"

namespace fihris::codec {
namespace {

constexpr std::size_t kIndexEntry = 16;
constexpr const char* kWhat = "the dictionary";

std::uint64_t big_endian_prefix(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) prefix = prefix << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
  return prefix;
}

/// A key as it is told by the one before.
struct KeyParts {
  std::uint64_t shared;
  std::string_view rest;
};
KeyParts take_key(CheckedReader& from) {
  const std::size_t both = from.u8();
  std::uint64_t shared = both >> 4;
  std::uint64_t rest = both & 15;
  if (shared == kLongKeyPart) shared += from.varint<std::uint32_t>();
  if (rest == kLongKeyPart) rest += from.varint<std::uint32_t>();
  return {shared, from.text(rest)};
}

/// The bytes of an inline list: a document and so many more numbers.
std::span<const std::byte> take_inline_list(CheckedReader& from, std::uint64_t numbers) {
  const std::byte* const begin = from.at();
  for (std::uint64_t left = 1 + numbers; left > 0; --left) from.varint();
  return {begin, from.at()};
}

}  // namespace

FormCursor::FormCursor(const TermView& term)
    : shapes_from_(term.encoded_forms, kWhat),
      counts_from_(shapes_from_),
      sharing_from_(shapes_from_),
      shapes_(term.shapes),
      stem_(term.stem()),
      count_(term.shape.form_count),
      doc_count_(term.shape.doc_count) {
  if (count_ > term.encoded_forms.size()) shapes_from_.damaged();
  letters_.reserve(count_);
  if (count_ > 1) find_counts(term);
}

/// Behind the shapes the documents of the first forms are told, and then which forms share their letters.
void FormCursor::find_counts(const TermView& term) {
  for (std::uint32_t i = 0; i < term.shape.form_count; ++i) FormShapes::skip_form(counts_from_);
  const auto head = counts_from_.varint();
  if (head / 2 > count_) counts_from_.damaged();
  counted_ = static_cast<std::uint32_t>(head / 2);
  sharing_from_ = counts_from_;
  for (std::uint32_t i = 0; i < counted_; ++i) sharing_from_.varint();
  if (head % 2 == 0) return;
  sharing_left_ = sharing_from_.varint();
  take_next_sharing();
}

void FormCursor::take_next_sharing() {
  if (sharing_left_ > 0) next_sharing_ += sharing_from_.varint<std::uint32_t>();
}

bool FormCursor::next() {
  if (next_ == count_) return false;
  const std::uint32_t code = next_++;
  written_ = shapes_->take_form(shapes_from_, stem_);
  if (count_ > 1) doc_count_ = code < counted_ ? counts_from_.varint<std::uint32_t>() : 1;
  if (sharing_left_ == 0 || code != next_sharing_) {
    letters_number_ = static_cast<std::uint32_t>(letters_.size());
    letters_.push_back({.doc_count = doc_count_});
    return true;
  }
  letters_number_ = sharing_from_.varint<std::uint32_t>();
  if (letters_number_ >= letters_.size()) sharing_from_.damaged();
  letters_[letters_number_].are_shared = true;
  --sharing_left_;
  take_next_sharing();
  return true;
}

std::span<const FormCursor::Letters> FormCursor::letters() {
  if (sharing_left_ != 0) sharing_from_.damaged();
  for (Letters& letters : letters_) {
    if (letters.are_shared) letters.doc_count = sharing_from_.varint<std::uint32_t>();
  }
  return letters_;
}

Forms decode_forms(const TermView& term) {
  FormCursor cursor(term);
  Forms forms;
  forms.forms.reserve(term.shape.form_count);
  while (cursor.next()) forms.forms.push_back({cursor.written().text(), cursor.doc_count(), cursor.letters_number()});
  for (const FormCursor::Letters& letters : cursor.letters()) forms.letters_doc_counts.push_back(letters.doc_count);
  return forms;
}

void decode_inline_list(const TermView& term, std::uint32_t doc_limit, Block& out) {
  CheckedReader from(term.inline_list, kWhat);
  if (term.shape.occurrence_count == 0 || term.shape.occurrence_count > kMaximalInlineOccurrences) from.damaged();
  const auto occurrences = static_cast<std::uint32_t>(term.shape.occurrence_count);
  out.count = 1;
  out.docs[0] = from.varint<std::uint32_t>();
  if (out.docs[0] >= doc_limit) from.damaged();
  out.frequencies[0] = occurrences;
  static constexpr std::array<std::byte, kMaximalInlineOccurrences> kLessOne = {std::byte{0}, std::byte{1}, std::byte{2}, std::byte{3}};
  out.parts.frequencies = {.packed = &kLessOne[occurrences - 1], .bits = 8};  // as a block of a list has them
  out.codes[0] = 0;
  out.mixed_codes.clear();
  if (term.shape.form_count > 1) {
    for (std::uint32_t i = 0; i < occurrences; ++i) {
      out.mixed_codes.push_back(from.varint<std::uint32_t>());
      if (out.mixed_codes.back() >= term.shape.form_count) from.damaged();
    }
    const bool same = std::all_of(out.mixed_codes.begin(), out.mixed_codes.end(), [&](auto code) { return code == out.mixed_codes[0]; });
    out.codes[0] = same ? out.mixed_codes[0] : term.shape.form_count;
    if (same) out.mixed_codes.clear();
  }
  out.positions.clear();
  std::uint32_t position = 0;
  for (std::uint32_t i = 0; i < occurrences; ++i) out.positions.push_back(position += from.varint<std::uint32_t>());
}

Dictionary::Dictionary(std::span<const std::byte> index, std::span<const std::byte> blocks, std::uint32_t term_count,
                       std::uint32_t form_count)
    : Dictionary(
          index, [blocks](std::uint64_t begin, std::uint64_t end) { return blocks.subspan(begin, end - begin); }, blocks.size(), term_count,
          form_count) {}

Dictionary::Dictionary(std::span<const std::byte> index, Blocks blocks, std::uint64_t block_bytes, std::uint32_t term_count,
                       std::uint32_t form_count)
    : index_(index), blocks_(std::move(blocks)), block_bytes_(block_bytes), term_count_(term_count), form_count_(form_count) {
  const std::uint64_t blocks_needed = (std::uint64_t{term_count} + kTermsPerBlock - 1) / kTermsPerBlock;
  if (index.size() < kIndexEntry * blocks_needed) throw Error(ErrorCode::kCorrupt, "the index of the dictionary does not fit it");
  shapes_ = FormShapes(index.subspan(kIndexEntry * blocks_needed));
}

std::uint64_t Dictionary::key_prefix(std::uint32_t block) const noexcept { return base::load_u64(&index_[kIndexEntry * block]); }
std::uint32_t Dictionary::block_begin(std::uint32_t block) const noexcept { return base::load_u32(&index_[kIndexEntry * block + 8]); }
std::uint32_t Dictionary::first_form(std::uint32_t block) const noexcept { return base::load_u32(&index_[kIndexEntry * block + 12]); }

std::span<const std::byte> Dictionary::block_bytes(std::uint32_t block) const {
  const std::uint64_t begin = block_begin(block);
  const std::uint64_t end = block + 1 == block_count() ? block_bytes_ : block_begin(block + 1);
  if (begin > end || end > block_bytes_) CheckedReader({}, kWhat).damaged();
  return blocks_(begin, end);
}

std::string_view Dictionary::first_key(std::uint32_t block) const {
  CheckedReader from(block_bytes(block), kWhat);
  from.varint();
  from.varint();
  return take_key(from).rest;
}

void Dictionary::Cursor::enter_block(std::uint32_t block) {
  CheckedReader from(dictionary_->block_bytes(block), kWhat);
  postings_at_ = from.varint();
  positions_at_ = from.varint();
  form_at_ = dictionary_->first_form(block);
  rest_ = from.bytes(from.size());
  key_.clear();
  root_end_ = 0;
}

void Dictionary::Cursor::take_several_forms(CheckedReader& from) {
  term_.shape.form_count = from.varint<std::uint32_t>();
  if (term_.shape.form_count < 2 || term_.shape.form_count > dictionary_->form_count_) from.damaged();
  term_.encoded_forms = from.bytes(from.varint());
}

void Dictionary::Cursor::take_one_form(CheckedReader& from) {
  const std::byte* const begin = from.at();
  FormShapes::skip_form(from);
  term_.shape.form_count = 1;
  term_.encoded_forms = {begin, from.at()};
}

bool Dictionary::Cursor::next() {
  if (is_held_) {
    is_held_ = false;
    return true;
  }
  if (next_number_ == dictionary_->term_count_) return false;
  if (next_number_ % kTermsPerBlock == 0) enter_block(next_number_ / kTermsPerBlock);
  CheckedReader from(rest_, kWhat);
  const KeyParts key = take_key(from);
  if (key.shared > key_.size()) from.damaged();
  key_.resize(key.shared);
  key_ += key.rest;
  if (key.shared <= root_end_) root_end_ = key_.find('\0');
  if (root_end_ == std::string::npos) from.damaged();
  take_term(from);
  return true;
}

void Dictionary::Cursor::take_term(CheckedReader& from) {
  term_.number = next_number_++;
  const auto head = from.varint();
  if (head / 4 > ~std::uint32_t{0}) from.damaged();
  term_.shape.doc_count = static_cast<std::uint32_t>(head / 4);
  term_.shape.occurrence_count = term_.shape.doc_count + (head / 2 % 2 != 0 ? from.varint() : 0);
  const bool has_several = head % 2 != 0;
  term_.place = {postings_at_, 0, positions_at_, 0};
  term_.inline_list = {};
  if (is_inline(term_.shape)) {
    term_.inline_list = take_inline_list(from, term_.shape.occurrence_count * (has_several ? 2 : 1));
  } else {
    term_.place.postings_bytes = from.varint();
    term_.place.positions_bytes = from.varint();
  }
  term_.shapes = &dictionary_->shapes_;
  has_several ? take_several_forms(from) : take_one_form(from);
  term_.first_form = form_at_;
  form_at_ += term_.shape.form_count;
  postings_at_ += term_.place.postings_bytes;
  positions_at_ += term_.place.positions_bytes;
  rest_ = {from.at(), from.size()};
}

Dictionary::Cursor Dictionary::begin(std::uint32_t number) const {
  assert(number <= term_count_);
  Cursor cursor;
  cursor.dictionary_ = this;
  cursor.next_number_ = number - number % kTermsPerBlock;
  while (cursor.next_number_ < number) cursor.next();
  return cursor;
}

std::uint32_t Dictionary::block_of(std::string_view key) const {
  const std::uint64_t prefix = big_endian_prefix(key);
  std::uint32_t low = 0;
  std::uint32_t high = block_count();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const std::uint64_t other = key_prefix(middle);
    if (other < prefix || (other == prefix && first_key(middle) <= key)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low == 0 ? 0 : low - 1;
}

Dictionary::Cursor Dictionary::lower_bound(std::string_view key) const {
  Cursor cursor = begin(block_of(key) * kTermsPerBlock);
  bool is_there = cursor.next();
  while (is_there && cursor.key_ < key) is_there = cursor.next();
  cursor.is_held_ = is_there;
  return cursor;
}

std::optional<Dictionary::Cursor> Dictionary::find(std::string_view key) const {
  if (term_count_ == 0) return std::nullopt;
  const std::uint32_t block = block_of(key);
  Cursor cursor;
  cursor.dictionary_ = this;
  cursor.next_number_ = block * kTermsPerBlock;
  cursor.enter_block(block);
  const std::uint32_t end = std::min(term_count_, cursor.next_number_ + kTermsPerBlock);
  // Keys rise, and all before are below `key`. So one that shares more with the one before than `key` does is below, too, and one that shares
  // less is above: keys need not be put together.
  std::size_t alike = 0;  // bytes that `key` shares with the key before
  while (cursor.next_number_ < end) {
    CheckedReader from(cursor.rest_, kWhat);
    const auto [shared, rest] = take_key(from);
    if (shared < alike) return std::nullopt;
    if (shared == alike) {
      const std::string_view wanted = key.substr(alike);
      const auto differs = std::mismatch(rest.begin(), rest.end(), wanted.begin(), wanted.end());
      if (differs.first == rest.end() && differs.second == wanted.end()) {
        cursor.take_term(from);
        cursor.key_ = key;
        cursor.root_end_ = cursor.key_.find('\0');
        return cursor;
      }
      if (rest > wanted) return std::nullopt;
      alike += static_cast<std::size_t>(differs.first - rest.begin());
    }
    cursor.take_term(from);
  }
  return std::nullopt;
}

Dictionary::Cursor Dictionary::term_of_form(std::uint32_t form) const {
  assert(form < form_count_);
  std::uint32_t low = 0;
  std::uint32_t high = block_count();
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (first_form(middle) <= form ? low : high) = middle;
  }
  Cursor cursor = begin(low * kTermsPerBlock);
  while (cursor.next()) {
    const TermView& term = cursor.term();
    if (form < term.first_form) break;
    if (form - term.first_form < term.shape.form_count) return cursor;
  }
  CheckedReader({}, kWhat).damaged();
}

}  // namespace fihris::codec
