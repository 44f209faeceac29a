// SPDX-License-Identifier: Apache-2.0
#include "index/field_writer.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "codec/bit_packing.hpp"
#include "codec/packed_numbers.hpp"
#include "index/byte_order.hpp"
#include "index/format.hpp"
#include "index/lengths.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kWrittenAtOnce = std::size_t{64} << 10;

/// The numbers of texts that stand one after the other, in the order of the texts; equal ones keep theirs.
std::vector<std::uint32_t> order_of(std::string_view texts, const std::vector<std::uint64_t>& ends) {
  std::vector<std::uint32_t> order(ends.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto text_of = [&](std::uint32_t number) {
    const std::uint64_t begin = number == 0 ? 0 : ends[number - 1];
    return texts.substr(begin, ends[number] - begin);
  };
  sort_by_text(order, text_of);
  return order;
}

}  // namespace

FieldWriter::FieldWriter(std::uint32_t field, std::vector<std::uint8_t> length_codes, storage::ContainerWriter& out, LogChunks& chunks,
                         storage::FileSystem* files, const std::string& segment)
    : field_(field),
      length_codes_(std::move(length_codes)),
      out_(out),
      positions_(chunks, files, spill_name(segment, kPositionsSpill)),
      dictionary_blocks_(chunks, files, spill_name(segment, kDictionarySpill)) {
  info_.doc_count =
      static_cast<std::uint64_t>(std::count_if(length_codes_.begin(), length_codes_.end(), [](auto code) { return code != 0; }));
  out_.begin_section(field_section(field_, kPostings));
}

/// Forms of the same letters get the same number, in the order of appearance.
void FieldWriter::number_letters(std::span<const TermForm> forms) {
  letters_numbers_.clear();
  first_forms_.clear();
  for (std::uint32_t i = 0; i < forms.size(); ++i) {
    const std::string_view letters = forms[i].letters;
    const std::uint64_t beginning = eight_bytes_of(letters, 0);
    const auto same = std::find_if(first_forms_.begin(), first_forms_.end(), [&](const FirstForm& first) {
      return first.letters_beginning == beginning && forms[first.form].letters == letters;
    });
    letters_numbers_.push_back(static_cast<std::uint32_t>(same - first_forms_.begin()));
    if (same == first_forms_.end()) first_forms_.push_back({beginning, i});
  }
}

/// A list that the dictionary holds itself: a few places in one document.
codec::ListShape FieldWriter::write_inline(std::span<const codec::Occurrence> occurrences) {
  std::array<std::uint32_t, codec::kMaximalInlineOccurrences> codes{};
  std::array<std::uint32_t, codec::kMaximalInlineOccurrences> positions{};
  for (std::size_t i = 0; i < occurrences.size(); ++i) {
    codes[i] = occurrences[i].code;
    positions[i] = occurrences[i].position;
  }
  const codec::ListShape shape{1, occurrences.size(), static_cast<std::uint32_t>(letters_numbers_.size())};
  codec::append_inline_list(occurrences[0].doc, std::span(codes).first(occurrences.size()), std::span(positions).first(occurrences.size()),
                            shape.form_count, inline_list_);
  counts_.add_mixed(std::span(codes).first(occurrences.size()));
  return shape;
}

void FieldWriter::add(std::string_view key, std::span<const TermForm> forms, std::span<const codec::Occurrence> occurrences) {
  if (occurrences.empty()) return;
  number_letters(forms);
  counts_.begin(letters_numbers_, first_forms_.size());
  const std::size_t unwritten = postings_.size();
  codec::PostingsPlace place{postings_bytes_ + unwritten, 0, positions_.size(), 0};
  codec::ListShape shape;
  inline_list_.clear();
  if (occurrences.size() <= codec::kMaximalInlineOccurrences && occurrences.front().doc == occurrences.back().doc) {
    shape = write_inline(occurrences);
  } else {
    shape = postings_writer_.write(occurrences, static_cast<std::uint32_t>(forms.size()), length_codes_, counts_, postings_,
                                   positions_.buffer());
    place.postings_bytes = postings_.size() - unwritten;
    place.positions_bytes = positions_.size() - place.positions_begin;
  }
  entries_.clear();
  for (std::uint32_t code = 0; code < forms.size(); ++code) {
    entries_.push_back({forms[code].written, counts_.docs_of_codes()[code], letters_numbers_[code]});
    letters_of_forms_ += forms[code].letters;
    letters_ends_.push_back(letters_of_forms_.size());
    terms_of_forms_.push_back(dictionary_.term_count());
  }
  dictionary_.add(key, shape, place, inline_list_.view(), entries_, counts_.docs_of_letters(), dictionary_blocks_.buffer());
  info_.token_count += shape.occurrence_count;
  info_.posting_count += shape.doc_count;
  positions_.settle();
  dictionary_blocks_.settle();
  if (postings_.size() < kWrittenAtOnce) return;
  out_.append(postings_.view());
  postings_bytes_ += postings_.size();
  postings_.clear();
}

/// The first forms of the runs of one term, in the order of letters.
std::vector<std::uint32_t> FieldWriter::runs_of_forms() const {
  std::vector<std::uint32_t> order = order_of(letters_of_forms_, letters_ends_);
  const auto same_term = [this](std::uint32_t a, std::uint32_t b) { return terms_of_forms_[a] == terms_of_forms_[b]; };
  order.erase(std::unique(order.begin(), order.end(), same_term), order.end());
  return order;
}

void FieldWriter::finish(const base::ByteBuffer& neighbours) {
  info_.term_count = dictionary_.term_count();
  info_.form_count = dictionary_.form_count();
  out_.append(postings_.view());
  out_.begin_section(field_section(field_, kPositions));
  positions_.copy_to(out_);
  out_.begin_section(field_section(field_, kDictionaryBlocks));
  dictionary_blocks_.copy_to(out_);
  base::ByteBuffer index;
  dictionary_.finish(index);
  out_.begin_section(field_section(field_, kDictionaryIndex));
  out_.append(index.view());

  const std::vector<std::uint32_t> runs = runs_of_forms();
  info_.run_count = runs.size();
  base::ByteBuffer bytes;
  codec::append_packed_numbers(runs, codec::bits_needed(static_cast<std::uint32_t>(info_.form_count)), bytes);
  out_.begin_section(field_section(field_, kFormOrder));
  out_.append(bytes.view());
  if (!neighbours.empty()) {
    out_.begin_section(field_section(field_, kNeighbours));
    out_.append(neighbours.view());
  }
  out_.begin_section(field_section(field_, kLengths));
  bytes.clear();
  append_lengths(length_codes_, bytes);
  out_.append(bytes.view());
  bytes.clear();
  for (const std::uint64_t count :
       {info_.token_count, info_.doc_count, info_.term_count, info_.form_count, info_.posting_count, info_.run_count, {}, {}}) {
    bytes.append_u64(count);
  }
  out_.begin_section(field_section(field_, kFieldInfo));
  out_.append(bytes.view());
}

}  // namespace fihris::index
