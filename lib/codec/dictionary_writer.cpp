// SPDX-License-Identifier: Apache-2.0
//
// Writing dictionaries; the layout is drawn in codec/dictionary.hpp.
#include <algorithm>
#include <cassert>
#include <limits>

#include <fihris/error.hpp>

#include "codec/checked_reader.hpp"
#include "codec/dictionary.hpp"

namespace fihris::codec {
namespace {

void append_key(std::string_view key, std::size_t shared, base::ByteBuffer& out) {
  const std::size_t rest = key.size() - shared;
  out.append_u8(static_cast<std::uint8_t>(std::min(shared, kLongKeyPart) << 4 | std::min(rest, kLongKeyPart)));
  if (shared >= kLongKeyPart) base::append_varint(out, shared - kLongKeyPart);
  if (rest >= kLongKeyPart) base::append_varint(out, rest - kLongKeyPart);
  out.append(key.substr(shared));
}

std::uint64_t big_endian_prefix(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) prefix = prefix << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
  return prefix;
}

}  // namespace

/// The shapes, how many documents have each form, and which forms share their letters.
void DictionaryWriter::append_forms(std::span<const FormEntry> forms, std::span<const std::uint32_t> letters_doc_counts,
                                    std::string_view stem) {
  forms_scratch_.clear();
  forms_of_letters_.assign(letters_doc_counts.size(), 0);
  sharing_.clear();
  std::size_t counted = 0;
  for (std::uint32_t code = 0; code < forms.size(); ++code) {
    shapes_.append_form(forms[code].written, stem, forms_scratch_);
    if (forms[code].doc_count != 1) counted = code + 1;
    if (forms_of_letters_[forms[code].letters_number]++ != 0) sharing_.push_back(code);
  }
  base::append_varint(forms_scratch_, 2 * counted + (sharing_.empty() ? 0 : 1));
  for (const FormEntry& form : forms.first(counted)) base::append_varint(forms_scratch_, form.doc_count);
  if (sharing_.empty()) return;
  base::append_varint(forms_scratch_, sharing_.size());
  std::uint32_t before = 0;
  for (const std::uint32_t code : sharing_) {
    base::append_varint(forms_scratch_, code - before);
    base::append_varint(forms_scratch_, forms[code].letters_number);
    before = code;
  }
  for (std::size_t i = 0; i < forms_of_letters_.size(); ++i) {
    if (forms_of_letters_[i] > 1) base::append_varint(forms_scratch_, letters_doc_counts[i]);
  }
}

void DictionaryWriter::add(std::string_view key, const ListShape& shape, const PostingsPlace& place, std::span<const std::byte> inline_list,
                           std::span<const FormEntry> forms, std::span<const std::uint32_t> letters_doc_counts, base::ByteBuffer& blocks) {
  assert(term_count_ == 0 || key > last_key_);
  assert(forms.size() == shape.form_count && inline_list.empty() == !is_inline(shape));
  const std::size_t begin = blocks.size();
  std::size_t shared = 0;
  if (term_count_ % kTermsPerBlock == 0) {
    if (blocks_bytes_ > std::numeric_limits<std::uint32_t>::max()) throw Error(ErrorCode::kLimit, "a segment has too many different words");
    index_.append_u64(big_endian_prefix(key));
    index_.append_u32(static_cast<std::uint32_t>(blocks_bytes_));
    index_.append_u32(form_count_);
    base::append_varint(blocks, place.postings_begin);
    base::append_varint(blocks, place.positions_begin);
  } else {
    const auto mismatch = std::mismatch(key.begin(), key.end(), last_key_.begin(), last_key_.end());
    shared = static_cast<std::size_t>(mismatch.first - key.begin());
  }
  append_key(key, shared, blocks);
  const std::uint64_t more = shape.occurrence_count - shape.doc_count;
  const bool has_several = shape.form_count > 1;
  base::append_varint(blocks, std::uint64_t{shape.doc_count} * 4 + (more > 0 ? 2 : 0) + (has_several ? 1 : 0));
  if (more > 0) base::append_varint(blocks, more);
  if (is_inline(shape)) {
    blocks.append(inline_list);
  } else {
    base::append_varint(blocks, place.postings_bytes);
    base::append_varint(blocks, place.positions_bytes);
  }
  const std::string_view stem = key.substr(key.find('\0') + 1);
  if (has_several) {
    append_forms(forms, letters_doc_counts, stem);
    base::append_varint(blocks, shape.form_count);
    base::append_varint(blocks, forms_scratch_.size());
    blocks.append(forms_scratch_.view());
  } else {
    assert(forms[0].doc_count == shape.doc_count);
    shapes_.append_form(forms[0].written, stem, blocks);
  }
  blocks_bytes_ += blocks.size() - begin;
  last_key_ = key;
  ++term_count_;
  form_count_ += shape.form_count;
}

void DictionaryWriter::finish(base::ByteBuffer& index) const {
  index.append(index_.view());
  shapes_.append_tables(index);
}

void append_inline_list(std::uint32_t doc, std::span<const std::uint32_t> codes, std::span<const std::uint32_t> positions,
                        std::uint32_t form_count, base::ByteBuffer& out) {
  base::append_varint(out, doc);
  if (form_count > 1) {
    for (const std::uint32_t code : codes) base::append_varint(out, code);
  }
  std::uint32_t previous = 0;
  for (const std::uint32_t position : positions) {
    base::append_varint(out, position - previous);
    previous = position;
  }
}

bool is_inline(const ListShape& shape) noexcept { return shape.doc_count == 1 && shape.occurrence_count <= kMaximalInlineOccurrences; }

}  // namespace fihris::codec
