// SPDX-License-Identifier: Apache-2.0
#include "index/field_writer.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "codec/bit_packing.hpp"
#include "codec/packed_numbers.hpp"
#include "index/byte_order.hpp"
#include "index/format.hpp"

namespace fihris::index {
namespace {

constexpr std::uint32_t kNoDoc = ~std::uint32_t{0};

/// The numbers of texts that stand one after the other, in the order of the texts; equal ones keep theirs.
std::vector<std::uint32_t> order_of(std::string_view texts, const std::vector<std::uint64_t>& ends) {
  std::vector<std::uint32_t> order(ends.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto text_of = [&](std::uint32_t number) {
    const std::uint64_t begin = number == 0 ? 0 : ends[number - 1];
    return texts.substr(begin, ends[number] - begin);
  };
  sort_by_text(order, text_of, [](std::uint32_t a, std::uint32_t b) { return a < b; });
  return order;
}

}  // namespace

FieldWriter::FieldWriter(std::vector<std::uint8_t> length_codes, storage::FileSystem* files, const std::string& segment)
    : length_codes_(std::move(length_codes)),
      postings_(files, spill_name(segment, kPostingsSpill)),
      positions_(files, spill_name(segment, kPositionsSpill)) {
  info_.doc_count =
      static_cast<std::uint64_t>(std::count_if(length_codes_.begin(), length_codes_.end(), [](auto code) { return code != 0; }));
}

void FieldWriter::begin_term(std::string_view key, std::span<const TermForm> forms) {
  key_ = key;
  term_forms_ = forms;
  number_letters();
  postings_writer_.begin(static_cast<std::uint32_t>(term_forms_.size()));
  last_doc_of_form_.assign(term_forms_.size(), kNoDoc);
  last_doc_of_letters_.assign(forms_.letters_doc_counts.size(), kNoDoc);
  any_ = false;
  inline_docs_.clear();
  inline_codes_.clear();
  inline_positions_.clear();
}

void FieldWriter::number_letters() {
  forms_.forms.resize(term_forms_.size());
  first_forms_.clear();
  for (std::uint32_t i = 0; i < term_forms_.size(); ++i) {
    const auto same = std::find_if(first_forms_.begin(), first_forms_.end(),
                                   [&](auto first) { return term_forms_[first].letters == term_forms_[i].letters; });
    codec::Form& form = forms_.forms[i];
    form.written = term_forms_[i].written;
    form.doc_count = 0;
    form.letters_number = static_cast<std::uint32_t>(same - first_forms_.begin());
    if (same == first_forms_.end()) first_forms_.push_back(i);
  }
  forms_.letters_doc_counts.assign(first_forms_.size(), 0);
}

void FieldWriter::add(std::uint32_t doc, std::uint32_t position, std::uint32_t code) {
  any_ = true;
  ++info_.token_count;
  postings_writer_.add(doc, position, code);
  codec::Form& form = forms_.forms[code];
  if (last_doc_of_form_[code] != doc) {
    last_doc_of_form_[code] = doc;
    ++form.doc_count;
  }
  if (last_doc_of_letters_[form.letters_number] != doc) {
    last_doc_of_letters_[form.letters_number] = doc;
    ++forms_.letters_doc_counts[form.letters_number];
  }
  if (inline_docs_.size() <= codec::kMaximalInlineOccurrences) {
    inline_docs_.push_back(doc);
    inline_codes_.push_back(code);
    inline_positions_.push_back(position);
  }
}

void FieldWriter::end_term() {
  if (!any_) return;
  codec::PostingsPlace place{postings_.size(), 0, positions_.size(), 0};
  const bool one_doc = inline_docs_.front() == inline_docs_.back();
  base::ByteBuffer inline_list;
  codec::ListShape shape;
  if (one_doc && inline_docs_.size() <= codec::kMaximalInlineOccurrences) {
    shape = {1, inline_docs_.size(), static_cast<std::uint32_t>(term_forms_.size())};
    codec::append_inline_list(inline_docs_[0], inline_codes_, inline_positions_, shape.form_count, inline_list);
  } else {
    shape = postings_writer_.finish(length_codes_, postings_.buffer(), positions_.buffer());
    place.postings_bytes = postings_.size() - place.postings_begin;
    place.positions_bytes = positions_.size() - place.positions_begin;
  }
  postings_.settle();
  positions_.settle();
  dictionary_.add(key_, shape, place, inline_list.view(), forms_);
  info_.posting_count += shape.doc_count;
  for (const TermForm& form : term_forms_) {
    letters_of_forms_ += form.letters;
    letters_ends_.push_back(letters_of_forms_.size());
  }
}

void FieldWriter::finish(std::uint32_t field, storage::ContainerWriter& out) {
  info_.term_count = dictionary_.term_count();
  info_.form_count = dictionary_.form_count();
  base::ByteBuffer bytes;
  for (const std::uint64_t count :
       {info_.token_count, info_.doc_count, info_.term_count, info_.form_count, info_.posting_count, {}, {}, {}}) {
    bytes.append_u64(count);
  }
  out.begin_section(field_section(field, kFieldInfo));
  out.append(bytes.view());
  out.begin_section(field_section(field, kLengths));
  out.append(std::as_bytes(std::span(length_codes_)));

  base::ByteBuffer index;
  base::ByteBuffer blocks;
  dictionary_.finish(index, blocks);
  out.begin_section(field_section(field, kDictionaryIndex));
  out.append(index.view());
  out.begin_section(field_section(field, kDictionaryBlocks));
  out.append(blocks.view());

  bytes.clear();
  codec::append_packed_numbers(order_of(letters_of_forms_, letters_ends_), codec::bits_needed(static_cast<std::uint32_t>(info_.form_count)),
                               bytes);
  out.begin_section(field_section(field, kFormOrder));
  out.append(bytes.view());
  out.begin_section(field_section(field, kPostings));
  postings_.copy_to(out);
  out.begin_section(field_section(field, kPositions));
  positions_.copy_to(out);
}

}  // namespace fihris::index
