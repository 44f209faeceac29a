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

constexpr std::size_t kMaximalAffix = 14;

/// The longest run of bytes that `form` has in common with `stem`; the first of equals.
struct Common {
  std::size_t in_form = 0, in_stem = 0, length = 0;
};
Common longest_common(std::string_view form, std::string_view stem) {
  if (const std::size_t at = form.find(stem); at != std::string_view::npos && !stem.empty()) return {at, 0, stem.size()};  // mostly
  Common best;
  for (std::size_t i = 0; i < form.size(); ++i) {
    for (std::size_t j = 0; j < stem.size(); ++j) {
      std::size_t length = 0;
      while (i + length < form.size() && j + length < stem.size() && form[i + length] == stem[j + length]) ++length;
      if (length > best.length) best = {i, j, length};
    }
  }
  return best;
}

void append_affixes(std::string_view form, std::string_view stem, base::ByteBuffer& out) {
  const Common common = form.size() <= 40 ? longest_common(form, stem) : Common{};
  const std::size_t before = common.in_form;
  const std::size_t after = form.size() - before - common.length;
  if (std::max({before, after, common.in_stem, common.length}) > kMaximalAffix) {
    out.append_u8(0xFF);
    append_string(out, form);
    return;
  }
  out.append_u8(static_cast<std::uint8_t>(before << 4 | after));
  out.append_u8(static_cast<std::uint8_t>(common.in_stem << 4 | common.length));
  out.append(form.substr(0, before));
  out.append(form.substr(before + common.length));
}

std::uint64_t big_endian_prefix(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) prefix = prefix << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0U);
  return prefix;
}

}  // namespace

void DictionaryWriter::append_forms(std::span<const FormEntry> forms, std::span<const std::uint32_t> letters_doc_counts,
                                    std::string_view stem) {
  forms_scratch_.clear();
  forms_of_letters_.assign(letters_doc_counts.size(), 0);
  for (const FormEntry& form : forms) {
    append_affixes(form.written, stem, forms_scratch_);
    const bool is_new = forms_of_letters_[form.letters_number]++ == 0;
    base::append_varint(forms_scratch_, std::uint64_t{form.doc_count} * 2 + (is_new ? 1 : 0));
    if (!is_new) base::append_varint(forms_scratch_, form.letters_number);
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
    if (blocks_bytes_ > std::numeric_limits<std::uint32_t>::max())
      throw Error(ErrorCode::kLimit, "a segment has too many different words");
    index_.append_u64(big_endian_prefix(key));
    index_.append_u32(static_cast<std::uint32_t>(blocks_bytes_));
    index_.append_u32(form_count_);
    base::append_varint(blocks, place.postings_begin);
    base::append_varint(blocks, place.positions_begin);
  } else {
    const auto mismatch = std::mismatch(key.begin(), key.end(), last_key_.begin(), last_key_.end());
    shared = static_cast<std::size_t>(mismatch.first - key.begin());
  }
  base::append_varint(blocks, shared);
  append_string(blocks, key.substr(shared));
  base::append_varint(blocks, shape.doc_count);
  base::append_varint(blocks, shape.occurrence_count - shape.doc_count);
  if (is_inline(shape)) {
    base::append_varint(blocks, inline_list.size());
    blocks.append(inline_list);
  } else {
    base::append_varint(blocks, place.postings_bytes);
    base::append_varint(blocks, place.positions_bytes);
  }
  append_forms(forms, letters_doc_counts, key.substr(key.find('\0') + 1));
  base::append_varint(blocks, shape.form_count);
  base::append_varint(blocks, forms_scratch_.size());
  blocks.append(forms_scratch_.view());
  blocks_bytes_ += blocks.size() - begin;
  last_key_ = key;
  ++term_count_;
  form_count_ += shape.form_count;
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
