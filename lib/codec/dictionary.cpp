// SPDX-License-Identifier: Apache-2.0
//
// Reading dictionaries; the layout is drawn in codec/dictionary.hpp.
#include "codec/dictionary.hpp"

#include <algorithm>
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

}  // namespace

FormCursor::FormCursor(const TermView& term) : from_(term.encoded_forms, kWhat), stem_(term.stem()), left_(term.shape.form_count) {
  if (term.shape.form_count > term.encoded_forms.size()) from_.damaged();
}

void FormCursor::take_written() {
  const unsigned around = from_.u8();
  if (around == 0xFF) {
    form_.written = from_.string();
    return;
  }
  const unsigned middle = from_.u8();
  const std::size_t begin = middle >> 4;
  const std::size_t length = middle & 15;
  if (begin + length > stem_.size()) from_.damaged();
  form_.written = from_.text(around >> 4);
  form_.written += stem_.substr(begin, length);
  form_.written += from_.text(around & 15);
}

bool FormCursor::next() {
  if (left_ == 0) return false;
  --left_;
  take_written();
  const auto count_and_new = from_.varint();
  form_.doc_count = static_cast<std::uint32_t>(count_and_new / 2);
  if (count_and_new % 2 == 1) {
    form_.letters_number = static_cast<std::uint32_t>(forms_of_letters_.size());
    forms_of_letters_.push_back(1);
    letters_doc_counts_.push_back(form_.doc_count);
  } else {
    form_.letters_number = from_.varint<std::uint32_t>();
    if (form_.letters_number >= forms_of_letters_.size()) from_.damaged();
    ++forms_of_letters_[form_.letters_number];
  }
  return true;
}

std::vector<std::uint32_t> FormCursor::take_letters_doc_counts() {
  for (std::size_t i = 0; i < forms_of_letters_.size(); ++i) {
    if (forms_of_letters_[i] > 1) letters_doc_counts_[i] = from_.varint<std::uint32_t>();
  }
  return std::move(letters_doc_counts_);
}

Forms decode_forms(const TermView& term) {
  FormCursor cursor(term);
  Forms forms;
  forms.forms.reserve(term.shape.form_count);
  while (cursor.next()) forms.forms.push_back(cursor.form());
  forms.letters_doc_counts = cursor.take_letters_doc_counts();
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
  if (index.size() != kIndexEntry * blocks_needed) throw Error(ErrorCode::kCorrupt, "the index of the dictionary does not fit it");
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
  from.varint();
  return from.string();
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

bool Dictionary::Cursor::next() {
  if (is_held_) {
    is_held_ = false;
    return true;
  }
  if (next_number_ == dictionary_->term_count_) return false;
  if (next_number_ % kTermsPerBlock == 0) enter_block(next_number_ / kTermsPerBlock);
  CheckedReader from(rest_, kWhat);
  const auto shared = from.varint();
  if (shared > key_.size()) from.damaged();
  key_.resize(shared);
  key_ += from.string();
  if (shared <= root_end_) root_end_ = key_.find('\0');
  if (root_end_ == std::string::npos) from.damaged();
  take_term(from);
  return true;
}

void Dictionary::Cursor::take_term(CheckedReader& from) {
  term_.number = next_number_++;
  term_.shape.doc_count = from.varint<std::uint32_t>();
  term_.shape.occurrence_count = from.varint() + term_.shape.doc_count;
  term_.shape.form_count = 1;
  term_.place = {postings_at_, 0, positions_at_, 0};
  term_.inline_list = {};
  if (is_inline(term_.shape)) {
    term_.inline_list = from.bytes(from.varint());
  } else {
    term_.place.postings_bytes = from.varint();
    term_.place.positions_bytes = from.varint();
  }
  term_.shape.form_count = from.varint<std::uint32_t>();
  if (term_.shape.form_count == 0 || term_.shape.form_count > dictionary_->form_count_) from.damaged();
  term_.encoded_forms = from.bytes(from.varint());
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
    const auto shared = from.varint();
    const std::string_view rest = from.string();
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
